"""A user's own table: read by a mapping, checked row by row, cited like the rest.

Which keys the mapping may have is in :mod:`multivector.records.mapping`.
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

# The id of this loader in a store; the name it had when the first stores were written.
LOADER = "own"
REVISION = 1
# Whole numbers beyond these are no year and no count, and are refused with their row.
_LARGEST = {"year": 2**31 - 1, "integer": 2**53}
_FLAGS = {"1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Own:
    """A table as the user brought it.

    ``faults`` are the bad rows' (rows counted as lines of the file), ``parameters`` the mapping
    with its defaults filled in, ``rows_in`` all rows of the file, ``dropped`` rows by reason.
    """

    origin: str
    table: str
    data: Any
    faults: tuple[Fault, ...]
    rows_in: int
    dropped: Mapping[str, int]
    parameters: Mapping[str, Any]


def read(table: str, path: Path, mapping: Path | None) -> Own:
    """Read a user's table; bad rows are left out and listed.

    Parameters
    ----------
    table : str
        Name of the table of the schema.
    path : Path
        A delimited text file.
    mapping : Path or None
        The mapping; None takes the file's columns by the schema's names.

    Raises
    ------
    UsageError
        If there is no such table.
    InputError
        If a file cannot be read, the mapping is wrong, or no row is good.
    """
    return read_as(path, read_mapping(schema_of(table), path, mapping))


def read_as(path: Path, parameters: Mapping[str, Any]) -> Own:
    """Read a user's table by a mapping whose defaults are filled in (``Own.parameters``)."""
    told = dict(parameters)
    schema = schema_of(told["table"])
    header, rows, faults = _rows(path, told)
    columns = _columns(schema, told, header, path)
    if set(told.get("codes", {}).values()) & set(systems.SYSTEMS) and not _years(columns):
        raise InputError("numeric codes of states need a column of years", where=str(path))
    good: list[tuple[int, dict[str, Any]]] = []
    for line, row in rows:
        values, wrong = _values(columns, row, told)
        faults += [Fault(line, *fault) for fault in wrong]
        if not wrong:
            good.append((line, values))
    data, more = _checked(schema, good, told["origin"])
    faults += more
    if not data.num_rows:
        raise InputError(
            f"none of {len(rows)} rows is good: {_say(faults[0]) if faults else 'it is empty'}",
            where=str(path),
            next="see the columns: multivector data list --schema",
        )
    bad: dict[int, str] = {}
    for fault in faults:
        bad.setdefault(fault.row, f"{fault.column}: {fault.reason}")
    reasons: dict[str, int] = {}
    for reason in bad.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    told["coverage"] = {**_seen(schema, data), **told.get("coverage", {})}
    faults.sort(key=lambda fault: fault.row)
    rows_in = data.num_rows + len(bad)
    return Own(told["origin"], schema.name, data, tuple(faults), rows_in, reasons, told)


def _rows(
    path: Path, told: Mapping[str, Any]
) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    try:
        with open(path, encoding=told.get("encoding", "utf-8-sig"), newline="") as stream:
            for _ in islice(stream, told.get("skip", 0)):
                pass
            reader = csv.reader(stream, delimiter=told.get("delimiter", ","))
            header = next(reader, [])
            read = [(reader.line_num + told.get("skip", 0), row) for row in reader if row]
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
    schema: Table, told: Mapping[str, Any], header: list[str], path: Path
) -> list[tuple[Column, int | None]]:
    """Return each column of the schema with its place in the file, None where left out."""
    columns: list[tuple[Column, int | None]] = []
    for column in schema.columns:
        if column.role == "origin":
            continue
        name = told.get("columns", {}).get(column.name, column.name)
        if header.count(name) > 1:
            raise InputError(
                f"the file has {header.count(name)} columns {name!r}",
                where=str(path),
                next="rename all but one of them in the file",
            )
        if name in header:
            columns.append((column, header.index(name)))
        elif column.missing and column.name not in told.get("columns", {}):
            columns.append((column, None))
        else:
            raise InputError(
                f"no column {name!r} for {column.name}",
                where=str(path),
                allowed=", ".join(header),
                next=f'map it in the --map file: [columns] {column.name} = "…"',
            )
    return columns


def _years(columns: list[tuple[Column, int | None]]) -> list[int]:
    """Return the places of the columns of years that the file has."""
    return [place for column, place in columns if column.type == "year" and place is not None]


def _values(
    columns: list[tuple[Column, int | None]], row: list[str], told: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return a row's values by column, and what is wrong: (column, value, reason)."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str, str]] = []
    years = [row[place] for place in _years(columns)]
    for column, place in columns:
        text = row[place].strip() if place is not None else ""
        try:
            values[column.name] = _value(column, text, told, years) if text else None
        except (ValueError, OverflowError):  # also what is infinite
            wrong.append((column.name, text, f"no {column.type}: {describe_range(column)}"))
    return values, wrong


def _value(column: Column, text: str, told: Mapping[str, Any], years: list[str]) -> Any:
    if column.type == "state":
        return _state(text, told.get("codes", {}).get(column.name, "name"), told["origin"], years)
    if column.type in ("year", "integer"):
        number = float(text)
        if number != int(number) or abs(number) > _LARGEST[column.type]:
            raise ValueError(text)
        return int(number)
    if column.type == "number":
        return float(text) * float(told.get("scale", {}).get(column.name, 1))
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
    """Return the rows that hold against the schema, and the faults of the others, by line."""
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


def _say(fault: Fault) -> str:
    return f"line {fault.row}, column {fault.column}: {fault.value!r} ({fault.reason})"
