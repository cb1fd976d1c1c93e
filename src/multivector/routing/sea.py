"""Sea legs between ports, from stored distances or the searoute network.

searoute-py (Apache 2.0) includes Eurostat's network of maritime lanes and works offline.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from multivector.arrays import Floats, Ints
from multivector.errors import InputError, install
from multivector.routing.parameters import goods, parameter
from multivector.routing.tables import Place, places
from multivector.tables import read_rows

_ROWS = read_rows("multivector.routing", "data", "passages.tsv")
# Passages that can be closed, and the state whose closure closes them (None: no state does).
PASSAGES = {name: state or None for name, state, *_ in _ROWS}
# Always closed: no regular merchant traffic.
_ALWAYS_CLOSED = frozenset({"northwest", "bering"})
CANALS = ("suez", "panama")  # The passages with tolls and waiting times
NOWHERE = 65535  # Distance where there is no course
_ITS_WORDS = {theirs: name for name, *_, theirs in _ROWS if theirs}  # searoute's words for ours


def passage_named(word: str) -> str | None:
    """Return the passage, of :data:`PASSAGES`, that a word means; None if it means none.

    >>> passage_named("the Strait of Hormuz"), passage_named("Suez Canal"), passage_named("Sunda")
    ('hormuz', 'suez', None)
    """
    plain = " ".join(re.findall(r"[^\W\d_]+", word.casefold()))
    bare = re.sub("^(the )?((straits?|canal) of )?| (straits?|canal)$", "", plain)
    return next((name for name, _, spelled, _ in _ROWS if re.fullmatch(spelled, bare)), None)


@cache
def ports() -> tuple[Place, ...]:
    """Return the seaports, in the order of the matrices."""
    return tuple(place for place in places() if place.is_port)


@cache
def distances(closed: frozenset[str] = frozenset()) -> Floats:
    """Return distances in km by sea, (ports, ports); infinite where there is no route.

    Raises InputError if several passages are closed and the package searoute is not installed, or
    the stored distances do not match the table of places.

    ``closed``: closed passages, of :data:`PASSAGES`.

    >>> names = [p.name for p in ports()]
    >>> a, b = names.index("Shanghai"), names.index("Rotterdam")
    >>> bool(distances()[a, b] < distances(frozenset({"suez"}))[a, b])
    True
    """
    n = len(ports())
    result = np.full((n, n), np.inf)
    np.fill_diagonal(result, 0.0)
    upper = np.triu_indices(n, 1)
    km = _ways(closed)[0].astype(np.float64)
    km[km == NOWHERE] = np.inf
    result[upper] = km
    result.T[upper] = km
    result.setflags(write=False)
    return result


@cache
def passages_used(closed: frozenset[str] = frozenset()) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the passages on the route between each pair of ports, if any, with some closed."""
    names = [port.name for port in ports()]
    mask = _ways(closed)[1]
    found = {}
    start, end = np.triu_indices(len(names), 1)
    named = {
        bits: tuple(p for k, p in enumerate(PASSAGES) if bits >> k & 1)
        for bits in np.unique(mask).tolist()
    }
    for at in np.flatnonzero(mask).tolist():
        one, two = names[start[at]], names[end[at]]
        found[one, two] = found[two, one] = named[int(mask[at])]
    return found


@cache
def _ways(closed: frozenset[str]) -> tuple[Ints, Ints]:
    """Return km and passages of each pair of ports: stored, or found if several are closed."""
    stored = _stored()
    if len(closed) > 1:
        return sail(ports(), closed=closed)
    name = "".join(f"-{passage}" for passage in closed)
    return stored[f"km{name}"], stored[f"passages{name}"]


@cache
def _stored() -> dict[str, Any]:
    path = files("multivector.routing") / "data" / "sea.npz"
    with path.open("rb") as file, np.load(file) as archive:
        stored = {name: archive[name] for name in archive.files}
    if list(stored["ports"]) != [port.name for port in ports()] or stored["toll"] != toll_km():
        what = "the stored sea distances do not match the table of ports and the parameters"
        raise InputError(what, where="routing/data/sea.npz", next="python training/sea_matrix.py")
    return stored


@cache
def _network() -> tuple[Any, Any, Any, Any, list[str | None]]:
    """Return node coordinates (m, 2) as lon, lat; edge ends, km and passage of each edge."""
    try:
        import searoute
    except ImportError as error:
        what = "sea routes that are not stored require the package searoute"
        raise InputError(what, next=install("scenarios")) from error
    graph = searoute.setup_M()
    nodes = list(graph._node)
    number = {node: k for k, node in enumerate(nodes)}
    start, end, km, passage = [], [], [], []
    for a, ways in graph._adj.items():
        for b, data in ways.items():
            if a in number and b in number:
                start.append(number[a])
                end.append(number[b])
                km.append(max(float(data["weight"]), 1e-3))
                passage.append(_ITS_WORDS.get(its := data.get("passage"), its))
    return np.array(nodes), np.array(start), np.array(end), np.array(km), passage


