"""Figures of the record held beside the claims of an article."""
