"""``multivector influence``."""

import click

from multivector.cli.terminal.options import data_options, said, split
from multivector.cli.terminal.parameters import (
    AS_OF,
    CHANNEL,
    CHANNELS_LIST,
    POWERS_LIST,
    REGION,
    SPAN,
    STATES_LIST,
    WEIGHTS,
    YEAR,
    OneOf,
    sides,
    span,
)  # fmt: skip
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import write_result


@click.command(
    "influence",
    epilog=examples(
        "multivector influence --region central-asia --powers CHN,RUS,EU --from 2000 --to 2016",
        "multivector influence --states SRB,BIH --channel trade --year 2016",
        "multivector influence --region central-asia --weights trade=2,security=0 -o result.csv",
        "multivector influence --region central-asia --before 2019-2021 --after 2022-2024",
    ),
)
@click.option("--region", type=REGION, help="A named region, e.g. central-asia.")
@click.option("--states", type=STATES_LIST, help="Comma-separated states, instead of a region.")
@click.option(
    "--powers",
    type=POWERS_LIST,
    help="Comma-separated states or blocs.  [default: the region's powers, or CHN,RUS,USA,EU,TUR]",
)
@click.option("--channel", type=CHANNEL, help="Show only this channel.  [default: all]")
@click.option(
    "--channels",
    type=CHANNELS_LIST,
    help="Channels of the composite.  [default: trade,security,diplomacy]",
)
@click.option("--year", type=YEAR, help="A single year.  [default: the latest with data]")
@click.option("--from", "from_", type=YEAR, help="First year of the range.")
@click.option("--to", type=YEAR, help="Last year of the range.")
@click.option("--before", type=SPAN, help="Years before a change, e.g. 2019-2021; with --after.")
@click.option("--after", type=SPAN, help="Years after the change; shows what changed, by link.")
@click.option(
    "--weights",
    type=WEIGHTS,
    help="Channel weights, e.g. trade=2,security=0; the rest default to 1.",
)
@click.option(
    "--index",
    type=OneOf("index", ("capacity", "fbic-like")),
    default="capacity",
    show_default=True,
    help="Which index to compute.",
)
@AS_OF
@data_options()
def command(
    region: str | None,
    states: str | None,
    powers: str | None,
    channel: str | None,
    channels: str | None,
    before: tuple[int, int] | None,
    after: tuple[int, int] | None,
    year: int | None,
    from_: int | None,
    to: int | None,
    weights: dict[str, float] | None,
    index: str,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Measure the potential leverage of each power over each state.

    Shows capacity by channel and across channels, with ranks and 90 % spreads; with --before and
    --after, what changed on each link. Specify the states with --region or --states.
    """
    sides(region, states, powers)
    span(year, from_, to)
    from multivector.answers.influence.influence import influence

    with said_when_slow("computing influence and ranges"):
        result = influence(
            region=region,
            states=split(states),
            powers=split(powers),
            channel=channel,
            years=year,
            start=from_,
            end=to,
            weights=weights or None,
            channels=split(channels),
            before=before,
            after=after,
            index=index,
            as_of=as_of,
        )
    write_result(result, format=format, output=output)
    said(result)
