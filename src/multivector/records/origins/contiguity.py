"""Contiguity of states, by land or across water, 1816 to 2016 (Correlates of War).

Periods are monthly in the source, with each pair in both orders. For a year, the closest kind on
any day counts.
"""

from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Frame, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``contiguity`` (periods) and ``borders`` (years)."""
    (path,) = files.values()
    columns = ["ccode1", "ccode2", "conttype", "stdate", "enddate"]
    frame = rdata.read_frame(path, "cow_contdir", columns).to_pandas()
    tally.read("contiguity", len(frame))
    frame = frame.rename(columns={"stdate": "start", "enddate": "end"})
    apart = frame["conttype"] == 0
    frame = tally.without("contiguity", frame, apart, "kind 0: no common border in the period")
    sides = {"ccode1": "state_a", "ccode2": "state_b"}
    frame = spellings.resolve_numbers(frame, sides, tally, "contiguity", system="cow")
    frame["border"] = frame["conttype"].astype("int64")
    periods = frame[["state_a", "state_b", "start", "end", "border"]]
    return {"contiguity": periods, "borders": _by_year(periods, tally)}


def _by_year(periods: Frame, tally: Tally) -> Frame:
    tally.read("borders", len(periods))
    spans = zip(periods["start"], periods["end"], strict=True)
    years = [list(range(start.year, end.year + 1)) for start, end in spans]
    frame = periods.assign(year=years).explode("year")
    tally.gain("borders", len(frame) - len(periods), "one row for each year of a period")
    frame["year"] = frame["year"].astype("int64")
    keys = ["state_a", "state_b", "year"]
    yearly = frame.sort_values([*keys, "border"]).drop_duplicates(keys)
    tally.drop("borders", len(frame) - len(yearly), "another period of the pair in the same year")
    return yearly[[*keys, "border"]].sort_index(kind="stable")
