"""Scores of the coder against gold, with ranges."""
