"""Leaders of states with their days in office, 1870 to 2015: Archigos 4.1."""

from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally

_COLUMNS = ["obsid", "gwcode", "leader", "yrborn", "gender", "startdate", "enddate", "entry"]


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``leaders``: one row per leader and term of office."""
    (path,) = files.values()
    frame = rdata.read_frame(path, "archigos", [*_COLUMNS, "exit"]).to_pandas()
    tally.read("leaders", len(frame))
    frame = frame.rename(columns={"startdate": "start", "enddate": "end"})
    names, why = frame["obsid"].str[:3], "a state without an ISO code, or before statehood"
    frame = spellings.resolve_numbers(
        frame, {"gwcode": "state"}, tally, "leaders", system="gw", names=names, why=why
    )
    frame["in_office"] = frame["exit"] == "Still in Office"
    frame["born"] = frame["yrborn"].astype("Int64")
    frame["female"] = frame["gender"] == "F"
    columns = ["state", "start", "leader", "end", "in_office", "born", "female", "entry", "exit"]
    return {"leaders": frame[columns]}
