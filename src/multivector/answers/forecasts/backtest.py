"""Built-in simple forecasts for past years, made from earlier data, and scored."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from multivector.answers.as_known import known_on
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.forecasts.event_backtest import START, Past, past_events
from multivector.answers.forecasts.rules import BASE_WINDOWS, moved, room_of, trend_probability
from multivector.answers.forecasts.scoring import BASE, OWN, PERSISTENCE, evaluated
from multivector.answers.influence.ties.trade_flows import load_flows
from multivector.answers.result import Result
from multivector.answers.verdicts import record
from multivector.answers.verdicts.quantities.pair_table import PairTable
from multivector.answers.verdicts.quantities.series import Series
from multivector.codes.regions import region as region_of
from multivector.codes.regions import regions
from multivector.errors import InputError
from multivector.measures.forecasts import plain
from multivector.vocabulary import POWERS

_Trade = Mapping[tuple[str, str], Series]
FIRST = 2006


def backtest(
    *,
    start: int | None = None,
    end: int | None = None,
    region: str | None = None,
    as_known: bool = False,
    events: bool = False,
) -> Result:
    """Score our simple forecasts of trade with a power in the next year, or of events.

    For each state, power and year, the forecast that trade rises (or falls) uses earlier data only,
    as when an article of that year is added to the ledger. With ``events``: forecasts of a visit, a
    new sanction or trade agreement within 6, 12 and 24 months, and of a vote.

    Parameters
    ----------
    start, end : int
        Years in which the forecasts are made. Default: 2006 (events: 1995) to the last year that
        can be scored.
    region : str, optional
        A named region. Default: the states of all regions.
    as_known : bool
        Use for each year the data available in the middle of that year, instead of all figures of
        earlier years. This takes a few seconds per year, so set a region. Events always use data
        available on 1 January.
    events : bool
        Score forecasts of events instead of trade.

    Returns
    -------
    Result
        Rows of ``forecast_scores``; the set is ``rises`` or ``falls``, or an event with its horizon
        and source. Ranges are over years, because a shock affects all pairs in a year; ``articles``
        counts the years.

    Raises
    ------
    UsageError
        For an unknown region.
    InputError
        If no goods trade (with ``events``: no event data) is installed.
    """
    chosen = [region_of(region)] if region else regions().values()
    states = sorted({state for one in chosen for state in one.states})
    newest = record.last_year()
    if events:
        years = range(START if start is None else start, (newest if end is None else end) + 1)
        found = list(past_events(states, years))
        if not found:
            raise InputError("no event data is installed", next="multivector data pull --open")
        origins = tuple(dict.fromkeys(origin for _, origin, _ in found))
        return _scored(
            {name: past for name, _, past in found}, caption_of("backtest-events"), origins
        )
    every = _series(states)
    last = min(end or newest, newest - 1)
    years = range(FIRST if start is None else start, last + 1)
    before = {year: _before(every, states, year, as_known) for year in years}
    pasts = {relation: _past(every, before, relation) for relation in ("rises", "falls")}
    caption = caption_of("backtest-as-known" if as_known else "backtest")
    return _scored(pasts, caption, load_flows().origins)


def _scored(pasts: Mapping[str, Past], caption: str, origins: Any) -> Result:
    rows = []
    for name, past in pasts.items():
        others = {BASE: past.base, PERSISTENCE: past.persistence}
        counts = {
            "speaker_kind": "all", "admitted": len(past.own), "resolved": len(past.own),
            "abstained": 0, "n": len(past.own), "articles": len(np.unique(past.year)),
        }  # fmt: skip
        for who, p in ((OWN, past.own), *others.items()):
            told = evaluated(p, p, past.outcome, past.year, others)
            rows.append({"set": name, "forecaster": who, **counts, **told})
    return Result(
        "Backtest of the built-in forecasts", columns_of("forecast_scores"), tuple(rows),
        sentences=tuple(_sentence(row) for row in rows if row["forecaster"] == OWN),
        caption=caption, run={"origins": origins},
    )  # fmt: skip


def _sentence(row: dict[str, Any]) -> str:
    slope, gain = (_with_range(row, name) for name in ("slope", "skill_base_rate"))
    return (
        f"{row['set'].capitalize()}: calibration slope {slope}, skill over the base rate {gain}, "
        f"n = {row['n']:,} from {row['articles']} years."
    )


def _with_range(row: dict[str, Any], name: str) -> str:
    """Return a score with its range; it is unknown where no event, or nothing else, happened."""
    found = [row[f"{name}{end}"] for end in ("", "_lower", "_upper")]
    return "unknown" if None in found else "{:.2f} ({:.2f} to {:.2f})".format(*found)


def _series(states: Sequence[str]) -> _Trade:
    """Return the trade of each state with each power, all years on record."""
    trade, made = record.quantity("trade"), {}
    years = range(record.FIRST_FLOW, record.last_year() + 1)
    for state in states:
        table = PairTable(state, trade, years)
        for power in POWERS:
            found = table.series(power) if power != state else None
            if found is not None and (found.value > 0).all():
                made[state, power] = found
    return made


def _before(every: _Trade, states: Sequence[str], year: int, as_known: bool) -> _Trade:
    """Return the series as they were before a year, or as known in the middle of it."""
    if not as_known:
        return {pair: series.within(None, year - 1) for pair, series in every.items()}
    try:
        with known_on(date(year, 7, 1)):
            return _series(states)
    except InputError:  # no trade was known
        return {}


def _past(every: _Trade, before: Mapping[int, _Trade], relation: str) -> Past:
    rows = []
    for year, series in before.items():
        for pair, known in series.items():
            if pair not in every or len(known) < plain.FEWEST:
                continue
            room = room_of(known, len(known) - 1)
            truth = moved(every[pair], relation, year, year + 1, room)
            ends = known.years.tolist()[::-1]
            told = (moved(known, relation, last - 1, last, room) for last in ends)
            windows = [w for w in told if w is not None][:BASE_WINDOWS]
            if truth is None or not windows:
                continue
            own = trend_probability(known, relation, 1)
            base = plain.base_rate(sum(windows), len(windows))
            rows.append((own, base, float(windows[0]), float(truth), float(year)))
    own_p, base_p, persistence, outcome, years = np.array(rows, dtype=float).reshape(-1, 5).T
    return Past(own_p, base_p, persistence, outcome, years.astype(np.intp))
