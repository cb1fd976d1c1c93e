"""Leaders of states with their days in office, 1870 to 2015: Archigos 4.1."""

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally

_COLUMNS = ["obsid", "gwcode", "leader", "yrborn", "gender", "startdate", "enddate", "entry"]


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``leaders``: one row per leader and term of office."""
    path = files["archigos.rda"]
    frame = rdata.read_frame(path, "archigos", [*_COLUMNS, "exit"]).to_pandas()
    tally.read("leaders", len(frame))
    frame = frame.rename(columns={"startdate": "start", "enddate": "end"})
    frame["state"] = systems.iso3_of_periods(
        frame["gwcode"], frame["start"], frame["end"], system="gw"
    )
    lost = frame["state"].isna()
    tally.miss_all(frame.loc[lost, "obsid"].str[:3])
    why = "a state without an ISO code, or before statehood"
    frame = tally.without("leaders", frame, lost, why)
    frame["in_office"] = frame["exit"] == "Still in Office"
    frame["born"] = frame["yrborn"].astype("Int64")
    frame["female"] = frame["gender"] == "F"
    columns = ["state", "start", "leader", "end", "in_office", "born", "female", "entry", "exit"]
    return {"leaders": frame[columns]}
