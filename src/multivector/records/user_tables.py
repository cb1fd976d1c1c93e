"""A user's own table: read by a mapping, checked row by row, cited like the rest.

The mapping is a TOML file::

    origin = "customs"                     # id; the default is the file's stem
    title = "Customs figures of 2020"
    citation = "National customs service 2021"
    licence = "for internal use"
    version = "2021"
    url = ""
    delimiter = ";"                        # "," by default; also encoding and skip
    [columns]                              # column of the schema = column of the file
    exporter = "from"
    importer = "to"
    year = "yr"
    trade_usd = "value"
    [scale]                                # numbers are multiplied
    trade_usd = 1e6
    [codes]                                # name (default: names or ISO codes), cow or gw
    exporter = "cow"
    [coverage]                             # years and what absence means; default: the years seen
    years = "2010-2020"
    absence = "missing"
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.errors import InputError, UsageError
from multivector.records import spellings
from multivector.store.check import Fault, conform
from multivector.store.schema import Column, Table, describe_range
from multivector.store.schema import table as schema_of

REVISION = 1
_TOLD = ("origin", "title", "citation", "licence", "version", "url", "terms")
_KNOWN = (*_TOLD, "delimiter", "encoding", "skip", "columns", "scale", "codes", "coverage")


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
    return read_as(path, _mapping(schema_of(table), path, mapping))


def read_as(path: Path, parameters: Mapping[str, Any]) -> Own:
    """Read a user's table by a mapping whose defaults are filled in (``Own.parameters``)."""
    told = dict(parameters)
    schema = schema_of(told["table"])
    header, rows, faults = _rows(path, told)
    columns = _columns(schema, told, header, path)
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
    told["coverage"] = told.get("coverage") or _seen(schema, data)
    faults.sort(key=lambda fault: fault.row)
    rows_in = data.num_rows + len(bad)
    return Own(told["origin"], schema.name, data, tuple(faults), rows_in, reasons, told)


def _mapping(schema: Table, path: Path, mapping: Path | None) -> dict[str, Any]:
    try:
        told = tomllib.loads(mapping.read_text("utf-8")) if mapping else {}
    except (OSError, ValueError) as error:
        raise InputError(f"the mapping cannot be read: {error}", where=str(mapping)) from error
    unknown = [name for name in told if name not in _KNOWN]
    if unknown:
        raise InputError(
            f"the mapping has an unknown entry {unknown[0]!r}",
            where=str(mapping),
            allowed=", ".join(_KNOWN),
        )
    for part in ("columns", "scale", "codes"):
        strange = [name for name in told.get(part, {}) if name not in schema.names]
        if strange:
            raise InputError(
                f"[{part}] names {strange[0]!r}, which {schema.name} does not have",
                where=str(mapping),
                allowed=", ".join(schema.names),
            )
    origin = told.get("origin", path.stem.lower().replace(" ", "-"))
    defaults = {
        "origin": origin,
        "title": path.name,
        "citation": "own data",
        "licence": "yours",
        "terms": "yours",
        "version": "1",
        "url": "",
    }
    return {**defaults, **told, "table": schema.name}


def _rows(
    path: Path, told: Mapping[str, Any]
) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    try:
        with open(path, encoding=told.get("encoding", "utf-8-sig"), newline="") as stream:
            for _ in range(told.get("skip", 0)):
                next(stream, None)
            reader = csv.reader(stream, delimiter=told.get("delimiter", ","))
            header = next(reader, [])
            read = [(reader.line_num + told.get("skip", 0), row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
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


def _values(
    columns: list[tuple[Column, int | None]], row: list[str], told: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return a row's values by column, and what is wrong: (column, value, reason)."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str, str]] = []
    years = [row[place] for column, place in columns if column.type == "year" and place is not None]
    for column, place in columns:
        text = row[place].strip() if place is not None else ""
        try:
            values[column.name] = _value(column, text, told, years) if text else None
        except ValueError:
            wrong.append((column.name, text, f"no {column.type}: {describe_range(column)}"))
    return values, wrong


def _value(column: Column, text: str, told: Mapping[str, Any], years: list[str]) -> Any:
    if column.type == "state":
        return _state(text, told.get("codes", {}).get(column.name, "name"), told["origin"], years)
    if column.type in ("year", "integer"):
        number = float(text)
        if number != int(number):
            raise ValueError(text)
        return int(number)
    if column.type == "number":
        return float(text) * float(told.get("scale", {}).get(column.name, 1))
    if column.type == "flag":
        return {"1": True, "0": False, "true": True, "false": False}[text.lower()]
    return date.fromisoformat(text) if column.type == "date" else text


def _state(text: str, kind: str, origin: str, years: list[str]) -> str:
    if kind in systems.SYSTEMS:
        code = systems.iso3_of_years([int(float(text))], [int(float(years[0]))], system=kind)[0]
    elif kind == "name":
        try:
            code = spellings.code_of(text, origin=origin)[0]
        except KeyError:
            code = None
    else:
        raise UsageError(f"[codes] {kind!r}", allowed="name, cow, gw")
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
