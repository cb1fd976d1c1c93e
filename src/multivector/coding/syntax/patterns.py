"""Tables of regular expressions by name."""

import re
from collections.abc import Mapping

from multivector.tables import read_rows

_PART = re.compile(r"\{([A-Z]+)\}")


class Patterns(dict[str, re.Pattern[str]]):
    """The case-insensitive patterns of a table, each compiled when it is first looked for.

    A row whose name is in capitals is a part of others, which have its name in braces: ``{MONTH}``.

    >>> bool(Patterns("claim_forms.tsv")["rise"].search("Trade has expanded"))
    True
    """

    def __init__(self, table: str, more: Mapping[str, str] | None = None) -> None:
        self._written = dict(read_rows("multivector.coding", "data", table)) | dict(more or {})

    def __missing__(self, name: str) -> re.Pattern[str]:
        self[name] = re.compile(self.whole(self._written[name]), re.IGNORECASE)
        return self[name]

    def whole(self, text: str) -> str:
        """Return a pattern with its parts written out."""
        return _PART.sub(lambda part: self.whole(self._written[part[1]]), text)


PATTERNS = Patterns("patterns.tsv")
