"""Panels of states and dyads by year or month, to which sources of the store can be joined.

>>> dyads = dyad_years(["KAZ", "RUS", "CHN"], 2015, 2016)
>>> len(dyads), dyads.to_arrow().column_names
(12, ['state_a', 'state_b', 'year'])

A join never multiplies rows: each panel row matches at most one row of a source's table. If there
is no match, the source's flag column gives the reason: ``zero`` (inside the declared coverage,
where absence means zero), ``missing`` (inside the coverage, where absence means unknown, or the
source's own value is missing), ``outside`` (the source does not cover the year or the state). Only
``zero`` gives the value 0; otherwise the value is null.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from multivector.codes.blocs import BLOCS
from multivector.errors import UsageError
from multivector.given import word
from multivector.panel import events, joining
from multivector.panel.index import MONTHS, Index, build
from multivector.prose import number, shortened
from multivector.provenance import Origin
from multivector.records import listing
from multivector.store.query import Session
from multivector.version import __version__
from multivector.years import Years, renamed_years, span_of

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, repr=False)
class Panel:
    """A panel: rows and joined columns; every method returns a new panel.

    ``columns`` maps a name to (values, missing): arrays with one entry per row, ``missing`` is None
    if nothing is missing; ``slices`` has each joined source's rows in the panel's years.
    """

    index: Index
    columns: Mapping[str, tuple[Any, Any]]
    slices: Mapping[str, joining.TableSlice]
    origins: tuple[Origin, ...]
    session: Session | None = None

    def __len__(self) -> int:
        return len(self.index)

    def __repr__(self) -> str:
        index = self.index
        pairs = f"{'directed' if index.directed else 'undirected'} pairs of " * (index.sides == 2)
        names = ", ".join([*joining.keys(index), *self.columns])
        return (
            f"Panel of {number(len(self), 'row')}: {pairs}{number(len(index.states), 'state')} by "
            f"{'year' if index.month is None else 'month'}, {index.years[0]}-{index.years[-1]}\n"
            f"columns: {shortened(names, 60)}"
        )

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{escape(line)}</p>" for line in repr(self).split("\n"))
        return f"<div>{told}{self.head().to_html(index=False)}</div>"

    def add(
        self, origin: str, *, table: str | None = None, columns: Sequence[str] | None = None,
        prefix: str = "",
    ) -> "Panel":  # fmt: skip
        """Join a table from a source.

        Parameters
        ----------
        origin : str
            ID of an installed source.
        table : str, optional
            Table of the source; required if several can be joined.
        columns : sequence of str, optional
            Columns to join. Default: all numbers and words except keys.
        prefix : str
            Prefix of the column names, to join two sources that share a table; in the name of the
            flag column it replaces the ID.

        Returns
        -------
        Panel
            A panel with the new columns and the flag column ``ORIGIN_flag``. Columns of a dyadic
            table keep their names (first state to second; in an undirected panel also ``…_back``,
            second to first), but those of sanctions begin with ``sanction_``; columns of a table of
            states get the suffixes ``_a`` and ``_b``, as does their flag.

        Raises
        ------
        UsageError
            If no table of the source can be joined, or a column already exists.
        InputError
            If the source is not installed.
        """
        session, origin = self.session or Session(), word(origin, "origin")
        chosen = joining.choose(origin, table, self.index.sides, session)
        table_slice = joining.load(session, origin, chosen, self.index)
        added: dict[str, tuple[Any, Any]] = {}
        for ending, sides in joining.directions(chosen, self.index):
            join = joining.Join(table_slice, self.index, sides)
            for column in joining.values_of(chosen, columns):
                own = prefix or joining.PREFIXES.get(chosen, "")
                added[f"{own}{column.name}{ending}"] = join.column(column)
            added[f"{prefix or origin + '_'}flag{ending}"] = (join.flag_array(), None)
        doubled = [name for name in added if name in self.columns]
        if doubled:
            what = f"the panel already has these columns: {', '.join(doubled)}"
            raise UsageError(what, next="set prefix to distinguish them")
        joined = self._with(added, origin, session)
        return replace(joined, slices={**self.slices, f"{prefix}{origin}": table_slice})

    def add_events(self, origin: str, *, prefix: str = "") -> "Panel":
        """Count the coded events of a source by dyad and year or month, actor first.

        Parameters
        ----------
        origin : str
            ID of an installed source with the table ``coded_events``: ``icews``, ``gdelt`` or
            ``polecat``. ``coded_articles`` has none: it counts protest and violence by state. For
            the pairs in your own articles, see :func:`multivector.tone`.
        prefix : str
            Prefix of the column names.

        Returns
        -------
        Panel
            A panel with ``events``, one column per quad, and ``ORIGIN_flag``; see
            :func:`multivector.panel.events.count`.

        Raises
        ------
        UsageError
            If the panel is not of directed dyads, the source has no events, or the panel already
            has event counts.
        InputError
            If the source is not installed.
        """
        if self.index.sides != 2 or not self.index.directed:
            raise UsageError(
                "events can only be added to a panel of directed dyads", allowed="directed dyads"
            )
        session = self.session or Session()
        tables = listing.coverage_of(origin, session.versions)
        if events.TABLE not in tables:
            what = f"{origin} has no coded events of pairs"
            raise UsageError(what, allowed="icews, gdelt or polecat; for a file: tone")
        counted = events.count(session, origin, tables[events.TABLE], self.index)
        own = f"{origin}_" if prefix else ""
        added = {f"{prefix}{name.removeprefix(own)}": column for name, column in counted.items()}
        if set(added) & set(self.columns):
            raise UsageError(
                "the panel already has event counts", next="set prefix to distinguish them"
            )
        return self._with(added, origin, session)

    def _with(self, added: Mapping[str, Any], origin: str, session: Session) -> "Panel":
        columns = {**self.columns, **added}
        origins = (*self.origins, listing.origin_of(origin, session.versions))
        return replace(self, columns=columns, origins=origins, session=session)

    def add_bloc(self, bloc: str) -> "Panel":
        """Mark the full members of a bloc on 1 July of each year.

        Parameters
        ----------
        bloc : str
            Code of a bloc with dated members in :mod:`multivector.codes.blocs`.

        Returns
        -------
        Panel
            A panel with boolean columns ``BLOC_a`` and ``BLOC_b`` (``BLOC`` in a panel of states).

        Raises
        ------
        UsageError
            If the bloc is unknown, has no dated members, or was already added.

        Examples
        --------
        >>> marked = state_years(["KGZ"], 2014, 2016).add_bloc("EAEU")
        >>> marked.to_arrow()["EAEU"].to_pylist()
        [False, False, True]
        """
        grid = joining.members(bloc, self.index)
        sides = {"": self.index.first_year}
        if self.index.sides == 2:
            sides = {"_a": self.index.first_year, "_b": self.index.second_year}
        added = {f"{bloc}{ending}": (grid.take(place), None) for ending, place in sides.items()}
        if set(added) & set(self.columns):
            raise UsageError(f"the panel already has a column named {bloc!r}")
        return replace(self, columns={**self.columns, **added})

    def unmatched(self, origin: str) -> "pa.Table":
        """Return the keys of a source's rows without a matching panel row, and the reasons.

        Parameters
        ----------
        origin : str
            ID of a joined source, preceded by the prefix used in the join.

        Returns
        -------
        pyarrow.Table
            The key columns of the source's table and ``reason``.

        Raises
        ------
        UsageError
            If the source has not been added to this panel.
        """
        if origin not in self.slices:
            raise UsageError(
                f"{origin} has not been added to this panel", allowed=", ".join(self.slices)
            )
        return joining.unmatched(self.slices[origin], self.index)

    def record(self) -> dict[str, Any]:
        """Return ``version`` of multivector, the panel's ``columns``, and ``sources``, each with
        its version, day of retrieval and SHA-256 of each file."""
        sources = listing.identified({one.id: one for one in self.origins}.values())
        return {"version": __version__, "columns": [*self.columns], "sources": sources}

    def cite(self, *, format: str = "text") -> str:
        """Return the citations of all sources, as ``text``, ``bibtex`` or ``csl-json``.

        Raises UsageError for an unknown format.
        """
        return listing.cited(self.origins, format)

    def head(self, n: int = 5) -> "DataFrame":
        """Return the first ``n`` rows as a pandas DataFrame."""
        return self.to_arrow().slice(0, n).to_pandas()

    def to_arrow(self) -> "pa.Table":
        """Return the panel as an Arrow table: keys, then the joined columns in order."""
        keys = joining.keys(self.index)
        arrays = {name: joining.arrow(*column) for name, column in self.columns.items()}
        return pa.table({**keys, **arrays})

    def codebook(self) -> "DataFrame":
        """Return ``column, meaning, unit, source`` of each column as a pandas DataFrame.

        >>> state_years(["KGZ"], 2014, 2016).codebook()["column"].tolist()
        ['state', 'year']
        """
        import pandas as pd

        known, rows = joining.described(self.slices, self.index), []
        for name in (*joining.keys(self.index), *self.columns):
            bloc = name.removesuffix("_a").removesuffix("_b") in BLOCS and name not in known
            plain = f"{name.replace('_', ' ')}{': a full member on 1 July' * bloc}"
            rows.append((name, *known.get(name, (plain, "", ""))))
        return pd.DataFrame(rows, columns=["column", "meaning", "unit", "source"])

    def to_csv(self, path: str | Path) -> None:
        """Write the panel to a CSV file; what is missing is empty."""
        self.to_pandas().to_csv(path, index=False)

    def to_parquet(self, path: str | Path) -> None:
        """Write the panel to a Parquet file; each field's metadata are those of the codebook."""
        from pyarrow import parquet

        table, about = self.to_arrow(), self.codebook().to_dict("records")
        fields = [field.with_metadata(row) for field, row in zip(table.schema, about, strict=True)]
        parquet.write_table(table.cast(pa.schema(fields)), path)

    def to_stata(self, path: str | Path) -> None:
        """Write the panel to a Stata file; variables and flags are labelled (80 characters)."""
        book = self.codebook()
        labels = dict(zip(book["column"], book["meaning"].str[:80], strict=True))
        self.to_pandas().to_stata(path, write_index=False, version=118, variable_labels=labels)

    def to_pandas(self) -> "DataFrame":
        """Return the panel as a pandas DataFrame; codes and flags are categorical.

        A column of true and false has the type ``bool`` if no row is missing, else ``float64``: 1,
        0 and ``NaN``. The files have the same.
        """
        return self.to_arrow().to_pandas()


