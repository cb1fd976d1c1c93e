"""``multivector leverage``."""

import click

from multivector.cli.terminal.options import data_options, said, split
from multivector.cli.terminal.parameters import AS_OF, PARTY, REGION, STATES_LIST, sides
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import write_result

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
@click.option("--region", type=REGION, help="A named region, e.g. central-asia.")
@click.option("--states", type=STATES_LIST, help="Comma-separated states, instead of a region.")
@click.option(
    "--powers",
    metavar="LIST",
    help="Who lobbies, each with + (for) or - (against); bare: as its own vote or sign.",
)
@click.option(
    "--question",
    metavar="QUESTION",
    help="A resolution (ES-11/1), an issue (hr), or sides (CHN+,USA-).",
)
@click.option("--keep", type=PARTY, help="Show what keeping this power open is worth, instead.")
@click.option("--mediator", type=PARTY, help="Show the record of a mediator instead.")
@click.option("--between", type=STATES_LIST, help="The two parties of the mediator.")
@AS_OF
@data_options()
def command(
    region: str | None,
    states: str | None,
    powers: str | None,
    question: str | None,
    keep: str | None,
    mediator: str | None,
    between: str | None,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Show who could be moved by whom on a question, how far, and what would be taken back.

    Specify the states with --region or --states, and who lobbies with --powers. Requires votes and
    trade: `multivector data pull --open`.
    """
    apart = mediator is not None or between is not None
    if not apart:
        sides(region, states)
    from multivector.answers.bargaining.leverage import leverage

    with said_when_slow("estimating from votes"):
        result = leverage(
            region=region,
            states=split(states),
            powers=powers,
            question=question,
            keep=keep,
            mediator=mediator,
            between=split(between),
            as_of=as_of,
        )
    write_result(
        result, format=format, output=output, readable=None if apart or keep else _READABLE
    )
    said(result)
