"""``multivector flow``."""

from typing import Any

import click

from multivector.cli.terminal.options import data_options, option
from multivector.cli.terminal.parameters import AS_OF, PARTY, YEAR, span
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import show

# Columns of the terminal table, most important first.
_READABLE = ("year", "source", "value", "lower", "upper", "makers", "flag", "maker")


@click.command(
    "flow",
    epilog=examples(
        "multivector flow CHN KGZ --year 2023",
        "multivector flow EU Kazakhstan --from 2017 --to 2023 --format csv",
    ),
)
@click.argument("exporter", type=PARTY, metavar="EXPORTER")
@click.argument("importer", type=PARTY, metavar="IMPORTER")
@option("--year", YEAR, "A single year.  [default: the latest with trade data]")
@option("--from from_", YEAR, "First year of the range.")
@option("--to", YEAR, "Last year of the range.")
@AS_OF
@data_options()
def command(
    exporter: str, importer: str, format: str | None, output: str | None, **options: Any
) -> None:
    """Show goods trade from EXPORTER to IMPORTER by year, from all sources.

    For each year, shows the best value with its 90% range, the number of independent data
    producers and a flag if they disagree, then the figures of each source. EXPORTER and IMPORTER
    are states or blocs.
    """
    span(options)
    from multivector.answers.as_known import known_on, noted
    from multivector.answers.influence.flow import flow, flow_table

    with said_when_slow("reading goods trade"), known_on(options["as_of"]) as view:
        last = options["to"] or options["year"] or flow(exporter, importer).year
        years = range(options["from_"] or last, last + 1)
        result = noted(flow_table([flow(exporter, importer, one) for one in years]), view)
    show(result, format, output, _READABLE)
