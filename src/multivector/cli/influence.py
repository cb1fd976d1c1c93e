"""``multivector influence``."""

from typing import Any

import click

from multivector.cli.terminal.options import as_parameters, data_options, option
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
from multivector.cli.terminal.tables import show


@click.command(
    "influence",
    epilog=examples(
        "multivector influence --region central-asia --powers CHN,RUS,EU --from 2000 --to 2016",
        "multivector influence --states SRB,BIH --channel trade --year 2016",
        "multivector influence --region central-asia --weights trade=2,security=0 -o result.csv",
        "multivector influence --region central-asia --before 2019-2021 --after 2022-2024",
    ),
)
@option("--region", REGION, "A named region, e.g. central-asia.")
@option("--states", STATES_LIST, "Comma-separated states, instead of a region.")
@option(
    "--powers",
    POWERS_LIST,
    "Comma-separated states or blocs.  [default: the region's powers, or CHN,RUS,USA,EU,TUR]",
)
@option("--channel", CHANNEL, "Show only this channel.  [default: all]")
@option(
    "--channels", CHANNELS_LIST, "Channels of the composite.  [default: trade,security,diplomacy]"
)
@option("--year", YEAR, "A single year.  [default: the latest with data]")
@option("--from from_", YEAR, "First year of the range.")
@option("--to", YEAR, "Last year of the range.")
@option("--before", SPAN, "Years before a change, e.g. 2019-2021; use with --after.")
@option("--after", SPAN, "Years after the change; shows changes by link.")
@option("--weights", WEIGHTS, "Channel weights, e.g. trade=2,security=0; the rest default to 1.")
@option(
    "--index",
    OneOf("index", ("capacity", "fbic-like")),
    "Which index to compute.",
    default="capacity",
)
@AS_OF
@data_options()
def command(format: str | None, output: str | None, **options: Any) -> None:
    """Measure the potential leverage of each power over each state.

    Shows capacity by channel and across channels, with ranks and 90% spreads; with --before and
    --after, the change in each link. Specify the states with --region or --states.
    """
    sides(options)
    span(options)
    from multivector.answers.influence.influence import influence

    with said_when_slow("computing influence and ranges"):
        result = influence(**as_parameters(options))
    show(result, format, output)
