"""``multivector ideal-points``."""

import click

from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write
from multivector.cli.words import data_options, said, split


@click.command(
    "ideal-points",
    epilog=examples(
        "multivector ideal-points --from 2000 --to 2019 --states CHN,RUS,USA,KAZ",
        "multivector ideal-points --preset replication -o ideal_points.parquet",
    ),
)
@click.option("--from", "from_", type=int, help="First year (session + 1945).")
@click.option("--to", type=int, help="Last year.")
@click.option("--states", help="Codes or names, by commas; all without.")
@click.option(
    "--preset",
    default="default",
    show_default=True,
    help="default, or replication: the choices of the published estimates.",
)
@data_options
def command(
    from_: int | None,
    to: int | None,
    states: str | None,
    preset: str,
    format: str | None,
    output: str,
) -> None:
    """Positions of states in the UN General Assembly, by session, with ranges.

    Estimated from every recorded vote; see docs/methods. Needs
    votes: `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    from multivector.answers.voting.ideal_points import ideal_points

    with said_when_slow("estimating from all votes"):
        result = ideal_points(from_=from_, to=to, states=split(states), preset=preset)
    write(result.rows, format=format, output=output)
    said(result)
