"""Collect events and documents by pair and period, for the tone measure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from multivector.codes.gazetteer.names import find
from multivector.errors import InputError, UsageError
from multivector.measures.tone import first_reports, split_event
from multivector.panel import reports
from multivector.panel.events import TABLE
from multivector.panel.reports import EventReport
from multivector.provenance import Origin
from multivector.records.listing import coverage_of, origin_of
from multivector.store.warehouse import Store
from multivector.text.article import Refused
from multivector.text.dates import Day
from multivector.text.read import read
from multivector.vocabulary import QUADS

Pair = tuple[str, str]
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
GIVEN = "events"  # the name of events that are given as such, among the sources
PER_YEAR = {"month": 12, "year": 1}


@dataclass(frozen=True, slots=True)
class PairEvent:
    """One event for one pair.

    ``direction`` is 1 from the first side to the second, -1 for the reverse, 0 for both;
    ``period`` counts months (or years) from year 0; ``quad`` is an index into ``QUADS``.
    """

    period: int
    direction: int
    quad: int
    score: float
    weight: float


@dataclass(slots=True)
class Gathered:
    """Events and documents by pair and period."""

    by: str  # ``month`` or ``year``
    span: tuple[int | None, int | None]  # First and last period to keep
    # Pairs in the order of their codes
    pair_events: dict[Pair, list[PairEvent]] = field(default_factory=dict)
    # IDs of the documents that mention a side
    named: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    # First and last period of each source
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    # Sources that are samples, so that a missing event does not mean that there was none
    silent: set[str] = field(default_factory=set)
    # Events and documents left out, by reason
    dropped: Counter[str] = field(default_factory=Counter)
    # Events left out for their date, by pair and reason
    lost: dict[Pair, Counter[str]] = field(default_factory=dict)
    # events, documents: Total numbers read
    events: int = 0
    documents: int = 0
    by_article: int = 0  # Events without a date of their own that have the date of their article
    ends: tuple[int, int] | None = None  # First and last period of the articles
    origins: tuple[Origin, ...] = ()  # Sources of the stored tables
    # What is counted as a document, as a phrase
    counted: str = "documents with an event that involves either side"


def gather(
    sources: Sequence[Any],
    *,
    articles: Sequence[str | Path] = (),
    published: Day | None = None,
    by: str,
    window: int,
    span: tuple[int | None, int | None],
    min_confidence: float = 0.0,
) -> Gathered:
    """Read event sources and, if given, the articles that the events were coded from.

    Raises UsageError if a source is neither a file nor an event source. Raises InputError if no
    event can be used.

    - ``sources``: output files of ``code`` or ``brief``, IDs of installed event sources, or events
      (:func:`multivector.panel.reports.rows_in`), which are one source.
    - ``articles``: all articles that were coded; if given, these are the documents counted.
    - ``by``: ``month`` or ``year``.
    - ``window``: maximum number of days between two reports of the same event.
    - ``span``: first and last period to keep.
    - ``min_confidence``: minimum confidence of an event in a file.
    """
    found = Gathered(by, span)
    dates = _count(found, articles, published) if articles else None
    events = [one for one in sources if not isinstance(one, str | Path)]
    names = dict.fromkeys(str(one) for one in sources if isinstance(one, str | Path))
    every: dict[str, Any] = {**names, **({GIVEN: events} if events else {})}
    for source, given in every.items():
        rows = _dated(found, _told(found, given or source, min_confidence), dates or {})
        _add(found, source, rows, window, counted=dates is not None)
    if not found.pair_events:
        why = ", ".join(f"{count} {reason}" for reason, count in found.dropped.items())
        raise InputError(
            f"no events between two states or blocs{f' ({why})' if why else ''}",
            where=", ".join(every),
            next=advice(found.dropped) or "multivector code ARTICLE -o events.jsonl",
        )  # fmt: skip
    return found


def advice(dropped: Mapping[str, int]) -> str | None:
    """Return how to date events that have no date, if some were left out for that."""
    return "set articles to the articles that were coded" if dropped.get("no date") else None


def _told(found: Gathered, source: Any, min_confidence: float) -> list[EventReport]:
    if isinstance(source, str) and not Path(source).is_file():
        rows = _stored(found, source)
    else:
        read = Path(source) if isinstance(source, str) else source
        rows = list(reports.events_of(read, min_confidence))
    found.events += len(rows)
    found.dropped.update(row for row in rows if isinstance(row, str))
    return [row for row in rows if isinstance(row, EventReport)]


def _dated(
    found: Gathered, rows: Sequence[EventReport], published: Mapping[str, str]
) -> list[EventReport]:
    """Return the events with a date: their own, else that of their article."""
    dated = []
    for row in rows:
        days = [published[name] for name in row.documents if name in published]
        if row.date:
            dated.append(row)
        elif days:
            found.by_article += 1
            dated.append(replace(row, date=min(days)))
        else:
            _lose(found, row, "no date")
    return dated


def _lose(found: Gathered, row: EventReport, reason: str) -> None:
    """Count a left-out event, also for each of its pairs."""
    found.dropped[reason] += 1
    for one, two, _ in _pairs(row):
        found.lost.setdefault((min(one, two), max(one, two)), Counter())[reason] += 1


def _stored(found: Gathered, origin: str) -> list[EventReport | str]:
    versions = Store().installed()
    if origin not in versions and ("/" in origin or "." in origin):
        raise InputError("no such file", where=origin, next="multivector code ARTICLE -o FILE")
    coverage = coverage_of(origin, versions)
    if TABLE not in coverage:
        what = f"{origin} is not an event source"
        raise UsageError(what, where="sources", allowed="icews, gdelt, polecat, or a file")
    if coverage[TABLE].absence != "zero":
        found.silent.add(origin)
    found.origins = (*found.origins, origin_of(origin, versions))
    found.counted = "events that involve either side (the source does not list documents)"
    return list(reports.stored_events(origin))


def period_of(day: str | None, by: str) -> int | None:
    """Return the index of the month or year of a date; None if the date is less precise.

    A range of days has a period only if both ends are in it.

    >>> period_of("2023-05-18", "month"), period_of("2023", "month"), period_of("2023", "year")
    (24280, None, 2023)
    >>> period_of("2023-05-18/2023-05-19", "month"), period_of("2014/2016", "year")
    (24280, None)
    """
    if day and "/" in day:
        first, last = (period_of(end, by) for end in day.split("/", 1))
        return first if first == last else None
    found = _DATE.fullmatch(day or "")
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if by == "year":
        return year
    return 12 * year + month - 1 if 1 <= month <= 12 else None


def period_name(period: int, by: str) -> str:
    """Return a period as text, YYYY-MM or YYYY.

    >>> period_name(24280, "month"), period_name(2023, "year")
    ('2023-05', '2023')
    """
    return f"{period // 12:04d}-{period % 12 + 1:02d}" if by == "month" else f"{period:04d}"


def _add(
    found: Gathered, source: str, rows: Sequence[EventReport], window: int, *, counted: bool
) -> None:
    """Add a source's events that are dated and inside the span, each event once."""
    inside = []
    for row in rows:
        period = period_of(row.date, found.by)
        if period is not None and _within(period, found.span):
            inside.append((period, row))
        else:
            _lose(found, row, "date not precise enough" if period is None else "outside the span")
    if not inside:
        return
    periods = [period for period, _ in inside]
    found.spans[source] = found.ends or (min(periods), max(periods))
    first = _first([row for _, row in inside], window)
    found.dropped["repeated report of the same event"] += len(first) - sum(first)
    for (period, row), new in zip(inside, first, strict=True):
        if not counted:
            for code in (*row.actors, *row.recipients):
                found.named.setdefault((period, code), set()).update(row.documents)
        if new:
            _split(found, period, row)


