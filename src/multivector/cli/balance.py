"""``multivector balance``."""

import click

from multivector.cli.terminal.options import data_options, said, split
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
from multivector.cli.terminal.tables import write_result

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
@click.option("--region", type=REGION, help="A named region, e.g. central-asia.")
@click.option("--states", type=STATES_LIST, help="Comma-separated states, instead of a region.")
@click.option("--year", type=YEAR, help="A single year.  [default: the latest with trade data]")
@click.option("--from", "from_", type=YEAR, help="First year of the range.")
@click.option("--to", type=YEAR, help="Last year of the range.")
@click.option(
    "--outside",
    type=POWERS_LIST,
    help="Show what ending trade with these powers would cost both sides instead.",
)
@AS_OF
@data_options()
def command(
    region: str | None,
    states: str | None,
    year: int | None,
    from_: int | None,
    to: int | None,
    outside: str | None,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Measure how many partners each state's ties are spread across.

    Specify the states with --region or --states.
    """
    sides(region, states)
    span(year, from_, to)
    from multivector.answers.influence.balance import balance

    with said_when_slow("computing balance and ranges"):
        result = balance(
            region=region,
            states=split(states),
            years=year,
            start=from_,
            end=to,
            outside=split(outside),
            as_of=as_of,
        )
    write_result(result, format=format, output=output, readable=None if outside else _READABLE)
    said(result)
