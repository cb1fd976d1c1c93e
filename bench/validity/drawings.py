"""Two plain drawings: figures with their ranges one below the other, and lines over years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from multivector.charts.svg import ACCENT, INK, MUTED, RULE, drawing, element, words

_ROW, _LABEL, _PLOT, _AFTER = 26, 190, 330, 60


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its range."""

    label: str
    value: float
    lower: float
    upper: float


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 0.1
    return low - room, high + room


def intervals(
    rows: Sequence[Interval], *, title: str, description: str, key: str, digits: int = 2,
    zero: bool = False,
) -> str:  # fmt: skip
    """Draw each figure as a point on its range, on one scale; ``zero`` marks the zero.

    Examples
    --------
    >>> "0.50" in intervals([Interval("a", 0.5, 0.4, 0.6)], title="", description="", key="a")
    True
    """
    every = [x for row in rows for x in (row.lower, row.upper, row.value)]
    low, high = _ends([*every, 0.0] if zero else every)

    def at(value: float) -> float:
        return _LABEL + _PLOT * (value - low) / (high - low)

    height = _ROW * len(rows) + 24.0
    content = []
    if zero:
        content.append(
            element("line", x1=at(0.0), x2=at(0.0), y1=0.0, y2=height - 20, stroke=MUTED)
        )
    for index, row in enumerate(rows):
        y = _ROW * (index + 0.5)
        content += [
            element("text", words(row.label), x=_LABEL - 10.0, y=y + 4, text_anchor="end",
                    font_size=13, fill=INK),
            element("line", x1=at(row.lower), x2=at(row.upper), y1=y, y2=y, stroke=ACCENT,
                    stroke_width=2),
            element("circle", cx=at(row.value), cy=y, r=4.5, fill=ACCENT),
            element("text", f"{row.value:.{digits}f}".replace("-", "−"),
                    x=_LABEL + _PLOT + 10.0, y=y + 4, font_size=13, fill=INK),
        ]  # fmt: skip
    for value in (low, high):
        anchor = "start" if value == low else "end"
        content.append(
            element("text", f"{value:.{digits}f}".replace("-", "−"), x=at(value), y=height - 4,
                    text_anchor=anchor, font_size=11, fill=MUTED)
        )  # fmt: skip
    width = _LABEL + _PLOT + _AFTER
    return drawing(
        content, width=width, height=height, title=title, description=description, key=key
    )


_COLOURS = ("#0a629b", "#bf4a00", "#63625e", "#00795c")
_DASHES = (None, "7 3", "2 3", "9 3 2 3")
_PANEL, _TALL, _GAP = 210, 130, 34


def lines(
    panels: Mapping[str, Mapping[str, Sequence[float]]], years: Sequence[int], *, title: str,
    description: str, key: str, columns: int = 3,
) -> str:  # fmt: skip
    """Draw lines over years in panels of one scale from 0; gaps where a figure is unknown.

    Examples
    --------
    >>> "KAZ" in lines({"KAZ": {"CHN": [0.1, 0.2]}}, [2000, 2001], title="", description="",
    ...                key="k")
    True
    """
    top = max(float(np.nanmax(v)) for panel in panels.values() for v in panel.values()) * 1.05
    content = []
    for number, (name, series) in enumerate(panels.items()):
        left = (number % columns) * (_PANEL + _GAP) + 36.0
        upper = (number // columns) * (_TALL + 52) + 18.0
        content += _frame(name, left, upper, top, years)
        for k, (label, values) in enumerate(series.items()):
            content += _line(label, values, k, left, upper, top)
    count = -(-len(panels) // columns)
    return drawing(
        content, width=columns * (_PANEL + _GAP) + 60, height=count * (_TALL + 52) + 6,
        title=title, description=description, key=key,
    )  # fmt: skip


def _frame(name: str, left: float, upper: float, top: float, years: Sequence[int]) -> list[str]:
    bottom = upper + _TALL
    return [
        element("text", words(name), x=left, y=upper - 5, font_size=13, fill=INK, font_weight=600),
        element("line", x1=left, x2=left + _PANEL, y1=bottom, y2=bottom, stroke=RULE),
        element("text", f"{100 * top:.0f} %", x=left - 4, y=upper + 9, text_anchor="end",
                font_size=10, fill=MUTED),
        element("text", "0", x=left - 4, y=bottom, text_anchor="end", font_size=10, fill=MUTED),
        element("text", str(years[0]), x=left, y=bottom + 14, font_size=10, fill=MUTED),
        element("text", str(years[-1]), x=left + _PANEL, y=bottom + 14, text_anchor="end",
                font_size=10, fill=MUTED),
    ]  # fmt: skip


def _line(
    label: str, values: Sequence[float], number: int, left: float, upper: float, top: float
) -> list[str]:
    step = _PANEL / max(len(values) - 1, 1)
    points = [
        (left + step * i, upper + _TALL * (1 - value / top))
        for i, value in enumerate(values)
        if np.isfinite(value)
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawn = [
        element("path", d=path, fill="none", stroke=_COLOURS[number], stroke_width=2,
                stroke_dasharray=_DASHES[number])
    ]  # fmt: skip
    drawn.append(
        element("text", words(label), x=points[-1][0] + 3, y=points[-1][1] + 4, font_size=10,
                fill=_COLOURS[number])
    )  # fmt: skip
    return drawn
