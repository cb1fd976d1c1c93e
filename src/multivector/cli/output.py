"""Where data goes: standard output or a file, in one shape for all commands."""

import csv
import errno
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from multivector.errors import InputError, UsageError
from multivector.prose import printable

FORMATS = ("csv", "json", "jsonl", "parquet", "table")


def choose(format_: str | None, output: str | None, *, default: str = "jsonl") -> str:
    """Return the format asked for, else the one of the file's suffix, else a default.

    Examples
    --------
    >>> choose(None, "events.csv"), choose(None, None, default="jsonl")
    ('csv', 'jsonl')
    """
    if format_:
        return format_
    suffix = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    if suffix in ("ndjson", "jsonl"):
        return "jsonl"
    if suffix in FORMATS:
        return suffix
    return "table" if output in (None, "-") and sys.stdout.isatty() else default


def write(data: str | bytes, output: str | None) -> None:
    """Write to standard output (None or ``-``) or, whole or not at all, to a file."""
    with opened(output) as put:
        put(data)


@contextmanager
def opened(output: str | None) -> Iterator[Callable[[str | bytes], None]]:
    """Give a function that writes piece by piece; a file is there whole at the end, or not at all.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    if output in (None, "-"):
        yield _to_standard_output
        return
    target = Path(str(output))
    name = None
    try:
        # A device or a pipe is written to as it is; anything else is replaced by a finished file.
        if target.exists() and not target.is_file():
            file: BinaryIO = target.open("wb")
        else:
            target = Path(os.path.realpath(target))  # what a link points to, not the link
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".multivector-")
            file = os.fdopen(handle, "wb")
        with file:
            yield lambda data: _stream(file, data)
        if name:
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
            name = None
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(output)) from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def open_streams() -> None:
    """Stand something in for each standard stream that is closed, or a file would take its number.

    What is read from the input or written to the output is then an error; words to standard error
    are lost.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_WRONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def drop_output() -> None:
    """Send what is still to be flushed into nothing, or Python would complain as it ends."""
    with suppress(OSError, ValueError):  # a stream without a number, as in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mode(target: Path) -> int:
    """Return the mode of the file that is there, else that of a new file under the umask."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)  # there is no other way to read it
        os.umask(mask)
        return 0o666 & ~mask


def _to_standard_output(data: str | bytes) -> None:
    try:
        _stream(sys.stdout.buffer, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> InputError:
    """Return the error of a standard output that is full or closed."""
    reason = "it is closed" if error.errno == errno.EBADF else error.strerror
    return InputError(f"cannot be written: {reason}", where="standard output", next="give -o FILE")


def _stream(file: BinaryIO, data: str | bytes) -> None:
    # A lone surrogate of a broken input is written as an escape: JSON reads it back as it was.
    file.write(data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data)
    file.flush()


def render(rows: Sequence[dict[str, Any]], columns: Sequence[str], format_: str) -> str | bytes:
    """Render a table; nested fields are JSON strings in CSV and in a table to read."""
    if format_ == "json":
        return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
    if format_ == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if format_ == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([flat(row.get(column)) for column in columns] for row in rows)
        return buffer.getvalue()
    if format_ == "parquet":
        return _parquet(rows, columns)
    if format_ == "table":
        return table(rows, columns)
    raise UsageError(f"unknown format {format_!r}", where="--format", allowed=", ".join(FORMATS))


def table(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    """Lay rows out in aligned columns, at most 60 characters each."""
    cells = [[printable(str(flat(row.get(column)))) for column in columns] for row in rows]
    cells = [[c if len(c) <= 60 else c[:59] + "…" for c in line] for line in cells]
    widths = [max([len(n), *(len(line[k]) for line in cells)]) for k, n in enumerate(columns)]
    lines = [columns, ["-" * width for width in widths], *cells]
    padded = ("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded) + "\n"


def flat(value: Any) -> Any:
    """Return a nested value as a JSON string, None as nothing, another as it is."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value


def _parquet(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InputError(
            "Parquet needs pyarrow", where="--format", next="pip install 'multivector[record]'"
        ) from error
    sink = pa.BufferOutputStream()
    data = {column: [row.get(column) for row in rows] for column in columns}
    pq.write_table(pa.table(data), sink)
    return bytes(sink.getvalue().to_pybytes())
