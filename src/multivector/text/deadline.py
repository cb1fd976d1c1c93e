"""A time limit per document, so that no file can stop a batch."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from multivector.errors import InputError

# A long report of 1 MB takes about a second, and the largest page allowed (20 MB) about twenty; a
# document that takes longer is malicious.
READING_SECONDS = 30.0
# A catch-all exception handler, such as one in a library, may swallow the first alarm.
_REPEAT_SECONDS = 1.0


class _Expired(BaseException):
    """Time is up; not an ``Exception``, so that a fallback for broken input does not catch it."""


def _expire(number: int, frame: FrameType | None) -> None:
    raise _Expired


@contextmanager
def deadline(seconds: float, what: str) -> Iterator[None]:
    """Stop the work inside the ``with`` block if it takes too long.

    The limit needs an alarm signal, which exists on Unix and reaches the main thread of a process
    only; worker processes have one of their own. Elsewhere (Windows, other threads) the work runs
    without a limit. Python looks for signals between its instructions and within regular
    expressions; one long call of a C library is stopped when it returns. A timer that the program
    had set before is set again afterwards, with what is left of it.

    Parameters
    ----------
    seconds : float
        Wall-clock time allowed.
    what : str
        What could not be done in time: the message begins with it.

    Raises
    ------
    InputError
        When time is up.

    Examples
    --------
    >>> with deadline(5, "could not be read"):
    ...     sum(range(10))
    45
    """
    if not _can_interrupt():
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
        # Once more: the alarm may have gone off just as it was being cancelled.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            left = max(left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
