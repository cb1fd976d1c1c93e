"""Finance: a power's loans to a state, and its investment there, relative to the state's income."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import (
    SD,
    SD_ESTIMATED,
    ChannelLayers,
    FlowLayer,
    Share,
    either_way,
    even,
    form_flow,
    of_years,
    without_self,
)
from multivector.answers.influence.loading import GDP, Reader
from multivector.arrays import Floats, Ints
from multivector.records.origins import imf_dip, prices

UNIT = f"USD of {prices.BASE_YEAR}"
FDI = "FDI stock"


@dataclass(frozen=True, slots=True)
class Reported:
    """Stocks and, of each, the reports of host and investor, (n, n, Y), host first."""

    held: Floats
    by_host: Floats
    by_investor: Floats
    names: tuple[str, ...]

    def over(self, members: Ints, k: int) -> Floats:
        """Return the sum over the members; NaN if one is unknown."""
        return np.asarray(self.held[:, members, k].sum(axis=1))

    def rows(self, state: int, members: Ints, k: int) -> list[tuple[str, float]]:
        """Return the stock of each member, with whose report it is and what the other says."""
        rows = []
        for j in members[np.isfinite(self.held[state, members, k])]:
            host, other = self.names[state], self.names[j]
            word = f"{other} in {host}"
            if np.isfinite(theirs := self.by_investor[state, j, k]):
                word += f", as {other} reports {theirs:,.0f}"
            if np.isfinite(self.by_host[state, j, k]):
                word += f", as {host} reports"
            if {host, other} & set(imf_dip.CONDUITS):
                word += ", a way station of capital"
            rows.append((word, float(self.held[state, j, k])))
        return rows


def layers(reader: Reader) -> ChannelLayers | None:
    """Return FDI, or official finance where no table of FDI is installed: ratios to GDP, stocks."""
    if not reader.has("worldbank_gdp"):
        return None
    gdp_years, gdp = reader.gdp()
    shares: list[Share] = []
    flows: list[FlowLayer] = []
    lacking = []
    if reader.has("gcdf"):
        years, lent = reader.dyad_table(
            "official_finance", "gcdf", "finance_usd", "recipient", "lender"
        )
        lent = without_self(lent)
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
        lacking.append("official finance")
    # A user's own table comes before the published one.
    brought = sorted(reader.bringing("fdi_stock"), key=lambda name: name == imf_dip.ID)
    for origin in brought[:1]:
        share, flow = _investment(reader, origin, gdp_years, gdp)
        shares.append(share)
        flows.append(flow)
    if not brought:
        lacking.append(FDI)
    if not shares:
        return None
    # Official finance is on record for one lender: with investment, it would count for China alone.
    return ChannelLayers(
        "finance", tuple(shares[-1:]), tuple(flows[-1:]), tuple(lacking), aside=tuple(shares[:-1])
    )


def _investment(
    reader: Reader, origin: str, gdp_years: Sequence[int], gdp: Floats
) -> tuple[Share, FlowLayer]:
    """Return stocks of investment relative to GDP, and stocks in both directions."""
    columns, sides = ("stock_usd", "host_usd", "investor_usd"), ("host", "investor")
    tables = [reader.dyad_table("fdi_stock", origin, column, *sides) for column in columns]
    years, held = tables[0][0], without_self(tables[0][1])
    stock = either_way(held) * prices.deflators(years)
    flow = form_flow(FDI, years, stock, UNIT, (origin, prices.origin().id))
    # After the last year of GDP, the ratio of that year is carried.
    last = [k for k, year in enumerate(years) if year <= max(gdp_years)]
    grids = [grid[:, :, last] for grid in (held, tables[1][1], tables[2][1])]
    years = tuple(years[k] for k in last)
    whole = of_years(years, gdp_years, gdp)
    joint, sd = Reported(grids[0], grids[1], grids[2], reader.names), even(whole.shape, SD)
    origins = reader.origins_of(origin, *GDP)
    return Share(FDI, years, grids[0], whole, sd, origins, joint, silent="not reported"), flow
