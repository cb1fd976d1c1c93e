"""Fast access to the rows of one dyad or state.

A query about one dyad needs a few rows from many tables. A whole table is neither sorted nor kept:
the rows of some states are extracted at once, and queries search only these.
"""

from collections.abc import Iterable
from typing import Any

from multivector.store.parquet import numbers, take
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store


class Lookup:
    """A snapshot of a store's tables, indexed by state.

    ``expected``: codes of states to preload. For other states, the table is read again.
    """

    def __init__(self, store: Store | None = None, expected: Iterable[str] = ()) -> None:
        self.store = store if store is not None else Store()
        self.expected = frozenset(expected)
        self.versions = self.store.installed()
        self._indexed: dict[tuple[str, str], _Indexed] = {}

    def rows(self, table: str, origin: str, *states: str) -> list[dict[str, Any]]:
        """Return the rows of a source's table for these states, in key order.

        Rows map columns to values (None if missing); empty if no row matches.

        ``table`` and ``origin``: table of the schema, and an installed source that has it.
        ``*states``: one code for each state key of the table, in the schema's order; if there are
        fewer codes than keys, the remaining keys match all states.
        """
        key, asked = (table, origin), frozenset(states[:1])
        if key not in self._indexed or not self._indexed[key].holds(asked):
            wanted = asked | self.expected if asked else None
            self._indexed[key] = _Indexed(self.store, table, origin, wanted)
            self.expected |= asked
        return self._indexed[key].rows(states)


class _Indexed:
    """The rows of a table for some first states, or for all."""

    def __init__(self, store: Store, table: str, origin: str, wanted: frozenset[str] | None):
        import numpy as np

        keys = [c for c in schema_of(table).columns if c.role == "key"]
        sides = schema_of(table).state_keys
        keep = (sides[0], wanted) if wanted is not None and sides else None
        data = store.read(table, origin=origin, keep=keep)
        self.wanted, self.data = wanted, data.combine_chunks()
        columns = [self.data[name].combine_chunks() for name in sides]
        words = [column.dictionary.to_pylist() for column in columns]
        self.codes = [numbers(column.indices) for column in columns]
        self.place = [{word: k for k, word in enumerate(known)} for known in words]
        self.rank = [np.argsort(np.argsort(known)) for known in words]
        times = [c.name for c in keys if c.type in ("year", "date", "integer")]
        self.times = [numbers(self.data[name]) for name in times]

    def holds(self, asked: frozenset[str]) -> bool:
        """Return whether the rows of these (or of all) states are loaded."""
        return self.wanted is None or (bool(asked) and asked <= self.wanted)

    def rows(self, states: tuple[str, ...]) -> list[dict[str, Any]]:
        import numpy as np

        if any(state not in place for state, place in zip(states, self.place, strict=False)):
            return []
        here = np.ones(self.data.num_rows, dtype=bool)
        for codes, place, state in zip(self.codes, self.place, states, strict=False):
            here &= codes == place[state]
        at = np.flatnonzero(here)
        rest = range(len(states), len(self.codes))
        order = [
            *(self.rank[k][self.codes[k][at]] for k in rest),
            *(time[at] for time in self.times),
        ]
        at = at[np.lexsort(order[::-1])] if order else at
        rows: list[dict[str, Any]] = take(self.data, at).to_pylist()
        return rows
