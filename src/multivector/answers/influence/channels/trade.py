"""Trade: what a state sells to and buys from a power, of all that it sells and buys."""

import numpy as np

from multivector.answers.influence.grids import (
    SD,
    ChannelLayers,
    Share,
    even,
    form_flow,
    without_self,
)
from multivector.answers.influence.loading import Reader
from multivector.measures.capacity.capacity import HomeTrade
from multivector.records.origins import prices
from multivector.scenarios.impute import impute_home

# Home trade that is imputed is known to about this much in its logarithm (see scenarios.impute).
SD_HOME = 1.4
UNIT = f"USD of {prices.BASE_YEAR}"


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases, home trade included; trade both ways."""
    if not reader.has("itpd"):
        return None
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    shape = (len(flows), len(years))
    sold, bought = np.full(shape, np.nan), np.full(shape, np.nan)
    home, sd = np.full(shape, np.nan), np.full(shape, np.nan)
    for t in range(len(years)):
        index = np.arange(len(flows))
        off = np.nan_to_num(flows[:, :, t])
        off[index, index] = 0.0
        trades = np.nonzero((off.sum(axis=0) > 0) & (off.sum(axis=1) > 0))[0]
        part = off[np.ix_(trades, trades)]
        part[np.arange(len(trades)), np.arange(len(trades))] = flows[trades, trades, t]
        filled = impute_home(part, [reader.names[i] for i in trades])
        home[trades, t] = np.diag(filled.flows)
        sold[trades, t] = off[trades].sum(axis=1) + home[trades, t]
        bought[trades, t] = off[:, trades].sum(axis=0) + home[trades, t]
        sd[trades, t] = np.where(filled.imputed, SD_HOME, SD)
    part = without_self(flows)
    shares = (
        Share("sales", years, part, sold, even(shape, SD), ("itpd",)),
        Share("purchases", years, part.transpose(1, 0, 2), bought, even(shape, SD), ("itpd",)),
    )
    both = (part + part.transpose(1, 0, 2)) * prices.deflators(years)
    flow = form_flow("trade both ways", years, both, UNIT, ("itpd", prices.origin().id))
    return ChannelLayers("trade", shares, (flow,), home=HomeTrade(home, sd))
