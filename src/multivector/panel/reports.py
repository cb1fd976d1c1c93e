"""Read events from coded files and stored tables into one form.

An event that cannot be used is replaced by the reason, so that the caller can report how many were
left out, and why.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from pyarrow import parquet

from multivector.coding.actors.identity import entities
from multivector.coding.coded import Event
from multivector.coding.events.ontology import QUAD, SCORES, score
from multivector.errors import InputError
from multivector.given import refused
from multivector.panel.events import TABLE
from multivector.store.warehouse import Store
from multivector.tables import lines_of
from multivector.text.formats.kinds import PARQUET, table_head
from multivector.vocabulary import HAPPENING

# Fields of an event that are text in CSV, and values in JSON.
_VALUES = {field.name for field in fields(Event) if field.type not in (str, str | None)}


@dataclass(frozen=True, slots=True)
class EventReport:
    """An event as reported by one source.

    ``date`` is YYYY, YYYY-MM, YYYY-MM-DD, a range of two with "/", or empty if unknown; ``actors``
    and ``recipients`` are codes without duplicates; ``deed`` is equal for reports that may be about
    the same event; ``documents`` are the IDs of the reporting documents.
    """

    date: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    reciprocal: bool
    quad: str
    score: float
    deed: tuple[Any, ...]
    documents: tuple[str, ...]


def events_of(given: Any, min_confidence: float = 0.0) -> Iterator[EventReport | str]:
    """Yield each event in a file from ``code`` or ``brief``, or the reason for exclusion.

    Raises InputError if the file does not exist or has none of these formats, UsageError if what is
    given is neither a file nor events.

    ``given``: JSON Lines, CSV, TSV, Parquet, a JSON list of events, a brief in JSON; or what
    `rows_in` reads. ``min_confidence``: minimum confidence, 0 to 1; events without one are kept.
    """
    for row in rows_of(given) if isinstance(given, Path) else rows_in(given):
        yield row if isinstance(row, str) else _event_report(row, min_confidence)


def rows_of(path: Path) -> Iterator[dict[str, Any] | str]:
    """Yield the mappings in a file from ``code`` or ``brief``; what is none, as the reason.

    Errors as for `events_of`.
    """
    try:
        data = path.read_bytes()
        if data.startswith(PARQUET):
            yield from rows_in(parquet.read_table(io.BytesIO(data)))
            return
        text = data.decode("utf-8")
        names, mark, table = table_head(text)
        if {"event_id", "event_type", "actor", "recipient"} <= {*names}:
            yield from rows_in(csv.DictReader(io.StringIO(table, newline=""), delimiter=mark))
            return
    except (OSError, ValueError, csv.Error) as error:
        what = "the file cannot be read as text"
        raise InputError(what, where=str(path), next="multivector code ARTICLE -o FILE") from error
    try:
        whole = json.loads(text)
    except ValueError:
        yield from map(_line, (line for line in lines_of(text) if line.strip()))
        return
    rows = whole.get("events", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        what = "the file contains no events"
        raise InputError(what, where=str(path), allowed="a file written by `code` or `brief`")
    yield from (row if isinstance(row, dict) else "not an event" for row in rows)


def rows_in(given: Any) -> Iterator[dict[str, Any]]:
    """Yield events as mappings: of events, coded articles, a table or frame, or a list of these.

    Raises UsageError for anything else.
    """
    if isinstance(given, Event):
        yield given.to_dict()
    elif isinstance(given, Mapping):
        yield {name: _cell(name, value) for name, value in given.items()}
    elif callable(rows := getattr(given, "to_dicts", getattr(given, "to_pylist", None))):
        yield from rows_in(rows())  # a frame of Polars, a table of Arrow
    elif hasattr(given, "iterrows"):
        yield from rows_in(given.to_dict("records"))
    elif isinstance(getattr(given, "events", None), tuple):  # a coded article or a brief
        yield from rows_in(given.events)
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes):
        for one in given:
            yield from rows_in(one)
    else:
        raise refused("not an event", given, "sources", "files, or events as `code` returns them")


def _cell(name: str, value: Any) -> Any:
    """Return a cell as in JSON Lines: nested fields are no text, and what is missing is None."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if value == "" or (isinstance(value, date | float) and str(value) in ("nan", "NaT")):
        return None
    if isinstance(value, date):  # of a frame with parsed dates
        return value.isoformat()[:10]
    if name in _VALUES and isinstance(value, str):
        with suppress(ValueError):
            return json.loads(value.lower() if name == "reciprocal" else value)
    return value


def _line(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line)
    except ValueError:
        return "not JSON"
    return row if isinstance(row, dict) else "not an event"


def _event_report(row: Mapping[str, Any], min_confidence: float) -> EventReport | str:
    kind, mode = row.get("event_type"), row.get("mode")
    sides = row.get("actor"), row.get("recipient")
    if kind not in QUAD or not all(isinstance(side, list) for side in sides):
        return "not an event"
    if (row.get("status") or "actual") not in HAPPENING:
        return "hypothetical or denied"
    sure = row.get("confidence")
    if isinstance(sure, int | float) and sure < min_confidence:
        return f"confidence below {min_confidence:g}"
    actors, recipients = (_codes(side) for side in sides)
    if len({*actors, *recipients}) < 2 and any(map(_is_entity, row["actor"] + row["recipient"])):
        return "a side governs itself inside a state and is not that state"
    points = row.get("score")
    told = [row.get("doc_id"), *(t.get("doc_id") for t in row.get("documents") or ())]
    return EventReport(
        date=str(row.get("date") or ""),
        actors=actors,
        recipients=recipients,
        reciprocal=bool(row.get("reciprocal")),
        quad=QUAD[kind],
        score=float(score(kind, mode) if points is None else points),
        deed=(frozenset(actors), frozenset(recipients), kind, mode),
        documents=tuple(dict.fromkeys(str(one) for one in told if one)),
    )


def _codes(side: Any) -> tuple[str, ...]:
    parties = [party for party in side if isinstance(party, dict) and not _is_entity(party)]
    codes = [party.get("code") for party in parties]
    return tuple(dict.fromkeys(str(code) for code in codes if code))


def _is_entity(party: Any) -> bool:
    """Return whether a side has the code of the state that it is in: Abkhazia has Georgia's."""
    if not isinstance(party, dict) or party.get("kind") != "group":
        return False
    return party.get("name") in entities().values()


def stored_events(origin: str) -> Iterator[EventReport | str]:
    """Yield each event of an installed source, or the reason for exclusion.

    The score is PLOVER's score for type and mode, as in coded files, not the source's own score.
    Raises InputError if the source is not installed.
    """
    columns = "event pair date source target source_name target_name event_type mode country"
    table = Store().read(TABLE, origin=origin).select(columns.split())
    for batch in table.to_batches():
        for row in zip(*(batch[name].to_pylist() for name in columns.split()), strict=True):
            event, _, day, source, target, who, whom, kind, mode, country = row
            if source is None and target is None:
                yield "neither side is a state"
                continue
            yield EventReport(
                date=day.isoformat(),
                actors=(source,) if source else (),
                recipients=(target,) if target else (),
                reciprocal=False,
                quad=QUAD[kind],
                score=float(score(kind, mode) if mode else SCORES[kind]),
                deed=(source, target, who, whom, kind, mode, country),
                documents=(str(event),),
            )
