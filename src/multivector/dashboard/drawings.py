"""Rows of a measure as drawings: lines with ranges, and the same colour for a power everywhere."""

from collections.abc import Iterable, Mapping, Sequence

from multivector.answers.result import Row
from multivector.charts.colours import power_class, power_colours
from multivector.charts.course import course
from multivector.charts.lines import Line, Point, lines, told_of, trimmed
from multivector.charts.svg import both_widths
from multivector.dashboard.cells import short_name
from multivector.dashboard.page import Panel

# Maximum powers in one panel; more lines cannot be distinguished. Tables have them all.
MOST_LINES = 5


def points(rows: Sequence[Row], value: str, *, ranged: bool = True) -> tuple[Point, ...]:
    """Return the values of rows by year, from the first to the last year with a value."""
    dated = sorted((row for row in rows if row["year"] is not None), key=lambda row: row["year"])
    return trimmed([
        (row["year"], row[value], *((row["lower"], row["upper"]) if ranged else (None, None)))
        for row in dated
    ])  # fmt: skip


def series(rows: Sequence[Row], by: str, value: str) -> dict[str, tuple[Point, ...]]:
    """Return the points of each code in a column, largest final value first."""
    codes = dict.fromkeys(row[by] for row in rows)
    found = {code: points([row for row in rows if row[by] == code], value) for code in codes}
    known = {code: line for code, line in found.items() if line}
    return dict(sorted(known.items(), key=lambda pair: -(pair[1][-1][1] or 0.0)))


def legend(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the colour and the name of each power in a drawing."""
    colours = power_colours(sorted(set(codes)))
    return tuple((power_class(colours[code]), short_name(code)) for code in dict.fromkeys(codes))


def main_panel(
    found: Mapping[str, Sequence[Point]],
    *,
    title: str,
    key: str,
    unit: str = "",
    powers: Iterable[str] = (),
) -> Panel:
    """Return one large drawing of non-negative values, in wide and phone versions.

    ``powers``: all that have colours on the page; default: those drawn.
    """
    kept = dict(list(found.items())[:MOST_LINES])
    colours = power_colours(sorted({*powers, *found}))
    drawn = [
        Line(short_name(code), tuple(line), colour=colours[code]) for code, line in kept.items()
    ]
    both = both_widths(course, drawn, title=title, description=told_of(drawn), key=key, unit=unit)
    return Panel(title, *both)


def small_panels(
    panels: Mapping[str, Mapping[str, Sequence[Point]]],
    *,
    key: str,
    addresses: Mapping[str, str] | None = None,
    shared: bool = True,
    powers: Iterable[str] = (),
) -> tuple[Panel, ...]:
    """Return small drawings side by side, by name; with ``shared``, on the same scales.

    ``powers``: as for `main_panel`.
    """
    colours = power_colours(sorted({*powers, *(one for found in panels.values() for one in found)}))
    made = {
        name: [
            Line(short_name(code), tuple(line), band=True, emphasis=not place, colour=colours[code])
            for place, (code, line) in enumerate(list(found.items())[:MOST_LINES])
        ]
        for name, found in panels.items()
    }
    beside = [line for found in made.values() for line in found] if shared else None
    drawn = []
    for place, (name, found) in enumerate(made.items()):
        if found:
            svg = lines(
                found, title=name, description=told_of(found), key=f"{key}-{place}", beside=beside
            )
            drawn.append(Panel(name, svg, address=(addresses or {}).get(name, "")))
    return tuple(drawn)
