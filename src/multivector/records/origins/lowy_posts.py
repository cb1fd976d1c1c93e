"""Diplomatic posts of 42 to 66 states, 2016 to 2023: Lowy Institute, Global Diplomacy Index.

One sheet per year, one row per post. Missions to organisations are left out: they are unrelated to
the state in which they are located (Geneva, New York, Brussels).
"""

import pandas as pd

from multivector.records import catalogue, spellings
from multivector.records.formats import delimited, workbooks
from multivector.records.tally import Files, Tables, Tally

TABLE = "diplomatic_posts"
_YEARS = (2016, 2017, 2019, 2021, 2023)
_COLUMNS = ["COUNTRY", "POST CITY", "POST COUNTRY", "TYPE OF POST", "POST TYPE TITLE"]
_MISSION = "Permanent Mission"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``diplomatic_posts``: one row per pair of states and year."""
    (path,) = files.values()
    types = catalogue.entry(tally.origin).read[TABLE]["types"]
    sheets = [workbooks.sheet_frame(path, str(year), _COLUMNS)[_COLUMNS] for year in _YEARS]
    sheets = [sheet.assign(year=year) for sheet, year in zip(sheets, _YEARS, strict=True)]
    frame = pd.concat(sheets, ignore_index=True)
    tally.read(TABLE, len(frame))
    wrong = ~frame["TYPE OF POST"].isin([*types, _MISSION])
    allowed = ", ".join([*types, _MISSION])
    delimited.refuse(frame, wrong, "unknown type", path, show=["TYPE OF POST"], allowed=allowed)
    missions = frame["TYPE OF POST"] == _MISSION
    frame = tally.without(TABLE, frame, missions, "a mission to an organisation")
    twice = frame.duplicated()
    tally.correct("lowy-post-twice", twice.sum())
    frame = tally.without(TABLE, frame, twice, "the same post twice in one year")
    sides = {"COUNTRY": "sender", "POST COUNTRY": "host"}
    frame = spellings.resolve(frame, sides, tally, TABLE, path)
    keys = ["sender", "host", "year"]
    kinds = pd.get_dummies(frame["TYPE OF POST"].map(types)).astype("int64")
    yearly = frame[keys].join(kinds).groupby(keys, sort=True).sum().reset_index()
    yearly["posts"] = yearly[list(types.values())].sum(axis=1)
    why = "another post of the pair in the same year"
    return {TABLE: tally.merged(TABLE, frame, yearly, why)}
