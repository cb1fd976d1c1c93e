"""US troops abroad by host and year, 1950 to 2024, and US bases without dates (troopdata).

Troops are active duty, from the Defense Manpower Data Center. What the Pentagon withholds for
Afghanistan, Iraq and Syria since 2018 is the compilers' estimate to 2021, and no figure afterwards.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_TROOPS, _SITES = "troops", "base_sites"
_WITHHELD = ("AFG", "IRQ", "SYR")
_ESTIMATED, _SILENT = range(2018, 2022), range(2022, 2100)
_SOUTH_VIET_NAM_TO = 1975
_KINDS = {"base": "base", "lilypad": "small site", "fundedsite": "funded site"}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``troops`` of the origin ``us_troops``, or ``base_sites`` of ``us_bases``."""
    (path,) = files.values()
    if tally.origin == "us_bases":
        return {_SITES: _sites(path, tally)}
    columns = {"troops_ad": "troops", "total_civilian": "civilians"}
    frame = delimited.csv(path, ["countryname", "year", *columns])
    tally.read(_TROOPS, len(frame))
    frame["year"] = delimited.number(frame, "year", path).astype("int64")
    for column, target in columns.items():
        frame[target] = delimited.number(frame, column, path)
        _refuse(frame, frame[target].isna() | (frame[target] < 0), column, path)
    south = (frame["countryname"] == "Vietnam") & (frame["year"] <= _SOUTH_VIET_NAM_TO)
    tally.correct("us-troops-vietnam", int(south.sum()))
    frame.loc[south, "countryname"] = "South Viet Nam"
    # The same state stands twice in a year under two names (Czechia, Czech Republic), one of them
    # with zeros.
    named = spellings.resolve(frame, {"countryname": "host"}, tally, table=_TROOPS, where=str(path))
    home = named["host"] == "USA"
    tally.drop(_TROOPS, int(home.sum()), "troops at home")
    named = named[~home]
    silent = named["host"].isin(_WITHHELD) & named["year"].isin(_SILENT)
    tally.correct("us-troops-withheld", int(silent.sum()))
    tally.drop(_TROOPS, int(silent.sum()), "withheld by the Pentagon: not zero")
    yearly = named[~silent].groupby(["host", "year"], as_index=False)[list(columns.values())].sum()
    lost = int((~silent).sum()) - len(yearly)
    tally.drop(_TROOPS, lost, "added to another name of the same state")
    yearly["holder"] = "USA"
    guess = yearly["host"].isin(_WITHHELD) & yearly["year"].isin(_ESTIMATED)
    yearly["flag"] = guess.map({True: "estimate", False: None})
    yearly[list(columns.values())] = yearly[list(columns.values())].astype("int64")
    return {_TROOPS: yearly}


def _sites(path: Path, tally: Tally) -> Any:
    frame = delimited.csv(path, ["countryname", "basename", *_KINDS], encoding="latin-1")
    tally.read(_SITES, len(frame))
    frame = spellings.resolve(frame, {"countryname": "host"}, tally, table=_SITES, where=str(path))
    home = frame["host"] == "USA"
    tally.drop(_SITES, int(home.sum()), "a site at home")
    frame = frame[~home].copy()
    kinds = frame[list(_KINDS)] == "1"
    _refuse(frame, ~kinds.any(axis=1), "the kind of site", path)
    frame["kind"] = kinds.idxmax(axis=1).map(_KINDS)
    frame["entry"], frame["holder"], frame["site"] = frame.index, "USA", frame["basename"]
    return frame[["entry", "holder", "host", "site", "kind"]]


def _refuse(frame: Any, wrong: Any, column: str, path: Path) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise InputError(
            f"{int(wrong.sum())} rows are wrong: {column} of {row['countryname']} is missing or "
            "negative",
            where=f"{path}, line {frame.index[wrong][0]}",
            allowed="a number, 0 or more",
            next="correct the row, or fetch the file again",
        )
