"""Fast access to the rows of one dyad or state, by an in-memory index over a table of the store.

A query about one dyad needs a few rows from many tables. Each table is sorted by its states once;
each query then takes two look-ups and a slice.
"""

from typing import Any

from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store


class Lookup:
    """A snapshot of a store's tables, indexed by state.

    Parameters
    ----------
    store : Store, optional
        The default is the store under ``MULTIVECTOR_HOME``.
    """

    def __init__(self, store: Store | None = None) -> None:
        self.store = store if store is not None else Store()
        self.versions = self.store.installed()
        self._indexed: dict[tuple[str, str], _Indexed] = {}

    def rows(self, table: str, origin: str, *states: str) -> list[dict[str, Any]]:
        """Return the rows of an origin's table for these states, in key order.

        Parameters
        ----------
        table, origin : str
            Table of the schema, and an installed origin that has it.
        *states : str
            One code for each state key of the table, in the schema's order; if there are fewer
            codes than keys, the remaining keys match all states.

        Returns
        -------
        list of dict
            Column to value, None where missing; empty if no row matches.
        """
        key = table, origin
        if key not in self._indexed:
            self._indexed[key] = _Indexed(self.store, table, origin)
        return self._indexed[key].rows(states)


class _Indexed:
    """A table sorted by state, with the first row of each combination of states."""

    def __init__(self, store: Store, table: str, origin: str) -> None:
        import numpy as np

        data = store.read(table, origin=origin).combine_chunks()
        keys = [c for c in schema_of(table).columns if c.role == "key"]
        names = [c.name for c in keys if c.type == "state"]
        columns = [data[name].combine_chunks() for name in names]
        codes = sorted({code for column in columns for code in column.dictionary.to_pylist()})
        self.size = len(codes)
        self.place = {code: place for place, code in enumerate(codes)}
        combined = np.zeros(data.num_rows, dtype=np.int64)
        for column in columns:
            places = np.array([self.place[c] for c in column.dictionary.to_pylist()] or [0])
            combined = combined * self.size + places[column.indices.to_numpy()]
        times = [c.name for c in keys if c.type in ("year", "date", "integer")]
        order = np.lexsort([data[name].to_numpy() for name in times[::-1]] + [combined])
        self.combined = combined[order]
        self.data = data.take(order)
        self.sides = len(names)

    def rows(self, states: tuple[str, ...]) -> list[dict[str, Any]]:
        import numpy as np

        if any(state not in self.place for state in states):
            return []
        first = 0
        for state in states:
            first = first * self.size + self.place[state]
        width = self.size ** (self.sides - len(states))
        ends = np.searchsorted(self.combined, [first * width, (first + 1) * width])
        rows: list[dict[str, Any]] = self.data.slice(ends[0], ends[1] - ends[0]).to_pylist()
        return rows
