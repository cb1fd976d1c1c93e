"""``multivector serve``: the local web application."""

import secrets
import socket

import click

from multivector.cli.terminal.options import AS_OF, command, option
from multivector.cli.terminal.parameters import require_source
from multivector.cli.terminal.progress import say
from multivector.errors import InputError, UsageError, install

_PORTS = (1, 65535)


@command("serve")
@click.argument("source", required=False, metavar="[FOLDER|FEED]")
@option(
    "--host HOST",
    str,
    "Address to listen on; a non-local address requires a token.",
    default="127.0.0.1",
)
@option("--port PORT", int, "Port to listen on.", default=8765)
@option(
    "--token TOKEN",
    str,
    "Token required in every request.  [default: none for local addresses, else "
    "generated and printed]",
)
@AS_OF
def serve(source: str | None, host: str, port: int, token: str | None, as_of: str | None) -> None:
    """Browse the public record and articles in a web browser, served from this machine.

    Articles in FOLDER or FEED are read in the background and listed in the inbox. Pages load
    nothing from other servers. With --as-of, pages about the record use only data available by that
    date; articles use their own dates. Stop with Ctrl-C.
    """
    try:
        import uvicorn

        from multivector.dashboard.application import application
        from multivector.dashboard.connection import Patient
        from multivector.dashboard.guard import is_loopback
    except ModuleNotFoundError as error:
        raise InputError(
            f"serve requires the package {error.name}", next=install("dashboard")
        ) from error
    if not _PORTS[0] <= port <= _PORTS[1]:
        allowed = f"{_PORTS[0]} to {_PORTS[1]}"
        raise UsageError(f"invalid port: {port}", where="port", allowed=allowed)
    if source is not None:
        require_source(source)
    if token is not None and len(token) < 16:
        raise UsageError("the token is too short", where="token", allowed="16 characters or more")
    if not is_loopback(host):
        token = token or secrets.token_urlsafe(24)
    _require_free(host, port)
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{port}/" + (f"?token={token}" if token else ""))
    made = application(source, hosts=(host,), token=token, as_of=as_of)
    uvicorn.run(
        made, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False,
        timeout_keep_alive=20, http=Patient, limit_concurrency=400,
    )  # fmt: skip


def _require_free(host: str, port: int) -> None:
    """Raise an error if the address cannot be listened on, before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        raise InputError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}",
            where="host/port",
            next=f"multivector serve --port {port % _PORTS[1] + 1}",
        ) from error
