"""What every command says around its work: examples in its help, a line when it takes long."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import click


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
    timer = Timer(1.0, click.echo, [f"{line} …"], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
