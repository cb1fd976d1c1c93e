"""Claims that can be checked against the record."""
