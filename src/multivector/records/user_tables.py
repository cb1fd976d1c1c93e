"""Read a user's table according to its mapping, and check it row by row.

The keys of the mapping are documented in :mod:`multivector.records.mapping`.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from multivector.codes import systems
from multivector.codes.spelling import spelling
from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.catalogue import years
from multivector.records.formats import delimited, layout, workbooks
from multivector.records.formats.numbers import readings, signs_of
from multivector.records.mapping import read_mapping
from multivector.store.check import Fault, conform
from multivector.store.schema import Column, Table, describe_range
from multivector.store.schema import table as schema_of
from multivector.text.dates import line_date

REVISION = 3
# Rows converted at a time: as text, a row takes some twenty times its size in the store.
_BLOCK_ROWS = 100_000
# Larger integers are neither years nor counts; their rows are rejected.
_LARGEST = {"year": 2**31 - 1, "integer": 2**53}
_FLAGS = {"1": True, "0": False, "true": True, "false": False}
_VOTES = {"for": "yes", "in favour": "yes", "in favor": "yes", "against": "no",
          "abstained": "abstain", "abstention": "abstain", "abstaining": "abstain",
          "did not vote": "absent", "not voting": "absent"}  # fmt: skip
# Words for a missing figure or date.
_MISSING = frozenset(("na", "n/a", "n.a.", "#n/a", "nan", "null", "none", ".", ".."))
_IN_FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
Columns = list[tuple[Column, int | None]]  # of the schema, each with its place in the file


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

    Raises UsageError if the table is unknown. Raises InputError if a file cannot be read, the
    mapping is invalid, or no row is valid.

    ``table``: name of a table of the schema. ``path``: delimited text, or a file of Excel, Stata or
    Parquet. ``mapping``: the mapping; None if the columns have the names of the schema.
    """
    return read_as(path, read_mapping(schema_of(table), path, mapping))


def read_as(path: Path, parameters: Mapping[str, Any]) -> UserTable:
    """Read a user's table with a complete mapping (``UserTable.parameters``)."""
    mapping = dict(parameters)
    schema = schema_of(mapping["table"])
    parts, lines, faults = _parts(schema, mapping, path)
    data, more = _checked(schema, parts, lines, mapping)
    faults += more
    if not data.num_rows:
        why = "the file is empty"
        for one in faults[:1]:
            at = f"{delimited.unit(path)} {one.row}, column {one.column}"
            why = f"{at}: {one.value!r} ({one.reason})"
        raise InputError(
            f"no valid rows: {why}",
            where=str(path),
            next="to see the columns, run: multivector data list --schema",
        )
    bad: dict[int, str] = {}
    for fault in faults:
        bad.setdefault(fault.row, f"{fault.column}: {fault.reason}")
    reasons = dict(Counter(bad.values()))
    mapping["coverage"] = _coverage(schema, data, mapping.get("coverage", {}), path)
    faults.sort(key=lambda fault: fault.row)
    rows_in = data.num_rows + len(bad)
    return UserTable(mapping["origin"], schema.name, data, tuple(faults), rows_in, reasons, mapping)


def _decimal_sign(
    columns: Columns, rows: Sequence[Sequence[str]], delimiter: str | None
) -> dict[str, str]:
    """Return the decimal sign that numbers show; nothing if none does, or they differ.

    If nothing else shows it, "1.234" in a column of integers is 1234, unless commas divide fields.
    """
    places = [(c.type, k) for c, k in columns if c.type in ("number", "integer") and k is not None]
    cells = [(row[k].strip(), kind) for row in rows for kind, k in places if k < len(row)]
    signs = signs_of((text, "number") for text, _ in cells)
    signs = signs or signs_of(cells) & set("." if delimiter == "," else ".,")
    return {"decimal": signs.pop()} if len(signs) == 1 else {}


