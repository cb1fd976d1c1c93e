"""A small map of states, each with an outline, a tint, a name and a value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import cos, pi, sin

from multivector.charts.colours import INK, MUTED, PAPER, QUIET, WASH
from multivector.charts.outlines import clipped, outlines, size
from multivector.charts.projection import Box, Frame, Point, framed, meet
from multivector.charts.svg import drawing, element, label, trace

_MARGIN = 8.0
_STEP = 1.8  # vertices closer together than this are merged, in pixels
_SPECK = 3.0  # smaller islands are drawn only for the states shown, in square pixels
_MOST_BESIDE = 16  # with more states, only names that fit on their land are written
# Parts of a state smaller than this share of its largest do not widen the view: for France, the
# land in Europe is shown, and for the United States, Alaska only if the view includes it.
_PART = 0.25
_TINT = "0.28"  # opacity
_LINE = 1.2  # times the size of the letters
_LETTER = 0.62  # width of a bold letter of a wide face, over its size
_AROUND = (7.0, 18.0, 32.0, 50.0, 74.0, 104.0, 140.0)  # from the point of a land to a label
_POINT = 3.5  # around the point of a land, where no other name may be
_CHECKS = 12  # points on the line from a land to its label that may be in no other label


@dataclass(frozen=True, slots=True)
class Land:
    """A state on the map.

    ``colour`` is a CSS colour that tints it; without one, it is hatched. ``value`` is shown under
    the name.
    """

    code: str
    name: str
    value: str = ""
    colour: str | None = None


def draw_map(
    lands: Sequence[Land], *, title: str, description: str, key: str, narrow: bool = False
) -> str:
    """Draw states and their neighbours as an SVG map; states outside the view are omitted.

    The caption must include :data:`multivector.charts.outlines.BOUNDARIES`. Raises ValueError if no
    state has an outline.

    ``lands``: at least one with an outline; those without are omitted. ``title``, ``description``,
    ``key``: as for :func:`multivector.charts.svg.drawing`. ``narrow``: the phone version.

    >>> svg = draw_map([Land("KAZ", "Kazakhstan", "close")], title="t", description="d", key="k")
    >>> ">Kazakhstan<" in svg, "<pattern" in svg
    (True, True)
    """
    shown = [land for land in lands if land.code in outlines()]
    if not shown:
        raise ValueError(f"no outline for {', '.join(land.code for land in lands) or 'no state'}")
    width, most = (360.0, 420.0) if narrow else (640.0, 460.0)
    rings = [ring for land in shown for ring in outlines()[land.code]
             if size(ring) >= _PART * size(outlines()[land.code][0])]  # fmt: skip
    view = [point for ring in rings for point in ring]
    frame, height = framed(view, width=width, margin=_MARGIN, most=most, pad=0.08)
    corner = (width, height)
    own = {land.code: _seen(frame, land.code, corner) for land in shown}
    others = [code for code in outlines() if code not in own]
    beyond = [ring for code in others for ring in _seen(frame, code, corner)]
    behind = [ring for ring in beyond if size(ring) >= _SPECK]
    # A state inside another is drawn after it.
    order = sorted(shown, key=lambda land: -max(map(size, own[land.code]), default=0.0))
    defined = [element("path", id=f"{key}-{one.code}", d=_path(own[one.code])) for one in order]
    drawn = [
        element("rect", x=0, y=0, width=width, height=height, fill=WASH),
        element("path", d=_path(behind), fill=PAPER, stroke=QUIET, stroke_width=0.5),
        *(_shape(land, key) for land in order),
        *_labels(order, own, corner, 12.0 if narrow else 13.0),
    ]
    pattern = element(
        "pattern", element("path", d="M0 6L6 0", stroke=MUTED, stroke_width=0.8),
        id=f"{key}-hatch", width=6, height=6, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    return drawing(
        [element("defs", [pattern, *defined]), *drawn],
        width=width, height=height, title=title, description=description, key=key,
    )  # fmt: skip


def _seen(frame: Frame, code: str, corner: Point) -> list[list[Point]]:
    """Return the rings of a state as far as the view shows them, in its coordinates."""
    found = []
    for ring in outlines()[code]:
        # Moved as a whole, so that no ring is torn where the map is cut.
        lon = sum(point[0] for point in ring) / len(ring) - frame.middle
        turn = (lon + 180.0) % 360.0 - 180.0 - lon - frame.middle
        placed = [frame.spread((x + turn, y)) for x, y in ring]
        inside = _thinned(clipped(placed, (-2.0, -2.0), (corner[0] + 2.0, corner[1] + 2.0)))
        if len(inside) > 2:
            found.append(inside)
    return sorted(found, key=size, reverse=True)


def _thinned(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _STEP:
            kept.append((x, y))
    return kept if len(kept) > 2 else list(points)


def _path(rings: Iterable[Sequence[Point]]) -> str:
    return "".join(f"{trace(ring)}z" for ring in rings)


def _shape(land: Land, key: str) -> str:
    """Fill a land whose outline was defined, over a background that hides what is beneath."""
    outline = f"#{key}-{land.code}"
    ground = element("use", href=outline, fill=PAPER, stroke=INK, stroke_width=0.9)
    fill = land.colour or f"url(#{key}-hatch)"
    opacity = _TINT if land.colour else None
    return ground + element("use", href=outline, fill=fill, fill_opacity=opacity)


def _labels(
    lands: Sequence[Land], own: dict[str, list[list[Point]]], corner: Point, letters: float
) -> list[str]:
    """Write each name on its land if it fits, else beside all lands with a line to its own.

    If there is no such room, it lies over another land; if it would meet a name, it is omitted.
    """
    middles = {land.code: _middle(own[land.code]) for land in lands if own[land.code]}
    texts = {land.code: [land.name, *filter(None, [land.value])] for land in lands}
    wide = {code: _LETTER * letters * max(map(len, lines)) for code, lines in texts.items()}
    points = [(x, y) for code, (x, y, room) in middles.items() if room < wide[code]]
    taken: list[Box] = []
    written = []
    for code in sorted(middles, key=lambda one: -middles[one][2]):
        x, y, room = middles[code]
        half = wide[code] / 2 + 2, _LINE * letters * len(texts[code]) / 2 + 1
        places = _places((x, y), half, room >= wide[code])
        if room < wide[code] and len(lands) > _MOST_BESIDE:
            continue
        boxes = [_around(at, *half) for at in places]
        free = [b for b in boxes if _inside(b, corner) and not any(meet(b, o) for o in taken)]
        clear = [b for b in free if _is_clear(b, (x, y), points, taken)]
        others = [ring for other in middles if other != code for ring in own[other]]
        alone = [b for b in clear if room >= wide[code] or not any(_over(b, r) for r in others)]
        for box in [*alone, *clear, *free][:1]:
            taken.append(box)
            written.append(_label(texts[code], box, letters, (x, y)))
    return written


def _is_clear(box: Box, land: Point, points: Sequence[Point], taken: Sequence[Box]) -> bool:
    """Return whether a label hides no other land, and the line to its own crosses no label."""
    others = [_around(point, _POINT, _POINT) for point in points if point != land]
    start, steps = _nearest(box, land), [k / _CHECKS for k in range(_CHECKS + 1)]
    line = [
        (start[0] + k * (land[0] - start[0]), start[1] + k * (land[1] - start[1])) for k in steps
    ]
    return not any(meet(box, other) for other in others) and not any(
        other[0] < x < other[2] and other[1] < y < other[3] for other in taken for x, y in line
    )


def _over(box: Box, ring: Sequence[Point]) -> bool:
    """Return whether a box covers part of the area in a ring."""
    if any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in ring):
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return sum(left < x for left in _cuts(ring, y)) % 2 == 1


def _cuts(ring: Sequence[Point], y: float) -> list[float]:
    """Return where a ring crosses a height, from left to right."""
    return sorted(
        ax + (y - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])
        if (ay > y) != (by > y)
    )


def _places(land: Point, half: Point, fits: bool) -> list[Point]:
    """Return possible positions of a label's centre, best first."""
    round_about = [(cos(k * pi / 4), sin(k * pi / 4)) for k in (0, 4, 2, 6, 1, 3, 5, 7)]
    beside = [
        (land[0] + a * (r + half[0]), land[1] + b * (r + half[1]))
        for r, (a, b) in product(_AROUND, round_about)
    ]
    return [land, *beside] if fits else [*beside, land]


