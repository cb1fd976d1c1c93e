"""Count the documents of a source without reading them, for the time that is left."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread

from multivector.text.kinds import is_zip, suffix_kind

_BLOCK_BYTES = 1 << 20


def count_documents(source: str | Path) -> int:
    """Return about how many documents a source holds; 1 for one that cannot be counted.

    Examples
    --------
    >>> count_documents("https://example.org/news/1")
    1
    """
    if isinstance(source, str) and (source == "-" or "://" in source):
        return 1
    path = Path(source)
    return sum(map(_in_file, _files(path))) if path.is_dir() else _in_file(path)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that `text.read` reports on."""
    for inner, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(inner, name) for name in names if not name.startswith("."))


def _in_file(path: Path) -> int:
    kind = suffix_kind(path.name)
    try:
        if kind == "zip":
            with path.open("rb") as file:
                if is_zip(file.read(4)):
                    return max(len(zipfile.ZipFile(file).infolist()), 1)
        if kind == "parquet":
            from pyarrow.parquet import ParquetFile

            return int(ParquetFile(path).metadata.num_rows)
        if kind in ("jsonl", "feed"):
            return max(
                _occurrences(path, [b"\n"] if kind == "jsonl" else [b"</item>", b"</entry>"]), 1
            )
    except Exception:  # a damaged file is reported when it is read
        return 1
    return 1


def _occurrences(path: Path, marks: list[bytes]) -> int:
    found, end = 0, b""
    longest = max(map(len, marks)) - 1
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            block = end + block
            found += sum(map(block.count, marks))
            end = block[len(block) - longest :] if longest else b""
    return found


class CountInBackground:
    """The number of documents of some sources, counted in a thread while they are worked on.

    ``found`` is None until all are counted.
    """

    def __init__(self, sources: Iterable[str | Path]) -> None:
        self.found: int | None = None
        Thread(target=self._count, args=(list(sources),), daemon=True).start()

    def _count(self, sources: list[str | Path]) -> None:
        self.found = sum(map(count_documents, sources))
