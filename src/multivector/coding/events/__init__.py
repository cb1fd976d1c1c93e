"""Events: candidates, the decision on each, status, date, location and magnitudes."""
