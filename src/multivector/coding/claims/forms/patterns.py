"""The words that give a claim its form, from ``coding/data/claim_forms.tsv``, and the ties that it
can assert: rows of ``coding/data/ties.tsv``, whose head explains them.
"""

import re
from collections import namedtuple
from functools import cache

from multivector.coding.syntax.patterns import Patterns
from multivector.prose import TENS, UNITS
from multivector.tables import read_rows, read_table

Tie = namedtuple(  # each is text, empty for "no"
    "Tie",
    "name sides act reverse_of by_bloc full channel rule table years title words foretold cue",
)
TIES = {row["name"]: Tie(**row) for row in read_table("multivector.coding", "data", "ties.tsv")}
READ = [tie for tie in TIES.values() if tie.sides != "own"]  # by their cues, in this order

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


def is_of_bloc(relation: str) -> bool:
    """Return whether the relation of a form is a membership, or its beginning or end."""
    return relation in TIES and TIES[relation].sides == "bloc"


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
