"""Journeys abroad of China's presidents and premiers, 1949 to May 2025.

Three sources in one sheet. The Central European Institute of Asian Studies lists every state
visited to January 2020. Wikipedia's lists for Xi Jinping (from 2020), Li Keqiang and Li Qiang
overlap with it before 2020, and afterwards name only one state of a journey to several: a state
without a row may have been visited (Uzbekistan in 2022, Tajikistan in 2024). The Ministry of
Foreign Affairs' entries (vice ministers' meetings, leaders' statements) are dropped.
"""

from multivector.records import spellings
from multivector.records.formats import delimited, workbooks
from multivector.records.tally import Files, Tables, Tally

_SHEET = "Sheet1"
_COLUMNS = ["Year", "Name", "Level", "Country", "Original Source"]
_TABLES, _KEYS = ("leader_visits", "visits"), ["visitor", "host", "year"]
_MINISTRY, _BOTH = "fmprc.gov.cn", "the visit is in another of the lists, too"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``leader_visits``, who visited a state in a year (the list has no dates), and, by host
    and year, ``visits``.
    """
    (path,) = files.values()
    frame = workbooks.sheet_frame(path, _SHEET, _COLUMNS)[_COLUMNS]
    for table in _TABLES:
        tally.read(table, len(frame))
    lacking = frame[["Name", "Level", "Country"]].isna().any(axis=1)
    lacking |= ~frame["Year"].map(lambda year: isinstance(year, int | float))
    delimited.refuse(frame, lacking, "no year, leader or state", path, show=_COLUMNS[:4])
    ministry = frame["Original Source"].astype(str).str.contains(_MINISTRY, regex=False)
    tally.correct("china-visits-of-others", ministry.sum())
    tally.drop("leader_visits", ministry.sum(), "a meeting or statement by the ministry")
    frame = tally.without("visits", frame, ministry, "a meeting or statement by the ministry")
    frame = spellings.resolve(frame, {"Country": "host"}, tally, "visits", path)
    frame["visitor"], frame["year"] = "CHN", frame["Year"].astype(int)
    frame["office"] = frame["Level"].str.strip().str.lower()
    frame = frame.rename(columns={"Name": "person"})
    # What two sources list is one visit; what one lists twice is two (IDN 2013: maybe one journey).
    frame["nth"] = frame.groupby([*_KEYS, "person", "Original Source"]).cumcount()
    both = frame.duplicated([*_KEYS, "person", "nth"])
    tally.drop("leader_visits", both.sum(), _BOTH)
    every = tally.without("visits", frame, both, _BOTH)
    yearly = every.groupby(_KEYS, sort=True).agg(visits=("person", "size")).reset_index()
    summed = tally.merged("visits", every, yearly, "added to another visit of the same year")
    once = every[every["nth"] == 0]
    once = tally.merged("leader_visits", every, once, "the leader's second visit of the year")
    return {"leader_visits": once[[*_KEYS, "person", "office"]], "visits": summed}
