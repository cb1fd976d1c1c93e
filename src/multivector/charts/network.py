"""Who acted on whom: a node for each actor, a line for each pair and quad.

Nodes stand in two columns, evenly spaced, so that labels never meet; who deals with whom stands
across from one another, at like heights. Colour and line end tell cooperation (arrowhead) from
conflict (crossbar); a broken line is words, a full one deeds. A deed of three or more parties
without a giver is a small ring that its parties are joined to.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from multivector.charts.svg import CONFLICT, COOPERATION, INK, PAPER, drawing, element, words

QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
_HEAD = 7.0


@dataclass(frozen=True, slots=True)
class Node:
    """An actor: its key in the edges, its label, and a short one for narrow pages."""

    key: str
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One event: who acted, on whom, in which quad; mutual when no side is the giver."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    quad: str
    mutual: bool = False


_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Line:
    source: str
    target: str
    quad: str
    count: int
    mutual: bool


def network(
    nodes: Sequence[Node], deeds: Sequence[Deed], *, title: str, description: str, key: str,
    narrow: bool = False,
) -> str:  # fmt: skip
    """Draw the network; ``narrow`` for a page of 320 px, with short labels.

    Parameters
    ----------
    nodes : sequence of Node
        Those to draw; a deed's side that is not among them is left out.
    deeds : sequence of Deed
        Equal ones add up to a thicker line.

    Returns
    -------
    str
        An ``svg`` element. The same input gives the same bytes.

    Examples
    --------
    >>> pair = [Node("CHN", "China", "CHN"), Node("UKR", "Ukraine", "UKR")]
    >>> deed = Deed(("CHN",), ("UKR",), "verbal-cooperation")
    >>> svg = network(pair, [deed], title="t", description="d", key="n")
    >>> "China → Ukraine: verbal cooperation, 1 event" in svg
    True
    """
    keys = [node.key for node in nodes]
    lines, joint = _lines(deeds, set(keys))
    ties = _ties(lines, joint)
    left, right = _ordered(*_sides(keys, ties), ties)
    width = 288.0 if narrow else 760.0
    rows = max(len(left), len(right))
    height = max(rows * (26.0 if narrow else 32.0), 130.0) + 40
    places = _places(left, right, width, height, 82.0 if narrow else 215.0)
    labels = {node.key: node.short if narrow else node.label for node in nodes}
    content = [*_edges(lines, places, labels, (width / 2, height / 2))]
    content += _hubs(joint, places, labels, (width / 2, height / 2))
    weight = _weights(lines, joint)
    acting = {line.source for line in lines} | {line.target for line in lines if line.mutual}
    acting |= {key for parties, _ in joint for key in parties}
    content += [
        _node(places[key], labels[key], weight[key], key in acting, width / 2) for key in keys
    ]
    return drawing(
        content, width=width, height=height, title=title, description=description, key=key
    )


def _lines(
    deeds: Sequence[Deed], known: set[str]
) -> tuple[list[_Line], dict[tuple[tuple[str, ...], str], int]]:
    pairs: dict[tuple[str, str, str, bool], int] = defaultdict(int)
    joint: dict[tuple[tuple[str, ...], str], int] = defaultdict(int)
    for deed in deeds:
        actors = tuple(sorted({key for key in deed.actors if key in known}))
        if deed.mutual and len(actors) > 2:
            joint[actors, deed.quad] += 1
        elif deed.mutual and len(actors) == 2:
            pairs[actors[0], actors[1], deed.quad, True] += 1
        elif not deed.mutual:
            for source in actors:
                for target in sorted({key for key in deed.recipients if key in known}):
                    pairs[source, target, deed.quad, False] += 1
    lines = [_Line(a, b, quad, n, mutual) for (a, b, quad, mutual), n in sorted(pairs.items())]
    return lines, dict(sorted(joint.items()))


def _weights(
    lines: Sequence[_Line], joint: Mapping[tuple[tuple[str, ...], str], int]
) -> dict[str, int]:
    weight: dict[str, int] = defaultdict(int)
    for line in lines:
        weight[line.source] += line.count
        weight[line.target] += line.count
    for (parties, _), count in joint.items():
        for party in parties:
            weight[party] += count
    return weight


def _ties(
    lines: Sequence[_Line], joint: Mapping[tuple[tuple[str, ...], str], int]
) -> dict[tuple[str, str], float]:
    """Return how strongly two nodes belong on opposite sides."""
    tie: dict[tuple[str, str], float] = defaultdict(float)
    for line in lines:
        if line.source != line.target:
            tie[min(line.source, line.target), max(line.source, line.target)] += line.count
    weight = _weights(lines, joint)
    for (parties, _), count in joint.items():
        # The party with most deeds stands across from the others, so that the ring lies between.
        first = max(parties, key=lambda key: (weight[key], key))
        for other in parties:
            if other != first:
                tie[min(first, other), max(first, other)] += count
    return tie


def _sides(
    keys: Sequence[str], ties: Mapping[tuple[str, str], float]
) -> tuple[list[str], list[str]]:
    """Part the nodes so that lines run across: greedy, then single moves while they help."""
    side: dict[str, int] = {}
    pull: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (a, b), weight in ties.items():
        pull[a].append((b, weight))
        pull[b].append((a, weight))

    def gain(key: str) -> float:  # of standing on the right
        return -sum(weight * side.get(other, 0) for other, weight in pull[key])

    for key in sorted(keys, key=lambda key: (-sum(w for _, w in pull[key]), key)):
        force = gain(key)
        fewer = 1 if sum(side.values()) < 0 else -1  # without a tie, to the shorter side
        side[key] = fewer if force == 0 else (1 if force > 0 else -1)
    for _ in range(len(keys)):
        moved = [key for key in keys if side[key] * gain(key) < 0]
        if not moved:
            break
        side[moved[0]] = -side[moved[0]]
    left = [key for key in keys if side[key] < 0]
    right = [key for key in keys if side[key] > 0]
    return left, right


def _ordered(
    left: list[str], right: list[str], ties: Mapping[tuple[str, str], float]
) -> tuple[list[str], list[str]]:
    """Order both columns by the mean height of what each node is tied to, a few times over."""
    for _ in range(6):
        for column, other in ((right, left), (left, right)):
            # Both columns are as high as the drawing, however few nodes one has.
            height = {key: (i + 0.5) / len(other) for i, key in enumerate(other)}
            own = {key: (i + 0.5) / len(column) for i, key in enumerate(column)}
            mean = {key: _mean_height(key, ties, height, own[key]) for key in column}
            column.sort(key=lambda key: (mean[key], key))
    for column, other in ((left, right), (right, left)):
        _uncross(column, other, ties)
    return left, right


def _mean_height(
    key: str, ties: Mapping[tuple[str, str], float], height: Mapping[str, float], own: float
) -> float:
    total = weighted = 0.0
    for (a, b), weight in ties.items():
        if key in (a, b):
            other = b if key == a else a
            if other in height:
                total, weighted = total + weight, weighted + weight * height[other]
    return weighted / total if total else own


def _uncross(
    column: list[str], other: Sequence[str], ties: Mapping[tuple[str, str], float]
) -> None:
    """Swap neighbours in a column, in place, while that leaves fewer crossings."""
    at = {key: place for place, key in enumerate(other)}
    ends: dict[str, list[int]] = {key: [] for key in column}
    for a, b in ties:
        for key, far in ((a, b), (b, a)):
            if key in ends and far in at:
                ends[key].append(at[far])

    def crossings(upper: str, lower: str) -> int:
        return sum(one > two for one in ends[upper] for two in ends[lower])

    for _ in column:
        for place in range(len(column) - 1):
            upper, lower = column[place], column[place + 1]
            if crossings(lower, upper) < crossings(upper, lower):
                column[place], column[place + 1] = lower, upper


def _places(
    left: Sequence[str], right: Sequence[str], width: float, height: float, reach: float
) -> dict[str, _Point]:
    places = {}
    for side, column in ((-1, left), (1, right)):
        gap = (height - 40) / max(len(column), 1)
        for index, key in enumerate(column):
            y = height / 2 + (index - (len(column) - 1) / 2) * gap
            # A slight bow keeps lines within one column off the nodes between their ends.
            bow = 1 - ((y - height / 2) / (height / 2 + 10)) ** 2
            places[key] = (width / 2 + side * reach * (0.82 + 0.18 * bow), y)
    return places


def _style(quad: str, count: int) -> dict[str, Any]:
    return {
        "stroke": CONFLICT if quad.endswith("conflict") else COOPERATION,
        "stroke_width": min(1.2 + 0.6 * count, 4.2),
        "stroke_dasharray": "5 4" if quad.startswith("verbal") else None,
        "fill": "none",
    }


def _edges(
    lines: Sequence[_Line], places: Mapping[str, _Point], labels: Mapping[str, str], centre: _Point
) -> list[str]:
    parallel: dict[frozenset[str], int] = defaultdict(int)
    drawn = []
    for line in lines:
        pair = frozenset((line.source, line.target))
        turn, parallel[pair] = parallel[pair], parallel[pair] + 1
        arrow = "↔" if line.mutual else "→"
        number = f"{line.count} event" + ("s" if line.count != 1 else "")
        said = (
            f"{labels[line.source]} {arrow} {labels[line.target]}: "
            f"{line.quad.replace('-', ' ')}, {number}"
        )
        if line.source == line.target:
            shape = _loop(line, places[line.source], centre, turn)
        else:
            shape = _curve(line, places[line.source], places[line.target], centre, turn)
        drawn.append(element("g", [element("title", words(said)), *shape]))
    return drawn


def _curve(line: _Line, start: _Point, end: _Point, centre: _Point, turn: int) -> list[str]:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    # Parallel lines fan out: 0, +1, -1, +2 … times 20 units, measured on one side of the pair
    # whatever the direction of the line.
    fan = (
        20.0
        * ((turn + 1) // 2)
        * (1 if turn % 2 else -1)
        * (1 if line.source < line.target else -1)
    )
    # Across, nearly straight; within a column, bowed well into the middle.
    across = (start[0] - centre[0]) * (end[0] - centre[0]) < 0
    bend = 0.15 if across else 0.9
    control = (
        middle[0] + bend * (centre[0] - middle[0]) - fan * (end[1] - start[1]) / length,
        middle[1] + bend / 3 * (centre[1] - middle[1]) + fan * (end[0] - start[0]) / length,
    )
    tail, head = _toward(start, control, 11.0), _toward(end, control, 12.0)
    turn_to = f"{control[0]:.1f} {control[1]:.1f} {head[0]:.1f} {head[1]:.1f}"
    path = f"M{tail[0]:.1f} {tail[1]:.1f}Q{turn_to}"
    ends = [_end(line.quad, control, head)]
    if line.mutual:
        ends.append(_end(line.quad, control, tail))
    return [element("path", d=path, **_style(line.quad, line.count)), *ends]


def _toward(point: _Point, other: _Point, distance: float) -> _Point:
    length = hypot(other[0] - point[0], other[1] - point[1]) or 1.0
    share = distance / length
    return (point[0] + share * (other[0] - point[0]), point[1] + share * (other[1] - point[1]))


def _end(quad: str, origin: _Point, tip: _Point) -> str:
    length = hypot(tip[0] - origin[0], tip[1] - origin[1]) or 1.0
    along = ((tip[0] - origin[0]) / length, (tip[1] - origin[1]) / length)
    across = (-along[1], along[0])
    colour = CONFLICT if quad.endswith("conflict") else COOPERATION
    if quad.endswith("conflict"):
        a = (tip[0] + 5 * across[0], tip[1] + 5 * across[1])
        b = (tip[0] - 5 * across[0], tip[1] - 5 * across[1])
        bar = f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}"
        return element("path", d=bar, stroke=colour, stroke_width=2.6, fill="none")
    point = (tip[0] + 4 * along[0], tip[1] + 4 * along[1])
    base = (tip[0] - (_HEAD - 4) * along[0], tip[1] - (_HEAD - 4) * along[1])
    corners = [point] + [
        (base[0] + side * 3.6 * across[0], base[1] + side * 3.6 * across[1]) for side in (1, -1)
    ]
    return element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z",
                   fill=colour)  # fmt: skip


def _loop(line: _Line, place: _Point, centre: _Point, turn: int) -> list[str]:
    inward = 1.0 if place[0] < centre[0] else -1.0
    x, y, size = place[0] + inward * 9, place[1] - 3, 20.0 + 8 * turn
    control = (x + inward * size, y - size)
    tip = (place[0] + inward * 2, place[1] - 12)
    path = f"M{x:.1f} {y:.1f}Q{control[0]:.1f} {y:.1f} {control[0] - inward * 6:.1f} {y - 12:.1f}"
    path += f"T{tip[0]:.1f} {tip[1] - 2:.1f}"
    return [
        element("path", d=path, **_style(line.quad, line.count)),
        _end(line.quad, (tip[0] + inward * 4, tip[1] - 8), tip),
    ]


def _hubs(
    joint: Mapping[tuple[tuple[str, ...], str], int],
    places: Mapping[str, _Point],
    labels: Mapping[str, str],
    centre: _Point,
) -> list[str]:
    drawn = []
    for index, ((parties, quad), count) in enumerate(joint.items()):
        points = [places[party] for party in parties]
        x = centre[0] + (sum(p[0] for p in points) / len(points) - centre[0]) * 0.35
        y = sum(p[1] for p in points) / len(points) + 18 * index
        path = "".join(
            "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*_toward(p, (x, y), 9.0), x, y) for p in points
        )
        colour = CONFLICT if quad.endswith("conflict") else COOPERATION
        number = f"{count} joint event" + ("s" if count != 1 else "")
        said = (
            f"{', '.join(labels[party] for party in parties)}: {quad.replace('-', ' ')}, {number}"
        )
        ring = element("circle", cx=x, cy=y, r=5.0, fill=PAPER, stroke=colour, stroke_width=2)
        drawn.append(
            element(
                "g",
                [
                    element("title", words(said)),
                    element("path", d=path, **_style(quad, count)),
                    ring,
                ],
            )
        )
    return drawn


def _node(place: _Point, label: str, weight: int, acting: bool, middle: float) -> str:
    x, y = place
    radius = min(4.5 + 0.5 * weight, 8.0)
    side = 1 if x >= middle else -1
    circle = element("circle", cx=x, cy=y, r=radius, fill=INK if acting else PAPER, stroke=INK,
                     stroke_width=1.6)  # fmt: skip
    # A halo of paper keeps a label readable where a line passes under it.
    text = element("text", words(label), x=x + side * 13.0, y=y + 4.5, fill=INK, font_size=13,
                   text_anchor="start" if side > 0 else "end", stroke=PAPER, stroke_width=3,
                   paint_order="stroke")  # fmt: skip
    return circle + text
