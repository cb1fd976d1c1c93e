"""Sentences, dependency parses, clauses, numerals and dates."""
