"""Event files as published: ICEWS and GDELT 2.0, coded in CAMEO, and POLECAT, coded in PLOVER.

All are tab-separated, without a special meaning of quotation marks. GDELT's have no header, plain
or zipped; states of its actors have CAMEO's three-letter codes, mostly equal to ISO's, and include
regions; its places have FIPS 10-4 codes.
"""

from functools import cache
from pathlib import Path

from multivector.codes import systems, tables
from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Frame, Tables, Tally

# Pairs of FIPS 10-4 codes that share one ISO code.
_PALESTINE = {"GZ": "PSE", "WE": "PSE"}


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``coded_events`` and ``unrest`` from all files."""
    read = {"icews": _icews, "gdelt": _gdelt, "polecat": _polecat}[tally.origin]
    return coded_events.tables(read(files, tally), tally)


def _icews(files: Files, tally: Tally) -> Frame:
    (path,) = files.values()
    frame = coded_events.read(path, tally)
    sides = ["source", "target", "country"]
    names = {name for side in sides for name in frame[side].dropna().unique()}
    found = spellings.codes_of(sorted(names), origin=tally.origin, where=path)
    for side in sides:
        frame[side] = frame[side].map(lambda name: found[name][0], na_action="ignore")
    return coded_events.from_cameo(frame, tally)


def _gdelt(files: Files, tally: Tally) -> Frame:
    parts = [coded_events.read(path, tally) for path in files.values()]
    frame = coded_events.of_files(parts, tally)
    for side in ("source", "target"):
        frame[side] = coded_events.codes(frame[side], tally)
    places = fips()
    strange = frame["country"].dropna()
    tally.miss_all("FIPS " + strange[~strange.isin(places)])
    frame["country"] = frame["country"].map(places).astype(object)
    frame["country"] = frame["country"].where(frame["country"].notna(), None)
    return coded_events.from_cameo(frame, tally)


@cache
def fips() -> dict[str, str]:
    """Return the ISO code of each FIPS 10-4 country code.

    >>> fips()["CH"], fips()["SZ"], fips()["KZ"]
    ('CHN', 'CHE', 'KAZ')
    """
    found = {row["fips"]: row["iso3"] for row in tables.rows("geonames") if row["fips"]}
    known = systems.known()
    return {code: iso3 for code, iso3 in found.items() if iso3 in known} | _PALESTINE


def _polecat(files: Files, tally: Tally) -> Frame:
    """Return one row for each pair of states of an event with several ("CHN; RUS")."""
    frame = coded_events.of_files([_weekly(path, tally) for path in files.values()], tally)
    events = len(frame)
    for side in ("source", "target"):
        frame[side] = frame[side].fillna("").str.split(";")
        frame = frame.explode(side, ignore_index=True)
        frame[side] = frame[side].str.strip().replace("", None)
    tally.gain("coded_events", len(frame) - events, "one row for each pair of an event's states")
    for side in ("source", "target", "country"):
        frame[side] = coded_events.codes(frame[side], tally)
    return frame


def _weekly(path: Path, tally: Tally) -> Frame:
    try:
        return coded_events.read(path, tally)
    except InputError as error:
        if "codec" not in error.what:
            raise
        # Some published files are in Latin-1.
        return coded_events.read(path, tally, encoding="latin-1")
