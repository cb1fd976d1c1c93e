"""Output of data: to standard output or a file, in the same way for all commands."""

import errno
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from multivector.answers.table_files import library, to_arrow, to_csv, to_excel
from multivector.cli.terminal.layout import lay_out
from multivector.cli.terminal.progress import say
from multivector.cli.terminal.run_record import in_short
from multivector.errors import InputError, UsageError
from multivector.prose import printable

FORMATS = ("table", "csv", "json", "jsonl", "parquet", "xlsx", "md")
# Suffix of a file -> format.
SUFFIXES = {**{name: name for name in FORMATS[1:]}, "ndjson": "jsonl"}


def choose(
    format_: str | None,
    output: str | None,
    *,
    default: str = "csv",
    terminal: str = "table",
    suffixes: Mapping[str, str] = SUFFIXES,
) -> str:
    """Return the requested format, else the format of the file suffix, else a default.

    >>> choose(None, "events.csv"), choose(None, "events", default="jsonl")
    ('csv', 'jsonl')
    """
    if found := format_ or suffixes.get(_suffix(output)):
        return found
    return terminal if output in (None, "-") and sys.stdout.isatty() else default


def check(output: str | None, *, format_: str | None, suffixes: Collection[str] | None) -> None:
    """Raise an error for an output file that cannot be written or has an unsupported suffix.

    Raises UsageError if the suffix is not supported. Raises InputError if the folder does not
    exist, or ``output`` is a folder.

    ``output``: value of ``-o``; None and ``-`` are standard output. ``format_``: value of
    ``--format``; if given, any suffix is allowed. ``suffixes``: supported suffixes, without the
    dot; None allows any suffix. A name without a suffix is always allowed.

    >>> check("brief.pdf", format_=None, suffixes=("html", "md"))
    Traceback (most recent call last):
    multivector.errors.UsageError: --output: cannot write .pdf files: 'brief.pdf'
      allowed: .html, .md, or any name with --format
    """
    if output in (None, "-"):
        return
    suffix, target = _suffix(output), Path(str(output))
    if suffixes is not None and not format_ and suffix and suffix not in suffixes:
        raise UsageError(
            f"cannot write .{suffix} files: {output!r}",
            where="--output",
            allowed=f"{', '.join(f'.{name}' for name in suffixes)}, or any name with --format",
        )
    if target.is_dir():
        raise InputError("cannot be written: it is a folder", where=str(output))
    if not target.parent.is_dir():
        raise InputError(
            "cannot be written: no such folder",
            where=str(output),
            next=f"mkdir -p {shlex.quote(str(target.parent))}",
        )


def _suffix(output: str | None) -> str:
    return Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""


def write(data: str | bytes, output: str | None) -> None:
    """Write to standard output (None or ``-``) or atomically to a file."""
    with opened(output) as put:
        put(data)


def parts_folder(output: str | None) -> Path | None:
    """Return the folder for the parts of an output file; None for a stream or a device."""
    if output in (None, "-"):
        return None
    target = Path(os.path.realpath(str(output)))  # next to the target of a link
    if target.exists() and not target.is_file():
        return None
    return target.with_name(f"{target.name}.parts")


@contextmanager
def opened(
    output: str | None, *, parts: Path | None = None
) -> Iterator[Callable[[str | bytes], None]]:
    """Yield a function that writes in pieces; a file is replaced only when complete.

    Until then the pieces are in a temporary file, in the parts folder if there is one. Raises
    InputError if the file cannot be written.
    """
    if output in (None, "-"):
        yield _to_standard_output
        return
    target = Path(str(output))
    name = None
    try:
        # Devices and pipes are written directly; a regular file is replaced once it is complete.
        if target.exists() and not target.is_file():
            file: BinaryIO = target.open("wb")
        else:
            target = Path(os.path.realpath(target))  # write to the target of a link; keep the link
            handle, name = tempfile.mkstemp(dir=parts or target.parent, prefix=".multivector-")
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
    """Replace closed standard streams, so that no other file gets their descriptor.

    Reading the input or writing the output then fails; messages to standard error are lost.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_WRONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def drop_output() -> None:
    """Discard unflushed output, so that Python does not report an error at exit."""
    with suppress(OSError, ValueError):  # a stream without a file descriptor, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mode(target: Path) -> int:
    """Return the mode of the existing file, else the mode of a new file under the umask."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)  # the umask can only be read by setting it
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
    """Return the error for a standard output that is full or closed."""
    reason = "it is closed" if error.errno == errno.EBADF else error.strerror
    return InputError(f"cannot be written: {reason}", where="standard output", next="use -o FILE")


def _stream(file: BinaryIO, data: str | bytes) -> None:
    # A lone surrogate from malformed input is written as an escape, which JSON reads back.
    file.write(data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data)
    file.flush()


def show(
    rows: Sequence[dict[str, Any]],
    columns: Sequence[str],
    format_: str,
    output: str | None,
    *,
    readable: Sequence[str] | None = None,
    title: str = "",
) -> None:
    """Write a table in a format; a terminal table omits columns that do not fit and names them.

    Markdown, which is for readers, too, has the readable columns.

    - ``format_``: one of :data:`FORMATS`.
    - ``output``: a file; None and ``-`` are standard output.
    - ``readable``: columns of a terminal table and of Markdown, most important first; default: all.
    - ``title``: a line above a terminal table.
    """
    if format_ == "md" and readable:
        left = [column for column in columns if column not in readable]
        columns = [column for column in readable if column in columns]
        if left:
            say(f"Columns not shown: {', '.join(left)}. For all: --format csv")
    if format_ != "table":
        write(render(rows, columns, format_), output)
        return
    laid = lay_out(rows, readable or columns)
    write((f"{printable(title)}\n\n" if title else "") + laid.text, output)
    if laid.note:
        say(laid.note)


def render(rows: Sequence[dict[str, Any]], columns: Sequence[str], format_: str) -> str | bytes:
    """Render a table; nested fields are JSON strings in CSV and Excel, and words in Markdown.

    What made a kept result is on a sheet of Excel, in a line under Markdown and in the metadata of
    Parquet; rows of text have nothing but their columns.
    """
    run = in_short() if format_ in ("parquet", "xlsx", "md") else {}
    if format_ == "json":
        return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
    if format_ == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if format_ == "csv":
        return to_csv(rows, columns)
    if format_ == "parquet":
        return _parquet(rows, columns, run)
    if format_ == "xlsx":
        return to_excel(rows, columns, "table", run)
    if format_ == "md":
        return _markdown(rows, columns) + (f"\n`{json.dumps({'run': run})}`\n" if run else "")
    return lay_out(rows, columns).text


def _markdown(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    from multivector.briefing.renderings.markdown import plain, table

    cells = ([plain(_in_words(cell)) for cell in map(row.get, columns)] for row in rows)
    return table([plain(column) for column in columns], cells) + "\n"


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_in_words(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_in_words, value))
    return "" if value is None else str(value)


def _parquet(rows: Sequence[dict[str, Any]], columns: Sequence[str], run: dict[str, Any]) -> bytes:
    table, sink = to_arrow(rows, columns), BytesIO()
    about = {"run": json.dumps(run)} if run else None
    library("pyarrow.parquet").write_table(table.replace_schema_metadata(about), sink)
    return sink.getvalue()
