"""Capitals of states, with coordinates and the dates between which each was the capital."""

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``capitals``: one row per capital and period."""
    path = files["cow_capitals.rda"]
    columns = ["ccode", "statenme", "capital", "stdate", "enddate", "lat", "lng"]
    frame = rdata.read_frame(path, "cow_capitals", columns).to_pandas()
    tally.read("capitals", len(frame))
    frame = frame.rename(
        columns={"stdate": "start", "enddate": "end", "lat": "latitude", "lng": "longitude"}
    )
    frame["state"] = systems.iso3_of_periods(
        frame["ccode"], frame["start"], frame["end"], system="cow"
    )
    lost = frame["state"].isna()
    tally.miss_all(frame.loc[lost, "statenme"])
    frame = tally.without("capitals", frame, lost, "a state that ended before it had an ISO code")
    return {"capitals": frame[["state", "start", "end", "capital", "latitude", "longitude"]]}
