"""A map of routes: places, legs by mode, and the network in the background.

It draws only points and lines, without borders or map tiles: it takes no position on disputed
borders and needs no network.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from multivector.charts.colours import ACCENT, CONFLICT, INK, MUTED, PAPER, RULE
from multivector.charts.projection import Box, Frame, Point, framed, meet
from multivector.charts.svg import drawing, element, label

_WIDTH, _MARGIN = 900.0, 28.0
_LEAST, _MOST = 320.0, 640.0  # heights
_SIZE = 12.0
# Mode to width and dashes; modes differ in both, and the legend names them.
_STROKES: dict[str, tuple[float, str | None]] = {
    "trunk": (2.6, None), "rail": (2.6, "9 3"), "road": (1.5, None), "sea": (1.8, "2 4"),
    "ferry": (2.2, "1 3"),
}  # fmt: skip


def draw_route_map(
    features: Mapping[str, Any], *, behind: Iterable[tuple[Point, Point]] = (), title: str
) -> str:
    """Draw routes as an SVG map.

    An ``svg`` element.

    ``features``: a GeoJSON FeatureCollection of routes: lines with ``mode`` and ``rank``, points
    with ``place`` and ``state``. The first rank is emphasised. ``behind``: other links of the
    network, drawn faintly if in view.

    >>> line = {"geometry": {"type": "LineString", "coordinates": [[70, 40], [50, 45]]},
    ...         "properties": {"mode": "rail", "rank": 1}}
    >>> draw_route_map({"features": [line]}, title="T").count("<polyline")
    2
    """
    lines = [f for f in features["features"] if "mode" in f["properties"]]
    points = [f for f in features["features"] if "place" in f["properties"]]
    points_of = [p for line in lines for part in _parts(line) for p in part]
    frame, height = framed(points_of, width=_WIDTH, margin=_MARGIN, most=_MOST)
    height = max(height, _LEAST)
    drawn = [_faint(frame, pair, height) for pair in behind]
    # Draw the best route last, on top of the others.
    for line in sorted(lines, key=lambda f: -int(f["properties"]["rank"])):
        drawn += [_stroke(frame, part, line["properties"]) for part in _parts(line)]
    drawn += _labels(frame, points)
    modes = list(dict.fromkeys(str(line["properties"]["mode"]) for line in lines))
    drawn += _legend(modes, height)
    told = f"{len(lines)} legs by {', '.join(modes)} between {len(points)} places."
    return drawing(
        filter(None, drawn), width=_WIDTH, height=height + 30.0, title=title, description=told,
        key="route-map",
    )  # fmt: skip


def _parts(feature: Mapping[str, Any]) -> list[list[Point]]:
    shape = feature["geometry"]
    parts = shape["coordinates"]
    if shape["type"] == "LineString":
        parts = [parts]
    return [[(float(lon), float(lat)) for lon, lat in part] for part in parts]


def _polyline(frame: Frame, points: Sequence[Point], **stroke: Any) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(frame.place, points))
    return element("polyline", points=path, fill="none", **stroke)


def _faint(frame: Frame, pair: tuple[Point, Point], height: float) -> str:
    ends = [frame.place(point) for point in pair]
    inside = all(0 <= x <= _WIDTH and 0 <= y <= height for x, y in ends)
    # A link across the cut would be drawn across the whole map.
    if not inside or abs(ends[0][0] - ends[1][0]) > _WIDTH / 3:
        return ""
    return _polyline(frame, pair, stroke=RULE, stroke_width=0.8)


def _stroke(frame: Frame, part: Sequence[Point], about: Mapping[str, Any]) -> str:
    width, dashes = _STROKES.get(str(about["mode"]), (1.5, None))
    best = int(about["rank"]) == 1
    return _polyline(frame, part, stroke=PAPER, stroke_width=width + 2.0) + _polyline(
        frame, part, stroke=ACCENT if best else CONFLICT,
        stroke_width=width if best else 0.7 * width, stroke_dasharray=dashes,
        stroke_linejoin="round",
    )  # fmt: skip


def _labels(frame: Frame, points: Sequence[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    taken: list[Box] = []
    for feature in points:
        lon, lat = feature["geometry"]["coordinates"]
        x, y = frame.place((float(lon), float(lat)))
        found.append(element("circle", cx=x, cy=y, r=3.2, fill=INK, stroke=PAPER))
        text = f"{feature['properties']['place']} ({feature['properties']['state']})"
        width = 0.56 * _SIZE * len(text)
        for left, top in (
            (x + 6, y - 4), (x - 6 - width, y - 4), (x - width / 2, y - 14),
            (x - width / 2, y + 18), (x + 6, y - 16), (x + 6, y + 14),
        ):  # fmt: skip
            box = (left, top - _SIZE, left + width, top + 3)
            if (
                box[0] >= 2
                and box[2] <= _WIDTH - 2
                and not any(meet(box, other) for other in taken)
            ):
                taken.append(box)
                found.append(label(text, left, top, font_size=_SIZE, fill=INK))
                break
    return found


def _legend(modes: Sequence[str], height: float) -> list[str]:
    found = []
    for k, mode in enumerate(modes):
        width, dashes = _STROKES.get(mode, (1.5, None))
        x, y = _MARGIN + 130.0 * k, height + 14.0
        found += [
            element("line", x1=x, y1=y, x2=x + 34.0, y2=y, stroke=ACCENT, stroke_width=width,
                    stroke_dasharray=dashes),
            label(mode, x + 42, y + 4, font_size=_SIZE, fill=MUTED),
        ]  # fmt: skip
    return found