def _middle(rings: Sequence[Sequence[Point]]) -> tuple[float, float, float]:
    """Return the middle of the longest horizontal line inside the largest ring, and its length."""
    ring = rings[0]
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best = (0.0, 0.0, 0.0, 0.0)
    for share in range(25, 80, 5):
        y = low + (high - low) * share / 100.0
        cuts = _cuts(ring, y)
        for left, right in zip(cuts[::2], cuts[1::2], strict=True):
            # Of two lines of about the same length, the one nearer to the middle.
            worth = (right - left) * (1.0 - abs(share - 50) / 100.0)
            best = max(best, (worth, (left + right) / 2.0, y, right - left))
    return best[1], best[2], best[3]


def _around(at: Point, wide: float, high: float) -> Box:
    return at[0] - wide, at[1] - high, at[0] + wide, at[1] + high


def _nearest(box: Box, point: Point) -> Point:
    """Return the place in a box that is nearest to a point."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def _inside(box: Box, corner: Point) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= corner[0] - 2 and box[3] <= corner[1] - 2


def _label(lines: Sequence[str], box: Box, letters: float, land: Point) -> str:
    """Return a label, with a line to the point of its land if it is beside it."""
    at, start = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), _nearest(box, land)
    drawn = ""
    if start != land:
        drawn = element("line", x1=land[0], y1=land[1], x2=start[0], y2=start[1], stroke=INK,
                        stroke_width=0.8)  # fmt: skip
        drawn += element("circle", cx=land[0], cy=land[1], r=2.0, fill=INK)
    top = at[1] - _LINE * letters * (len(lines) - 1) / 2 + letters * 0.35
    for place, text in enumerate(lines):
        drawn += label(
            text, at[0], top + place * _LINE * letters, font_size=letters,
            font_weight=600 if place == 0 else None, text_anchor="middle", fill=INK,
            paint_order="stroke", stroke=PAPER, stroke_width=3.0, stroke_linejoin="round",
        )  # fmt: skip
    return drawn
