"""Leaders of states with their time in office, 1945 to February 2026: REIGN, continued.

The list gives the day on which a leader took office but only the month in which he left: the end is
the day on which the state's next leader took office, if in that month, else its last day. It names
whoever holds power in fact (Putin from 2000 without a break), not how leaders came or went.
"""

import calendar
from datetime import date
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

LAST_DAY = date(2026, 2, 10)
_NUMBERS = ("ccode", "birthyear", "gender", "sdate", "smonth", "syear", "emonth", "eyear")
_UNKNOWN = "Unknown"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``leaders``: one row per leader and spell in office."""
    (path,) = files.values()
    frame = delimited.csv(path, ["leader", *_NUMBERS])
    tally.read("leaders", len(frame))
    delimited.numbers(frame, _NUMBERS, path)
    _repair(frame, tally)
    frame["start"] = [_start(row, path) for row in frame.itertuples()]
    frame = frame.sort_values(["ccode", "start"], kind="stable")
    following = frame.groupby("ccode")["start"].shift(-1)
    frame["next"] = following.astype(object).where(following.notna(), None)
    frame["in_office"] = frame["eyear"].isna() & following.isna()
    frame["end"] = [_end(row, path) for row in frame.itertuples()]
    tally.correct("reign-end-missing", (frame["eyear"].isna() & following.notna()).sum())
    why = "left office before the state entered the state system"
    sides = {"ccode": "state"}
    kept = spellings.resolve_numbers(frame, sides, tally, "leaders", system="cow", why=why)
    return {"leaders": _described(kept.copy())}


def _repair(frame: Frame, tally: Tally) -> None:
    """Correct starts with day and month swapped; set ends that cannot be parsed to missing."""
    swapped = (frame["smonth"] > 12) & (frame["sdate"] <= 12)
    frame.loc[swapped, ["smonth", "sdate"]] = frame.loc[swapped, ["sdate", "smonth"]].to_numpy()
    tally.correct("reign-day-as-month", swapped.sum())
    unread = (frame["emonth"].isna() != frame["eyear"].isna()) | (frame["emonth"] > 12)
    frame.loc[unread, ["emonth", "eyear"]] = None
    tally.correct("reign-end-unreadable", unread.sum())


def _start(row: Any, path: Path) -> date:
    try:
        return date(int(row.syear), int(row.smonth), int(row.sdate))
    except ValueError as error:
        raise InputError(
            f"{row.leader}: invalid date: {row.syear}-{row.smonth}-{row.sdate}",
            where=f"{path}, line {row.Index}",
            allowed="year, month and day",
        ) from error


def _end(row: Any, path: Path) -> date:
    """Return the last day in office: exact if the next leader came in that month."""
    if row.eyear != row.eyear:
        return row.next or LAST_DAY
    year, month = int(row.eyear), int(row.emonth)
    if row.next is not None and (row.next.year, row.next.month) == (year, month):
        return row.next
    end = date(year, month, calendar.monthrange(year, month)[1])
    if end < row.start:
        raise InputError(
            f"{row.leader}: left office in {year}-{month:02}, before taking office on {row.start}",
            where=f"{path}, line {row.Index}",
        )
    return end


def _described(frame: Frame) -> Frame:
    known = frame["birthyear"] > 0  # -99 where unknown
    frame["born"] = frame["birthyear"].where(known).astype("Int64")
    frame["female"] = frame["gender"].map({0: True, 1: False}).astype("boolean")
    frame["entry"], frame["exit"] = _UNKNOWN, _UNKNOWN
    frame.loc[frame["in_office"], "exit"] = "Still in Office"
    frame["leader"] = frame["leader"].str.strip()
    columns = ["state", "start", "leader", "end", "in_office", "born", "female", "entry", "exit"]
    return frame[columns]
