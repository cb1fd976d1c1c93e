"""Roll calls that repeat an earlier resolution, used as bridges between sessions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``un_recurring``: pairs of a roll call and the earlier one it repeats."""
    path = files["unga_matches.csv"]
    frame = delimited.csv(path, ["rcid1", "rcid2"])
    tally.read("un_recurring", len(frame))
    frame["rcid"] = delimited.number(frame, "rcid2", path).astype("int64")
    frame["earlier_rcid"] = delimited.number(frame, "rcid1", path).astype("int64")
    return {"un_recurring": frame[["rcid", "earlier_rcid"]]}
