"""Who acted on whom: a node for each actor, a line for each pair and quad.

Nodes are in two columns, evenly spaced, so that labels never overlap (see ``network_layout``).
Colour and line end distinguish cooperation (arrowhead) from conflict (crossbar); a dashed line is
verbal, a solid one material. A reciprocal event of three or more parties is a small ring linked to
its parties; a line to a bracket is for all nodes in the bracket.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from textwrap import wrap
from typing import Any

from multivector.charts import network_layout as layout
from multivector.charts.colours import CONFLICT, COOPERATION, INK, MUTED, PAPER
from multivector.charts.network_layout import Edge, Line, Point
from multivector.charts.svg import drawing, element, label, words
from multivector.prose import number

__all__ = ["Edge", "Node", "network"]
_HEAD = 7.0
_LINE = 22  # most letters on a line of a label


@dataclass(frozen=True, slots=True)
class Node:
    """An actor: its key in the edges, its label, and a short label for narrow pages."""

    key: str
    label: str
    short: str


def network(
    nodes: Sequence[Node], edges: Sequence[Edge], *, title: str, description: str, key: str,
    narrow: bool = False,
) -> str:  # fmt: skip
    """Draw the network; ``narrow`` is for a page of 320 px, with short labels.

    Returns an ``svg`` element; output is deterministic.

    ``nodes``: the nodes to draw; a side of an event that is not among them is dropped. ``edges``:
    equal events add up to a thicker line.

    >>> pair = [Node("CHN", "China", "CHN"), Node("UKR", "Ukraine", "UKR")]
    >>> edge = Edge(("CHN",), ("UKR",), "verbal-cooperation")
    >>> svg = network(pair, [edge], title="t", description="d", key="n")
    >>> "China → Ukraine: verbal cooperation, 1 event" in svg
    True
    """
    keys = [node.key for node in nodes]
    known = [_within(edge, set(keys)) for edge in edges]
    together = layout.blocks(known)
    lines, joint = layout.lines_of(layout.folded(known, together))
    apart = {member for members in together.values() for member in members}
    units = [*together, *(key for key in keys if key not in apart)]
    ties = layout.ties(lines, joint)
    left, right = layout.ordered(*layout.parted(units, ties), ties)
    size = _size(left, right, together, narrow)
    places = layout.places(left, right, together, size, 68.0 if narrow else 150.0)
    labels = {node.key: node.short if narrow else node.label for node in nodes}
    labels |= {key: ", ".join(labels[one] for one in members) for key, members in together.items()}
    centre = (size[0] / 2, size[1] / 2)
    content = [*_edges(lines, places, labels, centre), *_hubs(joint, places, labels, centre)]
    content += [_bracket(places, key, members) for key, members in together.items()]
    weight = Counter(key for edge in known for key in {*edge.actors, *edge.recipients})
    acting = {key for edge in known for key in edge.actors}
    content += [
        _node(places[key], labels[key], weight[key], key in acting, centre[0]) for key in keys
    ]
    width, height = size
    return drawing(
        content, width=width, height=height, title=title, description=description, key=key
    )


def _within(edge: Edge, known: set[str]) -> Edge:
    return replace(
        edge,
        actors=tuple(key for key in dict.fromkeys(edge.actors) if key in known),
        recipients=tuple(key for key in dict.fromkeys(edge.recipients) if key in known),
    )


def _size(
    left: Sequence[str], right: Sequence[str], together: Mapping[str, tuple[str, ...]], narrow: bool
) -> tuple[float, float]:
    rows = max(sum(len(together.get(key, (key,))) for key in column) for column in (left, right))
    return (288.0 if narrow else 700.0), max(rows * (26.0 if narrow else 32.0), 130.0) + 40


def _bracket(places: Mapping[str, Point], key: str, members: Sequence[str]) -> str:
    x, middle = places[key]
    side = 1 if places[members[0]][0] > x else -1
    top, bottom = places[members[0]][1] - 5, places[members[-1]][1] + 5
    path = f"M{x + side * 6:.1f} {top:.1f}H{x:.1f}V{bottom:.1f}H{x + side * 6:.1f}"
    path += f"M{x:.1f} {middle:.1f}h{-side * 4}"
    return element("path", d=path, stroke=MUTED, stroke_width=1.3, fill="none", class_="bracket")


def _colour(quad: str) -> str:
    return CONFLICT if quad.endswith("conflict") else COOPERATION


def _style(quad: str, count: int) -> dict[str, Any]:
    return {
        "stroke": _colour(quad),
        "stroke_width": min(1.2 + 0.6 * count, 4.2),
        "stroke_dasharray": "5 4" if quad.startswith("verbal") else None,
        "fill": "none",
    }


def _edges(
    lines: Sequence[Line], places: Mapping[str, Point], labels: Mapping[str, str], centre: Point
) -> list[str]:
    parallel: dict[frozenset[str], int] = defaultdict(int)
    drawn = []
    for line in lines:
        pair = frozenset((line.source, line.target))
        turn, parallel[pair] = parallel[pair], parallel[pair] + 1
        sides = f"{labels[line.source]} {'↔' if line.mutual else '→'} {labels[line.target]}"
        said = f"{sides}: {line.quad.replace('-', ' ')}, {number(line.count, 'event')}"
        if line.source == line.target:
            shape = _loop(line, places[line.source], centre, turn)
        else:
            shape = _curve(line, places[line.source], places[line.target], centre, turn)
        drawn.append(element("g", [element("title", words(said)), *shape]))
    return drawn


def _curve(line: Line, start: Point, end: Point, centre: Point, turn: int) -> list[str]:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    # Parallel lines fan out: 0, +1, -1, +2 … times 20 units, measured on one side of the pair
    # whatever the direction of the line.
    fan = 20.0 * ((turn + 1) // 2) * (1 if turn % 2 else -1)
    fan *= 1 if line.source < line.target else -1
    # Across, nearly straight; within a column, bowed well into the middle.
    across = (start[0] - centre[0]) * (end[0] - centre[0]) < 0
    bend = 0.15 if across else 0.9
    control = (
        middle[0] + bend * (centre[0] - middle[0]) - fan * (end[1] - start[1]) / length,
        middle[1] + bend / 3 * (centre[1] - middle[1]) + fan * (end[0] - start[0]) / length,
    )
    tail, head = _toward(start, control, 11.0), _toward(end, control, 12.0)
    path = f"M{_at(tail)}Q{_at(control)} {_at(head)}"
    ends = [_end(line.quad, control, head)]
    if line.mutual:
        ends.append(_end(line.quad, control, tail))
    return [element("path", d=path, **_style(line.quad, line.count)), *ends]


def _toward(point: Point, other: Point, distance: float) -> Point:
    length = hypot(other[0] - point[0], other[1] - point[1]) or 1.0
    return _moved(point, (other[0] - point[0], other[1] - point[1]), distance / length)


def _moved(point: Point, way: Point, distance: float) -> Point:
    return point[0] + distance * way[0], point[1] + distance * way[1]


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _end(quad: str, origin: Point, tip: Point) -> str:
    length = hypot(tip[0] - origin[0], tip[1] - origin[1]) or 1.0
    along = ((tip[0] - origin[0]) / length, (tip[1] - origin[1]) / length)
    across = (-along[1], along[0])
    colour = _colour(quad)
    if quad.endswith("conflict"):
        bar = f"M{_at(_moved(tip, across, 5))}L{_at(_moved(tip, across, -5))}"
        return element("path", d=bar, stroke=colour, stroke_width=2.6, fill="none")
    base = _moved(tip, along, 4 - _HEAD)
    corners = [_moved(tip, along, 4), *(_moved(base, across, side) for side in (3.6, -3.6))]
    return element("path", d=f"M{'L'.join(map(_at, corners))}Z", fill=colour)


def _loop(line: Line, place: Point, centre: Point, turn: int) -> list[str]:
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
    places: Mapping[str, Point],
    labels: Mapping[str, str],
    centre: Point,
) -> list[str]:
    drawn = []
    for index, ((parties, quad), count) in enumerate(joint.items()):
        points = [places[party] for party in parties]
        x = centre[0] + (sum(p[0] for p in points) / len(points) - centre[0]) * 0.35
        y = sum(p[1] for p in points) / len(points) + 18 * index
        path = "".join(f"M{_at(_toward(p, (x, y), 9.0))}L{_at((x, y))}" for p in points)
        named = ", ".join(labels[party] for party in parties)
        said = f"{named}: {quad.replace('-', ' ')}, {number(count, 'joint event')}"
        lines = element("path", d=path, **_style(quad, count))
        ring = element(
            "circle", cx=x, cy=y, r=5.0, fill=PAPER, stroke=_colour(quad), stroke_width=2
        )
        drawn.append(element("g", [element("title", words(said)), lines, ring]))
    return drawn


def _node(place: Point, name: str, weight: int, acting: bool, middle: float) -> str:
    x, y = place
    radius = min(4.5 + 0.5 * weight, 8.0)
    side = 1 if x >= middle else -1
    circle = element("circle", cx=x, cy=y, r=radius, fill=INK if acting else PAPER, stroke=INK,
                     stroke_width=1.6)  # fmt: skip
    size = 11 if name.isupper() and len(name) > 6 else 13  # capitals are wide: MERCOSUR
    # A halo in the background colour keeps a label readable over a line.
    anchor = "start" if side > 0 else "end"
    lines = wrap(name, _LINE, max_lines=2, placeholder="…")
    return circle + "".join(
        label(line, x + side * 13.0, y + 4.5 + 13 * (place - (len(lines) - 1) / 2), fill=INK,
              font_size=size, text_anchor=anchor, stroke=PAPER, stroke_width=3,
              paint_order="stroke")
        for place, line in enumerate(lines)
    )  # fmt: skip
