"""``multivector code``: articles as events, one object a line."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, say
from multivector.coding.model import Coded
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.text.article import Article, Refused

# Seconds between two words on how far a batch is; the first comes after one.
_SAID_EVERY = 10.0

T = TypeVar("T")
COLUMNS = (
    "event_id doc_id sentence text date date_precision reciprocal actor recipient event_type mode "
    "context quad score location trigger status attributed_to confidence rule coder doc_start "
    "doc_end magnitudes mentions documents"
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
@click.option("--published", metavar="DATE", help="Date of the articles (YYYY-MM-DD), if unsaid.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that code side by side.",
)
@click.option(
    "--merge/--no-merge",
    default=False,
    show_default=True,
    help="One event of a deed in several articles; given once no more can join it.",
)
@click.option(
    "--window",
    type=click.IntRange(0),
    metavar="DAYS",
    help="With --merge: how far apart two tellings may be.  [default: 3]",
)
@click.option(
    "--engine",
    type=click.Choice(["local"]),
    default="local",
    show_default=True,
    help="Where it runs.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(out.FORMATS),
    help="Default: by -o; at a terminal a table, else jsonl.",
)
@click.option("-o", "--output", metavar="FILE", help="Write here; - is standard output.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine or network.")
def command(
    paths: tuple[str, ...],
    published: str | None,
    workers: int,
    merge: bool,
    window: int | None,
    engine: str,
    format_: str | None,
    output: str | None,
    allow_private: bool,
) -> None:
    """Code articles as PLOVER events.

    PATH is a file (text, Markdown, HTML, JSON Lines, RSS or Atom, zip), a folder, an address, or -
    for standard input. A document that cannot be read is reported and skipped.
    """
    counts = {"read": 0, "refused": 0, "events": 0}
    chosen = out.choose(format_, output)
    if window is not None and not merge:
        raise UsageError("--window belongs to --merge", next="add --merge")
    articles = _articles(paths, published, allow_private, counts)
    batches = (
        _merged(_coded(articles, workers, _read), 3 if window is None else window)
        if merge
        else _coded(articles, workers, _events)
    )
    coded = _counted(batches, counts)
    if chosen == "jsonl":
        with out.opened(output) as put:
            for event in coded:
                put(json.dumps(event, ensure_ascii=False) + "\n")
    else:
        rows = list(coded)
        out.write(out.render(rows, COLUMNS, chosen), output)
    say(
        f"{counts['read']} documents read, {counts['refused']} refused, {counts['events']} events",
    )
    if not counts["read"]:
        raise InputError("no document could be read", next="multivector code --help")


def _counted(
    coded: Iterator[list[dict[str, object]] | str], counts: dict[str, int]
) -> Iterator[dict[str, object]]:
    """Give the events one by one; count them and what could not be coded; say how far it is."""
    done, said = 0, time.monotonic() - _SAID_EVERY + 1
    for events in coded:
        done += 1
        if isinstance(events, str):
            counts["refused"] += 1
            counts["read"] -= 1
            say(f"skipped {events}")
            continue
        counts["events"] += len(events)
        if time.monotonic() - said > _SAID_EVERY:
            said = time.monotonic()
            say(f"{done} documents, {counts['events']} events …")
        yield from events


def _articles(
    paths: tuple[str, ...], published: str | None, allow_private: bool, counts: dict[str, int]
) -> Iterator[Article]:
    from multivector.text.read import read

    for path in paths:
        try:
            for found in read(path, published=published, allow_private=allow_private):
                if isinstance(found, Refused):
                    counts["refused"] += 1
                    say(f"skipped {found.source}: {found.reason}")
                else:
                    counts["read"] += 1
                    yield found
        except MultivectorError as error:
            counts["refused"] += 1
            say(f"skipped {error}", keep="\n")


def _coded(
    articles: Iterator[Article], workers: int, action: Callable[[Article], T]
) -> Iterator[T]:
    if workers == 1:
        yield from map(action, articles)
        return
    with ProcessPoolExecutor(workers) as pool:
        # A bounded window keeps memory flat however many documents there are.
        while window := list(islice(articles, 64 * workers)):
            yield from pool.map(action, window, chunksize=8)


def _merged(
    coded: Iterator[Coded | str], window_days: int
) -> Iterator[list[dict[str, object]] | str]:
    from multivector.coding.duplicates import Merger

    merger = Merger(window_days=window_days)
    for one in coded:
        yield one if isinstance(one, str) else [event.to_dict() for event in merger.add(one)]
    for event in merger.finish():
        yield [event.to_dict()]
    say(f"{merger.duplicates} near-duplicate documents")


def _read(article: Article) -> Coded | str:
    """Return what was coded, or why nothing could be: no batch dies of one document."""
    from multivector.coding.coder import code

    try:
        return code(article)
    except Exception as error:
        return f"{article.doc_id}: {type(error).__name__}: {error}"


def _events(article: Article) -> list[dict[str, object]] | str:
    coded = _read(article)
    return coded if isinstance(coded, str) else [event.to_dict() for event in coded.events]
