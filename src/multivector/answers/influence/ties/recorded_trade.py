"""Trade between all states by year: ITPD where it is installed, then all sources combined."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from multivector.answers.home_trade import current_dollars
from multivector.answers.influence.ties.grids import Named, without_self
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.trade_flows import (
    CARRY_YEARS,
    FIRST_YEAR,
    TABLE,
    WORLDWIDE,
    TradeFlows,
    flows_of,
)
from multivector.arrays import Bools, Floats
from multivector.measures import trade_flows as rule
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
    def early(self) -> Floats:
        """Flows of ITPD in earlier years, (n, n, Y); no years if it is not installed."""
        if not self.reader.has("itpd"):
            return np.zeros((len(self.reader.names),) * 2 + (0,))
        years, flows = self.reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
        return without_self(flows) * current_dollars(years)

    def sources_of(self, i: int, j: int, k: int) -> str:
        """Return the sources of the trade of two states in a year, or in the nearest years."""
        if self.years[k] < self.first:
            return self.origins[0]
        for age in range(CARRY_YEARS + 1):
            years = {self.years[k] - age, self.years[k] + age}
            speaking = [pair for year in years for pair in self.later.speaking(year).items()]
            found = {name for name, grid in speaking if grid[i, j] or grid[j, i]}
            if found:
                return ", ".join(name for name in self.later.origins if name in found)
        return ", ".join(self.later.origins)

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

    def between(self) -> Bools:
        """Return the states over half of whose trade lies between two reported years, (n, Y)."""
        out = np.zeros((len(self.reader.names), len(self.years)), dtype=bool)
        for t, year in enumerate(self.years):
            if year >= self.first:
                found = self.later.year(year)
                every = np.nan_to_num(found.value)
                some = np.where(found.combined.kind == rule.BETWEEN, every, 0.0)
                both, whole = (x.sum(axis=0) + x.sum(axis=1) for x in (some, every))
                out[:, t] = both > whole / 2
        return out

    def grids(self, later: TradeFlows | None = None) -> tuple[Floats, Floats, Floats]:
        """Return the flows of all years, their standard deviation in logs, and stopped flows.

        Each is (n, n, Y). A flow that neither side reports any more is NaN; its last known value,
        which counts in totals only, is in the third array, 0 elsewhere. ``later`` replaces the
        figures of later years, for example by shares.
        """
        spread, none = np.zeros_like(self.early), np.zeros_like(self.early)
        more = [later_year(later or self.later, y) for y in self.years if y >= self.first]
        if not more:
            return self.early, spread, none
        parts = zip((self.early, spread, none), zip(*more, strict=True), strict=True)
        part, sd, last = (np.concatenate([old, np.stack(x, axis=-1)], axis=-1) for old, x in parts)
        return np.where(last > 0, np.nan, part), sd, last


def recorded_trade(reader: Reader) -> RecordedTrade | None:
    """Return the trade data of a store; None if no source covers trade between all states."""
    later, early = flows_of(reader), reader.origins_of("itpd")
    # One state's own table would leave all others without trade.
    if not (early or set(later.origins) & set(WORLDWIDE)):
        return None
    years = reader.years("trade", "itpd") if early else ()
    first = years[-1] + 1 if years else FIRST_YEAR
    known = (*years, *_known_later(later, first))
    return RecordedTrade(reader, known, first, later, (*early, *later.origins))


def _known_later(flows: TradeFlows, first: int) -> tuple[int, ...]:
    """Return the years from ``first`` on with a source, and those between two such years."""
    known = [year for year in flows.years if year >= first and flows.has(year)]
    return tuple(range(known[0], known[-1] + 1)) if known else ()


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
    spread = np.where(np.isfinite(found.last), SD_SILENT, np.nan_to_num(spread))
    return part, spread, np.nan_to_num(found.last)
