"""``multivector ideal-points``."""

import click

from multivector.cli.terminal.options import data_options, said, split
from multivector.cli.terminal.parameters import AS_OF, STATES_LIST, YEAR, OneOf, span
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import write

# Columns of the terminal table, most important first.
_READABLE = [
    *"state year session ideal_point lower upper votes flag".split(),
    *"by_issue second_dimension standard_error".split(),
]


@click.command(
    "ideal-points",
    epilog=examples(
        "multivector ideal-points --from 2000 --to 2019 --states CHN,RUS,USA,KAZ",
        "multivector ideal-points --preset replication -o ideal_points.parquet",
    ),
)
@click.option("--from", "from_", type=YEAR, help="First year (session + 1945).")
@click.option("--to", type=YEAR, help="Last year.")
@click.option("--states", type=STATES_LIST, help="Comma-separated states.  [default: all]")
@click.option(
    "--preset",
    type=OneOf("preset", ("default", "replication")),
    default="default",
    show_default=True,
    help="replication follows the choices made for the published estimates.",
)
@AS_OF
@data_options()
def command(
    from_: int | None,
    to: int | None,
    states: str | None,
    preset: str,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Estimate states' positions in the UN General Assembly by session, with ranges.

    Uses every recorded vote. Requires voting data:
    `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(None, from_, to)
    from multivector.answers.voting.ideal_points import ideal_points

    with said_when_slow("estimating from all votes"):
        result = ideal_points(start=from_, end=to, states=split(states), preset=preset, as_of=as_of)
    write(result.rows, format=format, output=output, readable=_READABLE)
    said(result)
