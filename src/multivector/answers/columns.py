"""Columns of result tables: one file defines their order, checks, schema and documentation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.tables import read_table


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result table.

    ``type`` is ``code``, ``text``, ``number``, ``count``, ``year``, ``flag`` (true or false),
    ``list`` or ``object``; ``low`` and ``high`` are bounds; ``null`` explains null values and is
    empty if there are none.
    """

    name: str
    type: str
    unit: str
    low: float | None
    high: float | None
    null: str
    meaning: str


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Return the columns of each result table, in order.

    >>> [column.name for column in tables()["corridors"]]
    ['corridor', 'share', 'pairs', 'origins']
    """
    rows = read_table("multivector.answers", "columns.tsv")
    shared = {row["column"]: row for row in rows if row["table"] == "*"}
    found: dict[str, list[Column]] = {}
    for row in rows:
        if row["table"] != "*":
            given = row if row["type"] else shared[row["column"]]
            found.setdefault(row["table"], []).append(_column(given))
    return {name: tuple(columns) for name, columns in found.items()}


def columns_of(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, in order.

    >>> columns_of("agreement")[:4]
    ('state_a', 'state_b', 'year', 'issue')
    """
    return tuple(column.name for column in tables()[table])


def violations(table: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return violations of the table's definition: column names, types, ranges and nulls.

    >>> violations("corridors", [{"corridor": "a", "share": 1.5, "pairs": 1, "origins": []}])
    ['row 0, share: 1.5 is above 1']
    """
    columns = tables()[table]
    names = tuple(column.name for column in columns)
    found = []
    for place, row in enumerate(rows):
        if tuple(row) != names:
            found.append(f"row {place}: columns {tuple(row)}")
            continue
        for column in columns:
            fault = _fault(column, row[column.name])
            if fault:
                found.append(f"row {place}, {column.name}: {fault}")
    return found


def json_schema(table: str) -> dict[str, Any]:
    """Return the JSON Schema of a row; additional properties are allowed."""
    columns = tables()[table]
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {column.name: _property(column) for column in columns},
    }


# Each type in Python and in JSON.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "code": ((str,), "string"), "text": ((str,), "string"), "number": ((float, int), "number"),
    "count": ((int,), "integer"), "year": ((int,), "integer"), "flag": ((bool,), "boolean"),
    "list": ((list, tuple), "array"), "object": ((dict,), "object"),
}  # fmt: skip


def _column(row: Mapping[str, str]) -> Column:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    return Column(row["column"], row["type"], row["unit"], low, high, row["null"], row["meaning"])


def _fault(column: Column, value: Any) -> str | None:
    if value is None:
        return None if column.null else "null"
    of_type = isinstance(value, _TYPES[column.type][0])
    if not of_type or (isinstance(value, bool) and column.type != "flag"):
        return f"{value!r} is not a {column.type}"
    if column.low is not None and float(value) < column.low:
        return f"{value!r} is below {column.low:g}"
    if column.high is not None and float(value) > column.high:
        return f"{value!r} is above {column.high:g}"
    return None


def _property(column: Column) -> dict[str, Any]:
    kind = _TYPES[column.type][1]
    described: dict[str, Any] = {"type": [kind, "null"] if column.null else kind}
    if column.low is not None:
        described["minimum"] = column.low
    if column.high is not None:
        described["maximum"] = column.high
    text = column.meaning + (f" Null: {column.null}." if column.null else "")
    return {"description": text + (f" Unit: {column.unit}." if column.unit else ""), **described}
