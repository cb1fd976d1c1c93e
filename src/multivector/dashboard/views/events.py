"""Events for the pages of a state or dyad, from articles that were read and stored sources."""

from collections.abc import Iterator

from multivector.answers.result import Result, Row
from multivector.coding.events.ontology import QUAD
from multivector.dashboard import library
from multivector.dashboard.cells import short_name
from multivector.dashboard.page import Section, Table
from multivector.dashboard.sections import attempt, section, table_section
from multivector.prose import listed
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import QUADS

_MOST = 60
_RECORDED = "Events in coded news, by year"
_CODED, _SIDES = "coded_events", ("source", "target")


def events_between(*codes: str) -> Section:
    """Return the events that involve all these states and blocs, with their sentences."""
    rows = sorted(_rows(frozenset(codes)), key=lambda row: row["date"] or "", reverse=True)
    link = {"article": lambda row: f"/article/{row['id']}#s{row['sentence']}"}
    columns = ("date", "actor", "event_type", "recipient", "status", "text", "article")
    names = {"event_type": "event", "text": "sentence"}
    title = "Events in articles"
    if not rows:
        note = "None in the articles on this machine. Add articles on the start page."
        return Section("events", title, note=note)
    note = f"The newest {_MOST} of {len(rows)}." if len(rows) > _MOST else ""
    every = Result(title, columns, tuple(rows), ())
    return table_section(
        "events", title, rows[:_MOST], columns, every=every, links=link, names=names, note=note
    )


def recorded(results: list[Result], state: str, other: str | None = None) -> tuple[Section, ...]:
    """Count the events in stored sources by year and kind; empty if there are none.

    These are events between the two states, or between one state and any other.
    """
    made = attempt("recorded", _RECORDED, lambda: _recorded(results, state, other))
    return (made,) if made.tables or made.problem else ()


def _recorded(results: list[Result], state: str, other: str | None) -> Section:
    import pyarrow as pa
    import pyarrow.compute as pc

    store = Store()
    having = list(store.paths(_CODED))
    if not having:
        return Section("recorded", _RECORDED)
    data = store.read(_CODED, columns=["source", "target", "date", "event_type"])
    first, second = ((pc.equal(data[a], state), data[b]) for a, b in (_SIDES, _SIDES[::-1]))
    kept = [
        pc.and_kleene(here, pc.not_equal(there, state) if other is None else pc.equal(there, other))
        for here, there in (first, second)
    ]
    data = data.filter(pc.or_kleene(*kept))
    dated = pa.table({"year": pc.year(data["date"]), "type": data["event_type"].cast(pa.string())})
    counts: dict[int, Row] = {}
    for row in dated.group_by(["year", "type"]).aggregate([([], "count_all")]).to_pylist():
        line = counts.setdefault(row["year"], {"year": row["year"], **dict.fromkeys(QUADS, 0)})
        line[QUAD[row["type"]]] += row["count_all"]
    rows = [{**line, "events": sum(line[quad] for quad in QUADS)} for line in counts.values()]
    rows.sort(key=lambda row: -row["year"])
    columns = ("year", "events", *QUADS)
    origins = tuple(origin_of(name, store.installed()) for name in having)
    results.append(Result("Events", columns, tuple(rows), origins))
    names = {quad: quad.replace("-", " ") for quad in QUADS}
    note = "Machine-coded reports: incomplete, and with possible duplicates."
    table = Table("recorded", _RECORDED, rows, columns, names=names, note=note)
    return section("recorded", _RECORDED, *((table,) if rows else ()))


def _rows(codes: frozenset[str]) -> Iterator[Row]:
    fitting = (row for row in library.summaries() if codes <= set(row["codes"]))
    for row in fitting:
        for event in row.get("happened", ()):  # none in rows of before they had events
            if codes <= {side["code"] for side in (*event["actor"], *event["recipient"])}:
                sides = {name: _named(event[name]) for name in ("actor", "recipient")}
                yield {**event, **sides, "article": row["title"], "id": row["article"]}


def _named(sides: list[Row]) -> str | None:
    return listed(  # a named group, or an entity inside a state, is not that state
        (side.get("kind") == "group" and side["name"])
        or (short_name(side["code"]) if side["code"] else side["text"])
        for side in sides
    )
