"""Economies and population of states: World Economic Outlook of the International Monetary Fund.

Each series states the last year of actual data (``lastactualdate``). Later years, and series
without one, are the Fund's estimates and forecasts: those of GDP and population go to separate
tables, which no measure reads; those of rates are left out. A fiscal year ("FY2023/24") counts as
the calendar year in which it begins.
"""

from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import catalogue, spellings
from multivector.records.formats import delimited, rdata
from multivector.records.tally import Files, Frame, Tables, Tally

_OBJECT = "data_2510"
_SIGNED = ("NGDP_RPCH", "PCPIPCH")
_COLUMNS = ["concept", "ref_area", "year", "value", "lastactualdate", "scale"]


def parse(files: Files, tally: Tally) -> Tables:
    """Return figures of GDP, growth, inflation, unemployment and population; forecasts apart."""
    (path,) = files.values()
    source = rdata.read_frame(path, _OBJECT, _COLUMNS).select(_COLUMNS).to_pandas()
    source.index += 1
    source["last"] = source["lastactualdate"].str.extract(r"(\d{4})", expand=False).astype(float)
    tables: dict[str, Any] = {}
    for concept, given in catalogue.entry(tally.origin).read["concepts"].items():
        frame, power = source[source["concept"] == concept], given["power"]
        _check(frame, concept, power, path)
        known = frame["year"] <= frame["last"]
        for table, rows in zip(given["tables"], (frame[known], frame[~known]), strict=False):
            tables[table] = _table(rows, table, given["value"], power, tally, path)
    return tables


def _check(frame: Frame, concept: str, power: int, path: Path) -> None:
    if frame.empty:
        raise InputError(f"no rows for {concept}", where=f"{path}, {_OBJECT}")
    least = -100 if concept in _SIGNED else 0
    wrong = (frame["scale"] != power) | ~(frame["value"] >= least)
    allowed = f"values of {least} or more, in units of 10^{power}"
    delimited.refuse(frame, wrong, concept, path, show=_COLUMNS, allowed=allowed)


def _table(rows: Frame, table: str, value: str, power: int, tally: Tally, path: Path) -> Frame:
    tally.read(table, len(rows))
    rows = spellings.resolve(rows, {"ref_area": "state"}, tally, table, path)
    rows = rows.assign(year=rows["year"].astype("int64"), **{value: rows["value"] * 10**power})
    return rows[["state", "year", value]]
