"""Sessions of the UN General Assembly by date of a vote.

``sessions.tsv`` holds the first day of each session: from the 52nd (1997) its opening day; before
that, the first of the month, as the voting data have no actual days for that period. A special
session counts as part of the regular one that follows, as in the voting data's own session column.
"""

from typing import Any

import numpy as np

from multivector.tables import read_table


def session_of(days: Any) -> Any:
    """Return the session of each date.

    ``days``: dates of votes, since 1946.

    >>> session_of(["2015-09-11", "2015-09-15", "2022-03-02"]).tolist()
    [69, 70, 76]
    """
    rows = read_table("multivector.records.origins", "sessions.tsv")
    sessions = np.array([int(row["session"]) for row in rows])
    first = np.array([row["opens"] for row in rows], dtype="datetime64[D]")
    place = np.searchsorted(first, np.asarray(days, dtype="datetime64[D]"), side="right") - 1
    return sessions[place]
