"""Read delimited text, and check the columns and rows of a file."""

import csv as csv_reader
import gzip
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from multivector.errors import InputError

# Maximum unpacked bytes of an archive. The largest source unpacks to 33 MB.
UNPACKED_BYTES = 2_000_000_000
# Malformed rows of a file that is otherwise read, as a share; with more it is damaged.
MOST_MALFORMED = 0.01
# What reading raises for a file that is not the text it should be; a name of no encoding, too.
UNREADABLE = (OSError, EOFError, UnicodeError, LookupError, csv_reader.Error, zlib.error)
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
    missing: Collection[str] = (),
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
    - ``missing``: fields that are missing besides empty ones, such as "..".
    """
    try:
        read = records(path, delimiter=delimiter, encoding=encoding, skip=skip, quoted=quoted)
        header = list(names) if names is not None else next(read, (0, []))[1]
        found = [(line, row) for line, row in read if row]
    except UNREADABLE as error:
        allowed = f"text in {encoding}, fields separated by {delimiter!r}"
        what = f"the file cannot be read as a table: {error}"
        raise damaged(what, path, allowed) from error
    require(header, columns, path)
    wrong = [line for line, row in found if len(row) != len(header)]
    if ragged is not None and 0 < len(wrong) <= MOST_MALFORMED * len(found):
        ragged += wrong
        found = [(line, row) for line, row in found if len(row) == len(header)]
    elif wrong:
        raise InputError(
            f"number of rows whose field count differs from that of the header: {len(wrong)}",
            where=f"{path}, line {wrong[0]}",
            allowed=f"{len(header)} fields",
            next="download the file again: it may be truncated",
        )
    import pandas as pd  # not above: answers take constants from loaders, and do without it

    lines, rows = [line for line, _ in found], [row for _, row in found]
    frame = pd.DataFrame(rows, columns=header, index=lines, dtype=object)
    return frame.where(~frame.isin(["", *missing]), None)


def records(
    path: Path, *, delimiter: str, encoding: str, skip: int = 0, quoted: bool = True,
    strict: bool = False,
) -> Iterator[tuple[int, list[str]]]:  # fmt: skip
    """Yield the line at which each row of a delimited file starts, and its fields ([]: blank).

    The parameters are those of :func:`csv`; ``strict``: what follows a closing quotation mark, and
    one that is not closed, is an error. Raises one of ``UNREADABLE`` for a file that is not such
    text.
    """
    with opened(path) as stream, TextIOWrapper(stream, encoding, newline="") as text:
        for _ in islice(text, skip):
            pass
        reader = csv_reader.reader(
            text, delimiter=delimiter,
            quoting=csv_reader.QUOTE_MINIMAL if quoted else csv_reader.QUOTE_NONE, strict=strict,
        )  # fmt: skip
        line = skip + 1
        try:
            for row in reader:
                yield line, row
                line = skip + reader.line_num + 1
        except csv_reader.Error as error:
            what = f"the row of line {line}: {error}; check its quotation marks"
            raise csv_reader.Error(what) from error


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a file, gzipped or not, or the only file in a zip archive, to read its bytes."""
    suffix = path.suffix.lower()
    if suffix != ".zip":
        if suffix == ".gz":
            _guard_gzip(path)
        with gzip.open(path) if suffix == ".gz" else open(path, "rb") as stream:
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
            yield part


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


def _guard_gzip(path: Path) -> None:
    # The last four bytes of a gzip file are its size when unpacked, modulo 4 GiB.
    size = int.from_bytes(path.read_bytes()[-4:], "little")
    if size > UNPACKED_BYTES:
        what = f"the file is truncated, or too large when unpacked: {size:,} bytes"
        raise InputError(what, where=str(path), allowed=f"at most {UNPACKED_BYTES:,} bytes")


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
        what = f"the archive is too large when unpacked: {unpacked:,} bytes"
        raise InputError(what, where=str(path), allowed=f"at most {limit:,} bytes")


def damaged(what: str, path: Path | str, allowed: str | None = None) -> InputError:
    """Return the error for a file that cannot be read, with the command that repairs it."""
    mend = "download the file again: multivector data pull ORIGIN"
    return InputError(what, where=str(path), allowed=allowed, next=mend)


def refuse(
    frame: Any, wrong: Any, what: str, path: Path, *, show: Sequence[str] = (), allowed: str = ""
) -> None:
    """Raise InputError if a row is wrong; the message gives its line and some of its columns."""
    if wrong.any():
        first = map(str, frame[wrong].iloc[0][list(show)])
        raise InputError(
            f"invalid rows ({wrong.sum()}): {what}{'; first: ' * bool(show)}{', '.join(first)}",
            where=place(path, frame.index[wrong][0]),
            allowed=allowed or None,
            next="correct the row, or download the file again: multivector data pull ORIGIN",
        )


def unit(path: Path | str) -> str:
    """Return what a file's table consists of, in messages: a "line" of text, or a "row"."""
    tables = (".rda", ".rds", ".xls", ".xlsx", ".dta", ".parquet")
    return "row" if str(path).lower().endswith(tables) else "line"


def place(path: Path | str, line: int) -> str:
    """Return a file with one of its lines or rows, as messages name it.

    >>> place("trade.csv", 3), place("trade.XLSX", 3)
    ('trade.csv, line 3', 'trade.XLSX, row 3')
    """
    return f"{path}, {unit(path)} {line}"


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
    names: Mapping[str, str] | None = None,
) -> Any:
    """Convert text columns of a frame to numbers in place (see :func:`number`), and return it.

    ``whole``: further columns of whole numbers; ``optional``: those of them with empty fields;
    ``names``: what the file calls columns that have another name in the frame.
    """
    names = names or {}
    for column in (*columns, *whole):
        frame[column] = number(frame, column, path, name=names.get(column))
    for column in whole:
        wrong = (frame[column] % 1 != 0) & (frame[column].notna() | (column not in optional))
        what = f"no whole number in column {names.get(column, column)!r}"
        refuse(frame, wrong, what, path, show=[column])
    return frame.astype({name: "Int64" if name in optional else "int64" for name in whole})


def number(frame: Any, column: str, path: Path, *, name: str | None = None) -> Any:
    """Convert a text column to numbers; empty fields are missing.

    Raises InputError if a field is not a number; the message gives its line, and the ``name`` of
    the column in the file.
    """
    import pandas as pd

    values = pd.to_numeric(frame[column].astype(object), errors="coerce")
    wrong = values.isna() & frame[column].notna()
    first = next(map(repr, frame[column][wrong]), "")
    what = f"not a number: {first}, in column {(name or column)!r}"
    refuse(frame, wrong, what, path, allowed="a number or an empty field")
    return values
