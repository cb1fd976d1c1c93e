"""``multivector influence``."""

import click

from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write_result
from multivector.cli.words import data_options, said, split, weights_of


@click.command(
    "influence",
    epilog=examples(
        "multivector influence --region central-asia --powers CHN,RUS,EU --from 2000 --to 2016",
        "multivector influence --states SRB,BIH --channel trade --year 2016",
        "multivector influence --region central-asia --weights trade=2,security=0 -o result.csv",
    ),
)
@click.option("--region", help="A named region, such as central-asia.")
@click.option("--states", help="States by commas, instead of a region.")
@click.option("--powers", help="States or blocs by commas.  [default: CHN,RUS,USA,EU,TUR]")
@click.option("--channel", help="One channel, or composite; all without.")
@click.option("--year", type=int, help="One year; the last with trade without.")
@click.option("--from", "from_", type=int, help="First year.")
@click.option("--to", type=int, help="Last year.")
@click.option("--weights", help="Weights of channels, such as trade=2,security=0.")
@click.option("--index", default="capacity", show_default=True, help="capacity or fbic-like.")
@data_options
def command(
    region: str | None,
    states: str | None,
    powers: str | None,
    channel: str | None,
    year: int | None,
    from_: int | None,
    to: int | None,
    weights: str | None,
    index: str,
    format: str | None,
    output: str,
) -> None:
    """What powers could bear upon states with: capacity by channel, ranked, with ranges."""
    from multivector.answers.influence.influence import influence

    with said_when_slow("measuring, with ranges"):
        result = influence(
            region=region,
            states=split(states),
            powers=split(powers),
            channel=channel,
            year=year,
            from_=from_,
            to=to,
            weights=weights_of(weights),
            index=index,
        )
    write_result(result, format=format, output=output)
    said(result)
