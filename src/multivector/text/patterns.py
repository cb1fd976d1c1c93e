"""The longer patterns and word lists of pages, by name."""

from multivector.tables import read_rows

PATTERNS = dict(read_rows("multivector.text", "patterns.tsv"))
