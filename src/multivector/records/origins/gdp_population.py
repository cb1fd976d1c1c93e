"""GDP and population of states by year: World Development Indicators of the World Bank.

The files mix states with aggregates ("Arab World"), which are dropped by name. The Bank's bulk file
supplied by a user (``WDI_CSV.zip``, or ``WDICSV.csv`` from it: one row per indicator and state, one
column per year) is read too; that code has not been tested on an actual file.
"""

from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.origins import bulk
from multivector.records.tally import Files, Frame, Tables, Tally

# Declared file -> (table, its value column, the Bank's code).
_CONTENTS = {
    "worldbank_gdp.csv": ("gdp", "gdp_usd", "NY.GDP.MKTP.CD"),
    "worldbank_population.csv": ("population", "persons", "SP.POP.TOTL"),
}
_BULK = "Indicator Code"  # a column of the bulk file only
_ROWS = 20_000  # lines of the bulk file read at a time


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``gdp`` or ``population``: one row per state and year, states by ISO code."""
    tables = {}
    for name, path in files.items():
        table, value, code = _CONTENTS[name]
        if _is_bulk(path):
            frame = _of_bulk(path, code, table, tally)
        else:
            frame = delimited.csv(path, ["Country Name", "Country Code", "Year", "Value"])
            tally.read(table, len(frame))
        frame = spellings.resolve(frame, {"Country Code": "state"}, tally, table, path)
        frame["year"] = delimited.number(frame, "Year", path).astype("int64")
        frame[value] = delimited.number(frame, "Value", path)
        tables[table] = frame[["state", "year", value]]
    return tables


def _is_bulk(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(4096)
    return head.startswith(b"PK") or _BULK.encode() in head.partition(b"\n")[0]


def _of_bulk(path: Path, code: str, table: str, tally: Tally) -> Frame:
    """Return an indicator's figures in the bulk file, one row per state and year, as text."""
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
    cells = found.melt(["Country Code", _BULK], var_name="Year", value_name="Value")
    tally.read(table, len(cells))
    return tally.without(table, cells, cells["Value"].str.strip() == "", "no value")
