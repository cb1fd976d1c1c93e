"""Declaring commands: their examples, the options they share, and how a result is written."""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import click

from multivector.answers.result import Result
from multivector.cli.terminal import output as out
from multivector.cli.terminal.parameters import DATE, OUTPUT, REGION, STATES_LIST, OneOf
from multivector.cli.terminal.progress import Progress
from multivector.cli.terminal.run_record import keep, run_record
from multivector.cli.terminal.tables import show
from multivector.tables import read_rows

Function = TypeVar("Function", bound=Callable[..., Any])
_OF_RUN = "Also write a record of the run as JSON: version, sources with hashes, arguments, seed."


def command(name: str, *, group: Any = click) -> Callable[[Callable[..., Any]], Any]:
    """Declare a command with examples for its help; ``group``: the command that it belongs to."""
    whole = name if group is click else f"{group.name} {name}"
    return cast("Callable[..., Any]", group.command(name, epilog=examples(whole)))


def group(name: str) -> Callable[[Callable[..., Any]], click.Group]:
    """Declare a command with subcommands."""
    return click.group(name, context_settings=HELP, epilog=examples(name))


HELP = {"help_option_names": ["-h", "--help"]}


def examples(name: str) -> str:
    """Return a help epilog with the examples of a command, one a line.

    >>> examples("mcp")
    '\\x08\\nExamples:\\n  multivector mcp'
    """
    # Click does not rewrap a paragraph that begins with a backspace.
    lines = (line for command, module, line in command_rows() if command == name and not module)
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@functools.cache
def command_rows() -> list[list[str]]:
    """Return the table of commands: name, module and help line, or name, "" and an example."""
    return read_rows("multivector.cli", "commands.tsv")


def option(names: str, kind: Any, text: str, **more: Any) -> Callable[[Function], Function]:
    """Add an option to a command: its names, its type (``bool`` for a flag) and its help.

    The last of the names is the placeholder in the help if it begins with a capital; a default is
    shown.
    """
    how = {"is_flag": True} if kind is bool else {"type": kind, "show_default": "default" in more}
    *rest, last = names.split()
    named, placeholder = (rest, last) if last[0].isupper() else ([*rest, last], None)
    return click.option(*named, help=text, metavar=placeholder, **{**how, **more})


def options(*added: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Return several options as one."""
    return lambda function: functools.reduce(lambda made, add: add(made), reversed(added), function)


ENGINE = option(
    "--engine",
    OneOf("engine", ("local", "spark")),
    "Run coding in local processes, or on Spark (its own cluster, or N local workers).",
    default="local",
)
MIN_CONFIDENCE = option(
    "--min-confidence P",
    click.FloatRange(0, 1),
    "Do not count events whose confidence is below this (0.5: more likely right than wrong).",
    default=0.0,
    show_default=False,
)
AS_OF = option(
    "--as-of DATE",
    DATE,
    "Use only data available by this date; reports how many rows have an assumed publication date.",
)
PUBLISHED = option(
    "--published DATE", DATE, "Publication date; replaces the one that an article gives."
)
ALLOW_PRIVATE = option("--allow-private", bool, "Allow URLs on this machine or the local network.")
SIDES = options(
    option("--region", REGION, "A named region, e.g. central-asia, or a bloc, e.g. ECOWAS."),
    option("--states", STATES_LIST, "Comma-separated states, instead of a region."),
)


def data_options(
    default: str = "csv",
    *,
    formats: Sequence[str] = out.FORMATS,
    suffixes: Mapping[str, str] = out.SUFFIXES,
    terminal: str = "table",
) -> Callable[[Function], Function]:
    """Add ``--format``, ``-o`` and ``--run`` to a command, which gets ``format`` and ``output``.

    The format is chosen here, and the record of the run is written here.

    - ``default``: format written to a pipe, or to a file without a suffix.
    - ``formats``: choices of ``--format``.
    - ``suffixes``: file suffixes that ``-o`` accepts without ``--format``, each with its format.
    - ``terminal``: format written to a terminal.
    """

    other = default if terminal == default else f"{terminal} in a terminal and {default} elsewhere"

    def added(function: Function) -> Function:
        @functools.wraps(function)
        def wrapped(*given: Any, run_file: str | None, **options: Any) -> Any:
            asked, output = options["format"], options["output"]
            out.check(output, format_=asked, suffixes=suffixes)
            options["format"] = out.choose(
                asked, output, default=default, terminal=terminal, suffixes=suffixes
            )
            done = function(*given, **options)
            if run_file:
                out.write(json.dumps(run_record(), ensure_ascii=False, indent=1) + "\n", run_file)
            return done

        text = f"Default: from the suffix of FILE, or else {other}."
        shared = options(
            option("--format", OneOf("format", formats), text),
            option("-o --output FILE", str, "Output file; - for standard output (the default)."),
            option("--run run_file FILE", OUTPUT, _OF_RUN),
        )
        return cast(Function, shared(wrapped))

    return added


def result_options(doing: str, readable: str = "") -> Callable[[Callable[..., Result]], Any]:
    """Add ``--format`` and ``-o`` to a command that returns a result, and write the result.

    ``doing``: what it does, shown if it takes long. ``readable``: columns of the terminal table,
    most important first; default, and if the result lacks one of them: all.
    """

    def added(function: Callable[..., Result]) -> Any:
        @functools.wraps(function)
        def shown(*, format: str, output: str | None, **options: Any) -> None:
            with Progress(doing):
                result = keep(function(**options))
            wanted = readable.split()
            show(result, format, output, wanted if {*wanted} <= {*result.columns} else None)

        return data_options()(shown)

    return added


_LISTS = ("states", "powers", "channels", "outside", "between")


def as_parameters(options: dict[str, Any]) -> dict[str, Any]:
    """Convert the options of a command to parameters of the public function.

    >>> as_parameters({"start": 2000, "states": "KAZ, UZB"})
    {'start': 2000, 'states': ['KAZ', 'UZB']}
    """
    return {name: split(value) if name in _LISTS else value for name, value in options.items()}


def split(words: str | None) -> list[str] | None:
    """Return the entries of a comma-separated list, or None.

    >>> split("CHN, RUS"), split(None)
    (['CHN', 'RUS'], None)
    """
    if words is None:
        return None
    return [word.strip() for word in words.split(",") if word.strip()]
