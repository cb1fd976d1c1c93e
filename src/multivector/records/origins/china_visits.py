"""Journeys abroad of China's presidents and premiers, 1949 to May 2025, one per leader and year.

Three sources in one sheet. The Central European Institute of Asian Studies lists every state
visited to January 2020. Wikipedia's lists for Xi Jinping (from 2020), Li Keqiang and Li Qiang
overlap with it before 2020, and afterwards name only one state of a journey to several: a state
without a row may have been visited (Uzbekistan in 2022, Tajikistan in 2024). The Ministry of
Foreign Affairs' entries (vice ministers' meetings, leaders' statements) are dropped.
"""

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

_SHEET = "Sheet1"
_COLUMNS = ["Year", "Name", "Country", "Original Source"]
_MINISTRY = "fmprc.gov.cn"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``visits``: the leaders who visited a state in a year (the list has no dates)."""

    (path,) = files.values()
    frame = delimited.sheet_frame(path, _SHEET, _COLUMNS)[_COLUMNS]
    tally.read("visits", len(frame))
    lacking = frame[["Name", "Country"]].isna().any(axis=1)
    lacking |= ~frame["Year"].map(lambda year: isinstance(year, int | float))
    delimited.refuse(frame, lacking, "no year, leader or state", path, show=_COLUMNS[:3])
    ministry = frame["Original Source"].astype(str).str.contains(_MINISTRY, regex=False)
    tally.correct("china-visits-of-others", int(ministry.sum()))
    frame = tally.without("visits", frame, ministry, "a meeting or statement by the ministry")
    frame = spellings.resolve(frame, {"Country": "host"}, tally, "visits", path)
    frame["visitor"], frame["year"] = "CHN", frame["Year"].astype(int)
    return {"visits": _by_year(frame, tally)}


def _by_year(frame: Frame, tally: Tally) -> Frame:
    keys = ["visitor", "host", "year"]
    twice = frame.duplicated([*keys, "Name"])
    once = tally.without("visits", frame, twice, "the leader's visit is listed twice")
    yearly = once.groupby(keys, sort=True).agg(visits=("Name", "size")).reset_index()
    return tally.merged("visits", once, yearly, "another leader's visit in the same year")
