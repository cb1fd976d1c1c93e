"""Verdicts: the checkable form of a claim held against figures."""
