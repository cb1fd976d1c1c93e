"""Sentences of sport, the arts and the market place, where the words of war are play."""

import re
from functools import lru_cache

from multivector.coding.lexicon import read_table

# Where one of these stands, the sentence may be politics after all.
_POLITICAL = re.compile(
    r"\b(?:minister|government|president|parliament|troops|army|soldiers|police|sanction|embassy|"
    r"ambassador|court|treaty|missile|rebels|protest|diplomat|prime minister|kremlin|un|nato)\w*",
    re.I,
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = [word for _, row in read_table("leisure.tsv") for word in row.split("|")]
    ordered = sorted((re.escape(w.replace("_", " ")) for w in words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered)})(?:s|es)?\b|\b\d{{1,3}}[-–]\d{{1,3}}\b", re.I)


def is_leisure(text: str) -> bool:
    """Tell whether a sentence speaks of play and of nothing political.

    Examples
    --------
    >>> is_leisure("Brazil beat Argentina 2-1 in the final."), is_leisure("Brazil met Argentina.")
    (True, False)
    """
    return _pattern().search(text) is not None and _POLITICAL.search(text) is None
