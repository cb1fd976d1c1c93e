"""Access to the sea, detours around closed states, and use of the corridors."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from multivector.arrays import Floats
from multivector.routing.parameters import goods
from multivector.routing.paths import (
    AllPairs,
    Closure,
    Weights,
    all_pairs,
    closure,
    course,
    lawful_way,
    network_under,
)
from multivector.routing.tables import borders, hub, hub_numbers, hubs, places
from multivector.tables import read_rows

_ROWS = read_rows("multivector.routing", "data", "corridors.tsv")
# Eurasian corridors, defined by their lines and states.
CORRIDORS = {name: frozenset(lines.split()) for name, lines, *_ in _ROWS if lines}
# What a corridor of Central Asia to the west passes, and what to avoid so that it alone is left.
ALONE = {name: (passed, avoided.split()) for name, _, passed, avoided in _ROWS if passed}


@dataclass(frozen=True, slots=True)
class Access:
    """A landlocked state's route to the nearest seaport, and the neighbour it depends on."""

    state: str
    port: str  # The seaport with the lowest cost, time included
    days: float
    cost_usd: float
    neighbour: str  # The neighbour whose closure adds the highest cost
    # extra_days, extra_usd: Added by that closure; infinite if no route remains
    extra_days: float
    extra_usd: float
    second_port: str | None  # The port used after that closure


def landlocked() -> tuple[str, ...]:
    """Return the states with a hub and no seaport.

    >>> "UZB" in landlocked(), "GEO" in landlocked()
    (True, False)
    """
    coastal = {place.state for place in places() if place.is_port}
    return tuple(sorted(set(hubs()) - coastal))


def sea_access(state: str, *, shut: Closure | None = None) -> Access:
    """Return a landlocked state's cheapest route to the sea and its most important neighbour.

    ``state``: ISO3 code. ``shut``: closures that apply in any case.

    >>> sea_access("KAZ").neighbour in ("RUS", "CHN", "TKM")
    True
    """
    shut = shut or Closure()
    port, weight, days, usd = _nearest_port(state, shut)
    worst = (0.0, Access(state, port, days, usd, "", 0.0, 0.0, None))
    around = {b if a == state else a for a, b, passes in borders() if passes and state in (a, b)}
    for neighbour in sorted(around):
        more = replace(shut, states=shut.states | {neighbour})
        second, heavier, later, dearer = _nearest_port(state, more)
        if heavier - weight > worst[0] or not worst[1].neighbour:
            extra = (later - days, dearer - usd, second or None)
            worst = heavier - weight, Access(state, port, days, usd, neighbour, *extra)
    return worst[1]


def _nearest_port(state: str, shut: Closure) -> tuple[str, float, float, float]:
    network = network_under(shut, ends=frozenset({state}))
    weights = Weights(network)
    ports = np.array([k for k, place in enumerate(network.places) if place.is_port])
    weight, before = (rows[0] for rows in weights.tree(hub_numbers([state])))
    best = int(ports[weight[ports].argmin()])
    if not np.isfinite(weight[best]):
        return "", np.inf, np.inf, np.inf
    way = course(before, best)
    legs = weights.legs(way[:-1], way[1:])
    days, usd = (
        float(np.cumsum([0.0, *each[legs[::-1]]])[-1]) for each in (network.days, network.usd)
    )
    return network.places[best].name, float(weight[best]), days, usd


@dataclass(frozen=True, slots=True)
class Detour:
    """The effect of a closure or a new line on every pair of n states."""

    states: tuple[str, ...]
    # days, usd: (n, n): after minus before; infinite if no route remains, NaN if there was none
    days: Floats
    usd: Floats
    # (n, n): the change as a cost factor τ̂ on the producer price: (1 + c′/V)/(1 + c/V), where c is
    # the cost in money and time and V is the value of the goods in a container
    factor: Floats
    before: tuple[Floats, Floats]  # days and usd before the change


