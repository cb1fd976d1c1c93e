"""Members of the Correlates of War and Gleditsch and Ward state systems, with dates."""

from pathlib import Path

import pandas as pd

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.tally import Files, Frame, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``state_system``: one row per spell of membership."""
    (name, path), *_ = files.items()
    system = name.partition("_")[0]
    frame = _cow(path) if system == "cow" else _gw(path)
    tally.read("state_system", len(frame))
    frame["number"] = frame["number"].astype("int64")
    ends = zip(frame["number"], frame["end"], strict=True)
    codes = [systems.to_iso3(number, system=system, on=end) for number, end in ends]
    frame["state"] = [systems.continuing(code) if code else None for code in codes]
    frame["system"] = system
    columns = ["system", "number", "start", "end", "abbreviation", "name", "state"]
    return {"state_system": frame[columns]}


def _cow(path: Path) -> Frame:
    ends = [f"{end}{part}" for end in ("st", "end") for part in ("year", "month", "day")]
    columns = ["stateabb", "ccode", "statenme", *ends]
    frame = rdata.read_frame(path, "cow_states", columns).to_pandas()
    for end, name in (("st", "start"), ("end", "end")):
        parts = {part: frame[f"{end}{part}"].astype(int) for part in ("year", "month", "day")}
        frame[name] = pd.to_datetime(parts).dt.date
    return frame.rename(columns={"ccode": "number", "stateabb": "abbreviation", "statenme": "name"})


def _gw(path: Path) -> Frame:
    columns = ["gwcode", "stateabb", "statename", "startdate", "enddate"]
    frame = rdata.read_frame(path, "gw_states", columns).select(columns).to_pandas()
    return frame.set_axis(["number", "abbreviation", "name", "start", "end"], axis=1)
