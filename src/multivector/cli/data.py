"""``multivector data``: list, pull, add, remove, verify and cite sources of the public record."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import multivector as mv
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import command, data_options, group, option
from multivector.cli.terminal.parameters import INPUT, ORIGIN, TABLE
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.tables import write
from multivector.errors import MultivectorError, NetworkNeeded, UsageError
from multivector.records.formats.delimited import place

_FAULTS_SHOWN = 50
_ARMS = "sipri_arms"  # without it, the channel that bases and troops belong to is unknown
# Columns of the terminal table of `data verify`, most important first.
_VERIFIED = "origin table ok rows_in rows_out dropped wrong".split()


@group("data")
def data() -> None:
    """Manage data sources, available and installed."""


@command("list", group=data)
@data_options()
@option("--schema", bool, "Show the table columns instead, as Markdown.")
@option("-v --verbose", bool, "In a terminal, show full details of each source.")
def list_command(format: str, output: str | None, schema: bool, verbose: bool) -> None:
    """List sources with their coverage, size, terms, version and status."""
    from multivector.cli.terminal import listing
    from multivector.store.schema import reference_page

    if schema:
        out.write(f"{reference_page()}\n", output)
        return
    rows = mv.data.list()
    if format != "table":
        write(rows, format=format, output=output)
    else:
        out.write((listing.in_full if verbose else listing.in_short)(rows), output)


@command("pull", group=data)
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

        with Progress("precomputing ties by channel, trade flows and ideal points"):
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
    from multivector.records import catalogue
    from multivector.settings import mirror

    named = list(origins) or list(accept_terms)
    every = catalogue.entries()
    if every_open:
        # A file without a URL, made from many small ones, is available only from a mirror.
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
    with Progress("data pull", sum(sizes.values()), "MB") as shown:
        done = 0
        for place, name in enumerate(named, 1):
            shown.update(done, line=f"{name} ({place} of {len(named)})")

            def moved(_: str, here: int, all_of_it: int, before: int = done) -> None:
                shown.update(before + here)

            try:
                outcome = mv.data.pull(name, accept_terms=accepted, progress=moved)
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
    if entry is None or entry.open or name in accepted:
        return False
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    say(f"{entry.title}\n{entry.licence}: {entry.terms}\n{entry.url}", keep="\n")
    return click.confirm("Do you accept these terms?", err=True)


@command("add", group=data)
@click.argument("origin", type=TABLE, metavar="ORIGIN|TABLE")
@click.argument("file", type=INPUT)
@option("--map mapping", INPUT, "TOML file with the column mapping, title and licence.")
def add_command(origin: str, file: Path, mapping: Path | None) -> None:
    """Load a local file into the store.

    ORIGIN is a listed source whose file you already have; TABLE (`goods_trade`, `gdp`, …) is for
    your own data. Bad rows are reported with line, column and reason; good rows are loaded. At the
    end, the years of the table and the measures that use it are printed.
    """
    with Progress(f"reading {file}"):
        outcome = mv.data.add(origin, file, mapping)
    for fault in outcome.faults[:_FAULTS_SHOWN]:
        say(f"{place(file, fault.row)}, column {fault.column}: {fault.value} ({fault.reason})")
    if len(outcome.faults) > _FAULTS_SHOWN:
        say(f"and {len(outcome.faults) - _FAULTS_SHOWN} more")
    for text in _report(outcome, verbose=True):
        say(text)
    (row,) = mv.data.list().where(origin=outcome.origin)
    years = dict.fromkeys(str(row[end]) for end in ("first_year", "last_year") if row[end])
    say(f"{outcome.origin}: years: {'-'.join(years) or 'none'}; used by: {', '.join(row['feeds'])}")
    if "security" in row["feeds"] and not mv.data.list().where(origin=_ARMS)[0]["installed"]:
        say(f"security is unknown without: multivector data pull {_ARMS} --accept-terms {_ARMS}")


@command("remove", group=data)
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN...")
def remove_command(origins: tuple[str, ...]) -> None:
    """Remove sources and delete the copies of their files.

    Only copies under MULTIVECTOR_HOME are deleted; a file that you loaded with `data add` stays
    where it is.
    """
    for name in dict.fromkeys(origins):
        mv.data.remove(name)
        say(f"{name}: removed")


@command("verify", group=data)
@data_options()
@option("--rebuild", bool, "Also rebuild every table from its files.")
def verify_command(format: str, output: str | None, rebuild: bool) -> None:
    """Verify the checksums of installed files and tables; report the row counts of each load."""
    with Progress("verifying installed files and tables"):
        rows = mv.data.verify(rebuild=rebuild)
    write(rows, format=format, output=output, readable=_VERIFIED)
    if not all(row["ok"] for row in rows):
        sys.exit(3)


@command("cite", group=data)
@click.argument("origins", nargs=-1, required=True, type=ORIGIN, metavar="ORIGIN...")
@data_options(
    "text",
    formats=("text", "bibtex", "csl-json", "json"),
    suffixes={"bib": "bibtex", "txt": "text", "json": "json"},
    terminal="text",
)
def cite_command(origins: tuple[str, ...], format: str, output: str | None) -> None:
    """Show how to cite sources, as text, BibTeX or CSL-JSON; JSON output contains all three."""
    cited = mv.data.cite(origins)
    parts: list[Any] = list(cited) if format == "json" else [entry[format] for entry in cited]
    as_json = format in ("json", "csl-json")
    text = json.dumps(parts, ensure_ascii=False, indent=1) if as_json else "\n\n".join(parts)
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
    if missed := sorted(counts["unmatched"]):
        lines.append(f"  names not recognised as states ({len(missed)}): {', '.join(missed)}")
    return lines
