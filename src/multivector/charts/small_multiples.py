"""Values over time with their ranges, in one or several panels."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from multivector.charts.colours import INK, MUTED, PAPER
from multivector.charts.lines import WIDTH, Line, Point, lines, told_of
from multivector.charts.svg import cut, drawing, element, label, words
from multivector.errors import InputError, UsageError

# Colours that colour-blind readers can distinguish (Okabe & Ito 2008); the text colour first.
COLOURS = (INK, "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8b8982")
MAX_LINES = len(COLOURS)  # maximum per panel; more cannot be distinguished
MAX_PANELS = 24
_PANEL_HEIGHT, _NAME, _GAP, _HEAD = 168.0, 18.0, 14.0, 44.0
_SUFFIXES = (".svg", ".html")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that displays itself in a notebook, without a network connection."""

    svg: str  # The chart, a self-contained ``svg`` element
    title: str  # Title of the chart

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f'<figure style="margin:0;max-width:100%;overflow-x:auto">{self.svg}</figure>'

    def __repr__(self) -> str:
        return f"Chart({self.title!r}, {len(self.svg):,} characters of SVG)"

    def save(self, path: str | Path) -> Path:
        """Write the chart to a ``.svg`` or ``.html`` file; return its path.

        Raises UsageError for another file suffix. Raises InputError if the file cannot be written.
        """
        target = Path(path)
        if target.suffix.lower() not in _SUFFIXES:
            raise UsageError(
                f"unsupported image format: {target.name!r}",
                where="path",
                allowed=" or ".join(_SUFFIXES),
            )
        text = self.svg
        if target.suffix.lower() == ".html":
            head = f'<!DOCTYPE html><meta charset="utf-8"><title>{words(self.title)}</title>'
            text = head + self._repr_html_()
        try:
            target.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", where=str(target)) from error
        return target


def draw_series(
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    x: str,
    y: str,
    series: str,
    panel: str | None = None,
) -> Chart:
    """Draw lines with bands from ``lower`` to ``upper``, one panel per value of ``panel``.

    Raises UsageError if no row has a value.

    ``rows``: rows with the columns named below; a row without a value leaves a gap. ``x``, ``y``,
    ``series``: names of the columns with the year (or month, YYYY-MM), the value, and the series.
    ``panel``: name of the column that defines the panels.

    >>> rows = [{"year": y, "value": y - 2000, "state": "KAZ"} for y in (2001, 2002)]
    >>> draw_series(rows, title="T", x="year", y="value", series="state").svg.count('fill="none"')
    1
    """
    kept = [row for row in rows if row.get(x) is not None]
    if not any(row.get(y) is not None for row in kept):
        raise UsageError("no values to plot", where=y)
    months = any(_MONTH.fullmatch(str(row[x])) for row in kept)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in kept:
        groups.setdefault(str(row[panel]) if panel else "", []).append(row)
    panels = {name: _lines(group, x, y, series, months) for name, group in groups.items()}
    shown = dict(list(panels.items())[:MAX_PANELS])
    notes = [y.replace("_", " ")]
    if len(panels) > len(shown):
        notes.append(f"{len(shown)} of {len(panels)} panels")
    if any(len(drawn) > MAX_LINES for drawn in shown.values()):
        notes.append(
            f"the {MAX_LINES} lines with the highest final values in each panel; select "
            "others with .where()"
        )
    cut = {name: _coloured(_highest(drawn), panels) for name, drawn in shown.items()}
    return Chart(_svg(cut, title, "; ".join(notes), _month if months else str), title)


def _lines(
    rows: Sequence[Mapping[str, Any]], x: str, y: str, series: str, months: bool
) -> list[Line]:
    points: dict[str, list[Point]] = {}
    for row in rows:
        ends = (row.get("lower"), row.get("upper"))
        points.setdefault(str(row[series]), []).append((_at(row[x], months), row.get(y), *ends))
    return [
        Line(name, tuple(sorted(found, key=lambda point: point[0])), band=True)
        for name, found in points.items()
        if any(point[1] is not None for point in found)
    ]


def _at(when: Any, months: bool) -> int:
    text = str(when)
    match = _MONTH.fullmatch(text)
    return 12 * int(match[1]) + int(match[2]) - 1 if months and match else int(text)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


def _highest(drawn: Sequence[Line]) -> list[Line]:
    """Return the lines that end highest, in their order; all if they are few."""
    last = {line.label: line.known[-1][1] or 0.0 for line in drawn}
    chosen = sorted(last, key=lambda name: -last[name])[:MAX_LINES]
    return [line for line in drawn if line.label in chosen]


def _coloured(drawn: Sequence[Line], panels: Mapping[str, Sequence[Line]]) -> list[Line]:
    """Give each name the same colour in all panels, while colours last."""
    names = list(dict.fromkeys(line.label for lines in panels.values() for line in lines))
    if len(names) > MAX_LINES:
        names = [line.label for line in drawn]
    return [replace(line, colour=COLOURS[names.index(line.label)]) for line in drawn]


def _svg(panels: Mapping[str, Sequence[Line]], title: str, note: str, name_year: Any) -> str:
    key = f"mv-{crc32(repr((title, panels)).encode()):08x}"
    columns = min(len(panels), 2)
    width = columns * WIDTH + (columns - 1) * _GAP
    step = _NAME + _PANEL_HEIGHT + _GAP
    height = _HEAD + -(-len(panels) // columns) * step
    every = [line for drawn in panels.values() for line in drawn]
    content = [
        element("rect", x=0, y=0, width=width, height=height, fill=PAPER),
        label(cut(title, 44 * columns), 0, 15.0, font_size=13.5, font_weight=600, fill=INK),
        label(note, 0, 32.0, font_size=10.5, fill=MUTED),
    ]  # fmt: skip
    for k, (name, drawn) in enumerate(panels.items()):
        x, y = (k % columns) * (WIDTH + _GAP), _HEAD + (k // columns) * step
        content.append(label(name, x, y + 10, font_size=12, font_weight=600, fill=INK))
        inner = lines(
            drawn, title=f"{title}: {name}" if name else title, description=told_of(drawn),
            key=f"{key}-{k}", beside=every, name_year=name_year,
        )  # fmt: skip
        content.append(inner.replace("<svg", f'<svg x="{x:g}" y="{y + _NAME:g}"', 1))
    whole = drawing(content, width=width, height=height, title=title, description=note, key=key)
    return whole.replace('font-family="inherit"', 'font-family="system-ui, sans-serif"', 1)
