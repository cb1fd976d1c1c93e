"""Load tables of the store as arrays over a common list of states."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from multivector.answers.influence.ties.grids import Named, Share, of_years
from multivector.arrays import Bools, Floats, Ints
from multivector.codes import systems
from multivector.records import listing
from multivector.store.parquet import numbers
from multivector.store.warehouse import Store

# Each state's own series first, then what continues it.
GDP = ("worldbank_gdp", "imf_weo")
POPULATION = ("worldbank_population", "imf_weo")
_TOTALS = {"gdp": ("gdp_usd", GDP), "population": ("persons", POPULATION)}


class Reader:
    """Tables of the store as arrays over a common list of states."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.versions = store.installed()
        self.names = tuple(sorted({systems.continuing(code) for code in systems.known()}))
        self.place = {name: i for i, name in enumerate(self.names)}
        self._known_keys: dict[tuple[str, ...], Any] = {}

    def has(self, *origins: str) -> bool:
        """Return whether all of these sources are installed."""
        return set(origins) <= set(self.versions)

    def _places(self, column: Any) -> Ints:
        column = column.combine_chunks()
        words = [systems.continuing(word) for word in column.dictionary.to_pylist()]
        table = np.array([self.place.get(word, -1) for word in words] or [-1])
        return table[numbers(column.indices)]

    def dyad_table(
        self, table: str, origin: str, value: str, first: str, second: str,
        wanted: Collection[int] = range(9999),
    ) -> tuple[tuple[int, ...], Floats]:  # fmt: skip
        """Return the wanted years and an array (n, n, Y): first state, second state, year."""
        coverage = listing.coverage_of(origin, self.versions)[table]
        every, cell, year, numbers = self._rows(table, origin, value, first, second)
        use = np.array([one in wanted for one in every], dtype=bool)
        years = tuple(one for one in every if one in wanted)
        cell, numbers, year = (x[use[year]] for x in (cell, numbers, (np.cumsum(use) - 1)[year]))
        n = len(self.names)
        grid = np.full((n, n, len(years)), np.nan)
        if coverage.absence == "zero":
            inside = [
                self._covered(coverage.sides.get(name, "all"), at, year, len(years))
                for name, at in zip((first, second), np.divmod(cell, n), strict=True)
            ]
            grid[inside[0][:, None] & inside[1][None]] = 0.0
        # A state and its predecessor may both have a row in the year of the change: add them up.
        at = cell.astype(np.intp) * len(years) + year
        grid.reshape(-1)[at] = 0.0
        np.add.at(grid.reshape(-1), at, numbers)
        return years, grid

    def completed(
        self, table: str, origins: Sequence[str], value: str, first: str, second: str
    ) -> tuple[tuple[int, ...], Floats, Ints]:
        """Return :meth:`dyad_table` of several sources, and each figure's source by index, or -1.

        In the years of the first source, pairs that it lacks are filled from the next.
        """
        years, grid = self.dyad_table(table, origins[0], value, first, second)
        source = np.where(np.isnan(grid), -1, 0)
        for place, origin in enumerate(origins[1:], 1):
            known, more = self.dyad_table(table, origin, value, first, second)
            for t, year in enumerate(years):
                if year in known:
                    there = more[:, :, known.index(year)]
                    take = np.isnan(grid[:, :, t]) & np.isfinite(there)
                    grid[take, t], source[take, t] = there[take], place
        return years, grid, source

    def amounts(self, table: str, origin: str, value: str) -> dict[int, tuple[Any, Floats]]:
        """Return flat indices (m,) of flows above 0, exporter first, and amounts, by year."""
        years, cell, year, numbers = self._rows(table, origin, value, "exporter", "importer")
        order = np.argsort(year, kind="stable")
        ends = np.searchsorted(year[order], np.arange(len(years) + 1))
        found = {}
        for k, name in enumerate(years):
            at = order[ends[k] : ends[k + 1]]
            whole = np.zeros(len(self.names) ** 2)
            np.add.at(whole, cell[at], numbers[at])
            places = np.flatnonzero(whole > 0)
            found[name] = places.astype(np.int32), whole[places]
        return found

    def _rows(
        self, table: str, origin: str, value: str, first: str, second: str
    ) -> tuple[tuple[int, ...], Any, Any, Floats]:
        """Return the years of a table; and each row's flat index, year index and value."""
        key = table, origin, first, second
        if key not in self._known_keys:
            data = self.store.read(table, origin=origin, columns=[first, second, "year"])
            years = self.years(table, origin)
            one, two = self._places(data[first]), self._places(data[second])
            year, keep = self._years(data["year"], years)
            keep &= (one >= 0) & (two >= 0)
            cell = (one * len(self.names) + two)[keep].astype(np.int32)
            self._known_keys[key] = years, cell, year[keep].astype(np.int16), keep
        years, cell, year, keep = self._known_keys[key]
        data = self.store.read(table, origin=origin, columns=[value])
        return years, cell, year, numbers(data[value]).astype(float)[keep]

    def years(self, table: str, origin: str) -> tuple[int, ...]:
        """Return the years since 1990 that a source's table covers."""
        coverage = listing.coverage_of(origin, self.versions)[table]
        return tuple(sorted(coverage.years & set(range(1990, 2100))))

    def state_table(self, table: str, origin: str, value: str) -> tuple[tuple[int, ...], Floats]:
        """Return the years and an array (n, Y); no years if the source is not installed."""
        if not self.has(origin):
            return (), np.full((len(self.names), 0), np.nan)
        data = self.store.read(table, origin=origin, columns=["state", "year", value])
        years = tuple(y for y in np.unique(numbers(data["year"])).tolist() if y >= 1990)
        state = self._places(data["state"])
        year, keep = self._years(data["year"], years)
        keep &= state >= 0
        grid = np.full((len(self.names), len(years)), np.nan)
        grid[state[keep], year[keep]] = numbers(data[value])[keep]
        return years, grid

    def over_gdp(
        self, name: str, years: tuple[int, ...], part: Floats, origins: Sequence[str], sd: float,
        **more: Any,
    ) -> Share:  # fmt: skip
        """Return ties relative to the state's GDP, with the sources of both."""
        whole, every = of_years(years, *self.totals("gdp")), self.origins_of(*origins, *GDP)
        total = self.totals_named("gdp", years)
        return Share(name, years, part, whole, sd, every, total=total, **more)

    def totals_named(self, table: str, years: Sequence[int]) -> Named:
        """Return the source of each state's :meth:`totals` in the given years: one, or both."""
        value, origins = _TOTALS[table]
        known_years, first = self.state_table(table, origins[0], value)
        known, place = np.isfinite(first), np.full((len(self.names), len(years)), 2)
        for t, year in enumerate(years):
            if year in known_years:
                place[known[:, known_years.index(year)], t] = 0
        place[~known.any(axis=1)] = 1 if self.has(origins[1]) else 2
        return Named((*origins, ", ".join(self.origins_of(*origins))), place)

    def totals(self, table: str) -> tuple[tuple[int, ...], Floats]:
        """Return the years and GDP in current USD or population, (n, Y), of all states.

        Each is that of the World Bank, continued after its last year by the IMF's growth.
        Levels of the two differ where national accounts were revised (Uzbekistan by 13% in 2023):
        only growth is taken. A state that the first source lacks has the levels of the second.
        """
        value, origins = _TOTALS[table]
        (years, first), (more, second) = (self.state_table(table, o, value) for o in origins)
        if not years or not more:
            return years, first
        every = tuple(sorted({*years, *more}))
        grid, other = (np.full((len(self.names), len(every)), np.nan) for _ in range(2))
        grid[:, [every.index(year) for year in years]] = first
        other[:, [every.index(year) for year in more]] = second
        known = np.isfinite(grid)
        last = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
        state = np.arange(len(grid))
        scale = np.where(known.any(axis=1), grid[state, last] / other[state, last], 1.0)
        after = ~known.any(axis=1)[:, None] | (np.arange(len(every)) > last[:, None])
        return every, np.where(after, other * scale[:, None], grid)

    def origins_of(self, *origins: str) -> tuple[str, ...]:
        """Return the given sources that are installed."""
        return tuple(origin for origin in origins if self.has(origin))

    def _years(self, column: Any, years: Sequence[int]) -> tuple[Ints, Bools]:
        values = numbers(column).astype(int)
        # If no year is known, as before the first release, no row is kept.
        known = np.asarray(years or (-1,))
        place = np.minimum(np.searchsorted(known, values), len(known) - 1)
        return place, known[place] == values

    def _covered(self, who: str | frozenset[str], at: Ints, year: Ints, size: int) -> Bools:
        if who == "all":
            return np.ones((len(self.names), size), dtype=bool)
        seen = np.zeros((len(self.names), size), dtype=bool)
        if who == "seen":
            seen[at, year] = True
        else:
            seen[[self.place[code] for code in who if code in self.place]] = True
        return seen

    def bringing(self, table: str) -> tuple[str, ...]:
        """Return the installed sources that provide a table, including user data."""
        return tuple(n for n in self.versions if table in listing.coverage_of(n, self.versions))


def reader_of() -> Reader:
    """Return the reader of the store; cached until something is installed or removed."""
    store = Store()
    return _reader(store.root, store.state())


@lru_cache(maxsize=2)
def _reader(root: Any, key: Any) -> Reader:
    return Reader(Store(root))
