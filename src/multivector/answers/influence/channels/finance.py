"""Finance: a power's loans to a state, and its investment there, relative to the state's income."""

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
from multivector.answers.influence.loading import Reader
from multivector.records.origins import prices

UNIT = f"USD of {prices.BASE_YEAR}"


def layers(reader: Reader) -> ChannelLayers | None:
    """Return FDI, or official finance where no table of FDI is installed: ratios to GDP, stocks."""
    if not reader.has("worldbank_gdp"):
        return None
    gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
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
        origins = ("gcdf", "worldbank_gdp")
        sd = even(whole.shape, SD_ESTIMATED)
        shares.append(Share("official finance", years, nominal, whole, sd, origins))
        # The stock is unknown in years before the first recorded loan.
        stock = either_way(np.where(np.isfinite(lent), np.nancumsum(lent, axis=2), np.nan))
        flows.append(form_flow("official finance since 2000", years, stock, UNIT, ("gcdf",)))
    else:
        lacking.append("official finance")
    brought = reader.bringing("fdi_stock")
    for origin in brought[:1]:
        years, held = reader.dyad_table("fdi_stock", origin, "stock_usd", "host", "investor")
        held, whole = without_self(held), of_years(years, gdp_years, gdp)
        origins = (origin, "worldbank_gdp")
        shares.append(Share("FDI stock", years, held, whole, even(whole.shape, SD), origins))
        stock = either_way(held) * prices.deflators(years)
        flows.append(form_flow("FDI stock", years, stock, UNIT, (origin, prices.origin().id)))
    if not brought:
        lacking.append("FDI stock")
    if not shares:
        return None
    # Official finance is on record for one lender: with investment, it would count for China alone.
    uncounted = tuple(share.name for share in shares[:-1])
    return ChannelLayers(
        "finance", tuple(shares[-1:]), tuple(flows[-1:]), tuple(lacking), uncounted
    )
