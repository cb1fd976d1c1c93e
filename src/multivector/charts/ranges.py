"""Dots with ranges: one panel of a small multiple, on a scale shared by all panels."""

from collections.abc import Sequence
from math import floor, log10

from multivector.charts.bars import GLYPH, WIDTH, Bar
from multivector.charts.quantity import bare
from multivector.charts.svg import ACCENT, INK, MUTED, PAPER, QUIET, RULE, drawing, element, words

_ROW, _AXIS = 24, 20  # heights
_MOST_TICKS = 4


def ranges(
    rows: Sequence[Bar],
    *,
    title: str,
    description: str,
    key: str,
    beside: Sequence[Bar] | None = None,
) -> str:
    """Draw one panel: for each row a dot, a line from ``lower`` to ``upper``, and the value.

    Parameters
    ----------
    rows : sequence of Bar
        From top to bottom; all of one unit. A row with bounds but no value is a line with
        open ends; one with neither is given in words. ``note`` is not drawn. ``later`` gives a
        hollow dot.
    title, description, key : str
        As for :func:`multivector.charts.svg.drawing`.
    beside : sequence of Bar, optional
        The rows of all adjacent panels, including these: they share one scale and one width of
        labels, and if one has emphasis the others are drawn in a muted style.

    Returns
    -------
    str
        An ``svg`` element, 300 units wide.

    Examples
    --------
    >>> row = Bar("Russia", 0.35, "", lower=0.22, upper=0.52)
    >>> svg = ranges([row], title="t", description="d", key="k")
    >>> svg.count("<circle"), "0.35" in svg
    (1, True)
    """
    every = rows if beside is None else beside
    label = min(max((len(row.label) for row in every), default=0) * 1.05 * GLYPH + 10, 116)
    room = max((len(bare(row.value, row.unit)) for row in every), default=0) * GLYPH + 8
    top = max(
        (end for row in every for end in (row.value, row.upper) if end is not None), default=1
    )
    ticks = steps(top)
    scale = (WIDTH - label - room) / max(ticks[-1], top)
    stressed = any(row.emphasis for row in every)
    height = len(rows) * _ROW + _AXIS
    content = _axis(ticks, label, scale, len(rows) * _ROW, rows[0].unit if rows else "")
    for index, row in enumerate(rows):
        content += _row(row, index * _ROW + _ROW / 2, label, scale, stressed and not row.emphasis)
    return drawing(
        content, width=WIDTH, height=height, title=title, description=description, key=key
    )


def steps(top: float) -> list[float]:
    """Return round ticks from 0 to the first at or above ``top``.

    Examples
    --------
    >>> steps(0.47), steps(8.5), steps(0)
    ([0.0, 0.2, 0.4, 0.6], [0.0, 5.0, 10.0], [0.0, 1.0])
    """
    if top <= 0:
        return [0.0, 1.0]
    size = 10.0 ** floor(log10(top))
    for share in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0):
        step = share * size
        count = int(-(-round(top / step, 9) // 1))
        if count < _MOST_TICKS:
            break
    return [round(step * k, 12) for k in range(count + 1)]


def _axis(ticks: Sequence[float], left: float, scale: float, bottom: float, unit: str) -> list[str]:
    drawn = []
    for tick in ticks:
        x = left + tick * scale
        drawn.append(element("line", x1=x, x2=x, y1=2.0, y2=bottom, stroke=RULE, stroke_width=1))
        if x > WIDTH - 14:
            continue
        drawn.append(
            element("text", words(bare(tick, unit)), x=x, y=bottom + 14.0, text_anchor="middle",
                    font_size=10.5, fill=MUTED)
        )  # fmt: skip
    return drawn


def _row(row: Bar, middle: float, left: float, scale: float, quiet: bool) -> list[str]:
    baseline, colour = middle + 4.5, QUIET if quiet else ACCENT
    weight = 600 if row.emphasis else None
    longest = int((left - 8) / GLYPH)
    name = row.label if len(row.label) <= longest else row.label[: longest - 1].rstrip() + "…"
    drawn = [
        element("text", words(name), x=left - 8, y=baseline, text_anchor="end", font_size=12.5,
                fill=INK, font_weight=weight)
    ]  # fmt: skip
    end = left
    if row.lower is not None and row.upper is not None:
        low, high = left + row.lower * scale, left + row.upper * scale
        end = high
        drawn.append(
            element("line", x1=low, x2=max(high, low + 0.5), y1=middle, y2=middle, stroke=colour,
                    stroke_width=2 if row.value is not None else 1.5,
                    stroke_dasharray=None if row.value is not None else "3 3")
        )  # fmt: skip
    if row.value is not None:
        x = left + row.value * scale
        end = max(end, x)
        drawn.append(
            element("circle", cx=x, cy=middle, r=4.5, fill=PAPER if row.later else colour,
                    stroke=colour if row.later else PAPER, stroke_width=1.5)
        )  # fmt: skip
    said = bare(row.value, row.unit) if row.value is not None else _bounds(row)
    drawn.append(
        element("text", words(said), x=end + 8, y=baseline, font_size=12.5,
                fill=INK if row.value is not None else MUTED, font_weight=weight)
    )  # fmt: skip
    return drawn


def _bounds(row: Bar) -> str:
    if row.lower is None or row.upper is None:
        return "no figure"
    if row.lower <= 0:
        return f"≤ {bare(row.upper, row.unit)}"
    return f"{bare(row.lower, row.unit)}–{bare(row.upper, row.unit)}"
