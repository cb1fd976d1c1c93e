"""``multivector agreement``."""

import click

from multivector.cli.tables import write
from multivector.cli.words import data_options, said


@click.command("agreement")
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
    """How alike A and B (states, blocs, regions) vote in the UN General Assembly."""
    from multivector.answers.agreement import agreement

    result = agreement(a, b, from_=from_, to=to, issue=issue, keep_unanimous=keep_unanimous)
    write(result.rows, format=format, output=output)
    said(result)
