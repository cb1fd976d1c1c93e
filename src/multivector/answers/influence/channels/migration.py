"""Migration: a state's nationals living in a power; remittances are shown separately.

Refugees are not added: the stock of migrants includes them where the host counts them.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from multivector.answers.influence.ties.grids import (
    SD_ESTIMATED,
    ChannelLayers,
    JointRow,
    Named,
    Share,
    Surveyed,
    either_way,
    form_flow,
    of_years,
    scale_of,
    without_self,
)
from multivector.answers.influence.ties.loading import POPULATION, Reader
from multivector.arrays import Floats, Ints
from multivector.store.cache import cached

# Tables of the United Nations; the first lacks some pairs in the second (Papua New Guinea and
# Australia), which covers 14 states: of the 469 figures in both, 401 are identical.
STOCKS = ("undesa_migrants", "pacific_links")
# World Bank matrices by the same method, one for each year.
REMITTANCES = ("wb_remittances", "knomad_remittances")


@dataclass(frozen=True, slots=True)
class Migrants(Surveyed):
    """Migrants by home and host, (n, n, Y), with the index of each figure's source in ``origins``.

    ``both`` adds the opposite direction.
    """

    stock: Floats
    source: Ints
    names: tuple[str, ...]
    origins: tuple[str, ...]
    both: bool = False

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow]:
        """Return the migrants of each member and direction, with their source."""
        ways, names = [(state, int(m)) for m in members], self.names
        ways += [(b, a) for a, b in ways if self.both]
        return [
            (f"{names[a]} in {names[b]}", float(value), self.origins[self.source[a, b, k]])
            for a, b in ways
            if (value := self.stock[a, b, k]) > 0
        ]


def layers(reader: Reader) -> ChannelLayers | None:
    """Return nationals abroad relative to population, and migrants in both directions."""
    if not reader.has("undesa_migrants", "worldbank_population"):
        return None
    stocks = reader.origins_of(*STOCKS)
    years = reader.years("migrants", stocks[0])
    found = cached(reader.store, "migration", lambda: _arrays(reader, stocks))
    whole = of_years(years, *reader.totals("population"))
    part, both = found["part"], found["both"]
    figures = part, found["source"], reader.names, stocks
    origins = reader.origins_of(*stocks, *POPULATION)
    joint, total = Migrants(part, *figures), reader.totals_named("population", years)
    source = Named(stocks, found["source"])
    share = Share(
        "nationals abroad", years, part, whole, SD_ESTIMATED, origins, joint, source=source,
        total=total, unit="persons",
    )  # fmt: skip
    flow = form_flow(
        "migrants both ways", years, both, "persons", stocks, Migrants(both, *figures, both=True),
        source=source, scale=found["scale"],
    )  # fmt: skip
    # Remittances are estimated for only two years, which do not make a series.
    matrices = reader.origins_of(*REMITTANCES)
    there = bool(matrices) and reader.has("worldbank_gdp")
    return ChannelLayers(
        "migration", (share,), (flow,),
        missing=() if there else ("remittances",),
        excluded={"remittances": partial(_remittances, reader, matrices)} if there else {},
    )  # fmt: skip


def _arrays(reader: Reader, stocks: tuple[str, ...]) -> dict[str, Any]:
    """Return migrants, their sum in both directions, and the index of each source, (n, n, Y).

    A pair missing from the host's table is unknown, not zero: China's table lists 20 home states;
    those of Russia and Turkey list over 100 each, but not Serbia. Small states seldom list the
    citizens of a power: a single listed direction counts alone.
    """
    _, stock, source = reader.completed("migrants", stocks, "persons", "home", "host")
    part = without_self(stock)
    both = either_way(part)
    source = source.astype(np.int8)
    return {"part": part, "both": both, "source": source, "scale": scale_of(both)}


def _remittances(reader: Reader, matrices: tuple[str, ...]) -> Share:
    """Return remittances received from each state relative to GDP, in the years with estimates."""
    keys = ("remittances_usd", "recipient", "sender")
    found = [reader.dyad_table("remittances", origin, *keys) for origin in matrices]
    years = tuple(year for span, _ in found for year in span)
    sent = np.concatenate([grid for _, grid in found], axis=2)
    place = np.repeat(np.arange(len(found)), [len(span) for span, _ in found])
    source = Named(matrices, place[None, None])
    return reader.over_gdp(
        "remittances", years, without_self(sent), matrices, SD_ESTIMATED, source=source
    )
