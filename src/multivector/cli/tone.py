"""``multivector tone``."""

from pathlib import Path
from typing import Any

import click

import multivector as mv
from multivector.answers.result import Result
from multivector.cli.terminal.options import (
    AS_OF,
    MIN_CONFIDENCE,
    PUBLISHED,
    as_parameters,
    command,
    data_options,
    option,
    split,
)
from multivector.cli.terminal.parameters import PERIOD, POWERS_LIST, REGION, YEAR, OneOf, missing
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.run_record import keep
from multivector.cli.terminal.tables import said, write
from multivector.codes.suggest import did_you_mean
from multivector.errors import UsageError

_ORIGINS = ("icews", "gdelt", "polecat")
_PAIRS = 10  # maximum number of pairs in a terminal table, those with most events
_READABLE = (
    "state_a state_b period events net lower upper intensity a_to_b b_to_a mutual "
    "verbal_cooperation material_cooperation verbal_conflict material_conflict tone_change "
    "rate_change tone_episode rate_episode documents per_document"
).split()


@command("tone")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|ORIGIN...")
@option("--pair A,B", POWERS_LIST, "Only these two states or blocs.")
@option("--region", REGION, "Only pairs with a state in this region, e.g. central-asia.")
@option(
    "--powers",
    POWERS_LIST,
    "Only pairs with one of these powers; with --region, pairs of a state and a power.",
)
@option("--year years", YEAR, "A single year.")
@option("--from start YYYY[-MM]", PERIOD, "First period of the range.")
@option("--to end YYYY[-MM]", PERIOD, "Last period of the range.")
@option("--by", OneOf("period", ("month", "year")), "Length of each period.", default="month")
@option(
    "--window DAYS",
    click.IntRange(0),
    "Count repeated reports of an event within this many days only once.",
    default=7,
)
@option(
    "--articles PATH",
    str,
    "Source articles, to count those that mention either side; can be repeated.",
    multiple=True,
)
@PUBLISHED
@MIN_CONFIDENCE
@AS_OF
@data_options()
def tone(sources: tuple[str, ...], format: str, output: str | None, **options: Any) -> None:
    """Count events over time by quad class, with tone, intensity and change points.

    FILE is the output of `multivector code` or `brief --format json`; ORIGIN is an installed event
    source: icews, gdelt or polecat.
    """
    pair = split(options["pair"])
    if pair is not None and len(pair) != 2:
        raise UsageError(
            f"invalid pair: {options['pair']!r}", where="--pair", allowed="two sides, e.g. CHN,KAZ"
        )
    for source in sources:
        _check(source)
    given = {**as_parameters(options), "pair": tuple(pair) if pair else None}
    with Progress("reading events"):
        result = keep(mv.tone(*sources, **given))
    _write(result, format, output)
    said(result)


def _check(source: str) -> None:
    """Raise an error if a source is neither a file nor a source of events."""
    if source in _ORIGINS or source == "-" or Path(source).exists():
        return
    if near := did_you_mean(source, _ORIGINS):
        raise UsageError(f"unknown event source: {source!r}{near}", where="FILE|ORIGIN")
    raise missing(source)


def _write(result: Result, format: str, output: str | None) -> None:
    """Write the rows; a terminal table shows only periods with events and the main columns."""
    if format != "table":
        write(result.rows, format=format, output=output)
        return
    rows = [row for row in result.rows if row["events"]]
    pairs = list(dict.fromkeys((row["state_a"], row["state_b"]) for row in rows))
    shown = [row for row in rows if (row["state_a"], row["state_b"]) in pairs[:_PAIRS]]
    write(shown, format="table", output=output, readable=_READABLE)
    left = len(result.rows) - len(rows)
    notes = [f"{left:,} periods without events"] if left else []
    if len(pairs) > _PAIRS:
        notes.append(f"{len(pairs) - _PAIRS:,} pairs with fewer events")
    if notes:
        say(f"Not shown: {' and '.join(notes)}. For all: --format csv, or --pair A,B")
