"""Evaluate the coder against gold standards, with bootstrap ranges."""
