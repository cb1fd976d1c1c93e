"""``multivector leverage``."""

from typing import Any

import click

from multivector.cli.terminal.options import as_parameters, data_options, option
from multivector.cli.terminal.parameters import AS_OF, PARTY, REGION, STATES_LIST, sides
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import show

# Columns of the terminal table, most important first.
_READABLE = (
    "state", "power", "stand", "probability", "lower", "upper", "moved", "moved_lower",
    "moved_upper", "counter", "baseline", "flag",
)  # fmt: skip


@click.command(
    "leverage",
    epilog=examples(
        "multivector leverage --region central-asia --powers CHN,RUS,USA --question ES-11/1",
        "multivector leverage --region central-asia --powers CHN,USA,EU --question CHN+,USA-,EU-",
        "multivector leverage --states KAZ --powers RUS,EU --question CHN+,USA- --keep EU",
        "multivector leverage --mediator TUR --between RUS,UKR",
    ),
)
@option("--region", REGION, "A named region, e.g. central-asia.")
@option("--states", STATES_LIST, "Comma-separated states, instead of a region.")
@option(
    "--powers LIST",
    str,
    "Lobbying powers, each with + (for) or - (against). [default sign: the power's own vote]",
)
@option("--question QUESTION", str, "Resolution (ES-11/1), issue (hr), or sides (CHN+,USA-).")
@option("--keep", PARTY, "Show the value of keeping this power as an option instead.")
@option("--mediator", PARTY, "Show a mediator's record instead.")
@option("--between", STATES_LIST, "The two parties to mediate between.")
@AS_OF
@data_options()
def command(format: str | None, output: str | None, **options: Any) -> None:
    """Show which states each power could sway on a question, by how much, and how much of that
    others could undo.

    Specify the states with --region or --states; use --powers to choose the lobbying powers.
    Requires votes and trade: `multivector data pull --open`.
    """
    apart = options["mediator"] is not None or options["between"] is not None
    if not apart:
        sides({**options, "powers": None})
    from multivector.answers.bargaining.leverage import leverage

    with said_when_slow("estimating from votes"):
        result = leverage(**{**as_parameters(options), "powers": options["powers"]})
    show(result, format, output, None if apart or options["keep"] else _READABLE)
