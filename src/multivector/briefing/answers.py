"""The answer on a claim as displayed; one that fails our own check is withheld as our fault."""

import re
from collections.abc import Mapping
from typing import Any

from multivector.answers.verdicts.finding import CANNOT_TELL
from multivector.answers.verdicts.wording import PARTLY, told
from multivector.briefing.truth.sentences import check_fault
from multivector.coding.coded import Claim

Check = Mapping[str, Any]
WITHHELD = "withheld"
_OUR_FAULT = (
    "Withheld: our sentence on this claim failed our own check against the record that it was made "
    "from. This is a fault of multivector, not of the claim or the data."
)
_BEFORE = 400  # characters before a claim that may name its "they" and "the region"


def held(claim: Claim, check: Check, text: str) -> Check:
    """Return a check, undecided and with nothing but our fault if its sentence fails ours.

    ``text``: the article of the claim. Later figures that fail are left out.
    """
    row, words = check.get("row"), told(str(check.get("sentence") or ""), str(check["verdict"]))
    span = text[max(claim.start - _BEFORE, 0) : claim.end]
    if row is None:
        return check
    if check_fault(words, row, span) is not None:
        return {**check, "verdict": CANNOT_TELL, "reason": WITHHELD, "sentence": _OUR_FAULT,
                "since": None, "parts": [], "row": None}  # fmt: skip
    later = row["later"]
    wrong = later is not None and check_fault(later["words"], later, span) is not None
    return {**check, "since": None} if wrong else check


def first_sentence(text: str) -> str:
    """Return the first sentence of the package's answer.

    >>> first_sentence("It rose to $1.5 billion. Later it fell.")
    'It rose to $1.5 billion.'
    """
    return re.split(r"(?<=[.!?])\s+(?=[A-Z“])", text, maxsplit=1)[0]


def label_of(check: Check) -> str:
    """Return the verdict of a check as displayed."""
    partly = PARTLY.match(str(check.get("sentence") or ""))
    return partly[0] if partly else str(check["verdict"])
