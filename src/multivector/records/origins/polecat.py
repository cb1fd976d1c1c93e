"""POLECAT event files, as published: a tab-separated file with a header, coded in PLOVER.

``None`` means missing. An event with several actors or recipients ("CHN; RUS") has one row per pair
of states.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records.origins import coded_events, unrest
from multivector.records.tally import Tally

REVISION = 2
_COLUMNS = {
    "Event ID": "event",
    "Event Date": "date",
    "Event Type": "event_type",
    "Event Mode": "mode",
    "Intensity": "intensity",
    "Actor Name": "source_name",
    "Actor Country": "source",
    "Recipient Name": "target_name",
    "Recipient Country": "target",
    "Country": "country",
    "Latitude": "latitude",
    "Longitude": "longitude",
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``coded_events`` and ``unrest`` from all files."""
    import pandas as pd

    frame = pd.concat([_file(path, tally) for path in files.values()], ignore_index=True)
    events = len(frame)
    for side in ("source", "target"):
        frame[side] = frame[side].fillna("").str.split(";")
        frame = frame.explode(side, ignore_index=True)
        frame[side] = frame[side].str.strip().replace("", None)
    tally.gain("coded_events", len(frame) - events, "one row for each pair of an event's states")
    for side in ("source", "target", "country"):
        frame[side] = coded_events.codes(frame[side], tally)
    events = coded_events.finish(frame)
    return {"coded_events": events, "unrest": unrest.of_events(events, tally)}


def _file(path: Path, tally: Tally) -> Any:
    try:
        return coded_events.read(path, _COLUMNS, "%Y-%m-%d", "None", tally)
    except InputError as error:
        if "codec" not in error.what:
            raise
        # Some published files are in Latin-1.
        return coded_events.read(path, _COLUMNS, "%Y-%m-%d", "None", tally, encoding="latin-1")
