"""What commands with tables share: their options, lists by commas, and words to standard error."""

import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import Any, TypeVar

import click

from multivector.answers.result import Result
from multivector.cli.progress import say
from multivector.errors import UsageError
from multivector.prose import printable

Function = TypeVar("Function", bound=Callable[..., Any])


def data_options(function: Function) -> Function:
    """Add ``--format`` and ``-o`` to a command."""
    output = click.option(
        "-o", "--output", default="-", help="A file; - is standard output.", show_default=True
    )
    format = click.option(
        "--format",
        type=click.Choice(["table", "csv", "json", "jsonl", "parquet"]),
        help="Without it, by the suffix of -o; a table at a terminal.",
    )
    return output(format(function))


def split(words: str | None) -> list[str] | None:
    """Return the words between commas, or None.

    Examples
    --------
    >>> split("CHN, RUS"), split(None)
    (['CHN', 'RUS'], None)
    """
    if words is None:
        return None
    return [word.strip() for word in words.split(",") if word.strip()]


def said(result: Result) -> None:
    """Print what a result says, what it is, and its origins to standard error."""
    for sentence in result.sentences:
        say(_wrapped(sentence), keep="\n")
    if result.caption:
        say(_wrapped(result.caption), keep="\n")
    if result.origins:
        named = "; ".join(origin.id for origin in result.origins)
        say(_wrapped(f"Sources: {named}"), keep="\n")


def _wrapped(text: str) -> str:
    """Return a sentence broken at the width of the terminal; in one line where there is none."""
    text = printable(text)
    if not sys.stderr.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)


def weights_of(words: str | None) -> dict[str, float] | None:
    """Return weights from ``channel=number`` by commas.

    Raises
    ------
    UsageError
        If a part has no number.

    Examples
    --------
    >>> weights_of("trade=2, security=0")
    {'trade': 2.0, 'security': 0.0}
    """
    found = {}
    for word in split(words) or []:
        name, _, value = word.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise UsageError(
                f"{word!r} is no weight", where="--weights", allowed="channel=number, by commas"
            ) from error
    return found or None
