"""Counts of machine-coded events by dyad and year or month, in total and by quad."""

from typing import Any

import numpy as np

from multivector.coding.events.ontology import QUAD
from multivector.panel import joining
from multivector.panel.index import Index
from multivector.records.catalogue import Coverage
from multivector.store.query import Session
from multivector.vocabulary import QUADS

TABLE = "coded_events"


def count(
    session: Session, origin: str, coverage: Coverage, index: Index
) -> dict[str, tuple[Any, Any]]:
    """Count events for the rows of a panel of directed dyads, actor first.

    An event with several actors or recipients is counted for each pair.

    ``origin``: an installed source with coded events. ``coverage``: its declared coverage; a pair
    without events has 0 if absence means zero, else null.

    Return ``events`` and one column per quad (``events_material_conflict``, …), each as (values,
    missing mask), and the flag column of the source.
    """
    stored = session.table(TABLE)
    inside = stored.date.year().between(index.years[0], index.years[-1])
    data = session.arrow(by_month(stored.filter((stored.origin == origin) & inside)))
    rows = _rows(data, index)
    hit = rows >= 0
    number = data["number"].to_numpy()
    quads = np.array([QUAD.get(word, "") for word in data["event_type"].to_pylist()], dtype=object)
    flags = joining.unobserved(coverage, joining.of_years(coverage, index)[index.year])
    flags[rows[hit]] = joining.OBSERVED
    missing = (flags != joining.ZERO) & (flags != joining.OBSERVED)
    joined = {}
    for quad in ("", *QUADS):
        here = hit & (quads == quad) if quad else hit
        values = np.bincount(rows[here], number[here], minlength=len(index)).astype(np.int64)
        joined[f"events_{quad}".rstrip("_").replace("-", "_")] = (values, missing)
    joined[f"{origin}_flag"] = (joining.flag_array(flags), None)
    return joined


def by_month(events: Any) -> Any:
    """Count the events between two states by pair, month and type.

    ``events`` is an Ibis table with the columns of ``coded_events``. DuckDB and Spark return the
    same counts.
    """
    known = events.filter(events.source.notnull() & events.target.notnull())
    year, month = known.date.year().name("year"), known.date.month().name("month")
    keys = [known.source, known.target, year, month, known.event_type]
    return known.group_by(keys).agg(number=known.count())


def _rows(data: Any, index: Index) -> Any:
    """Return the panel row of each group, or -1."""
    first, second = (joining.places_of(data[side], index.states) for side in ("source", "target"))
    year = data["year"].to_numpy().astype(np.int64) - index.years[0]
    known = (first >= 0) & (second >= 0)
    rows = np.where(known, index.position[first, second, year], -1)
    if index.per_year > 1:
        rows = np.where(rows >= 0, rows + data["month"].to_numpy() - 1, -1)
    return rows
