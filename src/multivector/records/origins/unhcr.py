"""Refugees and people newly displaced, by state of origin and of asylum: UNHCR.

Russia stops reporting Ukrainians in 2024 (1.2 million in 2023, 6,894 in 2024), and stocks lag the
news by a year. People whose origin is unknown or who have no state are dropped by name.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1
# Object of the file (file name up to the years) -> (table, columns of persons).
_CONTENTS = {
    "population": ("refugees", {"refugees": "persons", "asylum_seekers": "asylum_seekers"}),
    "flows": ("displacements", {"refugees": "refugees", "asylum_seekers": "asylum_seekers"}),
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``refugees`` (year-end stocks) and ``displacements`` (during the year)."""
    tables = {}
    for name, path in files.items():
        content = name.split("_")[1]
        table, columns = _CONTENTS[content]
        tables[table] = _people(path, content, table, columns, tally)
    return tables


def _people(path: Path, content: str, table: str, columns: dict[str, str], tally: Tally) -> Any:
    keys = {"coo_iso": "home", "coa_iso": "host"}
    needed = [*keys, "year", *columns]
    frame = rdata.read_frame(path, content, needed).select(needed).to_pandas()
    frame.index += 1
    tally.read(table, len(frame))
    below = (frame[list(columns)] < 0).any(axis=1)
    if below.any():
        line = frame.index[below][0]
        raise InputError(
            f"negative number of people: {frame.loc[line].to_dict()}",
            where=f"{path}, row {line} of {content}",
            allowed="0 or more",
        )
    frame = spellings.resolve(frame, keys, tally, table=table, where=str(path))
    home = frame["home"] == frame["host"]
    tally.drop(table, int(home.sum()), "within one state")
    frame = frame[~home]
    none = frame[list(columns)].fillna(0).sum(axis=1) == 0
    tally.drop(table, int(none.sum()), "neither refugees nor asylum seekers")
    frame = frame[~none].rename(columns=columns)
    frame["year"] = frame["year"].astype("int64")
    people = list(columns.values())
    pairs = frame.groupby(["home", "host", "year"], sort=True)[people].sum(min_count=1)
    tally.drop(table, len(frame) - len(pairs), "added to another row of the pair and year")
    return pairs.reset_index()
