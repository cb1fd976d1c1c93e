"""Tone between states over time: events by dyad and month, with ranges and change points."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from multivector import prose
from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.events.reports import (
    GIVEN,
    PER_YEAR,
    Gathered,
    Pair,
    PairEvent,
    advice,
    documents,
    gather,
    period_name,
    period_of,
)
from multivector.answers.result import Result, Row, number
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties, party
from multivector.errors import UsageError, require_share
from multivector.measures.change_points import (
    ChangePoint,
    Changes,
    Episode,
    find_rate_changes,
    find_tone_changes,
)
from multivector.measures.tone import SEED, ToneSeries, measure_tone
from multivector.records.listing import absent
from multivector.store.warehouse import Store
from multivector.text.dates import Day, read_date
from multivector.vocabulary import LEVEL, QUADS
from multivector.years import Span, Years, renamed_years, span_of

WINDOW = 7
COLUMNS = columns_of("tone")
_INTENSITY = ("intensity", "intensity_lower", "intensity_upper")
_GAP = "no document mentions either side between this row and the next"
_SAID = 6  # maximum number of pairs summarised in a sentence
_NONE_SAMPLED = "no event in the sample, which does not mean that nothing happened"


@as_known
@renamed_years
def tone(
    *sources: Any, pair: tuple[str, str] | None = None, region: str | None = None,
    powers: str | Iterable[str] | None = None, start: str | int | None = None,
    end: str | int | None = None, years: Years | None = None, window: int = WINDOW,
    by: Literal["month", "year"] = "month", articles: str | Path | Iterable[str | Path] = (),
    published: Day | None = None, min_confidence: float = 0.0, as_of: str | None = None,
) -> Result:  # fmt: skip
    """Count events between states by month: quad classes, tone, intensity and change points.

    Parameters
    ----------
    *sources : str, Path or events
        Output files of ``multivector code`` (not xlsx or Markdown) or ``brief --format json``; IDs
        of installed event sources (``icews``, ``gdelt``, ``polecat``); or what ``code``,
        ``code_all`` and ``brief`` return, its ``table``, and frames with these columns.
    pair : (str, str), optional
        Two states or blocs, by code or name; a bloc means its institutions, not its members.
    region : str, optional
        Only pairs with a state in this region; with ``powers``, pairs of a state and a power. A
        bloc has the members of the last year asked, else those of today. Default: all pairs.
    powers : sequence of str, optional
        Codes or names.
    start, end : int or str, optional
        First and last period: a year, or a month (2020-05, May 2020).
    years, as_of
        As for :func:`multivector.influence`. Default: all.
    by : str
        ``month`` or ``year``.
    window : int
        Maximum number of days between two reports of the same event (same sides, type and mode).
    articles : sequence of str or Path, optional
        All articles that were coded, including those without events. If given, ``documents`` is the
        number that mention either side, by date, and an event without a date gets the date of its
        article. Otherwise ``documents`` is the number with an event that involves either side, and
        events without a date are dropped and counted.
    published : str or date, optional
        Date to assume for articles without one (YYYY-MM-DD).
    min_confidence : float
        Exclude (and count) events of a file with a lower ``confidence``, 0 to 1. At 0.5, events
        that are more likely wrong than right are excluded.

    Returns
    -------
    Result
        One row per pair (codes in alphabetical order) and period in which a document mentions
        either side, with the keys of an undirected panel of months. ``net``, ``intensity`` and
        their ranges are null without events. All figures are null in the single row that represents
        a gap, and in periods without events in a source that is a sample. ``tone_change`` and
        ``rate_change`` (events per document) are null or a mapping: ``probability`` of a change
        between ``earliest`` and ``latest``, ``bayes_factor`` of a change against none, and the
        levels ``before`` and ``after``. A level that returns within six periods is an episode, not
        a change: ``tone_episode`` and ``rate_episode`` are null or give its ``last`` period, its
        level ``inside`` and the ``usual`` level. ``coverage`` is an index of the set of sources;
        levels are not compared across sets.

    Raises
    ------
    UsageError
        If no source is given, one is no path or ID, a name is unknown, or the pair has no events.
    InputError
        If a file cannot be read, a source is not installed, or no event can be used.

    Examples
    --------
    >>> tone()
    Traceback (most recent call last):
    multivector.errors.UsageError: no event source specified...
    """
    if not sources:
        raise UsageError(
            "no event source specified",
            allowed="icews, gdelt, polecat, or files written by `multivector code`",
            next="multivector code ARTICLE -o events.jsonl",
        )
    if by not in PER_YEAR:
        raise UsageError(f"unknown period: {by!r}", where="by", allowed=", ".join(PER_YEAR))
    if window < 0:
        raise UsageError(f"invalid window: {window} days", where="window", allowed="0 days or more")
    require_share(min_confidence, "min_confidence")
    if years is not None:
        if start is not None or end is not None:
            raise UsageError("years cannot be combined with start or end", where="years")
        start, end = span_of(years=years)
    span = _bound(start, by, first=True), _bound(end, by, first=False)
    if span[0] is not None and span[1] is not None and span[0] > span[1]:
        raise UsageError(f"the span ends before it starts: {start} to {end}", where="start/end")
    articles = [articles] if isinstance(articles, str | Path) else list(articles)
    found = gather(
        sources, articles=articles, published=published, by=by, window=window, span=span,
        min_confidence=min_confidence,
    )  # fmt: skip
    ends = (None if end is None else int(read_date(str(end))[:4]) for end in (start, end))
    pairs = _chosen(found, pair, region, powers, (next(ends), next(ends)))
    rows = [row for one in pairs for row in _rows(found, one, by)]
    years_read = {int(row["period"][:4]) for row in rows}
    return Result(
        title=f"Tone between states by {by}",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=found.origins,
        sentences=tuple(_sentences(found, pairs, rows)),
        caption=caption_of("tone", counted=found.counted),
        run={
            "read": [str(one) if isinstance(one, str | Path) else GIVEN for one in sources],
            "events_read": found.events,
            "documents_read": found.documents or None,
            "dated_by_article": found.by_article,
            "dropped": {reason: n for reason, n in sorted(found.dropped.items()) if n},
            "not_installed": absent(["tone"], years_read, Store().held()),
            "window_days": window,
            "level": LEVEL,
            "seed": SEED,
        },
        drawing={"x": "period", "y": "net", "series": "state_b", "panel": "state_a"},
    )


def _bound(word: str | int | None, by: str, *, first: bool) -> int | None:
    if word is None:
        return None
    text = read_date(str(word), parameter="start" if first else "end")[:7]
    if by == "month" and len(text) == 4:
        text += "-01" if first else "-12"
    period = period_of(text, by)
    if period is None:
        raise UsageError(f"invalid period: {word!r}", where="start/end", allowed="YYYY-MM or YYYY")
    return period


def _chosen(
    found: Gathered,
    pair: tuple[str, str] | None,
    region: str | None,
    powers: str | Iterable[str] | None,
    years: Span,
) -> list[Pair]:
    """Return the requested pairs, those with most events first; a bloc's members are of the last
    year."""
    asked = years if any(years) else None
    if pair is not None and (region or powers is not None):
        what = "pair cannot be combined with region or powers"
        raise UsageError(what, where="pair", allowed="either pair, or region and powers")
    if pair is not None:
        one, two = sorted(party(word, parameter="pair", years=asked) for word in pair)
        if one == two:
            raise UsageError(
                f"{one} is on both sides", where="pair", allowed="two different states or blocs"
            )
        if (one, two) not in found.pair_events:
            lost: Mapping[str, int] = found.lost.get((one, two), {})
            why = ", ".join(f"{count} {reason}" for reason, count in lost.items())
            raise UsageError(
                f"no events found between {one} and {two}" + (f" (left out: {why})" if why else ""),
                where="pair", allowed=_common(found.pair_events), next=advice(lost),
            )  # fmt: skip
        return [(one, two)]
    states = set(region_of(region, on=years[1]).states) if region else None
    others = None if powers is None else set(parties(powers, years=asked))
    kept = [one for one in found.pair_events if _fits(one, states, others)]
    if not kept:
        what = "no events found for this region or these powers"
        raise UsageError(what, where="region/powers", allowed=_common(found.pair_events))
    weight = {one: sum(event.weight for event in found.pair_events[one]) for one in kept}
    return sorted(kept, key=lambda one: (-weight[one], one))


def _fits(pair: Pair, states: set[str] | None, others: set[str] | None) -> bool:
    """Return whether one side is among the states and the other, or any, among the others."""
    return any(
        (states is None or one in states) and (others is None or two in others)
        for one, two in (pair, pair[::-1])
    )


def _common(pair_events: Mapping[Pair, Sequence[PairEvent]]) -> str:
    most = sorted(pair_events, key=lambda one: (-len(pair_events[one]), one))[:5]
    return ", ".join(f"{one}-{two}" for one, two in most) + (" …" if len(pair_events) > 5 else "")


def _rows(found: Gathered, pair: Pair, by: str) -> list[Row]:
    pair_events = found.pair_events[pair]
    known = [end for span in found.spans.values() for end in span]
    known += [event.period for event in pair_events]
    first, last = min(known), max(known)
    periods = list(range(first, last + 1))
    read = np.array(documents(found, pair, periods), dtype=float)
    told = ((event.period - first, event.quad, event.score, event.weight) for event in pair_events)
    series = measure_tone(*map(np.array, zip(*told, strict=True)), documents=read)
    marks, numbers = _coverage(found, periods)
    tones, rates = _changes(series, read, marks)
    ways = _ways(pair_events, first, len(periods))
    since = 0  # the first period after the last row: a change inside a gap is shown behind it
    rows: list[Row] = []
    for t, period in enumerate(periods):
        when = period_name(period, by)
        row: Row = {"state_a": pair[0], "state_b": pair[1], "period": when, "year": int(when[:4]),
                    "month": int(when[5:]) if by == "month" else None}  # fmt: skip
        if not read[t] and not series.events[t]:
            if rows and rows[-1]["flag"] is None:
                rows.append({**dict.fromkeys(COLUMNS), **row, "flag": _GAP})
            continue
        silent = series.events[t] == 0 and numbers[marks[t]] <= found.silent
        row |= _figures(series, read, t, silent) | ways[t]
        for name, changes in (("tone", tones), ("rate", rates)):
            here = range(since, t + 1)
            point = next((p for p in changes.points if p.period in here), None)
            episode = next((e for e in changes.episodes if e.first in here), None)
            row[f"{name}_change"] = _cells(point, _CHANGE, first, by)
            row[f"{name}_episode"] = _cells(episode, _EPISODE, first, by)
        since = t + 1
        row["coverage"] = int(marks[t])
        row["flag"] = _NONE_SAMPLED if silent else None
        row |= {"age": {"events": 0}, "sources": {"events": sorted(numbers[marks[t]])}}
        rows.append({name: row[name] for name in COLUMNS})
    return rows if rows[-1]["documents"] is not None else rows[:-1]


def _figures(series: ToneSeries, read: NDArray[np.float64], t: int, silent: bool) -> Row:
    some = series.events[t] > 0
    counts = [None if silent else number(count) for count in series.counts[t]]
    return {
        "events": None if silent else number(series.events[t]),
        **dict(zip((quad.replace("-", "_") for quad in QUADS), counts, strict=True)),
        "net": number(series.net[t]),
        "lower": number(series.net_lower[t]),
        "upper": number(series.net_upper[t]),
        "level": LEVEL if some else None,
        **{name: number(getattr(series, name)[t]) for name in _INTENSITY},
        "documents": int(read[t]),
        "per_document": None if silent else number(series.per_document[t]),
    }


def _ways(pair_events: Iterable[PairEvent], first: int, size: int) -> list[dict[str, Any]]:
    """Return the weight of each direction by period."""
    totals = np.zeros((size, 3))
    for event in pair_events:
        totals[event.period - first, (2, 0, 1)[event.direction]] += event.weight
    return [
        {"a_to_b": number(one), "b_to_a": number(two), "mutual": number(both)}
        for one, two, both in totals
    ]


def _coverage(
    found: Gathered, periods: Sequence[int]
) -> tuple[NDArray[np.intp], list[frozenset[str]]]:
    """Number the sets of sources that cover each period, in order of appearance."""
    numbers: dict[frozenset[str], int] = {}
    marks = []
    for period in periods:
        here = frozenset(s for s, (start, end) in found.spans.items() if start <= period <= end)
        marks.append(numbers.setdefault(here, len(numbers)))
    return np.array(marks), list(numbers)


def _changes(
    series: ToneSeries, read: NDArray[np.float64], marks: NDArray[np.intp]
) -> tuple[Changes, Changes]:
    good, bad = series.counts[:, :2].sum(axis=1), series.counts[:, 2:].sum(axis=1)
    # Events without a document in the same period (an article of another month) have no rate.
    counted = np.where(read > 0, series.events, 0.0)
    return (
        find_tone_changes(good, bad, coverage=marks),
        find_rate_changes(counted, read, coverage=marks),
    )


# The fields of a change and of an episode: digits of a number, None for a period.
_CHANGE = {"probability": 3, "bayes_factor": 3, "earliest": None, "latest": None, "before": 4,
           "after": 4}  # fmt: skip
_EPISODE = {"last": None, "inside": 4, "usual": 4, "bayes_factor": 3}


def _cells(
    found: ChangePoint | Episode | None, names: Mapping[str, int | None], first: int, by: str
) -> dict[str, Any] | None:
    if found is None:
        return None
    values = {name: getattr(found, name) for name in names}
    return {
        name: number(values[name], digits) if digits else period_name(first + values[name], by)
        for name, digits in names.items()
    }


def _sentences(found: Gathered, pairs: Sequence[Pair], rows: Sequence[Row]) -> list[str]:
    left = ", ".join(f"{n} {reason}" for reason, n in sorted(found.dropped.items()) if n)
    dated = f", {found.by_article} of them with the article's date" if found.by_article else ""
    said = [
        f"{prose.number(found.events, 'event')} read{dated}"
        + (f"; excluded: {left}" if left else "")
        + "."
    ]
    for pair in pairs[:_SAID]:
        shown = [r for r in rows if (r["state_a"], r["state_b"]) == pair]
        own = [row for row in shown if row["events"]]
        total = sum(row["events"] for row in own)
        good = sum(row["verbal_cooperation"] + row["material_cooperation"] for row in own)
        net = (2 * good - total) / total if total else 0.0
        named = [(row, name) for row in shown for name in ("tone", "rate")]
        told = [
            f"{name} changes in {row['period']} ({change['earliest']} to {change['latest']}, "
            f"{100 * change['probability']:.0f}%)"
            for row, name in named
            if (change := row[f"{name}_change"])
        ]
        told += [
            f"episode of {name} from {row['period']} to {episode['last']}"
            for row, name in named
            if (episode := row[f"{name}_episode"])
        ]
        said.append(
            f"{pair[0]}-{pair[1]}: {total:.4g} {'event' if total == 1 else 'events'} in {len(own)} "
            f"{'period' if len(own) == 1 else 'periods'}, net cooperation {net:+.2f}"
            + "".join(f"; {line}" for line in told)
            + "."
        )
    return said
