"""Fast reader of R data files (.rda, .rds): plain vectors, factors, lists and data frames.

The format is described in "R Internals", section "Serialization Formats": a tree of items in XDR
(big-endian), each preceded by 32 bits of flags: the type in the lowest byte, and whether attributes
or a tag follow. Functions, environments, language and S4 objects are not data and are rejected.
Numeric vectors are read in one operation. A vector of strings is a sequence of (flags, length,
bytes); because strings contain no NUL byte and flags begin with one, the starts are found by array
operations and then checked against the lengths.
"""

import bz2
import gzip
import lzma
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from multivector.errors import InputError
from multivector.records.formats.delimited import UNPACKED_BYTES, damaged, require

_NULL, _SYMBOL, _PAIRLIST, _CHARSXP = 254, 1, 2, 9
_LOGICAL, _INTEGER, _REAL, _STRING, _LIST = 10, 13, 14, 16, 19
_REFERENCE, _ALTREP, _POINTER = 255, 238, 22
_HAS_ATTRIBUTES, _HAS_TAG = 0x200, 0x400
_LATIN1 = 0x4000  # bit in a string's flags
_NA_INTEGER = -(2**31)
# Shorter vectors are read one string at a time.
_FEW = 64


@dataclass(slots=True)
class Vector:
    """An R vector with its attributes.

    ``values`` is a numpy array (numbers, logicals as int32), a pyarrow string array, or a list of
    items. Missing integers keep R's NA value, -2**31.
    """

    values: Any
    attributes: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    def words(self, attribute: str) -> list[str]:
        """Return an attribute, such as ``names`` or ``class``; empty if there is none."""
        found = self.attributes.get(attribute)
        return [] if found is None else list(found.values.to_pylist())


def read(path: Path) -> Any:
    """Return the content of a file: for .rda a dict of objects by name, for .rds one object.

    Raises InputError if the file is damaged, too large when unpacked, or contains objects that are
    not data.
    """
    content = _unpack(path)
    try:
        if content[:5] in (b"RDX2\n", b"RDX3\n"):
            found = _ByteReader(content, 5).item()
            return found if isinstance(found, dict) else {}
        return _ByteReader(content, 0).item()
    except (IndexError, ValueError, TypeError, KeyError) as error:
        raise damaged(f"the R file is damaged or truncated: {error}", path) from error
    except InputError as error:
        raise InputError(error.what, where=str(path), allowed=error.allowed) from error


def read_frame(path: Path, name: str, columns: list[str]) -> Any:
    """Return a data frame in an .rda file (or the only one in an .rds file) as an Arrow table.

    Factors become dictionaries, R dates become dates, and NA becomes null. Raises InputError if
    there is no such object, it is not a data frame, or a column is missing.

    ``name``: expected name of the object. ``columns``: required columns.
    """
    content = read(path)
    found = content.get(name) if isinstance(content, dict) else content
    if found is None:
        what = f"no object {name!r} in the file; it contains: {', '.join(content) or 'nothing'}"
        raise InputError(what, where=str(path))
    if not isinstance(found, Vector) or "data.frame" not in found.words("class"):
        raise InputError(f"the object {name!r} is not a data frame", where=str(path))
    require(found.words("names"), columns, path)
    return pa.table(dict(zip(found.words("names"), map(to_array, found.values), strict=True)))


def to_array(column: Vector) -> Any:
    """Return an R vector as an Arrow array, with NA as null and factors as dictionaries."""
    values, classes = column.values, column.words("class")
    if not isinstance(values, np.ndarray):
        return values if isinstance(values, pa.Array) else pa.nulls(len(values))
    if "factor" in classes:
        codes = pa.array(values - 1, mask=values == _NA_INTEGER)
        return pa.DictionaryArray.from_arrays(codes, column.attributes["levels"].values)
    missing = values == _NA_INTEGER if values.dtype.kind == "i" else np.isnan(values)
    if "Date" in classes:
        days = np.where(missing, 0, values).astype(np.int32)
        return pa.array(days, mask=missing).cast(pa.date32())
    return pa.array(values, mask=missing if missing.any() else None)


