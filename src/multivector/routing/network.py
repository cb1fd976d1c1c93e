"""The freight network: places and legs, with the time and cost of each leg."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.routing import sea
from multivector.routing.parameters import COSTS, TIMES, gauge_mm, goods, parameter
from multivector.routing.tables import MODES, Place, borders, closures, lines, numbers, places

# Ratio of road distance to great-circle distance; studies of road networks find 1.2 to 1.4
# (Boscoe, Henry & Zdeb 2012, Professional Geographer 64(2): 188-196).
_ROAD_DETOUR = 1.25
# States outside the European Union that belong to its customs union or the Schengen area.
_WITH_THE_EU = frozenset({"NOR", "ISL", "CHE", "LIE", "MCO", "AND", "SMR"})


@dataclass(frozen=True, slots=True)
class Network:
    """Places and the m legs between them, as arrays (m,)."""

    places: tuple[Place, ...]
    # start, end: Places that a leg connects; each leg can be used in both directions
    start: NDArray[np.int_]
    end: NDArray[np.int_]
    mode: NDArray[np.int_]  # Index in :data:`MODES`
    distance_km: Floats
    # time, money: (m, …): The components of days and usd, in the order of TIMES and COSTS
    time: Floats
    money: Floats
    lines: tuple[frozenset[str], ...]  # Named lines and passages that each leg belongs to
    shut: NDArray[np.bool_]  # Legs that are closed
    last_resort_usd: Floats | float = 0.0  # (m,): Added to the weight of legs to use least

    @property
    def days(self) -> Floats:
        """Return the days of each leg."""
        return self.time @ central(TIMES)

    @property
    def usd(self) -> Floats:
        """Return the cost of each leg."""
        return self.money @ central(COSTS)

    @property
    def weight(self) -> Floats:
        """Return the cost that routes minimise: money plus the value of time, in USD."""
        value, share = goods()
        return self.usd + value * share * self.days + self.last_resort_usd


@cache
def central(names: tuple[str, ...]) -> Floats:
    """Return the value of each component; a speed is converted to days per km."""
    return np.array(
        [1.0 / parameter(n).value if n.startswith("speed") else parameter(n).value for n in names]
    )


@dataclass(frozen=True, slots=True)
class _Leg:
    start: int
    end: int
    mode: str
    km: float
    lines: frozenset[str]
    open: bool = True


def build(
    *,
    opened: frozenset[str] = frozenset(),
    passages_closed: frozenset[str] = frozenset(),
    year: int | None = None,
    reopened: bool = False,
) -> Network:
    """Return the network with planned lines opened and sea passages closed.

    With a year, lines and borders are those of its end; speeds, rates, waiting times and customs
    unions are current. ``reopened``: as if no government or war had closed a border.

    >>> net = build()
    >>> len(net.start) == len(net.days), bool((net.days > 0).all())
    (True, True)
    """
    legs = [*_land_legs(year, reopened), *_sea_legs(passages_closed)]
    where = places()
    union = _union_number()
    time = np.zeros((len(legs), len(TIMES)))
    money = np.zeros((len(legs), len(COSTS)))
    for row, leg in enumerate(legs):
        _account(leg, where, union, time[row], money[row])
    return Network(
        where, np.array([leg.start for leg in legs]), np.array([leg.end for leg in legs]),
        np.array([MODES.index(leg.mode) for leg in legs]), np.array([leg.km for leg in legs]), time,
        money, tuple(leg.lines for leg in legs),
        np.array([not leg.open and not leg.lines & opened for leg in legs]),
    )  # fmt: skip


def closed(network: Network, *, states: frozenset[str], names: frozenset[str]) -> Network:
    """Return the network without the legs of these states, lines and modes."""
    inside = np.array([place.state in states for place in network.places])
    bad = inside[network.start] | inside[network.end]
    bad |= np.array([bool(lines & names) for lines in network.lines])
    bad |= np.array([MODES[m] in names for m in network.mode])
    return replace(network, shut=network.shut | bad)


def by_sea(network: Network) -> Network:
    """Return the network in which ways first have few voyages and land borders, then are cheap.

    An inland state still reaches ports abroad, and any state those of its customs union.
    """
    union = _union_number()
    united = np.array([str(union.get(place.state, place.state)) for place in network.places])
    abroad = united[network.start] != united[network.end]
    # A border is better than a second voyage, as from Trabzon by road to Mersin.
    least = np.where(network.mode == MODES.index("sea"), 1e6, 0.9e6 * abroad)
    return replace(network, last_resort_usd=least)


def _account(
    leg: _Leg, where: tuple[Place, ...], union: dict[str, int], time: Floats, money: Floats
) -> None:
    a, b = where[leg.start].state, where[leg.end].state
    time[TIMES.index(f"speed_km_per_day.{leg.mode}")] = leg.km
    money[COSTS.index(f"cost_usd_per_km.{leg.mode}")] = leg.km
    for wait in _waits(leg, a, b, union):
        time[TIMES.index(f"wait_days.{wait}")] += 1 if wait != "port" else 2
        cost = "border" if wait == "rail_border" else wait
        money[COSTS.index(f"cost_usd.{cost}")] += 1 if wait != "port" else 2


def _waits(leg: _Leg, a: str, b: str, union: dict[str, int]) -> Iterator[str]:
    if leg.mode == "sea":
        yield "port"  # one port call at each end
        yield from ("canal" for _ in leg.lines.intersection(sea.CANALS))
        return
    if leg.mode == "ferry":
        yield "ferry"
    if a == b:
        return
    by_rail = leg.mode in ("rail", "trunk")
    if a in union and union[a] == union.get(b):
        yield "union_border"
    else:
        yield "rail_border" if by_rail else "border"
    if by_rail and gauge_mm(a) != gauge_mm(b):
        yield "gauge"


@cache
def _union_number() -> dict[str, int]:
    today = "2025"
    united = dict.fromkeys(members("EU", today) | _WITH_THE_EU, 1)
    return united | dict.fromkeys(members("EAEU", today), 2)


@cache
def _land_legs(year: int | None, reopened: bool) -> tuple[_Leg, ...]:
    where = places()
    number = numbers()
    shut = {frozenset((a, b)) for a, b, passes in borders(year) if not passes}
    shut -= closures().keys() if reopened else set()
    stated = [
        _Leg(number[line.a], number[line.b], line.mode, line.distance_km, line.names, there)
        for line in lines()
        for ends in [frozenset(where[number[name]].state for name in (line.a, line.b))]
        for there in [line.open and ends not in shut and line.since[:4] <= str(year or "9999")]
    ]
    joined = {
        frozenset((where[leg.start].state, where[leg.end].state))
        for leg in stated
        if leg.open and leg.mode != "ferry"
    }
    by_state: dict[str, list[int]] = {}
    for k, place in enumerate(where):
        by_state.setdefault(place.state, []).append(k)
    roads = [
        _road(i, j)
        for group in by_state.values()
        for i, j in combinations(group, 2)
        if where[i].land == where[j].land
    ]
    for a, b, _ in borders(year):
        # A listed line replaces all other connections between two states.
        if frozenset((a, b)) not in shut | joined:
            roads += _crossings(by_state[a], by_state[b])
    return (*stated, *roads)


def _road(i: int, j: int) -> _Leg:
    return _Leg(i, j, "road", max(_ROAD_DETOUR * _apart(i, j), 5.0), frozenset())


def _apart(i: int, j: int) -> float:
    a, b = places()[i], places()[j]
    return float(sea.great_circle_km(a.lat, a.lon, b.lat, b.lon))


def _crossings(mine: list[int], theirs: list[int]) -> list[_Leg]:
    """Return the roads across a border: between the two nearest places, and between the hubs."""
    where = places()
    pairs = [(i, j) for i, j in product(mine, theirs) if where[i].land == where[j].land]
    if not pairs:
        return []
    nearest = min(pairs, key=lambda pair: _apart(*pair))
    chosen = {nearest, *(p for p in pairs if where[p[0]].is_hub and where[p[1]].is_hub)}
    return [_road(i, j) for i, j in sorted(chosen)]


def _sea_legs(passages_closed: frozenset[str]) -> list[_Leg]:
    number = numbers()
    names = [port.name for port in sea.ports()]
    km = sea.distances(passages_closed).tolist()
    used = sea.passages_used(passages_closed)
    sets = {passages: frozenset(passages) for passages in {(), *used.values()}}
    return [
        _Leg(number[one], number[two], "sea", km[i][j], sets[used.get((one, two), ())])
        for i, one in enumerate(names)
        for j, two in enumerate(names[i + 1 :], i + 1)
        if math.isfinite(km[i][j])
    ]
