"""``multivector agreement``."""

import click

from multivector.cli.terminal.options import data_options, said
from multivector.cli.terminal.parameters import AS_OF, GROUP, YEAR, Checked, span
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import write
from multivector.codes.suggest import did_you_mean
from multivector.errors import UsageError

ISSUES = {
    "co": "colonialism",
    "di": "disarmament",
    "ec": "economic development",
    "hr": "human rights",
    "me": "Palestine",
    "nu": "nuclear weapons",
}
# Columns of the terminal table, most important first.
_READABLE = (
    "state_a", "state_b", "year", "agreement", "lower", "upper", "kappa", "pi", "votes", "flag",
    "issue",
)  # fmt: skip


def _issue(word: str, option: str) -> None:
    names = {name.casefold() for name in ISSUES.values()}
    if word.casefold().replace("-", " ") not in {*ISSUES, *names}:
        raise UsageError(
            f"unknown issue: {word!r}{did_you_mean(word, [*ISSUES, *names])}",
            where=option,
            allowed=", ".join(f"{code} ({name})" for code, name in ISSUES.items()),
        )


@click.command(
    "agreement",
    epilog=examples(
        "multivector agreement KAZ RUS --from 1992 --to 2023",
        "multivector agreement central-asia USA --issue hr",
        "multivector agreement EU CHN --format csv -o agreement.csv",
    ),
)
@click.argument("a", type=GROUP, metavar="A")
@click.argument("b", type=GROUP, metavar="B")
@click.option("--from", "from_", type=YEAR, help="First year (session + 1945).")
@click.option("--to", type=YEAR, help="Last year.")
@click.option(
    "--issue",
    type=Checked("issue", _issue, lambda: ISSUES),
    help=f"Only roll calls on this issue: {', '.join(f'{k} ({v})' for k, v in ISSUES.items())}.",
)
@click.option("--keep-unanimous", is_flag=True, help="Keep unanimous roll calls.")
@AS_OF
@data_options()
def command(
    a: str,
    b: str,
    from_: int | None,
    to: int | None,
    issue: str | None,
    keep_unanimous: bool,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Measure how similarly A and B vote in the UN General Assembly.

    A and B are states, blocs or regions.

    Shows agreement by year, with kappa and pi (both corrected for chance) and ranges. Requires
    voting data: `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(None, from_, to)
    from multivector.answers.voting.agreement import agreement

    with said_when_slow("counting votes"):
        result = agreement(
            a, b, start=from_, end=to, issue=issue, keep_unanimous=keep_unanimous, as_of=as_of
        )
    write(result.rows, format=format, output=output, readable=_READABLE)
    said(result)
