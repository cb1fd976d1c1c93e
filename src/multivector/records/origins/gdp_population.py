"""GDP and population of states by year: World Development Indicators of the World Bank.

The files mix states with aggregates ("Arab World"), which are dropped by name. The Bank's bulk file
supplied by a user (``WDI_CSV.zip``, or ``WDICSV.csv`` from it: one row per indicator and state, one
column per year) is read too; that code has not been tested on an actual file.
"""

from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from multivector.errors import InputError
from multivector.records import catalogue
from multivector.records.formats import delimited
from multivector.records.origins import bulk, columns
from multivector.records.tally import Files, Frame, Tables, Tally

_BULK = "Indicator Code"  # a column of the bulk file only
_ROWS = 20_000  # lines of the bulk file read at a time


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``gdp`` or ``population``: one row per state and year, states by ISO code."""
    (path,) = files.values()
    if not _is_bulk(path):
        return columns.parse(files, tally)
    ((table, given),) = catalogue.entry(tally.origin).read.items()
    cells = _of_bulk(path, given["indicator"], table, tally).set_axis([*given["columns"]], axis=1)
    return {table: columns.convert(cells, path, table, given, tally)}


def _is_bulk(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(4096)
    return head.startswith(b"PK") or _BULK.encode() in head.partition(b"\n")[0]


def _of_bulk(path: Path, code: str, table: str, tally: Tally) -> Frame:
    """Return state, year and an indicator's figure in the bulk file, as text; no empty cells."""
    parts = []
    with ExitStack() as stack:
        for where, stream in bulk.streams(path, "WDI*[Cc][Ss][Vv]", stack):
            head = pd.read_csv(stream, nrows=0, encoding="utf-8-sig").columns
            if _BULK not in head:  # another file of the archive
                continue
            years = [name for name in head if name.isdecimal()]
            delimited.require([*head, *years[:1]], ["Country Code", _BULK], Path(where))
            stream.seek(0)
            lines = pd.read_csv(
                stream, usecols=["Country Code", _BULK, *years], dtype=str, chunksize=_ROWS,
                encoding="utf-8-sig", keep_default_na=False,
            )  # fmt: skip
            parts += [part[part[_BULK] == code] for part in lines]
    found = pd.concat(parts) if parts else pd.DataFrame()
    if found.empty:
        raise InputError(
            f"no row has the indicator {code}",
            where=str(path),
            allowed="WDI_CSV.zip of the World Development Indicators, or WDICSV.csv from it",
        )
    cells = found.drop(columns=_BULK).melt("Country Code", var_name="Year", value_name="Value")
    empty = cells["Value"].str.strip() == ""
    tally.read(table, empty.sum())  # the others are read as the table
    return tally.without(table, cells, empty, "no value")
