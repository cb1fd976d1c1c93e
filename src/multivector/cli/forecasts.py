"""``multivector forecasts``: keep, list, resolve, score and verify the forecasts in articles."""

import click

import multivector as mv
from multivector.answers.result import Result
from multivector.cli.terminal.options import PUBLISHED, command, group, option, result_options
from multivector.cli.terminal.parameters import INPUT, REGION
from multivector.cli.terminal.progress import say
from multivector.errors import UsageError

_LISTED = "status outcome horizon rule proposition speaker phrase p base_rate own record reason"
_SCORED = (
    "set forecaster speaker_kind n articles brier skill_base_rate skill_persistence slope "
    "slope_lower slope_upper claimed resolved abstained admitted"
)


@group("forecasts")
def forecasts() -> None:
    """Record forecasts from articles in a ledger, resolve them by rules, and score them.

    The ledger is forecasts.jsonl in the data folder. It is append-only; each line contains the hash
    of the previous line.
    """


@command("add", group=forecasts)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@PUBLISHED
@option(
    "--phrases FILE",
    INPUT,
    "Table of probability phrases (phrase, low, p, high, study). Without it, no "
    "probabilities are assigned.",
)
@option(
    "--horizon MONTHS",
    str,
    "Horizon for forecasts that do not state one, e.g. 12 (months) or 2y. Default: 12 months.",
)
@result_options("reading articles", _LISTED)
def add_command(
    articles: tuple[str, ...], published: str | None, phrases: str | None, horizon: str | None
) -> Result:
    """Add the forecasts found in each ARTICLE: a file, folder, archive, feed or URL.

    Forecasts that no rule can resolve are kept as unresolvable, with the reason.
    """
    return mv.forecasts.add(
        *articles,
        published=published,
        phrases=phrases,
        horizon=horizon,
        on_refused=lambda one: say(f"not added: {one.source}: {one.reason}"),
    )


@command("list", group=forecasts)
@option("--blind", bool, "Write a blind rating sheet, without speakers or probabilities.")
@result_options("reading the ledger", _LISTED)
def list_command(blind: bool) -> Result:
    """List the forecasts in the ledger with status, base rate and outcome."""
    return mv.forecasts.list(blind=blind)


@command("resolve", group=forecasts)
@option(
    "--by-hand FILE",
    INPUT,
    "A sheet from `list --blind`, filled in by one person; two are needed.",
    multiple=True,
)
@result_options("resolving forecasts", _LISTED)
def resolve_command(by_hand: tuple[str, ...]) -> Result:
    """Resolve the forecasts whose horizon has passed: yes, no, or void.

    Each is resolved once. A forecast stays open until data reach its horizon.
    """
    return mv.forecasts.resolve(by_hand)


@command("score", group=forecasts)
@option("--backtest", bool, "Score built-in forecasts of past years instead of the ledger.")
@option("--events", bool, "With --backtest: visits, sanctions, agreements and votes, not trade.")
@option("--region", REGION, "With --backtest: only the states of this region.")
@option(
    "--as-known",
    bool,
    "With --backtest: use only data available in the middle of each year (slow; add --region).",
)
@result_options("scoring forecasts", _SCORED)
def score_command(backtest: bool, events: bool, region: str | None, as_known: bool) -> Result:
    """Score resolved forecasts against the base rate, persistence and built-in forecasts."""
    if backtest:
        return mv.forecasts.backtest(region=region, as_known=as_known, events=events)
    given = {"--region": region, "--as-known": as_known, "--events": events}
    if names := [name for name, value in given.items() if value]:
        raise UsageError("only valid with --backtest", where=names[0], next="add --backtest")
    return mv.forecasts.score()


@command("verify", group=forecasts)
@option("--expect HASH", str, "Hash of an earlier line; checks that no lines have been removed.")
@result_options("verifying the ledger")
def verify_command(expect: str | None) -> Result:
    """Verify the hash chain of the ledger; fails at the first invalid line."""
    return mv.forecasts.verify(expect=expect)
