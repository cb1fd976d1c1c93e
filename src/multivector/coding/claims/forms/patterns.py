"""The words that give a claim its form, from ``coding/data/claim_forms.tsv``."""

import re
from functools import cache

from multivector.coding.syntax.numerals import TENS, UNITS
from multivector.coding.syntax.patterns import Patterns
from multivector.tables import read_rows

_FIRST = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS = UNITS | TENS | {word: n for n, word in enumerate(_FIRST.split(), 1)}
_NUMBERS |= {"dozen": 12, "hundred": 100}


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Return the case-insensitive pattern of each name.

    Examples
    --------
    >>> bool(cues()["rise"].search("Trade has expanded")), bool(cues()["fall"].search("It grew"))
    (True, False)
    """
    return Patterns("claim_forms.tsv")


@cache
def common(kind: str) -> frozenset[str]:
    """Return common words: ``stop`` words, or ``general`` words that do not name a quantity."""
    rows = read_rows("multivector.coding", "data", "common_words.tsv")
    return frozenset(word for name, words in rows if name == kind for word in words.split())


def ordinal(word: str) -> int:
    """Return the value of an ordinal or a small number word.

    Examples
    --------
    >>> ordinal("third"), ordinal("22nd"), ordinal("five"), ordinal("10")
    (3, 22, 5, 10)
    """
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _NUMBERS.get(word.lower(), 1)
