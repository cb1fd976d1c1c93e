"""Tables of regular expressions by name."""

import re

from multivector.tables import read_rows


class Patterns(dict[str, re.Pattern[str]]):
    """The case-insensitive patterns of a table, each compiled when it is first looked for.

    >>> bool(Patterns("claim_forms.tsv")["rise"].search("Trade has expanded"))
    True
    """

    def __init__(self, table: str) -> None:
        self._written = dict(read_rows("multivector.coding", "data", table))

    def __missing__(self, name: str) -> re.Pattern[str]:
        self[name] = re.compile(self._written[name], re.IGNORECASE)
        return self[name]


PATTERNS = Patterns("patterns.tsv")
