"""Parse dates: in the text of a page, in its metadata, in feeds, and as typed by users."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from numbers import Integral

from multivector.errors import UsageError
from multivector.given import refused
from multivector.text.clean import CAPITALS
from multivector.text.patterns import PATTERNS

Day = str | date  # what a user gives as a date: text, a date, datetime or Timestamp

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MONTH = PATTERNS["month"]
ORDINALS = PATTERNS["ordinals"].split("|")
OF = r"(?:(?:day\s+)?of\s+)?"  # "the 4th of May", "this fourth day of May"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SPOKEN = rf"(?P<day>\d{{1,2}}|(?:{PATTERNS['ordinals']})(?=\s+(?:day\s+)?of\b))(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_AMERICAN = re.compile(rf"{_MONTH}\s+(?:the\s+)?{_DAY},?\s+{_YEAR}", re.I)
_BRITISH = re.compile(rf"{_SPOKEN}(?:\s+{OF}|-){_MONTH},?(?:\s+|-){_YEAR}", re.I)
_SHORT = re.compile(rf"\b{_DAY}-{_MONTH}-(?P<year>[0-4]\d)\b", re.I)  # "4-Jun-24"
_WHOLE = (_ISO, _AMERICAN, _BRITISH, _SHORT)

# What may surround the date in a date line. Numeric dates such as 05/06/2023 are ignored, because
# the order of day and month differs between countries.
_LEAD = rf"(?:{PATTERNS['made']}|{PATTERNS['asked']})\b[:\s]*(?:(?:on|at)\b[:\s]*)?"
_CLOCK = PATTERNS["clock"]
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?)"
# Atomic, because a space may be inside or between times of day: otherwise matching a long run of
# them takes exponential time.
_FILLER = rf"(?>[\s,;|/·•()[\]–—-]+|{_CLOCK}|{_WEEKDAY}|at|on|the|t)*+"
_ANY = "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in _WHOLE)
_DIGITS = PATTERNS["digits"]
_DATE = re.compile(f"{_ANY}|{_DIGITS}", re.I)
# After the date, when the page was changed: a time, a date or "3 hours ago".
_CHANGED = (
    rf"(?:{_LEAD}{_FILLER}(?:{_DATE.pattern}|\w+ (?:minutes?|hours?|days?) ago)?{_FILLER}){{0,2}}"
)
_LINE = re.compile(f"(?:{_LEAD})?{_FILLER}(?:{_DATE.pattern}){_FILLER}{_CHANGED}", re.I)
# A date with its label and time, within a line.
# A month and its year: that of a monthly, a note, a paper.
_OF_MONTH = re.sub(r"\?P<\w+>", "?:", rf"{_MONTH},?\s+{_YEAR}")
# "Africa bulletin, 13 October 2021", "Jakarta | June 2017"
AT_END = re.compile(
    rf"(?P<before>(?=.*[a-z]).{{3,100}}?)(?:\s*[,|(·•–—]|\s-)\s*(?P<date>{_ANY}|{_OF_MONTH})\)?",
    re.I,
)
_TIME = rf"[\s,;|/·•()[\]–—-]*(?:at\s)?(?:{_CLOCK}[\s/)\]]*)?"
STAMP = re.compile(
    rf"(?:\b{_LEAD})?(?:\b{_CLOCK}[\s,;|/·•(–—-]+)?(?:(?:^|[,|/·•–—-]\s*){_WEEKDAY},?\s+)?"
    rf"(?:{_DATE.pattern}){_TIME}{_CHANGED}",
    re.I,
)
FIRST = re.compile(rf"\b{PATTERNS['made']}\b", re.I)
# "Paris Agreement", "Good Friday" and "Minsk II" have their own day.
NOT_SUBJECT = rf"(?!(?:[\w.'’-]+ ){{0,2}}(?:(?i:{PATTERNS['subject']})|[IVX]+)\b(?! [{CAPITALS}]))"
_NUMERIC = re.compile(PATTERNS["numeric date"])
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[./]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})")
_MONTH_ONLY = re.compile(rf"(?P<first>\d{{4}})[-/](?P<number>\d{{2}})|{_MONTH},?\s+{_YEAR}", re.I)
# A sentence that tells of a year: after a verb in the past tense, and nothing in it lies ahead.
_TOLD = re.compile(rf"\b(?:in|since|on|during)\s(?:[\w.,]+\s){{0,3}}?{_YEAR}\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|became|began|left|met|paid|sent|took|\w{2,}ed)\b")
_AHEAD = re.compile(PATTERNS["ahead"])
_NEWS = re.compile(r"\b(?:[Oo]n|[Tt]his|[Ll]ast) [MTWFS]\w{2,6}day\b(?!,? \d)")
_OPENING, _CLOSING = 4, 6  # paragraphs in which it is spoken, or closes a text
_LONGEST = 600  # characters of such a paragraph
_OWN = rf"(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?P<date>{_ANY})"
# "Today, on Tuesday, June 14, 2016", "It is Friday, the seventh of March 2008", "on this third day
# of February 1999"; "this is the news for Friday, 7 March 2008", "we meet here on 7 March".
_TODAY = re.compile(rf"(?i:{PATTERNS['today']}{_OWN})")
_CLOSED = re.compile(
    rf"(?i:{PATTERNS['closed']}(?: and \w+)?(?: in \w+)?,? (?:at|in|on|this)\b[^.;\n]{{0,100}}?\b"
    rf"{_OWN}(?:,? (?:at|in)\b[^.\n]{{0,300}})?\.?)"
)
_FORMS = "2023-05-18, 18.05.2023, 18 May 2023 or May 18, 2023"


def find_date(text: str) -> str | None:
    """Return the first full date in a text as ``YYYY-MM-DD``, or None.

    Only valid dates with day, month and year are returned.

    >>> find_date("Updated 8:05 AM EDT, Fri May 19, 2023")
    '2023-05-19'
    >>> find_date("18 May 2023"), find_date("May 2023"), find_date("31 June 2023")
    ('2023-05-18', None, None)
    >>> find_date("this fourth day of May, 1993")
    '1993-05-04'
    """
    found = [match for pattern in _WHOLE if (match := pattern.search(text))]
    for match in sorted(found, key=lambda item: item.start()):
        month = match["month"].lower()[:3]
        number = match["day"].lower()
        number = str(ORDINALS.index(number) + 1) if number in ORDINALS else number
        day = _calendar(f"20{match['year']}"[-4:], str(_MONTHS.get(month, month)), number)
        if day:
            return day
    return None


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
    first = [paragraph[:_LONGEST] for paragraph in paragraphs[:_OPENING]]
    last = [one for one in paragraphs[1:][-_CLOSING:] if len(one) <= _LONGEST]
    spoken = next(filter(None, map(_TODAY.search, first)), None)
    closed = next(filter(None, map(_CLOSED.fullmatch, last)), None)
    found = spoken or closed
    return find_date(found["date"]) if found else None


def month_of(text: str) -> str | None:
    """Return the month that a text names and nothing else.

    >>> month_of("May 2023"), month_of("in May 2023")
    ('2023-05', None)
    """
    return _partial(text.strip("*_ ")) if text[:1] in "*_" or text[:1].isalpha() else None


def line_date(line: str) -> str | None:
    """Return the date of a line that contains only a date, else None.

    >>> line_date("Thursday, May 18, 2023"), line_date("Published: 18/05/2023 10:00")
    ('2023-05-18', '2023-05-18')
    >>> line_date("On May 18, 2023 the leaders met.") is None
    True
    """
    line = line.strip()
    line = line[1:-1] if line[:1] + line[-1:] == "()" else line
    if len(line) > 100 or not _LINE.fullmatch(line):
        return None
    first = FIRST.search(line)  # "Updated 2 May 2014 | Published 1 May 2014"
    dated = (first and _DATE.search(line, first.start())) or _DATE.search(line)
    return normal_date(dated[0].rstrip(".")) if dated else None


def is_of_the_past(day: str, text: str) -> bool:
    """Return whether a text looks back on later years than a date, which is then not its own.

    On two of them, and before the first no "on Monday" tells that it is news; "today" does not. The
    next year does not count.

    >>> is_of_the_past("1945-08-06", "A park was laid out in 1954. It was enlarged in 1990.")
    True
    >>> is_of_the_past("2023-05-18", "They signed a lease that will end in 2042.")
    False
    """
    latest, later = int(day[:4]) + 1, set[int]()
    for sentence in re.split(r"(?<=[.!?])\s|\n", text):
        told = [] if _AHEAD.search(sentence) else _TOLD.finditer(sentence)
        years = [int(m["year"]) for m in told if _PAST.search(sentence, 0, m.start() or 10**6)]
        later.update(year for year in years if year > latest)
        if not later and _NEWS.search(sentence):
            return False
    return len(later) > 1


def normal_date(value: object) -> str | None:
    """Convert a metadata date (ISO 8601, RFC 822, numeric, in words) to ``YYYY-MM-DD``, or None.

    >>> normal_date("Thu, 18 May 2023 09:00:00 GMT"), normal_date("2023-05-18T23:30:00-05:00")
    ('2023-05-18', '2023-05-18')
    >>> normal_date("yesterday") is None
    True
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    written = value.strip()[:100] if isinstance(value, str) else ""
    if not written:
        return None
    if found := find_date(written):
        return found
    try:
        found = _numeric(re.split(r"[T\s]", written)[0], "")
        return found or parsedate_to_datetime(written).date().isoformat()
    except (UsageError, ValueError, TypeError, IndexError, OverflowError):
        return None


