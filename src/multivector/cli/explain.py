"""``multivector explain``: why an event is one, or what a figure is made of."""

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, said_when_slow


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
    from multivector.answers.explain import explain

    with said_when_slow(f"reading {source or f'the record on {what}'}"):
        text = explain(what, events=source).to_text()
    out.write(text, output)
