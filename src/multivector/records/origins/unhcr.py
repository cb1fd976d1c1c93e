"""Refugees and people newly displaced, by state of origin and of asylum: UNHCR.

Russia stops reporting Ukrainians in 2024 (1.2 million in 2023, 6,894 in 2024), and stocks lag the
news by a year. People whose origin is unknown or who have no state are dropped by name.
"""

from pathlib import Path

from multivector.records import spellings
from multivector.records.formats import delimited, rdata
from multivector.records.tally import Files, Frame, Tables, Tally

# Object of the file (file name up to the years) -> (table, columns of persons).
_CONTENTS = {
    "population": ("refugees", {"refugees": "persons", "asylum_seekers": "asylum_seekers"}),
    "flows": ("displacements", {"refugees": "refugees", "asylum_seekers": "asylum_seekers"}),
}


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``refugees`` (year-end stocks) and ``displacements`` (during the year)."""
    tables = {}
    for name, path in files.items():
        content = name.split("_")[1]
        table, columns = _CONTENTS[content]
        tables[table] = _people(path, content, table, columns, tally)
    return tables


def _people(path: Path, content: str, table: str, columns: dict[str, str], tally: Tally) -> Frame:
    keys = {"coo_iso": "home", "coa_iso": "host"}
    needed = [*keys, "year", *columns]
    frame = rdata.read_frame(path, content, needed).select(needed).to_pandas()
    frame.index += 1
    tally.read(table, len(frame))
    below = (frame[list(columns)] < 0).any(axis=1)
    delimited.refuse(frame, below, "negative number of people", path, show=needed)
    frame = spellings.resolve(frame, keys, tally, table, path)
    frame = tally.without(table, frame, frame["home"] == frame["host"], "within one state")
    none = frame[list(columns)].fillna(0).sum(axis=1) == 0
    frame = tally.without(table, frame, none, "neither refugees nor asylum seekers")
    frame = frame.rename(columns=columns)
    frame["year"] = frame["year"].astype("int64")
    people = list(columns.values())
    pairs = frame.groupby(["home", "host", "year"], sort=True)[people].sum(min_count=1)
    why = "added to another row of the pair and year"
    return tally.merged(table, frame, pairs, why).reset_index()
