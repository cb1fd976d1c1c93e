"""Read a user's table according to its mapping, and check it row by row.

The keys of the mapping are documented in :mod:`multivector.records.mapping`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.mapping import read_mapping
from multivector.store.check import Fault, conform
from multivector.store.schema import Column, Table, describe_range
from multivector.store.schema import table as schema_of

# The id of this loader in a store; it must not change, because it is part of the version hash.
LOADER = "own"
REVISION = 1
# Larger integers are neither years nor counts; their rows are rejected.
_LARGEST = {"year": 2**31 - 1, "integer": 2**53}
_FLAGS = {"1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class UserTable:
    """A table provided by a user.

    ``faults`` are the invalid values (by line number), ``parameters`` the mapping with default
    values, ``rows_in`` the number of rows in the file, ``dropped`` the number of rows by reason.
    """

    origin: str
    table: str
    data: Any
    faults: tuple[Fault, ...]
    rows_in: int
    dropped: Mapping[str, int]
    parameters: Mapping[str, Any]


def read(table: str, path: Path, mapping: Path | None) -> UserTable:
    """Read a user's table; invalid rows are dropped and listed.

    Parameters
    ----------
    table : str
        Name of a table of the schema.
    path : Path
        A delimited text file.
    mapping : Path or None
        The mapping; None if the file's columns have the names of the schema.

    Raises
    ------
    UsageError
        If there is no such table.
    InputError
        If a file cannot be read, the mapping is invalid, or no row is valid.
    """
    return read_as(path, read_mapping(schema_of(table), path, mapping))


def read_as(path: Path, parameters: Mapping[str, Any]) -> UserTable:
    """Read a user's table with a complete mapping (``UserTable.parameters``)."""
    mapping = dict(parameters)
    schema = schema_of(mapping["table"])
    header, rows, faults = _rows(path, mapping)
    columns = _columns(schema, mapping, header, path)
    if set(mapping.get("codes", {}).values()) & set(systems.SYSTEMS) and not _years(columns):
        raise InputError("numeric state codes require a year column", where=str(path))
    good: list[tuple[int, dict[str, Any]]] = []
    for line, row in rows:
        values, wrong = _values(columns, row, mapping)
        faults += [Fault(line, *fault) for fault in wrong]
        if not wrong:
            good.append((line, values))
    data, more = _checked(schema, good, mapping["origin"])
    faults += more
    if not data.num_rows:
        raise InputError(
            f"no valid rows: {_described(faults[0]) if faults else 'the file is empty'}",
            where=str(path),
            next="to see the columns, run: multivector data list --schema",
        )
    bad: dict[int, str] = {}
    for fault in faults:
        bad.setdefault(fault.row, f"{fault.column}: {fault.reason}")
    reasons: dict[str, int] = {}
    for reason in bad.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    mapping["coverage"] = {**_seen(schema, data), **mapping.get("coverage", {})}
    faults.sort(key=lambda fault: fault.row)
    rows_in = data.num_rows + len(bad)
    return UserTable(mapping["origin"], schema.name, data, tuple(faults), rows_in, reasons, mapping)


def _rows(
    path: Path, mapping: Mapping[str, Any]
) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    try:
        with open(path, encoding=mapping.get("encoding", "utf-8-sig"), newline="") as stream:
            for _ in islice(stream, mapping.get("skip", 0)):
                pass
            reader = csv.reader(stream, delimiter=mapping.get("delimiter", ","))
            header = next(reader, [])
            read = [(reader.line_num + mapping.get("skip", 0), row) for row in reader if row]
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"the file cannot be read as a table: {error}", where=str(path)) from error
    rows, faults = [], []
    for line, row in read:
        if len(row) == len(header):
            rows.append((line, row))
        else:
            reason = f"the header has {len(header)} fields"
            faults.append(Fault(line, "row", f"{len(row)} fields", reason))
    return header, rows, faults


