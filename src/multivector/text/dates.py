"""Parse dates in documents: near the top of a page, in a header, in a feed."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from multivector.errors import UsageError

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_AMERICAN = re.compile(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", re.I)
_BRITISH = re.compile(rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}", re.I)

# What may surround the date in a date line. Numeric dates such as 05/06/2023 are ignored: their
# order differs between countries, and a guess is not a date.
_LEAD = (
    r"(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|date|released|created)\b"
    r"[:\s]*(?:on\s+|at\s+)?)?"
)
_CLOCK = (
    r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:gmt|utc|[ecmp][sd]?t|cest|cet|bst|ist|hkt|jst|msk|z|[+-]\d{2}:?\d{2})?(?:\s*\([^)]{2,20}\))?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?)"
# Atomic, as a blank may be inside or between times of day: otherwise matching a row of them takes
# exponential time.
_FILLER = rf"(?>[\s,|·•–—-]+|{_CLOCK}|{_WEEKDAY}|at|on|t)*+"
_ANY = "|".join(
    re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in (_ISO, _AMERICAN, _BRITISH)
)
_LINE = re.compile(f"{_LEAD}{_FILLER}(?:{_ANY}){_FILLER}", re.I)


def find_date(text: str) -> str | None:
    """Return the first full date in a text as ``YYYY-MM-DD``, or None.

    Only a valid date with day, month and year counts.

    Examples
    --------
    >>> find_date("Updated 8:05 AM EDT, Fri May 19, 2023")
    '2023-05-19'
    >>> find_date("18 May 2023"), find_date("May 2023"), find_date("31 June 2023")
    ('2023-05-18', None, None)
    """
    found = [match for pattern in (_ISO, _AMERICAN, _BRITISH) if (match := pattern.search(text))]
    for match in sorted(found, key=lambda item: item.start()):
        month = match["month"].lower()[:3]
        number = int(month) if month.isdecimal() else _MONTHS[month]
        try:
            return date(int(match["year"]), number, int(match["day"])).isoformat()
        except ValueError:
            continue
    return None


def line_date(line: str) -> str | None:
    """Return the date of a line that contains only a date, else None.

    Examples
    --------
    >>> line_date("Thursday, May 18, 2023"), line_date("Published: 2023-05-18T10:00:00Z")
    ('2023-05-18', '2023-05-18')
    >>> line_date("On May 18, 2023 the leaders met.") is None
    True
    """
    line = line.strip()
    if len(line) > 100 or not _LINE.fullmatch(line):
        return None
    return find_date(line)


def normal_date(value: object) -> str | None:
    """Return a metadata value (ISO 8601, RFC 822 or written out) as ``YYYY-MM-DD``, or None.

    Examples
    --------
    >>> normal_date("Thu, 18 May 2023 09:00:00 GMT"), normal_date("2023-05-18T23:30:00-05:00")
    ('2023-05-18', '2023-05-18')
    >>> normal_date("yesterday") is None
    True
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return None
    written = value.strip()[:100]
    if not written or (found := find_date(written)):
        return found if written else None
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def given_date(value: str | None) -> str | None:
    """Validate a date given by the user.

    Raises
    ------
    UsageError
        When it is not a full date.

    Examples
    --------
    >>> given_date("18 May 2023")
    '2023-05-18'
    """
    if value is None:
        return None
    found = normal_date(value)
    if found is None:
        raise UsageError(
            f"not a date: {value!r}", where="published", allowed="a full date such as 2023-05-18"
        )
    return found
