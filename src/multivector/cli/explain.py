"""``multivector explain``: why an event is one, or what a figure is made of."""

from pathlib import Path

import click

from multivector.cli import output as out
from multivector.cli.parameters import INPUT, OUTPUT
from multivector.cli.progress import examples, said_when_slow
from multivector.errors import UsageError


@click.command(
    "explain",
    epilog=examples(
        "multivector code article.txt -o events.jsonl",
        "multivector explain 3f9a --in events.jsonl",
        "multivector explain 'CHN>KAZ:2016'",
        "multivector explain 'CHN>KAZ:2016:trade'",
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

    An event needs --in FILE; the beginning of its identifier is enough. A dyad prints the tree
    from the composite to channels, factors, rows and origins.
    """
    if ">" in what:
        from multivector import answers

        with said_when_slow(f"reading the record on {what}"):
            text = answers.explain_dyad(what).to_text()
        out.write(text, output)
        return
    if source is None:
        raise UsageError(
            "an event is explained from the file it stands in", where=what,
            allowed="--in FILE, or a dyad such as 'CHN>KAZ:2016'",
            next="multivector code ARTICLE -o events.jsonl",
        )  # fmt: skip
    from multivector.answers.events.explain_event import explain_event

    with said_when_slow(f"reading {source}"):
        text = explain_event(what, str(source)).to_text()
    out.write(text, output)
