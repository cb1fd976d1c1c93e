"""``multivector mcp``: the server for assistants."""

import click

from multivector.cli.terminal.progress import examples
from multivector.errors import InputError


@click.command("mcp", epilog=examples("multivector mcp"))
def command() -> None:
    """Serve the record to an assistant, over standard input and output.

    An assistant starts this command itself: name it in the assistant's configuration. Its tools
    are read-only and open no files or URLs.
    """
    try:
        from multivector.assistant.server import run
    except ModuleNotFoundError as error:
        raise InputError(
            f"mcp needs the package {error.name}", next="pip install 'multivector[assistant]'"
        ) from error
    run()
