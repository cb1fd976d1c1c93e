"""Events in the articles that were read, for pages on a state or a dyad."""

from collections.abc import Iterator

from multivector.answers.result import Row
from multivector.dashboard import library
from multivector.dashboard.cells import short_name
from multivector.dashboard.page import Section, Table
from multivector.prose import listed
from multivector.vocabulary import HAPPENING

_MOST_ARTICLES, _MOST = 200, 60


def events_between(*codes: str) -> Section:
    """Return the events in which all these states and blocs take part, with their sentences."""
    rows = sorted(_rows(frozenset(codes)), key=lambda row: row["date"] or "", reverse=True)
    link = {"article": lambda row: f"/article/{row['id']}#s{row['sentence']}"}
    columns = ("date", "actor", "event_type", "recipient", "status", "text", "article")
    names = {"event_type": "event", "text": "sentence"}
    shown = rows[:_MOST]
    table = Table("events", "Events in articles", shown, columns, links=link, names=names)
    if not rows:
        note = "None in the articles on this machine. Add one on the start page."
        return Section("events", "Events in articles", note=note)
    return Section("events", "Events in articles", tables=(table,))


def _rows(codes: frozenset[str]) -> Iterator[Row]:
    fitting = [row for row in library.summaries() if codes <= set(row["codes"])]
    for row in fitting[-_MOST_ARTICLES:]:
        made = library.last_made(row["article"])
        for event in made["brief"]["events"] if made else ():
            sides = [*event["actor"], *event["recipient"]]
            if codes <= {side["code"] for side in sides} and event["status"] in HAPPENING:
                yield {
                    **{key: event[key] for key in ("date", "event_type", "status", "text")},
                    "actor": _named(event["actor"]),
                    "recipient": _named(event["recipient"]),
                    "article": row["title"],
                    "id": row["article"],
                    "sentence": event["sentence"],
                }


def _named(sides: list[Row]) -> str | None:
    return listed(short_name(side["code"]) if side["code"] else side["text"] for side in sides)
