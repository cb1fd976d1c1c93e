"""Editorial matter in a report: bylines, credits, editors' notes, notes on changed versions."""

import re

from multivector.text.clean import CAPITALS
from multivector.text.patterns import PATTERNS

# "By Friday, Kenya had left", and a sentence that begins like a byline: no name follows "by".
PROSE = PATTERNS["prose"]
_WORD = rf"[{CAPITALS}][\w.'’-]*"
_NAME = rf"(?:{_WORD}\s+(?:(?:de|del|da|van|von|bin|al|el|ter)\s+)?){{0,4}}{_WORD}"
_NAMES = rf"{_NAME}(?:(?:,|\s+and|,\s+and|;)\s+{_NAME}){{0,6}}"
# "Reporting by A in Nairobi; editing by B": each part names a role in the newsroom.
_OFFICE = PATTERNS["credit"]
_CREDIT = rf"{_OFFICE}(?:\s+and\s+{_OFFICE})?\s+(?:by|from)\b"
_NOTE = PATTERNS["note"]
_CHANGES = PATTERNS["changes"]
_PLACE = rf"(?:\s+(?:in|at|from)\s+[{CAPITALS}][\w ,.'’-]{{2,60}}?)?"
_SEAM = r"[;,.\s]*"
_WHOLE = re.compile(
    # Text in brackets is editorial; without brackets, only a list of names is.
    rf"[(\[](?i:{_CREDIT}|{_NOTE}|{_CHANGES})[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]"
    rf"|[-–—*\s]*(?:(?i:{_CREDIT})\s+{_NAMES}{_PLACE}{_SEAM}(?:and\s+)?){{1,6}}"
    rf"|(?i:{_NOTE}).*"
    rf"|(?:By|BY)\s+(?!{PROSE}){_NAMES}(?:\s*[,|/·–—-]\s*[\w .&/-]{{2,40}}|{_PLACE})?",
    re.S,
)
_OPENING = re.compile(rf"\((?i:{_CHANGES})[^()]*\)\s*|[\[(](?i:{_NOTE})[^\[\]()]*[\])]\s*")
_CLOSING = re.compile(
    rf"\s*[\[(](?i:{_CREDIT}|{_NOTE})[^\[\]()]*(?:\([^()]*\)[^\[\]()]*)*[\])]\s*$"
)
_LONGEST = 600


def without_editorial(paragraph: str) -> tuple[int, int]:
    """Return the span of a paragraph without editorial notes; empty if nothing remains.

    >>> without_editorial("By Ann Lee and Bo Li"), without_editorial("By Monday Kenya had left.")
    ((0, 0), (0, 25))
    """
    if len(paragraph) <= _LONGEST and _WHOLE.fullmatch(paragraph):
        return 0, 0
    opening = _OPENING.match(paragraph[:_LONGEST])
    start = opening.end() if opening else 0
    tail = max(start, len(paragraph) - _LONGEST)
    closing = _CLOSING.search(paragraph, tail)
    return start, closing.start() if closing else len(paragraph)
