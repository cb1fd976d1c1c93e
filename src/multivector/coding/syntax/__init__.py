"""Sentences and what stands in them: parse, clauses, numerals, dates."""
