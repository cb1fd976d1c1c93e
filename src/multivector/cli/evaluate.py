"""``multivector evaluate``: score the coder against gold data, with ranges."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

import multivector as mv
from multivector.cli.terminal import output as out
from multivector.cli.terminal.layout import lay_out
from multivector.cli.terminal.options import command, data_options, option
from multivector.cli.terminal.parameters import INPUT, OUTPUT, OneOf
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.run_record import keep
from multivector.errors import UsageError

if TYPE_CHECKING:
    from multivector.coding.evaluation.scores import Evaluation


@command("evaluate")
@click.argument(
    "what", type=OneOf("kind of gold", ("events", "relations", "quotes", "silence", "claims"))
)
@click.argument("gold", type=INPUT, metavar="GOLD")
@option("--predictions FILE", OUTPUT, "Write the rows to FILE with what is predicted.")
@option(
    "--reading",
    OneOf("reading", ("cameo", "plover")),
    "For relations: whether the gold labels follow CAMEO (as in PLV) or the PLOVER manual.",
    default="cameo",
)
@option(
    "--confusion", bool, "Print the confusion of types, and accuracy by form and by confidence."
)
@option("--series DIR|ZIP", INPUT, "For claims: folder or zip of annual series.")
@option("--retrieve", bool, "For claims: find the series from the text of the claim, not by name.")
@data_options("table")
def evaluate(
    what: str,
    gold: Path,
    predictions: str | None,
    reading: str,
    confusion: bool,
    series: Path | None,
    retrieve: bool,
    format: str,
    output: str | None,
) -> None:
    """Score the event coder against gold data: events, relations, quotes, silence or claims.

    Format of GOLD: for events, JSON Lines (id, text, event, sources, targets, reciprocal); for
    relations, a tab-separated file (sentence, source, target, gold_root); for quotes, JSON Lines
    (text, quotes); for silence, JSON Lines (text) or a folder of articles without events; for
    claims, JSON Lines (Claim, Date, TimeSeries, Verdict), with --series. Each score has a 90%
    bootstrap range.

    A row for events; reciprocal (true or false) says whether each side acts on each other one:

    \b
    {"id": "a1", "text": "China aided Laos.", "event": "AID",
     "sources": ["CHN"], "targets": ["LAO"], "reciprocal": false}
    """
    for name, given, kinds in (
        ("series", series, ("claims",)),
        ("retrieve", retrieve, ("claims",)),
        ("reading", reading != "cameo", ("relations",)),
        ("confusion", confusion, ("events", "relations")),
    ):
        if given and what not in kinds:
            raise UsageError(
                f"not an option for {what}", where=name, allowed=f"with {' or '.join(kinds)}"
            )
    scored: Evaluation | None = None
    if what == "claims":
        from multivector.answers.verdicts.evaluation.evaluation import evaluate_claims

        if series is None:
            raise UsageError("no series given", where="series", allowed="a folder or a zip archive")
        with Progress(f"judging {gold}"):
            judged = evaluate_claims(gold, series, retrieve=retrieve, predictions=predictions)
        table, counts = judged.table, judged.reasons()
    else:
        with Progress(f"coding {gold}"):
            found = mv.evaluate(what, str(gold), predictions, reading=reading)
        table, scored = found.table, found.evaluation
        counts = dict(scored.counted)
    keep(table)
    out.show(table.rows, table.columns, format, output)
    for name, count in counts.items():
        say(f"{name}: {count}")
    if confusion and scored:
        say(confusion_table(scored), keep="\n")
        say(form_table(scored), keep="\n")
        if held := scored.reliability:
            say(lay_out(held, list(held[0])).text, keep="\n")


def confusion_table(result: "Evaluation") -> str:
    """Return the confusion matrix, gold by predicted type; empty if no types were compared."""
    golds = sorted({gold for gold, _ in result.confusion})
    guesses = sorted({guess for _, guess in result.confusion})
    rows = [
        {"gold": gold, **{guess: result.confusion.get((gold, guess), "") for guess in guesses}}
        for gold in golds
    ]
    return lay_out(rows, ["gold", *guesses]).text if rows else ""


def form_table(result: "Evaluation") -> str:
    """Return the accuracy of the type by sentence form, most common form first."""
    rows = [
        {"form": form, "n": n, "accuracy": f"{hits / n:.3f}"}
        for form, (hits, n) in result.forms.items()
    ]
    return lay_out(rows, ["form", "n", "accuracy"]).text if rows else ""
