"""Sentence segmentation, dependency parses, clauses, numerals and dates."""
