"""Statements that the record could be held against."""
