"""The same work on many documents: worker processes, and finished results kept for resuming."""
