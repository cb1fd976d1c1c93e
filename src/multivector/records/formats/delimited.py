"""Read delimited text and spreadsheets, and check their columns."""

import csv as csv_reader
import gzip
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from multivector.errors import InputError

# Maximum unpacked bytes of an archive. The largest source unpacks to 33 MB.
UNPACKED_BYTES = 2_000_000_000
# Malformed rows of a file that is otherwise read, as a share; with more it is damaged.
MOST_MALFORMED = 0.01
# A higher compression ratio indicates a zip bomb (text tables reach about 40).
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
    ragged: list[int] | None = None,
) -> Any:
    """Read a delimited file as text.

    All columns are text, with empty fields missing; the index is the line number at which each row
    starts. Raises InputError if the file cannot be decoded, a row has more or fewer fields than the
    header, or a column is missing.

    - ``path``: the file, gzipped or not, or a zip archive that contains a single file.
    - ``columns``: required columns; others are kept.
    - ``delimiter`` and ``encoding``: format of the file.
    - ``skip``: number of lines before the header.
    - ``quoted``: whether quotation marks enclose fields; if not, they are ordinary characters.
    - ``names``: all column names in order, for a file without a header.
    - ``ragged``: receives the line numbers of rows with more or fewer fields than the header, which
      are dropped if they are at most 1% of rows. Default: such a row is an error.
    """
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
    except (OSError, EOFError, UnicodeDecodeError, csv_reader.Error, zlib.error) as error:
        allowed = f"text in {encoding}, fields separated by {delimiter!r}"
        what = f"the file cannot be read as a table: {error}"
        raise damaged(what, path, allowed) from error
    require(header, columns, path)
    wrong = [line for line, row in zip(lines, rows, strict=True) if len(row) != len(header)]
    if ragged is not None and 0 < len(wrong) <= MOST_MALFORMED * len(rows):
        ragged += wrong
        lines = [line for line, row in zip(lines, rows, strict=True) if len(row) == len(header)]
        rows = [row for row in rows if len(row) == len(header)]
    elif wrong:
        raise InputError(
            f"number of rows whose field count differs from that of the header: {len(wrong)}",
            where=f"{path}, line {wrong[0]}",
            allowed=f"{len(header)} fields",
            next="download the file again: it may be truncated",
        )
    import pandas as pd  # not above: answers take constants from loaders, and do without it

    frame = pd.DataFrame(rows, columns=header, index=lines, dtype=object)
    return frame.where(frame != "", None)


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIO]:
    if path.suffix.lower() == ".gz":
        _guard_gzip(path)
        with gzip.open(path, "rt", encoding=encoding, newline="") as stream:
            yield stream
        return
    if path.suffix.lower() != ".zip":
        with open(path, encoding=encoding, newline="") as stream:
            yield stream
        return
    guard_zip(path)
    with zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
        if len(parts) != 1:
            raise InputError(
                f"the archive contains {len(parts)} files", where=str(path), allowed="one file"
            )
        with archive.open(parts[0]) as part:
            yield TextIOWrapper(part, encoding=encoding, newline="")


def require(found: Any, columns: Sequence[str], path: Path) -> None:
    """Raise InputError if a column is missing; the publisher may have renamed it.

    >>> require(["a", "b"], ["a"], Path("x.csv"))
    """
    lacking = [column for column in columns if column not in list(found)]
    if lacking:
        raise InputError(
            f"missing column{'s' * (len(lacking) > 1)}: {', '.join(map(repr, lacking))} "
            "(possibly renamed by the publisher)",
            where=str(path),
            allowed=", ".join(columns),
            next=f"check the columns of the file: {', '.join(map(str, list(found)[:30]))}",
        )


