"""GDELT 2.0 event files, as published: 61 tab-separated fields, no header, plain or zipped.

States of actors have CAMEO's three-letter codes, mostly equal to ISO's, and include regions; places
have FIPS 10-4 codes.
"""

from functools import cache

from multivector.codes import systems, tables
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Tables, Tally

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code"),
    *("Religion2Code", "Type1Code", "Type2Code", "Type3Code"),
)
_PLACE = (*("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"),)
FIELDS = (
    *("GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{side}{field}" for side in (1, 2) for field in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{what}Geo_{field}" for what in ("Actor1", "Actor2", "Action") for field in _PLACE),
    *("DATEADDED", "SOURCEURL"),
)
# Pairs of FIPS 10-4 codes that share one ISO code.
_PALESTINE = {"GZ": "PSE", "WE": "PSE"}


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``coded_events`` and ``unrest`` from all files."""
    parts = [coded_events.read(path, tally, names=FIELDS) for path in files.values()]
    frame = coded_events.of_files(parts, tally)
    for side in ("source", "target"):
        frame[side] = coded_events.codes(frame[side], tally)
    places = fips()
    strange = frame["country"].dropna()
    tally.miss_all("FIPS " + strange[~strange.isin(places)])
    frame["country"] = frame["country"].map(places).astype(object)
    frame["country"] = frame["country"].where(frame["country"].notna(), None)
    return coded_events.tables(coded_events.from_cameo(frame, tally), tally)


@cache
def fips() -> dict[str, str]:
    """Return the ISO code of each FIPS 10-4 country code.

    >>> fips()["CH"], fips()["SZ"], fips()["KZ"]
    ('CHN', 'CHE', 'KAZ')
    """
    found = {row["fips"]: row["iso3"] for row in tables.rows("geonames") if row["fips"]}
    known = systems.known()
    return {code: iso3 for code, iso3 in found.items() if iso3 in known} | _PALESTINE
