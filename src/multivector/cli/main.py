"""The ``multivector`` command: a table of commands, each loaded when it is called."""

import sys
from importlib import import_module

import click

from multivector import __version__
from multivector.errors import MultivectorError

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
    "data": ("data", "The public record: list, pull, add, verify, cite."),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"multivector.cli.{COMMANDS[cmd_name][0].replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="multivector")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def application(debug: bool) -> None:
    """Measure who holds influence over whom: from the news and the public record.

    Start with `multivector brief ARTICLE.txt -o brief.html`.
    """


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with the interface's exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        application.main(args=arguments, prog_name="multivector", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except MultivectorError as error:
        if "--debug" in arguments:
            raise
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_status)
