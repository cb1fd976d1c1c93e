"""``multivector data``: the origins of the public record: list, pull, add, remove, verify, cite."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from multivector.cli.progress import examples, said_when_slow, say
from multivector.errors import MultivectorError
from multivector.prose import printable

_FAULTS_SHOWN = 50


@click.group(
    name="data",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "multivector data list",
        "multivector data pull --open",
        "multivector data add trade mine.csv --map mine.toml",
        "multivector data cite itpd un_votes -o used.bib",
    ),
)
def command() -> None:
    """The public record: which origins there are, and which are on this machine."""


def _shown(rows: Sequence[dict[str, Any]], format: str | None, output: str) -> None:
    from multivector.cli import tables

    tables.write(rows, format=format, output=output)


_format = click.option(
    "--format",
    type=click.Choice(["table", "csv", "json", "jsonl", "parquet"]),
    help="Default: by -o; a table at a terminal, else csv.",
)
_output = click.option(
    "-o", "--output", default="-", help="File to write to; - is standard output."
)


@command.command(
    "list",
    epilog=examples(
        "multivector data list",
        "multivector data list --format csv -o origins.csv",
        "multivector data list --schema",
    ),
)
@_format
@_output
@click.option("--schema", is_flag=True, help="Show the tables' columns instead, as Markdown.")
def list_command(format: str | None, output: str, schema: bool) -> None:
    """Show coverage, size, terms and version of each origin, and whether it is installed."""
    from multivector.answers.data import list_data
    from multivector.cli import output as out
    from multivector.store.schema import reference_page

    if schema:
        out.write(f"{reference_page()}\n", output)
    else:
        _shown(list_data(), format, output)


@command.command(
    "pull",
    epilog=examples(
        "multivector data pull itpd un_votes",
        "multivector data pull --open",
        "multivector data pull ORIGIN --accept-terms ORIGIN",
        "MULTIVECTOR_MIRROR=/media/usb/data multivector data pull --open",
    ),
)
@click.argument("origins", nargs=-1, metavar="ORIGIN...")
@click.option("--open", "every_open", is_flag=True, help="Take every origin whose terms allow it.")
@click.option("--accept-terms", multiple=True, metavar="ORIGIN", help="Accept an owner's terms.")
def pull_command(origins: tuple[str, ...], every_open: bool, accept_terms: tuple[str, ...]) -> None:
    """Fetch origins, check them, and put them into the store.

    A restricted origin needs `--accept-terms ORIGIN`; at a terminal its terms are shown and asked.
    """
    from multivector.answers.data import pull_data
    from multivector.records import catalogue

    named = list(origins) or list(accept_terms)
    if every_open:
        every = catalogue.entries().items()
        named += [name for name, entry in every if entry.open and entry.files]
    if not named:
        raise click.UsageError("name an origin, or give --open")
    failed: list[MultivectorError] = []
    for name in dict.fromkeys(named):
        try:
            accepted = {*accept_terms, *_asked(name, accept_terms)}
            with said_when_slow(f"fetching, checking and loading {name}"):
                outcome = pull_data(name, accept_terms=accepted, progress=_progress)
            report(outcome)
        except MultivectorError as error:
            say(f"{printable(name)}: error: {error}", keep="\n")
            failed.append(error)
    if failed:
        say(f"{len(failed)} of {len(named)} origins not loaded")
        sys.exit(failed[0].exit_status)


def _asked(name: str, accepted: tuple[str, ...]) -> list[str]:
    """Show the terms of a restricted origin at a terminal; return its id if the user says yes."""
    from multivector.records import catalogue

    entry = catalogue.entry(name)
    if entry.open or name in accepted or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return []
    say(f"{entry.title}\n{entry.licence}: {entry.terms}\n{entry.url}", keep="\n")
    return [name] if click.confirm("Do you accept?", err=True) else []


@command.command(
    "add",
    epilog=examples(
        "multivector data add trade mine.csv --map mine.toml",
        "multivector data add gdp gdp.csv",
        "multivector data list --schema     # the tables and their columns",
    ),
)
@click.argument("origin")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="TOML: columns, title.")
def add_command(origin: str, file: Path, mapping: Path | None) -> None:
    """Put a file that you bring into the store.

    ORIGIN is an origin of the list whose file you have, or a table (`trade`, `gdp`, …) for data of
    your own. Bad rows are shown with line, column and reason; the good rows go in.
    """
    from multivector.answers.data import add_data

    with said_when_slow(f"reading {file}"):
        outcome = add_data(origin, file, mapping)
    for fault in outcome.faults[:_FAULTS_SHOWN]:
        say(
            f"{file}, line {fault.row}, column {fault.column}: {fault.value} ({fault.reason})",
        )
    if len(outcome.faults) > _FAULTS_SHOWN:
        say(f"and {len(outcome.faults) - _FAULTS_SHOWN} more")
    report(outcome)


@command.command(
    "remove",
    epilog=examples(
        "multivector data remove customs",
        "multivector data remove itpd un_votes",
    ),
)
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN...")
def remove_command(origins: tuple[str, ...]) -> None:
    """Take origins out of the store, and delete the copies of their files under MULTIVECTOR_HOME.

    What you brought with `data add` is left where you have it.
    """
    from multivector.answers.data import remove_data

    for name in dict.fromkeys(origins):
        remove_data(name)
        say(f"{name}: removed")


@command.command(
    "verify",
    epilog=examples(
        "multivector data verify",
        "multivector data verify --rebuild --format json",
    ),
)
@_format
@_output
@click.option("--rebuild", is_flag=True, help="Also make every table again from its files.")
def verify_command(format: str | None, output: str, rebuild: bool) -> None:
    """Re-hash the files and tables of what is installed, and show the account of each load."""
    from multivector.answers.data import verify_data

    with said_when_slow("hashing what is installed"):
        rows = verify_data(rebuild=rebuild)
    _shown(rows, format, output)
    if not all(row["ok"] for row in rows):
        sys.exit(3)


@command.command(
    "cite",
    epilog=examples(
        "multivector data cite itpd",
        "multivector data cite itpd un_votes -o used.bib",
        "multivector data cite itpd --format csl-json",
    ),
)
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN...")
@click.option(
    "--format",
    type=click.Choice(["text", "bibtex", "csl-json", "json"]),
    help="Default: text, or bibtex for -o FILE.bib; json holds all three.",
)
@_output
def cite_command(origins: tuple[str, ...], format: str | None, output: str) -> None:
    """Show how to cite origins, as text, BibTeX or CSL-JSON."""
    import json

    from multivector.answers.data import cite_data
    from multivector.cli import output as out

    chosen = format or ("bibtex" if output.endswith(".bib") else "text")
    cited = cite_data(origins)
    if chosen == "json":
        text = json.dumps(list(cited), ensure_ascii=False, indent=1)
    elif chosen == "csl-json":
        text = json.dumps([entry[chosen] for entry in cited], ensure_ascii=False, indent=1)
    else:
        text = "\n\n".join(entry[chosen] for entry in cited)
    out.write(text + "\n", output)


def report(outcome: Any) -> None:
    """Say on standard error what a load did, row by row to account."""
    state = "loaded" if outcome.changed else "unchanged"
    for table, rows in outcome.counts["rows_out"].items():
        read = outcome.counts["rows_in"].get(table, 0)
        say(f"{outcome.origin}: {state}: {table}: {read:,} rows in, {rows:,} out")
        for reason, count in outcome.counts["dropped"].get(table, {}).items():
            say(f"  {count:,} dropped: {reason}")
        for reason, count in outcome.counts["gained"].get(table, {}).items():
            say(f"  {count:,} gained: {reason}")
    missed = outcome.counts["unmatched"]
    if missed:
        say(f"  {len(missed)} names are no state: {', '.join(sorted(missed))}")


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        width = 30 * done // max(total, 1)
        line = f"\r{printable(name)} [{'#' * width:<30}] {done:,}/{total:,}"
        say(line, keep="\r", end="\n" if done >= total else "")
