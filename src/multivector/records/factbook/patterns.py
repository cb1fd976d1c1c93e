"""The longer patterns of the Factbook's prose, by name."""

from multivector.tables import read_rows

PATTERNS = dict(read_rows("multivector.records.factbook", "patterns.tsv"))
