"""Technology: a power's share of a state's imports of chips, batteries, aircraft and minerals.

Only one year is known, so the channel is not in the composite (``vocabulary.BESIDE``) and is never
carried back.
"""

import numpy as np

from multivector.answers.influence.doubts import doubt
from multivector.answers.influence.ties.grids import (
    SD,
    ChannelLayers,
    FlowLayer,
    Share,
    either_way,
    form_flow,
    without_self,
)
from multivector.answers.influence.ties.loading import Reader
from multivector.arrays import Bools, Floats
from multivector.measures.trade_flows import state_factors
from multivector.records.origins.product_trade import TECHNOLOGY, TECHNOLOGY_YEAR

ORIGIN = "baci_technology"


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of imports by technology, and two-way trade in each."""
    if not reader.has(ORIGIN):
        return None
    table, sides = "technology_trade", ("importer", "exporter")
    grids = {
        product: reader.dyad_table(table, ORIGIN, f"{product}_usd", *sides)
        for product in TECHNOLOGY
    }
    reported = _reported(reader, next(iter(grids.values()))[1][:, :, 0])
    shares: list[Share] = []
    flows: list[FlowLayer] = []
    for product, (years, known) in grids.items():
        name, unit = product.replace("_", " "), f"{TECHNOLOGY_YEAR} USD"
        part = without_self(np.where(np.isnan(known) & reported[:, :, None], 0.0, known))
        whole = np.nansum(part, axis=1)
        shares.append(Share(name, years, part, whole, SD, (ORIGIN,), silent="neither side reports"))
        flow = form_flow(name, years, either_way(part), unit, (ORIGIN,), remark=doubt("re-exports"))
        flows.append(flow)
    return ChannelLayers("technology", tuple(shares), tuple(flows))


def _reported(reader: Reader, known: Floats) -> Bools:
    """Return the pairs with a side known to report, so that a missing row means zero, (n, n).

    States whose customs do not report have no rows with one another; one that has such a row does
    report, like Korea. A state reports if it has a row with one that does not: 117 states do, all
    members of the EU, the United States and China among them. Russia and Tajikistan do not.
    """
    row = np.isfinite(known) | np.isfinite(known.T)
    np.fill_diagonal(row, False)
    silent = state_factors(reader.names)[3] <= TECHNOLOGY_YEAR
    while (among := np.where(silent, (row & silent).sum(axis=1), 0)).any():
        silent[int(np.argmax(among))] = False
    reports = (row & silent).any(axis=1)
    return np.asarray(reports[:, None] | reports[None])