def sheet(path: Path, name: str | None, *, values: bool = True) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet in an .xlsx file (None: its first), as tuples of Python values.

    ``values``: whether a formula is its stored value (None if there is none) or its own text.

    Raises InputError if the file is not a workbook, is too large when unpacked, or has no such
    sheet.
    """
    import openpyxl

    guard_zip(path)
    with path.open("rb") as stream:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about styles, which are not read here
            book = openpyxl.load_workbook(stream, read_only=True, data_only=values)
        name = book.sheetnames[0] if name is None else name
        if name not in book.sheetnames:
            raise InputError(
                f"missing sheet: {name!r}", where=str(path), allowed=", ".join(book.sheetnames)
            )
        if book[name].max_row == 1:  # some writers omit the size of a sheet
            book[name].reset_dimensions()
        return list(book[name].iter_rows(values_only=True))


def sheet_frame(path: Path, name: str, columns: Sequence[str]) -> Any:
    """Return a sheet of an .xlsx file as a frame, indexed by row number, without empty rows.

    Raises InputError as :func:`sheet` does, or if a column is missing.
    """
    header, *rows = sheet(path, name)
    require(header, columns, path)
    padded = [(*row, *[None] * (len(header) - len(row))) for row in rows]
    import pandas as pd

    frame = pd.DataFrame(padded, range(2, len(rows) + 2), list(header), dtype=object)
    return frame.dropna(how="all")


def old_sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each sheet of an .xls file (Excel before 2007), by sheet name.

    Raises InputError if the file is not such a workbook, or is damaged.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(path)
        return {
            sheet.name: [tuple(sheet.row_values(row)) for row in range(sheet.nrows)]
            for sheet in book.sheets()
        }
    except Exception as error:  # xlrd raises various errors for a damaged record
        what = f"the workbook is damaged or has a different format: {error!r}"
        raise damaged(what, path) from error


def _guard_gzip(path: Path) -> None:
    # The last four bytes of a gzip file are its size when unpacked, modulo 4 GiB.
    size = int.from_bytes(path.read_bytes()[-4:], "little")
    if size > UNPACKED_BYTES:
        raise InputError(
            f"the file is truncated, or too large when unpacked: {size:,} bytes",
            where=str(path),
            allowed=f"at most {UNPACKED_BYTES:,} bytes",
        )


def guard_zip(path: Path, *, limit: int = UNPACKED_BYTES) -> None:
    """Reject an archive that is damaged or too large when unpacked.

    Raises InputError if it is not a complete zip archive, or would unpack to more than ``limit``
    bytes or 500 times its size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise damaged(f"the archive is damaged or truncated: {error}", path) from error
    if unpacked > limit or unpacked > _GROWTH * max(path.stat().st_size, 10_000):
        raise InputError(
            f"the archive is too large when unpacked: {unpacked:,} bytes",
            where=str(path),
            allowed=f"at most {limit:,} bytes",
        )


def damaged(what: str, path: Path, allowed: str | None = None) -> InputError:
    """Return the error for a file that cannot be read, with the command that repairs it."""
    mend = "download the file again: multivector data pull ORIGIN"
    return InputError(what, where=str(path), allowed=allowed, next=mend)


def refuse(
    frame: Any, wrong: Any, what: str, path: Path, *, show: Sequence[str] = (), allowed: str = ""
) -> None:
    """Raise InputError if a row is wrong; the message gives its line and some of its columns."""
    if wrong.any():
        line, first = frame.index[wrong][0], map(str, frame[wrong].iloc[0][list(show)])
        unit = "row" if path.suffix in (".rda", ".rds", ".xlsx") else "line"
        raise InputError(
            f"invalid rows ({wrong.sum()}): {what}{'; first: ' * bool(show)}{', '.join(first)}",
            where=f"{path}, {unit} {line}",
            allowed=allowed or None,
            next="correct the row, or download the file again: multivector data pull ORIGIN",
        )


@contextmanager
def content(path: Path, what: str, *, allowed: str | None = None) -> Iterator[None]:
    """Turn any error in reading the content of a file, such as a missing key, into an InputError.

    ``what``: the expected content, to follow "the file does not contain".
    """
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise damaged(f"the file does not contain {what}: {error!r}", path, allowed) from error


def numbers(
    frame: Any,
    columns: Sequence[str],
    path: Path,
    *,
    whole: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> Any:
    """Convert text columns of a frame to numbers in place (see :func:`number`), and return it.

    ``whole``: further columns of whole numbers; ``optional``: those of them with empty fields.
    """
    for column in (*columns, *whole):
        frame[column] = number(frame, column, path)
    for column in whole:
        wrong = (frame[column] % 1 != 0) & (frame[column].notna() | (column not in optional))
        refuse(frame, wrong, f"no whole number in column {column!r}", path, show=[column])
    return frame.astype({name: "Int64" if name in optional else "int64" for name in whole})


def number(frame: Any, column: str, path: Path) -> Any:
    """Convert a text column to numbers; empty fields are missing.

    Raises InputError if a field is not a number; the message gives its line.
    """
    import pandas as pd

    values = pd.to_numeric(frame[column].astype(object), errors="coerce")
    wrong = values.isna() & frame[column].notna()
    if wrong.any():
        line = frame.index[wrong][0]
        raise InputError(
            f"column {column!r} has a value that is not a number: {frame[column][line]!r}"
            + (f" (first of {wrong.sum():,})" if wrong.sum() > 1 else ""),
            where=f"{path}, line {line}",
            allowed="a number or an empty field",
        )
    return values
