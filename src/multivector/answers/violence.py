"""Armed conflicts on record in the states that routes touch, which the routes do not model."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from multivector.codes.states import name_of
from multivector.prose import day, listed
from multivector.records import listing
from multivector.store.warehouse import Store

# By UCDP's definition, what kills as many in a year is an armed conflict.
FEWEST = 25


def on_the_way(states: Iterable[str], until: date = date(9999, 1, 1)) -> str:
    """Return a note on deaths on record in states: by source, in its last year to ``until``.

    That year is the last twelve months that are over, as the newest calendar year may be young. The
    five with most are named. "" if none has ``FEWEST``: no source has a zero for peace.
    """
    store, wanted, parts = Store(), set(states), []
    versions, end = store.installed(), (until + timedelta(1)).replace(day=1)
    for origin in (o for o in versions if "unrest" in listing.coverage_of(o, versions)):
        rows = [x for x in store.read("unrest", origin=origin).to_pylist() if x["date"] < end]
        first, last = (f((x["date"] for x in rows), default=end) for f in (min, max))
        start = max(first, (last.replace(year=last.year - 1) + timedelta(31)).replace(day=1))
        own = [row for row in rows if row["state"] in wanted and row["date"] >= start]
        dead = sum((Counter({row["state"]: row["deaths"] or 0}) for row in own), Counter[str]())
        most = [f"{name_of(s)} ({n:,} deaths)" for s, n in dead.most_common(5) if n >= FEWEST]
        span = f"{day(f'{start:%Y-%m}')} to {day(f'{last:%Y-%m}')}"
        parts += [f"{listed(most)} from {span} ({origin})"] if most else []
    known = f"on record in the states, not at sea: {'; '.join(parts)}"
    return f"wars on the way are not modelled; {known}" if parts else ""
