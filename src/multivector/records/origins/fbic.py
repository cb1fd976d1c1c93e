"""Formal Bilateral Influence Capacity: two samples, only for comparison with our own measures.

``iso3a`` is the influencer. One file has all columns for a random sample of a thousand dyad-years,
with its own codes for some states; the other has a few columns for all pairs of 18 states.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_INDEX = ("fbic", "bandwidth", "dependence")
# Column of the file -> column of the table; the smaller file has only the security parts.
_PARTS = {
    "politicalbandwidth": "political_bandwidth",
    "economicbandwidth": "economic_bandwidth",
    "securitybandwidth": "security_bandwidth",
    "economicdependence": "economic_dependence",
    "securitydependence": "security_dependence",
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``fbic``."""
    (path,) = files.values()
    frame = delimited.csv(path, ["iso3a", "iso3b", "year", *_INDEX, "securitybandwidth"])
    tally.read("fbic", len(frame))
    frame = spellings.resolve(
        frame,
        {"iso3a": "influencer", "iso3b": "influencee"},
        tally,
        table="fbic",
        where=str(path),
    )
    frame["year"] = delimited.number(frame, "year", path).astype("int64")
    for column in _INDEX:
        frame[column] = delimited.number(frame, column, path)
    for column, name in _PARTS.items():
        frame[name] = delimited.number(frame, column, path) if column in frame else None
        frame[name] = frame[name].astype(float)
    columns = ["influencer", "influencee", "year", *_INDEX, *_PARTS.values()]
    return {"fbic": frame[columns]}
