"""What the store has on record of violence in states that routes cross, which they do not model."""

from collections import Counter
from collections.abc import Iterable

from multivector.codes.states import name_of
from multivector.prose import listed
from multivector.records import listing
from multivector.store.warehouse import Store

# No source has a zero for peace.
_NONE = "none is on record in the store, which does not show peace (sources: ucdp, acled)"


def on_the_way(states: Iterable[str], until: int = 9999, *, silent: bool = False) -> str:
    """Return a note on wars on the way: by source, the violence in its last year to ``until``.

    The five ``states`` with most are named. ``silent``: return nothing if none is on record.
    """
    store, wanted, parts = Store(), set(states), []
    versions = store.installed()
    for origin in (o for o in versions if "unrest" in listing.coverage_of(o, versions)):
        rows = store.read("unrest", origin=origin).to_pylist()
        year = max((y for row in rows if (y := row["date"].year) <= until), default=None)
        own = [row for row in rows if row["state"] in wanted and row["date"].year == year]
        kind, unit = ("deaths",) * 2 if any(r["deaths"] for r in own) else ("violence", "acts")
        counts = sum((Counter({row["state"]: row[kind] or 0}) for row in own), Counter[str]())
        most = [f"{name_of(s)} ({n:,} {unit})" for s, n in counts.most_common(5)]
        parts += [f"{listed(most)} in {year} ({origin})"] if most else []
    if silent and not parts:
        return ""
    said = f"on record: {'; '.join(parts)}" if parts else _NONE
    return f"wars on the way are not modelled; {said}"