def read_date(given: Day | int, *, parameter: str = "date", whole: bool = False) -> str:
    """Convert a date given by a user to ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``.

    Raises UsageError if it is not a date, or is ambiguous.

    ``given``: a date, datetime, Timestamp or year; or text: ISO 8601, with the month in words, or
    numeric. With dots (``18.05.2023``) the day comes first; with slashes (``18/05/2023``) the date
    is accepted if only one order is valid. ``whole``: whether the date must include the day.

    >>> read_date("18.05.2023"), read_date("May 18, 2023"), read_date("18/05/2023")
    ('2023-05-18', '2023-05-18', '2023-05-18')
    >>> read_date("May 2023"), read_date("2023")
    ('2023-05', '2023')
    """
    plain = _text(given, parameter).strip()
    found = _numeric(plain, parameter) or normal_date(plain) or _partial(plain)
    if found is None or (whole and len(found) < 10):
        what = "not a date" if found is None else "not a full date"
        raise UsageError(
            f"{what}: {plain!r}",
            where=parameter,
            allowed=_FORMS if whole else f"{_FORMS}; a month (2023-05) or a year (2023)",
        )
    return found


def _text(given: object, parameter: str) -> str:
    if isinstance(given, date) or type(given).__name__ == "datetime64":
        return str(given)[:10]
    if isinstance(given, str) or (isinstance(given, Integral) and not isinstance(given, bool)):
        return str(given)
    raise refused("not a date", given, parameter, _FORMS)


