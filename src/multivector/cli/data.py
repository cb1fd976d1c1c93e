"""``multivector data``: list, pull, add, remove, verify and cite sources of the public record."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from multivector.cli.terminal.options import data_options, option
from multivector.cli.terminal.parameters import INPUT, ORIGIN, TABLE
from multivector.cli.terminal.progress import examples, progress, said_when_slow, say
from multivector.errors import MultivectorError, NetworkNeeded, UsageError

_FAULTS_SHOWN = 50
# Columns of the terminal table of `data verify`, most important first.
_VERIFIED = "origin table ok rows_in rows_out dropped wrong".split()


@click.group(
    name="data",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "multivector data list",
        "multivector data pull --open",
        "multivector data add trade mine.csv --map mine.toml",
        "multivector data cite itpd un_votes -o used.bib",
        "multivector data cite itpd --format csl-json",
    ),
)
def command() -> None:
    """Manage data sources, available and installed."""


@command.command(
    "list",
    epilog=examples(
        "multivector data list",
        "multivector data list --format csv -o origins.csv",
        "multivector data list --schema",
    ),
)
@data_options()
@option("--schema", bool, "Show the table columns instead, as Markdown.")
@option("-v --verbose", bool, "In a terminal, show full details of each source.")
def list_command(format: str | None, output: str | None, schema: bool, verbose: bool) -> None:
    """List sources with their coverage, size, terms, version and status."""
    from multivector.answers.data import list_data
    from multivector.cli.terminal import listing, tables
    from multivector.cli.terminal import output as out
    from multivector.store.schema import reference_page

    if schema:
        out.write(f"{reference_page()}\n", output)
        return
    rows = list_data()
    if out.choose(format, output, default="csv") != "table":
        tables.write(rows, format=format, output=output)
    elif verbose:
        out.write(listing.in_full(rows), output)
    else:
        out.write(listing.in_short(rows), output)


@command.command(
    "pull",
    epilog=examples(
        "multivector data pull itpd un_votes",
        "multivector data pull --open",
        "multivector data pull ORIGIN --accept-terms ORIGIN",
        "MULTIVECTOR_MIRROR=/media/usb/data multivector data pull --open",
    ),
)
@click.argument("origins", nargs=-1, type=ORIGIN, metavar="ORIGIN...")
@option("--open every_open", bool, "Pull every source with open terms.")
@option(
    "--accept-terms ORIGIN",
    ORIGIN,
    "Accept the terms of this source; can be repeated.",
    multiple=True,
)
@option("-v --verbose", bool, "Show dropped rows, with reasons.")
def pull_command(
    origins: tuple[str, ...], every_open: bool, accept_terms: tuple[str, ...], verbose: bool
) -> None:
    """Download sources, check them and load them into the store.

    A restricted source needs `--accept-terms ORIGIN`; in a terminal its terms are shown and you
    are asked to accept them. Files come from MULTIVECTOR_MIRROR if set, else from the publisher.
    """
    failed = pull(origins, every_open=every_open, accept_terms=accept_terms, verbose=verbose)
    if every_open and not failed:
        from multivector.answers.prepare import prepare

        with said_when_slow("precomputing ties by channel, trade flows and ideal points"):
            prepare()
    if failed:
        sys.exit(failed[0].exit_status)


def pull(
    origins: tuple[str, ...] = (),
    *,
    every_open: bool = False,
    accept_terms: tuple[str, ...] = (),
    verbose: bool = False,
) -> list[MultivectorError]:
    """Download and load sources with a progress bar; return the errors of those that failed.

    Stops if the network cannot be reached before any source has been loaded.
    """
    from multivector.answers.data import pull_data
    from multivector.records import catalogue
    from multivector.settings import mirror

    named = list(origins) or list(accept_terms)
    every = catalogue.entries()
    if every_open:
        # A file without an address, made of many small ones, is only to be had from a mirror.
        named += [
            name
            for name, entry in every.items()
            if entry.open and entry.files and (mirror() or all(file.url for file in entry.files))
        ]
    if not named:
        raise UsageError("no source given", allowed="ORIGIN..., or --open for all open sources")
    named = list(dict.fromkeys(named))
    accepted = {*accept_terms, *(name for name in named if _asked(name, accept_terms))}
    outcomes, failed = [], []
    sizes = {
        name: sum(file.bytes for file in entry.files) if (entry := every.get(name)) else 0
        for name in named
    }
    with progress("data pull", sum(sizes.values()), "MB") as shown:
        done = 0
        for place, name in enumerate(named, 1):
            line = f"{name} ({place} of {len(named)})"
            shown.update(done, line=line)
            before = done

            def moved(_: str, here: int, all_of_it: int, before: int = before) -> None:
                shown.update(before + here)

            try:
                outcome = pull_data(name, accept_terms=accepted, progress=moved)
                outcomes.append(outcome)
                for text in _report(outcome, verbose):
                    shown.say(text)
            except MultivectorError as error:
                shown.say(f"{name}: error: {error}", keep="\n")
                failed.append(error)
                if isinstance(error, NetworkNeeded) and len(named) > 1 and not outcomes:
                    break
            done += sizes[name]
    _summed(outcomes, len(named))
    if failed:
        say(f"{len(named) - len(outcomes)} of {len(named)} sources could not be loaded")
    return failed


def _summed(outcomes: Sequence[Any], named: int) -> None:
    """Print totals if several sources were requested."""
    if named < 2 or not outcomes:
        return
    rows = sum(sum(outcome.counts["rows_out"].values()) for outcome in outcomes)
    new = sum(outcome.changed for outcome in outcomes)
    say(f"{len(outcomes)} of {named} sources installed, {rows:,} rows; {new} new or updated")


def _asked(name: str, accepted: tuple[str, ...]) -> bool:
    """Show the terms of a restricted source at a terminal; return whether the user accepts them."""
    from multivector.records import catalogue

    entry = catalogue.entries().get(name)
    if (
        entry is None
        or entry.open
        or name in accepted
        or not (sys.stdin.isatty() and sys.stderr.isatty())
    ):
        return False
    say(f"{entry.title}\n{entry.licence}: {entry.terms}\n{entry.url}", keep="\n")
    return click.confirm("Do you accept these terms?", err=True)


@command.command(
    "add",
    epilog=examples(
        "multivector data add trade mine.csv --map mine.toml",
        "multivector data add gdp gdp.csv",
        "multivector data list --schema     # the tables and their columns",
    ),
)
@click.argument("origin", type=TABLE, metavar="ORIGIN|TABLE")
@click.argument("file", type=INPUT)
@option("--map mapping", INPUT, "TOML file with the column mapping, title and licence.")
def add_command(origin: str, file: Path, mapping: Path | None) -> None:
    """Load a local file into the store.

    ORIGIN is a listed source whose file you already have; TABLE (`trade`, `gdp`, …) is for your
    own data. Bad rows are reported with line, column and reason; good rows are loaded.
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
    for text in _report(outcome, verbose=True):
        say(text)