def _unpack(path: Path) -> bytes:
    with open(path, "rb") as stream:
        head = stream.read(6)
    openers: dict[bytes, Any] = {b"\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
    opener = next((call for magic, call in openers.items() if head.startswith(magic)), open)
    try:
        with opener(path, "rb") as stream:
            content: bytes = stream.read(UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise damaged(f"the file is damaged or truncated: {error}", path) from error
    if len(content) > UNPACKED_BYTES:
        raise InputError(
            f"the file is too large: more than {UNPACKED_BYTES:,} bytes unpacked", where=str(path)
        )
    return content


class _ByteReader:
    """Sequential reader of the bytes, with the position and the symbols read so far."""

    def __init__(self, content: bytes, start: int) -> None:
        if content[start : start + 2] != b"X\n":
            raise InputError(
                "not an R file in XDR format", allowed="files written by saveRDS() or save() in R"
            )
        self.content, self.at = content, start + 2
        self.symbols: list[str] = []
        version = self._integer()
        self.at += 8
        if version == 3:
            length = self._integer()  # of the name of the native encoding
            self.at += length
        elif version != 2:
            raise InputError(f"unsupported serialisation version: {version}", allowed="2 or 3")

    def item(self) -> Any:
        flags = self._integer()
        kind = flags & 0xFF
        if kind == _NULL:
            return None
        if kind in (_SYMBOL, _REFERENCE, _POINTER):
            return self._symbol(kind, flags)
        if kind == _PAIRLIST:
            return self._pairs(flags)
        if kind == _ALTREP:
            return self._compact()
        vector = Vector(self._values(kind))
        if flags & _HAS_ATTRIBUTES:
            vector.attributes = self.item() or {}
        return vector

    def _symbol(self, kind: int, flags: int) -> str | None:
        if kind == _REFERENCE:
            return self.symbols[(flags >> 8 or self._integer()) - 1]
        if kind == _SYMBOL:
            self._integer()  # flags of its name
            self.symbols.append(self._string())
            return self.symbols[-1]
        # An external pointer is a handle in the R session that wrote the file, not data.
        self.symbols.append("")
        for _ in range(3 if flags & _HAS_ATTRIBUTES else 2):
            self.item()
        return None

    def _values(self, kind: int) -> Any:
        if kind not in (_LOGICAL, _INTEGER, _REAL, _STRING, _LIST):
            raise InputError(f"unsupported item type in the R file: {kind}")
        count = self._integer()
        if kind == _LIST:
            return [self.item() for _ in range(count)]
        if kind == _STRING:
            return self._strings(count)
        stored, plain = (">f8", "f8") if kind == _REAL else (">i4", "i4")
        size = count * (8 if kind == _REAL else 4)
        if self.at + size > len(self.content):
            raise ValueError("a vector extends beyond the end of the file")
        values = np.frombuffer(self.content, stored, count, self.at).astype(plain)
        self.at += size
        return values

    def _pairs(self, flags: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while flags & 0xFF == _PAIRLIST:
            if flags & _HAS_ATTRIBUTES:
                self.item()
            name = self.item() if flags & _HAS_TAG else ""
            found[name] = self.item()
            flags = self._integer()
        return found

    def _compact(self) -> Vector:
        """Read a compact (ALTREP) vector, such as 1:n."""
        about, state, attributes = self.item(), self.item(), self.item()
        name = next(iter(about.values())) if isinstance(about, dict) else about
        if name in ("compact_intseq", "compact_realseq"):
            count, start, step = state.values
            values = start + step * np.arange(int(count))
            made = Vector(values.astype("i4" if name == "compact_intseq" else "f8"))
        elif str(name).startswith("wrap_"):
            made = state.values[0] if isinstance(state, Vector) else next(iter(state.values()))
        else:
            raise InputError(f"unsupported compact vector in the R file: {name}", allowed="1:n")
        if isinstance(attributes, dict):
            made.attributes = {**made.attributes, **attributes}
        return made

    def _integer(self) -> int:
        if self.at + 4 > len(self.content):
            raise ValueError("the file ends in the middle of an item")
        self.at += 4
        return int.from_bytes(self.content[self.at - 4 : self.at], "big", signed=True)

    def _string(self) -> str:
        count = self._integer()
        self.at += count
        return self.content[self.at - count : self.at].decode("utf-8")

    def _strings(self, count: int) -> Any:
        if count > _FEW:
            found = self._many(count)
            if found is not None:
                return found
        strings: list[str | None] = []
        for _ in range(count):
            flags, length = self._integer(), self._integer()
            if flags & 0xFF != _CHARSXP:
                raise ValueError(f"unexpected item of type {flags & 0xFF} among strings")
            if length < 0:
                strings.append(None)
                continue
            encoding = "latin-1" if flags & _LATIN1 else "utf-8"
            strings.append(self.content[self.at : self.at + length].decode(encoding))
            self.at += length
        return pa.array(strings, pa.string())

    def _many(self, count: int) -> Any:
        """Read strings by array operations; None if not possible (Latin-1, invalid bytes)."""
        starts, lengths = self._starts(count)
        if starts is None:
            return None
        end = int(starts[-1]) + 8 + max(int(lengths[-1]), 0)
        if self.at + end > len(self.content):
            return None
        raw = np.frombuffer(self.content, np.uint8, end, self.at)
        if (raw[starts + 2] & (_LATIN1 >> 8)).any():
            return None
        missing = lengths < 0
        lengths = np.where(missing, 0, lengths)
        inside = np.ones(end, dtype=bool)
        inside[starts[:, None] + np.arange(8)] = False
        text = raw[inside]
        offsets = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(lengths, out=offsets[1:])
        valid = None if not missing.any() else pa.array(~missing).buffers()[1]
        self.at += end
        array = pa.StringArray.from_buffers(
            count, pa.py_buffer(offsets), pa.py_buffer(text), valid, int(missing.sum())
        )
        array.validate(full=True)
        return array

    def _starts(self, count: int) -> Any:
        """Return the start of each string's flags and its length, or (None, None)."""
        # The window grows until it contains all strings, whose lengths are not known in advance.
        window = 24 * count
        while True:
            left = len(self.content) - self.at
            raw = np.frombuffer(self.content, np.uint8, min(window, left), self.at)
            body = len(raw) - 8
            head = (raw[:body] == 0) & (raw[3 : body + 3] == _CHARSXP)
            short = (raw[4 : body + 4] == 0) & (raw[5 : body + 5] == 0)
            head &= short | (raw[4 : body + 4] == 255)
            starts = np.flatnonzero(head)
            if len(starts) > count or window >= left:
                break
            window *= 2
        if len(starts) < count:
            return None, None
        starts = starts[:count]
        quads = raw[starts[:, None] + np.arange(4, 8)].astype(np.int64)
        lengths = (quads << np.array([24, 16, 8, 0])).sum(axis=1)
        lengths = np.where(lengths == 2**32 - 1, -1, lengths)
        steps = 8 + np.maximum(lengths, 0)
        chained = starts[0] == 0 and (starts[1:] == starts[:-1] + steps[:-1]).all()
        return (starts, lengths) if chained else (None, None)
