"""Horizontal bars: one panel of a small multiple, each bar with its value and year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from multivector.charts.quantity import bare
from multivector.charts.svg import ACCENT, INK, MUTED, PAPER, QUIET, drawing, element, words

WIDTH = 300  # fits a phone of 320 px with its margins
_ROW, _BAR = 24, 11  # heights
# Mean width of a character at 12.5 px in the widest of the usual system fonts, DejaVu Sans.
GLYPH = 7.4


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure to draw.

    ``note`` is its year or years; ``lower`` and ``upper`` its range, if the source gives one;
    ``later`` marks a figure dated after the article; ``emphasis`` one that the text is about.
    """

    label: str
    value: float | None
    unit: str
    note: str = ""
    lower: float | None = None
    upper: float | None = None
    later: bool = False
    emphasis: bool = False


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    description: str,
    key: str,
    beside: Sequence[Bar] | None = None,
) -> str:
    """Draw one panel.

    Parameters
    ----------
    rows : sequence of Bar
        From top to bottom; all of one unit.
    title, description, key : str
        As for :func:`multivector.charts.svg.drawing`.
    beside : sequence of Bar, optional
        The bars of all adjacent panels, including these: they share one scale and one width of
        labels, and if one has emphasis the others are drawn in a muted style.

    Returns
    -------
    str
        An ``svg`` element, 300 units wide. A missing value is given in words, never drawn as 0.

    Examples
    --------
    >>> "36 %" in bars([Bar("China", 0.36, "share", "2021")], title="", description="", key="a")
    True
    """
    every = rows if beside is None else beside
    low, high = spread(every)
    label = min(_longest(row.label for row in every) * 1.1 * GLYPH + 10, 128)
    # The widest value must fit between the longest bar and the year.
    room = _longest(bare(row.value, row.unit) for row in every) * 1.15 * GLYPH + 14
    years = _longest(row.note for row in every) * 6.8
    extent = high - low
    # Below the smallest normal number the quotient would overflow; such a bar has no length.
    unit = max(WIDTH - label - room - years, 30) / extent if extent > 1e-300 else 0.0
    stressed = any(row.emphasis for row in every)
    content = [
        piece
        for index, row in enumerate(rows)
        for piece in _row(
            row, index * _ROW, label, -low * unit, unit, quiet=stressed and not row.emphasis
        )
    ]
    zero = label - low * unit
    height = len(rows) * _ROW + 2
    content.append(
        element("line", x1=zero, x2=zero, y1=1.0, y2=height - 2.0, stroke=MUTED, stroke_width=1)
    )
    return drawing(
        content, width=WIDTH, height=height, title=title, description=description, key=key
    )


def _longest(texts: Iterable[str]) -> int:
    return max((len(text) for text in texts), default=0)


def spread(rows: Sequence[Bar]) -> tuple[float, float]:
    """Return the lowest and highest value, including ranges and 0.

    Examples
    --------
    >>> spread([Bar("a", 2.0, "", upper=3.0), Bar("b", None, "")])
    (0.0, 3.0)
    """
    ends = [end for row in rows for end in (row.value, row.lower, row.upper) if end is not None]
    return min([0.0, *ends]), max([0.0, *ends])


def _row(row: Bar, top: float, label: float, zero: float, unit: float, *, quiet: bool) -> list[str]:
    middle = top + _ROW / 2
    baseline = middle + 4.5
    weight = 600 if row.emphasis else None
    longest = int((label - 8) / GLYPH)
    name = row.label if len(row.label) <= longest else row.label[: longest - 1].rstrip() + "…"
    pieces = [
        element("text", words(name), x=label - 8, y=baseline, text_anchor="end", font_size=12.5,
                fill=INK, font_weight=weight),
        element("text", words(row.note), x=float(WIDTH), y=baseline, text_anchor="end",
                font_size=11, fill=MUTED),
    ]  # fmt: skip
    after = label + zero + 6
    if row.value is not None:
        start, end = sorted((label + zero, label + zero + row.value * unit))
        colour = QUIET if quiet else ACCENT
        pieces.append(
            element(
                "rect", x=start, y=middle - _BAR / 2, width=max(end - start, 0.5), height=_BAR,
                fill=PAPER if row.later else colour, stroke=colour,
                stroke_dasharray="3 2" if row.later else None,
            )
        )  # fmt: skip
        pieces += _range(row, middle, label + zero, unit)
        furthest = max(row.value, row.upper if row.upper is not None else row.value, 0.0)
        after = label + zero + furthest * unit + 6
    pieces.append(
        element("text", words(bare(row.value, row.unit)), x=after, y=baseline, font_size=12.5,
                fill=INK if row.value is not None else MUTED, font_weight=weight)
    )  # fmt: skip
    return pieces


def _range(row: Bar, middle: float, zero: float, unit: float) -> list[str]:
    if row.lower is None or row.upper is None:
        return []
    left, right = zero + row.lower * unit, zero + row.upper * unit
    path = f"M{left:.1f} {middle - 4:.1f}v8m0 -4H{right:.1f}m0 -4v8"
    halo = element("path", d=path, stroke=PAPER, stroke_width=3.5, fill="none")
    return [halo, element("path", d=path, stroke=INK, stroke_width=1.2, fill="none")]
