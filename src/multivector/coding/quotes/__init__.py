"""Quotations and reported speech with their speakers and offices."""
