"""Leaders of states with their days in office, 1870 to 2015: Archigos 4.1."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1
_COLUMNS = ["obsid", "gwcode", "leader", "yrborn", "gender", "startdate", "enddate", "entry"]


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``leaders``: one row per leader and term of office."""
    path = files["archigos.rda"]
    frame = rdata.read_frame(path, "archigos", [*_COLUMNS, "exit"]).to_pandas()
    tally.read("leaders", len(frame))
    frame["state"] = [
        systems.iso3_of_period(number, start, end, system="gw")
        for number, start, end in zip(
            frame["gwcode"], frame["startdate"], frame["enddate"], strict=True
        )
    ]
    lost = frame["state"].isna()
    for prefix, rows in frame.loc[lost, "obsid"].str[:3].value_counts().items():
        tally.drop("leaders", rows, "a state without an ISO code, or before statehood")
        tally.miss(prefix, rows)
    frame = frame[~lost].rename(columns={"startdate": "start", "enddate": "end"})
    frame["in_office"] = frame["exit"] == "Still in Office"
    frame["born"] = frame["yrborn"].astype("Int64")
    frame["female"] = frame["gender"] == "F"
    columns = ["state", "start", "leader", "end", "in_office", "born", "female", "entry", "exit"]
    return {"leaders": frame[columns]}
