"""Parquet files of the store: written and flushed, and read only if their bytes are unchanged.

The SHA-256 of each file is in the catalogue. It covers the whole file, while the page checksums of
Parquet omit page headers, statistics and the schema, and it is as cheap: a year of all trade is
hashed in about 2 ms, and takes ten times as long to decode.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from multivector.errors import StoreFault
from multivector.store.schema import table as schema_of

# Files already verified in this process: path, size, time and inode, with the hash found. A query
# engine reads the files itself, so these are hashed once, not at each query.
_verified: dict[tuple[str, int, int, int], str] = {}


def write(content: Any, path: Path) -> None:
    """Write an Arrow table to a file and flush it to the disk."""
    import pyarrow.parquet as pq

    with open(path, "wb") as stream:
        pq.write_table(content, stream, compression="zstd", store_schema=True)
        stream.flush()
        os.fsync(stream.fileno())


# A column of text and the words whose rows are wanted.
Condition = tuple[str, Collection[str]]


def read(
    path: Path, table: str, digest: str, columns: Sequence[str] | None = None,
    keep: Condition | None = None,
) -> Any:  # fmt: skip
    """Return a file as an Arrow table; the decoded bytes are the hashed bytes.

    Default: all columns and rows. With ``keep``, all columns of some rows, which takes less memory.
    Raises StoreFault if the SHA-256 is not ``digest``, or the schema differs.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise faulty(path, f"unreadable: {error.strerror or error}") from error
    if sha256(content).hexdigest() != digest:
        forget()
        raise faulty(path, "damaged: checksum mismatch")
    # Not ``read_table``, which imports pandas.
    file = pq.ParquetFile(pa.BufferReader(content))
    differs = schema_difference(file.schema_arrow, table)
    if differs:
        raise faulty(path, differs)
    # Threads of Arrow cost more than they save on tables of this size, and hold memory.
    if keep is None:
        return file.read(columns=columns, use_threads=False)
    batches = file.iter_batches(use_threads=False)
    return pa.Table.from_batches(having(batches, *keep), file.schema_arrow)


def only(table: Any, column: str, words: Collection[str]) -> Any:
    """Return the rows of an Arrow table with one of these words in a column."""
    return type(table).from_batches(having(table.to_batches(), column, words), table.schema)


def having(batches: Iterable[Any], column: str, words: Collection[str]) -> list[Any]:
    """Return the rows of Arrow record batches with one of these words in a column."""
    import numpy as np

    found = []
    for batch in batches:
        side = batch.column(column)
        here = np.array([word in words for word in side.dictionary.to_pylist()], dtype=bool)
        found.append(take(batch, np.flatnonzero(here[numbers(side.indices)])))
    return found


def numbers(column: Any) -> Any:
    """Return an Arrow column as an array; null is NaN, dates are days since 1970, true is 1.

    Arrow's own conversion imports pandas, which takes half a second and 50 MB.
    """
    import numpy as np
    import pyarrow as pa

    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_date32(one.type):
        one = one.view(pa.int32())
    if pa.types.is_boolean(one.type):  # eight to a byte
        one = one.cast(pa.uint8())
    kind, part = np.dtype(one.type.to_pandas_dtype()), slice(one.offset, one.offset + len(one))
    if not len(one):
        return np.zeros(0, kind)
    found = np.frombuffer(one.buffers()[1], kind)[part]
    return np.where(valid(one), found, np.nan) if one.null_count else found


def valid(column: Any) -> Any:
    """Return a mask of the non-null values of an Arrow column."""
    import numpy as np
    import pyarrow as pa

    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not one.null_count:
        return np.ones(len(one), dtype=bool)
    bits = np.unpackbits(np.frombuffer(one.buffers()[0], np.uint8), bitorder="little")
    return bits[one.offset : one.offset + len(one)].astype(bool)


def take(table: Any, rows: Any) -> Any:
    """Return the rows of an Arrow table at these indices.

    Arrow's own ``take`` imports ``pyarrow.compute``, which takes a tenth of a second, and for an
    array also pandas.
    """
    import numpy as np
    import pyarrow as pa
    from pyarrow import _compute

    places = pa.py_buffer(np.ascontiguousarray(rows, dtype=np.int64))
    at = pa.Array.from_buffers(pa.int64(), len(rows), [None, places])
    return _compute.call_function("take", [table, at])


def fault(path: Path, table: str, digest: str) -> str | None:
    """Return what is wrong with a file, or None; an unchanged file is not hashed again."""
    import pyarrow.parquet as pq

    try:
        if _hash_once(path) != digest:
            return "damaged: checksum mismatch"
        return schema_difference(pq.read_schema(path), table)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable: {error.strerror or error}"


def schema_difference(schema: Any, table: str) -> str | None:
    """Return how a file's columns differ from those of its table, or None."""
    wanted = schema_of(table).arrow()
    if schema.equals(wanted):
        return None
    given, due = ({f"{f.name} {f.type}" for f in one} for one in (schema, wanted))
    words = [*(f"without {n}" for n in due - given), *(f"with {n}" for n in given - due)]
    differs = ", ".join(sorted(words)) or "a different order of columns"
    return f"incompatible with the schema of {table} ({differs})"


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hex digits."""
    with open(path, "rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _hash_once(path: Path) -> str:
    state = path.stat()
    key = (str(path), state.st_size, state.st_mtime_ns, state.st_ino)
    if key not in _verified:
        _verified[key] = hash_file(path)
    return _verified[key]


def forget() -> None:
    """Forget cached hashes, so that every file is hashed again."""
    _verified.clear()


def faulty(path: Path, what: str) -> StoreFault:
    """Return the error for a faulty file, with the repair command."""
    origin = path.parent.name.rpartition("-")[0]
    return StoreFault(
        f"the stored table is {what}", where=str(path), next=f"multivector data pull {origin}"
    )
