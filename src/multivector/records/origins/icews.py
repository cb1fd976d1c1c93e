"""ICEWS coded events, as published: a tab-separated file with a header, coded in CAMEO.

``NA`` and an empty field both mean missing. Quotation marks have no special meaning.
"""

from multivector.records import spellings
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``coded_events`` and ``unrest``."""
    (path,) = files.values()
    frame = coded_events.read(path, tally)
    sides = ["source", "target", "country"]
    names = {name for side in sides for name in frame[side].dropna().unique()}
    found = spellings.codes_of(sorted(names), origin=tally.origin, where=path)
    for side in sides:
        frame[side] = frame[side].map(lambda name: found[name][0], na_action="ignore")
    return coded_events.tables(coded_events.from_cameo(frame, tally), tally)
