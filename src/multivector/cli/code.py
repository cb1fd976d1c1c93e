"""``multivector code``: code articles as events, one JSON object per line."""

import json
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import click

from multivector.cli.terminal import output as out
from multivector.cli.terminal.batch import BatchProgress
from multivector.cli.terminal.layout import event_lines
from multivector.cli.terminal.options import (
    ALLOW_PRIVATE,
    ENGINE,
    PUBLISHED,
    command,
    data_options,
    option,
)
from multivector.cli.terminal.parameters import require_source
from multivector.cli.terminal.run_record import keep
from multivector.coding.batch import code_all
from multivector.coding.coded import Event
from multivector.engine.parts import remove
from multivector.errors import UsageError
from multivector.text.count import CountInBackground

COLUMNS = [field.name for field in fields(Event)]


@command("code")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@PUBLISHED
@option("--workers", click.IntRange(1, 64), "Number of parallel processes.", default=1)
@option(
    "--merge/--no-merge",
    None,
    "Merge reports of the same event from several articles.",
    default=False,
)
@option(
    "--window DAYS",
    click.IntRange(0),
    "With --merge: maximum days between two reports of the same event.  [default: 3]",
)
@ENGINE
@data_options("jsonl")
@ALLOW_PRIVATE
def code(paths: tuple[str, ...], format: str, output: str | None, **options: Any) -> None:
    """Code articles as PLOVER events.

    PATH is a file (text, Markdown, HTML, PDF, DOCX, EML, JSON, JSON Lines, CSV, TSV, RSS, Atom,
    Parquet, zip), a folder, a URL, or - for standard input. A document that cannot be read is
    reported and skipped.

    With -o FILE, finished documents are kept in FILE.parts until FILE is complete: if the command
    is interrupted, run it again and it resumes where it stopped.
    """
    window, merge = options.pop("window"), options["merge"]
    if window is not None and not merge:
        raise UsageError("--window requires --merge", next="add --merge")
    for path in paths:
        require_source(path)
    parts = out.parts_folder(output)
    said = BatchProgress(CountInBackground(paths))
    events = code_all(
        paths,
        **options,
        window_days=3 if window is None else window,
        parts=parts,
        on_refused=said.refused,
        on_progress=said.progress,
    )
    with said.shown(parts), closing(cast("Generator[Event, None, None]", events)):
        keep(events)
        _write((event.to_dict() for event in events), format, output, parts)
    if parts:
        remove(parts)
    said.end("code", duplicates=merge)


def _write(
    events: Iterable[dict[str, Any]], chosen: str, output: str | None, parts: Path | None
) -> None:
    if chosen == "jsonl":
        with out.opened(output, parts=parts) as put:
            for event in events:
                put(json.dumps(event, ensure_ascii=False) + "\n")
        return
    rows = list(events)
    with out.opened(output, parts=parts) as put:
        put(event_lines(rows) if chosen == "table" else out.render(rows, COLUMNS, chosen))
