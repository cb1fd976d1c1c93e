"""Finance: a power's loans to a state, and its investment there, relative to the state's income."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from multivector.answers.influence.ties.grids import (
    SD,
    SD_ESTIMATED,
    ChannelLayers,
    FlowLayer,
    JointRow,
    Share,
    either_way,
    even,
    form_flow,
    of_years,
    scale_of,
    without_self,
)
from multivector.answers.influence.ties.loading import GDP, Reader
from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import BandwidthScale
from multivector.records.origins import imf_dip, prices
from multivector.store.kept import kept

UNIT = f"USD of {prices.BASE_YEAR}"
FDI = "FDI stock"
AID, ALL_DONORS = "aid received", "pacific_links"  # what every donor paid, of 14 states


@dataclass(frozen=True, slots=True)
class Reported:
    """Stocks and, of each, the reports of host and investor, (n, n, Y), host first.

    ``source`` is the place of each stock's source in ``origins``.
    """

    held: Floats
    by_host: Floats
    by_investor: Floats
    names: tuple[str, ...]
    source: Ints
    origins: tuple[str, ...]

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum over the members; NaN if one is unknown."""
        return np.asarray(self.held[np.ix_(states, members)][:, :, k].sum(axis=1))

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow]:
        """Return the stock of each member, with whose report it is and what the other says."""
        rows: list[JointRow] = []
        for j in members[np.isfinite(self.held[state, members, k])]:
            host, other = self.names[state], self.names[j]
            word = f"{other} in {host}"
            if np.isfinite(theirs := self.by_investor[state, j, k]):
                word += f", as {other} reports {theirs:,.0f}"
            if np.isfinite(self.by_host[state, j, k]):
                word += f", as {host} reports"
            if {host, other} & set(imf_dip.CONDUITS):
                word += ", a way station of capital"
            origin = self.origins[self.source[state, j, k]]
            rows.append((word, float(self.held[state, j, k]), origin))
        return rows


def layers(reader: Reader) -> ChannelLayers | None:
    """Return FDI, or official finance where no table of FDI is installed: ratios to GDP, stocks."""
    if not reader.has("worldbank_gdp"):
        return None
    gdp_years, gdp = reader.gdp()
    shares: list[Share] = []
    flows: list[FlowLayer] = []
    lacking = []
    aid = _aid(reader, gdp_years, gdp)
    if reader.has("gcdf"):
        years, lent = reader.dyad_table(
            "official_finance", "gcdf", "finance_usd", "recipient", "lender"
        )
        lent = without_self(lent)
        if aid:  # counted there from what was paid, with all other donors
            known = np.isfinite(aid.part).all(axis=(1, 2))
            later = np.flatnonzero(np.isin(years, aid.years))
            lent[np.ix_(known, np.arange(len(lent)), later)] = np.nan
        whole = of_years(years, gdp_years, gdp)
        # AidData uses constant USD; the ratio to current GDP needs current USD.
        nominal = lent / prices.deflators(years)
        origins = reader.origins_of("gcdf", *GDP)
        sd = even(whole.shape, SD_ESTIMATED)
        shares.append(Share("official finance", years, nominal, whole, sd, origins))
        # The stock is unknown in years before the first recorded loan.
        stock = either_way(np.where(np.isfinite(lent), np.nancumsum(lent, axis=2), np.nan))
        flows.append(form_flow("official finance since 2000", years, stock, UNIT, ("gcdf",)))
    else:
        lacking.append("official finance" + (" to other states" if aid else ""))
    if aid:
        shares.append(aid)
    # A user's own table comes before the published ones, which complete each other.
    published = reader.origins_of(imf_dip.ID, ALL_DONORS)
    brought = [n for n in reader.bringing("fdi_stock") if n not in published]
    brought = brought[:1] or list(published)
    if brought:
        share, flow = _investment(reader, tuple(brought), gdp_years, gdp)
        shares.append(share)
        flows.append(flow)
    if not brought:
        lacking.append(FDI)
    if not shares:
        return None
    # Official finance is on record for one lender, and all donors for few states: both stand aside.
    return ChannelLayers(
        "finance", tuple(shares[-1:]), tuple(flows[-1:]), tuple(lacking), aside=tuple(shares[:-1])
    )


def _aid(reader: Reader, gdp_years: Sequence[int], gdp: Floats) -> Share | None:
    """Return what all donors paid to the states of which all are known, relative to GDP."""
    if not reader.has(ALL_DONORS):
        return None
    years, paid = reader.dyad_table(
        "official_finance", ALL_DONORS, "spent_usd", "recipient", "lender"
    )
    whole, origins = of_years(years, gdp_years, gdp), reader.origins_of(ALL_DONORS, *GDP)
    nominal = without_self(paid) / prices.deflators(years)
    return Share(AID, years, nominal, whole, even(whole.shape, SD_ESTIMATED), origins)


def _investment(
    reader: Reader, brought: tuple[str, ...], gdp_years: Sequence[int], gdp: Floats
) -> tuple[Share, FlowLayer]:
    """Return stocks of investment relative to GDP, and stocks in both directions."""
    years = reader.years("fdi_stock", brought[0])
    # After the last year of GDP, the ratio of that year is carried.
    last = [k for k, year in enumerate(years) if year <= max(gdp_years)]

    def make() -> dict[str, Any]:
        columns, sides = ("stock_usd", "host_usd", "investor_usd"), ("host", "investor")
        tables = [reader.completed("fdi_stock", brought, column, *sides) for column in columns]
        held = without_self(tables[0][1])
        stock = either_way(held) * prices.deflators(years)
        grids = {"held": held, "host": tables[1][1], "investor": tables[2][1]}
        source = tables[0][2][:, :, last].astype(np.int8)
        scale = np.array(astuple(scale_of(stock)))
        parts = {name: grid[:, :, last] for name, grid in grids.items()}
        return {"stock": stock, "source": source, "scale": scale, **parts}

    found = kept(reader.store, "finance", make)
    flow = form_flow(
        FDI, years, found["stock"], UNIT, (*brought, prices.origin().id),
        scale=BandwidthScale(*found["scale"].tolist()),
    )  # fmt: skip
    years = tuple(years[k] for k in last)
    whole = of_years(years, gdp_years, gdp)
    grids = [found[name] for name in ("held", "host", "investor")]
    joint = Reported(grids[0], grids[1], grids[2], reader.names, found["source"], brought)
    sd = even(whole.shape, SD)
    origins = reader.origins_of(*brought, *GDP)
    return Share(FDI, years, grids[0], whole, sd, origins, joint, silent="not reported"), flow
