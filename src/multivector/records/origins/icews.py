"""ICEWS coded events, as published: a tab-separated file with a header, coded in CAMEO.

``NA`` and an empty field both mean missing. Quotation marks have no special meaning.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.origins import coded_events, unrest
from multivector.records.tally import Tally

REVISION = 2
_COLUMNS = {
    "Event ID": "event",
    "Event Date": "date",
    "Source Name": "source_name",
    "Source Country": "source",
    "CAMEO Code": "cameo",
    "Intensity": "intensity",
    "Target Name": "target_name",
    "Target Country": "target",
    "Country": "country",
    "Latitude": "latitude",
    "Longitude": "longitude",
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``coded_events`` and ``unrest``."""
    (path,) = files.values()
    frame = delimited.csv(path, list(_COLUMNS), delimiter="\t", quoted=False)
    tally.read("coded_events", len(frame))
    frame = frame[list(_COLUMNS)].rename(columns=_COLUMNS)
    frame = frame.where(frame != "NA", None)
    sides = ["source", "target", "country"]
    names = {name for side in sides for name in frame[side].dropna().unique()}
    found = spellings.codes_of(sorted(names), origin=tally.origin, where=str(path))
    for side in sides:
        frame[side] = frame[side].map(lambda name: found[name][0], na_action="ignore")
    frame["date"] = days(frame["date"], "%Y-%m-%d", path)
    for column in ("intensity", "latitude", "longitude"):
        frame[column] = delimited.number(frame, column, path)
    events = coded_events.finish(coded_events.from_cameo(frame, tally))
    return {"coded_events": events, "unrest": unrest.of_events(events, tally)}


def days(texts: Any, form: str, path: Path) -> Any:
    """Parse a column of dates.

    Raises InputError if a field is not a date in that format; the message gives its line.
    """
    import pandas as pd

    found = pd.to_datetime(texts, format=form, errors="coerce")
    if found.isna().any():
        line = texts.index[found.isna()][0]
        raise InputError(
            f"not a date: {texts[line]!r}",
            where=f"{path}, line {line}",
            allowed="a date such as 2018-06-01",
        )
    return found.dt.date
