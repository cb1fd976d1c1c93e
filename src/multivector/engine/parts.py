"""Finished results in small files next to the output, so that an interrupted run can resume.

A part is written atomically. Its first line is the SHA-256 of the rest, its second the keys of its
results, and each further line a result as JSON. The key of a result is the SHA-256 of what it
depends on (the document, the version of the coder), so that it is never used for another document
or version.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from multivector.errors import InputError

# A part is written when it has this many results or its first one is this old: at most this much
# work is done twice after a power cut or `kill -9`.
PART_RESULTS = 200
PART_SECONDS = 20.0
# Results are looked up nearly in the order in which they were written.
_LOADED_PARTS = 8
_KEY_BYTES = 16  # of the SHA-256, in memory: with 10 million keys, two agree once in 10^24


class Parts:
    """The finished results of a run, in a folder that only one process uses at a time.

    The folder is created if needed; `remove` it after the results are saved elsewhere. Raises
    InputError if it cannot be written, or another process is using it.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock, Timeout

        self._folder = folder
        try:
            folder.mkdir(exist_ok=True)
            self._lock = FileLock(folder / "lock")
            self._lock.acquire(timeout=0)
        except Timeout:
            raise InputError(
                "another process is writing to this folder", where=str(folder)
            ) from None
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", where=str(folder)) from error
        # Temporary files of a run that was killed; any other hidden file is the user's.
        for left in (*folder.glob(".part-*"), *folder.glob(".multivector-*")):
            if left.is_file():
                left.unlink(missing_ok=True)
        self._index: dict[bytes, int] = {}  # key -> number of the part, then of the line
        self._results = lru_cache(_LOADED_PARTS)(_results)
        self._last = 0
        for number in sorted(_numbers(folder)):
            for line, key in enumerate(_keys(self._path(number))):
                self._index[key] = number << 32 | line
            self._last = number
        self._new: dict[str, str] = {}
        self._since = 0.0

    def find(self, key: str) -> Any | None:
        """Return a result of an earlier run; None if there is none or its part is damaged."""
        place = self._index.get(_short(key))
        if place is None:
            return None
        number, line = place >> 32, place & 0xFFFFFFFF
        results = self._results(self._path(number))
        return results[line] if line < len(results) else None

    def add(self, key: str, result: Any) -> None:
        """Record a result; it is written once its part is full or old enough, or on `close`."""
        if not self._new:
            self._since = time.monotonic()
        self._new[key] = json.dumps(result)
        if len(self._new) >= PART_RESULTS or time.monotonic() - self._since > PART_SECONDS:
            self._write()

    def close(self) -> None:
        """Write pending results, and release the folder."""
        try:
            self._write()
        finally:
            self._lock.release()

    def _write(self) -> None:
        if not self._new:
            return
        body = "\n".join([json.dumps(list(self._new)), *self._new.values(), ""]).encode()
        data = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        try:
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._last += 1
            Path(name).replace(self._path(self._last))
        except OSError as error:
            where = str(self._folder)
            raise InputError(f"cannot be written: {error.strerror}", where=where) from error
        self._new = {}

    def _path(self, number: int) -> Path:
        return self._folder / f"part-{number:06}.jsonl"


def remove(folder: Path) -> None:
    """Remove the parts in a folder, and the folder if nothing else is in it."""
    for number in _numbers(folder):
        (folder / f"part-{number:06}.jsonl").unlink(missing_ok=True)
    (folder / "lock").unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _numbers(folder: Path) -> Iterator[int]:
    names = (path.stem.removeprefix("part-") for path in folder.glob("part-*.jsonl"))
    return (int(name) for name in names if name.isascii() and name.isdigit())


def _short(key: str) -> bytes:
    return bytes.fromhex(key)[:_KEY_BYTES]


def _keys(path: Path) -> list[bytes]:
    """Return the keys of a part; none if they cannot be read."""
    try:
        with path.open("rb") as file:
            file.readline()
            return [_short(key) for key in json.loads(file.readline())]
    except (OSError, ValueError, TypeError, RecursionError):
        return []


def _results(path: Path) -> list[Any]:
    """Return the results of a part; none if it has changed since it was written."""
    try:
        checksum, _, body = path.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return []
        return [json.loads(line) for line in body.split(b"\n")[1:-1]]
    except (OSError, ValueError):
        return []
