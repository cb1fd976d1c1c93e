"""Verdicts on claims from folders of series, and their scores against fact-checked claims."""
