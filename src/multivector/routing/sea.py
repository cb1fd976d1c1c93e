"""Sea legs between ports, from stored distances or the searoute network.

searoute-py (Apache 2.0) includes Eurostat's network of maritime lanes and works offline.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from multivector.arrays import Floats
from multivector.errors import InputError
from multivector.routing.tables import Place, places

# Passages that can be closed, and the state whose closure closes them (None: no state does).
PASSAGES: dict[str, str | None] = {
    "suez": "EGY",
    "panama": "PAN",
    "bosporus": None,  # Montreux Convention: open to merchant ships
    "gibraltar": None,
    "malacca": None,
    "ormuz": None,
    "babalmandab": None,
}
# Always closed: no regular merchant traffic.
_ALWAYS_CLOSED = frozenset({"northwest", "bering"})
_NOWHERE = 65535


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
    stored = _stored()
    key = "km" + "".join(f"-{name}" for name in closed)
    if len(closed) > 1:
        return sail(ports(), closed=closed)
    n = len(ports())
    result = np.full((n, n), np.inf)
    np.fill_diagonal(result, 0.0)
    upper = np.triu_indices(n, 1)
    km = stored[key].astype(np.float64)
    km[km == _NOWHERE] = np.inf
    result[upper] = km
    result.T[upper] = km
    result.setflags(write=False)
    return result


@cache
def passages_used() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the passages on the unrestricted route between each pair of ports, if any."""
    n = len(ports())
    names = [port.name for port in ports()]
    mask = _stored()["passages"]
    found = {}
    start, end = np.triu_indices(n, 1)
    named = {
        bits: tuple(p for k, p in enumerate(PASSAGES) if bits >> k & 1)
        for bits in np.unique(mask).tolist()
    }
    for at in np.flatnonzero(mask).tolist():
        one, two = names[start[at]], names[end[at]]
        found[one, two] = found[two, one] = named[int(mask[at])]
    return found


@cache
def _stored() -> dict[str, Any]:
    path = files("multivector.routing") / "data" / "sea.npz"
    with path.open("rb") as file, np.load(file) as archive:
        stored = {name: archive[name] for name in archive.files}
    if list(stored["ports"]) != [port.name for port in ports()]:
        raise InputError(
            "the stored sea distances do not match the table of ports",
            where="routing/data/sea.npz",
            next="python training/sea_matrix.py",
        )
    return stored


@cache
def _network() -> tuple[Any, Any, Any, Any, list[str | None]]:
    """Return node coordinates (m, 2) as lon, lat; edge ends, km and passage of each edge."""
    try:
        import searoute
    except ImportError as error:
        raise InputError(
            "sea routes that are not stored require the package searoute",
            next="pip install 'multivector[scenarios]'",
        ) from error
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
                passage.append(data.get("passage"))
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
    canal = np.isin(np.array(passage, dtype=object), ["suez", "panama"])
    inside &= np.isin(np.arange(len(nodes)), start[~canal])
    main = np.flatnonzero(inside)
    lat = np.array([p.lat for p in where])[:, None]
    lon = np.array([p.lon for p in where])[:, None]
    way = great_circle_km(lat, lon, nodes[main, 1][None], nodes[main, 0][None])
    nearest = way.argmin(axis=1)
    return main[nearest], way[np.arange(len(where)), nearest]


def sail(where: Sequence[Place], *, closed: frozenset[str]) -> Floats:
    """Compute distances in km between n places over the sea network, (n, n).

    ``where``: seaports; each is connected to the nearest node of the ocean network. ``closed``:
    closed passages.
    """
    from scipy.sparse.csgraph import dijkstra

    berths, approach = _berths(where)
    km = dijkstra(_masked(closed), indices=berths)
    result = km[:, berths] + approach[:, None] + approach[None, :]
    np.fill_diagonal(result, 0.0)
    return np.asarray((result + result.T) / 2)


def track(a: Place, b: Place) -> list[tuple[float, float]]:
    """Return the course between two ports as (lon, lat) points, for a map."""
    from scipy.sparse.csgraph import dijkstra

    nodes = _network()[0]
    matrix = _masked(frozenset())
    (start, end), _ = _berths((a, b))
    _, before = dijkstra(matrix, indices=[start], return_predecessors=True)
    course, node = [], int(end)
    while node >= 0:
        course.append((float(nodes[node, 0]), float(nodes[node, 1])))
        node = int(before[0, node])
    return [(a.lon, a.lat), *reversed(course), (b.lon, b.lat)]
