"""Known sales of spyware and digital forensics tools to states: Feldstein and Kot, 2023.

Each row is a sale that became known, with its sources. A state without a row may have bought as
much: presence counts, absence means nothing.
"""

from multivector.records import catalogue, spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Tables, Tally

TABLE = "surveillance_sales"
_KINDS = {"Spyware": "spyware", "Digital forensics": "forensics", "IOT hacking": "hacking"}
_SOURCES = [f"Source {number}" for number in range(1, 8)]


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``surveillance_sales``: one row per sale and home state of the vendor."""
    (path,) = files.values()
    named = catalogue.entry(tally.origin).read[TABLE]["columns"]
    cells = delimited.csv(path, [*named.values(), *_SOURCES])
    frame = cells[list(named.values())].set_axis(list(named), axis=1)
    frame["source"] = cells[_SOURCES].bfill(axis=1)[_SOURCES[0]]  # the first that is given
    tally.read(TABLE, len(frame))
    lacking = frame[["source", "disclosed", "vendor"]].isna().any(axis=1)
    delimited.refuse(frame, lacking, "no vendor, year or source", path, show=["host"])
    strange = ~frame["kind"].isin(_KINDS)
    delimited.refuse(frame, strange, "unknown kind of tool", path, allowed=", ".join(_KINDS))
    # "2018, 2021" are two disclosures, "2014-2015" a span: the first is when it became known.
    frame["disclosed"] = frame["disclosed"].str.extract(r"(\d{4})")[0].astype("int64")
    frame["kind"], frame["doubtful"] = frame["kind"].map(_KINDS), frame["doubtful"].notna()
    frame["entry"], frame["supplier"] = frame.index, frame["supplier"].str.split(", ")
    apart = frame.explode("supplier")
    tally.gain(TABLE, len(apart) - len(frame), "one row per state of origin")
    named = spellings.resolve(apart, ["supplier", "host"], tally, TABLE, path)
    home = named["supplier"] == named["host"]
    return {TABLE: tally.without(TABLE, named, home, "domestic sale")}
