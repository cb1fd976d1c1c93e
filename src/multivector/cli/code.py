"""``multivector code``: code articles as events, one JSON object per line."""

import json
import time
from pathlib import Path

import click

from multivector.cli import output as out
from multivector.cli.event_lines import in_lines
from multivector.cli.parameters import DATE, OneOf, missing
from multivector.cli.progress import examples, say
from multivector.cli.words import data_options
from multivector.coding.batch import Progress, code_all
from multivector.errors import InputError, UsageError
from multivector.prose import number
from multivector.text.article import Refused

# Seconds between two progress messages of a batch; the first appears after one second.
_SAID_EVERY = 10.0

COLUMNS = (
    "event_id doc_id sentence text date date_precision reciprocal actor recipient event_type mode "
    "context quad score location trigger status attributed_to confidence rule coder doc_start "
    "doc_end magnitudes mentions documents basis"
).split()


@click.command(
    "code",
    epilog=examples(
        "multivector code article.txt",
        "multivector code news/ feed.xml archive.zip -o events.jsonl",
        "multivector code news/ --workers 4 -o events.parquet",
        "multivector code articles.jsonl -o - | jq -r .event_type | sort | uniq -c",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--published",
    type=DATE,
    metavar="DATE",
    help="Publication date to assume if an article gives none.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Number of parallel processes.",
)
@click.option(
    "--merge/--no-merge",
    default=False,
    show_default=True,
    help="Merge reports of the same event from several articles.",
)
@click.option(
    "--window",
    type=click.IntRange(0),
    metavar="DAYS",
    help="With --merge: maximum days between two reports of the same event.  [default: 3]",
)
@click.option(
    "--engine",
    type=OneOf("engine", ("local",)),
    default="local",
    hidden=True,  # hidden until there is a second engine
    help="Which coder to use.",
)
@data_options("jsonl")
@click.option(
    "--allow-private", is_flag=True, help="Allow URLs on this machine or the local network."
)
def command(
    paths: tuple[str, ...],
    published: str | None,
    workers: int,
    merge: bool,
    window: int | None,
    engine: str,
    format: str | None,
    output: str | None,
    allow_private: bool,
) -> None:
    """Code articles as PLOVER events.

    PATH is a file (text, Markdown, HTML, JSON Lines, RSS or Atom, zip), a folder, a URL, or - for
    standard input. A document that cannot be read is reported and skipped.
    """
    chosen = out.choose(format, output)
    if window is not None and not merge:
        raise UsageError("--window requires --merge", next="add --merge")
    if not any(path == "-" or "://" in path or Path(path).exists() for path in paths):
        raise missing(paths[0])
    said = _Said()
    coded = (
        event.to_dict()
        for event in code_all(
            paths,
            published=published,
            workers=workers,
            merge=merge,
            window_days=3 if window is None else window,
            allow_private=allow_private,
            on_refused=said.refused,
            on_progress=said.progress,
        )
    )
    if chosen == "jsonl":
        with out.opened(output) as put:
            for event in coded:
                put(json.dumps(event, ensure_ascii=False) + "\n")
    else:
        rows = list(coded)
        out.write(
            in_lines(rows) if chosen == "table" else out.render(rows, COLUMNS, chosen), output
        )
    said.end(merge)


class _Said:
    """Messages of a batch on standard error: skipped documents, progress, and a summary."""

    def __init__(self) -> None:
        self._counts = Progress()
        self._last = time.monotonic() - _SAID_EVERY + 1

    def refused(self, one: Refused) -> None:
        say(f"skipped {one.source}: {one.reason}")

    def progress(self, counts: Progress) -> None:
        self._counts = counts
        if time.monotonic() - self._last > _SAID_EVERY:
            self._last = time.monotonic()
            say(f"{number(counts.documents, 'document')}, {number(counts.events, 'event')} …")

    def end(self, merge: bool) -> None:
        counts = self._counts
        if merge:
            say(number(counts.duplicates, "near-duplicate document"))
        say(
            f"{number(counts.documents, 'document')} read, {counts.refused:,} skipped, "
            f"{number(counts.events, 'event')}"
        )
        if not counts.documents:
            raise InputError("no document could be read", next="multivector code --help")
