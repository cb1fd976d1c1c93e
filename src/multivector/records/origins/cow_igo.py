"""Shared memberships in organisations, 1816 to 2014: Correlates of War, IGO data, version 3.

The file has each pair once; the table has it in both orders.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``shared_igos``, including zeros, as both states were members of the system."""
    import pandas as pd

    path = files["cow_igo_ndy.rda"]
    columns = ["ccode1", "ccode2", "year", "dyadigos"]
    frame = rdata.read_frame(path, "cow_igo_ndy", columns).to_pandas().astype("int64")
    tally.read("shared_igos", len(frame))
    for side, column in (("state_a", "ccode1"), ("state_b", "ccode2")):
        frame[side] = systems.iso3_of_years(
            frame[column].tolist(), frame["year"].tolist(), system="cow"
        )
    lost = frame["state_a"].isna() | frame["state_b"].isna()
    tally.drop("shared_igos", int(lost.sum()), "a state that ended before it had an ISO code")
    frame = frame[~lost].rename(columns={"dyadigos": "organisations"})
    frame = frame[["state_a", "state_b", "year", "organisations"]]
    tally.gain("shared_igos", len(frame), "the same pair in the other order")
    turned = frame.rename(columns={"state_a": "state_b", "state_b": "state_a"})
    return {"shared_igos": pd.concat([frame, turned[frame.columns]], ignore_index=True)}