def _parts(
    schema: Table, mapping: dict[str, Any], path: Path
) -> tuple[list[Any], Sequence[int], list[Fault]]:
    """Return the valid rows of a file in blocks, their lines, and the errors in the others.

    Adds the decimal sign, and encoding and delimiter of a text file, to the mapping.
    """
    faults: list[Fault] = []
    parts: list[Any] = []
    lines = array("q")  # a list of numbers would take five times the memory
    columns: Columns = []
    for header, numbers, rows in _blocks(schema, path, mapping):
        columns = columns or _columns(schema, mapping, header, path)
        if not parts:
            mapping |= _decimal_sign(columns, rows, mapping.get("delimiter")) | mapping
        if set(mapping.get("codes", {}).values()) & set(systems.SYSTEMS) and not _years(columns):
            raise InputError("numeric state codes require a year column", where=str(path))
        part, at, wrong = _converted(schema, columns, mapping, len(header), (numbers, rows))
        parts.append(part)
        lines.extend(at)
        faults += wrong
    return parts, lines, faults


def _blocks(
    schema: Table, path: Path, mapping: dict[str, Any]
) -> Iterator[tuple[list[str], list[int], list[list[str]]]]:
    """Yield the header, line numbers and rows of a file in blocks; one block or more."""
    try:
        rows = _rows(schema, path, mapping)
        header = next(rows, (0, []))[1]
        while True:
            block = list(islice((row for row in rows if row[1]), _BLOCK_ROWS))
            yield header, [line for line, _ in block], [row for _, row in block]
            if len(block) < _BLOCK_ROWS:
                return
    except delimited.UNREADABLE as error:
        what = f"the file cannot be read as a table: {error}"
        allowed = "text with a delimiter, .xlsx, .dta, .parquet; for its encoding, see --map"
        raise InputError(what, where=str(path), allowed=allowed) from error


