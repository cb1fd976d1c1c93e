"""Trade in goods of some states with some powers, both ways, over years."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.ties.trade_flows import SMALL_USD, UNTOLD, TradeFlows, load_flows
from multivector.arrays import Floats, Ints
from multivector.codes.blocs import members
from multivector.codes.resolve import is_bloc
from multivector.errors import InputError
from multivector.measures.trade_flows import joint_error
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store


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


def trade_with(
    states: Sequence[str], powers: Sequence[str]
) -> dict[tuple[str, str], tuple[TradeYear, ...]]:
    """Return the trade of states with each power since 2000, by state and in total.

    Keys are (power, state), and (power, "") for the total over the states that are in none of the
    blocs. A pair without a row counts as between 0 and its historical maximum; if that could be a
    large part of a sum, the sum is unknown. Empty if no source of goods trade is installed.

    ``states`` and ``powers``: codes; a power may be a bloc, whose members among the states are left
    out.
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
        sides = _members(power, shown[-1])
        for state in states:
            if state not in sides and state in flows.place:
                cells[power, state] = _cells(flows, [state], sides)
    able = {power for power, _ in cells}
    # A bloc has no trade with its members: totals that are compared are over the same states.
    shared = {state for state in states if all((power, state) in cells for power in able)}
    asked = np.unique(np.concatenate([*cells.values(), np.array([], dtype=np.intp)]))
    table = np.stack([_figures(flows, year, asked) for year in shown], axis=1)
    found: dict[tuple[str, str], tuple[TradeYear, ...]] = {}
    for power in powers:
        parts = {
            state: np.take(table, np.searchsorted(asked, at), axis=2)
            for (p, state), at in cells.items()
            if p == power
        }
        found |= {(power, state): _told(shown, part) for state, part in parts.items()}
        if parts and shared:
            every = [part for state, part in parts.items() if state in shared]
            found[power, ""] = _told(shown, np.concatenate(every, axis=2))
    return found


def goods_origins(states: Sequence[str], powers: Sequence[str]) -> tuple[Origin, ...]:
    """Return the sources of goods trade between states and powers, most complete first."""
    flows, versions = load_flows(), Store().installed()
    last = max(filter(flows.has, flows.years))
    sides = {one for power in powers for one in _members(power, last)}
    cell = _cells(flows, [state for state in states if state in flows.place], sorted(sides))
    count = {name: int(flows.of_source(name)[cell].sum()) for name in flows.origins}
    fullest = sorted(count, key=lambda name: -count[name])
    return tuple(origin_of(name, versions) for name in fullest if count[name])


def _members(power: str, year: int) -> list[str]:
    return sorted(members(power, f"{year}-07-01")) if is_bloc(power) else [power]


def _cells(flows: TradeFlows, states: Sequence[str], powers: Sequence[str]) -> Ints:
    """Return the flat places of all flows between the two sides."""
    one = [flows.place[code] for code in states]
    two = [flows.place[code] for code in powers if code in flows.place]
    out = [(i, j) for i in one for j in two if i != j]
    both = out + [(j, i) for i, j in out]
    return np.array([i * len(flows.names) + j for i, j in both], dtype=np.intp)


def _figures(flows: TradeFlows, year: int, places: Ints) -> Floats:
    """Return value, lower, upper and "small" of flows at flat indices, (4, m); else NaN."""
    found = flows.year(year, places)
    value = np.where(found.told, found.value, np.nan)
    grids = (value, found.lower, found.upper, found.small)
    return np.array([grid.ravel()[places] for grid in grids], dtype=float)


def _told(years: Sequence[int], part: Floats) -> tuple[TradeYear, ...]:
    value, lower, upper, small = part
    known = np.isfinite(value)
    most = np.nanmax(np.where(known, value, 0.0), axis=0)
    missing = np.where(known, 0.0, np.where(small > 0, SMALL_USD, most))
    total = np.where(known, value, 0.0).sum(axis=1)
    below = joint_error(np.where(known, value - lower, 0.0))
    above = joint_error(np.where(known, upper - value, 0.0)) + missing.sum(axis=1)
    clear = known.any(axis=1) & (missing.sum(axis=1) <= UNTOLD * np.maximum(total, 1.0))
    return tuple(
        TradeYear(year, float(t) if good else None, float(max(t - b, 0.0)), float(t + a) or None)
        for year, t, b, a, good in zip(years, total, below, above, clear, strict=True)
    )
