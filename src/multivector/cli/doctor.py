"""``multivector doctor``: what is installed, missing or damaged."""

import sys

import click

from multivector.cli.terminal.options import data_options, option
from multivector.cli.terminal.progress import examples, said_when_slow, say
from multivector.cli.terminal.tables import write


@click.command(
    "doctor",
    epilog=examples("multivector doctor", "multivector doctor --network --format json"),
)
@option("--network", bool, "Also contact the host that most files come from.")
@data_options()
def command(network: bool, format: str | None, output: str | None) -> None:
    """Check versions, extras, data folder, store, age of data and free disk space.

    Exits with status 3 if something is damaged or cannot be written.
    """
    from multivector.answers.doctor import doctor, summary

    with said_when_slow("verifying the store"):
        result = doctor(network=network)
    write(result.rows, format=format, output=output)
    say(summary(result))
    if any(row["status"] == "problem" for row in result):
        sys.exit(3)
