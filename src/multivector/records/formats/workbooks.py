"""Read spreadsheets: Excel workbooks, old and new, as values, as a frame or as text."""

import warnings
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records.formats.delimited import UNPACKED_BYTES, damaged, guard_zip, require


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


def sheet_frame(
    path: Path, name: str, columns: Sequence[str], *, skip: int = 0, missing: Collection[str] = ()
) -> Any:
    """Return a sheet of an .xlsx file as a frame, indexed by row number, without empty rows.

    ``skip``: number of rows before the header; ``missing``: cells that are missing besides empty
    ones. Raises InputError as :func:`sheet` does, or if a column is missing.
    """
    header, *rows = sheet(path, name)[skip:] or [()]
    require(header, columns, path)
    padded = [(*row, *[None] * (len(header) - len(row))) for row in rows]
    import pandas as pd

    lines = range(skip + 2, skip + len(rows) + 2)
    frame = pd.DataFrame(padded, lines, list(header), dtype=object)
    return frame.where(~frame.isin([*missing]), None).dropna(how="all")


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


def texts(path: Path, name: str | None) -> Iterator[list[str]]:
    """Yield the cells of each row of a sheet as text; [] for a row without any.

    A formula whose value is not stored stands as it is written, and is refused as a value. Numbers
    have an exponent, not a decimal sign, which only numbers in cells of text show.
    """
    try:
        rows, written = sheet(path, name), None
        # The empty rows between others are one object, as wide as the widest.
        ends = {id(row): 0 for row in rows}
        for row in {id(row): row for row in rows}.values():
            ends[id(row)] = max((k for k, v in enumerate(row, 1) if v is not None), default=0)
        width = max(ends.values(), default=0)
        if any(ends[id(row)] and None in row[:width] for row in rows):
            written = sheet(path, name, values=False)
    except Exception as error:  # openpyxl raises many kinds on files that are not workbooks
        what, allowed = f"the workbook cannot be read: {error}", None
        if isinstance(error, InputError):
            what, allowed = error.what, error.allowed
        again = "save it again as .xlsx, or as CSV"
        raise InputError(what, where=str(path), allowed=allowed, next=again) from error
    for row, formulas in zip(rows, written or rows, strict=False):
        if not ends[id(row)]:
            yield []
            continue
        values = [w if v is None else v for v, w in zip(row[:width], formulas, strict=False)]
        written_out = [*map(_text, values)]
        yield written_out + [""] * (width - len(written_out))


def frame(path: Path) -> Iterator[list[str]]:
    """Yield the columns of a Stata or Parquet file and the cells of each row as text.

    A labelled value is its label. Raises InputError if the file is damaged, or too large.
    """
    import pandas as pd
    from pyarrow import parquet

    try:
        if path.suffix.lower() == ".parquet":
            about = parquet.read_metadata(path)
            sizes = (about.row_group(k).total_byte_size for k in range(about.num_row_groups))
            if (size := sum(sizes)) > UNPACKED_BYTES:
                raise ValueError(f"too large when unpacked: {size:,} bytes")
            data = parquet.read_table(path).to_pandas(ignore_metadata=True)
        else:
            data = pd.read_stata(path)
    except Exception as error:  # each library raises many kinds
        what = f"the file cannot be read: {error}"
        raise InputError(what, where=str(path), next="save it again, or as CSV") from error
    yield [*map(str, data.columns)]
    data = data.astype(object).where(data.notna(), None)
    yield from ([*map(_text, row)] for row in data.itertuples(index=False, name=None))


def _text(value: Any) -> str:
    if isinstance(value, float) and isfinite(value):
        return _without_sign(value)
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def _without_sign(number: float) -> str:
    """Return 12.5 as 125e-1, and a whole number as digits."""
    exact = Decimal(str(number)).normalize()
    digits = max(-exact.adjusted() - 1 + len(exact.as_tuple().digits), 0)
    return f"{exact.scaleb(digits):f}" + f"e-{digits}" * (digits > 0)
