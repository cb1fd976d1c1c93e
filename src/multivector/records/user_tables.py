"""Read a user's table according to its mapping, and check it row by row.

The keys of the mapping are documented in :mod:`multivector.records.mapping`.
"""

import csv
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from multivector.records.formats.delimited import sheet
from multivector.records.mapping import read_mapping
from multivector.records.numbers import readings, signs_of
from multivector.store.check import Fault, conform
from multivector.store.schema import Column, Table, describe_range
from multivector.store.schema import table as schema_of
from multivector.text.dates import line_date

REVISION = 3
# Rows converted at a time: as text, a row takes some twenty times its size in the store.
_BLOCK_ROWS = 100_000
HOME_TRADE = "trade"  # the table in which a state's flow to itself is home trade
# Larger integers are neither years nor counts; their rows are rejected.
_LARGEST = {"year": 2**31 - 1, "integer": 2**53}
_FLAGS = {"1": True, "0": False, "true": True, "false": False}
_VOTES = {"for": "yes", "in favour": "yes", "in favor": "yes", "against": "no",
          "abstained": "abstain", "abstention": "abstain", "abstaining": "abstain",
          "did not vote": "absent", "not voting": "absent"}  # fmt: skip
_IN_FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
# What Excel writes as "CSV" in the countries of Europe.
_CODE_PAGES = ("cp1252", "cp1250", "cp1257", "cp1251")
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

    ``table``: name of a table of the schema. ``path``: a delimited text file or an Excel workbook
    (.xlsx). ``mapping``: the mapping; None if the file's columns have the names of the schema.
    """
    return read_as(path, read_mapping(schema_of(table), path, mapping))


def read_as(path: Path, parameters: Mapping[str, Any]) -> UserTable:
    """Read a user's table with a complete mapping (``UserTable.parameters``)."""
    mapping = dict(parameters)
    schema = schema_of(mapping["table"])
    parts, lines, faults = _parts(schema, mapping, path)
    data, more = _checked(schema, parts, lines, mapping["origin"])
    faults += more
    if not data.num_rows:
        why = "the file is empty"
        for one in faults[:1]:
            why = f"line {one.row}, column {one.column}: {one.value!r} ({one.reason})"
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


def _layout(schema: Table, mapping: Mapping[str, Any], path: Path) -> dict[str, str]:
    """Return the encoding and the delimiter of a text file; it splits most columns, or fields."""
    encoding = mapping.get("encoding") or _encoding(path)
    names = {mapping.get("columns", {}).get(column.name, column.name) for column in schema.columns}
    split = {}
    for one in mapping.get("delimiter", ",;\t|"):
        form = {**mapping, "encoding": encoding, "delimiter": one}
        head = next(_rows(path, form), (0, []))[1]
        split[one] = len(names.intersection(head)), len(head)
    return {"encoding": encoding, "delimiter": max(split, key=split.__getitem__)}


def _encoding(path: Path) -> str:
    """Return UTF-8, UTF-16, or a Windows code page if the text is the same in those of Europe."""
    with suppress(UnicodeDecodeError), open(path, encoding="utf-8") as text:
        for _ in text:
            pass
        return "utf-8-sig"
    with open(path, "rb") as stream:
        for number, line in enumerate(stream, 1):
            if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
                return "utf-16"
            if b"\0" in line:
                raise csv.Error("it is not text")
            texts = [line.decode(page, "replace").strip() for page in _CODE_PAGES]
            pairs = enumerate(zip(*texts[:3], strict=False))
            first = next((k for k, made in pairs if len({*made}) > 1), None)
            if first is not None:
                texts = [text[max(first - 40, 0) :][:60] for text in texts]
                read = zip(_CODE_PAGES, texts, strict=True)
                raise InputError(
                    "the text is not UTF-8, and code pages differ", where=f"{path}, line {number}",
                    allowed="; ".join(f"{page}: {text!r}" for page, text in read),
                    next='name the right one in the --map file: encoding = "cp1252"',
                )  # fmt: skip
    return _CODE_PAGES[0]


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
        if path.suffix.lower() != ".xlsx":
            mapping |= _layout(schema, mapping, path)
        rows = _rows(path, mapping)
        header = next(rows, (0, []))[1]
        while True:
            block = list(islice((row for row in rows if row[1]), _BLOCK_ROWS))
            yield header, [line for line, _ in block], [row for _, row in block]
            if len(block) < _BLOCK_ROWS:
                return
    except (OSError, UnicodeError, csv.Error, KeyError) as error:
        what = f"the file cannot be read as a table: {error}"
        allowed = "text with a delimiter, or .xlsx; for its encoding and more, see --map"
        raise InputError(what, where=str(path), allowed=allowed) from error


