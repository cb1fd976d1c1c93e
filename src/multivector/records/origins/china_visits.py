"""Journeys abroad of China's presidents and premiers, 1949 to May 2025, one per leader and year.

Three sources in one sheet. The Central European Institute of Asian Studies lists every state
visited to January 2020. Wikipedia's lists of Xi Jinping (from 2020), Li Keqiang and Li Qiang
overlap it before, and from 2020 name only one state of a journey to several: a state without a row
may have been visited (Uzbekistan in 2022, Tajikistan in 2024). The items of the Ministry of Foreign
Affairs are meetings of vice ministers and statements under the name of a leader, and are dropped.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_SHEET = "Sheet1"
_COLUMNS = ["Year", "Name", "Country", "Original Source"]
_MINISTRY = "fmprc.gov.cn"


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``visits``: the leaders who visited a state in a year (the list has no dates)."""
    import pandas as pd

    (path,) = files.values()
    header, *lines = delimited.sheet(path, _SHEET)
    delimited.require(header, _COLUMNS, path)
    places = [header.index(column) for column in _COLUMNS]
    cells = {
        number: [line[place] if place < len(line) else None for place in places]
        for number, line in enumerate(lines, start=2)
        if any(cell is not None for cell in line)
    }
    frame = pd.DataFrame(list(cells.values()), list(cells), _COLUMNS, dtype=object)
    tally.read("visits", len(frame))
    for line, row in frame.iterrows():
        if not isinstance(row["Year"], int | float) or not row["Name"] or not row["Country"]:
            raise InputError(
                f"missing year, leader or state: {row['Year']!r}, {row['Name']!r}, "
                f"{row['Country']!r}",
                where=f"{path}, row {line}",
                allowed="a year, a leader and a state in every row",
            )
    ministry = frame["Original Source"].astype(str).str.contains(_MINISTRY, regex=False)
    tally.correct("china-visits-of-others", int(ministry.sum()))
    tally.drop("visits", int(ministry.sum()), "a meeting or statement by the ministry")
    frame = spellings.resolve(
        frame[~ministry], {"Country": "host"}, tally, table="visits", where=str(path)
    )
    frame["visitor"], frame["year"] = "CHN", frame["Year"].astype(int)
    return {"visits": _by_year(frame, tally)}


def _by_year(frame: Any, tally: Tally) -> Any:
    keys = ["visitor", "host", "year"]
    once = frame.drop_duplicates([*keys, "Name"])
    tally.drop("visits", len(frame) - len(once), "the leader's visit is listed twice")
    yearly = once.groupby(keys, sort=True).agg(visits=("Name", "size")).reset_index()
    tally.drop("visits", len(once) - len(yearly), "another leader's visit in the same year")
    yearly["days"] = None
    return yearly
