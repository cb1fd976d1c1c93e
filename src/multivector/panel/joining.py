"""Match the rows of a table to panel rows by array look-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from multivector.codes import blocs
from multivector.codes.systems import reshaped
from multivector.errors import UsageError
from multivector.panel.index import Index
from multivector.records import listing
from multivector.records.catalogue import Coverage
from multivector.store.query import Session
from multivector.store.schema import Column
from multivector.store.schema import table as schema_of

# Tables whose columns would be taken for flows and channels -> the prefix of their names.
PREFIXES = {"sanctions": "sanction_"}
_QUERY = "for all its rows: multivector.store.warehouse.Store().read(TABLE).to_pandas()"
_INSTEAD = {
    "un_votes": "for pairs and years: multivector.agreement(a, b, years=…).to_pandas(), the same "
    "with a and b exchanged; for states: multivector.ideal_points(states=…)"
}
_NUMBERS = ("number", "integer", "flag")
# Status of a panel row for a source, in the order of the flag column's dictionary.
FLAGS = ("observed", "zero", "missing", "outside", "bounds")
OBSERVED, ZERO, MISSING, OUTSIDE, BOUNDS = range(len(FLAGS))


@dataclass(frozen=True, slots=True)
class TableSlice:
    """Rows of a source's table in the panel's years.

    ``states`` has one array per state key: the index of each row's state in the panel, -1 if not in
    the panel; ``year`` has the index of the year.
    """

    origin: str
    table: str
    coverage: Coverage
    data: Any
    states: tuple[Any, ...]
    year: Any


def choose(origin: str, table: str | None, sides: int, session: Session) -> str:
    """Return the table of a source that can be joined to a panel (keys: states and a year)."""
    if origin == "agreement":
        raise UsageError("agreement is a measure, not a source", next=_INSTEAD["un_votes"])
    tables = listing.coverage_of(origin, session.versions)
    if table is not None and table not in tables:
        raise UsageError(f"{origin} has no table {table!r}", allowed=", ".join(sorted(tables)))
    fitting = [name for name in ([table] if table else tables) if fits(name, sides)]
    if len(fitting) != 1:
        hint = next((hint for name, hint in _INSTEAD.items() if name in tables), _QUERY)
        raise UsageError(
            f"{origin} has {'several tables' if fitting else 'no table'} that can be joined",
            allowed=f"a table keyed by year and {'one or two states' if sides == 2 else 'state'}",
            next=f"set table to one of: {', '.join(fitting)}" if fitting else hint,
        )
    return fitting[0]


def fits(table: str, sides: int) -> bool:
    """Return whether a table can be joined to a panel with one or two states per row.

    >>> fits("trade", 2), fits("trade", 1), fits("gdp", 2), fits("un_votes", 1)
    (True, False, True, False)
    """
    schema = schema_of(table)
    states = len(schema.state_keys)
    return bool(schema.year_key) and len(schema.keys) == states + 1 and 1 <= states <= sides


def load(session: Session, origin: str, table: str, index: Index) -> TableSlice:
    """Read the rows of a source in the panel's years, with the indices of their states."""
    expression, schema = session.table(table), schema_of(table)
    year = str(schema.year_key)
    span = expression[year].between(index.years[0], index.years[-1])
    data = session.arrow(expression.filter((expression.origin == origin) & span))
    states = tuple(places_of(data[name], index.states) for name in schema.state_keys)
    years = data[year].to_numpy().astype(np.int64) - index.years[0]
    known = listing.coverage_of(origin, session.versions)[table]
    return TableSlice(origin, table, known, data, states, years)


def directions(table: str, index: Index) -> list[tuple[str, tuple[int, ...]]]:
    """Return the column suffixes and, for each, the sides of the panel that the keys refer to.

    >>> from multivector.panel.index import build
    >>> directions("gdp", build(["KAZ", "RUS"], 2000, 2001, sides=2))
    [('_a', (0,)), ('_b', (1,))]
    """
    if len(schema_of(table).state_keys) == 1:
        return [("", (0,))] if index.sides == 1 else [("_a", (0,)), ("_b", (1,))]
    return [("", (0, 1))] if index.directed else [("", (0, 1)), ("_back", (1, 0))]


