"""``multivector mcp``: the server for assistants."""

from multivector.cli.terminal.options import command
from multivector.errors import InputError, install


@command("mcp")
def mcp() -> None:
    """Run an MCP server over standard input and output.

    Add this command to your assistant's configuration; the assistant starts it. Its tools are
    read-only and do not open files or URLs.
    """
    try:
        from multivector.assistant.server import run
    except ModuleNotFoundError as error:
        raise InputError(
            f"mcp requires the package {error.name}", next=install("assistant")
        ) from error
    run()
