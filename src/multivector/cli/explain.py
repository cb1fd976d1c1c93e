"""``multivector explain``: why an event is one, or what a figure is made of."""

import click

from multivector.cli import output as out
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
@click.option("--in", "source", metavar="FILE", help="The events, as `code` or `brief` wrote them.")
@click.option("-o", "--output", metavar="FILE", help="Write here; - is standard output.")
def command(what: str, source: str | None, output: str | None) -> None:
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
        text = explain_event(what, source).to_text()
    out.write(text, output)
