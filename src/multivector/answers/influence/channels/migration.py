"""Migration: a state's nationals living in a power, and their remittances."""

from multivector.answers.influence.grids import (
    SD_ESTIMATED,
    ChannelLayers,
    Share,
    Surveyed,
    either_way,
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
    people_years, people = reader.state_table("population", "worldbank_population", "persons")
    whole = of_years(years, people_years, people)
    # A pair missing from the host's table is unknown, not zero: China's table lists 20 states of
    # origin, and those of Russia and Turkey list over 100 each, but not Serbia.
    part = without_self(stock)
    origins = ("undesa_migrants", "worldbank_population")
    sd = even(whole.shape, SD_ESTIMATED)
    joint = Surveyed(part)
    shares = [Share("nationals abroad", years, part, whole, sd, origins, joint=joint)]
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
    # Small states seldom list the citizens of a power: a single listed direction counts alone.
    both = either_way(part)
    flow = form_flow(
        "migrants both ways", years, both, "persons", ("undesa_migrants",), joint=Surveyed(both)
    )
    return ChannelLayers("migration", tuple(shares), (flow,), tuple(lacking))
