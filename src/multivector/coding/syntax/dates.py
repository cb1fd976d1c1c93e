"""Dates in a sentence, resolved against the date of its article and earlier dates in it.

A date is written as ISO 8601 to its precision; a range is ``first/last``, each end to its own
precision, and ``..`` for an end that the text leaves open: ``2014/2016``, ``../2023-05-20``.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from multivector.coding.syntax import date_phrases
from multivector.coding.syntax.date_phrases import GRAMMAR, WEEKDAYS
from multivector.coding.syntax.date_steps import Frame, LastDates, Reading, moved
from multivector.coding.syntax.patterns import PATTERNS

# "The next day" does not count from a date further back than this, in characters.
_REACH = 1500
# Days without a year: of those that date a deed of the five writers that dating learns from, 93 of
# 100 are nearer to their article. After "in 1982", such a day may be of either year.
RECENT = timedelta(days=60)
_YEAR = timedelta(days=366)
# A longer range ("last week") is not a day of the story either.
_STORY_DAYS = 5
# A sentence without any of these has no date: most need not be searched further.
_CUE = PATTERNS["date cue"]
# "In September 2017 and again in October": one run of dates; "up 3% from September 2017 and 2% from
# August" is not.
_RUN = re.compile(r"[^.!?;\n]*\b(?:and|then|before)\b[^.!?;\n]*(?<!from )(?<!than )")
# "Two weeks later, on 28 May": the day alone.
_BESIDE = re.compile(r",? (?:on |in )?(?:the )?")
_RUN_LENGTH = 120  # characters between two dates of a run
_WEEKDAY_BEFORE = re.compile(rf"\b{WEEKDAYS}(?:,? (?:the )?|,? \()$", re.I)
# Stands for the day of an undated article; in its middle, no month is of the year after.
UNDATED = date(9999, 6, 30)
# With it, what only the day of an article would tell ("on Monday") is a date, and no text has that.
_FAR_DAY = "9000-01-03"


class Dated(NamedTuple):
    """A date in a sentence: ISO date, precision and character span."""

    date: str
    precision: str
    start: int
    end: int


def find(
    text: str,
    published: str | None,
    *,
    future: bool = False,
    last_dates: Callable[[], LastDates] = LastDates,
) -> list[Dated]:
    """Return the dates in a sentence.

    They are in text order, with precision ``day``, ``month``, ``year`` or ``range``. A week runs
    from Monday to Sunday. "since 2014" ends on the date of the article; "in recent years" has no
    start. "until", "before" and "after" a date yield none, nor does "about two years ago".

    ``published``: ISO date of the article; without it only complete dates are returned. ``future``:
    whether the verb refers to the future: "on 3 May" is then the next 3 May, or one that has passed
    in the month of the article; otherwise the last one, unless the next is at most a month ahead.
    ``last_dates``: returns the dates before this sentence, to which "the next day" is relative;
    without them, such a phrase is ignored unless the sentence has an earlier date.

    >>> find("They met on 3 May.", "2023-05-01")
    [Dated(date='2023-05-03', precision='day', start=12, end=17)]
    >>> [dated.date for dated in find("They met on 18 and 19 May and a day later.", "2023-05-20")]
    ['2023-05-18/2023-05-19', '2023-05-20']
    """
    frame = Frame.of(published, future)
    matches = _matches(text, lambda _: frame, _found_again)
    before = last_dates() if any(item.counted or item.bare for item in matches) else LastDates()
    before = before._replace(news=-1) if before.news < len(text) else before
    found = [dated for dated, _ in _in_order(matches, before)]
    return [
        one
        for one, other in zip(found, [*found[1:], None], strict=False)
        if not (other and _BESIDE.fullmatch(text, one.end, other.start) and _within(other, one))
    ]


def _within(one: Dated, other: Dated) -> bool:
    (first, last), (begun, ended) = bounds(one.date), bounds(other.date)
    return bool(first and last and begun and ended and begun <= first and last <= ended)


class Story:
    """The dates of an article in order, parsed only when a relative phrase needs them."""

    def __init__(self, text: str, published: str | None) -> None:
        self._text, self._published = text, published

    def before(self, offset: int) -> LastDates:
        """Return the dates before an offset in the article, in time linear in its length."""
        states, places = self._states
        told = states[bisect_left(places, offset)]
        near = offset - told.place <= _REACH
        days = told.days if near else None
        return told._replace(days=days, place=told.place - offset, news=told.news - offset)

    @cached_property
    def _states(self) -> tuple[list[LastDates], list[int]]:
        year = (self._published or "9999")[:4]  # told in a report of the day, not in a history
        of_the_day = rf"{PATTERNS['of the day'].pattern}|\b{re.escape(year)}\b"
        news = re.search(of_the_day, self._text, re.I)
        none = LastDates(news=news.start() if news else len(self._text))
        found = list(_in_order(_matches(self._text, self._frame, _found), none))
        return [none, *(told for _, told in found)], [dated.start for dated, _ in found]

    def _frame(self, place: int) -> Frame:
        clause = re.split(r"[.!?;\n]", self._text[max(0, place - 100) : place])[-1]
        return Frame.of(self._published, bool(PATTERNS["ahead"].search(clause)))


def untold(text: str) -> list[Dated]:
    """Return the times that only the day of an article would tell, as of a far one: "last week"."""
    starts = {dated.start for dated in find(text, None)}
    return [dated for dated in find(text, _FAR_DAY) if dated.start not in starts]


def bounds(dated: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a date; None for an open or invalid end.

    >>> bounds("2023-02")
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    >>> bounds("../2023")
    (None, datetime.date(2023, 12, 31))
    """
    first, _, last = dated.partition("/")
    return _edge(first, last=False), _edge(last or first, last=True)


