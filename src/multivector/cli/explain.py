"""``multivector explain``: why an event is one, or what a figure is made of."""

import re
from pathlib import Path

import click

from multivector.cli import output as out
from multivector.cli.parameters import INPUT, OUTPUT
from multivector.cli.progress import examples, said_when_slow
from multivector.codes.dyad import dyad
from multivector.errors import UsageError


@click.command(
    "explain",
    epilog=examples(
        "multivector code article.txt -o events.jsonl",
        "multivector explain 3f9a --in events.jsonl",
        "multivector explain 'CHN>KAZ:2016'",
        "multivector explain 'China>Kazakhstan:2016:trade'",
        "multivector explain CHN-KAZ",
    ),
)
@click.argument("what", metavar="EVENT_ID|DYAD")
@click.option(
    "--in",
    "source",
    type=INPUT,
    metavar="FILE",
    help="The file of events that `code` or `brief` wrote.",
)
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    metavar="FILE",
    help="File to write; - or no -o: standard output.",
)
def command(what: str, source: Path | None, output: str | None) -> None:
    """Explain an event (its words, parse, scores) or a dyad such as 'CHN>KAZ:2016[:trade]'.

    An event needs --in FILE; the beginning of its identifier is enough. A dyad (also CHN-KAZ:2016,
    "China, Kazakhstan 2016"; by default of the last year with trade) prints the tree from the
    composite to channels, factors, rows and origins.
    """
    if source is None:
        _check(what)
    from multivector.answers.explain import explain

    with said_when_slow(f"reading {source or f'the record on {what}'}"):
        text = explain(what, events=source).to_text()
    out.write(text, output)


def _check(what: str) -> None:
    """Refuse what is not a dyad before the record is read."""
    try:
        dyad(what, parameter="EVENT_ID|DYAD")
    except UsageError as error:
        if not re.fullmatch(r"[0-9a-f]{3,}(?:-[0-9a-f]+)*", what.strip()):
            raise
        raise UsageError(
            "an event is explained from the file it stands in",
            where=what,
            allowed="--in FILE, or a dyad such as 'CHN>KAZ:2016'",
            next="multivector code ARTICLE -o events.jsonl",
        ) from error