@command.command(
    "remove",
    epilog=examples(
        "multivector data remove customs",
        "multivector data remove itpd un_votes",
    ),
)
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN...")
def remove_command(origins: tuple[str, ...]) -> None:
    """Remove sources and delete the copies of their files.

    Only copies under MULTIVECTOR_HOME are deleted; a file that you loaded with `data add` stays
    where it is.
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
@data_options()
@option("--rebuild", bool, "Also rebuild every table from its files.")
def verify_command(format: str | None, output: str | None, rebuild: bool) -> None:
    """Verify the checksums of installed files and tables; report the rows of each load."""
    from multivector.answers.data import verify_data
    from multivector.cli.terminal import tables

    with said_when_slow("verifying installed files and tables"):
        rows = verify_data(rebuild=rebuild)
    tables.write(rows, format=format, output=output, readable=_VERIFIED)
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
@click.argument("origins", nargs=-1, required=True, type=ORIGIN, metavar="ORIGIN...")
@data_options(
    "text",
    formats=("text", "bibtex", "csl-json", "json"),
    suffixes=("bib", "txt", "json"),
    terminal="text",
)
def cite_command(origins: tuple[str, ...], format: str | None, output: str | None) -> None:
    """Show how to cite sources, as text, BibTeX or CSL-JSON; JSON output contains all three."""
    import json

    from multivector.answers.data import cite_data
    from multivector.cli.terminal import output as out

    suffix = (output or "").lower().rpartition(".")[2]
    chosen = format or {"bib": "bibtex", "json": "json"}.get(suffix, "text")
    cited = cite_data(origins)
    if chosen == "json":
        text = json.dumps(list(cited), ensure_ascii=False, indent=1)
    elif chosen == "csl-json":
        text = json.dumps([entry[chosen] for entry in cited], ensure_ascii=False, indent=1)
    else:
        text = "\n\n".join(entry[chosen] for entry in cited)
    out.write(text + "\n", output)


def _report(outcome: Any, verbose: bool) -> list[str]:
    """Return the report of a load: one line, or if verbose the row counts of each table."""
    state = "repaired" if outcome.repaired else "loaded" if outcome.changed else "unchanged"
    counts = outcome.counts
    if not verbose:
        rows = ", ".join(f"{table} {rows:,}" for table, rows in counts["rows_out"].items())
        gone = sum(sum(reasons.values()) for reasons in counts["dropped"].values())
        left = f"; {gone:,} dropped (--verbose shows why)" if gone else ""
        return [f"{outcome.origin}: {state}: {rows} rows{left}"]
    lines = []
    for table, rows in counts["rows_out"].items():
        read = counts["rows_in"].get(table, 0)
        lines.append(f"{outcome.origin}: {state}: {table}: {read:,} rows in, {rows:,} out")
        for kind in ("dropped", "gained"):
            reasons = counts[kind].get(table, {}).items()
            lines += [f"  {count:,} {kind}: {reason}" for reason, count in reasons]
    missed = counts["unmatched"]
    if missed:
        lines.append(f"  {len(missed)} names not recognised as states: {', '.join(sorted(missed))}")
    return lines
