"""Capitals of states, with coordinates and the dates between which each was the capital."""

from multivector.records import spellings
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
    frame = spellings.resolve_numbers(
        frame, {"ccode": "state"}, tally, "capitals", system="cow", names=frame["statenme"]
    )
    return {"capitals": frame[["state", "start", "end", "capital", "latitude", "longitude"]]}
