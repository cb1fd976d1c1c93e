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
from multivector.cli.terminal.parameters import ALIASES, OneOf
from multivector.cli.terminal.progress import say
from multivector.prose import printable

Function = TypeVar("Function", bound=Callable[..., Any])
TO_FILE = "Output file; - for standard output (the default)."


def option(names: str, kind: Any, text: str, **more: Any) -> Callable[[Function], Function]:
    """Add an option to a command: its names, its type (``bool`` for a flag) and its help.

    The last of the names is the placeholder in the help if it begins with a capital; a default is
    shown.
    """
    how = {"is_flag": True} if kind is bool else {"type": kind, "show_default": "default" in more}
    *rest, last = names.split()
    named, placeholder = (rest, last) if last[0].isupper() else ([*rest, last], None)
    return click.option(*named, help=text, metavar=placeholder, **{**how, **more})


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

    other = default if terminal == default else f"{terminal} in a terminal and {default} elsewhere"

    def added(function: Function) -> Function:
        @functools.wraps(function)
        def checked(*given: Any, **options: Any) -> Any:
            out.check(options["output"], format_=options["format"], suffixes=suffixes)
            return function(*given, **options)

        to_file = option("-o --output FILE", str, TO_FILE)
        text = f"Default: from the suffix of FILE, or else {other}."
        of_format = option("--format", OneOf("format", formats), text)
        return cast(Function, of_format(to_file(checked)))

    return added


_YEARS = {ALIASES[name]: name for name in ("start", "end", "years")}
_LISTS = ("states", "powers", "channels", "outside", "between")


def as_parameters(options: dict[str, Any]) -> dict[str, Any]:
    """Convert the options of a command to parameters of the public function.

    Examples
    --------
    >>> as_parameters({"from_": 2000, "states": "KAZ, UZB"})
    {'start': 2000, 'states': ['KAZ', 'UZB']}
    """
    return {
        _YEARS.get(name, name): split(value) if name in _LISTS else value
        for name, value in options.items()
    }


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
