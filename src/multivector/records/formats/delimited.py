"""Read a table file with its columns checked; the index of the frame is the line in the file."""

import csv as csv_reader
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from multivector.errors import InputError

# Decompressed bytes beyond which an archive is refused. The largest origin unpacks to 33 MB.
UNPACKED_BYTES = 2_000_000_000
# An archive that grows more than this is a bomb, not data (text tables reach some 40).
_GROWTH = 500


def csv(
    path: Path,
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    skip: int = 0,
    quoted: bool = True,
    names: Sequence[str] | None = None,
) -> Any:
    """Read a delimited file as text.

    Parameters
    ----------
    path : Path
        The file, or a zip archive that holds nothing but it.
    columns : sequence of str
        Columns that must be there; others are kept.
    delimiter, encoding : str
        How the file is written.
    skip : int
        Lines above the header.
    quoted : bool
        Whether a quotation mark opens a field that may hold delimiters; where not, it is a letter.
    names : sequence of str, optional
        The columns of a file without a header, in order and complete.

    Returns
    -------
    pandas.DataFrame
        All columns as text, empty fields missing; the index is the line in the file on which a row
        begins.

    Raises
    ------
    InputError
        If the file cannot be decoded, a row has another number of fields than the header, or a
        column is not there.
    """
    import pandas as pd

    lines, rows = [], []
    try:
        with _text(path, encoding) as stream:
            for _ in range(skip):
                next(stream, None)
            reader = csv_reader.reader(
                stream,
                delimiter=delimiter,
                quoting=csv_reader.QUOTE_MINIMAL if quoted else csv_reader.QUOTE_NONE,
            )
            header = list(names) if names is not None else next(reader, [])
            before = reader.line_num
            for row in reader:
                if row:
                    lines.append(skip + before + 1)
                    rows.append(row)
                before = reader.line_num
    except (OSError, UnicodeDecodeError, csv_reader.Error) as error:
        raise InputError(
            f"the file cannot be read as a table: {error}",
            where=str(path),
            allowed=f"text in {encoding}, fields parted by {delimiter!r}",
            next="fetch it again: multivector data pull ORIGIN",
        ) from error
    require(header, columns, path)
    _same_width(rows, lines, len(header), path)
    frame = pd.DataFrame(rows, columns=header, index=lines, dtype=object)
    return frame.where(frame != "", None)


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIO]:
    if path.suffix.lower() != ".zip":
        with open(path, encoding=encoding, newline="") as stream:
            yield stream
        return
    guard_zip(path)
    with zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
        if len(parts) != 1:
            raise InputError(f"the archive holds {len(parts)} files", where=str(path), allowed="1")
        with archive.open(parts[0]) as part:
            yield TextIOWrapper(part, encoding=encoding, newline="")


def _same_width(rows: list[list[str]], lines: list[int], width: int, path: Path) -> None:
    wrong = [line for line, row in zip(lines, rows, strict=True) if len(row) != width]
    if wrong:
        raise InputError(
            f"{len(wrong)} rows have another number of fields than the header's {width}",
            where=f"{path}, line {wrong[0]}",
            allowed=f"{width} fields",
            next="fetch it again: the file may be cut short",
        )


def require(found: Any, columns: Sequence[str], path: Path) -> None:
    """Raise InputError unless all columns are there: an owner may have renamed one.

    Examples
    --------
    >>> require(["a", "b"], ["a"], Path("x.csv"))
    """
    lacking = [column for column in columns if column not in list(found)]
    if lacking:
        raise InputError(
            f"no column {', '.join(map(repr, lacking))}: renamed by its owner?",
            where=str(path),
            allowed=", ".join(columns),
            next=f"the file has: {', '.join(map(str, list(found)[:30]))}",
        )


def sheet(path: Path, name: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet of an .xlsx file, as tuples of plain values.

    Raises
    ------
    InputError
        If the file is no workbook, unpacks to too much, or has no such sheet.
    """
    import openpyxl

    guard_zip(path)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        if name not in book.sheetnames:
            raise InputError(
                f"no sheet {name!r}", where=str(path), allowed=", ".join(book.sheetnames)
            )
        return list(book[name].iter_rows(values_only=True))
    finally:
        book.close()


def guard_zip(path: Path, *, limit: int = UNPACKED_BYTES) -> None:
    """Refuse an archive that is broken or would unpack to more than a table can hold.

    Raises
    ------
    InputError
        If it is not a whole zip archive, or its parts would unpack to more than ``limit`` bytes
        or to 500 times its size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(
            f"the archive is broken or cut short: {error}",
            where=str(path),
            next="fetch it again: multivector data pull ORIGIN",
        ) from error
    if unpacked > limit or unpacked > _GROWTH * max(path.stat().st_size, 10_000):
        raise InputError(
            f"the archive would unpack to {unpacked:,} bytes, which is no table",
            where=str(path),
            allowed=f"at most {limit:,} bytes",
        )


def number(frame: Any, column: str, path: Path) -> Any:
    """Return a column of text as numbers, missing where empty.

    Raises
    ------
    InputError
        If a field holds anything else; the message names its line.
    """
    import pandas as pd

    values = pd.to_numeric(frame[column], errors="coerce")
    wrong = values.isna() & frame[column].notna()
    if wrong.any():
        line = frame.index[wrong][0]
        raise InputError(
            f"{int(wrong.sum())} fields of {column!r} are no number, first {frame[column][line]!r}",
            where=f"{path}, line {line}",
            allowed="a number or nothing",
        )
    return values
