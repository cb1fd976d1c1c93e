"""Protest and violence by state and month, from event files that a user loads.

``ucdp`` is a candidate or GED file of the Uppsala Conflict Data Program (violence with deaths; no
protests), ``acled`` an export of ACLED, ``coded_articles`` the events that ``multivector code``
wrote as JSON Lines. The columns are those that the owners publish; the loader was written from the
owners' codebooks and has not been tested on an actual file.
"""

import json
from pathlib import Path

import pandas as pd

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

TABLE = "unrest"
_COUNTS = ("protests", "violence", "deaths")
_PEACEFUL, _NOT_AN_EVENT = "Protests", "Strategic developments"
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots")
# PLOVER types of protest and of violence; a threat or a mobilisation is not yet violence.
_PLOVER = ("PROTEST", "ASSAULT")


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``unrest``: events in all files, counted by state and month."""
    read = {"ucdp": _ucdp, "acled": _acled, "coded_articles": _articles}[tally.origin]
    frame = pd.concat([read(path, tally) for path in files.values()])
    repeated = frame.duplicated("event")
    frame = tally.without(TABLE, frame, repeated, "the same event in another file or row")
    where = ", ".join(map(str, files.values()))
    frame = spellings.resolve(frame, {"country": "state"}, tally, TABLE, where)
    return {TABLE: by_month(frame, tally)}


def of_events(frame: Frame, tally: Tally) -> Frame:
    """Return ``unrest`` from rows of ``coded_events``; events without a place are dropped."""
    events = frame.drop_duplicates("event")
    tally.read(TABLE, len(events))
    other = events["country"].isna() | ~events["event_type"].isin(_PLOVER)
    events = tally.without(TABLE, events, other, "no place, or neither protest nor violence")
    return by_month(_plover(events).rename(columns={"country": "state"}), tally)


def by_month(frame: Frame, tally: Tally) -> Frame:
    """Sum ``protests``, ``violence`` and ``deaths`` by ``state`` and month.

    A count is missing if no event of the month has it, that is, if the source never reports it.
    """
    days = pd.to_datetime(frame["date"])
    frame = frame.assign(date=days.dt.to_period("M").dt.start_time.dt.date)
    found = frame.groupby(["state", "date"], as_index=False)[list(_COUNTS)].sum(min_count=1)
    found = tally.merged(TABLE, frame, found, "counted with another event of the month")
    found["month"] = [day.strftime("%Y-%m") for day in found["date"]]
    return found.astype(dict.fromkeys(_COUNTS, "Int64"))[["state", "date", "month", *_COUNTS]]


def _ucdp(path: Path, tally: Tally) -> Frame:
    frame = delimited.csv(path, ["id", "country", "date_start", "date_end", "best"])
    tally.read(TABLE, len(frame))
    ends = ("date_start", "date_end")
    start, end = (_days(frame[column].str[:10], path, column) for column in ends)
    deaths = delimited.number(frame, "best", path)
    delimited.refuse(frame, deaths < 0, "a negative number of deaths", path)
    frame = frame.assign(
        event=frame["id"], country=frame["country"].str.replace(r" \(.*\)$", "", regex=True),
        date=start, protests=float("nan"), violence=1.0, deaths=deaths,
    )  # fmt: skip
    unclear = start.dt.to_period("M") != end.dt.to_period("M")
    frame = tally.without(TABLE, frame, unclear, "dated only to a period over several months")
    return frame[["event", "country", "date", *_COUNTS]]


def _acled(path: Path, tally: Tally) -> Frame:
    columns = ["event_id_cnty", "event_date", "event_type", "country", "fatalities"]
    frame = delimited.csv(path, columns)
    tally.read(TABLE, len(frame))
    kinds = (_PEACEFUL, _NOT_AN_EVENT, *_VIOLENT)
    strange = ~frame["event_type"].isin(kinds)
    delimited.refuse(frame, strange, f"an event_type other than {', '.join(kinds)}", path)
    deaths = delimited.number(frame, "fatalities", path)
    delimited.refuse(frame, deaths < 0, "a negative number of deaths", path)
    peaceful = (frame["event_type"] == _PEACEFUL).astype(float)
    frame = frame.assign(
        event=frame["event_id_cnty"], deaths=deaths,
        date=_days(frame["event_date"], path, "event_date"), protests=peaceful,
        violence=1 - peaceful,
    )  # fmt: skip
    other = frame["event_type"] == _NOT_AN_EVENT
    frame = tally.without(TABLE, frame, other, "a strategic development, not an event")
    return frame[["event", "country", "date", *_COUNTS]]


def _articles(path: Path, tally: Tally) -> Frame:
    """Return the events of ``multivector code``: actual ones, with a place and a month."""
    rows = []
    try:
        with open(path, encoding="utf-8") as stream:
            for line, text in enumerate(stream, 1):
                event = json.loads(text)
                place = (event.get("location") or {}).get("country")
                rows.append((line, event["event_id"], event["event_type"], event["status"],
                             event["date"] or "", place))  # fmt: skip
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        where, mend = f"{path}, line {len(rows) + 1}", "multivector code PATH -o events.jsonl"
        what = f"not an event from `multivector code`: {error}"
        raise InputError(what, where=where, next=mend) from error
    columns = ["line", "event", "event_type", "status", "date", "country"]
    frame = pd.DataFrame(rows, columns=columns).set_index("line")
    tally.read(TABLE, len(frame))
    for why, column, fits in (
        ("neither protest nor violence", "event_type", lambda types: types.isin(_PLOVER)),
        ("not actual", "status", lambda statuses: statuses == "actual"),
        ("no place", "country", pd.Series.notna),
        ("no month", "date", lambda days: days.str.fullmatch(r"\d{4}-\d\d(-\d\d)?")),
    ):
        frame = tally.without(TABLE, frame, ~fits(frame[column]).astype(bool), why)
    return _plover(frame.assign(date=_days(frame["date"].str[:7] + "-01", path, "date")))


def _plover(events: Frame) -> Frame:
    peaceful = (events["event_type"] == "PROTEST").astype(float)
    events = events.assign(protests=peaceful, violence=1 - peaceful, deaths=float("nan"))
    return events[["event", "country", "date", *_COUNTS]]


def _days(texts: Frame, path: Path, column: str) -> Frame:
    """Return dates as published: 2023-05-19 or 19 May 2023."""
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    days = days.fillna(pd.to_datetime(texts, format="%d %B %Y", errors="coerce"))
    delimited.refuse(texts.to_frame(), days.isna(), f"{column} is not a date", path)
    return days
