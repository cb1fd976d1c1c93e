"""Diplomatic posts of 42 to 66 states, 2016 to 2023: Lowy Institute, Global Diplomacy Index.

One sheet per year, one row per post. Missions to organisations are left out: they are unrelated to
the state in which they are located (Geneva, New York, Brussels).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_YEARS = (2016, 2017, 2019, 2021, 2023)
_COLUMNS = ["COUNTRY", "POST CITY", "POST COUNTRY", "TYPE OF POST", "POST TYPE TITLE"]
_MISSION = "Permanent Mission"
# Type of post in the file -> column that counts it.
_TYPES = {
    "Embassy / High Commission": "embassies",
    "Consulate / Consulate-General": "consulates",
    "Other": "others",
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``diplomatic_posts``: one row per pair of states and year."""
    import pandas as pd

    path = files["lowy_diplomatic_posts_2016_2023.xlsx"]
    frame = pd.concat([_sheet(path, year) for year in _YEARS], ignore_index=True)
    tally.read("diplomatic_posts", len(frame))
    wrong = ~frame["TYPE OF POST"].isin([*_TYPES, _MISSION])
    allowed = ", ".join([*_TYPES, _MISSION])
    delimited.refuse(frame, wrong, "unknown type", path, show=["TYPE OF POST"], allowed=allowed)
    missions = frame["TYPE OF POST"] == _MISSION
    tally.drop("diplomatic_posts", int(missions.sum()), "a mission to an organisation")
    frame = frame[~missions]
    twice = frame.duplicated()
    tally.correct("lowy-post-twice", int(twice.sum()))
    tally.drop("diplomatic_posts", int(twice.sum()), "the same post twice in one year")
    frame = spellings.resolve(
        frame[~twice],
        {"COUNTRY": "sender", "POST COUNTRY": "host"},
        tally,
        table="diplomatic_posts",
        where=str(path),
    )
    keys = ["sender", "host", "year"]
    kinds = pd.get_dummies(frame["TYPE OF POST"].map(_TYPES)).astype("int64")
    yearly = frame[keys].join(kinds).groupby(keys, sort=True).sum().reset_index()
    yearly["posts"] = yearly[list(_TYPES.values())].sum(axis=1)
    lost = len(frame) - len(yearly)
    tally.drop("diplomatic_posts", lost, "another post of the pair in the same year")
    return {"diplomatic_posts": yearly}


def _sheet(path: Path, year: int) -> Any:
    import pandas as pd

    header, *rows = delimited.sheet(path, str(year))
    delimited.require(header, _COLUMNS, path)
    return pd.DataFrame(rows, columns=list(header))[_COLUMNS].assign(year=year)
