"""Cells of a table as a reader sees them; what is downloaded keeps every digit."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.answers.columns import Column, tables
from multivector.answers.result import Row
from multivector.charts.quantity import bare, unit_words
from multivector.codes.blocs import BLOCS
from multivector.codes.naming import display_name
from multivector.codes.states import STATES
from multivector.dashboard.page import Table

# Columns whose cells are codes of states and blocs, or ids of sources.
_CODES = frozenset(
    "state influencer influencee state_a state_b power top exporter importer speaker_code".split()
)
_LISTS = frozenset(("subject", "partner"))
_SOURCES = frozenset(("origin", "origins", "source"))
_BEST = "best"
_HEADINGS = {"origin": "source", "origins": "sources"}
_MOST_SOURCES = 2  # of a cell that are named there; all stand at the foot of the page
_SHORT = {"USA": "US", "GBR": "UK", "ARE": "UAE"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with links; ``value`` is the underlying value.

    ``beneath`` is the range; ``power`` is a code that determines the text colour; ``number`` is
    whether the text is a number.
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
    known = f"{words} ({unit})" if unit and unit not in words else words
    return known, described.meaning.replace("`", "") if described else ""


def shown_columns(table: Table) -> list[str]:
    """Return the columns with their own cells; ranges are shown below values."""
    ranged = {"lower", "upper"} <= set(table.columns) and _ranged(table)
    return [c for c in table.columns if not (ranged and c in ("lower", "upper"))]


def _ranged(table: Table) -> str | None:
    """Return the column whose range ``lower`` and ``upper`` are: the one before them."""
    place = table.columns.index("lower") if "lower" in table.columns else 0
    return table.columns[place - 1] if place else None


def cells(table: Table, row: Row) -> list[Cell]:
    """Return the cells of a row."""
    ranged = _ranged(table)
    return [_cell(table, row, column, column == ranged) for column in shown_columns(table)]


def _cell(table: Table, row: Row, column: str, ranged: bool) -> Cell:
    value = row.get(column)
    described = _columns(table.schema).get(column)
    unit = described.unit if described else ""
    link = table.links[column](row) if column in table.links else None
    beneath = ""
    if ranged and row.get("lower") is not None and row.get("upper") is not None:
        beneath = f"{bare(row['lower'], unit)} to {bare(row['upper'], unit)}"
    if isinstance(value, str) and column in _CODES:
        return Cell(((display_name(value), link or address_of(value)),), value, power=value)
    if column in _SOURCES and value:
        ids = [value] if isinstance(value, str) else value
        if len(ids) > _MOST_SOURCES:
            return Cell(((f"{len(ids)} sources", "#origins"),), ", ".join(ids))
        parts = tuple((one.replace("_", " "), _source(one)) for one in ids)
        return Cell(parts, ", ".join(ids))
    if column in _LISTS and value:
        names = tuple((display_name(code), address_of(code)) for code in value)
        return Cell(names, ", ".join(value))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(((words_of(value, column, unit), link),), _plain(value), beneath, "", number)


def _source(name: str) -> str | None:
    return None if name == _BEST else f"/data?origin={name}"


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def words_of(value: Any, column: str, unit: str) -> str:
    """Return a value as text, with numbers at their own precision.

    Examples
    --------
    >>> words_of(2023, "year", ""), words_of(0.0302823, "value", ""), words_of(None, "value", "")
    ('2023', '0.03', '–')
    """
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and column in ("year", "session", "first_year", "last_year"):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return bare(value, unit)
    if isinstance(value, dict):
        return ", ".join(f"{key} {words_of(item, '', '')}" for key, item in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(words_of(item, "", "") for item in value)
    return str(value)
