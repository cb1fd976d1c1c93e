"""Known sales of spyware and tools of digital forensics to states: Feldstein and Kot, 2023.

Each row is a sale that became known, with its sources. A state without a row may have bought as
much: presence counts, absence says nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
TABLE = "surveillance_sales"
_KINDS = {"Spyware": "spyware", "Digital forensics": "forensics", "IOT hacking": "hacking"}
_COLUMNS = {
    "Country of deployment": "host",
    "Country of origin": "supplier",
    "Commercial Entity": "vendor",
    "Category of technology": "kind",
    "Period of use": "period",
    "Year of disclosure": "disclosed",
    "Lower confidence sources": "doubtful",
}
_SOURCES = [f"Source {number}" for number in range(1, 8)]


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``surveillance_sales``: one row per sale and state of origin of the vendor."""
    (path,) = files.values()
    cells = delimited.csv(path, [*_COLUMNS, *_SOURCES])
    frame = cells[list(_COLUMNS)].rename(columns=_COLUMNS)
    frame["source"] = cells[_SOURCES].bfill(axis=1)[_SOURCES[0]]  # the first that is given
    tally.read(TABLE, len(frame))
    frame["entry"] = frame.index
    for column in ("source", "disclosed", "vendor"):
        _refuse(frame, frame[column].isna(), f"no {column}", path)
    _refuse(frame, ~frame["kind"].isin(_KINDS), "unknown kind of tool", path)
    frame["kind"], frame["doubtful"] = frame["kind"].map(_KINDS), frame["doubtful"].notna()
    # "2018, 2021" are two disclosures, "2014-2015" a span: the first is when it became known.
    frame["disclosed"] = frame["disclosed"].str.extract(r"(\d{4})")[0].astype("int64")
    frame["supplier"] = frame["supplier"].str.split(", ")
    apart = frame.explode("supplier")
    tally.gain(TABLE, len(apart) - len(frame), "one row per state of origin")
    sides = {"supplier": "supplier", "host": "host"}
    named = spellings.resolve(apart, sides, tally, table=TABLE, where=str(path))
    home = named["supplier"] == named["host"]
    tally.drop(TABLE, int(home.sum()), "sold at home")
    return {TABLE: named[~home]}


def _refuse(frame: Any, wrong: Any, what: str, path: Path) -> None:
    if wrong.any():
        raise InputError(
            f"{int(wrong.sum())} rows are wrong: {what}, in {frame['host'][wrong].iloc[0]}",
            where=f"{path}, line {frame.index[wrong][0]}",
            allowed="a vendor, a year, a source; " + ", ".join(_KINDS),
            next="fetch it again: multivector data pull spyware_inventory",
        )
