"""Migration: a state's nationals living in a power, and their remittances."""

import numpy as np

from multivector.answers.influence.grids import (
    SD_ESTIMATED,
    ChannelLayers,
    Share,
    even,
    form_flow,
    of_years,
    without_self,
)
from multivector.answers.influence.loading import Reader


def layers(reader: Reader) -> ChannelLayers | None:
    """Return nationals abroad relative to population, remittances to GDP; migrants both ways."""
    if not reader.has("undesa_migrants", "worldbank_population"):
        return None
    years, stock = reader.dyad_table("migrants", "undesa_migrants", "persons", "home", "host")
    seen = np.isfinite(stock)
    # A missing pair counts as 0 if both states are in the table.
    there = np.asarray(np.any(seen, axis=1))[:, None] & np.asarray(np.any(seen, axis=0))[None]
    stock = np.where(seen, stock, np.where(there, 0.0, np.nan))
    people_years, people = reader.state_table("population", "worldbank_population", "persons")
    whole = of_years(years, people_years, people)
    part = without_self(stock)
    origins = ("undesa_migrants", "worldbank_population")
    sd = even(whole.shape, SD_ESTIMATED)
    shares = [Share("nationals abroad", years, part, whole, sd, origins)]
    lacking = []
    if reader.has("wb_remittances", "worldbank_gdp"):
        sent_years, sent = reader.dyad_table(
            "remittances", "wb_remittances", "remittances_usd", "recipient", "sender"
        )
        gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
        product = of_years(sent_years, gdp_years, gdp)
        sd = even(product.shape, SD_ESTIMATED)
        origins = ("wb_remittances", "worldbank_gdp")
        shares.append(Share("remittances", sent_years, without_self(sent), product, sd, origins))
    else:
        lacking.append("remittances")
    both = part + part.transpose(1, 0, 2)
    flow = form_flow("migrants both ways", years, both, "persons", ("undesa_migrants",))
    return ChannelLayers("migration", tuple(shares), (flow,), tuple(lacking))
