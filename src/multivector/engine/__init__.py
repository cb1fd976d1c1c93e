"""The same work over many documents: worker processes, and finished results kept for a resume."""
