"""Arrays computed from the installed sources, cached on disk.

They are under ``kept`` in the store, in a folder for the current content of the store and of this
package, its tables included; older folders are removed. They only save time: a file that is
missing, damaged or cannot be written is computed again or left out.
"""

import json
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from multivector.store.view import active
from multivector.store.warehouse import Store

LIMIT = 50_000_000  # bytes on disk
_DIGEST = 32  # bytes of the SHA-256 of the head, which begins a file

Arrays = Mapping[str, Any]
_writes: ContextVar[bool] = ContextVar("writes", default=True)
_locks: dict[Path, Any] = {}  # a thread waits for arrays that another computes


class Rows:
    """An array whose rows, along the first axis, are computed on demand.

    It is indexed like an array; an index that begins with a slice computes all rows.
    """

    def __init__(self, shape: Sequence[int], make: Callable[[int], NDArray[Any]]) -> None:
        self.shape, self._make = tuple(shape), make
        self._made: dict[int, NDArray[Any]] = {}

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, at: Any) -> Any:
        first, *rest = at if isinstance(at, tuple) else (at,)
        if isinstance(first, int | np.integer):
            return self._row(int(first))[tuple(rest)]
        if not isinstance(first, np.ndarray):
            return np.asarray(self)[at]
        rows, place = np.unique(first, return_inverse=True)
        return self._stacked(rows.tolist())[(place.reshape(first.shape), *rest)]

    def __array__(self, dtype: Any = None, copy: Any = None) -> NDArray[Any]:
        rows = self._stacked(range(len(self)))
        return rows if dtype is None else rows.astype(dtype, copy=False)

    def _row(self, at: int) -> NDArray[Any]:
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]

    def _stacked(self, rows: Sequence[int]) -> NDArray[Any]:
        return np.stack([self._row(at) for at in rows]) if rows else np.zeros((0, *self.shape[1:]))


def cached(store: Store, name: str, make: Callable[[], Arrays], *, packed: bool = True) -> Arrays:
    """Return read-only arrays by name, cached on disk for the current content of the store.

    Cached arrays with three dimensions are :class:`Rows`.

    ``store``: the arrays depend only on its sources; nothing is cached under a view. ``name``: name
    of the file. ``make``: computes the arrays, of numbers, booleans or text. ``packed``: compress
    them, which needs pyarrow.
    """
    if active() is not None:
        return make()
    path = _folder(store) / name
    with _locks.setdefault(path, RLock()):
        arrays = _read(path, make)
        if arrays is None:
            arrays = make()
            if _writes.get():
                with suppress(OSError):  # a full or read-only disk
                    _write(path, arrays, packed)
                    arrays = _read(path, make) or arrays  # rows on demand take less memory
        return arrays


@contextmanager
def only_read() -> Iterator[None]:
    """Use cached arrays and write nothing."""
    token = _writes.set(False)
    try:
        yield
    finally:
        _writes.reset(token)


def is_cached(store: Store, name: str) -> bool:
    """Return whether arrays with this name are cached for the current content of the store."""
    return active() is None and (_folder(store) / name).exists()


def _folder(store: Store) -> Path:
    key = json.dumps([store.state(), _code(), np.__version__])
    return store.root / "kept" / sha256(key.encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Return a hash of this package's files, which the arrays depend on; not of its models."""
    content = sha256()
    for folder, _, names in sorted(os.walk(Path(__file__).parents[1])):
        for name in sorted(name for name in names if not name.endswith((".pyc", ".onnx"))):
            with open(f"{folder}/{name}", "rb") as stream:
                content.update(f"{name}\0".encode() + stream.read())
    return content.hexdigest()


def _read(path: Path, make: Callable[[], Arrays]) -> Arrays | None:
    """Return the arrays of a file, None if it is damaged; rows are read on demand."""
    try:
        with open(path, "rb") as stream:
            digest, head = stream.read(_DIGEST), stream.readline()
            start = stream.tell()
    except OSError:
        return None
    if sha256(head).digest() != digest:
        return None
    found: dict[str, Any] = {}
    again = cache(make)
    for name, kind, shape, sizes, sums, packed in json.loads(head):
        ends = np.cumsum([start, *sizes]).tolist()
        start = ends[-1]
        part = partial(_part, path, ends, sums, np.dtype(kind), packed)
        if packed and len(shape) == 3:

            def row(at: int, name: str = name, part: Any = part, of: Any = shape[1:]) -> Any:
                made = part(tuple(of), at)
                return np.asarray(again()[name])[at] if made is None else made

            found[name] = Rows(shape, row)
        elif (whole := part(tuple(shape), 0)) is not None:
            found[name] = whole
        else:
            return None
    return found


def _part(
    path: Path, ends: Sequence[int], sums: Sequence[int], kind: Any, packed: bool,
    shape: tuple[int, ...], at: int,
) -> NDArray[Any] | None:  # fmt: skip
    """Return one part of a file as an array, None if it is gone or its checksum differs."""
    try:
        with open(path, "rb", buffering=0) as stream:
            stream.seek(ends[at])
            part = stream.read(ends[at + 1] - ends[at])
    except OSError:
        return None
    if crc32(part) != sums[at]:
        return None
    if packed:
        import pyarrow as pa

        size = math.prod(shape) * kind.itemsize
        part = pa.decompress(pa.py_buffer(part), size, codec="zstd") if size else b""
    return np.frombuffer(part, kind).reshape(shape)


def _packed(array: NDArray[Any]) -> list[bytes]:
    import pyarrow as pa

    blocks = map(np.ascontiguousarray, array if array.ndim == 3 else [array])
    return [pa.compress(block, codec="zstd", asbytes=True) for block in blocks]


def _write(path: Path, arrays: Arrays, packed: bool) -> None:
    heads, parts = [], list[bytes]()
    for name, array in arrays.items():
        blocks = _packed(array) if packed else [array.tobytes()]
        sizes, sums = [len(block) for block in blocks], [crc32(block) for block in blocks]
        heads.append([name, array.dtype.str, array.shape, sizes, sums, packed])
        parts += blocks
    head = json.dumps(heads).encode() + b"\n"
    body = b"".join([head, *parts])
    folder = path.parent
    for other in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if other.name != folder.name:  # from other data, code or tables
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if sum(one.stat().st_size for one in folder.iterdir()) + len(body) + _DIGEST > LIMIT:
        return
    building = folder / f".{path.name}-{os.getpid()}"
    building.write_bytes(sha256(head).digest() + body)
    building.replace(path)
