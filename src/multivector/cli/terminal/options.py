"""Shared by commands with tables: options, comma-separated lists, notes on standard error."""

import functools
import shutil
import sys
import textwrap
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar, cast

import click

from multivector.answers.result import Result
from multivector.cli.terminal import output as out
from multivector.cli.terminal.parameters import OneOf
from multivector.cli.terminal.progress import say
from multivector.prose import printable

Function = TypeVar("Function", bound=Callable[..., Any])


def data_options(
    default: str = "csv",
    *,
    formats: Sequence[str] = ("table", "csv", "json", "jsonl", "parquet"),
    suffixes: Collection[str] = tuple(out.SUFFIXES),
    terminal: str = "table",
) -> Callable[[Function], Function]:
    """Add ``--format`` and ``-o`` to a command, passed as ``format`` and ``output``.

    - ``default``: format written to a pipe, for the help text; the command itself makes the choice.
    - ``formats``: choices of ``--format``.
    - ``suffixes``: file suffixes that ``-o`` accepts without ``--format``.
    - ``terminal``: format written to a terminal, for the help text.
    """

    elsewhere = "" if terminal == default else f"; at a terminal {terminal}"

    def added(function: Function) -> Function:
        @functools.wraps(function)
        def checked(*given: Any, **options: Any) -> Any:
            out.check(options["output"], format_=options["format"], suffixes=suffixes)
            return function(*given, **options)

        to_file = click.option(
            "-o",
            "--output",
            metavar="FILE",
            help="Output file; - for standard output (the default).",
        )
        of_format = click.option(
            "--format",
            type=OneOf("format", formats),
            help=f"Default: from the suffix of FILE{elsewhere}, otherwise {default}.",
        )
        return cast(Function, of_format(to_file(checked)))

    return added


def split(words: str | None) -> list[str] | None:
    """Return the entries of a comma-separated list, or None.

    Examples
    --------
    >>> split("CHN, RUS"), split(None)
    (['CHN', 'RUS'], None)
    """
    if words is None:
        return None
    return [word.strip() for word in words.split(",") if word.strip()]


def said(result: Result) -> None:
    """Print the sentences, caption and sources of a result to standard error."""
    for sentence in result.sentences:
        say(_wrapped(sentence), keep="\n")
    if result.caption:
        say(_wrapped(result.caption), keep="\n")
    if result.origins:
        named = "; ".join(origin.id for origin in result.origins)
        say(_wrapped(f"Sources: {named}"), keep="\n")


def _wrapped(text: str) -> str:
    """Return text wrapped to the width of the terminal; unchanged if there is no terminal."""
    text = printable(text)
    if not sys.stderr.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
