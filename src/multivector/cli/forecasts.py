"""``multivector forecasts``: keep, list, resolve, score and verify the forecasts of articles."""

import click

from multivector.answers.result import Result
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import data_options, option, said
from multivector.cli.terminal.parameters import DATE, INPUT, REGION
from multivector.cli.terminal.progress import examples, said_when_slow, say
from multivector.cli.terminal.tables import write
from multivector.errors import UsageError
from multivector.text.article import Refused

_LISTED = ("status", "outcome", "horizon", "rule", "proposition", "speaker", "phrase", "p",
           "base_rate", "own", "record", "reason")  # fmt: skip
_SCORED = ("set", "forecaster", "speaker_kind", "n", "articles", "brier", "skill_base_rate",
           "skill_persistence", "slope", "slope_lower", "slope_upper", "claimed", "resolved",
           "abstained", "admitted")  # fmt: skip


@click.group(
    name="forecasts",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "multivector forecasts add article.txt --published 2026-05-18",
        "multivector forecasts list",
        "multivector forecasts resolve",
        "multivector forecasts score",
        "multivector forecasts verify",
    ),
)
def command() -> None:
    """Record forecasts from articles in a ledger, resolve them by rules, and score them.

    The ledger is forecasts.jsonl in the data folder. It is append-only; each line contains the hash
    of the previous line.
    """


def _show(result: Result, format: str | None, output: str | None, columns: tuple[str, ...]) -> None:
    if out.choose(format, output, default="csv") == "table" and not result.rows:
        out.write("", output)
    else:
        write(result.rows, format=format, output=output, readable=columns)
    said(result)


@command.command(
    "add",
    epilog=examples(
        "multivector forecasts add article.txt",
        "multivector forecasts add news/ --published 2026-05-18",
        "multivector forecasts add article.txt --phrases study.tsv --horizon 2y",
    ),
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@option("--published DATE", DATE, "Publication date to assume if an article gives none.")
@option(
    "--phrases FILE",
    INPUT,
    "Table of probability phrases (phrase, low, p, high, study). Without it, no "
    "probabilities are assigned.",
)
@option(
    "--horizon MONTHS",
    str,
    "Horizon for forecasts that do not state one, e.g. 12 or 2y. Default: 12 months.",
)
@data_options()
def add_command(
    articles: tuple[str, ...], published: str | None, phrases: str | None, horizon: str | None,
    format: str | None, output: str | None,
) -> None:  # fmt: skip
    """Add the forecasts found in each ARTICLE: a file, folder, archive, feed or URL.

    Forecasts that no rule can resolve are kept as unresolvable, with the reason.
    """
    from multivector.answers.forecasts.forecasts import add_forecasts

    with said_when_slow("reading articles"):
        result = add_forecasts(
            *articles, published=published, phrases=phrases, horizon=horizon, on_refused=_refused
        )
    _show(result, format, output, _LISTED)


def _refused(one: Refused) -> None:
    say(f"not added: {one.source}: {one.reason}")


@command.command(
    "list",
    epilog=examples(
        "multivector forecasts list",
        "multivector forecasts list --format jsonl -o forecasts.jsonl",
        "multivector forecasts list --blind -o sheet.csv",
    ),
)
@option("--blind", bool, "Write a blind rating sheet, without speakers or probabilities.")
@data_options()
def list_command(blind: bool, format: str | None, output: str | None) -> None:
    """List the forecasts in the ledger with status, base rate and outcome."""
    from multivector.answers.forecasts.forecasts import list_forecasts

    result = list_forecasts(blind=blind)
    _show(result, format, output, result.columns if blind else _LISTED)


@command.command(
    "resolve",
    epilog=examples(
        "multivector forecasts resolve",
        "multivector forecasts resolve --by-hand first.csv --by-hand second.csv",
    ),
)
@option(
    "--by-hand FILE",
    INPUT,
    "A sheet from `list --blind`, filled in by one person; two are needed.",
    multiple=True,
)
@data_options()
def resolve_command(by_hand: tuple[str, ...], format: str | None, output: str | None) -> None:
    """Resolve the forecasts whose horizon has passed: yes, no, or void.

    Each is resolved once. A forecast stays open until data reach its horizon.
    """
    from multivector.answers.forecasts.forecasts import resolve_forecasts

    with said_when_slow("resolving forecasts"):
        result = resolve_forecasts(by_hand)
    _show(result, format, output, _LISTED)


@command.command(
    "score",
    epilog=examples(
        "multivector forecasts score",
        "multivector forecasts score --format json -o scores.json",
        "multivector forecasts score --backtest --region central-asia",
        "multivector forecasts score --backtest --events",
    ),
)
@option("--backtest", bool, "Score built-in forecasts of past years instead of the ledger.")
@option("--events", bool, "With --backtest: visits, sanctions, agreements and votes, not trade.")
@option("--region", REGION, "With --backtest: only the states of this region.")
@option(
    "--as-known",
    bool,
    "With --backtest: use only data available in the middle of each year (slow; add --region).",
)
@data_options()
def score_command(
    backtest: bool, events: bool, region: str | None, as_known: bool, format: str | None,
    output: str | None,
) -> None:  # fmt: skip
    """Score resolved forecasts against the base rate, persistence and built-in forecasts."""
    given = {"--region": region, "--as-known": as_known, "--events": events}
    if not backtest and (names := [name for name, value in given.items() if value]):
        raise UsageError("only valid with --backtest", where=names[0], next="add --backtest")
    from multivector import forecasts

    with said_when_slow("scoring forecasts"):
        result: Result = (
            forecasts.backtest(region=region, as_known=as_known, events=events)
            if backtest
            else forecasts.score()
        )
    _show(result, format, output, _SCORED)


@command.command(
    "verify",
    epilog=examples("multivector forecasts verify", "multivector forecasts verify --expect HASH"),
)
@option("--expect HASH", str, "Hash of an earlier line; checks that none was removed since.")
@data_options()
def verify_command(expect: str | None, format: str | None, output: str | None) -> None:
    """Verify the hash chain of the ledger; fails at the first invalid line."""
    from multivector.answers.forecasts.forecasts import verify_forecasts

    result = verify_forecasts(expect=expect)
    _show(result, format, output, result.columns)
