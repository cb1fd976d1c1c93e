"""Count the documents of sources without reading them, to estimate the time left."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread

from multivector.text.formats.kinds import suffix_kind

_BLOCK_BYTES = 1 << 20


class CountInBackground:
    """The approximate number of documents in the sources; ``found`` is None until counted."""

    def __init__(self, sources: Iterable[str | Path]) -> None:
        self.found: int | None = None
        Thread(target=self._count, args=(list(sources),), daemon=True).start()

    def _count(self, sources: list[str | Path]) -> None:
        self.found = sum(_in_file(path) for source in sources for path in files_of(Path(source)))


def files_of(path: Path) -> Iterator[Path]:
    """Yield the files of a folder that `text.read` reports on, by name; anything else itself.

    Hidden files are left out, and the parts of an output that is not complete.
    """
    if not path.is_dir():
        yield path
    for inner, folders, names in os.walk(path):
        folders[:] = sorted(n for n in folders if not (n[0] == "." or _has_parts(Path(inner, n))))
        yield from (Path(inner, name) for name in sorted(names) if not name.startswith("."))


def _has_parts(folder: Path) -> bool:
    own = ("lock", "part-000001.jsonl")
    return folder.suffix == ".parts" and any((folder / name).is_file() for name in own)


def _in_file(path: Path) -> int:
    """Return the documents in a file; 1 if they cannot be counted."""
    kind = suffix_kind(path.name)
    count = 1
    try:
        if kind == "zip":
            count = len(zipfile.ZipFile(path).namelist())
        elif kind == "parquet":
            from pyarrow.parquet import ParquetFile

            count = int(ParquetFile(path).metadata.num_rows)
        elif kind == "feed":
            data = path.read_bytes()
            count = data.count(b"</item>") + data.count(b"</entry>")
        elif kind == "jsonl":
            with path.open("rb") as file:
                blocks = iter(lambda: file.read(_BLOCK_BYTES), b"")
                count = sum(block.count(b"\n") for block in blocks)
    except Exception:  # damaged or missing: reported when it is read
        return 1
    return max(count, 1)
