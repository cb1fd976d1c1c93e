"""``multivector doctor``: what is installed, missing or damaged."""

import sys

import multivector as mv
from multivector.cli.terminal.options import command, data_options, option
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.tables import write


@command("doctor")
@option("--network", bool, "Also contact the host that most files come from.")
@data_options()
def doctor(network: bool, format: str, output: str | None) -> None:
    """Check versions, extras, data folder, store, age of data and free disk space.

    Exits with status 3 if something is damaged or cannot be written.
    """
    from multivector.answers.doctor import summary

    with Progress("verifying the store"):
        result = mv.doctor(network=network)
    write(result.rows, format=format, output=output)
    say(summary(result))
    if any(row["status"] == "problem" for row in result):
        sys.exit(3)