def _columns(
    schema: Table, mapping: Mapping[str, Any], header: list[str], path: Path
) -> list[tuple[Column, int | None]]:
    """Return each schema column with its position in the file, or None if it is absent."""
    columns: list[tuple[Column, int | None]] = []
    for column in schema.columns:
        if column.role == "origin":
            continue
        name = mapping.get("columns", {}).get(column.name, column.name)
        if header.count(name) > 1:
            raise InputError(
                f"duplicate column {name!r} ({header.count(name)} times)",
                where=str(path),
                next="rename the duplicates in the file",
            )
        if name in header:
            columns.append((column, header.index(name)))
        elif column.missing and column.name not in mapping.get("columns", {}):
            columns.append((column, None))
        else:
            raise InputError(
                f"missing column {name!r}, required for {column.name}",
                where=str(path),
                allowed=", ".join(header),
                next=f'name the column in the --map file: [columns] {column.name} = "…"',
            )
    return columns


def _years(columns: list[tuple[Column, int | None]]) -> list[int]:
    """Return the positions of the year columns in the file."""
    return [place for column, place in columns if column.type == "year" and place is not None]


def _values(
    columns: list[tuple[Column, int | None]], row: list[str], mapping: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return a row's values by column, and its faults: (column, value, reason)."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str, str]] = []
    years = [row[place] for place in _years(columns)]
    for column, place in columns:
        text = row[place].strip() if place is not None else ""
        try:
            values[column.name] = _value(column, text, mapping, years) if text else None
        except (ValueError, OverflowError):  # includes infinite values
            wrong.append(
                (column.name, text, f"not of type {column.type}: {describe_range(column)}")
            )
    return values, wrong


def _value(column: Column, text: str, mapping: Mapping[str, Any], years: list[str]) -> Any:
    if column.type == "state":
        return _state(
            text, mapping.get("codes", {}).get(column.name, "name"), mapping["origin"], years
        )
    if column.type in ("year", "integer"):
        number = float(text)
        if number != int(number) or abs(number) > _LARGEST[column.type]:
            raise ValueError(text)
        return int(number)
    if column.type == "number":
        return float(text) * float(mapping.get("scale", {}).get(column.name, 1))
    if column.type == "flag":
        if text.lower() not in _FLAGS:
            raise ValueError(text)
        return _FLAGS[text.lower()]
    return date.fromisoformat(text) if column.type == "date" else text


def _state(text: str, kind: str, origin: str, years: list[str]) -> str:
    if kind == "name":
        try:
            code = spellings.code_of(text, origin=origin)[0]
        except KeyError:
            code = None
    else:
        code = systems.iso3_of_years([int(float(text))], [int(float(years[0]))], system=kind)[0]
    if code is None:
        raise ValueError(text)
    return code


def _checked(
    schema: Table, good: list[tuple[int, dict[str, Any]]], origin: str
) -> tuple[Any, list[Fault]]:
    """Return the rows that match the schema, and the faults of the others by line."""
    import pyarrow as pa

    fields = pa.schema(_plain(schema))
    data = pa.Table.from_pylist([values for _, values in good], schema=fields)
    result, faults = conform(data, schema, origin=origin)
    bad = {fault.row for fault in faults}
    kept = pa.array([row not in bad for row in range(len(good))], pa.bool_())
    by_line = [
        Fault(good[fault.row][0], fault.column, fault.value, fault.reason) for fault in faults
    ]
    return result.filter(kept), by_line


def _plain(schema: Table) -> list[Any]:
    import pyarrow as pa

    fields = [field for field in schema.arrow() if field.name != "origin"]
    return [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in fields
    ]


def _seen(schema: Table, data: Any) -> dict[str, str]:
    years = [column.name for column in schema.columns if column.type == "year"]
    found = sorted(set(data[years[0]].to_pylist())) if years else []
    return {"years": ", ".join(map(str, found)), "absence": "missing"}


def _described(fault: Fault) -> str:
    return f"line {fault.row}, column {fault.column}: {fault.value!r} ({fault.reason})"