def year_of(dated: str | None) -> int | None:
    """Return the last year of a date, the first of one without an end; None if it has neither.

    >>> year_of("2023-02"), year_of("1950/.."), year_of("../2023"), year_of("..")
    (2023, 1950, 2023, None)
    """
    first, last = bounds(dated or "")
    edge = last or first
    return edge.year if edge else None


def apart(dated: Dated, unit: str, count: int) -> str | None:
    """Return the day, week, month or year so many units after a date, or before it."""
    reading = _read(partial(moved, unit, count, _noted(LastDates(), dated)))
    return reading[0] if reading else None


def _edge(text: str, *, last: bool) -> date | None:
    try:
        year, month, day = [*map(int, text.split("-")), 0, 0][:3]
        if last:
            month = month or 12
            day = day or monthrange(year, month)[1]
        return date(year, month or 1, day or 1)
    except ValueError:
        return None


def day_of(dated: str | None) -> date | None:
    """Return the day that a date or time begins with, or None."""
    try:
        return date.fromisoformat(dated[:10]) if dated else None
    except ValueError:
        return None


class _Match(NamedTuple):
    start: int
    end: int
    reading: Reading
    counted: re.Match[str] | None
    bare: date | None  # for a past day or month without its year: the day that it is read from
    aside: bool  # "the post, which it shut in 2014": the time of that deed alone
    run: bool = False  # whether it goes on from the date before it in its sentence


def _found(text: str) -> Sequence[Sequence[re.Match[str]]]:
    return date_phrases.match_all(text) if _CUE.search(text) else ()


# In a sentence, before it is parsed among others, and for every event of it.
_found_again = lru_cache(maxsize=256)(_found)


def _matches(
    text: str,
    frame_at: Callable[[int], Frame],
    found_in: Callable[[str], Sequence[Sequence[re.Match[str]]]],
) -> list[_Match]:
    """Return the matches of the grammar, without overlap, in text order.

    Phrases that count from other dates are not resolved yet.
    """
    taken = bytearray(len(text))
    found: list[_Match] = []
    for matches, (_, reader) in zip(found_in(text), GRAMMAR, strict=False):
        for match in matches:
            start, end = match.span()
            if any(taken[start:end]):
                continue
            frame = frame_at(start)
            bare = reader and not frame.future and date_phrases.is_bare(match)
            if bare and not frame.base:
                frame = frame._replace(base=UNDATED)  # its year may be told before it
            reading = _read(partial(reader, match, frame)) if reader else None
            # "31 February 2023" is not a date, nor is its month.
            if reading is None and reader and not match.groupdict().get("day"):
                continue
            before = _WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
            start = before.start() if before else start  # "Thursday, 18 May" is one date
            taken[start:end] = b"\1" * (end - start)
            place = _place(match)
            led = _led(reading, text[max(0, place - 32) : place], frame) if reader else None
            bare = bare and led == reading
            led = led if bare or frame.base != UNDATED else None
            base = frame.base if bare else None
            aside = bool(PATTERNS["told aside"].search(text, max(0, place - 120), place))
            found.append(_Match(place, end, led, None if reader else match, base, aside))
    return _in_runs(text, sorted(found, key=lambda item: item.start))


def _in_runs(text: str, found: list[_Match]) -> list[_Match]:
    """Mark the bare dates that follow a day or month with its year, or another of the same run."""
    on = False
    for k, (one, other) in enumerate(pairwise(found), start=1):
        whole = one.bare is None and re.search(r"[a-z.,] ?\d{4}$", text[one.start : one.end])
        near = other.bare and one.end <= other.start < one.end + _RUN_LENGTH
        on = bool((on or whole) and near and _RUN.fullmatch(text, one.end, other.start))
        found[k] = other._replace(run=on)
    return found


