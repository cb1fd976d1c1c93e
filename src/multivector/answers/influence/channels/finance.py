"""Finance: a power's loans to a state, and its investment there, relative to the state's income."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from multivector.answers.influence.ties.grids import (
    SD,
    SD_ESTIMATED,
    ChannelLayers,
    FlowLayer,
    JointRow,
    Named,
    Share,
    Summed,
    either_way,
    form_flow,
    scale_of,
    with_source,
    without_self,
)
from multivector.answers.influence.ties.loading import Reader
from multivector.arrays import Floats, Ints
from multivector.records.origins import imf_dip, prices
from multivector.store.cache import cached

UNIT = f"constant {prices.BASE_YEAR} USD"
FDI = "FDI stock"
AID, ALL_DONORS = "aid received", "pacific_links"  # what all donors paid to 14 states


@dataclass(frozen=True, slots=True)
class Reported(Summed):
    """Stocks as reported by host and by investor, (n, n, Y), host first.

    ``source`` is the index of each stock's source in ``origins``. If the grid adds the stocks of
    both directions, ``price`` is the deflator of each year.
    """

    names: tuple[str, ...]
    origins: tuple[str, ...]
    price: Floats | None
    held: Floats
    by_host: Floats
    by_investor: Floats
    source: Ints

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow]:
        """Return the stock of each member with its reporter, and the other side's figure."""
        ways = [(state, int(j)) for j in members]
        ways += [] if self.price is None else [(j, i) for i, j in ways]
        return [self._row(i, j, k) for i, j in ways if np.isfinite(self.held[i, j, k])]

    def _row(self, i: int, j: int, k: int) -> JointRow:
        price = 1.0 if self.price is None else float(self.price[k])
        host, other = self.names[i], self.names[j]
        word = f"{other} in {host}"
        if np.isfinite(theirs := self.by_investor[i, j, k]):
            word += f", as {other} reports {theirs * price:,.0f}"
        if np.isfinite(self.by_host[i, j, k]):
            word += f", as {host} reports"
        if {host, other} & set(imf_dip.CONDUITS):
            word += ", a conduit for capital"
        return word, float(self.held[i, j, k]) * price, self.origins[self.source[i, j, k]]


def layers(reader: Reader) -> ChannelLayers | None:
    """Return FDI as ratios to GDP and stocks; official finance if no FDI source is installed."""
    if not reader.has("worldbank_gdp"):
        return None
    shares: list[Share] = []
    flows: list[FlowLayer] = []
    missing = []
    aid = _aid(reader)
    if reader.has("gcdf"):
        years, lent = reader.dyad_table(
            "official_finance", "gcdf", "finance_usd", "recipient", "lender"
        )
        lent = without_self(lent)
        if aid:  # counted there from what was paid, with all other donors
            known = np.isfinite(aid.part).all(axis=(1, 2))
            later = np.flatnonzero(np.isin(years, aid.years))
            lent[np.ix_(known, np.arange(len(lent)), later)] = np.nan
        # AidData uses constant USD; the ratio to current GDP needs current USD.
        nominal = lent / prices.deflators(years)
        shares.append(reader.over_gdp("official finance", years, nominal, ("gcdf",), SD_ESTIMATED))
        # The stock is unknown in years before the first recorded loan.
        stock = either_way(np.where(np.isfinite(lent), np.nancumsum(lent, axis=2), np.nan))
        flows.append(form_flow("official finance since 2000", years, stock, UNIT, ("gcdf",)))
    else:
        missing.append("official finance" + (" to other states" if aid else ""))
    if aid:
        shares.append(aid)
    # A user's own table takes precedence over the published ones, which complete each other.
    published = reader.origins_of(imf_dip.ID, ALL_DONORS)
    brought = [n for n in reader.bringing("fdi_stock") if n not in published]
    brought = brought[:1] or list(published)
    if brought:
        share, flow = _investment(reader, tuple(brought))
        shares.append(share)
        flows.append(flow)
    else:
        missing.append(FDI)
    if not shares:
        return None
    # Official finance is known for one lender, and all donors for few states: neither is compared.
    return ChannelLayers(
        "finance", tuple(shares[-1:]), tuple(flows[-1:]), tuple(missing),
        excluded={share.name: partial(replace, share) for share in shares[:-1]},
    )  # fmt: skip


def _aid(reader: Reader) -> Share | None:
    """Return the payments of all donors to states relative to GDP, where all donors are known."""
    if not reader.has(ALL_DONORS):
        return None
    years, paid = reader.dyad_table(
        "official_finance", ALL_DONORS, "spent_usd", "recipient", "lender"
    )
    nominal = without_self(paid) / prices.deflators(years)
    return reader.over_gdp(AID, years, nominal, (ALL_DONORS,), SD_ESTIMATED)


def _investment(reader: Reader, brought: tuple[str, ...]) -> tuple[Share, FlowLayer]:
    """Return stocks of investment relative to GDP, and stocks in both directions."""
    years = reader.years("fdi_stock", brought[0])
    price = prices.deflators(years)

    def make() -> dict[str, Any]:
        columns, sides = ("stock_usd", "host_usd", "investor_usd"), ("host", "investor")
        tables = [reader.completed("fdi_stock", brought, column, *sides) for column in columns]
        held = without_self(tables[0][1])
        stock, source = either_way(held) * price, tables[0][2].astype(np.int8)
        grids = {"held": held, "host": tables[1][1], "investor": tables[2][1], "source": source}
        return {**grids, "stock": stock, "scale": scale_of(stock)}

    found = cached(reader.store, "finance", make)
    stock, grids = found["stock"], [found[x] for x in ("held", "host", "investor", "source")]
    base = prices.origin().id
    flow = form_flow(
        FDI, years, stock, UNIT, (*brought, base),
        Reported(stock, reader.names, brought, price, *grids),
        source=with_source(Named(brought, grids[-1]), base), scale=found["scale"],
    )  # fmt: skip
    # After the last year of GDP, the ratio of that year is carried forward.
    ends = max(reader.totals("gdp")[0])
    last = [k for k, year in enumerate(years) if year <= ends]
    if len(last) < len(years):
        grids = [np.asarray(grid)[:, :, last] for grid in grids]
    joint = Reported(grids[0], reader.names, brought, None, *grids)
    share = reader.over_gdp(
        FDI, tuple(years[k] for k in last), grids[0], brought, SD, joint=joint,
        silent="not reported", source=Named(brought, grids[-1]),
    )  # fmt: skip
    return share, flow
