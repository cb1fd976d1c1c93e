"""Capitals of states, with coordinates and the dates between which each was the capital."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``capitals``: one row per capital and period."""
    path = files["cow_capitals.rda"]
    columns = ["ccode", "statenme", "capital", "stdate", "enddate", "lat", "lng"]
    frame = rdata.read_frame(path, "cow_capitals", columns).to_pandas()
    tally.read("capitals", len(frame))
    frame["state"] = [
        systems.iso3_of_period(number, start, end, system="cow")
        for number, start, end in zip(
            frame["ccode"], frame["stdate"], frame["enddate"], strict=True
        )
    ]
    lost = frame["state"].isna()
    for name, rows in frame.loc[lost, "statenme"].value_counts().items():
        tally.drop("capitals", rows, "a state that ended before it had an ISO code")
        tally.miss(name, rows)
    frame = frame[~lost].rename(
        columns={"stdate": "start", "enddate": "end", "lat": "latitude", "lng": "longitude"}
    )
    return {"capitals": frame[["state", "start", "end", "capital", "latitude", "longitude"]]}
