"""Find routes: the best route, distinct alternatives, and the best routes of all pairs."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.arrays import Bools, Floats
from multivector.codes.suggest import unknown
from multivector.errors import InputError, UsageError
from multivector.routing import sea, tables
from multivector.routing.network import Network, build, by_sea, central, closed
from multivector.routing.parameters import COSTS, TIMES, goods, parameter
from multivector.routing.tables import MODES, Place, end_of, hub_numbers, hubs, line_names, numbers
from multivector.vocabulary import TAILS

DRAWS, SEED = 2000, 20240715


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a route."""

    start: Place
    end: Place
    mode: str
    distance_km: float
    days: float
    cost_usd: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A route between the hubs of two states."""

    legs: tuple[Leg, ...]
    # distance_km, days, cost_usd: Sums over the legs, for a forty-foot container
    distance_km: float
    days: float
    cost_usd: float
    # lower, upper: Days: 90% range from the uncertainty of speeds and waiting times, shared by legs
    # of the same kind
    lower: float
    upper: float
    # cost_lower, cost_upper: USD: the same from the uncertainty of rates
    cost_lower: float
    cost_upper: float

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the places in order, including both ends."""
        return (self.legs[0].start, *(leg.end for leg in self.legs)) if self.legs else ()

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states in order, including both ends, without consecutive duplicates."""
        return tuple(state for state, _ in groupby(place.state for place in self.places))

    @property
    def lines(self) -> frozenset[str]:
        """Return the named lines and passages of the route."""
        return frozenset(name for leg in self.legs for name in leg.lines)


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed states (for transit), lines, modes and sea passages; and opened lines."""

    states: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    reopened: bool = False  # as if no government or war had closed a border, or banned a way
    by_sea: bool = False  # with few voyages, and few borders crossed by land


def closure(avoid: Iterable[str] = (), opened: Iterable[str] = ()) -> Closure:
    """Classify the names to avoid as states, lines, modes and passages.

    Raises UsageError for an unknown name, or an unknown line to open.

    >>> closure(["RUS", "suez"]).passages
    frozenset({'suez'})
    """
    words, lines = frozenset(sea.passage_named(w) or w for w in avoid), frozenset(opened)
    if strange := sorted(lines - line_names()):
        raise unknown("line", strange[0], sorted(line_names()), "open")
    passages = words & frozenset(sea.PASSAGES)
    states = words & frozenset(hubs())
    names = words & (line_names() | frozenset(MODES))
    rest = sorted(words - passages - states - names)
    if rest:
        known = sorted({*line_names(), *MODES, *sea.PASSAGES})
        allowed = "ISO3 codes; " + ", ".join(known)
        raise unknown("state, line, mode or sea passage", rest[0], known, "avoid", allowed)
    if words & lines:
        raise UsageError(
            f"{sorted(words & lines)[0]!r} is both opened and avoided", where="open/avoid"
        )
    canals = {p for p, owner in sea.PASSAGES.items() if owner in states}
    return Closure(states, names, passages | canals, lines)


def network_under(shut: Closure, *, ends: frozenset[str] = frozenset()) -> Network:
    """Return the network under a closure; routes to and from ``ends`` remain open."""
    canals = {p for p, owner in sea.PASSAGES.items() if owner in ends & shut.states}
    base = _base(shut.opened, frozenset(shut.passages - canals), shut.reopened)
    if shut.by_sea:
        base = by_sea(base)
    if not (shut.states - ends or shut.names):
        return base
    return closed(base, states=shut.states - ends, names=shut.names)


@cache
def _base(opened: frozenset[str], passages: frozenset[str], reopened: bool) -> Network:
    return build(opened=opened, passages_closed=passages, reopened=reopened)


