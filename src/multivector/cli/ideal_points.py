"""``multivector ideal-points``."""

from typing import Any

import click

from multivector.cli.terminal.options import as_parameters, data_options, option
from multivector.cli.terminal.parameters import AS_OF, STATES_LIST, YEAR, OneOf, span
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import show

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
@option("--from from_", YEAR, "First year (UN session number + 1945).")
@option("--to", YEAR, "Last year of the range.")
@option("--states", STATES_LIST, "Comma-separated states.  [default: all]")
@option(
    "--preset",
    OneOf("preset", ("default", "replication")),
    "Settings; replication follows the published estimates.",
    default="default",
)
@AS_OF
@data_options()
def command(format: str | None, output: str | None, **options: Any) -> None:
    """Estimate states' positions in the UN General Assembly by session, with ranges.

    Uses every recorded vote. Requires voting data:
    `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(options)
    from multivector.answers.voting.ideal_points import ideal_points

    with said_when_slow("estimating from all votes"):
        result = ideal_points(**as_parameters(options))
    show(result, format, output, _READABLE)
