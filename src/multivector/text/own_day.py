"""The day that a text tells as its own in a sentence: spoken at its beginning, or closing it."""

import re
from collections.abc import Sequence

from multivector.text.dates import ANY, WEEKDAY, find_date
from multivector.text.patterns import PATTERNS

_FIRST, _LAST = 4, 6  # paragraphs in which it is spoken, or closes a text
_LONGEST = 600  # characters of such a paragraph
_DATE = rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<date>{ANY})"
_SPOKEN = re.compile(
    # "Today, on Tuesday, June 14, 2016", "It is Friday, the seventh of March 2008", "on this third
    # day of February 1999"; "this is the news for Friday, 7 March 2008", "we meet here on 7 March".
    rf"(?i:\b(?:(?:(?:today|tonight|this (?:day|morning|afternoon|evening))(?:,|\s+is)?"
    rf"|it(?:[’']s|\s+is))\s+(?:on\s+)?|this\s+(?=[\w-]+ day of\b)"
    r"|(?:this is|here is|(?:you|we)(?: a|[’'])re \w+ing|(?:we|i)\b[^.;:!?\n]{0,40}?\bhere)\b"
    r"[^.;:!?\n]{0,80}?\b(?:on|for)\s+)"
    rf"{_DATE})"
)
_CLOSED = re.compile(
    rf"(?i:{PATTERNS['closed']}(?: and \w+)?(?: in \w+)?,? (?:at|in|on|this)\b[^.;\n]{{0,100}}?\b"
    rf"{_DATE}(?:,? (?:at|in)\b[^.\n]{{0,300}})?\.?)"
)


def own_day(paragraphs: Sequence[str]) -> str | None:
    """Return the day that a text tells as its own, as ``YYYY-MM-DD``, or None.

    It is one that is spoken of as today or here at its beginning, or with which a paper is signed
    at its end.

    >>> own_day(["Good evening. It is Friday, the seventh of March 2008.", "Peru left."])
    '2008-03-07'
    >>> own_day(["The Parties agree.", "Done at Geneva this 4th day of May 2011, in two copies."])
    '2011-05-04'
    >>> own_day(["On Sunday, 7 December 1941, Japan attacked Pearl Harbor."]) is None
    True
    """
    first = [paragraph[:_LONGEST] for paragraph in paragraphs[:_FIRST]]
    last = [one for one in paragraphs[1:][-_LAST:] if len(one) <= _LONGEST]
    spoken = next(filter(None, map(_SPOKEN.search, first)), None)
    closed = next(filter(None, map(_CLOSED.fullmatch, last)), None)
    found = spoken or closed
    return find_date(found["date"]) if found else None
