"""A memory limit per document, so that no document takes what the others need."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from multivector.errors import InputError
from multivector.text.deadline import can_interrupt


@contextmanager
def budget(size: int) -> Iterator[None]:
    """Stop the work inside the ``with`` block if it takes too much memory.

    The limit applies to the growth of the address space during the block, on Linux and in the main
    thread only, as it affects all threads. Elsewhere there is no limit. Raises InputError if the
    limit is exceeded.

    ``size``: bytes allowed, 1 or more.

    >>> with budget(1 << 30):
    ...     len(bytes(1000))
    1000
    """
    used = _used()
    if used is None or not can_interrupt():
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = used + size if soft == resource.RLIM_INFINITY else min(soft, used + size)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    except MemoryError:
        raise InputError(f"reading this requires more than {size >> 20:,} MB of memory") from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _used() -> int | None:
    """Return the address space of this process in bytes; None if the system does not report it."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return None
