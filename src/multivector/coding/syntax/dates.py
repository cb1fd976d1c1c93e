"""Find dates in a sentence and resolve them relative to the article's date."""

import re
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_PATTERNS = [
    re.compile(rf"\b{_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.I),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.I),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}\b", re.I),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?!\d)", re.I),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b", re.I),
    re.compile(rf"\b(?P<which>last|next|this|in|since|by|during|early|late|mid-)\s*{_MONTH}", re.I),
    re.compile(rf"\b(?:in|since|by|during|of|early|late|mid-?)\s*{_YEAR}\b", re.I),
]
_RELATIVE = re.compile(
    r"\b(?:(?P<near>today|yesterday|tomorrow|tonight)"
    r"|(?P<which>last|next|this|earlier this|later this|the previous)\s+(?P<unit>week|month|year|"
    + "|".join(d for d in DAYS if len(d) > 5)
    + r")|(?P<weekday>" + "|".join(d for d in DAYS if len(d) > 5) + r")"
    r"|(?P<n>\d+|two|three|four|five|six|ten)\s+(?P<ago>days?|weeks?|months?|years?)\s+ago)\b",
    re.I,
)  # fmt: skip
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}

Dated = tuple[str | None, str | None, int]  # ISO date, precision, offset in the sentence


def find(text: str, published: str | None, *, future: bool = False) -> list[Dated]:
    """Return the dates in a sentence.

    Parameters
    ----------
    text : str
        The sentence.
    published : str or None
        ISO date of the article; without it only complete dates are returned.
    future : bool
        Whether the verb refers to the future. If so, "on 3 May" is the next 3 May; otherwise it is
        the last one, unless the next is at most a month ahead.

    Returns
    -------
    list of (date, precision, offset)
        ISO 8601 dates at the stated precision: ``2023-05-18``, ``2023-05``, ``2023``.

    Examples
    --------
    >>> find("They met on 3 May.", "2023-05-01")
    [('2023-05-03', 'day', 12)]
    >>> find("Michel came in October 2022.", "2023-05-18")
    [('2022-10', 'month', 15)]
    """
    base = _base(published)
    dated_spans: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            dated = _absolute(match, base, future)
            if dated or match.groupdict().get("day"):
                taken.append(match.span())  # do not read a month from "31 February 2023" either
            if dated:
                dated_spans.append((*dated, match.start()))
    if base:
        for match in _RELATIVE.finditer(text):
            if all(match.start() >= end or match.end() <= start for start, end in taken):
                dated_spans.append((*_relative(match, base, future), match.start()))
    return sorted(dated_spans, key=lambda item: item[2])


def _base(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _absolute(match: re.Match[str], base: date | None, future: bool) -> tuple[str, str] | None:
    parts = match.groupdict()
    month = (
        int(parts["number"])
        if parts.get("number")
        else MONTHS.get((parts.get("month") or "").lower())
    )
    day = int(parts["day"]) if parts.get("day") else None
    year = int(parts["year"]) if parts.get("year") else None
    # Lower-case "may" and "march" are months only with a day or year.
    if month and not (day or year) and (parts.get("month") or "")[0].islower():
        return None
    if month and not year:
        year = _year_for(month, day, base, future, (parts.get("which") or "").lower())
    if year is None:
        return None
    if month and day:
        try:
            return date(year, month, day).isoformat(), "day"
        except ValueError:
            return None
    return (f"{year}-{month:02d}", "month") if month else (str(year), "year")


def _year_for(
    month: int, day: int | None, base: date | None, future: bool, which: str
) -> int | None:
    if base is None:
        return None
    ahead = (month, day or 1) > (base.month, base.day if day else 31)
    if which == "next" or future:
        return base.year if ahead or month == base.month else base.year + 1
    if which == "last":
        return base.year if month < base.month else base.year - 1
    soon = (month - base.month) % 12 <= 1
    if ahead and not soon:
        return base.year - 1
    if not ahead and base.month == 12 and month == 1 and soon:
        return base.year  # in December, "in January" is the past one unless the verb is future
    return base.year


def _relative(match: re.Match[str], base: date, future: bool) -> tuple[str, str]:
    parts = {key: (value or "").lower() for key, value in match.groupdict().items()}
    if parts["near"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(parts["near"], 0)
        return (base + timedelta(days=shift)).isoformat(), "day"
    if parts["ago"]:
        count = _NUMBERS.get(parts["n"]) or int(parts["n"])
        return _ago(base, min(count, 1000), parts["ago"])
    name = parts["weekday"] or parts["unit"]
    if name in DAYS:
        back = (base.weekday() - DAYS[name]) % 7
        if future or parts["which"] == "next":
            return (base + timedelta(days=(-back) % 7 or 7)).isoformat(), "day"
        back = back or (7 if parts["which"] == "last" else 0)
        return (base - timedelta(days=back)).isoformat(), "day"
    shift = -1 if parts["which"] in ("last", "the previous") else parts["which"] == "next"
    if name == "year":
        return str(base.year + shift), "year"
    if name == "month":
        months = base.year * 12 + base.month - 1 + shift
        return f"{months // 12}-{months % 12 + 1:02d}", "month"
    week = base + timedelta(days=7 * shift)
    return f"{week.year}-{week.month:02d}", "month"


def _ago(base: date, count: int, unit: str) -> tuple[str, str]:
    if unit.startswith("day"):
        return (base - timedelta(days=count)).isoformat(), "day"
    if unit.startswith("week"):
        past = base - timedelta(weeks=count)
        return f"{past.year}-{past.month:02d}", "month"
    if unit.startswith("month"):
        months = base.year * 12 + base.month - 1 - count
        return f"{months // 12}-{months % 12 + 1:02d}", "month"
    return str(base.year - count), "year"
