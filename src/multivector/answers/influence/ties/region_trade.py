"""Trade in goods of some states with some powers, both ways, over years; and who is ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, hypot, log, sqrt
from typing import NamedTuple

import numpy as np

from multivector.answers.influence.ties.trade_flows import SMALL_USD, UNTOLD, TradeFlows, load_flows
from multivector.arrays import Floats, Ints
from multivector.codes.resolve import states_of
from multivector.codes.systems import reshaped
from multivector.errors import InputError
from multivector.measures import trade_flows as rule
from multivector.measures.trade_flows import joint_error
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import LEVEL

_WIDTH_OF_RANGE = 3.29  # standard deviations between both ends of a 90% range


@dataclass(frozen=True, slots=True)
class TradeYear:
    """Exports and imports in a year, current USD, with a 90% range.

    If too much is missing, the value is None and the range runs from the known total to the
    historical maximum; both ends are None if there are no data at all.
    """

    year: int
    value: float | None
    lower: float | None
    upper: float | None


Series = tuple[TradeYear, ...]  # of a power, or of a pair


class Lead(NamedTuple):
    """The powers that may be first, largest first (one alone leads), and the others compared.

    Nobody is first if the powers cannot be compared, or if next to nothing depends on the first, or
    most by trade with one partner: then ``doubt`` has the word for it in the table of leaders.
    """

    first: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    year: int | None = None
    doubt: str = ""

    @property
    def leader(self) -> str | None:
        """Return the power that leads, or None."""
        return self.first[0] if len(self.first) == 1 else None

    @property
    def named(self) -> tuple[str, ...]:
        """Return the powers that a title names: all if one leads, else those that are close."""
        return (*self.first, *self.rest) if self.leader else self.first


def trade_with(
    states: Sequence[str], powers: Sequence[str], known: int | None = None
) -> dict[tuple[str, str], Series]:
    """Return the trade of states with each power since 2000, by state and in total.

    Keys are (power, state), and (power, "") for the total over the states that are in none of the
    blocs. A pair without a row counts as between 0 and its historical maximum; if that could be a
    large part of a sum, the sum is unknown. Empty if no source of goods trade is installed.

    ``states`` and ``powers``: codes; a power may be a bloc, in all years with its members of the
    year ``known`` (default: the last), which are left out of the states. Of a year in which a state
    was part of one with another name, as Serbia was, nothing is known; nor of a flow in a year up
    to ``known`` that is interpolated with one after it.
    """
    try:
        flows = load_flows()
    except InputError:
        return {}
    shown = list(filter(flows.has, flows.years))
    if not shown:
        return {}
    cells: dict[tuple[str, str], Ints] = {}
    for power in powers:
        sellers = states_of([power], on=known or shown[-1])
        for state in states:
            if state not in sellers and state in flows.place:
                cells[power, state] = _cells(flows, [state], sellers)
    able = {power for power, _ in cells}
    # A bloc has no trade with its members: totals that are compared are over the same states.
    shared = {state for state in states if all((power, state) in cells for power in able)}
    asked = np.unique(np.concatenate([*cells.values(), np.array([], dtype=np.intp)]))
    table = np.stack([_figures(flows, year, asked) for year in shown], axis=1)
    later = np.ones(len(asked), dtype=bool)
    for k in (k for k, year in reversed([*enumerate(shown)]) if known and year <= known):
        later &= table[4, k] > 0
        table[0, k, later] = np.nan
    parts = {pair: np.take(table, np.searchsorted(asked, at), axis=2) for pair, at in cells.items()}
    found = {pair: _told(shown, part, pair) for pair, part in parts.items()}
    for power in (power for power in powers if shared and power in able):
        every = np.concatenate([parts[power, s] for s in states if s in shared], axis=-1)
        found[power, ""] = _told(shown, every, [power, *sorted(shared)])
    return found


def goods_origins(states: Sequence[str], powers: Sequence[str]) -> tuple[Origin, ...]:
    """Return the sources of goods trade between states and powers, most complete first."""
    flows, versions = load_flows(), Store().installed()
    last = max(filter(flows.has, flows.years))
    sides = states_of(powers, on=last)
    cell = _cells(flows, [state for state in states if state in flows.place], sorted(sides))
    count = {name: int(flows.of_source(name)[cell].sum()) for name in flows.origins}
    fullest = sorted(count, key=lambda name: -count[name])
    return tuple(origin_of(name, versions) for name in fullest if count[name])


def _cells(flows: TradeFlows, states: Sequence[str], powers: Sequence[str]) -> Ints:
    """Return the flat places of all flows between the two sides."""
    one = [flows.place[code] for code in states]
    two = [flows.place[code] for code in powers if code in flows.place]
    out = [(i, j) for i in one for j in two if i != j]
    both = out + [(j, i) for i, j in out]
    return np.array([i * len(flows.names) + j for i, j in both], dtype=np.intp)


def _figures(flows: TradeFlows, year: int, places: Ints) -> Floats:
    """Return value, lower, upper, "small" and "interpolated" of flows at flat indices, (5, m)."""
    found = flows.year(year, places)
    value = np.where(found.told, found.value, np.nan)
    between = (found.combined.kind == rule.BETWEEN) & ~flows.reported(year)
    grids = (value, found.lower, found.upper, found.small, between)
    return np.array([grid.ravel()[places] for grid in grids], dtype=float)


def _told(years: Sequence[int], part: Floats, sides: Sequence[str]) -> Series:
    value, lower, upper, small, _ = part
    known = np.isfinite(value)
    most = np.nanmax(np.where(known, value, 0.0), axis=0)
    known &= ~np.array([[bool(reshaped(sides, y, named=True))] for y in years])
    # As in `flow`: among others, small ones have a median of less than a tenth of their bound.
    slight = np.where(known.any(axis=1), SMALL_USD / 10, SMALL_USD)[:, None]
    missing = np.where(known, 0.0, np.where(small > 0, slight, most))
    total = np.where(known, value, 0.0).sum(axis=1)
    below = joint_error(np.where(known, value - lower, 0.0))
    above = joint_error(np.where(known, upper - value, 0.0)) + missing.sum(axis=1)
    clear = known.any(axis=1) & (missing.sum(axis=1) <= UNTOLD * np.maximum(total, 1.0))
    return tuple(
        TradeYear(year, float(t) if good else None, float(max(t - b, 0.0)), float(t + a) or None)
        for year, t, b, a, good in zip(years, total, below, above, clear, strict=True)
    )


def at(line: Series, known: int | None) -> TradeYear | None:
    """Return the last year with a value up to ``known``."""
    return next((y for y in reversed(line) if y.value and (known is None or y.year <= known)), None)


def ahead(one: TradeYear, two: TradeYear) -> float:
    """Return the probability that the first flow, of the larger value, is larger.

    From the lower half of its 90% range and the upper half of the other's, or the upper bound of
    one without a value.

    >>> round(ahead(TradeYear(2022, 50.0, 45.0, 56.0), TradeYear(2022, 40.0, 36.0, 45.0)), 2)
    0.99
    >>> ahead(TradeYear(2022, 50.0, 45.0, 56.0), TradeYear(2022, None, None, None))
    0.0
    """
    other = two.value or two.upper
    if not one.value or not other:
        return 0.0
    # The largest may be as low as its lower end while the other is as high as its upper one.
    spread = hypot(_half(one.value, one.lower), _half(other, two.upper))
    return 0.5 * (1 + erf(log(one.value / other) / max(spread, 1e-9) / sqrt(2)))


def _half(value: float, end: float | None) -> float:
    """Return the standard deviation of a log flow on the side of one end of its 90% range."""
    return abs(log(max(end or 0.0, value / 1000) / value)) / (_WIDTH_OF_RANGE / 2)


def leads(lines: Mapping[str, Series], known: int | None) -> Lead:
    """Compare flows in the last year in which one has a value, of the powers that have one.

    As with ranks, a power leads if it alone is first in 90% of draws from all ranges: if the
    probabilities that each other one is larger sum to at most 5%.
    """
    year = max((y.year for line in lines.values() if (y := at(line, known))), default=None)
    there = {p: y for p, line in lines.items() for y in line if y.year == year and y.value}
    best = max(there, key=lambda power: there[power].value or 0.0, default=None)
    if best is None:
        return Lead(year=year)
    odds = {p: 1 - ahead(there[best], y) for p, y in there.items() if p != best}
    left, behind = (1 - LEVEL) / 2, set()
    for power in sorted(odds, key=lambda p: odds[p]):
        left -= odds[power]
        behind |= {power} if left >= 0 else set()
    first = [p for p in there if p not in behind]
    first.sort(key=lambda power: -(there[power].value or 0.0))
    return Lead(tuple(first), tuple(p for p in there if p in behind), year)


def may_lead(lines: Mapping[str, Series], lead: Lead) -> list[str]:
    """Return the powers without a value in the year of a lead that may have more than its first."""
    here = {p: y for p, line in lines.items() for y in line if y.year == lead.year}
    unknown = [p for p in lines if p not in (*lead.first, *lead.rest)]
    first = [here[p] for p in lead.first[:1]]
    able = (1 + LEVEL) / 2
    return [p for p in unknown if not first or p not in here or ahead(first[0], here[p]) <= able]


def since(lines: Mapping[str, Series], best: str, last: int) -> int | None:
    """Return the first of two or more years up to the last in which a power was ahead in each.

    None if it is not known that it was not ahead in the year before: "since" would say so.
    """

    def of(year: int) -> dict[str, Series]:
        return {p: tuple(y for y in line if y.year == year) for p, line in lines.items()}

    year = last
    while (lead := leads(here := of(year), None)).leader == best and not may_lead(here, lead):
        year -= 1
    told = all(point and point[0].value for point in of(year).values())
    return year + 1 if told and year + 1 < last else None
