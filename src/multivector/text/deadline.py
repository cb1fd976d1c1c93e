"""A time limit per document, so that no file can stop a batch."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from multivector.errors import InputError

# A long report of 1 MB takes about a second, and the largest page allowed (20 MB) about twenty
# seconds; a document that takes longer is probably malicious.
READING_SECONDS = 30.0
# The alarm repeats, because a catch-all exception handler in a library may swallow the first one.
_REPEAT_SECONDS = 1.0


class _Expired(BaseException):
    """Time is up. Not an ``Exception``, so that handlers for broken input do not catch it."""


def _expire(number: int, frame: FrameType | None) -> None:
    raise _Expired


@contextmanager
def deadline(seconds: float, what: str) -> Iterator[None]:
    """Stop the work inside the ``with`` block if it takes too long.

    The limit uses an alarm signal, which is available on Unix and only in the main thread of each
    process (worker processes included). Elsewhere (Windows, other threads) the work runs without a
    limit. Python handles signals between bytecode instructions and within regular expressions; a
    long call into a C library is interrupted only when it returns. A timer set by the caller is
    restored afterwards with its remaining time. Raises InputError if the time limit is exceeded.

    ``seconds``: wall-clock time allowed. ``what``: start of the error message, such as "could not
    be read".

    >>> with deadline(5, "could not be read"):
    ...     sum(range(10))
    45
    """
    if not can_interrupt():
        yield
        return
    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, _expire)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _REPEAT_SECONDS)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Expired:
        raise InputError(f"{what} within {seconds:,.0f} seconds") from None
    finally:
        # Cancel again: the alarm may have fired while it was being cancelled.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            left = max(left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def can_interrupt() -> bool:
    """Return whether a signal can interrupt this thread."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
