"""POLECAT event files, as published: a tab-separated file with a header, coded in PLOVER.

``None`` means missing. An event with several actors or recipients ("CHN; RUS") has one row per pair
of states.
"""

from pathlib import Path

from multivector.errors import InputError
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Frame, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``coded_events`` and ``unrest`` from all files."""
    frame = coded_events.of_files([_file(path, tally) for path in files.values()], tally)
    events = len(frame)
    for side in ("source", "target"):
        frame[side] = frame[side].fillna("").str.split(";")
        frame = frame.explode(side, ignore_index=True)
        frame[side] = frame[side].str.strip().replace("", None)
    tally.gain("coded_events", len(frame) - events, "one row for each pair of an event's states")
    for side in ("source", "target", "country"):
        frame[side] = coded_events.codes(frame[side], tally)
    return coded_events.tables(frame, tally)


def _file(path: Path, tally: Tally) -> Frame:
    try:
        return coded_events.read(path, tally)
    except InputError as error:
        if "codec" not in error.what:
            raise
        # Some published files are in Latin-1.
        return coded_events.read(path, tally, encoding="latin-1")
