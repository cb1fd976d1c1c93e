"""Messages of a batch on standard error."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from multivector.cli.terminal.progress import Progress as Bar
from multivector.cli.terminal.progress import left, say, terminal
from multivector.coding.batch import Progress
from multivector.errors import InputError
from multivector.prose import number
from multivector.text.article import NO_DATE, Refused
from multivector.text.count import CountInBackground

# Seconds between two progress messages; the first appears after one second.
_SAID_EVERY = 10.0
_NAMED = 5  # undated documents named


class BatchProgress:
    """Messages of a batch on standard error: skipped documents, progress and a summary."""

    def __init__(self, total: CountInBackground) -> None:
        self._counts, self._total = Progress(), total
        self._first: tuple[float, int] | None = None  # when the models were loaded, and the count
        # When a long document in work was first heard of, and how much of it was done then.
        self._work: dict[str, tuple[float, float]] = {}
        self._last = time.monotonic() - _SAID_EVERY + 1
        self._bar = Bar("reading and coding", None, "")

    @contextmanager
    def shown(self, parts: Path | None) -> Iterator[None]:
        """Show progress, and how to continue if the batch is interrupted."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            self._bar.close()
            if parts and self._counts.documents:
                done = number(self._counts.documents, "document")
                advice = "Run the same command again to continue"
                say(f"stopped after {done}; results are in {parts}. {advice}")
            raise
        finally:
            self._bar.close()

    def refused(self, one: Refused) -> None:
        """Report a skipped document."""
        self._bar.say(f"skipped {one.source}: {one.reason}")

    def progress(self, counts: Progress) -> None:
        """Show the progress of the batch."""
        self._counts = counts
        line = self._line()
        if terminal():
            self._bar.update(0, line=line)
        elif time.monotonic() - self._last > _SAID_EVERY:
            self._last = time.monotonic()
            say(f"{line} …")

    def _line(self) -> str:
        """Return counts, rate, a long document in work, and time left: of it or all, if longer.

        The total is known once the inputs are counted.
        """
        counts, total = self._counts, self._total.found or 0
        done = counts.documents + counts.refused
        known = total > done
        parts = [f"{done:,} of {total:,} documents" if known else number(done, "document")]
        parts.append(number(counts.events, "event"))
        coded, rest = done - counts.resumed, 0.0
        if coded > 0 and self._first is None:
            self._first = time.monotonic(), coded
        elif self._first and coded > self._first[1]:
            rate = (coded - self._first[1]) / max(time.monotonic() - self._first[0], 1e-9)
            parts.append(f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute")
            if known:
                rest = max(rest, (total - done) / rate)
        if counts.source:
            parts.append(f"{counts.source.rpartition('/')[2]} {counts.share:.0%} done")
            since, before = self._work.setdefault(counts.source, (time.monotonic(), counts.share))
            took, gained = time.monotonic() - since, counts.share - before
            rest = gained and max(rest, took / gained * (1 - counts.share))
        if rest:
            parts.append(f"{left(rest)} left")
        return ", ".join(parts)

    def end(self, command: str, *, duplicates: bool = False, undated: Sequence[str] = ()) -> None:
        """Print a summary and what is ``undated`` by name; InputError if nothing was read."""
        counts = self._counts
        if duplicates:
            say(number(counts.duplicates, "near-duplicate document"))
        if counts.undated:
            names = f" ({', '.join(undated[:_NAMED])}{', …' * (len(undated) > _NAMED)})"
            say(f"{number(counts.undated, 'document')}{names * bool(undated)}: {NO_DATE}")
        resumed = f" ({counts.resumed:,} coded by an earlier run)" if counts.resumed else ""
        say(
            f"{number(counts.documents, 'document')} read{resumed}, {counts.refused:,} skipped, "
            f"{number(counts.events, 'event')}"
        )
        if not counts.documents:
            raise InputError("no document could be read", next=f"multivector {command} --help")
