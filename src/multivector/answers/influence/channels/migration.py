"""Migration: a state's nationals living in a power."""

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
    """Return nationals abroad relative to population; migrants both ways."""
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
    share = Share("nationals abroad", years, part, whole, sd, origins, joint=Surveyed(part))
    # Small states seldom list the citizens of a power: a single listed direction counts alone.
    both = either_way(part)
    flow = form_flow(
        "migrants both ways", years, both, "persons", ("undesa_migrants",), joint=Surveyed(both)
    )
    # Remittances are estimated for one year: in a series they would begin and end.
    there = reader.has("wb_remittances", "worldbank_gdp")
    return ChannelLayers(
        "migration", (share,), (flow,),
        lacking=() if there else ("remittances",),
        uncounted=("remittances",) if there else (),
    )  # fmt: skip