def _numeric(plain: str, parameter: str) -> str | None:
    """Parse a numeric date; None if the form differs or the date does not exist."""
    match = _YEAR_FIRST.fullmatch(plain)
    if match:
        return _calendar(match["year"], match["month"], match["day"])
    match = _NUMERIC.fullmatch(plain)
    if match is None:
        return None
    day_first = _calendar(match["year"], match["second"], match["first"])
    if match["mark"] == ".":
        return day_first
    month_first = _calendar(match["year"], match["first"], match["second"])
    if day_first and month_first and day_first != month_first:
        raise UsageError(
            f"ambiguous date: {plain!r} could be {day_first} or {month_first}",
            where=parameter,
            allowed=_FORMS,
        )
    return day_first or month_first


def _partial(plain: str) -> str | None:
    if re.fullmatch(r"\d{4}", plain):
        return plain if plain[:2] in ("17", "18", "19", "20", "21") else None
    match = _MONTH_ONLY.fullmatch(plain)
    if match is None:
        return None
    month = match["number"] or str(_MONTHS[match["month"].lower()[:3]])
    day = _calendar(match["first"] or match["year"], month, "1")
    return day and day[:7]


def _calendar(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def given_date(value: Day | None, *, parameter: str = "published") -> str | None:
    """Convert a user's full date to ``YYYY-MM-DD``; None for None. Errors as :func:`read_date`.

    >>> given_date("18 May 2023")
    '2023-05-18'
    """
    return None if value is None else read_date(value, parameter=parameter, whole=True)
