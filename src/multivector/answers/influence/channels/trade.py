"""Trade: a power's share in a state's total sales and purchases, home trade included.

To 2016 the flows are ITPD's, where it is installed; others are what all sources of trade in goods
say together (``trade_flows``). Home trade is output minus exports in every year.
"""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from multivector.answers.home_trade import current_dollars, fill_from_output, home_sd
from multivector.answers.influence.ties.grids import (
    SD,
    ChannelLayers,
    JointRow,
    Share,
    even,
    form_flow,
    of_years,
    scale_of,
    without_self,
)
from multivector.answers.influence.ties.loading import GDP, Reader
from multivector.answers.influence.ties.trade_flows import (
    FIRST_YEAR,
    WORLDWIDE,
    TradeFlows,
    flows_of,
)
from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import BandwidthScale, HomeTrade, carry_forward, widen
from multivector.records.origins import prices
from multivector.scenarios.balance import OUTPUT_SPREAD
from multivector.store.kept import Rows, kept

UNIT = f"USD of {prices.BASE_YEAR}"
# Source of the price level.
PRICES = prices.origin().id
LAST_YEAR = 2025  # of any source of trade in goods
SD_SILENT = 0.8  # of a flow that no side reports any more: the widest cells of carried flows
# GDP in dollars, one and two years on: root mean square change in logs of .12 and .18 in 2014-2023.
SD_GROWTH = 0.13
_RANGE_SD = 2 * 1.645  # standard deviations that a 90 % range spans


@dataclass(frozen=True)
class Sourced:
    """Plain sums over members; behind a figure of a later year stand the rows of each source.

    ``sells`` says whether the first state of the grid sells; None for both ways. ``later`` is the
    first year after ITPD.
    """

    flows: TradeFlows
    grid: Floats | Rows
    years: tuple[int, ...]
    sells: bool | None
    later: int

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum over the members, NaN where one is unknown."""
        return np.asarray(self.grid[np.ix_(states, members)][:, :, k].sum(axis=1))

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow] | None:
        """Return what each source says on each pair; None where it is ITPD's own rows."""
        if self.years[k] < self.later:
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
    """Return shares of sales and purchases (with home trade), and trade in both directions."""
    later = flows_of(reader)
    early = reader.origins_of("itpd")
    # One state's own table would leave all others without trade.
    if not reader.has("worldbank_gdp") or not (early or set(later.origins) & set(WORLDWIDE)):
        return None
    found = kept(reader.store, "trade", lambda: _arrays(reader, later))
    years, first = tuple(found["years"].tolist()), int(found["first"])
    part, back = found["part"], found["back"]
    both: Any = Rows(part.shape, lambda i: (part[i] + back[i]) * prices.deflators(years))
    joints: list[Sourced | None] = [None, None, None]
    if later.origins:
        grids = ((part, True), (back, False), (both, None))
        joints = [Sourced(later, grid, years, sells, first) for grid, sells in grids]
    ways = (
        ("sales", part, found["sold"], found["spread"]),
        ("purchases", back, found["bought"], found["spread_back"]),
    )
    totals = reader.origins_of(*GDP)
    origins = (*early, *later.origins, PRICES, *totals)
    shares = tuple(
        Share(
            name, years, grid, whole, even(whole.shape, SD), origins, joint,
            wide if later.origins else None,
        )
        for (name, grid, whole, wide), joint in zip(ways, joints[:2], strict=True)
    )  # fmt: skip
    scale = BandwidthScale(*found["scale"].tolist())
    flow = form_flow(
        "trade both ways", years, both, UNIT, origins[: -len(totals)], joints[2], scale=scale
    )
    home = HomeTrade(found["home"], found["home_sd"])
    return ChannelLayers("trade", shares, (flow,), home=home)


def _arrays(reader: Reader, later: TradeFlows) -> dict[str, Any]:
    """Return the years, flows (n, n, Y) with their sd in logs, and each state's totals (n, Y)."""
    years, part = _early(reader)
    spread, first = np.zeros_like(part), years[-1] + 1 if years else FIRST_YEAR
    if known := _known_later(later, first):
        more = [later_year(later, year) for year in known]
        part, spread = (
            np.concatenate([before, np.stack(late, axis=-1)], axis=-1)
            for before, late in zip((part, spread), zip(*more, strict=True), strict=True)
        )
        years = (*years, *known)
    sold, bought, home = _totals(reader, years, part)
    back = part.transpose(1, 0, 2)
    scale = scale_of((part + back) * prices.deflators(years))
    return {
        "years": np.array(years), "first": np.array(first), "part": part, "back": back,
        "spread": spread, "spread_back": spread.transpose(1, 0, 2), "sold": sold, "bought": bought,
        "home": home.amount, "home_sd": home.sd, "scale": np.array(astuple(scale)),
    }  # fmt: skip


def _early(reader: Reader) -> tuple[tuple[int, ...], Floats]:
    """Return the years of ITPD and its flows in current USD, (n, n, Y); no years without it."""
    if not reader.has("itpd"):
        return (), np.zeros((len(reader.names), len(reader.names), 0))
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    return years, without_self(flows) * current_dollars(years)


def _totals(
    reader: Reader, years: tuple[int, ...], part: Floats
) -> tuple[Floats, Floats, HomeTrade]:
    """Return what each state sells and buys in all, (n, Y), and its home trade within."""
    gdp_years, gdp = reader.gdp()
    # After a state's last year of actual data, GDP is carried from that year.
    every = tuple(sorted({*years, *gdp_years}))
    carried, ages = carry_forward(of_years(every, gdp_years, gdp), np.array(every))
    product, age = (of_years(years, every, values) for values in (carried, ages))
    spread = widen(OUTPUT_SPREAD, age, yearly=SD_GROWTH)
    shape = (len(part), len(years))
    sold, bought, home, sd = (np.full(shape, np.nan) for _ in range(4))
    for t in range(len(years)):
        abroad = np.nan_to_num(part[:, :, t])
        trades = np.nonzero((abroad.sum(axis=0) > 0) & (abroad.sum(axis=1) > 0))[0]
        names = [reader.names[i] for i in trades]
        filled = fill_from_output(abroad[np.ix_(trades, trades)], product[trades, t], names)
        home[trades, t] = np.diag(filled.flows)
        sold[trades, t] = abroad[trades].sum(axis=1) + home[trades, t]
        bought[trades, t] = abroad[:, trades].sum(axis=0) + home[trades, t]
        sd[trades, t] = home_sd(filled, product[trades, t], spread[trades, t])
    return sold, bought, HomeTrade(home, sd)


def _known_later(flows: TradeFlows, first: int) -> tuple[int, ...]:
    """Return the years from one on that some source has, and those between two of them."""
    after = range(first, LAST_YEAR + 1)
    known = [year for year in after if flows.origins and flows.has(year)]
    return tuple(range(known[0], known[-1] + 1)) if known else ()


def later_year(flows: TradeFlows, year: int) -> tuple[Floats, Floats]:
    """Return the flows of a year and their sd in logs, (n, n)."""
    found = flows.year(year)
    # What neither side reports is carried, as any figure of a channel, up to five years.
    part = np.where(found.small, 0.0, np.where(np.isfinite(found.last), found.last, found.value))
    np.fill_diagonal(part, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.log(found.upper / found.lower) / _RANGE_SD
    return part, np.where(np.isfinite(found.last), SD_SILENT, np.nan_to_num(spread))
