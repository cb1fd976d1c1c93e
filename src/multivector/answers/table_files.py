"""Convert rows of a result to data frames and files; nested fields become JSON."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from multivector.answers.columns import columns_like
from multivector.errors import InputError, UsageError, install

Rows = Sequence[Mapping[str, Any]]
_PLAIN = frozenset((float, int, str, bool, type(None)))
# Limits of Stata: names of 32 characters, labels of 80, no reserved words as names.
_NAME_LENGTH, _LABEL_LENGTH, _WHOLE = 32, 80, 2**31 - 30
_RESERVED = frozenset("_all _n _N _skip byte double float if in int long strL using with".split())


def library(name: str) -> Any:
    """Import a library of the extra ``notebook``; InputError if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        advice = install("notebook")
        raise InputError(f"{name} is not installed", next=advice) from error


def flat(value: Any) -> Any:
    """Return a nested value as a JSON string, other values unchanged.

    >>> flat(["itpd", "desta"]), flat(0.5), flat(None)
    ('["itpd", "desta"]', 0.5, None)
    """
    if isinstance(value, list | tuple) and all(type(word) is str for word in value):
        return _words(tuple(value))
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


@lru_cache(maxsize=1024)
def _words(words: tuple[str, ...]) -> str:
    """Return a list of words as JSON: many rows of a table share one."""
    return json.dumps(words, ensure_ascii=False)


def to_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Return rows as CSV; missing values are empty.

    >>> to_csv([{"a": 1, "b": None}], ["a", "b"])
    'a,b\\n1,\\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    # Most cells are plain, and the writer itself leaves None empty.
    writer.writerows(
        [cell if type(cell) in _PLAIN else flat(cell) for cell in map(row.get, columns)]
        for row in rows
    )
    return buffer.getvalue()


def to_arrow(rows: Rows, columns: Sequence[str]) -> Any:
    """Return rows as an Arrow table; mappings, and lists of them, become JSON strings."""
    pa = library("pyarrow")
    data = {}
    for column in columns:
        values = [row.get(column) for row in rows]
        deep = any(isinstance(part, dict | list) for v in values for part in _parts(v))
        data[column] = [flat(v) if deep and v is not None else v for v in values]
    return pa.table(data)


def _parts(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else (value,) * isinstance(value, dict)


def to_excel(
    rows: Rows, columns: Sequence[str], title: str, record: Mapping[str, Any] | None = None
) -> bytes:
    """Return rows as an Excel file; text is never a formula.

    ``record``: what made them, on a second sheet.
    """
    book = library("openpyxl").Workbook(write_only=True)
    named = re.sub(r"[\\/*?:\[\]\x00-\x1f]", " ", title)[:31].strip(" '")
    sheet = book.create_sheet(named or "table")
    sheet.append([_excel_cell(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_excel_cell(sheet, flat(row.get(column))) for column in columns])
    if record:
        about = book.create_sheet("run")
        for name, value in record.items():
            about.append([_excel_cell(about, cell) for cell in (name, flat(value))])
    book.properties.creator = "multivector"
    sheet_bytes = io.BytesIO()
    book.save(sheet_bytes)
    return sheet_bytes.getvalue()


def write_excel(
    rows: Rows, columns: Sequence[str], path: Path, title: str, record: Mapping[str, Any]
) -> None:
    """Write rows to an Excel file."""
    _require_suffix(path, ".xlsx")
    sheet = to_excel(rows, columns, title, record)
    _written(lambda: path.write_bytes(sheet), path)


def _excel_cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cells = import_module("openpyxl.cell.cell")
    cell = cells.WriteOnlyCell(sheet, cells.ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # words of an article may begin like a formula ("=") or an error ("#N/A")
    return cell


def write_stata(rows: Rows, columns: Sequence[str], path: Path, title: str) -> None:
    """Write rows to a Stata file: names of up to 32 characters, lists as text, flags as 0/1.

    Missing values become Stata's missing value in numeric columns and an empty string in text
    columns. The label of a variable is what its column means, else its name.
    """
    _require_suffix(path, ".dta")
    pandas = library("pandas")
    names = stata_names(columns)
    frame = pandas.DataFrame(
        {names[column]: _stata_column([row.get(column) for row in rows]) for column in columns}
    )
    meant = {c.name: c.meaning for c in columns_like(columns)}
    labels = {names[c]: meant.get(c, c)[:_LABEL_LENGTH] for c in columns}
    _written(
        lambda: frame.to_stata(
            path, write_index=False, version=118, data_label=title[:_LABEL_LENGTH],
            variable_labels=labels,
        ),
        path,
    )  # fmt: skip


def write_parquet(rows: Rows, columns: Sequence[str], path: Path) -> None:
    """Write rows to a Parquet file; mappings, and lists of them, become JSON strings."""
    _require_suffix(path, ".parquet")
    table, parquet = to_arrow(rows, columns), library("pyarrow.parquet")
    _written(lambda: parquet.write_table(table, path), path)


def stata_names(columns: Sequence[str]) -> dict[str, str]:
    """Return a valid, unique Stata name for each column.

    >>> stata_names(["year", "in", "90% range", "x" * 40, "x" * 41])["in"]
    'in_'
    >>> sorted(map(len, stata_names(["x" * 40, "x" * 41]).values()))
    [32, 32]
    """
    names: dict[str, str] = {}
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", column)
        if not plain or plain[0].isdigit():
            plain = f"_{plain}"
        if plain in _RESERVED or re.fullmatch(r"str\d+", plain):
            plain += "_"
        name, k = plain[:_NAME_LENGTH], 2
        while name in names.values():
            ending = f"_{k}"
            name, k = plain[: _NAME_LENGTH - len(ending)] + ending, k + 1
        names[column] = name
    return names


def _stata_column(values: list[Any]) -> Any:
    there = [value for value in values if value is not None]
    if there and all(type(value) in (int, bool) and abs(value) < _WHOLE for value in there):
        return library("pandas").array(values, dtype="Int32")
    if there and all(isinstance(value, bool | int | float) for value in there):
        return [float("nan") if value is None else float(value) for value in values]
    return ["" if value is None else str(flat(value)) for value in values]


def _require_suffix(path: Path, suffix: str) -> None:
    """Raise UsageError for a name by which programs would take the file for another kind."""
    if path.suffix.lower() not in ("", suffix):
        what = f"cannot write {path.suffix} files: {str(path)!r}"
        raise UsageError(what, where="path", allowed=f"a name that ends in {suffix}")


def write_rows(rows: Rows, path: str | Path) -> None:
    """Write rows as CSV or tab-separated text (without quotation marks) or, else, JSON Lines."""
    kind, columns = Path(path).suffix.lower(), list(dict.fromkeys(name for r in rows for name in r))
    if kind == ".csv":
        text = to_csv(rows, columns)
    elif kind == ".tsv":
        table = [columns, *([flat(row.get(name, "")) for name in columns] for row in rows)]
        text = "".join("\t".join(" ".join(str(v).split()) for v in row) + "\n" for row in table)
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    write_text(text, Path(path))


def write_text(text: str, path: Path) -> None:
    """Write text as it is, with its ends of lines; InputError if that fails."""
    _written(lambda: path.write_text(text, encoding="utf-8", newline=""), path)


def _written(write: Any, path: Path) -> None:
    try:
        write()
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error
