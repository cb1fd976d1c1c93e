"""``multivector balance``."""

from typing import Any

import click

from multivector.cli.terminal.options import as_parameters, data_options, option
from multivector.cli.terminal.parameters import (
    AS_OF,
    POWERS_LIST,
    REGION,
    STATES_LIST,
    YEAR,
    sides,
    span,
)
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import show

# Columns of the terminal table, most important first.
_READABLE = (
    "state", "year", "effective_partners", "lower", "upper", "top", "top_share", "hhi", "entropy",
    "coverage", "channels_used", "carried_forward",
)  # fmt: skip


@click.command(
    "balance",
    epilog=examples(
        "multivector balance --region central-asia --from 2000 --to 2016",
        "multivector balance --states SRB,BIH --year 2016 --format csv",
        "multivector balance --region central-asia --outside RUS",
    ),
)
@option("--region", REGION, "A named region, e.g. central-asia.")
@option("--states", STATES_LIST, "Comma-separated states, instead of a region.")
@option("--year", YEAR, "A single year.  [default: the latest with trade data]")
@option("--from from_", YEAR, "First year of the range.")
@option("--to", YEAR, "Last year of the range.")
@option(
    "--outside",
    POWERS_LIST,
    "Show instead what ending trade with these powers would cost both sides.",
)
@AS_OF
@data_options()
def command(format: str | None, output: str | None, **options: Any) -> None:
    """Measure how many partners each state's ties are spread across.

    Specify the states with --region or --states.
    """
    sides(options)
    span(options)
    from multivector.answers.influence.balance import balance

    with said_when_slow("computing balance and ranges"):
        result = balance(**as_parameters(options))
    show(result, format, output, None if options["outside"] else _READABLE)
