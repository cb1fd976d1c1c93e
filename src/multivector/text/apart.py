"""Run the reader of a risky format in a separate process, with bounded time and memory.

A crash in a C library ends only that process.
"""

import json
import subprocess
import sys
from typing import Any

from multivector.errors import InputError
from multivector.text.deadline import READING_SECONDS

MEMORY_BYTES = 1 << 30  # address space; a report of 200 pages takes 150 MB


def read_apart(module: str, data: bytes) -> dict[str, Any]:
    """Run a module with bytes on standard input and return the JSON that it prints.

    Raises InputError if it takes longer than 30 seconds or more than 1 GB of memory, or the process
    ends otherwise.

    ``module``: name of a module whose ``__main__`` calls :func:`bound_memory` first.
    """
    # -P: a file in the current folder is not mistaken for a library.
    command = [sys.executable, "-P", "-m", module]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=READING_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"could not be read within {READING_SECONDS:.0f} seconds") from None
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    if b"MemoryError" in done.stderr:
        raise InputError(f"reading the file takes more than {MEMORY_BYTES >> 20:,} MB of memory")
    if b"ModuleNotFoundError" in done.stderr:
        name = done.stderr.decode(errors="replace").rpartition("named ")[2].strip().strip("'")
        raise ModuleNotFoundError(name=name)
    raise InputError("the file is damaged: the reader process ended without a result")


def bound_memory() -> None:
    """Limit the address space of this process; no effect on systems without limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
