"""One writer at a time: a lock the system takes back when its holder dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from multivector.errors import InputError

# A load of the largest origin takes some seconds; a minute means that something hangs.
PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.02


@contextmanager
def exclusive(path: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock file while the block runs.

    The operating system frees the lock when the process ends, however it ends, so a killed load
    never leaves a store that nobody may write to.

    Raises
    ------
    InputError
        If another process holds the lock for longer than ``patience`` seconds, or the file cannot
        be made or locked.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unlockable(error, path) from error
    try:
        deadline = time.monotonic() + patience
        while not _held(descriptor, path):
            if time.monotonic() > deadline:
                raise InputError(
                    f"another process has written to the store for over {patience:g} seconds",
                    where=str(path),
                    next="wait for it, or end it, and run the command again",
                )
            time.sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _held(descriptor: int, path: Path) -> bool:
    try:
        return _try(descriptor)
    except OSError as error:  # a file system without locks
        raise _unlockable(error, path) from error


def _unlockable(error: OSError, path: Path) -> InputError:
    return InputError(
        f"the store cannot be locked: {error.strerror or error}; it is as it was",
        where=str(path),
        next="make the folder writable, or set MULTIVECTOR_HOME to another",
    )


if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
