"""What is done to whom: candidates, the decision, type, status, numbers."""
