"""``multivector check``: one claim against the public record."""

from os.path import isfile
from typing import Any

import click

import multivector as mv
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import command, data_options, option, split
from multivector.cli.terminal.parameters import AS_OF_ARTICLE, DATE
from multivector.cli.terminal.run_record import keep
from multivector.errors import UsageError


@command("check")
@click.argument("claim", metavar="CLAIM")
@option("--published DATE", DATE, "Day on which the claim was made.")
@option("--state states LIST", str, "State or bloc to assume if the claim names none.")
@option(
    "--as-of DATE|published",
    AS_OF_ARTICLE,
    "Use only data available by this date, or by the day the claim was made.",
)
@data_options("table")
def check(claim: str, states: str | None, format: str, output: str | None, **options: Any) -> None:
    """Check CLAIM against public data.

    Prints the verdict and figures, with their year and source and the age of the data. The verdict
    is "borne out", "contradicted", "mixed", or "cannot tell" with a reason. Figures dated after the
    claim never affect the verdict; they are listed below it.
    """
    if isfile(claim):
        raise UsageError("a file, not a claim", where=claim, next=f"multivector brief {claim}")
    found = keep(mv.check(claim, states=split(states), **options))
    if format == "table":
        out.write("\n".join(found.sentences) + "\n", output)
    else:
        out.show(found.rows, found.columns, format, output)
