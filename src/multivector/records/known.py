"""What was known on a given day: when each row became known, and a view of the store then.

A row of an edition becomes known at the end of its period (a year, or a day) plus its owner's usual
delay, ``lag`` in ``origins.toml``, and at the latest with the edition itself, ``released``. If a
stored older edition has the row too, it was known by that edition's release, and until the newer
edition is out, the older figure is the one that was known. A row without a date is known from the
release. A spell (a term, a membership, a case) ends no later than the day. Parameters that the
package itself has estimated do not change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from multivector.errors import InputError
from multivector.records import catalogue
from multivector.records.catalogue import Coverage
from multivector.store.schema import table as schema_of
from multivector.store.view import active
from multivector.store.warehouse import Store, Version

# For a user's own table, whose owner is unknown.
OWN_LAG_MONTHS = 12
RELEASE, LAG = "release", "lag"
_CALLS = "un_roll_calls"
# Columns that date a row, most informative first; a year in the key precedes them all.
_DATES = ("date", "start", "first_year", "disclosed")
# Columns with the end of a spell, and the value in its row before that end.
_ENDS: dict[str, dict[str, Any]] = {
    "end": {"in_office": True, "exit": ""},
    "last_year": {"success": ""},
}


def lag_of(origin: str) -> int:
    """Return the usual publication delay after the end of a period, in months."""
    known = catalogue.entries()
    return known[origin].lag_months if origin in known else OWN_LAG_MONTHS


def released(version: Version) -> date | None:
    """Return the latest possible release date of an edition; None if unknown.

    The release date of a user's own file is unknown.
    """
    entry = catalogue.entries().get(version.origin)
    if entry is None:
        return None
    pinned = {source.sha256 for source in entry.files}
    return entry.released if pinned >= {one.sha256 for one in version.lineage.inputs} else None


def usual_day(year: int, months: int) -> date:
    """Return the date from which a year counts as known, given the publisher's delay.

    >>> usual_day(2019, 4)
    datetime.date(2020, 5, 1)
    """
    return date(year + 1 + months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The view of a store on a day, for :func:`multivector.store.view.looking`."""

    day: date

    @property
    def key(self) -> str:
        """The day, as YYYY-MM-DD."""
        return self.day.isoformat()

    def out(self, version: Version) -> bool:
        """Return whether an edition had been released by that day."""
        of = released(version)
        return of is not None and of <= self.day

    def origins(self, versions: Mapping[str, Version]) -> dict[str, Version]:
        """Return the versions with any data available on that day."""
        return {
            name: version
            for name, version in versions.items()
            if self.out(version) or self._some(name, versions)
        }

    def _some(self, name: str, versions: Mapping[str, Version]) -> bool:
        older = {year for old in _older(name, versions) for year in _years(versions[old])}
        # If a year's rows have days, some may be known before the year ends.
        early = any(not schema_of(table).year_key for table in versions[name].rows)
        years = _years(versions[name]) - older
        return any(self.has_year(versions[name], year - early) for year in years)

    def has_year(self, version: Version, year: int) -> bool:
        """Return whether data for a full year were available in a version."""
        return self.knew(year, lag_of(version.origin), released(version))

    def knew(self, year: int | None, months: int, of: date | None) -> bool:
        """Return whether a year was available, given the publisher's delay and the release date."""
        usual = year is not None and usual_day(year, months) <= self.day
        return usual or (of is not None and of <= self.day)

    def rows(self, store: Store, version: Version, table: str, data: Any) -> Any:
        """Return the rows available on that day, without the future ends of spells."""
        if self.out(version):
            return data
        import numpy as np
        import pyarrow as pa

        at, older = known_rows(store, version, table, data)
        seen = data.filter(pa.array(~older & (at <= np.datetime64(self.day))))
        return _open_ended(seen, self.day, lag_of(version.origin))


def coverage_then(version: Version, coverage: Coverage) -> Coverage:
    """Return a coverage without the years hidden by the active view."""
    view = active()
    if not isinstance(view, AsKnown) or view.out(version):
        return coverage
    years = frozenset(year for year in coverage.years if view.has_year(version, year))
    return Coverage(years, coverage.absence, coverage.sides)


def superseded(versions: Mapping[str, Version]) -> set[str]:
    """Return editions superseded by an installed newer one that was released by that day."""
    known, view = catalogue.entries(), active()
    newer = [
        name
        for name, version in versions.items()
        if name in known and (not isinstance(view, AsKnown) or view.out(version))
    ]
    return {old for name in newer if (old := known[name].supersedes)}


def known_rows(store: Store, version: Version, table: str, data: Any) -> tuple[Any, Any]:
    """Return the date on which each row became available, and whether an older release shows it.

    ``store``, ``version``, ``table``: location of the rows. ``data``: the n rows.

    Both are (n,): the date is NaT if neither a date nor a release is known.
    """
    import numpy as np

    at = _later(_ends(store, version, table, data), lag_of(version.origin))
    if of := released(version):
        at = np.fmin(at, np.datetime64(of))
    older = np.zeros(len(at), dtype=bool)
    held = store.held()
    for name in _older(version.origin, held):
        old, of = held[name], released(held[name])
        if table in old.rows and of is not None:
            same = _same_rows(table, data, store.whole(old, table))
            at = np.where(same, np.datetime64(of), at)
            older |= same
    return at, older


