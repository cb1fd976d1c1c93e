"""``multivector agreement``."""

import click

from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write
from multivector.cli.words import data_options, said


@click.command(
    "agreement",
    epilog=examples(
        "multivector agreement KAZ RUS --from 1992 --to 2023",
        "multivector agreement central-asia USA --issue hr",
        "multivector agreement EU CHN --format csv -o agreement.csv",
    ),
)
@click.argument("a")
@click.argument("b")
@click.option("--from", "from_", type=int, help="First year (session + 1945).")
@click.option("--to", type=int, help="Last year.")
@click.option("--issue", help="co, di, ec, hr, me or nu: roll calls on that issue only.")
@click.option("--keep-unanimous", is_flag=True, help="Keep roll calls on which all agreed.")
@data_options
def command(
    a: str,
    b: str,
    from_: int | None,
    to: int | None,
    issue: str | None,
    keep_unanimous: bool,
    format: str | None,
    output: str,
) -> None:
    """How alike A and B (states, blocs, regions) vote in the UN General Assembly.

    Agreement, and kappa and pi, which take out what chance would give, by year, with ranges. Needs
    votes: `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    from multivector.answers.voting.agreement import agreement

    with said_when_slow("counting votes"):
        result = agreement(a, b, from_=from_, to=to, issue=issue, keep_unanimous=keep_unanimous)
    write(result.rows, format=format, output=output)
    said(result)
