"""What every command says around its work: examples in its help, a line when it takes long."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

import click

from multivector.prose import printable


def say(text: str, *, keep: str = "", end: str = "\n") -> None:
    """Write words to standard error: the one way there, so that no control character gets by.

    Parameters
    ----------
    text : str
        What is said; names of files and words of strangers may stand in it.
    keep : str
        Control characters of our own that stay, such as the line breaks of several lines.
    end : str
        What follows.
    """
    with suppress(OSError):  # closed or full: the exit status still tells
        click.echo(printable(text, keep=keep) + end, err=True, nl=False)


def examples(*lines: str) -> str:
    """Return an epilog of examples, each on its line.

    Examples
    --------
    >>> examples("multivector data list")
    '\\x08\\nExamples:\\n  multivector data list'
    """
    # Click leaves a paragraph alone that begins with a backspace.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@contextmanager
def said_when_slow(line: str) -> Iterator[None]:
    """Say to standard error what is being done once it has taken a second."""
    timer = Timer(1.0, say, [f"{line} …"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