class Join:
    """Mapping from the rows of a table to the rows of a panel.

    The rows of a dyadic table are scattered to panel rows. A table of states is first arranged by
    state and year, then looked up for each panel row.
    """

    def __init__(self, table_slice: TableSlice, index: Index, sides: tuple[int, ...]) -> None:
        self.table_slice, self.index = table_slice, index
        if len(sides) == 2:
            self.target, self.source = _dyads(table_slice, index, sides)
            self.gather, self.length = None, len(index)
        else:
            here = np.flatnonzero(table_slice.states[0] >= 0)
            self.target = (table_slice.states[0] * len(index.years) + table_slice.year)[here]
            self.source = here
            self.gather = index.first_year if sides[0] == 0 else index.second_year
            self.length = len(index.states) * len(index.years)
        self.flags = self._flags(_covered(table_slice, index, sides))

    def _flags(self, inside: Any) -> Any:
        """Return the flag of each row of the layout, as positions in ``FLAGS``."""
        flags = unobserved(self.table_slice.coverage, inside)
        codes = np.full(len(self.table_slice.year), MISSING, dtype=np.int8)
        for roles, flag in ((("lower", "upper"), BOUNDS), (("value",), OBSERVED)):
            for column in schema_of(self.table_slice.table).columns:
                if column.role in roles:
                    there = self.table_slice.data[column.name].is_valid().to_numpy()
                    codes[there] = flag
        flags[self.target] = codes[self.source]
        return flags

    def flag_array(self) -> Any:
        """Return the flags of the panel rows as an Arrow dictionary."""
        return flag_array(self._taken(self.flags))

    def column(self, column: Column) -> tuple[Any, Any]:
        """Return a column's values for the panel rows, and the mask of missing values."""
        source = self.table_slice.data[column.name].combine_chunks()
        if column.type not in _NUMBERS:
            return self._words(source), None
        kind = {"number": np.float64, "integer": np.int64, "flag": np.bool_}[column.type]
        empty = source.is_null().to_numpy(zero_copy_only=False)
        plain = pc.fill_null(source, False if column.type == "flag" else 0)
        plain = plain.to_numpy(zero_copy_only=False).astype(kind, copy=False)
        values: Any = np.zeros(self.length, dtype=kind)
        values[self.target] = plain[self.source]
        missing = self.flags != ZERO if column.role == "value" else np.ones(self.length, dtype=bool)
        missing[self.target] = empty[self.source]
        return self._taken(values), self._taken(missing)

    def _words(self, source: Any) -> Any:
        encoded = source.dictionary_encode()
        places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        words = np.full(self.length, -1, dtype=np.int32)
        words[self.target] = places[self.source]
        words = self._taken(words)
        return pa.DictionaryArray.from_arrays(pa.array(words, mask=words < 0), encoded.dictionary)

    def _taken(self, values: Any) -> Any:
        return values if self.gather is None else values.take(self.gather)


def _dyads(table_slice: TableSlice, index: Index, sides: tuple[int, ...]) -> tuple[Any, Any]:
    """Return matching pairs of rows: positions in the panel and in the table."""
    first, second = (table_slice.states[side] for side in sides)
    here = np.flatnonzero((first >= 0) & (second >= 0))
    place = index.position[first[here], second[here], table_slice.year[here]]
    hit = place >= 0
    target, source = place[hit].astype(np.intp), here[hit]
    months = np.arange(index.per_year)
    return (target[:, None] + months).ravel(), np.repeat(source, index.per_year)


def _covered(table_slice: TableSlice, index: Index, sides: tuple[int, ...]) -> Any:
    """Return whether the source covers each row of the layout."""
    inside, by_key = of_years(table_slice.coverage, index), []
    # Without a rule, no zero is claimed of a state without a row; that it is unknown, is.
    unstated = "seen" if table_slice.coverage.absence == "zero" else "all"
    names = schema_of(table_slice.table).state_keys
    for name, places in zip(names, table_slice.states, strict=True):
        who = table_slice.coverage.sides.get(name, unstated)
        covered = np.zeros((len(index.states), len(index.years)), dtype=bool)
        if who == "seen":
            there = (places >= 0) & (table_slice.year >= 0)
            covered[places[there], table_slice.year[there]] = True
        else:
            covered[[who == "all" or state in who for state in index.states]] = True
        by_key.append((covered & inside).ravel())
    if len(sides) == 1:
        return by_key[0]
    states = (index.first_year, index.second_year)
    first, second = (by_key[key].take(states[side]) for key, side in enumerate(sides))
    return first & second


def unobserved(coverage: Coverage, inside: Any) -> Any:
    """Return the flags of rows without an observation, given which the source covers."""
    absent = ZERO if coverage.absence == "zero" else MISSING
    return np.where(inside, np.int8(absent), np.int8(OUTSIDE))


def of_years(coverage: Coverage, index: Index) -> Any:
    """Return whether the source covers each year of the panel, shape (m,)."""
    return np.array([year in coverage.years for year in index.years], dtype=bool)


def flag_array(flags: Any) -> Any:
    """Return flags (indices into :data:`FLAGS`) as an Arrow dictionary."""
    return pa.DictionaryArray.from_arrays(pa.array(flags), pa.array(FLAGS))


