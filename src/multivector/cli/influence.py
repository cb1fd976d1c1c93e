"""``multivector influence``."""

import click

from multivector.cli.parameters import (
    CHANNEL,
    POWERS_LIST,
    REGION,
    STATES_LIST,
    WEIGHTS,
    YEAR,
    OneOf,
    sides,
    span,
)  # fmt: skip
from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write_result
from multivector.cli.words import data_options, said, split


@click.command(
    "influence",
    epilog=examples(
        "multivector influence --region central-asia --powers CHN,RUS,EU --from 2000 --to 2016",
        "multivector influence --states SRB,BIH --channel trade --year 2016",
        "multivector influence --region central-asia --weights trade=2,security=0 -o result.csv",
    ),
)
@click.option("--region", type=REGION, help="A named region, such as central-asia.")
@click.option(
    "--states", type=STATES_LIST, help="States, separated by commas, instead of a region."
)
@click.option(
    "--powers",
    type=POWERS_LIST,
    help="States or blocs, separated by commas.  [default: CHN,RUS,USA,EU,TUR]",
)
@click.option("--channel", type=CHANNEL, help="Show only this one.  [default: all]")
@click.option("--year", type=YEAR, help="One year.  [default: the last year with trade data]")
@click.option("--from", "from_", type=YEAR, help="First year of a span.")
@click.option("--to", type=YEAR, help="Last year of a span.")
@click.option(
    "--weights", type=WEIGHTS, help="Weights of channels, such as trade=2,security=0; others are 1."
)
@click.option(
    "--index",
    type=OneOf("index", ("capacity", "fbic-like")),
    default="capacity",
    show_default=True,
    help="Which index to compute.",
)
@data_options()
def command(
    region: str | None,
    states: str | None,
    powers: str | None,
    channel: str | None,
    year: int | None,
    from_: int | None,
    to: int | None,
    weights: dict[str, float] | None,
    index: str,
    format: str | None,
    output: str | None,
) -> None:
    """Measure what each power could bear upon each state with.

    Capacity by channel and over all channels, with ranks and 90 % ranges. Name the states by
    --region or --states.
    """
    sides(region, states, powers)
    span(year, from_, to)
    from multivector.answers.influence.influence import influence

    with said_when_slow("measuring, with ranges"):
        result = influence(
            region=region,
            states=split(states),
            powers=split(powers),
            channel=channel,
            years=year,
            start=from_,
            end=to,
            weights=weights or None,
            index=index,
        )
    write_result(result, format=format, output=output)
    said(result)