def detour(
    avoid: Iterable[str] = (),
    opened: Iterable[str] = (),
    states: Iterable[str] | None = None,
    absent: Collection[str] = (),
) -> Detour:
    """Return the effect of closing states, lines or passages, or of opening lines, on every pair.

    A closed state is closed to transit only: its own routes remain. What a closed passage diverts
    goes on by sea where it can: no road or railway can take a canal's traffic. ``absent``: lines
    that are missing before the change as well, and after it unless they are opened.

    >>> d = detour(avoid=["RUS"], states=["KAZ", "NLD", "RUS"])
    >>> bool(d.days[0, 1] > 3), float(d.days[0, 2])
    (True, 0.0)
    """
    chosen = tuple(states) if states is not None else tuple(sorted(hubs()))
    opened = frozenset(opened)
    shut = closure([*avoid, *({*absent} - opened)], opened)
    before, after = _pairs_under(closure(absent), chosen), _pairs_under(shut, chosen)
    if shut.passages:
        alone = _pairs_under(replace(closure(absent), passages=shut.passages), chosen)
        diverted = (alone[0] != before[0]) | (alone[1] != before[1])
        at_sea = _pairs_under(replace(shut, by_sea=True), chosen)
        afloat = diverted & np.isfinite(at_sea[0])
        after = (np.where(afloat, at_sea[0], after[0]), np.where(afloat, at_sea[1], after[1]))
    value, share = goods()
    base, new = (of[1] + value * share * of[0] for of in (before, after))
    with np.errstate(invalid="ignore"):
        factor = (1.0 + new / value) / (1.0 + base / value)
        days, usd = after[0] - before[0], after[1] - before[1]
    factor[~np.isfinite(base)] = 1.0
    return Detour(chosen, days, usd, factor, before)


def _lawful(
    shut: Closure, chosen: tuple[str, ...], ends: frozenset[str] = frozenset()
) -> tuple[Floats, Floats]:
    """Return days and USD by ways that keep to the bans on goods; for ``ends``, of their own."""
    pairs, mine = all_pairs(network_under(shut, ends=ends), chosen), np.isin(chosen, [*ends])
    for i, j in np.argwhere(np.triu(pairs.barred() & (mine | mine[:, None] | (not ends)))):
        way = lawful_way(hub(chosen[i]), hub(chosen[j]), shut)  # there are few such pairs
        pairs.days[[i, j], [j, i]] = way.days if way else np.inf
        pairs.usd[[i, j], [j, i]] = way.cost_usd if way else np.inf
    return pairs.days, pairs.usd


def _pairs_under(shut: Closure, chosen: tuple[str, ...]) -> tuple[Floats, Floats]:
    days, usd = _lawful(shut, chosen)
    closed = sorted(shut.states & set(chosen))
    # A closed state's own trade continues; other closed states remain closed to it.
    for ends in (*combinations(closed, 1), *combinations(closed, 2)):
        own = _lawful(shut, chosen, frozenset(ends))
        at = np.array([chosen.index(state) for state in ends])
        # A state's own row and column, or the two cells of a pair.
        here = np.ix_(at[:1], at[1:] if len(at) > 1 else np.arange(len(chosen)))
        for every, one in zip((days, usd), own, strict=True):
            every[here] = every[here[::-1]] = one[here]
    return days, usd


def uses(
    pairs: AllPairs, weights: Mapping[tuple[str, str], float] | None = None
) -> tuple[dict[str, float], float]:
    """Return the weight of the pairs that use each corridor or state, and of all with a route.

    ``weights``: trade of a pair, in either direction (default: all pairs have equal weight).

    >>> found, pairs = uses(all_pairs(states=["KAZ", "NLD", "CHN"]))
    >>> found["khorgos-dostyk"], pairs
    (1.0, 3.0)
    """
    total = 0.0
    found: dict[str, float] = dict.fromkeys(CORRIDORS, 0.0)
    for (i, a), (j, b) in combinations(enumerate(pairs.states), 2):
        weight = 1.0 if weights is None else weights.get((a, b), 0.0) + weights.get((b, a), 0.0)
        if weight > 0 and np.isfinite(pairs.weight[i, j]):
            total += weight
            for thing in _used(pairs, i, j):
                found[thing] = found.get(thing, 0.0) + weight
    return found, total


def _used(pairs: AllPairs, i: int, j: int) -> set[str]:
    way = pairs.way(i, j)
    network = pairs.network
    names = {name for leg in pairs.weights.legs(way[:-1], way[1:]) for name in network.lines[leg]}
    ends = {pairs.states[i], pairs.states[j]}
    transit = {network.places[k].state for k in way} - ends
    return {c for c, lines in CORRIDORS.items() if lines & names} | transit
