"""``multivector data``: the origins of the public record: list, pull, add, verify, cite."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from multivector.errors import MultivectorError

_FAULTS_SHOWN = 50


@click.group(name="data")
def command() -> None:
    """The public record: which origins there are, and which are on this machine."""


def _shown(rows: Sequence[dict[str, Any]], format: str | None, output: str) -> None:
    from multivector.cli import tables

    tables.write(rows, format=format, output=output)


_format = click.option(
    "--format",
    type=click.Choice(["table", "csv", "json", "jsonl", "parquet"]),
    help="Form of the data.",
)
_output = click.option(
    "-o", "--output", default="-", help="File to write to; - is standard output."
)


@command.command("list")
@_format
@_output
@click.option("--schema", is_flag=True, help="Show the tables' columns instead, as Markdown.")
def list_command(format: str | None, output: str, schema: bool) -> None:
    """Show coverage, size, terms and version of each origin, and whether it is installed."""
    from multivector.records import registry
    from multivector.store.schema import reference_page

    if schema:
        click.echo(reference_page())
    else:
        _shown(registry.list_origins(), format, output)


@command.command("pull")
@click.argument("origins", nargs=-1)
@click.option("--open", "every_open", is_flag=True, help="Take every origin whose terms allow it.")
@click.option("--accept-terms", multiple=True, metavar="ORIGIN", help="Accept an owner's terms.")
def pull_command(origins: tuple[str, ...], every_open: bool, accept_terms: tuple[str, ...]) -> None:
    """Fetch origins, check them, and put them into the store."""
    from multivector.records import catalogue, registry

    named = list(origins)
    if every_open:
        named += [name for name, entry in catalogue.entries().items() if entry.open]
    if not named:
        raise click.UsageError("name an origin, or give --open")
    failed: list[MultivectorError] = []
    for name in dict.fromkeys(named):
        try:
            outcome = registry.pull(name, accept_terms=accept_terms, progress=_progress)
        except MultivectorError as error:
            click.echo(f"{name}: error: {error}", err=True)
            failed.append(error)
        else:
            report(outcome)
    if failed:
        click.echo(f"{len(failed)} of {len(named)} origins not loaded", err=True)
        sys.exit(failed[0].exit_status)


@command.command("add")
@click.argument("origin")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), help="TOML: columns, units, title."
)
def add_command(origin: str, file: Path, mapping: Path | None) -> None:
    """Put a file that you bring into the store.

    ORIGIN is an origin of the list whose file you have, or a table (`trade`, `gdp`, …) for data of
    your own. Bad rows are shown with line, column and reason; the good rows go in.
    """
    from multivector.records import catalogue, registry

    if origin in catalogue.entries() and mapping is None:
        report(registry.bring(origin, file))
        return
    outcome = registry.add(origin, file, mapping)
    for fault in outcome.faults[:_FAULTS_SHOWN]:
        click.echo(
            f"{file}, line {fault.row}, column {fault.column}: {fault.value} ({fault.reason})",
            err=True,
        )
    if len(outcome.faults) > _FAULTS_SHOWN:
        click.echo(f"and {len(outcome.faults) - _FAULTS_SHOWN} more", err=True)
    report(outcome)


@command.command("verify")
@_format
@_output
def verify_command(format: str | None, output: str) -> None:
    """Re-hash the files and tables of what is installed, and show the rows of each load."""
    from multivector.records import registry

    rows = registry.verify()
    _shown(rows, format, output)
    if not all(row["ok"] for row in rows):
        sys.exit(3)


@command.command("cite")
@click.argument("origins", nargs=-1, required=True)
@click.option(
    "--format", type=click.Choice(["text", "bibtex", "json"]), default="text", show_default=True
)
def cite_command(origins: tuple[str, ...], format: str) -> None:
    """Show how to cite origins."""
    import json

    from multivector.records import registry

    cited = registry.cite(origins)
    if format == "json":
        click.echo(json.dumps(cited, ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(entry[format] for entry in cited))


def report(outcome: Any) -> None:
    """Say on standard error what a load did, row by row to account."""
    state = "loaded" if outcome.changed else "unchanged"
    for table, rows in outcome.counts["rows_out"].items():
        read = outcome.counts["rows_in"].get(table, 0)
        click.echo(f"{outcome.origin}: {state}: {table}: {read:,} rows in, {rows:,} out", err=True)
        for reason, count in outcome.counts["dropped"].get(table, {}).items():
            click.echo(f"  {count:,} dropped: {reason}", err=True)
        for reason, count in outcome.counts["gained"].get(table, {}).items():
            click.echo(f"  {count:,} gained: {reason}", err=True)
    missed = outcome.counts["unmatched"]
    if missed:
        click.echo(f"  {len(missed)} names are no state: {', '.join(sorted(missed))}", err=True)


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        width = 30 * done // max(total, 1)
        end = "\n" if done >= total else ""
        click.echo(f"\r{name} [{'#' * width:<30}] {done:,}/{total:,}{end}", err=True, nl=False)
