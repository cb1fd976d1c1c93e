"""The words that give a claim its form, from ``coding/data/claim_forms.tsv``."""

import re
from functools import cache

from multivector.coding.claims.forms.relations import TIES
from multivector.coding.syntax.numerals import TENS, UNITS
from multivector.coding.syntax.patterns import Patterns
from multivector.tables import read_rows

_FIRST = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_NUMBERS = UNITS | TENS | {word: n for n, word in enumerate(_FIRST.split(), 1)}
_NUMBERS |= {f"{word}th": n for word, n in UNITS.items()} | {"dozen": 12, "hundred": 100}
_NUMBERS |= {f"{ten[:-1]}ieth": n for ten, n in TENS.items()} | {"hundredth": 100}


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Return the case-insensitive pattern of each name; that of a tie is ``t NAME``.

    Examples
    --------
    >>> bool(cues()["rise"].search("Trade has expanded")), bool(cues()["fall"].search("It grew"))
    (True, False)
    """
    return Patterns("claim_forms.tsv", {f"t {tie.name}": tie.cue for tie in TIES.values()})


@cache
def common(kind: str) -> frozenset[str]:
    """Return common words: ``stop`` words, or ``general`` words that do not name a quantity."""
    rows = read_rows("multivector.coding", "data", "common_words.tsv")
    return frozenset(word for name, words in rows if name == kind for word in words.split())


def ordinal(word: str) -> int:
    """Return the value of an ordinal or a small number word.

    Examples
    --------
    >>> ordinal("third"), ordinal("22nd"), ordinal("five"), ordinal("thirty-first")
    (3, 22, 5, 31)
    """
    digits = re.match(r"\d+", word)
    parts = re.split(r"[-\s]", word.lower())
    return int(digits[0]) if digits else sum(_NUMBERS.get(part, 0) for part in parts) or 1
