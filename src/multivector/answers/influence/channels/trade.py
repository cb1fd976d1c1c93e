"""Trade: a power's share in a state's total sales and purchases."""

import numpy as np

from multivector.answers.home_trade import current_dollars, fill_from_output, home_sd
from multivector.answers.influence.grids import (
    SD,
    ChannelLayers,
    Share,
    even,
    form_flow,
    of_years,
    without_self,
)
from multivector.answers.influence.loading import Reader
from multivector.measures.capacity.capacity import HomeTrade
from multivector.records.origins import prices

UNIT = f"USD of {prices.BASE_YEAR}"
# Origins of the flows, of the price level, and of the totals.
ORIGINS = ("itpd", prices.origin().id, "worldbank_gdp")


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases, including home trade; and trade in both directions."""
    if not reader.has("itpd", "worldbank_gdp"):
        return None
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    flows = without_self(flows) * current_dollars(years)
    shape = (len(flows), len(years))
    gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    product = of_years(years, gdp_years, gdp)
    sold, bought = np.full(shape, np.nan), np.full(shape, np.nan)
    home, sd = np.full(shape, np.nan), np.full(shape, np.nan)
    for t in range(len(years)):
        abroad = np.nan_to_num(flows[:, :, t])
        trades = np.nonzero((abroad.sum(axis=0) > 0) & (abroad.sum(axis=1) > 0))[0]
        names = [reader.names[i] for i in trades]
        filled = fill_from_output(abroad[np.ix_(trades, trades)], product[trades, t], names)
        home[trades, t] = np.diag(filled.flows)
        sold[trades, t] = abroad[trades].sum(axis=1) + home[trades, t]
        bought[trades, t] = abroad[:, trades].sum(axis=0) + home[trades, t]
        sd[trades, t] = home_sd(filled, product[trades, t])
    both_ways = {"sales": (flows, sold), "purchases": (flows.transpose(1, 0, 2), bought)}
    shares = tuple(
        Share(name, years, part, whole, even(shape, SD), ORIGINS)
        for name, (part, whole) in both_ways.items()
    )
    both = (flows + flows.transpose(1, 0, 2)) * prices.deflators(years)
    flow = form_flow("trade both ways", years, both, UNIT, ORIGINS[:2])
    return ChannelLayers("trade", shares, (flow,), home=HomeTrade(home, sd))