def _within(period: int, span: tuple[int | None, int | None]) -> bool:
    first, last = span
    return (first is None or period >= first) and (last is None or period <= last)


def _first(rows: Sequence[EventReport], window: int) -> list[bool]:
    """Return which reports are the first of their event; events dated to the day are separate."""
    places: dict[tuple[object, ...], int] = {}
    starts = [row.date.split("/")[0] for row in rows]
    pairs = zip(rows, starts, strict=True)
    keys = [places.setdefault((*row.deed, len(start)), len(places)) for row, start in pairs]
    days = [_day(start) for start in starts]
    return [bool(new) for new in first_reports(np.array(keys), np.array(days), window=window)]


def _day(told: str) -> int:
    parts = [int(part) for part in told.split("-")]
    try:
        return date(*([*parts, 1, 1][:3])).toordinal()
    except ValueError:  # an invalid day such as 31 February: use the month
        return date(parts[0], parts[1], 1).toordinal()


def _split(found: Gathered, period: int, row: EventReport) -> None:
    pairs = _pairs(row)
    if not pairs:
        found.dropped["fewer than two different states or blocs"] += 1
    for one, two, weight in pairs:
        direction = 0 if row.reciprocal else 1 if one < two else -1
        event = PairEvent(period, direction, QUADS.index(row.quad), row.score, weight)
        found.pair_events.setdefault((min(one, two), max(one, two)), []).append(event)


def _pairs(row: EventReport) -> list[tuple[str, str, float]]:
    both = row.reciprocal and len({*row.actors, *row.recipients}) > 1
    return split_event(row.actors, row.recipients, reciprocal=both)


def _count(found: Gathered, paths: Iterable[str | Path], on: Day | None) -> dict[str, str]:
    """Count the documents of a collection by the sides they mention; return the known dates."""
    found.counted = "documents that mention either side, by publication date"
    periods: list[int] = []
    published: dict[str, str] = {}
    every = [article for path in paths for article in read(path, published=on)]
    found.dropped.update("unreadable document" for one in every if isinstance(one, Refused))
    for article in every:
        if isinstance(article, Refused):
            continue
        found.documents += 1
        if article.published:
            published[article.doc_id] = article.published
        period = period_of(article.published, found.by)
        if period is None or not _within(period, found.span):
            found.dropped["undated document or outside the span"] += 1
            continue
        periods.append(period)
        mentions = find(article.text, on=article.published)
        for code in {m.entity.code for m in mentions if m.entity.code}:
            found.named.setdefault((period, code), set()).add(article.doc_id)
    if periods:
        found.ends = (min(periods), max(periods))
    return published


def documents(found: Gathered, pair: Pair, periods: Collection[int]) -> list[int]:
    """Return the number of documents that mention either side of a pair, by period."""
    sides = ([found.named.get((period, code), set()) for code in pair] for period in periods)
    return [len(one | two) for one, two in sides]
