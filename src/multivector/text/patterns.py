"""The longer patterns and word lists of pages, by name."""

from multivector.tables import read_rows

PATTERNS = {row[0]: row[1] for row in read_rows("multivector.text", "patterns.tsv")}
