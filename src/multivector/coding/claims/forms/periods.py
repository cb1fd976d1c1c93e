"""The period of a claim: the years that it is about, or how far back it goes."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from multivector.codes.tables import Span
from multivector.coding.claims.forms.patterns import cues, ordinal
from multivector.prose import MONTHS, TENS, UNITS

_NUMBERS = {**UNITS, **TENS, "a": 1, "several": 5, "few": 4, "couple of": 2}
# What "the past decade", "the last years" and "many years ago" mean.
_VAGUE = {"year": 10, "years": 10, "decade": 1, "decades": 2}
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_PERFECT, _PAST = re.compile(r"\b(?:has|have)\b"), re.compile(r"\b(?:was|were)\b")
_MONTH = rf"\b(?P<m>{'|'.join(MONTHS)}|(?:{'|'.join(m[:3] for m in MONTHS)}|Sept)\b)"
_NTH = r"(?:st|nd|rd|th)?"
_DAY = re.compile(rf"(?:\b(?P<d>[12]?\d|3[01]){_NTH}\s(?:of\s)?)?{_MONTH}\s+$")
_WRITTEN = re.compile(rf"{_MONTH}(?:(?<!May)(?<=[a-z]{{2}})\.)?(?:\s(?P<d>\d\d?){_NTH})?,?"
                      rf"(?=\s{_YEAR.pattern})")  # fmt: skip


def day_first(text: str) -> str:
    """Return a text with dates as the day, the month and the year, of the same length.

    >>> day_first("It left on January 15, 2020, not in Jan. 2019.")
    'It left on 15 January  2020, not in Jan  2019.'
    """
    return _WRITTEN.sub(
        lambda m: f"{m['d'] + ' ' if m['d'] else ''}{m['m']}".ljust(len(m[0])), text
    )


@dataclass(frozen=True, slots=True)
class Period:
    """Years that a claim is about, inclusive; an open end is None.

    ``kind`` is ``year``, ``range``, ``since``, ``last`` (a number of years up to the claim),
    ``ever``, ``now``, ``latest`` (only the last year can be meant) or ``none``. The phrase starts
    at ``at`` and has ``length`` characters.
    """

    start: int | None
    end: int | None
    kind: str
    at: int = 0
    length: int = 0

    @property
    def stated(self) -> bool:
        """Whether the claim states years."""
        return self.kind not in ("none", "now", "latest")

    @property
    def is_span(self) -> bool:
        """Whether it is of several years, in each of which something is so."""
        return self.kind in ("range", "since", "last")

    def window(self, text: str) -> tuple[date, date] | None:
        """Return the first and last day of the month, or the day twice, before a year; or None."""
        at = self.at + (self.length - 4 if self.kind == "since" else 0)  # up to the year
        named = _DAY.search(text[:at]) if self.kind in ("year", "since") and self.start else None
        if named is None:
            return None
        year, month = int(self.start or 0), [m[:3] for m in MONTHS].index(named["m"][:3]) + 1
        last = monthrange(year, month)[1]
        ends = (named["d"],) * 2 if named["d"] else (1, last)
        first, end = (date(year, month, min(int(day), last)) for day in ends)
        return first, end

    def opens(self, text: str, *words: str) -> bool:
        """Return whether the phrase in ``text`` begins with one of some words: "since"."""
        return text[self.at :].strip().lower().startswith(words)

    def means(self, held: Span, day: str, text: str, *, act: bool) -> bool:
        """Return whether a text means what held for a span, as known on a day (YYYY-MM-DD).

        ``act``: whether the text says that it was begun ("suspended Mali") rather than so ("Mali
        was suspended"). A year is that of an act, or any in which it was so. What has been so since
        a year began then and lasts; acts since a year are in any later one, too. Without years, it
        is so on the day unless the text is of the past.

        Examples
        --------
        >>> held, year = Span("2021-06-01", "2023-05-18"), Period(2022, 2022, "year")
        >>> year.means(held, "2024-01-01", "Mali was suspended in 2022", act=False)
        True
        >>> year.means(held, "2024-01-01", "The AU suspended Mali in 2022", act=True)
        False
        """
        years = held.years(day)
        if self.kind == "year":
            return self.start == years.start if act else self.start in years
        since, from_year = self.kind == "since", self.start or 0
        lasting = since and _PERFECT.search(text) is not None
        past = not lasting and (act or _PAST.search(text) is not None)
        later = act and not lasting and years.start > from_year
        return (not since or years.start == from_year or later) and (past or held.holds(day))


NO_PERIOD = Period(None, None, "none")
_Years = tuple[int | None, int | None, str] | None


def periods(text: str, published: int | None) -> tuple[Period, ...]:
    """Return the non-overlapping periods that a claim names, in order.

    "Last year" and "the past ten years" are relative to the year of publication and ignored without
    it.

    Examples
    --------
    >>> [(p.kind, p.start, p.end) for p in periods("It doubled between 2010 and 2015.", 2016)]
    [('range', 2010, 2015)]
    >>> [(p.kind, p.start, p.end) for p in periods("It fell in the past ten years.", 2020)]
    [('last', 2009, 2019)]
    """
    found: list[Period] = []
    for name, read in _READERS:
        for match in cues()[f"p {name}"].finditer(text):
            at, end = match.span()
            years = (
                None
                if any(p.at < end and at < p.at + p.length for p in found)
                else read(match, published)
            )
            found += [Period(*years, at, end - at)] if years is not None else []
    # "For the first time since 1961" says of another year what was not so in these.
    first = {match.end() + 1 for match in cues()["u first"].finditer(text)}
    told = (p for p in found if p.at not in first or p.kind not in ("since", "last", "ever"))
    runs = {match.start() for match in cues()["p run"].finditer(text)}
    ends = {p.end for p in found if p.at in runs and p.kind == "range"}  # "in 2016, for the third"
    told = (p for p in told if not (p.kind == "year" and p.end in ends))
    return tuple(sorted(told, key=lambda p: p.at))


def last_month(text: str, published: date) -> tuple[str, Period]:
    """Return a text with the year of a month without one, the last before publication, and the
    period that it names, if any.

    >>> last_month("It left in June.", date(2024, 3, 1))
    ('It left in June 2023.', Period(start=2023, end=2023, kind='year', at=16, length=4))
    """
    if (named := cues()["p month"].search(text)) is None:
        return text, NO_PERIOD
    year, at = published.year - (MONTHS.index(named["m"]) >= published.month), named.end()
    told = f"{text[:at]} {year}{text[at:]}"
    return told, next(p for p in periods(told, published.year) if p.at + p.length == at + 5)


def _range(match: re.Match[str], published: int | None) -> _Years:
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (first, end, "range") if first < end <= 2100 else None


def _back(match: re.Match[str], published: int | None) -> _Years:
    count = _count(match)
    return None if published is None else (published - 1 - count, published - 1, "last")


def _count(match: re.Match[str]) -> int:
    word, unit = (match["n"] or "").lower(), match["u"].lower()
    named = _NUMBERS.get(word) or sum(_NUMBERS.get(part, 0) for part in word.split("-"))
    count = int(word) if word.isdigit() else named or _VAGUE[unit]
    return count * (10 if unit.startswith("decade") else 1)


def _ago(match: re.Match[str], published: int | None) -> _Years:
    return _before(1 if match["u"].lower() == "year" else _count(match), match, published)


def _before(count: int, match: re.Match[str], published: int | None) -> _Years:
    """Return the year so many before publication; for "a year earlier", before the year that is
    named, first to the left of it, else before the last complete year.
    """
    text, at = match.string, match.start()
    if match["then"] is not None and published is not None:
        published -= re.search(r"\bthis year\b", text, re.I) is None
    named = (_YEAR.findall(text[:at])[-1:] or _YEAR.findall(text[at:])) if match["then"] else []
    year = int(named[0]) if named else published
    return None if year is None else (year - count, year - count, "year")


def _run(match: re.Match[str], published: int | None) -> _Years:
    """Return the years of "for the third year running", up to the year that is named, if any."""
    count = ordinal(match["nth"] or match["n"])
    named = next(map(int, _YEAR.findall(match.string)), published and published - 1)
    return None if named is None else (named - count + 1, named, "range")


def _to(match: re.Match[str], published: int | None) -> _Years:
    end = int(match["a"])
    return end - ordinal(match["n"]), end, "range"  # a change is from the year before


def _up_to(kind: str) -> Callable[[re.Match[str], int | None], _Years]:
    def read(match: re.Match[str], published: int | None) -> _Years:
        start = int(match["a"]) if kind == "since" else None
        return start, None if published is None else published - 1, kind

    return read


_READERS: tuple[tuple[str, Callable[[re.Match[str], int | None], _Years]], ...] = (
    ("range", _range),
    ("run", _run),
    ("years to", _to),
    ("since", _up_to("since")),
    ("ago", _ago),
    ("n-year", _back),
    ("in n", _back),
    ("past n", _back),
    ("ever", _up_to("ever")),
    ("last year", partial(_before, 1)),
    ("this year", lambda match, year: None if year is None else (year, year, "year")),
    ("decade", lambda match, published: (int(match["a"]), int(match["a"]) + 9, "range")),
    ("year", lambda match, published: (int(match["a"]), int(match["a"]), "year")),
    ("now", lambda match, published: (None, None, "now")),
)