def _rows(schema: Table, path: Path, mapping: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Return each row after those to skip, with its line or row number; [] if it is blank.

    Adds encoding and delimiter of a text file to the mapping.
    """
    skip = mapping.get("skip", 0)
    if (suffix := path.suffix.lower()) in (".xlsx", ".dta", ".parquet"):
        is_book = suffix == ".xlsx"
        cells = workbooks.texts(path, mapping.get("sheet")) if is_book else workbooks.frame(path)
        return islice(enumerate(cells, 1), skip, None)
    names = {_named(mapping, column) for column in schema.columns}
    code = mapping.get("encoding") or layout.encoding(path)
    mark = mapping.get("delimiter") or layout.delimiter(path, names, encoding=code, skip=skip)
    mapping |= {"encoding": code, "delimiter": mark}
    return delimited.records(path, delimiter=mark, encoding=code, skip=skip, strict=True)


def _named(mapping: Mapping[str, Any], column: Column) -> str:
    """Return the name of a column in the file."""
    return str(mapping.get("columns", {}).get(column.name, column.name))


def _converted(
    schema: Table,
    columns: Columns,
    mapping: Mapping[str, Any],
    width: int,
    block: tuple[list[int], list[list[str]]],
) -> tuple[Any, list[int], list[Fault]]:
    """Return the valid rows of a block as Arrow, their lines, and the errors in the others."""
    faults: list[Fault] = []
    lines: list[int] = []
    cells: list[list[Any]] = [[] for _ in columns]
    known: dict[tuple[Any, ...] | None, Any] = {}
    for line, row in zip(*block, strict=True):
        if len(row) != width:
            why = f"the header has {width} fields"
            faults.append(Fault(line, "row", f"{len(row)} fields", why))
            continue
        values, wrong = _values(columns, row, mapping, known)
        faults += [Fault(line, *fault) for fault in wrong]
        if not wrong:
            lines.append(line)
            for column, value in zip(cells, values, strict=True):
                column.append(value)
    fields = [field for field in schema.arrow() if field.name != "origin"]
    kinds = [pa.string() if pa.types.is_dictionary(f.type) else f.type for f in fields]
    arrays = [pa.array(c, kind) for c, kind in zip(cells, kinds, strict=True)]
    arrays = [a.dictionary_encode() if pa.types.is_string(a.type) else a for a in arrays]
    return pa.table(arrays, names=[field.name for field in fields]), lines, faults


def _columns(schema: Table, mapping: Mapping[str, Any], header: list[str], path: Path) -> Columns:
    """Return each schema column with its position in the file, or None if it is absent."""
    columns: Columns = []
    for column in schema.columns:
        if column.role == "origin":
            continue
        name = _named(mapping, column)
        if header.count(name) > 1:
            raise InputError(
                f"duplicate column: {name!r} ({header.count(name)} times)", where=str(path),
                next="rename the duplicates in the file",
            )  # fmt: skip
        if name in header:
            columns.append((column, header.index(name)))
        elif (
            column.missing and column.name not in mapping.get("columns", {}) and not _cites(column)
        ):
            columns.append((column, None))
        else:
            raise InputError(
                f"missing column: {name!r}, required for {column.name}", where=str(path),
                allowed=", ".join(header),
                next=f'name the column in the --map file: [columns] {column.name} = "…"',
            )  # fmt: skip
    return columns


def _years(columns: Columns) -> list[int]:
    """Return the positions of the year columns in the file."""
    return [place for column, place in columns if column.type == "year" and place is not None]


def _values(
    columns: Columns,
    row: list[str],
    mapping: Mapping[str, Any],
    known: dict[tuple[Any, ...] | None, Any],
) -> tuple[list[Any], list[tuple[str, str, str]]]:
    """Return a row's values and its errors: (column, value, reason); ``known`` saves look-ups."""
    values: list[Any] = []
    wrong: list[tuple[str, str, str]] = []
    dated = [row[place] for place in _years(columns)]
    for column, place in columns:
        text = row[place].strip() if place is not None else ""
        figure = column.missing and column.type not in ("state", "text", "word")
        text = "" if figure and text.casefold() in _MISSING else text
        key = (column.name, text, *dated) if column.type == "state" else None
        try:
            if key is None or key not in known:
                known[key] = _value(column, text, mapping, dated) if text else None
            values.append(known[key])
        except (ValueError, OverflowError, KeyError):  # includes infinite values
            wrong.append((_named(mapping, column), text, _why(column, text, mapping)))
    if not wrong:
        wrong = [
            (_named(mapping, column), "missing", "a value is required: the source of the row")
            for (column, _), value in zip(columns, values, strict=True)
            if _cites(column) and value is None
        ]
    return values, wrong


def _cites(column: Column) -> bool:
    """Return whether a column cites a row's source, which users must state."""
    return column.name == "source" and column.type == "text"


def _why(column: Column, text: str, mapping: Mapping[str, Any]) -> str:
    """Return why a cell cannot be read as a value of its column."""
    letters = {unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()}
    if column.type == "state" and letters >= {"CYRILLIC", "LATIN"}:
        return "the name mixes Cyrillic and Latin letters that look alike"
    if column.type == "date":
        return 'not a date: YYYY-MM-DD; for 03/04/2024, set dates = "d/m/y" or "m/d/y" in --map'
    found = readings(text, column.type) if {".", ","} & set(text) else {}
    if column.type in ("number", "integer") and found:
        sign = mapping.get("decimal")
        why = f"{sign!r} is the decimal sign of the file" if sign else "ambiguous number"
        read = " or ".join(f"{value:.15g}" for value in readings(text, "number").values())
        return f'{why}: {read}? Set decimal = "." or "," in --map'
    return f"not of type {column.type}: {describe_range(column)}"


def _value(column: Column, text: str, mapping: Mapping[str, Any], years: list[str]) -> Any:
    order = mapping.get("dates")
    if column.type == "state":
        kind = mapping.get("codes", {}).get(column.name, "name")
        return _state(text, kind, mapping["origin"], [_year(year, order) for year in years])
    if column.type in ("year", "integer"):
        text = re.sub(r"\.0+$", "", _year(text, order)) if column.type == "year" else text
        number = _number(text, column.type, mapping)
        if abs(number) > _LARGEST[column.type]:
            raise ValueError(text)
        return int(number)
    if column.type == "number":
        factor = float(mapping.get("scale", {}).get(column.name, 1))
        return _number(text, column.type, mapping) * factor
    if column.type == "flag":
        return _FLAGS[text.lower()]
    if column.type == "date":
        return _date(text, order)
    word = _VOTES.get(text.casefold(), text.casefold())
    return word if word in column.allowed else text


def _number(text: str, kind: str, mapping: Mapping[str, Any]) -> float:
    """Return a number; ValueError for "1,500" if nothing shows its decimal sign.

    With commas between the fields, "1.234" has a decimal point.
    """
    found, several = readings(text, kind), len(readings(text, "number")) > 1
    commas = mapping.get("delimiter") == "," and (kind != "number" or "," not in text)
    if "decimal" not in mapping and not commas and len({*map(str, found.values())}) > 1:
        raise ValueError(text)
    return found[mapping.get("decimal") or ("." if commas and several else next(iter(found), ""))]


def _date(text: str, order: str | None) -> date:
    """Return a date; in figures, day and month are in this order, else in the only possible one."""
    if order and (found := _IN_FIGURES.fullmatch(text)):
        day, month = found.group(1, 2) if order == "d/m/y" else found.group(2, 1)
        text = f"{found[3]}-{month:0>2}-{day:0>2}"
    return date.fromisoformat(line_date(text) or text)


def _year(text: str, order: str | None) -> str:
    """Return the year of a date or month, else the text."""
    dated = re.sub(r"^([A-Za-z]+\.? \d{4})$", r"1 \1", text) if len(text) > 4 else ""
    month = re.fullmatch(r"(\d\d(\d\d))[-/](\d\d)", dated)
    if month and int(month[3]) != int(month[2]) + 1:  # 2011-12 may be a season
        dated = f"{month[1]}-{month[3]}-01"
    for one in (order,) if order else ("d/m/y", "m/d/y"):  # either has the same year
        with suppress(ValueError):
            return str(_date(dated, one).year)
    return text


def _state(text: str, kind: str, origin: str, years: list[str]) -> str:
    if kind == "name":
        try:
            code = spellings.code_of(text, origin=origin)[0]
        except KeyError:  # what other commands accept: "Solomon Is."
            found = spelling(text)
            code = systems.continuing(found.iso3) if found and found.iso3 else None
    else:
        code = systems.iso3_of_years([int(float(text))], [int(float(years[0]))], system=kind)[0]
    if code is None:
        raise ValueError(text)
    return code


def _checked(
    schema: Table, parts: list[Any], lines: Sequence[int], mapping: Mapping[str, Any]
) -> tuple[Any, list[Fault]]:
    """Return the rows that match the schema, and the errors in the others by line."""
    origin, names = mapping["origin"], mapping.get("columns")
    result, faults = conform(_joined(parts), schema, origin=origin, names=names, distinct=True)
    kept = np.ones(result.num_rows, dtype=bool)
    kept[[fault.row for fault in faults]] = False
    by_line = [replace(fault, row=lines[fault.row]) for fault in faults]
    return (result if kept.all() else result.filter(pa.array(kept))), by_line


def _joined(parts: list[Any]) -> Any:
    """Return the parts as one table, and empty the list so that they exist only once."""
    whole = pa.concat_tables(parts).unify_dictionaries()
    parts.clear()
    return whole


def _coverage(schema: Table, data: Any, given: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return the coverage, by default the years of the rows; refuse rows outside its years."""
    names = [column.name for column in schema.columns if column.type == "year"]
    dates = [column.name for column in schema.columns if column.type == "date"]
    found: list[int] = []
    if names or dates:
        values = data[names[0]] if names else pc.year(data[dates[0]])
        found = sorted(pc.unique(values).drop_null().to_pylist())
    outside = sorted(set(found) - years(given["years"])) if "years" in given else []
    if outside:
        raise InputError(
            f"rows for {', '.join(map(str, outside[:10]))} are outside the stated coverage",
            where=str(path), allowed=given["years"],
            next="widen [coverage] years in the --map file, or remove it",
        )  # fmt: skip
    return {"years": ", ".join(map(str, found)), "absence": "missing", **given}
