"""The ``multivector`` command: a group of commands, each loaded when it is called."""

import atexit
import errno
import gc
import os
import re
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from multivector import __version__
from multivector.cli.terminal.options import HELP, command_rows, examples, option
from multivector.cli.terminal.output import drop_output, open_streams, unwritable
from multivector.cli.terminal.parameters import ALIASES, flag
from multivector.cli.terminal.progress import say
from multivector.codes.suggest import did_you_mean
from multivector.errors import MultivectorError, UsageError, install
from multivector.prose import printable

# Command -> (module of this package with a function of this name, help line). Modules load only
# when their command runs, so that ``--help`` stays fast.
COMMANDS: dict[str, tuple[str, str]] = {
    name: (module, line) for name, module, line in command_rows() if module
}
# Errors of a standard output that is full, closed or broken (click writes help to it).
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EBADF, errno.EFBIG, errno.EIO)


class _ReaderGone(Exception):
    """The reader of standard output (such as `| head`) has closed the pipe."""


class _Lazy(click.Group):
    def make_context(self, info_name: str | None, args: list[str], *given: Any, **more: Any) -> Any:
        # Kept for the record of the run; parsing uses up ``args``.
        return super().make_context(info_name, args, *given, **{**more, "obj": [*args]})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would exit with status 1
            raise _ReaderGone from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"multivector.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            meant = did_you_mean(args[0], list(COMMANDS))
            raise UsageError(
                f"unknown command: {args[0]!r}{meant}",
                allowed=None if meant else ", ".join(COMMANDS),
                next="multivector --help",
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


_NOTES = """

\b
'>' is special to the shell: quote 'CHN>KAZ:2016', or type CHN-KAZ:2016.

\b
For Tab completion, add this line to ~/.bashrc (zsh: ~/.zshrc, zsh_source):
  eval "$(_MULTIVECTOR_COMPLETE=bash_source multivector)"
"""


@click.command(
    cls=_Lazy,
    context_settings=HELP,
    epilog=examples("multivector") + _NOTES,
)
@click.version_option(__version__, prog_name="multivector")
@option("--debug", bool, "Show a traceback on errors; can be placed anywhere.")
def application(debug: bool) -> None:
    """Measure who has influence over whom, from news articles and the public record.

    Data goes to standard output or to -o FILE, messages to standard error. MULTIVECTOR_HOME is the
    folder for data and settings; MULTIVECTOR_MIRROR is a folder or URL that `data pull` tries
    first; MULTIVECTOR_PROXY is the proxy server for articles and data files.

    Exit status: 0 success; 2 usage error; 3 input or data missing or unreadable; 4 did not
    converge; 5 network required.
    """


def main(argv: list[str] | None = None) -> None:
    """Run the command line and exit with the documented status."""
    # Matrices here are small: BLAS threads wait for one another, and a scenario takes ten times as
    # long. NumPy reads this when it is imported; a user's own setting takes precedence.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own allocator keeps freed memory: 70 MB more for a brief.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # At its end, Python would look for cycles among a million objects: a third of a second.
    atexit.register(gc.freeze)
    open_streams()
    # A warning is a message to the user here, not a line of code.
    warnings.showwarning = lambda message, *_: say(str(message))
    arguments, debug = _without_debug(sys.argv[1:] if argv is None else argv)
    try:
        with _ending_in_order():
            words = arguments or ["--help"]
            application.main(words, prog_name="multivector", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        say(_usage(error), keep="\n")
        sys.exit(2)
    except click.exceptions.Abort:
        say("interrupted")
        sys.exit(130)
    except (_ReaderGone, BrokenPipeError):
        drop_output()
        sys.exit(0)
    except Exception as error:  # one line instead of a traceback
        if debug:
            if not isinstance(error, MultivectorError):
                raise
            traceback.print_exception(error)  # the status says the same as without --debug
        status = _said(error, arguments)
        if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
            drop_output()
        sys.exit(status)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """On SIGTERM and SIGHUP, end as on Ctrl-C: unfinished files are removed, parts are kept."""
    numbers = [signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)]
    main_thread = threading.current_thread() is threading.main_thread()
    # A signal that is ignored (under nohup) stays so.
    ours = [n for n in numbers if main_thread and signal.getsignal(n) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """Accept ``--debug`` in any position: people often add it after the command name."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for word in arguments[:end] if word != "--debug"]
    return kept + arguments[end:], len(kept) < end


def _usage(error: click.ClickException) -> str:
    """Return an error from click in the format of this package."""
    context = getattr(error, "ctx", None)
    bare = isinstance(error, click.exceptions.NoArgsIsHelpError)
    lines = [f"error: {'missing command' if bare else error.format_message().rstrip('.')}"]
    if context is not None:
        lines.append(f"  usage: {' '.join(context.get_usage().removeprefix('Usage: ').split())}")
        lines.append(f"  next: {context.command_path} --help")
    return "\n".join(lines)


def _flags(where: str, arguments: list[str]) -> str:
    """Return the location of an error as the user types it: ``region`` becomes ``--region``."""
    if where == "start/end" and any(word.partition("=")[0] == "--year" for word in arguments):
        where = "years"
    command: click.Command | None = application
    for word in arguments:
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
    if command is None or not re.fullmatch(r"[a-z_]+(?:/[a-z_]+)*", where) or where in arguments:
        return where
    known = {parameter.name: flag(parameter) for parameter in command.params}
    named = (known.get(name) or known.get(ALIASES.get(name, "")) for name in where.split("/"))
    return ", ".join(typed or name for typed, name in zip(named, where.split("/"), strict=True))


def _said(error: Exception, arguments: list[str]) -> int:
    """Print an error and return its exit status."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_ERRORS:
        error = unwritable(error)
    if isinstance(error, MultivectorError):
        if error.where:
            error.where = _flags(error.where, arguments)
        say(f"error: {error}", keep="\n")
        return error.exit_status
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("multivector"):
        what = f"this command requires the package {error.name}\n  next: {install('all')}"
        say(f"error: {what}", keep="\n")
        return 3
    say(
        f"error: internal error in multivector ({printable(f'{type(error).__name__}: {error}')})\n"
        "  next: rerun the command with --debug to see where",
        keep="\n",
    )
    return 1
