"""Cells of a table as a reader sees them; downloads keep every digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.answers.columns import Column, tables
from multivector.answers.result import Row
from multivector.charts.colours import power_class, power_colours
from multivector.charts.quantity import bare, unit_words
from multivector.codes.blocs import BLOCS
from multivector.codes.naming import display_name
from multivector.codes.states import STATES
from multivector.dashboard.page import Table

# Columns whose cells are codes of states and blocs, or IDs of sources.
_CODES = frozenset(
    "state influencer influencee state_a state_b power top exporter importer speaker_code".split()
)
_LISTS = frozenset(("subject", "partner"))
_SOURCES = frozenset(("origin", "origins", "source"))
_NOTHING: tuple[object, ...] = (None, "", [], ())
_BEST = "best"
_HEADINGS = {"origin": "source", "origins": "sources"}
_MOST_SOURCES = 2  # sources named in a cell; all are listed at the foot of the page
_SHORT = {"USA": "US", "GBR": "UK", "ARE": "UAE"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with links; ``value`` is the underlying value.

    ``beneath`` is the range; ``power`` is the name of the text colour; ``number`` is whether the
    text is a number.
    """

    parts: tuple[tuple[str, str | None], ...]
    value: str
    beneath: str = ""
    power: str = ""
    number: bool = False


def short_name(code: str) -> str:
    """Return a short name for a chart: the name of a state, or the code of a bloc."""
    if code in _SHORT:
        return _SHORT[code]
    return code if code in BLOCS and code not in STATES else display_name(code)


def address_of(code: str) -> str | None:
    """Return the URL of a state's page, if it has one."""
    return f"/state/{code}" if code in STATES else None


@cache
def _columns(schema: str) -> dict[str, Column]:
    return {column.name: column for column in tables().get(schema, ())}


def heading(table: Table, column: str) -> tuple[str, str]:
    """Return a column's heading and its meaning."""
    described = _columns(table.schema).get(column)
    words = table.names.get(column, _HEADINGS.get(column, column.replace("_", " ")))
    unit = unit_words(described.unit) if described and column not in table.names else ""
    unit = "%" if unit == "per cent" else unit
    known = f"{words} ({unit})" if unit and unit not in words else words
    return known, described.meaning.replace("`", "") if described else ""


def shown_columns(table: Table) -> list[str]:
    """Return the columns with their own cells.

    Ranges are shown below values, and columns without any value are left out; downloads have both.
    """
    bounds = {end for pair in _bounds(table).values() for end in pair}
    return [
        column
        for column in table.columns
        if column not in bounds and any(row.get(column) not in _NOTHING for row in table.rows)
    ]


def _bounds(table: Table) -> dict[str, tuple[str, str]]:
    """Return the columns that have a range, with the columns of its ends.

    The ends of ``x`` are ``x_lower`` and ``x_upper``, those of the column before ``lower`` are
    ``lower`` and ``upper``.
    """
    columns = table.columns
    named = {one: (f"{one}_lower", f"{one}_upper") for one in columns if f"{one}_lower" in columns}
    place = columns.index("lower") if {"lower", "upper"} <= set(columns) else 0
    return named | ({columns[place - 1]: ("lower", "upper")} if place else {})


def cells(table: Table, columns: Sequence[str]) -> list[list[Cell]]:
    """Return the cells of each row, in the order of ``columns``."""
    bounds = _bounds(table)
    return [
        [_cell(table, row, column, bounds.get(column)) for column in columns] for row in table.rows
    ]


def _cell(table: Table, row: Row, column: str, bounds: tuple[str, str] | None) -> Cell:
    value = row.get(column)
    described = _columns(table.schema).get(column)
    unit = described.unit if described else ""
    # A table with several units has one in each row.
    unit = "USD" if not unit and isinstance(value, float) and row.get("unit") == "USD" else unit
    link = table.links[column](row) if column in table.links else None
    beneath = ""
    if bounds and row.get(bounds[0]) is not None and row.get(bounds[1]) is not None:
        beneath = " to ".join(bare(row[end], unit) for end in bounds)
    if isinstance(value, str) and column in _CODES:
        power = power_class(power_colours([value])[value])
        # A power without a fixed colour gets one in each drawing.
        power = "" if power.startswith("spare") else power
        return Cell(((display_name(value), link or address_of(value)),), value, power=power)
    if column in _SOURCES and value:
        ids = [value] if isinstance(value, str) else value
        if len(ids) > _MOST_SOURCES:
            return Cell(((f"{len(ids)} sources", "#origins"),), "")
        parts = tuple(
            (one.replace("_", " "), None if one == _BEST else f"/data?origin={one}") for one in ids
        )
        return Cell(parts, ", ".join(ids))
    if column in _LISTS and value:
        names = tuple((display_name(code), address_of(code)) for code in value)
        return Cell(names, ", ".join(value))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    plain = "" if value is None else str(value)
    return Cell(((words_of(value, column, unit), link),), plain, beneath, "", number)


def words_of(value: Any, column: str, unit: str) -> str:
    """Return a value as text; numbers keep their own precision.

    >>> words_of(2023, "year", ""), words_of(0.0302823, "value", ""), words_of(None, "value", "")
    ('2023', '0.03', '–')
    """
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        dated = column in ("year", "session", "first_year", "last_year")
        return str(value) if dated else f"{value:,}"
    if isinstance(value, float):
        return bare(value, unit)
    if isinstance(value, dict):
        return ", ".join(f"{key} {words_of(item, '', '')}" for key, item in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(words_of(item, "", "") for item in value)
    return str(value)
