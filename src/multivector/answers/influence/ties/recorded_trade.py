"""Trade between all states by year: ITPD where it is installed, then all sources combined."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np

from multivector.answers.home_trade import BOUNDS, current_dollars, with_goods
from multivector.answers.influence.ties.grids import Named, without_self
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.trade_flows import (
    FIRST_YEAR,
    TABLE,
    WORLDWIDE,
    TradeFlows,
    flows_of,
)
from multivector.arrays import Bools, Floats
from multivector.measures import trade_flows as rule
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.store.cache import Arrays, cached
from multivector.vocabulary import TO_END

SD_SILENT = 0.8  # of a flow that neither side reports any more: the widest error of carried flows


@dataclass(frozen=True)
class RecordedTrade:
    """Flows in current USD, exporter first; ``later`` has the years since ``first``."""

    reader: Reader
    years: tuple[int, ...]
    first: int
    later: TradeFlows
    origins: tuple[str, ...]

    @cached_property
    def early(self) -> tuple[Floats, Floats]:
        """Flows of ITPD in earlier years, and the standard deviation of the logs of those that it
        lacks, from the bounds of goods, else 0; (n, n, Y) each, no years if it is not installed.
        """
        if not self.reader.has("itpd"):
            return (nothing := np.zeros((len(self.reader.names),) * 2 + (0,))), nothing
        years, flows = self.reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
        return with_goods(without_self(flows) * current_dollars(years), self.reader.names, years)

    @cached_property
    def of_pairs(self) -> Named:
        """The sources of the trade of two states in each year, or in the nearest years, (n, n, Y).

        Of a pair that no source has, they are those of the first state: its silence is the figure.
        """
        return self._named["pairs"]

    @cached_property
    def of_states(self) -> Named:
        """The sources of all trade of each state in each year, or in the nearest years, (n, Y)."""
        return self._named["states"]

    @cached_property
    def _named(self) -> dict[str, Named]:
        found = cached(self.reader.store, "trade-sources", self._places)
        names, bits = (*self.later.origins, *self.origins[:1]), found["sets"].tolist()
        sets = ([name for b, name in enumerate(names) if one >> b & 1] for one in bits)
        words = tuple(", ".join(one) for one in sets)
        return {what: Named(words, found[what]) for what in ("pairs", "states")}

    def _places(self) -> dict[str, Any]:
        """Return sets of sources as bits, and the place of that of each pair and state."""
        n, own = len(self.reader.names), 1 << len(self.later.origins)  # the last bit: ITPD
        span = range(self.first - CARRY_YEARS, self.years[-1] + CARRY_YEARS + 1)
        said = {year: np.zeros((n, n), dtype=np.int32) for year in span}
        for (year, bits), (b, name) in product(said.items(), enumerate(self.later.origins)):
            if (grid := self.later.speaking(year).get(name)) is not None:
                bits[grid | grid.T] |= 1 << b
        every = {year: np.bitwise_or.reduce(bits, axis=1) for year, bits in said.items()}
        pairs, early = np.full((n, n, len(self.years)), own), self.early[1] > 0
        if early.any():
            filled = early | early.transpose(1, 0, 2)
            pairs[:, :, : early.shape[2]] |= filled << self.later.origins.index(BOUNDS)
        states = np.bitwise_or.reduce(pairs, axis=1)
        for k, year in enumerate(self.years):
            if year >= self.first:
                states[:, k] = _nearest(every, year, own - 1)
                pairs[:, :, k] = _nearest(said, year, states[:, k, None])
        sets = np.unique(np.concatenate([pairs.ravel(), states.ravel()]))
        places = {"pairs": pairs, "states": states}.items()
        return {"sets": sets, **{w: np.searchsorted(sets, x).astype(np.int16) for w, x in places}}

    @cached_property
    def named(self) -> Named:
        """Return the sources of all trade in each year, for sums over partners, (1, Y)."""
        reach = {name: self.reader.years(TABLE, name) for name in self.later.origins}
        names = tuple(
            ", ".join(name for name, known in reach.items() if year in known)
            if year >= self.first
            else self.origins[0]
            for year in self.years
        )
        # Between two years there may be no source of the year itself.
        every = ", ".join(self.later.origins)
        return Named(tuple(name or every for name in names), np.arange(len(names))[None])

    @cached_property
    def ages(self) -> Arrays:
        """Years to the nearest report: ``pair_ages`` of the larger flow of each pair, (n, n, Y);
        ``ages`` of over half of each state's trade, (n, Y). ``between``, (n, Y): the states over
        half of whose trade lies between two reported years.
        """
        return cached(self.reader.store, "trade-ages", self._ages)

    def _ages(self) -> Arrays:
        n, count = len(self.reader.names), len(self.years)
        out = {"pair_ages": np.zeros((n, n, count), dtype=np.int8)}
        out |= {"ages": out["pair_ages"][0].copy(), "between": np.zeros((n, count), dtype=bool)}
        for t, year in enumerate(self.years):
            if year < self.first:
                continue
            found = self.later.year(year)
            every, left = np.nan_to_num(found.value), ~found.combined.own
            out["between"][:, t] = _most(found.combined.kind == rule.BETWEEN, every)
            left &= every > 0
            age = np.zeros((n, n), dtype=np.int8)
            for step in range(1, CARRY_YEARS + 1):
                out["ages"][:, t] += _most(left, every)
                age += left
                left &= ~(self.later.reported(year - step) | self.later.reported(year + step))
            out["pair_ages"][:, :, t] = np.where(every >= every.T, age, age.T)
        return out

    def grids(self, later: TradeFlows | None = None) -> tuple[Floats, Floats, Floats]:
        """Return the flows of all years, their standard deviation in logs, and stopped flows.

        Each is (n, n, Y). A flow that neither side reports any more is NaN; its last known value,
        which counts in totals only, is in the third array, 0 elsewhere. ``later`` replaces the
        figures of later years, for example by shares.
        """
        early, spread = self.early
        none = np.zeros_like(early)
        more = [later_year(later or self.later, y) for y in self.years if y >= self.first]
        if not more:
            return early, spread, none
        parts = zip((early, spread, none), zip(*more, strict=True), strict=True)
        part, sd, last = (np.concatenate([old, np.stack(x, axis=-1)], axis=-1) for old, x in parts)
        return np.where(last > 0, np.nan, part), sd, last


def _most(cells: Bools, trade: Floats) -> Bools:
    """Return the states over half of whose trade is in these cells, (n,)."""
    some, whole = (x.sum(axis=0) + x.sum(axis=1) for x in (np.where(cells, trade, 0.0), trade))
    return np.asarray(some > whole / 2)


def _nearest(by_year: Mapping[int, Any], year: int, other: Any) -> Any:
    """Return the bits of the year; where there are none, of the nearest years, else ``other``."""
    found = by_year[year].copy()
    for age in range(1, CARRY_YEARS + 1):
        around = by_year.get(year - age, 0) | by_year.get(year + age, 0)
        found = np.where(found == 0, around, found)
    return np.where(found == 0, other, found)


@lru_cache(maxsize=1)
def recorded_trade(reader: Reader) -> RecordedTrade | None:
    """Return the trade data of a store, cached; None if no source covers that of all states."""
    later, early = flows_of(reader), reader.origins_of("itpd")
    # One state's own table would leave all others without trade.
    if not (early or set(later.origins) & set(WORLDWIDE)):
        return None
    years = reader.years("trade", "itpd") if early else ()
    first = years[-1] + 1 if years else FIRST_YEAR
    known = [year for year in later.years if year >= first and later.has(year)]
    since = range(known[0], known[-1] + 1) if known else ()  # between two years, too
    return RecordedTrade(reader, (*years, *since), first, later, (*early, *later.origins))


def later_year(flows: TradeFlows, year: int) -> tuple[Floats, Floats, Floats]:
    """Return the flows of a year, their standard deviation in logs, and stopped flows, (n, n).

    The flows include the last known value of those that neither side reports any more; the third
    array has these alone, 0 elsewhere.
    """
    found = flows.year(year)
    part = found.filled
    np.fill_diagonal(part, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.log(found.upper / found.lower) / (2 * TO_END)
        # Placed in wide bounds, it may be far smaller, yet not as much larger.
        above = np.log(found.upper / found.value) / TO_END
    wide = (found.combined.kind == rule.BETWEEN) & (found.combined.makers > 0)
    spread = np.where(wide, np.minimum(spread, above), spread)
    spread = np.where(np.isfinite(found.last), SD_SILENT, np.nan_to_num(spread))
    return part, spread, np.nan_to_num(found.last)
