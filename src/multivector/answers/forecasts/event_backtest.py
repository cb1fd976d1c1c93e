"""Our forecasts of visits, sanctions, agreements and votes, made for past years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.forecasts.rules import BASE_WINDOWS
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Bools, Floats, Ints
from multivector.errors import InputError
from multivector.measures.forecasts import plain
from multivector.records.known import lag_of, superseded
from multivector.store.warehouse import Store
from multivector.vocabulary import ISSUES, POWERS

HORIZONS = (6, 12, 24)  # months; 12 is the default for a forecast that states none
FIRST, START = 1980, 1995  # first years of counts and of forecasts
_RECORD, _MOST_BACK = 5, 9  # years used for a rate, and searched for a base rate
# Table, actor, target and date; a yearly list is used if its producer has no daily one.
_KINDS = {
    "visit": (("journeys", "visitor", "host", "start"), ("visits", "visitor", "host", "year")),
    "new sanction": (("sanction_cases", "sender", "target", "first_year"),),
    "new trade agreement": (("trade_agreements", "state_a", "state_b", "year"),),
}  # fmt: skip
_VOTE = "a yes vote on the next resolution in an issue area"


@dataclass(frozen=True, slots=True)
class Past:
    """Forecasts of past years, each (n,): probabilities, outcomes and years."""

    own: Floats
    base: Floats
    persistence: Floats
    outcome: Floats
    year: Ints


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Events by pair and half-year since 1980; those dated only by year are in the first half."""

    counts: Ints
    annual: bool
    ends: float  # when the list ends or becomes incomplete, as a year and fraction
    lag: float  # years until the list is published

    def known(self, year: int) -> float:
        """Return the time up to which events were known at the beginning of a year."""
        step = 1 if self.annual else 2
        return float(min(np.floor((year - self.lag) * step) / step, self.ends))

    def between(self, begins: float, ends: float) -> Ints:
        """Return the number of events of each pair in a period, (pairs,)."""
        first, last = (max(int(2 * (moment - FIRST)), 0) for moment in (begins, ends))
        counted: Ints = self.counts[:, first:last].sum(axis=1)
        return counted


def past_events(states: Sequence[str], years: range) -> Iterator[tuple[str, str, Past]]:
    """Yield our forecasts of events between powers and states, by question and source.

    Visits and sanctions involve one of the powers; agreements are between any two states. Each
    forecast is made on 1 January from data published by then; for a vote, before the session.
    """
    for kind, tables in _KINDS.items():
        for origin, record in _occurrences(states, tables):
            for months in HORIZONS:
                past = _forecasts(record, years, months / 12)
                if past is not None:
                    yield f"{kind}, {months} months ({origin})", origin, past
    try:
        past = _votes(states, years)
    except InputError:  # no votes are installed
        return
    if past is not None:
        yield _VOTE, "un_votes", past


def _forecasts(record: Occurrences, years: range, horizon: float) -> Past | None:
    """Return the forecasts of one list at a horizon in years; None if it can decide none."""
    made = []
    for year in years if horizon >= 1 or not record.annual else ():
        known = record.known(year)
        windows: list[Bools] = []
        for begins in range(year - 1, max(year - _MOST_BACK, FIRST) - 1, -1):
            if begins + horizon <= known and len(windows) < BASE_WINDOWS:
                windows.append(record.between(begins, begins + horizon) > 0)
        if year + horizon > record.ends or not windows or known - _RECORD < FIRST:
            continue
        counts = record.between(known - _RECORD, known)
        own = plain.event_rate(counts, _RECORD, horizon, plain.pair_prior(counts, _RECORD))
        base = plain.base_rate(np.sum(windows, axis=0), len(windows))
        truth = record.between(year, year + horizon) > 0
        made.append((own, base, windows[0], truth, np.full(len(own), year)))
    return _joined(made)


