"""Recorded votes of the UN General Assembly in 2025, one row per member and resolution.

From the United Nations Digital Library; the votes of the Security Council in the file are dropped.
The ID of a roll call is the library's record number, higher than every ID in the voting data that
end in June 2024; neither has votes from July to December 2024. A blank is a member that did not
vote. Afghanistan and Venezuela, which cast no vote in 2025, have no column.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.origins import sessions
from multivector.records.tally import Files, Frame, Tables, Tally

_ABOUT = ("token", "Title", "Council", "Resolution", "Date")
# Vote -> its word in the file, which counts it in the column "… COUNT".
_VOTES = {"yes": "YES", "no": "NO", "abstain": "ABSTAIN"}
# The columns after this one are members, by ISO code.
_LAST_BEFORE_MEMBERS = "tags"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``un_votes`` and ``un_roll_calls`` of the General Assembly."""
    (path,) = files.values()
    counted = [f"{word} COUNT" for word in _VOTES.values()]
    frame = delimited.csv(path, [*_ABOUT, *counted, _LAST_BEFORE_MEMBERS])
    names = list(frame.columns)
    members = names[names.index(_LAST_BEFORE_MEMBERS) + 1 :]
    for table, cells in (("un_roll_calls", 1), ("un_votes", len(members))):
        tally.read(table, len(frame) * cells)
        council = int((frame["Council"] != "General Assembly").sum()) * cells
        tally.drop(table, council, "a vote of the Security Council")
    frame = frame[frame["Council"] == "General Assembly"].copy()
    frame["rcid"] = delimited.number(frame, "token", path).astype("int64")
    return {
        "un_votes": _votes(frame, members, tally, path),
        "un_roll_calls": _roll_calls(frame, path),
    }


def _roll_calls(frame: Frame, path: Path) -> Frame:
    days = pd.to_datetime(frame["Date"], format="%Y-%m-%d", errors="coerce")
    delimited.refuse(frame, days.isna(), "not a date", path, show=["Date"], allowed="YYYY-MM-DD")
    days = days.to_numpy().astype("datetime64[D]")
    calls = pd.DataFrame({"rcid": frame["rcid"], "session": sessions.session_of(days)})
    calls["year"], calls["date"] = calls["session"] + 1945, days
    # Every row is a vote on a whole resolution or decision.
    calls["amendment"] = calls["paragraph"] = False
    calls["resolution"] = frame["Resolution"]
    calls["title"] = [title.split(" : ")[0].strip() for title in frame["Title"]]
    return calls


def _votes(frame: Frame, members: list[str], tally: Tally, path: Path) -> Frame:
    found = spellings.codes_of(members, origin=tally.origin, where=path)
    cells = frame[members].to_numpy()
    blank = frame[members].isna().to_numpy()
    known = blank | np.isin(cells.astype(str), list(_VOTES.values()))
    allowed = "YES, NO, ABSTAIN or blank for each member, and their counts"
    strange, show = ~known.all(axis=1), ["Resolution"]
    delimited.refuse(frame, strange, "unrecognised vote", path, show=show, allowed=allowed)
    votes = np.full(cells.shape, "absent", dtype=object)
    for vote, word in _VOTES.items():
        votes[cells == word], column = vote, f"{word} COUNT"
        counted, cast = delimited.number(frame, column, path), (cells == word).sum(axis=1)
        what = f"{column} differs from the number of {word} votes"
        delimited.refuse(frame, counted != cast, what, path, show=show, allowed=allowed)
    row, member = np.indices(cells.shape)
    return pd.DataFrame(
        {
            "rcid": frame["rcid"].to_numpy()[row.ravel()],
            "state": np.array([found[name][0] for name in members], dtype=object)[member.ravel()],
            "vote": votes.ravel(),
        }
    )
