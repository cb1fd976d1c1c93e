"""On the first brief, offer to download the open sources of the public record."""

import sys
from pathlib import Path

import click

from multivector import settings
from multivector.cli.terminal.progress import say

# Bytes per second of download plus loading on a slow connection, for the time estimate.
_SPEED = 1.6e6


def offer_record() -> None:
    """Ask once, at a terminal, whether to download the open sources; download them if so.

    Does nothing in a pipe, if any source is installed, or if the user has been asked before. A
    failed download is reported, and the command continues without it.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or _asked().exists():
        return
    from multivector.records import catalogue
    from multivector.store.warehouse import Store

    if Store().installed():
        return
    wanted = [entry for entry in catalogue.entries().values() if entry.open and entry.files]
    size = sum(file.bytes for entry in wanted for file in entry.files)
    say(
        "Briefs are more informative with the public record: trade, votes, alliances, migration.\n"
        "Terms: free to use with citation (`multivector data cite`).",
        keep="\n",
    )
    seconds = 5 * round(size / _SPEED / 5)
    question = f"Download the open public record? {size / 1e6:.0f} MB, about {seconds} s."
    wished = click.confirm(question, default=False, err=True)
    try:
        _asked().parent.mkdir(parents=True, exist_ok=True)
        _asked().touch()
    except OSError as error:
        say(f"{_asked()}: cannot be written: {error.strerror}")
    if wished:
        _pull()
    else:
        say("Continuing without it. To download it later: multivector data pull --open")


def _pull() -> None:
    from multivector.cli.data import pull

    if pull(every_open=True):
        say("Continuing with what was downloaded. To try again later: multivector data pull --open")


def _asked() -> Path:
    return settings.home() / "asked-for-record"
