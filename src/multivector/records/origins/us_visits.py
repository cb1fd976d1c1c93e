"""Travel abroad by US Presidents and Secretaries of State: Office of the Historian.

One row per state visited, with the dates in words ("December 31, 1977–January 1, 1978"). Vietnam is
the Republic of Vietnam while there were two. Visits made as President-elect are listed but not
counted. The list for 1952 to 2023 has no header, and splits a visit that spans the end of a month
into one row for its first day and one for its last: such rows are joined.
"""

import re
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

_SECRETARY = "us_secretary_visits.csv"
_COLUMNS = ["destination country", "destination city", "description", "time", "year"]
_PLAIN = _COLUMNS[:4]
_GLUED = re.compile(r"(?P<days>.*\d{4})(?P<state>[A-Z]\D+)")
# The longest visit that spans the end of a month lasted 13 days.
_LONGEST = 14
_ELECT = "[Visit made as President-elect.]"
# Before this year, "Vietnam" means the Republic of Vietnam.
_ONE_VIETNAM = 1976
_DAYS = re.compile(
    r"(?P<first>[A-Z][a-z]+ \d{1,2})(?:, (?P<first_year>\d{4}))?"
    r"(?:[–-](?:(?P<month>[A-Z][a-z]+) )?(?P<last>\d{1,2}))?, (?P<year>\d{4})"
)


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``journeys`` and, by host and year, ``visits``."""
    (name, path), *_ = files.items()
    office = "secretary of state" if name == _SECRETARY else "president"
    plain = name.endswith(".txt")
    frame = _lines(path, tally) if plain else delimited.csv(path, _COLUMNS)
    tally.read("journeys", len(frame))
    days = [days_of(text, where=f"{path}, line {line}") for line, text in frame["time"].items()]
    frame["start"], frame["end"] = ([day[place] for day in days] for place in (0, 1))
    if plain:
        frame = _joined(frame, tally)
    frame = spellings.resolve(frame, {"destination country": "host"}, tally, "journeys", path)
    years = frame["start"].map(lambda day: day.year)
    divided = (frame["host"] == "VNM") & (years < _ONE_VIETNAM)
    tally.correct(f"{tally.origin.replace('_', '-')}-vietnam", divided.sum())
    frame.loc[divided, "host"] = "RVN"
    frame["office"] = office
    frame.loc[frame["description"].str.contains(_ELECT, regex=False), "office"] = "president-elect"
    frame["entry"], frame["visitor"] = frame.index, "USA"
    frame = frame.rename(columns={"destination city": "place", "description": "purpose"})
    columns = ["entry", "visitor", "host", "start", "end", "office", "place", "purpose"]
    return {"journeys": frame[columns], "visits": _by_year(frame[columns], tally)}


def _lines(path: Path, tally: Tally) -> Frame:
    """Return the rows of a list without a header; two rows on one line are split."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read: {error}", where=str(path)) from error
    rows, numbers, glued = [], [], 0
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        again = _GLUED.fullmatch(fields[3]) if len(fields) == 2 * len(_PLAIN) - 1 else None
        parts = [fields]
        if again is not None:
            parts, glued = [[*fields[:3], again["days"]], [again["state"], *fields[4:]]], glued + 1
        for part in parts:
            if len(part) != len(_PLAIN):
                raise InputError(
                    f"expected 4 fields, found {len(part)}: {line[:80]!r}",
                    where=f"{path}, line {number}",
                    allowed="state, city, purpose and days, separated by tabs",
                    next="download the file again: it may be truncated",
                )
            rows.append(part)
            numbers.append(number)
    tally.correct("us-president-visits-two-on-a-line", glued)
    return pd.DataFrame(rows, columns=_PLAIN, index=numbers, dtype=object)


def _joined(frame: Frame, tally: Tally) -> Frame:
    """Join the rows of the first and the last day of one visit."""
    told = frame[_PLAIN[:3]].apply(lambda column: column.str.rstrip("."))
    same = (told == told.shift()).all(axis=1)
    pairs = zip(frame["start"], [None, *frame["end"][:-1]], strict=True)
    soon = [end is not None and 0 < (start - end).days <= _LONGEST for start, end in pairs]
    second = same & pd.Series(soon, index=frame.index)
    tally.correct("us-president-visits-split", second.sum())
    frame["end"] = frame["end"].where(~second.shift(-1, fill_value=False), frame["end"].shift(-1))
    why = "the last day of the visit in the previous row"
    frame = tally.without("journeys", frame, second, why)
    return frame.set_axis(range(1, len(frame) + 1))  # two visits may be on one line


def days_of(text: str, *, where: str) -> tuple[date, date]:
    """Return the first and last day of a visit; InputError if the text is not a date or date range.

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


def _by_year(journeys: Frame, tally: Tally) -> Frame:
    tally.read("visits", len(journeys))
    early = journeys["office"] == "president-elect"
    held = tally.without("visits", journeys, early, "made before taking office")
    spans = list(zip(held["start"], held["end"], strict=True))
    frame = held.assign(
        year=[start.year for start, _ in spans],
        days=[(end - start).days + 1 for start, end in spans],
    )
    keys = ["visitor", "host", "year"]
    yearly = frame.groupby(keys, sort=True).agg(visits=("entry", "size"), days=("days", "sum"))
    why = "another visit to the state in the same year"
    return tally.merged("visits", frame, yearly, why).reset_index()