def best_routes(start: str, end: str, *, shut: Closure | None = None, k: int = 1) -> list[Route]:
    """Return up to k routes between two states, through different states or lines.

    Each alternative is the best route that avoids a state, line or passage of an earlier route, so
    the list shows the fallbacks if one fails. Routes through the same states and lines count as
    one. Raises UsageError if an end is unknown, or both ends are the same place. Raises InputError
    if there is no route.

    ``start`` and ``end``: ISO3 codes, which mean the state's hub, or names of places. ``shut``: the
    closures. ``k``: maximum number of routes.

    >>> north = best_routes("KAZ", "NLD", shut=closure(["sea"]))[0]
    >>> north.states[:3], 9 < north.days < 15
    (('KAZ', 'RUS', 'BLR'), True)
    """
    shut = shut or Closure()
    source, target = end_of(start), end_of(end)
    if source == target:
        raise UsageError("the start and end of a route must differ", where=f"{start} to {end}")
    ends = frozenset((source.state, target.state))
    found: list[Route] = []
    seen: set[tuple[tuple[str, ...], frozenset[str]]] = set()
    tried: set[frozenset[str]] = {frozenset()}
    queue: list[tuple[float, int, frozenset[str], Route]] = []
    first = lawful_way(source, target, shut)
    if first is not None:
        heapq.heappush(queue, (_weight(first), 0, frozenset(), first))
    # Branch on what each route passes through, as in Lawler's version of Yen's algorithm, but by
    # state and line instead of leg: a parallel leg is not a real alternative.
    while queue and len(found) < k:
        _, _, banned, route = heapq.heappop(queue)
        key = (route.states, route.lines)
        if key not in seen:
            seen.add(key)
            found.append(route)
        if len(found) == k:
            break
        for thing in sorted(_passed(route, ends)):
            more = banned | {thing}
            if more in tried or len(tried) > 400:
                continue
            tried.add(more)
            less = replace(
                shut, states=shut.states | (more & frozenset(hubs())),
                names=shut.names | (more & (line_names() | frozenset(MODES))),
                passages=shut.passages | (more & frozenset(sea.PASSAGES)),
            )  # fmt: skip
            other = lawful_way(source, target, less)
            if other is not None:
                heapq.heappush(queue, (_weight(other), len(tried), more, other))
    if not found:
        raise InputError(
            f"no route from {start} to {end} under these closures",
            where=", ".join(sorted(shut.states | shut.names | shut.passages)) or None,
            next="avoid fewer states, lines, modes or passages",
        )
    return found


def _passed(route: Route, ends: frozenset[str]) -> set[str]:
    modes = {leg.mode for leg in route.legs} & {"sea", "ferry"}
    # Never branch on Gibraltar: without it the Mediterranean is closed off.
    return (set(route.states) - ends) | (set(route.lines) - {"gibraltar"}) | modes


def _weight(route: Route) -> float:
    value, share = goods()
    return route.cost_usd + value * share * route.days


def lawful_way(start: Place, end: Place, shut: Closure) -> Route | None:
    """Return the best route that does not pass through both states of a ban; their own is open."""
    found, ends = _free(start, end, shut), frozenset((start.state, end.state))
    passed = frozenset(found.states) if found and not shut.reopened else frozenset()
    for pair in tables.bans().keys() - {ends}:
        if pair <= passed:
            less = (replace(shut, states=shut.states | {one}) for one in sorted(pair - ends))
            ways = (lawful_way(start, end, one) for one in less)
            return min(filter(None, ways), key=_weight, default=None)
    return found


def _free(start: Place, end: Place, shut: Closure) -> Route | None:
    network, weights = _weighed(shut, shut.states & {start.state, end.state})
    source, target = numbers()[start.name], numbers()[end.name]
    way = course(weights.tree([source])[1][0], target)
    if way[0] != source:
        return None
    legs = weights.legs(way[:-1], way[1:]).tolist()
    return _route(network, list(zip(legs, way[:-1], strict=True)))


@lru_cache(maxsize=32)
def _weighed(shut: Closure, ends: frozenset[str]) -> tuple[Network, "Weights"]:
    network = network_under(shut, ends=ends)
    return network, Weights(network)


def course(before: NDArray[np.int_], place: int) -> list[int]:
    """Return the places of the best route to a place, from the predecessor of each.

    It starts at the source of the tree, or is the place alone if there is no route to it.
    """
    found = [place]
    while before[found[-1]] >= 0:
        found.append(int(before[found[-1]]))
    return found[::-1]


def _route(network: Network, chosen: list[tuple[int, int]]) -> Route:
    days, usd = network.days, network.usd
    legs = tuple(
        Leg(
            network.places[at], network.places[int(network.start[m] + network.end[m] - at)],
            MODES[network.mode[m]], float(network.distance_km[m]), float(days[m]), float(usd[m]),
            tuple(sorted(network.lines[m])),
        )
        for m, at in chosen
    )  # fmt: skip
    rows = [m for m, _ in chosen]
    km, time, cost = (float(each[rows].sum()) for each in (network.distance_km, days, usd))
    in_days = _range(network.time[rows].sum(axis=0), TIMES)
    in_usd = _range(network.money[rows].sum(axis=0), COSTS)
    return Route(legs, km, time, cost, *in_days, *in_usd)


@cache
def _factors(names: tuple[str, ...]) -> Floats:
    rng = np.random.default_rng(SEED)
    spread = np.array([parameter(name).spread for name in names])
    return central(names) * np.exp(rng.normal(0.0, 1.0, (DRAWS, len(names))) * spread)


