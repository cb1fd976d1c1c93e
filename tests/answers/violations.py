"""Hold the rows of an answer against the table of its columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from multivector.answers.columns import Column, tables

_TYPES = {
    "code": (str,), "text": (str,), "number": (float, int), "count": (int,), "year": (int,),
    "flag": (bool,), "list": (list, tuple), "object": (dict,),
}  # fmt: skip


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


def _fault(column: Column, value: Any) -> str | None:
    if value is None:
        return None if column.null else "null"
    of_type = isinstance(value, _TYPES[column.type])
    if not of_type or (isinstance(value, bool) and column.type != "flag"):
        return f"{value!r} is not a {column.type}"
    if column.low is not None and float(value) < column.low:
        return f"{value!r} is below {column.low:g}"
    if column.high is not None and float(value) > column.high:
        return f"{value!r} is above {column.high:g}"
    return None
