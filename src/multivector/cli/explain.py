"""``multivector explain``: why an event is one, or what a figure is made of."""

import re

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, said_when_slow
from multivector.codes.dyad import Dyad, dyad
from multivector.errors import UsageError

_IDENTIFIER = re.compile(r"[0-9a-f]{3,}(?:-[0-9a-f]+)*")


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
@click.option("--in", "source", metavar="FILE", help="The events, as `code` or `brief` wrote them.")
@click.option("-o", "--output", metavar="FILE", help="Write here; - is standard output.")
def command(what: str, source: str | None, output: str | None) -> None:
    """Explain an event (its words, parse, scores) or a dyad such as 'CHN>KAZ:2016[:trade]'.

    An event needs --in FILE; the beginning of its identifier is enough. A dyad (also CHN-KAZ:2016,
    "China, Kazakhstan 2016"; by default of the last year with trade) prints the tree from the
    composite to channels, factors, rows and origins.
    """
    if source is None:
        asked = _dyad(what)
        from multivector import answers

        with said_when_slow(f"reading the record on {asked}"):
            text = answers.explain_dyad(asked).to_text()
        out.write(text, output)
        return
    from multivector.answers.events.explain_event import explain_event

    with said_when_slow(f"reading {source}"):
        text = explain_event(what, source).to_text()
    out.write(text, output)


def _dyad(what: str) -> Dyad:
    """Read a dyad; what looks like the identifier of an event instead needs its file."""
    try:
        return dyad(what, parameter="dyad")
    except UsageError as error:
        if not _IDENTIFIER.fullmatch(what.strip()):
            raise
        raise UsageError(
            "an event is explained from the file it stands in",
            where=what,
            allowed="--in FILE, or a dyad such as 'CHN>KAZ:2016'",
            next="multivector code ARTICLE -o events.jsonl",
        ) from error