def _range(parts: Floats, names: tuple[str, ...]) -> tuple[float, float]:
    low, high = np.quantile(_factors(names) @ parts, TAILS)
    return float(low), float(high)


class Weights:
    """A sparse matrix of the best parallel legs, with shortest-path trees."""

    def __init__(self, network: Network) -> None:
        from scipy.sparse import coo_matrix

        self._n = n = len(network.places)
        usable = np.flatnonzero(~network.shut)
        keys = self._key(network.start[usable], network.end[usable])
        weight = network.weight[usable]
        order = np.lexsort((weight, keys))
        self._keys, first = np.unique(keys[order], return_index=True)
        best = order[first]
        self._legs = usable[best]
        self.matrix = coo_matrix((weight[best], np.divmod(self._keys, n)), shape=(n, n)).tocsr()

    def _key(self, a: ArrayLike, b: ArrayLike) -> NDArray[np.int_]:
        """Return one number for each pair of places, in either order."""
        return np.asarray(np.minimum(a, b) * self._n + np.maximum(a, b))

    def tree(self, sources: list[int]) -> tuple[Floats, NDArray[np.int_]]:
        """Return the minimum weight to every place, and its predecessor on the route."""
        from scipy.sparse.csgraph import dijkstra

        weight, before = dijkstra(
            self.matrix, directed=False, indices=sources, return_predecessors=True
        )
        return weight, before

    def legs(self, a: ArrayLike, b: ArrayLike) -> NDArray[np.int_]:
        """Return the legs between places a and b, in either order."""
        return np.asarray(self._legs[np.searchsorted(self._keys, self._key(a, b))])


@dataclass(frozen=True, slots=True)
class AllPairs:
    """The best routes between the hubs of n states."""

    states: tuple[str, ...]
    # weight, days, usd: (n, n): infinite where there is no route; weight is the quantity minimised
    weight: Floats
    days: Floats
    usd: Floats
    before: NDArray[np.int_]
    network: Network
    weights: Weights

    def way(self, i: int, j: int) -> list[int]:
        """Return the places of the best route between two states, by index."""
        return course(self.before[i], hub_numbers([self.states[j]])[0])

    def barred(self) -> Bools:
        """Return the pairs, (n, n), whose way passes both states of a ban."""
        of = np.array([place.state for place in self.network.places])
        prior = np.where(self.before < 0, np.arange(len(of)), self.before)
        out = np.zeros(self.weight.shape, dtype=bool)
        for pair in tables.bans():
            one, two = (of == state for state in pair)
            passed, more = np.zeros_like(prior), np.broadcast_to(one + 2 * two, prior.shape)
            while (more != passed).any():
                passed, more = more, more | np.take_along_axis(more, prior, axis=1)
            out |= passed[:, hub_numbers(self.states)] == 3
        return out


def all_pairs(network: Network | None = None, states: Iterable[str] | None = None) -> AllPairs:
    """Return time and cost of the best route between each pair of states.

    ``network``: default: the present network. ``states``: ISO3 codes (default: every state with a
    hub).

    >>> pairs = all_pairs(states=["KAZ", "NLD", "CHN"])
    >>> bool(pairs.days[0, 1] > 0), float(pairs.days[0, 0])
    (True, 0.0)
    """
    network = network or network_under(Closure())
    chosen = tuple(states) if states is not None else tuple(sorted(hubs()))
    sources = hub_numbers(chosen)
    weights = Weights(network)
    weight, before = weights.tree(sources)
    days, usd = _along(network, weights, weight, before)
    return AllPairs(
        chosen, weight[:, sources], days[:, sources], usd[:, sources], before, network, weights
    )


def _along(
    network: Network, weights: Weights, weight: Floats, before: NDArray[np.int_]
) -> tuple[Floats, Floats]:
    """Return days and USD to every place, by adding each leg to its predecessor's sums."""
    days, usd = np.full(weight.shape, np.inf), np.full(weight.shape, np.inf)
    leg_days, leg_usd = network.days, network.usd
    for row in range(len(weight)):
        # In order of weight, every predecessor comes first.
        order = np.argsort(weight[row], kind="stable")
        reached = order[before[row, order] >= 0]
        legs = weights.legs(before[row, reached], reached)
        days[row, order[0]] = usd[row, order[0]] = 0.0
        for node, leg in zip(reached.tolist(), legs.tolist(), strict=True):
            prior = before[row, node]
            days[row, node] = days[row, prior] + leg_days[leg]
            usd[row, node] = usd[row, prior] + leg_usd[leg]
    return days, usd
