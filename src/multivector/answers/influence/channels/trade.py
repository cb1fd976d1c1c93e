"""Trade: a power's share in a state's total sales and purchases."""

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
from multivector.records.origins import prices
from multivector.scenarios.impute import impute_home

# Standard deviation of the logarithm of imputed home trade (see scenarios.impute).
SD_HOME = 1.4
UNIT = f"USD of {prices.BASE_YEAR}"


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases, including home trade; and trade in both directions."""
    if not reader.has("itpd"):
        return None
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    shape = (len(flows), len(years))
    sold, bought, sd = np.full(shape, np.nan), np.full(shape, np.nan), even(shape, SD)
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
    part = without_self(flows)
    shares = (
        Share("sales", years, part, sold, sd, ("itpd",)),
        Share("purchases", years, part.transpose(1, 0, 2), bought, sd, ("itpd",)),
    )
    both = (part + part.transpose(1, 0, 2)) * prices.deflators(years)
    flow = form_flow("trade both ways", years, both, UNIT, ("itpd", prices.origin().id))
    return ChannelLayers("trade", shares, (flow,))
