"""The ``multivector`` command: a table of commands, each loaded when it is called."""

import errno
import io
import sys
from importlib import import_module
from typing import Any

import click

from multivector import __version__
from multivector.cli.output import drop_output, open_streams, unwritable
from multivector.cli.progress import examples, say
from multivector.errors import MultivectorError
from multivector.prose import printable

# Command -> (module of this package, line of help). Modules load only when their command runs,
# so that ``--help`` stays instant.
COMMANDS: dict[str, tuple[str, str]] = {
    "brief": ("brief", "An article as a one-file page: actors, events, voices, claims, evidence."),
    "code": ("code", "Articles as PLOVER events, one object a line."),
    "evaluate": ("evaluate", "The coder against gold: events, relations, quotations, silence."),
    "explain": ("explain", "Why an event is one; what a figure of a dyad is made of."),
    "whatif": ("whatif", "Trade and income after a change of costs, a closure, a new line."),
    "routes": ("routes", "Ways between states for a container: days, money, what they pass."),
    "influence": ("influence", "What powers could bear upon states with, by channel, ranked."),
    "balance": ("balance", "How many partners the ties of states are spread over."),
    "ideal-points": ("ideal-points", "Positions of states in the UN General Assembly, by session."),
    "agreement": ("agreement", "How alike two states or groups vote in the General Assembly."),
    "tone": ("tone", "Events between states as series: tone, intensity, change points."),
    "convert": ("convert", "A column of names or codes of states in another classification."),
    "data": ("data", "The public record: list, pull, add, remove, verify, cite."),
}


# What the system says of a standard output that is full, closed or broken (help is written to it
# by click).
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EBADF, errno.EFBIG, errno.EIO)


class _ReaderGone(Exception):
    """What reads our output (`| head`) has what it wanted."""


class _Lazy(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would leave with 1
            raise _ReaderGone from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"multivector.cli.{COMMANDS[cmd_name][0].replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from multivector.codes.suggest import did_you_mean

            meant = did_you_mean(args[0], list(COMMANDS)) or f"; allowed: {', '.join(COMMANDS)}"
            ctx.fail(f"unknown command: {args[0]!r}{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "multivector brief article.txt -o brief.html",
        "multivector code news/ -o events.jsonl",
        "multivector data pull --open",
        "multivector COMMAND --help",
    ),
)
@click.version_option(__version__, prog_name="multivector")
@click.option("--debug", is_flag=True, help="Show the traceback of an error; may stand anywhere.")
def application(debug: bool) -> None:
    """Measure who holds influence over whom: from the news and the public record.

    Data goes to standard output or to -o FILE, words to standard error. Data and settings live
    under MULTIVECTOR_HOME; MULTIVECTOR_MIRROR is a folder or address where `data pull` looks first;
    MULTIVECTOR_PROXY is a proxy for articles and data files.

    Exit status: 0 done, 2 wrong usage, 3 input or data missing or unreadable, 4 not converged, 5 a
    network was needed.
    """


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with the interface's exit status."""
    open_streams()
    arguments, debug = _without_debug(sys.argv[1:] if argv is None else argv)
    try:
        application.main(
            args=arguments or ["--help"], prog_name="multivector", standalone_mode=False
        )
        sys.stdout.flush()
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue(), keep="\n", end="")
        sys.exit(2)
    except click.exceptions.Abort:
        say("interrupted")
        sys.exit(130)
    except (_ReaderGone, BrokenPipeError):
        drop_output()
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        status = _said(error)
        if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
            drop_output()
        sys.exit(status)


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """Take ``--debug`` from wherever it stands: after the command name is where people add it."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for word in arguments[:end] if word != "--debug"]
    return kept + arguments[end:], len(kept) < end


def _said(error: Exception) -> int:
    """Say an error in words; return its exit status."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_ERRORS:
        error = unwritable(error)
    if isinstance(error, MultivectorError):
        say(f"error: {error}", keep="\n")
        return error.exit_status
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("multivector"):
        say(
            f"error: this needs the package {error.name}\n  next: pip install 'multivector[all]'",
            keep="\n",
        )
        return 3
    say(
        f"error: a fault of multivector itself ({printable(f'{type(error).__name__}: {error}')})\n"
        "  next: the same command with --debug shows where",
        keep="\n",
    )
    return 1
