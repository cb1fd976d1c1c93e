"""Output of rows and results as tables, to a terminal or a file; sentences on standard error."""

import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from multivector.answers.result import Result
from multivector.answers.table_files import flat
from multivector.cli.terminal import output as out
from multivector.cli.terminal.progress import say
from multivector.prose import printable


def write(
    rows: Sequence[dict[str, Any]],
    *,
    format: str,
    output: str | None = None,
    readable: Sequence[str] | None = None,
) -> None:
    """Write rows that all have the same fields; InputError if the file cannot be written.

    - ``rows``: the rows, with fields in the same order.
    - ``format``: one of :data:`out.FORMATS`.
    - ``output``: a file; None and ``-`` are standard output.
    - ``readable``: columns of a terminal table, most important first; default: all.
    """
    if not rows and format in ("csv", "table", "md"):
        out.write("", output)
        return
    columns = list(rows[0]) if rows else []
    if format == "parquet":
        # A mapping with free keys, such as counts by reason, cannot be stored as a struct.
        rows = [{k: flat(v) if isinstance(v, dict) else v for k, v in row.items()} for row in rows]
    out.show(rows, columns, format, output, readable=readable)


def show(
    result: Result, format: str, output: str | None, readable: Sequence[str] | None = None
) -> None:
    """Write the rows of a result, on a terminal its digest if it has one; then its sentences."""
    if format != "table" or not result.digest:
        write(result.rows, format=format, output=output, readable=readable)
    else:
        rows = [dict(row) for row in result.digest]
        out.show(rows, list(rows[0]), "table", output, title=result.title)
        say(f"Summary only; for all {len(result):,} rows use --format csv or -o FILE.csv")
    said(result)


def said(result: Result) -> None:
    """Print the sentences, caption and sources of a result to standard error."""
    named = "; ".join(origin.id for origin in result.origins)
    sources = f"Sources: {named}" if named else ""
    for text in filter(None, [*result.sentences, result.caption, sources]):
        note(text)


def note(text: str) -> None:
    """Print text to standard error, wrapped to the width of the terminal if that is one."""
    text = printable(text)
    if sys.stderr.isatty():
        width = min(shutil.get_terminal_size().columns, 100)
        text = textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
    say(text, keep="\n")
