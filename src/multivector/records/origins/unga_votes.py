"""Votes in the UN General Assembly, 1946 to June 2024, from a matrix of roll calls by member.

The file has no session (derived from the opening days, see
:mod:`multivector.records.origins.sessions`), no titles, no emergency special sessions, and no
column for Czechoslovakia, the German Democratic Republic or South Yemen; Yugoslavia is in Serbia's.
Codes: 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from multivector.records.formats import delimited
from multivector.records.origins import sessions
from multivector.records.tally import Files, Frame, Tables, Tally

_ISSUES = ("me", "nu", "di", "hr", "co", "ec")
_VOTES = {1: "yes", 2: "abstain", 3: "no", 8: "absent"}
_NOT_A_MEMBER = 9
# The IDs 9411, 9427, 9449 and 9495 of late 2023 lost their first digit and so occur twice.
_LOST_DIGIT = 9000
# Turkey's column contains only 8 and 9 from this day, although Turkey voted.
_TURKEY_ENDS = "2023-11-01"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``un_votes``, ``un_roll_calls`` and ``un_roll_call_issues``."""
    (path,) = files.values()
    frame = delimited.csv(path, ["rcid", "date", *_ISSUES])
    days = pd.to_datetime(frame["date"], format="%Y-%m-%d").to_numpy().astype("datetime64[D]")
    rcid = delimited.number(frame, "rcid", path).to_numpy().astype(np.int64)
    again = pd.Series(rcid).duplicated().to_numpy()
    tally.correct("unga-rcid-twice", again.sum())
    rcid = np.where(again, rcid + _LOST_DIGIT, rcid)
    session = sessions.session_of(days)
    calls = pd.DataFrame({"rcid": rcid, "session": session, "year": session + 1945, "date": days})
    calls.index = frame.index
    tally.read("un_roll_calls", len(calls))
    members = [column for column in frame.columns if column not in ("rcid", "date", *_ISSUES)]
    return {
        "un_votes": _votes(frame, members, rcid, days, tally, path),
        "un_roll_calls": calls,
        "un_roll_call_issues": _issues(frame, rcid, tally),
    }


def _issues(frame: Frame, rcid: Any, tally: Tally) -> Frame:
    marks = frame[list(_ISSUES)].to_numpy()
    tally.read("un_roll_call_issues", marks.size)
    row, issue = np.nonzero(marks == "TRUE")
    tally.drop("un_roll_call_issues", marks.size - len(row), "the roll call is not on the issue")
    return pd.DataFrame({"rcid": rcid[row], "issue": np.array(_ISSUES)[issue]})


def _votes(
    frame: Frame, members: list[str], rcid: Any, days: Any, tally: Tally, path: Path
) -> Frame:
    cells = _codes(frame, members, path)
    tally.read("un_votes", cells.size)
    turkey, late = members.index("TUR"), days >= np.datetime64(_TURKEY_ENDS)
    tally.correct("unga-turkey-blank", late.sum())
    tally.drop("un_votes", late.sum(), "Turkey's column is blank from November 2023")
    shown = cells != _NOT_A_MEMBER
    shown[late, turkey] = True
    tally.drop("un_votes", (~shown).sum(), "not a member")
    shown[late, turkey] = False
    row, member = np.nonzero(shown)
    places = np.zeros(_NOT_A_MEMBER + 1, dtype=np.int32)
    places[list(_VOTES)] = np.arange(len(_VOTES))
    dictionary = pa.DictionaryArray.from_arrays
    return pa.table(
        {
            "rcid": rcid[row],
            "state": dictionary(pa.array(member.astype(np.int32)), pa.array(members)),
            "vote": dictionary(pa.array(places[cells[shown]]), pa.array(list(_VOTES.values()))),
        }
    )


def _codes(frame: Frame, members: list[str], path: Path) -> Frame:
    """Return the cells as small integers; some columns have 1.0 for 1."""
    cells = np.zeros((len(frame), len(members)), dtype=np.int8)
    texts = {f"{code}{tail}": code for code in (*_VOTES, _NOT_A_MEMBER) for tail in ("", ".0")}
    for place, member in enumerate(members):
        codes = frame[member].map(texts)
        wrong, what = codes.isna(), f"invalid vote of {member}"
        delimited.refuse(frame, wrong, what, path, show=[member], allowed="1, 2, 3, 8 or 9")
        cells[:, place] = codes
    return cells
