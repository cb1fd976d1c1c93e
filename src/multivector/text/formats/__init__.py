"""One module per format: bytes become drafts of articles."""
