"""Trade: what a state sells to and buys from a power, of all that it sells and buys.

To 2016 from ITPD, with home trade; later from all origins of trade in goods (``trade_flows``), with
the state's home trade in the ratio of 2016 to its foreign trade.
"""

from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import (
    SD,
    ChannelLayers,
    JointRow,
    Share,
    even,
    form_flow,
    without_self,
)
from multivector.answers.influence.loading import Reader
from multivector.answers.influence.trade_flows import TradeFlows
from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import widen
from multivector.records.origins import prices
from multivector.scenarios.impute import impute_home

# Home trade that is imputed is known to about this much in its logarithm (see scenarios.impute);
# where it was observed, nine in ten yearly changes of its odds are within a factor of 1.8 (see
# records.origins.itpd).
SD_HOME, SD_HOME_LATER = 1.4, 0.36
UNIT = f"USD of {prices.BASE_YEAR}"
LATER = range(2017, 2026)
SD_SILENT = 0.8  # of a flow that no side reports any more: the widest cells of carried flows
_RANGE_SD = 2 * 1.645  # standard deviations that a 90 % range spans


@dataclass(frozen=True)
class Sourced:
    """Plain sums over members; behind a figure of a later year stand the rows of each source.

    ``sells`` says whether the first state of the grid sells; None for both ways.
    """

    flows: TradeFlows
    grid: Floats
    years: tuple[int, ...]
    sells: bool | None

    def over(self, members: Ints, k: int) -> Floats:
        """Return the sum over the members, NaN where one is unknown."""
        return np.asarray(self.grid[:, members, k].sum(axis=1))

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow] | None:
        """Return what each source says on each pair; None where it is ITPD's own rows."""
        if self.years[k] < LATER[0]:
            return None
        return [row for member in members for row in self._pair(state, int(member), k)]

    def _pair(self, state: int, member: int, k: int) -> list[JointRow]:
        pair = (state, member) if self.sells is not False else (member, state)
        one, two = (self.flows.names[place] for place in pair)
        value = float(self.grid[state, member, k])
        every = ", ".join(self.flows.origins)
        if self.sells is None:
            return [(f"{one} with {two}", value, every)] if value > 0 else []
        cells = np.ix_(*([place] for place in pair))
        found = self.flows.sources(self.years[k], [one, two], cells)
        rows: list[JointRow] = []
        for source in found:
            ends = {"": source.value, ", at least": source.lower, ", at most": source.upper}
            flag = f" ({source.flag})" if source.flag else ""
            rows += [
                (f"{one} to {two}{what}{flag}", end, source.origin)
                for what, end in ends.items()
                if end is not None
            ]
        if not found and value > 0:
            rows.append((f"{one} to {two}, from other years", value, every))
        return rows


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases, home trade included; trade both ways."""
    if not reader.has("itpd"):
        return None
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    shape = (len(flows), len(years))
    sold, bought, sd = np.full(shape, np.nan), np.full(shape, np.nan), even(shape, SD)
    home_ratio, home_sd = np.full(len(flows), np.nan), np.full(len(flows), SD_HOME_LATER)
    for t in range(len(years)):
        index = np.arange(len(flows))
        off = np.nan_to_num(flows[:, :, t])
        off[index, index] = 0.0
        trades = np.nonzero((off.sum(axis=0) > 0) & (off.sum(axis=1) > 0))[0]
        part = off[np.ix_(trades, trades)]
        part[np.arange(len(trades)), np.arange(len(trades))] = flows[trades, trades, t]
        filled = impute_home(part, [reader.names[i] for i in trades])
        home = np.diag(filled.flows)
        sold[trades, t] = off[trades].sum(axis=1) + home
        bought[trades, t] = off[:, trades].sum(axis=0) + home
        # The error of the share is that of the total, in which home trade is uncertain.
        wide = np.hypot(SD, SD_HOME * filled.own_share)
        sd[trades, t] = np.where(filled.imputed, wide, SD)
        home_ratio[trades] = 2 * home / (off[trades].sum(axis=1) + off[:, trades].sum(axis=0))
        home_sd[trades] = np.where(filled.imputed, SD_HOME, SD_HOME_LATER)
    part, spread = without_self(flows), np.zeros_like(flows)
    later = TradeFlows(reader)
    origins: tuple[str, ...] = ("itpd",)
    joints: list[Sourced | None] = [None, None, None]
    if later.origins:
        known = _known_later(later)
        more = [_later_year(later, year, home_ratio, home_sd) for year in known]
        part, spread, sold, bought, sd = (
            np.concatenate([early, np.stack(late, axis=-1)], axis=-1)
            for early, late in zip(
                (part, spread, sold, bought, sd), zip(*more, strict=True), strict=True
            )
        )
        years, origins = (*years, *known), ("itpd", *later.origins, "itpd")
    back = part.transpose(1, 0, 2)
    both = (part + back) * prices.deflators(years)
    if later.origins:
        grids = ((part, True), (back, False), (both, None))
        joints = [Sourced(later, grid, years, sells) for grid, sells in grids]
    ways = (("sales", part, sold, spread), ("purchases", back, bought, spread.transpose(1, 0, 2)))
    shares = tuple(
        Share(name, years, grid, whole, sd, origins, joint, wide if later.origins else None)
        for (name, grid, whole, wide), joint in zip(ways, joints[:2], strict=True)
    )
    flow_origins = tuple(dict.fromkeys((*origins, prices.origin().id)))
    flow = form_flow("trade both ways", years, both, UNIT, flow_origins, joints[2])
    return ChannelLayers("trade", shares, (flow,))


def _known_later(flows: TradeFlows) -> tuple[int, ...]:
    """Return the years after ITPD that some origin has, and those between two of them."""
    years = [year for year in LATER if flows.has(year)]
    return tuple(range(years[0], years[-1] + 1)) if years else ()


def _later_year(
    flows: TradeFlows, year: int, home_ratio: Floats, home_sd: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return flows and their sd (n, n), totals sold and bought and the sd of home trade (n,)."""
    found = flows.year(year)
    # What neither side reports is carried, as any figure of a channel, up to five years.
    part = np.where(found.small, 0.0, np.where(np.isfinite(found.last), found.last, found.value))
    np.fill_diagonal(part, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.log(found.upper / found.lower) / _RANGE_SD
    spread = np.where(np.isfinite(found.last), SD_SILENT, np.nan_to_num(spread))
    off = np.nan_to_num(part)
    sold, bought = off.sum(axis=1), off.sum(axis=0)
    traded = (sold > 0) & (bought > 0)
    home = home_ratio * (sold + bought) / 2
    sold, bought = (np.where(traded, total + home, np.nan) for total in (sold, bought))
    aged = widen(home_sd, np.full(len(home_sd), year - (LATER[0] - 1)))
    return part, spread, sold, bought, np.nan_to_num(aged * home / bought)