def values_of(table: str, columns: Sequence[str] | None) -> list[Column]:
    """Return the columns to join: the given ones, or all numbers and words except keys."""
    there = {c.name: c for c in schema_of(table).columns if c.role not in ("key", "origin")}
    if columns is None:
        kinds = (*_NUMBERS, "word")
        return [c for c in there.values() if c.role != "flag" and c.type in kinds]
    unknown = [name for name in columns if name not in there]
    if unknown:
        raise UsageError(
            f"unknown column of table {table}: {unknown[0]!r}", allowed=", ".join(there)
        )
    return [there[name] for name in columns]


def described(slices: Mapping[str, TableSlice], index: Index) -> dict[str, tuple[str, str, str]]:
    """Return meaning, unit and source of the columns joined from slices, by name, and of the codes
    of states if their land in the first year is not that in the last.
    """
    found, ends = {}, (index.years[0], index.years[-1])
    lands = [f"{one} is {was}" for c in index.states for one, was in reshaped([c], *ends).items()]
    for name in ("state", "state_a", "state_b") if lands else ():
        found[name] = "; ".join([name.replace("_", " "), *lands]), "", ""
    for key, part in slices.items():
        prefix = key.removesuffix(part.origin)
        for ending, _ in directions(part.table, index):
            side = {"_a": ", of the first state", "_b": ", of the second state",
                    "_back": ", from the second state to the first"}.get(ending, "")  # fmt: skip
            own = prefix or PREFIXES.get(part.table, "")
            for column in values_of(part.table, None):
                name = f"{own}{column.name}{ending}"
                found[name] = f"{column.meaning}{side}", column.unit, part.origin
            flag = f"status of the values of {part.origin}{side}: {', '.join(FLAGS)}"
            found[f"{prefix or part.origin + '_'}flag{ending}"] = flag, "", part.origin
    return found


def members(bloc: str, index: Index) -> Any:
    """Return whether each state is in a bloc on 1 July of each year, shape (n * m,)."""
    grid = np.zeros((len(index.states), len(index.years)), dtype=bool)
    for place, year in enumerate(index.years):
        inside = blocs.members(bloc, f"{year}-07-01")
        grid[:, place] = [state in inside for state in index.states]
    return grid.ravel()


def keys(index: Index) -> dict[str, Any]:
    """Return the key columns of a panel as Arrow arrays."""
    sides = {"state": index.first}
    if index.second is not None:
        sides = {"state_a": index.first, "state_b": index.second}
    codes = pa.array(index.states)
    made = {
        name: pa.DictionaryArray.from_arrays(pa.array(places), codes)
        for name, places in sides.items()
    }
    made["year"] = pa.array(index.year.astype(np.int32) + index.years[0])
    if index.month is not None:
        made["month"] = pa.array(index.month + 1)
    return made


def arrow(values: Any, missing: Any) -> Any:
    """Return values and their mask as an Arrow array; if some of true and false lack, 1 and 0."""
    if not isinstance(values, np.ndarray):
        return values
    if missing is None or not missing.any():
        return pa.array(values)
    values = values.astype(np.float64) if values.dtype == np.bool_ else values
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    kind, buffers = pa.from_numpy_dtype(values.dtype), [valid, pa.py_buffer(values)]
    return pa.Array.from_buffers(kind, len(values), buffers)


def unmatched(table_slice: TableSlice, index: Index) -> Any:
    """Return the keys of the table's rows without a panel row, and the reasons, as Arrow."""
    strange = np.any([places < 0 for places in table_slice.states], axis=0)
    absent = np.zeros(len(table_slice.year), dtype=bool)
    known = np.flatnonzero(~strange)
    if len(table_slice.states) == index.sides and len(known):
        where = tuple(places[known] for places in table_slice.states)
        hit = index.position[(*where, table_slice.year[known])] >= 0
        if index.sides == 2 and not index.directed:
            hit |= index.position[(*where[::-1], table_slice.year[known])] >= 0
        absent[known] = ~hit
    lost = np.flatnonzero(strange | absent)
    reasons = np.where(strange[lost], "state not in the panel", "not in the system that year")
    if len(table_slice.states) == 2:
        own = table_slice.states[0][lost] == table_slice.states[1][lost]
        reasons = np.where(own & ~strange[lost], "both states are the same", reasons)
    return (
        table_slice.data.select(schema_of(table_slice.table).keys)
        .take(pa.array(lost))
        .append_column("reason", pa.array(reasons))
    )


def places_of(column: Any, states: Sequence[str]) -> Any:
    """Return the index of each state of a column among those of a panel, or -1."""
    encoded = column.combine_chunks().dictionary_encode()
    codes, place = encoded.dictionary.to_pylist(), {code: k for k, code in enumerate(states)}
    table = np.array([place.get(code, -1) for code in codes] or [-1], dtype=np.int64)
    return table[encoded.indices.to_numpy(zero_copy_only=False)]
