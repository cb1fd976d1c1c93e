"""Transit dependence: the states on the routes to each partner, and the cost of avoiding them.

Arrays are indexed by the n states of the table, in the order of ``Transit.states``.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from multivector.arrays import Bools, Floats, Ints
from multivector.routing import sea
from multivector.routing.network import build
from multivector.routing.paths import Weights
from multivector.routing.tables import hub_numbers, hubs, places

# The year of the lines and borders used for capacity: the last year of the trade weights, before
# the border closures of 2018-2023. Lines that matter to Central Asia and the Caucasus are dated
# (Khorgos 2012, Kazakhstan-Turkmenistan-Iran 2014, Baku-Tbilisi-Kars 2017). All others are treated
# as existing throughout, so results for much earlier years are less certain.
NETWORK_YEAR = 2016


@dataclass(frozen=True, slots=True)
class Transit:
    """The states crossed by the best routes, and the cost of closing each one alone; m entries."""

    states: tuple[str, ...]  # The n states with a hub
    # closed, start, end: (m,): the best route from start to end transits ``closed``; each direction
    # has its own entry
    closed: Ints
    start: Ints
    end: Ints
    # (m,): Cost added by closing it, as a share of the cost afterwards; 1 if no route remains
    share: Floats


@cache
def transit(year: int | None = None) -> Transit:
    """Return the transit states of all best routes, from the stored table if it is up to date.

    A closed state is closed to transit only: its own trade continues.

    ``year``: year of the lines and borders (default: the present).

    >>> found = transit(NETWORK_YEAR)
    >>> of = found.closed == found.states.index("ZAF")
    >>> bool((found.share[of] == 1).any()), bool((found.share >= 0).all())
    (True, True)
    """
    stored = _stored() if year == NETWORK_YEAR else None
    return stored or find_transit(year)


def find_transit(year: int | None) -> Transit:
    """Compute the result of :func:`transit`."""
    graph = _graph(year)
    uses = graph.uses()
    parts: list[tuple[Ints, Ints, Ints, Floats]] = []
    for p in np.flatnonzero(uses.any(axis=(0, 1))):
        hit = uses[:, :, p]
        rows = np.flatnonzero(hit.any(axis=1))
        cost = graph.without(frozenset({graph.states[p]}), rows)
        start, end = np.nonzero(hit)
        share = share_added(graph.cost[start, end], cost[np.searchsorted(rows, start), end])
        parts.append((np.full(len(start), p), start, end, share))
    return Transit(graph.states, *map(np.concatenate, zip(*parts, strict=True)))


def table_hash() -> str:
    """Return the hash of the tables and parameters that the stored table depends on."""
    folder = files("multivector.routing")
    known = hashlib.sha256()
    for name in ("places.tsv", "borders.tsv", "lines.tsv", "sea.npz"):
        known.update((folder / "data" / name).read_bytes())
    known.update((folder / "parameters.toml").read_bytes())
    return known.hexdigest()


@cache
def _table() -> dict[str, Any] | None:
    """Return the stored table, or None if it does not match the current tables and parameters."""
    path = files("multivector.routing") / "data" / "transit.npz"
    with path.open("rb") as file, np.load(file) as archive:
        stored = {name: archive[name] for name in archive.files}
    current = str(stored["hash"]) == table_hash() and int(stored["year"]) == NETWORK_YEAR
    return stored if current else None


def _stored() -> Transit | None:
    if (stored := _table()) is None:
        return None
    at = [stored[name].astype(np.intp) for name in ("closed", "start", "end")]
    return Transit(tuple(stored["states"].tolist()), at[0], at[1], at[2], stored["share"])


@cache
def _stored_groups() -> dict[frozenset[str], Floats]:
    """Return the result of :func:`added_by` for blocs that are default powers, by membership."""
    if (stored := _table()) is None:
        return {}
    states, found = stored["states"], {}
    for k, inside in enumerate(stored["groups"]):
        share, of = np.zeros((len(states),) * 2), stored["group"] == k
        share[stored["group_start"][of], stored["group_end"][of]] = stored["group_share"][of]
        found[frozenset(states[inside].tolist())] = share
    return found


@lru_cache(maxsize=64)
def added_by(closed: frozenset[str], year: int | None = None) -> Floats:
    """Return the cost added by closing several states to transit, as a share of each pair's cost.

    The closed states' own trade continues, on routes that avoid the other closed states.

    Return (n, n): 0 if the route crosses none of them, 1 if no route remains; NaN if there was none
    before.

    >>> share, names = added_by(frozenset({"RUS", "BLR"})), transit(NETWORK_YEAR).states
    >>> a, b, c = (names.index(s) for s in ("KAZ", "NLD", "RUS"))
    >>> bool(0 < share[a, b] < 1), float(share[a, c])
    (True, 0.0)
    """
    if year == NETWORK_YEAR and (stored := _stored_groups().get(closed)) is not None:
        return stored
    return share_added(_graph(year).cost, cost_without(closed, year))


def cost_of_ways(year: int | None = None) -> Floats:
    """Return the cost of each pair's best route, (n, n), in USD per container, including time.

    >>> from multivector.routing.parameters import goods
    >>> bool(cost_of_ways().max() < goods()[0])  # less than the value of the goods
    True
    """
    return _graph(year).cost


def cost_without(closed: frozenset[str], year: int | None = None) -> Floats:
    """Return the cost of each pair, (n, n), with some states closed to transit; see `added_by`."""
    graph = _graph(year)
    cost = graph.without(closed, np.arange(len(graph.states)))
    inside = [k for k, name in enumerate(graph.states) if name in closed]
    for k in inside:
        own = graph.without(closed - {graph.states[k]}, np.array([k]))[0]
        cost[k], cost[:, k] = own, own
    # A pair of closed states keeps its cost.
    cost[np.ix_(inside, inside)] = graph.cost[np.ix_(inside, inside)]
    return cost


def share_added(before: Floats, after: Floats) -> Floats:
    """Return (after - before) / after: 0 for no change, 1 if no route is left.

    >>> share_added(np.array([1.0, 2.0, 3.0]), np.array([4.0, 2.0, np.inf])).tolist()
    [0.75, 0.0, 1.0]
    """
    known = np.isfinite(before)
    ratio = np.divide(before, after, out=np.zeros_like(before), where=known & (after > 0))
    ratio[known & (after == 0)] = 1.0
    share = np.clip(1.0 - ratio, 0.0, 1.0)
    # Ignore rounding: after a closure the legs are summed in a different order.
    return np.where(known, np.where(share > 1e-12, share, 0.0), np.nan)


class _Graph:
    """The network of a year as a symmetric matrix, from which closed places are removed."""

    def __init__(self, year: int | None) -> None:
        from scipy.sparse.csgraph import dijkstra

        self.year = year
        self.states = tuple(sorted(hubs()))
        place = {state: k for k, state in enumerate(self.states)}
        self.source = np.array(hub_numbers(self.states))
        self.state_of = np.array([place[p.state] for p in places()])
        matrix = _matrix(year, frozenset())
        cost, self._before = dijkstra(matrix, indices=self.source, return_predecessors=True)
        self.cost: Floats = cost[:, self.source]

    def uses(self) -> Bools:
        """Return [start, end, p]: whether the best route transits state p."""
        n = len(self.states)
        uses = np.zeros((n, n, n), dtype=bool)
        start, node = np.repeat(np.arange(n), n), np.tile(self.source, n)
        end = np.tile(np.arange(n), n)
        while len(node):  # follow all routes at once, backwards from their ends
            prior = self._before[start, node]
            start, end, node = start[prior >= 0], end[prior >= 0], prior[prior >= 0]
            uses[start, end, self.state_of[node]] = True
        every = np.arange(n)
        uses[every, :, every] = False
        uses[:, every, every] = False
        return uses

    def without(self, closed: frozenset[str], rows: Ints) -> Floats:
        """Return the cost (len(rows), n) from states by index; infinite if closed."""
        from scipy.sparse.csgraph import dijkstra

        shut = [k for k, name in enumerate(self.states) if name in closed]
        keep = ~np.isin(self.state_of, shut)
        passages = frozenset(p for p, owner in sea.PASSAGES.items() if owner in closed)
        matrix = _matrix(self.year, passages)[keep][:, keep]
        place = np.cumsum(keep) - 1
        out = np.full((len(rows), len(self.states)), np.inf)
        there, ends = keep[self.source[rows]], keep[self.source]
        if there.any():
            cost = dijkstra(matrix, indices=place[self.source[rows[there]]])
            out[np.ix_(there, ends)] = cost[:, place[self.source[ends]]]
        return out


@cache
def _matrix(year: int | None, passages: frozenset[str]) -> Any:
    """Return the network of a year, with some sea passages closed, as a symmetric matrix."""
    half = Weights(build(year=year, passages_closed=passages)).matrix
    return (half + half.T).tocsr()


_graph = cache(_Graph)


def places_of(states: Iterable[str], names: tuple[str, ...]) -> Ints:
    """Return the index of each state among those with a hub, or -1.

    >>> places_of(["KAZ", "???"], ("CHN", "KAZ")).tolist()
    [1, -1]
    """
    number = {name: k for k, name in enumerate(names)}
    return np.array([number.get(state, -1) for state in states], dtype=np.intp)
