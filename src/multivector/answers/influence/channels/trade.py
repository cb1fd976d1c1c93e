"""Trade: a power's share in a state's total sales and purchases, domestic trade included.

Up to 2016 the flows are those of ITPD, if installed; others combine all sources of goods trade
(``trade_flows``), with shares taken within each of them (``trade_shares``). Domestic trade is
output minus exports in every year.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from multivector.answers.home_trade import fill_from_output, home_sd
from multivector.answers.influence.ties.grids import (
    SD,
    ChannelLayers,
    JointRow,
    Share,
    Summed,
    both_named,
    form_flow,
    of_years,
    scale_of,
    with_source,
)
from multivector.answers.influence.ties.loading import GDP, Reader
from multivector.answers.influence.ties.recorded_trade import (
    SD_SILENT,
    RecordedTrade,
    recorded_trade,
)
from multivector.answers.influence.ties.trade_shares import TradeShares
from multivector.answers.influence.ties.year_flows import Source
from multivector.arrays import Floats, Ints
from multivector.measures import trade_flows as rule
from multivector.measures.capacity.capacity import HomeTrade, carry_forward, widen
from multivector.prose import listed
from multivector.records.origins import prices
from multivector.scenarios.balance import OUTPUT_SPREAD
from multivector.store.cache import cached

UNIT = f"constant {prices.BASE_YEAR} USD"
# Source of the price level.
PRICES = prices.origin().id
# GDP in dollars, one and two years on: root mean square change in logs of .12 and .18 in 2014-2023.
SD_GROWTH = 0.13
_WAYS = {"sales": True, "purchases": False}  # whether the state sells
STOPPED = "no figure from either side"


@dataclass(frozen=True)
class Sourced(Summed):
    """Sums over members; later years also have the rows of each source.

    ``sells`` is whether the first state of the grid is the exporter; None for both directions.
    """

    record: RecordedTrade
    sells: bool | None
    unit = "current USD"  # of the rows, as reported, also where the grid is in constant prices

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow] | None:
        """Return each source's figures for each pair; None for ITPD."""
        if self.record.years[k] < self.record.first:
            return None
        ways = [self.sells] if self.sells is not None else [True, False]
        return [
            row for member in members for way in ways for row in self._pair(state, member, k, way)
        ]

    def _pair(self, state: int, member: int, k: int, sells: bool) -> list[JointRow]:
        flows, year = self.record.later, self.record.years[k]
        pair = (state, int(member)) if sells else (int(member), state)
        one, two = (flows.names[place] for place in pair)
        found = flows.sources(year, [one, two], np.ix_(*([place] for place in pair)))
        rows: list[JointRow] = []
        for source in found:
            of = self._of_all(source, state, k) if self.sells is not None else ""
            ends = {of: source.value, ", at least": source.lower, ", at most": source.upper}
            flag = f" ({source.flag})" if source.flag else ""
            rows += [
                (f"{one} to {two}{what}{flag}", end, source.origin, 0)
                for what, end in ends.items()
                if end is not None
            ]
        flow = flows.year(year, np.array([pair[0] * len(flows.names) + pair[1]]))
        value, between = float(flow.filled[pair]), flow.combined.kind[pair] == rule.BETWEEN
        if value > 0 and (between or not found):  # very wide bounds only limit what is between
            near, whose = flows.nearest(pair, year), self.record.of_pairs.at(*pair, k)
            way = "interpolated between" if len(near) > 1 else "carried from"
            age = min((abs(year - other) for other in near), default=0)
            rows.append((f"{one} to {two}, {way} {listed(map(str, near))},", value, whose, age))
        return rows

    def _of_all(self, source: Source, state: int, k: int) -> str:
        """Say what share of a source's total for the state its figure is."""
        flows, year = self.record.later, self.record.years[k]
        logs = flows.grid(source.origin, year)
        if source.value is None or source.doubts or logs is None:
            return ""
        at = (state, slice(None)) if self.sells else (slice(None), state)
        said, every = logs[at], flows.year(year).value[at]
        whole = np.nansum(np.where(np.isfinite(said), np.exp(said), every))
        does = f"{flows.names[state]} {'sells' if self.sells else 'buys'}"
        return f", {100 * source.value / whole:.1f}% of what {does}"


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases (including domestic trade), and two-way trade."""
    found = recorded_trade(reader)
    if found is None or not reader.has("worldbank_gdp"):
        return None
    made, years = cached(reader.store, "trade-told", lambda: _arrays(reader, found)), found.years
    later, totals = bool(found.later.origins), reader.origins_of(*GDP)
    origins = (*found.origins, PRICES, *totals)
    alone = ("itpd", found.first - 1) if found.first > years[0] else None
    shares, total = [], both_named(found.of_states, reader.totals_named("gdp", years))
    for name, sells in _WAYS.items():
        fields = ("part", "spread", "whole", "stopped")
        of_state, spread, whole, stopped = (made[f"{name} {what}"] for what in fields)
        joint = Sourced(of_state, found, sells) if later else None
        with np.errstate(invalid="ignore", divide="ignore"):
            sd = np.hypot(SD, np.nan_to_num(SD_SILENT * stopped / whole))
        one = Share(
            name, years, of_state, whole, sd, origins, joint, spread if later else None, STOPPED,
            alone, found.of_pairs, total, stopped,
        )  # fmt: skip
        shares.append(one)
    both = made["both"]
    joint = Sourced(both, found, None) if later else None
    flow = form_flow(
        "trade both ways", years, both, UNIT, origins[: -len(totals)], joint,
        source=with_source(found.of_pairs, PRICES), scale=made["scale"],
    )  # fmt: skip
    home = HomeTrade(made["home"], made["home_sd"])
    return ChannelLayers("trade", tuple(shares), (flow,), home=home, **found.ages)


def _arrays(reader: Reader, trade: RecordedTrade) -> dict[str, Any]:
    """Return flows, their sd in logs by direction, (n, n, Y), totals and domestic trade, (n, Y)."""
    years, (part, _, last) = trade.years, trade.grids()
    full = np.where(last > 0, last, part)
    home = _home(reader, years, full)
    both = (full + full.transpose(1, 0, 2)) * prices.deflators(years)
    scale = scale_of(both)
    both = np.where(last + last.transpose(1, 0, 2) > 0, np.nan, both)
    made = {"both": both, "scale": scale}
    for name, sells in _WAYS.items():
        grids = trade.grids(TradeShares(trade.later, sells) if trade.later.origins else None)
        of_state, spread, last = (x if sells else x.transpose(1, 0, 2) for x in grids)
        stopped = last.sum(axis=1)
        whole = np.nan_to_num(of_state).sum(axis=1) + stopped + home.amount
        made |= {f"{name} part": of_state, f"{name} spread": spread}
        made |= {f"{name} whole": whole, f"{name} stopped": stopped}
    return {**made, "home": home.amount, "home_sd": home.sd}


def _home(reader: Reader, years: tuple[int, ...], part: Floats) -> HomeTrade:
    """Return what each state sells to itself, (n, Y)."""
    gdp_years, gdp = reader.totals("gdp")
    # After a state's last year of actual data, GDP is carried forward.
    every = tuple(sorted({*years, *gdp_years}))
    carried, ages = carry_forward(of_years(every, gdp_years, gdp), np.array(every))
    product, age = (of_years(years, every, values) for values in (carried, ages))
    spread = widen(OUTPUT_SPREAD, age, yearly=SD_GROWTH)
    home, sd = np.full((2, len(part), len(years)), np.nan)
    for t in range(len(years)):
        abroad = np.nan_to_num(part[:, :, t])
        trades = np.nonzero((abroad.sum(axis=0) > 0) & (abroad.sum(axis=1) > 0))[0]
        names = [reader.names[i] for i in trades]
        filled = fill_from_output(abroad[np.ix_(trades, trades)], product[trades, t], names)
        home[trades, t] = np.diag(filled.flows)
        sd[trades, t] = home_sd(filled, product[trades, t], spread[trades, t])
    return HomeTrade(home, sd)
