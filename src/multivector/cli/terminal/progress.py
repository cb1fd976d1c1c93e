"""Messages on standard error, and progress bars for slow work."""

import sys
import time
from contextlib import AbstractContextManager, suppress
from math import ceil
from threading import Lock, Timer
from typing import Any

import click

from multivector.prose import printable

# Seconds before progress is shown.
_SLOW = 1.0


def say(text: str, *, keep: str = "") -> None:
    """Write a message to standard error, with control characters escaped.

    ``text``: the message; it may contain file names and other untrusted text. ``keep``: control
    characters to keep, such as line breaks.
    """
    with suppress(OSError):  # closed or full: the exit status still reports the error
        click.echo(f"{printable(text, keep=keep)}\n", err=True, nl=False)


class Progress(AbstractContextManager["Progress"]):
    """A progress bar on a terminal, shown if the work takes more than about a second.

    ``line``: description of the work. ``total``: amount of work; if unknown, the elapsed time is
    shown. ``unit``: unit of the counts; ``MB`` converts from bytes.
    """

    def __init__(self, line: str, total: int | None = None, unit: str = "") -> None:
        self._line, self._total, self._done, self._unit = line, total, 0, unit
        self._bar: Any = None
        self._began, self._over = 0.0, False
        self._lock = Lock()
        self._timer = Timer(_SLOW, self._shown)
        self._timer.daemon = True
        if terminal():
            self._timer.start()

    def update(self, done: int, total: int | None = None, line: str | None = None) -> None:
        """Update the bar; ``total`` and ``line`` are unchanged if not given."""
        with self._lock:
            self._done = done
            self._total = self._total if total is None else total
            self._line = self._line if line is None else line
            if self._bar is not None:
                self._draw()

    def say(self, text: str, *, keep: str = "") -> None:
        """Write a message above the bar."""
        with self._lock:
            if self._bar is None:
                say(text, keep=keep)
            else:
                write = self._bar.console.print
                write(printable(text, keep=keep), markup=False, highlight=False)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the bar."""
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
            self._bar = None
            self._over = True  # in case the timer is about to fire

    def _shown(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        with self._lock:
            if self._over:
                return
            columns = [SpinnerColumn(), TextColumn("{task.description}", markup=False)]
            if self._total is None:
                columns.append(TimeElapsedColumn())
            else:
                columns += [BarColumn(20), TextColumn("{task.fields[far]}", markup=False)]
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(printable(self._line), total=self._total, far="")
            self._began = time.monotonic() - _SLOW
            self._bar.start()
            self._draw()

    def _draw(self) -> None:
        took = time.monotonic() - self._began
        far = ""
        if self._total:
            counts = self._counted(self._done), self._counted(self._total)
            far = f"{counts[0]} of {counts[1]} {self._unit}".rstrip()
            if 0 < self._done < self._total:
                far += f", {left(took / self._done * (self._total - self._done))} left"
        self._bar.update(
            0, completed=self._done, total=self._total, description=printable(self._line), far=far
        )

    def _counted(self, count: int) -> str:
        return f"{count / 1e6:.1f}" if self._unit == "MB" else f"{count:,}"


def left(seconds: float) -> str:
    """Return a rounded duration as text.

    >>> left(3.2), left(48), left(200), left(50_000)
    ('4 s', '50 s', '4 min', '14 h')
    """
    if seconds < 10:
        return f"{ceil(seconds)} s"
    if seconds <= 90:
        return f"{10 * ceil(seconds / 10)} s"
    return f"{ceil(seconds / 60)} min" if seconds <= 7_200 else f"{ceil(seconds / 3_600)} h"


def terminal() -> bool:
    """Return whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()
