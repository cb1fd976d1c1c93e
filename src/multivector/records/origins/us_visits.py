"""Travel abroad by US Presidents and Secretaries of State: Office of the Historian.

One row per state visited, with the dates in words ("December 31, 1977–January 1, 1978"). Vietnam is
the Republic of Vietnam while there were two. Visits made as President-elect are listed but not
counted.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_OFFICES = {
    "us_president_visits.csv": "president",
    "us_secretary_visits.csv": "secretary of state",
}
_COLUMNS = ["destination country", "destination city", "description", "time", "year"]
_ELECT = "[Visit made as President-elect.]"
# Before this year, "Vietnam" means the Republic of Vietnam.
_ONE_VIETNAM = 1976
_DAYS = re.compile(
    r"(?P<first>[A-Z][a-z]+ \d{1,2})(?:, (?P<first_year>\d{4}))?"
    r"(?:–(?:(?P<month>[A-Z][a-z]+) )?(?P<last>\d{1,2}))?, (?P<year>\d{4})"
)


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``journeys`` and, by host and year, ``visits``."""
    (name, path), *_ = files.items()
    office = _OFFICES[name]
    frame = delimited.csv(path, _COLUMNS)
    tally.read("journeys", len(frame))
    days = [days_of(text, where=f"{path}, line {line}") for line, text in frame["time"].items()]
    frame["start"], frame["end"] = ([day[place] for day in days] for place in (0, 1))
    frame = spellings.resolve(
        frame, {"destination country": "host"}, tally, table="journeys", where=str(path)
    )
    divided = (frame["host"] == "VNM") & (frame["year"].astype(int) < _ONE_VIETNAM)
    tally.correct(f"{tally.origin.replace('_', '-')}-vietnam", int(divided.sum()))
    frame.loc[divided, "host"] = "RVN"
    frame["office"] = office
    frame.loc[frame["description"].str.contains(_ELECT, regex=False), "office"] = "president-elect"
    frame["entry"], frame["visitor"] = frame.index, "USA"
    frame = frame.rename(columns={"destination city": "place", "description": "purpose"})
    columns = ["entry", "visitor", "host", "start", "end", "office", "place", "purpose"]
    return {"journeys": frame[columns], "visits": _by_year(frame[columns], tally)}


def days_of(text: str, *, where: str) -> tuple[date, date]:
    """Return the first and last day of a visit.

    Raises
    ------
    InputError
        If the text is not a date or date range.

    Examples
    --------
    >>> days_of("December 31, 1977–January 1, 1978", where="here")[1]
    datetime.date(1978, 1, 1)
    >>> days_of("November 30–December 2, 2010", where="here")[0].isoformat()
    '2010-11-30'
    """
    found = _DAYS.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        first, year = found["first"], found["year"]
        start = _day(first, found["first_year"] or year)
        month = found["month"] or first.split()[0]
        end = _day(f"{month} {found['last']}", year) if found["last"] else start
    except ValueError:
        raise InputError(
            f"not a date or date range: {text!r}", where=where, allowed="April 8–9, 2015"
        ) from None
    if end < start:
        raise InputError(f"the date range ends before it starts: {text!r}", where=where)
    return start, end


def _day(text: str, year: str) -> date:
    return datetime.strptime(f"{text} {year}", "%B %d %Y").date()


def _by_year(journeys: Any, tally: Tally) -> Any:
    tally.read("visits", len(journeys))
    held = journeys["office"] != "president-elect"
    tally.drop("visits", int((~held).sum()), "made before taking office")
    frame = journeys[held].assign(
        year=[day.year for day in journeys["start"][held]],
        days=[
            (end - start).days + 1
            for start, end in zip(journeys["start"][held], journeys["end"][held], strict=True)
        ],
    )
    keys = ["visitor", "host", "year"]
    yearly = frame.groupby(keys, sort=True).agg(visits=("entry", "size"), days=("days", "sum"))
    tally.drop("visits", len(frame) - len(yearly), "another visit to the state in the same year")
    return yearly.reset_index()