def _rows(path: Path, mapping: Mapping[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row after those to skip, with its line or row number; [] if it is blank."""
    skip = mapping.get("skip", 0)
    if path.suffix.lower() == ".xlsx":
        yield from islice(enumerate(_cells(path, mapping), 1), skip, None)
        return
    with open(path, encoding=mapping["encoding"], newline="") as stream:
        for _ in islice(stream, skip):
            pass
        reader = csv.reader(stream, delimiter=mapping["delimiter"])
        yield from ((reader.line_num + skip, row) for row in reader)


def _cells(path: Path, mapping: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the cells of each row of a sheet as text; [] for a row without any.

    A formula whose value is not stored stands as it is written, and is refused as a value. Numbers
    have an exponent, not a decimal sign, which only numbers in cells of text show.
    """
    name = mapping.get("sheet")
    try:
        rows, written = sheet(path, name), None
        # The empty rows between others are one object, as wide as the widest.
        ends = {id(row): 0 for row in rows}
        for row in {id(row): row for row in rows}.values():
            ends[id(row)] = max((k for k, v in enumerate(row, 1) if v is not None), default=0)
        width = max(ends.values(), default=0)
        if any(ends[id(row)] and None in row[:width] for row in rows):
            written = sheet(path, name, values=False)
    except Exception as error:  # openpyxl raises many kinds on files that are no workbooks
        what, allowed = f"the workbook cannot be read: {error}", None
        if isinstance(error, InputError):
            what, allowed = error.what, error.allowed
        again = "save it again as .xlsx, or as CSV"
        raise InputError(what, where=str(path), allowed=allowed, next=again) from error
    for row, formulas in zip(rows, written or rows, strict=False):
        if not ends[id(row)]:
            yield []
            continue
        values = [w if v is None else v for v, w in zip(row[:width], formulas, strict=False)]
        values = [_without_sign(v) if isinstance(v, float) else v for v in values]
        texts = ["" if v is None else str(v).removesuffix(" 00:00:00") for v in values]
        yield texts + [""] * (width - len(texts))


def _without_sign(number: float) -> str:
    """Return 12.5 as 125e-1, and a whole number as digits."""
    exact = Decimal(str(number)).normalize()
    digits = max(-exact.adjusted() - 1 + len(exact.as_tuple().digits), 0)
    return f"{exact.scaleb(digits):f}" + f"e-{digits}" * (digits > 0)


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
        name = mapping.get("columns", {}).get(column.name, column.name)
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
        key = (column.name, text, *dated) if column.type == "state" else None
        try:
            if key is None or key not in known:
                known[key] = _value(column, text, mapping, dated) if text else None
            values.append(known[key])
        except (ValueError, OverflowError, KeyError):  # includes infinite values
            wrong.append((column.name, text, _why(column, text, mapping)))
    if not wrong:
        wrong = [
            (column.name, "missing", "a value is required: the source of the row")
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
        text = _year(text, order) if column.type == "year" else text
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
    schema: Table, parts: list[Any], lines: Sequence[int], origin: str
) -> tuple[Any, list[Fault]]:
    """Return the rows that match the schema, and the errors in the others by line."""
    result, faults = conform(_joined(parts), schema, origin=origin)
    faults += _crossed(schema, result)
    kept = np.ones(result.num_rows, dtype=bool)
    kept[[fault.row for fault in faults]] = False
    by_line = [Fault(lines[fault.row], fault.column, fault.value, fault.reason) for fault in faults]
    return (result if kept.all() else result.filter(pa.array(kept))), by_line


def _joined(parts: list[Any]) -> Any:
    """Return the parts as one table, and empty the list so that they exist only once."""
    whole = pa.concat_tables(parts).unify_dictionaries()
    parts.clear()
    return whole


def _crossed(schema: Table, data: Any) -> list[Fault]:
    """Return the errors across two cells of a row: a state with itself, lower above upper."""
    sides, checks = schema.state_keys, []
    if len(sides) == 2 and schema.name != HOME_TRADE:
        reason = f"the same state as {sides[0]}"
        checks.append((sides[1], sides[0], pc.equal, reason))
    ends = {c.role: c.name for c in schema.columns if c.role in ("lower", "upper")}
    if len(ends) == 2:
        checks.append((ends["lower"], ends["upper"], pc.greater, f"above {ends['upper']}"))
    faults = []
    for name, other, test, reason in checks:
        one, two = (
            data[n].cast(pa.string()) if pa.types.is_dictionary(data[n].type) else data[n]
            for n in (name, other)
        )
        wrong = pc.fill_null(test(one, two), False).to_numpy()
        faults += [
            Fault(int(row), name, str(one[int(row)].as_py()), reason)
            for row in np.flatnonzero(wrong)
        ]
    return faults


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
