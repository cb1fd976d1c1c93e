"""SVG as strings: elements and escaped text."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from multivector.charts.colours import power_class
from multivector.prose import printable
from multivector.tables import read_rows

# The corners of a power's mark; without any, it is a circle.
_CORNERS = {
    colour: [tuple(map(float, corner.split(","))) for corner in corners.split()]
    for colour, corners in read_rows("multivector.charts", "data", "marks.tsv")
}


def mark(colour: str, x: float, y: float, size: float, **attributes: object) -> str:
    """Return the mark of a power: the shape tells it from the others without its colour.

    ``colour``: from `power_colours`; any other gives a circle. ``size``: half the width.

    >>> mark("red", 5, 5, 2), mark("var(--mv-chn,#65190f)", 5, 5, 2, fill="red")
    ('<circle cx="5" cy="5" r="2"/>', '<path d="M3 3l4 0 0 4-4 0z" fill="red"/>')
    """
    if corners := _CORNERS.get(power_class(colour)):
        path = trace([(x + a * size, y + b * size) for a, b in corners]) + "z"
        return element("path", "", d=path, **attributes)
    return element("circle", "", cx=x, cy=y, r=size, **attributes)


def element(name: str, content: str | Iterable[str] = "", **attributes: object) -> str:
    """Return an element; ``content`` is markup, attribute values are escaped.

    Underscores in attribute names become hyphens, a trailing one is dropped. Attributes that are
    None are omitted. Numbers have one decimal, so that output is deterministic.

    >>> element("text", words("a<b"), x=1.25, text_anchor="end", class_="label")
    '<text x="1.2" text-anchor="end" class="label">a&lt;b</text>'
    """
    inner = content if isinstance(content, str) else "".join(content)
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


def label(text: str, x: float, y: float, **attributes: object) -> str:
    """Return text at a position; attributes as for `element`."""
    return element("text", words(text), x=x, y=y, **attributes)


def _written(value: object) -> str:
    if isinstance(value, float):
        text = f"{value:.1f}".removesuffix(".0")
        return "0" if text == "-0" else text
    return printable(str(value), keep="\n\t")


def trace(points: Sequence[tuple[float, float]]) -> str:
    """Return points as path data, in tenths, each relative to the one before.

    >>> trace([(34.0, 145.8), (41.0, 145.7), (47.9, 146.0)])
    'M34 145.8l7-.1 6.9 .3'
    """
    (x, y), *_ = whole = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole)]
    packed = " ".join(f"{n / 10:g}" for step in steps for n in step).replace(" -", "-")
    drawn = re.sub(r"\b0\.", ".", packed)
    return f"M{x / 10:g} {y / 10:g}" + (f"l{drawn}" if drawn else "")


def words(text: str) -> str:
    """Return text as escaped SVG content, with invisible characters made visible.

    >>> words("</svg><script>")
    '&lt;/svg&gt;&lt;script&gt;'
    """
    return escape(printable(text, keep="\n\t"))


def cut(text: str, length: int) -> str:
    """Return at most ``length`` characters of a text; the last is an ellipsis if it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def both_widths(draw: Callable[..., str], *given: Any, key: str, **named: Any) -> tuple[str, str]:
    """Return a drawing, and its version for phones; arguments as for ``draw``."""
    narrow = draw(*given, key=f"{key}-narrow", narrow=True, **named)
    return draw(*given, key=f"{key}-wide", **named), narrow


def drawing(
    content: Iterable[str], *, width: float, height: float, title: str, description: str, key: str
) -> str:
    """Return a complete ``svg`` that screen readers treat as one named image.

    ``width`` and ``height``: size in drawing units; the page scales it. ``title`` and
    ``description``: title, and a one-sentence description. ``key``: prefix of IDs, unique on the
    page; letters, digits, hyphens.

    >>> drawing([], width=9, height=9, title="T", description="D", key="k")[:46]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBo'
    """
    return element(
        "svg",
        [
            element("title", words(title), id=f"{key}-title"),
            element("desc", words(description), id=f"{key}-desc"),
            *content,
        ],
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        font_family="inherit",
    )
