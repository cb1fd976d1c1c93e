"""Chinese official finance by recipient and year, 2000 to 2021, in constant 2021 US dollars.

AidData's Global Chinese Development Finance, Version 3.0, aggregated by recipient: aid (oda), other
official flows (oof) and vague flows (vof), each as committed (amt) and excluding loans that only
refinance earlier ones (adj).
"""

from multivector.codes import systems
from multivector.records.formats import delimited
from multivector.records.tally import Files, Tables, Tally

_FLOWS = {"oda": "aid_usd", "oof": "other_usd", "vof": "vague_usd"}
_SOUTH_SUDAN = 626


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``official_finance``."""
    (path,) = files.values()
    columns = [f"{flow}_{kind}" for flow in _FLOWS for kind in ("amt", "adj")]
    frame = delimited.csv(path, ["ccode", "year", *columns])
    tally.read("official_finance", len(frame))
    frame = delimited.numbers(frame, ["ccode", *columns], path, whole=["year"])
    frame["recipient"] = systems.iso3_of_years(frame["ccode"], frame["year"], system="cow")
    early = frame["recipient"].isna() & (frame["ccode"] == _SOUTH_SUDAN)
    tally.correct("gcdf-south-sudan-early", early.sum())
    frame.loc[early, "recipient"] = "SSD"
    allowed = "a Correlates of War number valid in that year"
    wrong, shown = frame["recipient"].isna(), ["ccode", "year"]
    delimited.refuse(frame, wrong, "unknown state number", path, show=shown, allowed=allowed)
    frame = frame.rename(columns={f"{flow}_amt": column for flow, column in _FLOWS.items()})
    frame["lender"] = "CHN"
    frame["finance_usd"] = frame[[f"{flow}_adj" for flow in _FLOWS]].sum(axis=1)
    shown = ["lender", "recipient", "year", "finance_usd", *_FLOWS.values()]
    return {"official_finance": frame[shown]}