def with_known(table: str, origin: str, store: Store | None = None) -> Any:
    """Return a table of a source with the columns ``known_at`` and ``known_by``.

    Raises
    ------
    InputError
        If the source is not installed or has no such table.
    """
    import numpy as np
    import pyarrow as pa

    store = store or Store()
    data = store.read(table, origin=origin)
    at, older = known_rows(store, store.held()[origin], table, data)
    by = pa.array(np.where(older, RELEASE, LAG))
    return data.append_column("known_at", pa.array(at)).append_column("known_by", by)


def rows_by(origins: list[str], view: AsKnown) -> dict[str, int]:
    """Count the visible rows of sources by how they are dated: by release or by delay."""
    store = Store()
    counted = {RELEASE: 0, LAG: 0}
    for name, version in store.installed().items():
        if name in origins:
            shown = sum(store.rows(version, table).num_rows for table in version.rows)
            counted[RELEASE if view.out(version) else LAG] += shown
    return counted


def first_day(store: Store | None = None) -> date:
    """Return the first day on which any data in the store were available.

    Raises InputError if the store is empty.
    """
    days = [
        day
        for name, version in (store or Store()).held().items()
        for day in (released(version), *(usual_day(y, lag_of(name)) for y in _years(version)))
        if day is not None
    ]
    if not days:
        raise InputError("no data are installed", next="multivector data pull --open")
    return min(days)


def _years(version: Version) -> frozenset[int]:
    entry = catalogue.entries().get(version.origin)
    if entry is None:
        return catalogue.coverage(version.lineage.parameters["coverage"]).years
    return frozenset(year for covered in entry.tables.values() for year in covered.years)


def _older(origin: str, versions: Mapping[str, Version]) -> list[str]:
    """Return the stored older editions of a source, newest first."""
    known, found = catalogue.entries(), []
    while origin in known and (origin := known[origin].supersedes or ""):
        found.append(origin)
    return [name for name in found if name in versions]


def years_in(version: Version) -> list[int]:
    """Return the years that the rows of a version are of, in order."""
    import numpy as np

    store = Store()
    ends = (_ends(store, version, table, store.whole(version, table)) for table in version.rows)
    return sorted({day.year for days in ends for day in np.unique(days).tolist() if day})


def _ends(store: Store, version: Version, table: str, data: Any) -> Any:
    """Return the last day of each row's period, NaT where it has none, as datetime64[D]."""
    import numpy as np

    columns = {c.name: c for c in schema_of(table).columns}
    keyed = schema_of(table).year_key
    named = [keyed] if keyed else [name for name in _DATES if name in columns]
    if not named and "rcid" in columns:
        return _days_of_calls(store, version, data["rcid"].to_numpy())
    if not named:
        return np.full(data.num_rows, np.datetime64("NaT", "D"))
    return _days(data[named[0]].to_numpy(), dated=columns[named[0]].type == "date")


def _days(given: Any, *, dated: bool) -> Any:
    """Return days, or the last day of each year, as datetime64[D]."""
    import numpy as np

    if dated:
        return given.astype("datetime64[D]")
    years = (given.astype(np.int64) - 1970 + 1).astype("datetime64[Y]")
    return years.astype("datetime64[D]") - np.timedelta64(1, "D")


def _later(days: Any, months: int) -> Any:
    """Return days some months later; from 31 December, the first day of a month."""
    import numpy as np

    after = days + np.timedelta64(1, "D")
    month = after.astype("datetime64[M]")
    rest = after - month.astype("datetime64[D]")
    return (month + np.timedelta64(months, "M")).astype("datetime64[D]") + rest


def _days_of_calls(store: Store, version: Version, rcid: Any) -> Any:
    """Return the days of roll calls, from the list of their own source or another."""
    import numpy as np

    held = [v for v in store.held().values() if _CALLS in v.rows]
    days: dict[int, Any] = {}
    for one in sorted(held, key=lambda v: v.origin != version.origin):
        calls = store.whole(one, _CALLS)
        for call, day in zip(calls["rcid"].to_pylist(), calls["date"].to_pylist(), strict=True):
            days.setdefault(call, day)
    unique, place = np.unique(rcid, return_inverse=True)
    return np.array([days.get(int(call)) for call in unique], dtype="datetime64[D]")[place]


def _same_rows(table: str, data: Any, old: Any) -> Any:
    """Return which rows are also in an older edition, by key; file lines are not a key."""
    import numpy as np

    names: Sequence[str] = schema_of(table).keys
    if "entry" in names:  # numbered anew in each edition: rows are matched by content
        names = [c.name for c in schema_of(table).columns if c.type in ("state", "date", "word")]
        names = [name for name in names if name != "origin"]
    there = set(zip(*(old[name].to_pylist() for name in names), strict=True))
    rows = zip(*(data[name].to_pylist() for name in names), strict=True)
    return np.fromiter((row in there for row in rows), dtype=bool, count=data.num_rows)


def _open_ended(data: Any, day: date, months: int) -> Any:
    """Return rows in which a spell ends on the day if its end was not yet known."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    for name, silent in _ENDS.items():
        if name not in data.column_names:
            continue
        ends = _days(data[name].to_numpy(), dated=name == "end")
        unknown = pa.array(_later(ends, months) > np.datetime64(day))
        put = {name: day if name == "end" else day.year, **silent}
        for place, column in enumerate(data.column_names):
            if column in put:
                word = pa.scalar(put[column], data[column].type)
                fields = data.schema.field(column)
                data = data.set_column(place, fields, pc.if_else(unknown, word, data[column]))
    return data
