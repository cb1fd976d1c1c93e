"""The day that a text tells as its own in a sentence: spoken, closed, or of its first report."""

import re
from collections.abc import Sequence

from multivector.text.dates import ANY, PAST, WEEKDAY, find_date
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
_REPORTED = re.compile(rf"(?i:\bon\s+{WEEKDAY},?\s+(?:the\s+)?(?P<date>{ANY}))")
# What is relative to the day on which it is told.
_RELATIVE = re.compile(PATTERNS["relative day"], re.I)
_TO_COME = re.compile(PATTERNS["to come"], re.I)


def own_day(paragraphs: Sequence[str]) -> str | None:
    """Return the day that a text tells as its own, as ``YYYY-MM-DD``, or None.

    It is one that is spoken of as today or here at its beginning, or with which a paper is signed
    at its end; or the one day of the week with its date that a report begins with, if the text
    tells other days from it: a history does not.

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
    return find_date(found["date"]) if found else _reported(first, "\n".join(paragraphs))


def _reported(first: Sequence[str], text: str) -> str | None:
    """Return the day, also of the week, of what a report tells, if it tells no later year."""
    sentences = [one for paragraph in first for one in re.split(r"(?<=[.!?])\s", paragraph)]
    found = next(filter(None, map(_REPORTED.search, sentences)), None)
    if not found or _TO_COME.search(found.string):
        return None
    day = find_date(found["date"])
    if not day or {find_date(match["date"]) for match in _REPORTED.finditer(text)} != {day}:
        return None
    done = PAST.search(found.string, 0, found.start() or len(found.string))
    years = re.findall(r"\b(?:1[89]|20)\d\d\b", text)
    relative = _RELATIVE.search(_REPORTED.sub("", text))
    return day if done and relative and max(years, default="") <= day[:4] else None