def _read(reading: Callable[[], Reading]) -> Reading:
    try:
        return reading()
    except (ValueError, OverflowError):  # no such day, or a year outside 1 to 9999
        return None


def _place(match: re.Match[str]) -> int:
    """Return where the date itself starts, after "in" or "since"."""
    groups = match.re.groupindex
    if "season" in groups:
        return match.start("season" if "which" not in groups else 0)
    if "lead" in groups:
        return match.start("year" if "year" in groups else "weekday")
    return match.start("month" if "which" in groups and "month" in groups else 0)


def _led(reading: Reading, before: str, frame: Frame) -> Reading:
    """Turn a date after "since" or "by" into a range, and drop one after "until" or "before"."""
    lead = PATTERNS["date lead"].search(before)
    if reading is None or lead is None:
        return reading
    word, (first, *_), last = lead[1].lower(), reading[0].split("/"), reading[0].split("/")[-1]
    today = frame.base.isoformat() if frame.base else ""
    precise = today[: 10 if frame.whole else 7]
    if word == "since":
        return (f"{first}/{precise or '..'}", "range") if not today or first <= today else None
    if word == "by":
        return f"{precise if today and today < last else '..'}/{last}", "range"
    return None


def _in_order(
    matches: Sequence[_Match], last_dates: LastDates
) -> Iterator[tuple[Dated, LastDates]]:
    """Resolve phrases that count from the dates before them; yield each with the last dates."""
    for item in matches:
        reading = item.reading
        if item.counted is not None:
            near = item.start - last_dates.place <= _REACH
            known = last_dates if near else last_dates._replace(days=None)
            reading = _read(partial(date_phrases.count_from, item.counted, known))
        elif item.bare and reading:
            reading = _of_its_time(item, reading, item.bare, last_dates)
            if reading == item.reading and item.start < last_dates.news:
                last_dates = last_dates._replace(news=item.start)
        if reading:
            dated = Dated(*reading, item.start, item.end)
            noted = _noted(last_dates, dated)
            if item.aside:  # a day later is counted from it; the story does not go on there
                noted = noted._replace(month=last_dates.month, year=last_dates.year)
            last_dates = noted
            yield dated, last_dates


def _of_its_time(
    item: _Match, shown: tuple[str, str], today: date, last_dates: LastDates
) -> Reading:
    """Read a day or month without its year nearest to the date told last, or as ``shown``.

    ``shown`` is how the article's day, ``today``, shows it. So it is read if that is the next one
    after the date told last. To that a text returns, too, that has told of the present, with a
    month, and with a day of the article's own year unless it goes on from a day. A run of dates
    only goes on.
    """
    first, told, month = bounds(shown[0])[0], last_dates.first, shown[1] == "month"
    middle = date(told.year, 7, 2) if told and not last_dates.month else told
    if not first or not told or not middle or first - middle < _YEAR:
        return None if today == UNDATED else shown
    other = (_years_on(shown[0], told.year - first.year + k) for k in (-1, 0, 1))
    near = [(abs(day - middle), day, dated) for dated in other if (day := bounds(dated)[0])]
    near = [one for one in near if not item.run or one[2][:7] >= told.isoformat()[:7]]
    _, begun, dated = min(near, default=(_YEAR, first, shown[0]))
    if item.run or today == UNDATED or item.start < last_dates.news:
        unsure = last_dates.month is None and not item.run and abs(today - first) < RECENT
        return None if unsure else (dated, shown[1])
    goes_on = last_dates.first_day and not month and begun >= told
    return shown if (month or first.year == today.year) and not goes_on else (dated, shown[1])


def _years_on(dated: str, count: int) -> str:
    return re.sub(r"\d{4}", lambda year: f"{int(year[0]) + count:04}", dated)


def _noted(last_dates: LastDates, dated: Dated) -> LastDates:
    """Return the last dates after one more date."""
    first, last = bounds(dated.date)
    if first is None or last is None:
        return last_dates
    long = (last - first).days >= _STORY_DAYS
    another = dated.precision == "range" and long and first.year == last.year != last_dates.year
    if dated.precision == "year" or another:
        return last_dates._replace(month=None, year=first.year)
    if dated.precision == "month":
        within = last_dates.days and first <= last_dates.days[0] and last_dates.days[1] <= last
        days = last_dates.days if within else None
        return last_dates._replace(days=days, month=(first.year, first.month), year=first.year)
    if long:
        return last_dates
    month = (first.year, first.month)
    return last_dates._replace(days=(first, last), month=month, year=first.year, place=dated.start)
