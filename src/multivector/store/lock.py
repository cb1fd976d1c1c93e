"""Allow one writer at a time, with a lock that the system releases when its holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from multivector.errors import InputError

# Loading the largest source takes a few seconds; a minute means that a process is stuck.
PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.02


@contextmanager
def exclusive(path: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold a lock file while the ``with`` block runs.

    The operating system releases the lock however the process ends, so a killed load never leaves
    the store locked. Raises InputError if another process holds the lock for longer than
    ``patience`` seconds, or the lock file cannot be written.
    """
    lock = FileLock(path, timeout=patience, poll_interval=_PAUSE_SECONDS)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise InputError(
            f"the store is locked by another process (waited {patience:g} seconds)",
            where=str(path),
            next="wait for that process or stop it, then run the command again",
        ) from None
    except (OSError, NotImplementedError) as error:
        raise InputError(
            f"the store cannot be locked: {getattr(error, 'strerror', None) or error}",
            where=str(path),
            next="make the folder writable, or set MULTIVECTOR_HOME to another one",
        ) from error
    try:
        yield
    finally:
        lock.release()