@renamed_years
def dyad_years(
    states: str | Iterable[str] | None = None, start: int | None = None, end: int | None = None, *,
    years: Years | None = None, directed: bool = True, system: str | None = "cow",
) -> Panel:  # fmt: skip
    """Build a panel of dyads by year.

    Parameters
    ----------
    states : str, iterable of str or None
        States, regions and blocs (their members on 1 July of the last year), by code or name; None
        means all members of ``system``.
    start, end : int
        First and last year.
    years : int, (int, int) or range, optional
        Alternative to ``start`` and ``end``: one year, (first, last), or a range.
    directed : bool
        Whether (A, B) and (B, A) are separate rows; if not, A precedes B alphabetically.
    system : str or None
        ``cow``, ``gw``, or None; see :func:`multivector.panel.index.build`.

    Examples
    --------
    >>> len(dyad_years(["KAZ", "UZB"], 1985, 1995, directed=False))
    5
    """
    return _panel(states, start, end, years, sides=2, directed=directed, system=system)


@renamed_years
def state_years(
    states: str | Iterable[str] | None = None, start: int | None = None, end: int | None = None, *,
    years: Years | None = None, system: str | None = "cow",
) -> Panel:  # fmt: skip
    """Build a panel of states by year (see :func:`dyad_years`).

    Examples
    --------
    >>> len(state_years(["KAZ", "RUS"], 2001, 2010))
    20
    """
    return _panel(states, start, end, years, sides=1, system=system)


@renamed_years
def dyad_months(
    states: str | Iterable[str] | None = None, start: int | None = None, end: int | None = None, *,
    years: Years | None = None, directed: bool = True, system: str | None = "cow",
) -> Panel:  # fmt: skip
    """Build a panel of dyads by month; yearly values are repeated in each month.

    Examples
    --------
    >>> len(dyad_months(["KAZ", "RUS"], 2001, 2001))
    24
    """
    rows = {"sides": 2, "directed": directed, "system": system, "per_year": MONTHS}
    return _panel(states, start, end, years, **rows)


def _panel(states: Any, start: int | None, end: int | None, years: Any, **rows: Any) -> Panel:
    first, last = span_of(start, end, years)
    if first is None or last is None:
        raise UsageError("the first and last years are required", where="start/end")
    return Panel(build(states, first, last, **rows), {}, {}, ())