def _masked(closed: frozenset[str]) -> Any:
    from scipy.sparse import coo_matrix

    nodes, start, end, km, passage = _network()
    shut = closed | _ALWAYS_CLOSED
    keep = np.array([p not in shut for p in passage])
    n = len(nodes)
    return coo_matrix((km[keep], (start[keep], end[keep])), shape=(n, n)).tocsr()


def great_circle_km(lat: ArrayLike, lon: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Floats:
    """Return great-circle distances in km on a sphere of radius 6,371 km; degrees, broadcast.

    >>> round(float(great_circle_km(0.0, 0.0, 0.0, 90.0)))
    10008
    """
    a, b, c, d = (np.radians(np.asarray(v, dtype=np.float64)) for v in (lat, lon, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(12742.0 * np.arcsin(np.sqrt(np.minimum(np.maximum(h, 0), 1))))


def _berths(where: Sequence[Place]) -> tuple[Any, Floats]:
    """Return the nearest node of the main ocean network for each place, and its distance in km.

    All passages are open here: a port behind a closed strait is cut off, not moved.
    """
    from scipy.sparse.csgraph import connected_components

    nodes, start, _, _, passage = _network()
    _, part = connected_components(_masked(frozenset()), directed=False)
    inside = part == np.bincount(part).argmax()
    # Exclude nodes within canals, or closing a canal would cut the port off on both sides.
    canal = np.array([way in CANALS for way in passage])
    inside &= np.isin(np.arange(len(nodes)), start[~canal])
    main = np.flatnonzero(inside)
    lat = np.array([p.lat for p in where])[:, None]
    lon = np.array([p.lon for p in where])[:, None]
    way = great_circle_km(lat, lon, nodes[main, 1][None], nodes[main, 0][None])
    nearest = way.argmin(axis=1)
    return main[nearest], way[np.arange(len(where)), nearest]


def toll_km() -> float:
    """Return the sea distance that costs as much as a canal, with the value of time.

    >>> round(toll_km())
    538
    """
    value, share = goods()
    canal = parameter("cost_usd.canal").value + value * share * parameter("wait_days.canal").value
    speed = parameter("speed_km_per_day.sea").value
    return canal / (parameter("cost_usd_per_km.sea").value + value * share / speed)


def sail(where: Sequence[Place], *, closed: frozenset[str]) -> tuple[Ints, Ints]:
    """Return whole km and passages (bits, in the order of PASSAGES) of the cheapest courses by sea.

    One entry for each pair of the n places, in the order of ``np.triu_indices(n, 1)``; ``NOWHERE``
    without a course. A canal is used only where the course around it is dearer, tolls included:
    otherwise closing it would make trade cheaper.

    ``where``: seaports; each is connected to the nearest node of the ocean network. ``closed``:
    closed passages.
    """
    around = [frozenset(some) for size in range(3) for some in combinations(CANALS, size)]
    found = [_shortest(where, closed | some) for some in around]
    km, used = (np.stack(arrays) for arrays in zip(*found, strict=True))
    tolls = sum(used >> list(PASSAGES).index(canal) & 1 for canal in CANALS)
    best = (km + toll_km() * tolls).argmin(axis=0)[None]
    return np.take_along_axis(km, best, 0)[0], np.take_along_axis(used, best, 0)[0]


def _shortest(where: Sequence[Place], closed: frozenset[str]) -> tuple[Ints, Ints]:
    """Return whole km and passages of the shortest courses; see :func:`sail`."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    berths, approach = _berths(where)
    distance, before = dijkstra(_masked(closed), indices=berths, return_predecessors=True)
    _, start, end, _, passage = _network()
    bit = np.array([1 << list(PASSAGES).index(p) if p in PASSAGES else 0 for p in passage])
    bits = coo_matrix((bit, (start, end)), shape=(before.shape[1],) * 2).tocsr()
    every = np.broadcast_to(np.arange(before.shape[1]), before.shape)
    prior = np.where(before < 0, every, before)
    used = np.asarray(bits[prior.ravel(), every.ravel()]).reshape(before.shape)
    # Each step doubles the part of the course, seen back from its end, whose passages are known.
    while (prior != (further := np.take_along_axis(prior, prior, 1))).any():
        used = used | np.take_along_axis(used, prior, 1)
        prior = further
    upper = np.triu_indices(len(where), 1)
    km = distance[:, berths] + approach[:, None] + approach[None, :]
    km = np.rint(((km + km.T) / 2)[upper])
    return np.where(np.isfinite(km), km, NOWHERE).astype(np.intp), used[:, berths][upper]


def track(a: Place, b: Place, passages: Iterable[str]) -> list[tuple[float, float]]:
    """Return the course between two ports through some passages as (lon, lat) points, for a map."""
    from scipy.sparse.csgraph import dijkstra

    nodes = _network()[0]
    matrix = _masked(frozenset(PASSAGES).difference(passages))
    (start, end), _ = _berths((a, b))
    _, before = dijkstra(matrix, indices=[start], return_predecessors=True)
    course, node = [], int(end)
    while node >= 0:
        course.append((float(nodes[node, 0]), float(nodes[node, 1])))
        node = int(before[0, node])
    return [(a.lon, a.lat), *reversed(course), (b.lon, b.lat)]
