"""Read a zip archive in memory: nothing is written to disk, and every size is limited."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from multivector.errors import InputError
from multivector.prose import printable
from multivector.text.article import Refused
from multivector.text.deadline import READING_SECONDS, deadline
from multivector.text.formats.kinds import suffix_kind

MEMBERS = 10_000  # entries per archive
UNPACKED_BYTES = 500_000_000  # total for all members
DOCUMENT_BYTES = 20_000_000  # per document, from any source
RATIO = 200  # unpacked to packed; text reaches about 10, a zip bomb about 1,000
_RATIO_FROM = 1_000_000  # bytes; a smaller file that compresses well is harmless


def members(file: BinaryIO | Path, source: str) -> Iterator[tuple[str, bytes] | Refused]:
    """Yield (name, bytes) of each document in an archive, sorted by name; Refused if unreadable.

    Raises InputError if it is not a zip archive, contains more than 10,000 entries, or unpacks to
    more than 500 MB.

    ``source``: name of the archive in error messages.
    """
    try:
        archive = zipfile.ZipFile(file)
    except Exception as error:  # a damaged directory makes zipfile raise various errors
        reason = str(error) or type(error).__name__
        raise InputError(f"not a readable zip archive ({reason})", where=source) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not _hidden(entry)]
        if len(entries) > MEMBERS:
            raise InputError(
                f"the archive contains {len(entries):,} files",
                where=source,
                allowed=f"at most {MEMBERS:,}",
            )
        left = UNPACKED_BYTES
        for entry in sorted(entries, key=lambda item: item.filename):
            name = f"{source}#{printable(entry.filename)}"
            found = _member(archive, entry, left)
            if isinstance(found, str):
                yield Refused(name, found)
                continue
            left -= len(found)
            yield name, found


def _hidden(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    # `ZipInfo.is_dir` fails on an entry without a name.
    return entry.filename.endswith("/") or parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes | str:
    """Return the bytes of a member, or the reason why it cannot be read."""
    kind = suffix_kind(entry.filename)
    if kind == "zip":
        return "nested archives are not supported"
    if kind is None:
        return "unsupported file type"
    if entry.flag_bits & 0x1:
        return "the file is password-protected"
    bound = min(left, UNPACKED_BYTES if kind in ("jsonl", "parquet") else DOCUMENT_BYTES)
    try:
        with deadline(READING_SECONDS, "could not be unpacked"):
            return _unpack(archive, entry, bound)
    except InputError as error:
        return error.what
    except Exception as error:  # zipfile, zlib, lzma and bz2 each raise their own errors
        return f"the file could not be unpacked ({error or type(error).__name__})"


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, bound: int) -> bytes | str:
    # The directory of an archive may state false sizes, so unpacked bytes are counted.
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(65_536):
            size += len(piece)
            if size > bound:
                return f"the file unpacks to more than {bound / 1e6:,.0f} MB"
            if size > _RATIO_FROM and size > RATIO * max(entry.compress_size, 1):
                return f"the compression ratio of the file exceeds {RATIO} to 1"
            pieces.append(piece)
    return b"".join(pieces)
