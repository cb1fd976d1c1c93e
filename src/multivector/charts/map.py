"""A small map of states: an outline each, a tint, a name and a value on the land."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import cos, pi, sin

from multivector.charts.outlines import Ring, clipped, outlines, size
from multivector.charts.projection import Frame, Point, framed
from multivector.charts.svg import INK, MUTED, PAPER, QUIET, WASH, drawing, element, words

_MARGIN = 8.0
_STEP = 1.2  # vertices nearer to one another than this are one, in pixels
_SPECK = 3.0  # islands smaller than this are drawn only of the states shown, in square pixels
_MOST_BESIDE = 16  # of more states, only the names that fit on their land are written
# Parts of a state smaller than this share of its largest do not widen the view: of France the
# land in Europe is shown, and of the United States Alaska only where the view reaches it.
_PART = 0.25
_LINE = 1.2  # of the size of the letters
_LETTER = 0.56  # width of a letter, over its size
_AROUND = (26.0, 44.0, 66.0, 92.0)  # distances at which a label may stand beside its land

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Land:
    """A state on the map.

    ``colour`` is a CSS colour that fills it with the opacity ``strength``, 0 to 1; without one, it
    is hatched. ``value`` is shown under the name.
    """

    code: str
    name: str
    value: str = ""
    colour: str | None = None
    strength: float = 0.28


def draw_map(
    lands: Sequence[Land], *, title: str, description: str, key: str, narrow: bool = False
) -> str:
    """Draw states and their neighbours as an SVG map; states outside the view are omitted.

    The caption must include :data:`multivector.charts.outlines.BOUNDARIES`. Raises ValueError if no
    state has an outline.

    ``lands``: at least one with an outline; those without are omitted. ``title``, ``description``,
    ``key``: as for :func:`multivector.charts.svg.drawing`. ``narrow``: the phone version.

    Examples
    --------
    >>> svg = draw_map([Land("KAZ", "Kazakhstan", "close")], title="t", description="d", key="k")
    >>> ">Kazakhstan<" in svg, "<pattern" in svg
    (True, True)
    """
    shown = [land for land in lands if land.code in outlines()]
    if not shown:
        raise ValueError(f"no outline for {', '.join(land.code for land in lands) or 'no state'}")
    width, most = (360.0, 420.0) if narrow else (640.0, 460.0)
    view = [point for land in shown for ring in _main(land.code) for point in ring]
    frame, height = framed(view, width=width, margin=_MARGIN, most=most, pad=0.08)
    corner = (width, height)
    own = {land.code: _seen(frame, land.code, corner) for land in shown}
    others = [code for code in outlines() if code not in own]
    beyond = [ring for code in others for ring in _seen(frame, code, corner)]
    behind = [ring for ring in beyond if size(ring) >= _SPECK]
    # A state inside another is drawn after it.
    order = sorted(shown, key=lambda land: -max(map(size, own[land.code]), default=0.0))
    drawn = [
        element("rect", x=0, y=0, width=width, height=height, fill=WASH),
        element("path", d=_path(behind), fill=PAPER, stroke=QUIET, stroke_width=0.5),
        *(_shape(land, own[land.code], f"{key}-hatch") for land in order),
        *_labels(order, own, corner, 13.0),
    ]
    pattern = element(
        "pattern", element("path", d="M0 6L6 0", stroke=MUTED, stroke_width=0.8),
        id=f"{key}-hatch", width=6, height=6, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    return drawing(
        [element("defs", pattern), *drawn],
        width=width, height=height, title=title, description=description, key=key,
    )  # fmt: skip


def _main(code: str) -> list[Ring]:
    rings = outlines()[code]
    return [ring for ring in rings if size(ring) >= _PART * size(rings[0])]


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
    """Return rings as one path of whole tenths, each point as its step from the one before."""
    parts = []
    for ring in rings:
        whole = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = "".join(f"l{(bx - ax) / 10:g},{(by - ay) / 10:g}"
                        for (ax, ay), (bx, by) in pairwise(whole))  # fmt: skip
        parts.append(f"M{whole[0][0] / 10:g},{whole[0][1] / 10:g}{steps}z")
    return "".join(parts)


def _shape(land: Land, rings: Sequence[Sequence[Point]], hatch: str) -> str:
    path = _path(rings)
    ground = element("path", d=path, fill=PAPER, stroke=INK, stroke_width=0.9)
    fill = land.colour or f"url(#{hatch})"
    opacity = f"{land.strength:g}" if land.colour else None
    return ground + element("path", d=path, fill=fill, fill_opacity=opacity, stroke="none")


def _labels(
    lands: Sequence[Land], own: dict[str, list[list[Point]]], corner: Point, letters: float
) -> list[str]:
    """Write each name on its land where it fits, else beside it with a line to the land."""
    middles = {land.code: _middle(own[land.code]) for land in lands if own[land.code]}
    taken: list[Box] = []
    written = []
    for land in sorted(lands, key=lambda one: -middles.get(one.code, (0.0, 0.0, 0.0))[2]):
        if land.code not in middles:
            continue
        x, y, room = middles[land.code]
        lines = [land.name, *filter(None, [land.value])]
        wide = _LETTER * letters * max(map(len, lines))
        fits = room >= wide
        for at in _places(x, y, fits) if fits or len(lands) <= _MOST_BESIDE else []:
            box = _box(at, wide, len(lines), letters)
            if _inside(box, corner) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                written.append(_label(lines, at, letters, None if at == (x, y) else (x, y)))
                break
    return written


def _places(x: float, y: float, fits: bool) -> list[Point]:
    """Return where a label may stand, the best first."""
    round_about = [k * pi / 4 for k in (0, 4, 2, 6, 1, 3, 5, 7)]
    beside = [(x + 1.6 * r * cos(a), y + r * sin(a)) for r, a in product(_AROUND, round_about)]
    return [(x, y), *beside] if fits else [*beside, (x, y)]


def _middle(rings: Sequence[Sequence[Point]]) -> tuple[float, float, float]:
    """Return the middle of the widest level line inside the largest ring, and its length."""
    ring = rings[0]
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best = (0.0, 0.0, 0.0, 0.0)
    for share in range(25, 80, 5):
        y = low + (high - low) * share / 100.0
        cuts = sorted(
            ax + (y - ay) / (by - ay) * (bx - ax)
            for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])
            if (ay > y) != (by > y)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=True):
            # Of two lines about as wide, the one nearer to the middle.
            worth = (right - left) * (1.0 - abs(share - 50) / 100.0)
            best = max(best, (worth, (left + right) / 2.0, y, right - left))
    return best[1], best[2], best[3]


def _box(at: Point, wide: float, lines: int, letters: float) -> Box:
    high = _LINE * letters * lines
    return at[0] - wide / 2 - 2, at[1] - high / 2 - 1, at[0] + wide / 2 + 2, at[1] + high / 2 + 1


def _inside(box: Box, corner: Point) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= corner[0] - 2 and box[3] <= corner[1] - 2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label(lines: Sequence[str], at: Point, letters: float, land: Point | None) -> str:
    drawn = ""
    if land is not None:
        drawn = element("line", x1=land[0], y1=land[1], x2=at[0], y2=at[1], stroke=INK,
                        stroke_width=0.8)  # fmt: skip
        drawn += element("circle", cx=land[0], cy=land[1], r=2.0, fill=INK)
    top = at[1] - _LINE * letters * (len(lines) - 1) / 2 + letters * 0.35
    for place, line in enumerate(lines):
        drawn += element(
            "text", words(line), x=at[0], y=top + place * _LINE * letters, font_size=letters,
            font_weight=600 if place == 0 else None, text_anchor="middle", fill=INK,
            paint_order="stroke", stroke=PAPER, stroke_width=3.0, stroke_linejoin="round",
        )  # fmt: skip
    return drawn
