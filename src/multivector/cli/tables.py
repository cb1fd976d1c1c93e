"""Rows of data to a terminal or a file: table, CSV, JSON, JSON Lines or Parquet."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from multivector.errors import InputError, UsageError

_SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".parquet": "parquet"}
_WIDEST = 44


def write(rows: Sequence[dict[str, Any]], *, format: str | None, output: str = "-") -> None:
    """Write rows of one shape.

    Parameters
    ----------
    rows : sequence of dict
        All with the same fields in the same order.
    format : str or None
        ``table``, ``csv``, ``json``, ``jsonl`` or ``parquet``; None guesses from the suffix of
        ``output``, and is a table at a terminal, CSV in a pipe.
    output : str
        A file, or ``-`` for standard output.
    """
    chosen = format or _SUFFIXES.get(Path(output).suffix.lower() if output != "-" else "")
    chosen = chosen or ("table" if output == "-" and sys.stdout.isatty() else "csv")
    if chosen == "parquet":
        _parquet(rows, output)
        return
    text = {"table": _table, "csv": _csv, "json": _json, "jsonl": _jsonl}[chosen](rows)
    put(text, output)


def put(text: str, output: str) -> None:
    """Write text to a file, or to standard output for ``-``.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    if output == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=output) from error


def _table(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in cells
    )


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if rows:
        writer.writerow(list(rows[0]))
    for row in rows:
        writer.writerow([_flat(value) for value in row.values()])
    return stream.getvalue()


def _flat(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"


def _jsonl(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _parquet(rows: Sequence[dict[str, Any]], output: str) -> None:
    if output == "-":
        raise UsageError("Parquet needs a file", next="add -o FILE.parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(
        pa.Table.from_pylist([{k: _flat(v) for k, v in row.items()} for row in rows]), output
    )
