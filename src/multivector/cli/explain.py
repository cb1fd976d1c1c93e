"""``multivector explain``: explain how an event was coded, or break down a figure."""

from pathlib import Path

import click

import multivector as mv
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import AS_OF, command, data_options, option
from multivector.cli.terminal.parameters import INPUT
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.run_record import keep


@command("explain")
@click.argument("what", metavar="EVENT_ID|DYAD")
@option("--in source FILE", INPUT, "Events file written by `code` or `brief`.")
@AS_OF
@data_options("table", suffixes={**out.SUFFIXES, "txt": "table"})
def explain(
    what: str, source: Path | None, as_of: str | None, format: str, output: str | None
) -> None:
    """Explain how an event was coded, or break down a figure such as 'CHN>KAZ:2016[:trade]'.

    For an event, --in FILE is required and a unique ID prefix is enough. For a dyad (also written
    CHN-KAZ:2016, which needs no quoting; default year: the latest with trade data), prints the tree
    from the composite to channels, factors, rows and sources; if a channel is unknown, the trees of
    the others, and the sources that are missing. Other formats have the rows as a table.
    """
    with Progress(f"reading {source or f'the record on {what}'}"):
        found = keep(mv.explain(what, events=source, as_of=as_of))
    if format == "table":
        out.write(found.to_text(), output)
    else:
        out.show(found.table.rows, found.table.columns, format, output)
    for sentence in found.table.sentences if as_of else ():
        say(sentence)
