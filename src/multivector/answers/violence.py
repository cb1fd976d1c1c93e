"""Armed conflicts on record in the states that routes cross, which the routes do not model."""

from collections import Counter
from collections.abc import Iterable

from multivector.codes.states import name_of
from multivector.prose import listed
from multivector.records import listing
from multivector.store.warehouse import Store

# By UCDP's definition, what kills as many in a calendar year is an armed conflict.
FEWEST = 25


def on_the_way(states: Iterable[str], until: int = 9999) -> str:
    """Return a note on deaths on record in states: by source, in its last year to ``until``.

    The five with most are named. "" if none has ``FEWEST``: no source has a zero for peace.
    """
    store, wanted, parts = Store(), set(states), []
    versions = store.installed()
    for origin in (o for o in versions if "unrest" in listing.coverage_of(o, versions)):
        rows = store.read("unrest", origin=origin).to_pylist()
        year = max((y for row in rows if (y := row["date"].year) <= until), default=None)
        own = [row for row in rows if row["state"] in wanted and row["date"].year == year]
        dead = sum((Counter({row["state"]: row["deaths"] or 0}) for row in own), Counter[str]())
        most = [f"{name_of(s)} ({n:,} deaths)" for s, n in dead.most_common(5) if n >= FEWEST]
        parts += [f"{listed(most)} in {year} ({origin})"] if most else []
    return f"wars on the way are not modelled; on record: {'; '.join(parts)}" if parts else ""
