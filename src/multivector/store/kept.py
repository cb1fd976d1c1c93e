"""Arrays made from the installed sources, kept on disk so that they are made once.

They stand under ``kept`` in the store, in a folder for each state of the store and version of this
package; only the newest folder is there. Without them, every answer is the same and takes longer: a
file that is missing, damaged or cannot be written is made again or left out.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from multivector.store.view import active
from multivector.store.warehouse import Store
from multivector.version import __version__

LIMIT = 50_000_000  # bytes on disk
_DIGEST = 32  # bytes of the SHA-256 before the rest of a file

Arrays = Mapping[str, Any]


def kept(store: Store, name: str, make: Callable[[], Arrays]) -> Arrays:
    """Return arrays by name, read-only: those kept for what the store holds, or made and kept now.

    Parameters
    ----------
    store : Store
        The arrays depend on its sources alone. Under a view nothing is kept.
    name : str
        Of the file.
    make : callable
        Computes the arrays, of numbers or of yes and no.
    """
    if active() is not None:
        return make()
    path = _folder(store) / name
    arrays = _read(path)
    if arrays is None:
        arrays = make()
        with suppress(OSError):  # a full or read-only disk
            _write(path, arrays)
    return arrays


def is_kept(store: Store, name: str) -> bool:
    """Return whether arrays of this name are kept for what the store holds."""
    return active() is None and (_folder(store) / name).exists()


def _folder(store: Store) -> Path:
    key = json.dumps([store.state(), __version__, _code(), np.__version__])
    return store.root / "kept" / sha256(key.encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Return a hash of the sizes and times of this package's modules, which may be edited."""
    told = sha256()
    for folder, _, names in sorted(os.walk(Path(__file__).parents[1])):
        for name in sorted(name for name in names if name.endswith(".py")):
            state = os.stat(f"{folder}/{name}")
            told.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _read(path: Path) -> Arrays | None:
    import pyarrow as pa

    try:
        content = path.read_bytes()
    except OSError:
        return None
    whole = memoryview(content)
    if sha256(whole[_DIGEST:]).digest() != content[:_DIGEST]:
        return None
    start = content.index(b"\n", _DIGEST) + 1
    heads = json.loads(content[_DIGEST:start])
    found = {}
    for head in heads:
        shape, kind = head["shape"], np.dtype(head["dtype"])
        size = int(np.prod(shape)) * kind.itemsize
        packed = pa.py_buffer(whole[start : start + head["packed"]])
        plain = pa.decompress(packed, size, codec="zstd") if size else b""
        found[head["name"]] = np.frombuffer(plain, kind).reshape(shape)
        start += head["packed"]
    return found


def _write(path: Path, arrays: Arrays) -> None:
    import pyarrow as pa

    heads, parts = [], []
    for name, array in arrays.items():
        packed = pa.compress(np.ascontiguousarray(array), codec="zstd", asbytes=True)
        heads.append({"name": name, "dtype": str(array.dtype), "shape": array.shape,
                      "packed": len(packed)})  # fmt: skip
        parts.append(packed)
    body = b"".join([json.dumps(heads).encode(), b"\n", *parts])
    folder = path.parent
    for other in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if other.name != folder.name:  # of other data, or another version of the package
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if sum(one.stat().st_size for one in folder.iterdir()) + len(body) + _DIGEST > LIMIT:
        return
    building = folder / f".{path.name}-{os.getpid()}"
    building.write_bytes(sha256(body).digest() + body)
    building.replace(path)
