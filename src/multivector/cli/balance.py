"""``multivector balance``."""

import click

from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write_result
from multivector.cli.words import data_options, said, split


@click.command(
    "balance",
    epilog=examples(
        "multivector balance --region central-asia --from 2000 --to 2016",
        "multivector balance --states SRB,BIH --year 2016 --format csv",
        "multivector balance --region central-asia --outside RUS",
    ),
)
@click.option("--region", help="A named region, such as central-asia.")
@click.option("--states", help="States by commas, instead of a region.")
@click.option("--year", type=int, help="One year; the last with trade without.")
@click.option("--from", "from_", type=int, help="First year.")
@click.option("--to", type=int, help="Last year.")
@click.option(
    "--outside",
    help="Powers by commas: what each state could put in their place, by channel, instead.",
)
@data_options
def command(
    region: str | None,
    states: str | None,
    year: int | None,
    from_: int | None,
    to: int | None,
    outside: str | None,
    format: str | None,
    output: str,
) -> None:
    """How many partners the ties of states are spread over."""
    from multivector.answers.influence.balance import balance

    with said_when_slow("measuring, with ranges"):
        result = balance(
            region=region,
            states=split(states),
            year=year,
            from_=from_,
            to=to,
            outside=split(outside),
        )
    write_result(result, format=format, output=output)
    said(result)
