"""``multivector agreement``."""

from typing import Any

import click

from multivector.cli.terminal.options import as_parameters, data_options, option
from multivector.cli.terminal.parameters import AS_OF, GROUP, YEAR, Checked, span
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.cli.terminal.tables import show
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
@option("--from from_", YEAR, "First year (UN session number + 1945).")
@option("--to", YEAR, "Last year of the range.")
@option(
    "--issue",
    Checked("issue", _issue, lambda: ISSUES),
    f"Only roll calls on this issue: {', '.join(f'{k} ({v})' for k, v in ISSUES.items())}.",
)
@option("--keep-unanimous", bool, "Keep unanimous roll calls.")
@AS_OF
@data_options()
def command(format: str | None, output: str | None, **options: Any) -> None:
    """Measure how similarly A and B vote in the UN General Assembly.

    A and B are states, blocs or regions.

    Shows agreement by year, with kappa and pi (both corrected for chance) and ranges. Requires
    voting data: `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(options)
    from multivector.answers.voting.agreement import agreement

    with said_when_slow("counting votes"):
        result = agreement(**as_parameters(options))
    show(result, format, output, _READABLE)
