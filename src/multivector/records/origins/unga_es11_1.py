"""Votes on resolution ES-11/1 ("Aggression against Ukraine") of 2 March 2022, 193 members."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_VOTES = {"Approve": "yes", "Abstain": "abstain", "Against": "no", "Absent": "absent"}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``un_resolution_votes`` for resolution ES-11/1."""
    import pandas as pd

    path = files["unga_es11_1.xlsx"]
    header, *rows = delimited.sheet(path, "detail")
    delimited.require(header, ["states", "vote", "iso_code"], path)
    frame = pd.DataFrame(rows, columns=list(header), index=range(2, 2 + len(rows)))
    tally.read("un_resolution_votes", len(frame))
    frame = spellings.resolve(
        frame, {"iso_code": "state"}, tally, table="un_resolution_votes", where=str(path)
    )
    frame["resolution"], frame["date"] = "ES-11/1", date(2022, 3, 2)
    frame["vote"] = frame["vote"].map(lambda word: _VOTES.get(word, word))
    return {"un_resolution_votes": frame[["resolution", "state", "date", "vote"]]}