def _joined(made: Sequence[tuple[Any, ...]]) -> Past | None:
    if not made:
        return None
    *columns, year = (np.concatenate(column) for column in zip(*made, strict=True))
    own, base, persistence, outcome = (column.astype(float) for column in columns)
    return Past(own, base, persistence, outcome, year)


# -- from the store ------------------------------------------------------------------------------


def _occurrences(
    states: Sequence[str], tables: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, Occurrences]]:
    """Yield the newest edition of each list of a kind of event."""
    store, seen = Store(), set(superseded(Store().installed()))
    for table, *names in tables:
        for origin in sorted(set(store.paths(table)) - seen):
            seen.add(origin)
            found = _listed(states, store.read(table, origin=origin), names, lag_of(origin) / 12)
            if found is not None:
                yield origin, found


def _listed(
    states: Sequence[str], data: Any, names: Sequence[str], lag: float
) -> Occurrences | None:
    """Return the events of a list; None if none of the powers is on it, or it ends before 1980."""
    (one, two), when = (data[name].cast("string").to_pylist() for name in names[:2]), names[2]
    times = data[when].to_numpy()
    if when == "start":  # the half-year in which each day lies, as a year and 0 or 0.5
        times = 1970 + times.astype("datetime64[M]").astype(int) // 6 / 2
    ends = float(times.max(initial=0))  # the last year, or half-year, may not be complete
    in_force = "agreements" in data.column_names
    sides = list(states) if in_force else sorted(set(POWERS) & set(one))
    if not sides or ends < FIRST:
        return None
    bins = (2 * (times - FIRST)).astype(int)
    first, second = _places(one, sides), _places(two, states)
    keep = (first >= 0) & (second >= 0) & (bins >= 0)
    counts = np.zeros((len(sides), len(states), bins.max() + 1), dtype=np.int64)
    number = data["agreements"].to_numpy()[keep] if in_force else 1
    np.add.at(counts, (first[keep], second[keep], bins[keep]), number)
    if in_force:  # those not in force the year before are new
        counts[:, :, ::2] = np.maximum(np.diff(counts[:, :, ::2], prepend=counts[:, :, :1]), 0)
    pairs = np.array([[a < b if in_force else a != b for b in states] for a in sides])
    return Occurrences(counts[pairs], when != "start", ends, lag)


def _places(codes: Sequence[str | None], among: Sequence[str]) -> Ints:
    place = {code: k for k, code in enumerate(among)}
    return np.array([place.get(code or "", -1) for code in codes], dtype=np.intp)


# -- votes ---------------------------------------------------------------------------------------


def _votes(states: Sequence[str], years: range) -> Past | None:
    """Return forecasts of the first vote of a session on each area, from the sessions before."""
    assembly = load_assembly()
    (table, _), made = assembly.divided, []
    rows = assembly.rows_of(states)
    for area in ISSUES:
        calls = np.flatnonzero(assembly.issues.get(area, np.zeros(len(assembly.rcid), bool)))
        for year in years:
            of = assembly.years[calls]
            before = calls[(of < year) & (of >= year - _RECORD)]
            if (of == year).any() and len(before):
                first = calls[of == year][0]
                made.append(_vote(table[rows][:, before], table[rows, first], year))
    return _joined(made)


def _vote(earlier: NDArray[np.int8], cast: NDArray[np.int8], year: int) -> tuple[Any, ...]:
    """Return the forecasts of one vote (n,), from earlier ones of the area (n, m)."""
    keep = (cast > 0) & (earlier > 0).any(axis=1)
    newest = earlier[keep][:, ::-1]
    known, yes = newest > 0, newest == 1
    last = known & (np.cumsum(known, axis=1) <= BASE_WINDOWS)
    own, base = (
        plain.base_rate((yes & some).sum(axis=1), some.sum(axis=1)) for some in (known, last)
    )
    persistence = yes[np.arange(len(yes)), np.argmax(known, axis=1)]
    return own, base, persistence, cast[keep] == 1, np.full(keep.sum(), year)
