"""Figures of the store as dense layers, state by state by year, for the channels of capacity.

A layer holds NaN where its origin does not speak, and 0 only where the origin declares that absence
means zero. What no installed origin gives is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.codes import systems
from multivector.measures.capacity import BandwidthScale, accumulate_arms, fit_scale
from multivector.records import listing
from multivector.scenarios.impute import impute_home
from multivector.store.warehouse import Store

Floats = NDArray[np.float64]

SD = 0.1  # of a reported figure's logarithm
SD_ESTIMATED = 0.3  # of one that its origin estimates or mirrors
# Home trade that is imputed is known to about this much in its logarithm (see scenarios.impute).
SD_HOME = 1.4
ARMS_FROM = 2005  # the register starts in 1995: ten years fill the stock


@dataclass(frozen=True, slots=True)
class Share:
    """One sub-share: what each state has with each other, over the state's whole.

    ``part`` is (n, n, Y), dependent state first; ``whole`` and ``sd`` (n, Y).
    """

    name: str
    years: tuple[int, ...]
    part: Floats
    whole: Floats
    sd: Floats
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelLayers:
    """A channel: its sub-shares, the flow between states (n, n, Y) and the flow's fixed scale."""

    name: str
    shares: tuple[Share, ...]
    years: tuple[int, ...]
    flow: Floats
    scale: BandwidthScale
    window: str
    unit: str


@dataclass(frozen=True, slots=True)
class Layers:
    """All channels that the installed origins give, over the states ``names``."""

    names: tuple[str, ...]
    channels: dict[str, ChannelLayers]
    gdp: Floats
    gdp_years: tuple[int, ...]


def load_layers(store: Store | None = None) -> Layers:
    """Read the layers of all channels; the same store is read once."""
    store = store or Store()
    versions = store.installed()
    return _load(store.root, tuple(sorted((n, v.folder) for n, v in versions.items())))


@lru_cache(maxsize=2)
def _load(root: Any, key: Any) -> Layers:
    reader = _Reader(Store(root))
    builders = {
        "trade": _trade,
        "finance": _finance,
        "migration": _migration,
        "security": _security,
        "diplomacy": _diplomacy,
    }
    found = {name: build(reader) for name, build in builders.items()}
    years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    return Layers(reader.names, {n: c for n, c in found.items() if c is not None}, gdp, years)


class _Reader:
    """Tables of the store on one grid of states."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.versions = store.installed()
        self.names = tuple(sorted({systems.continuing(code) for code in systems.known()}))
        self.place = {name: i for i, name in enumerate(self.names)}

    def has(self, *origins: str) -> bool:
        return set(origins) <= set(self.versions)

    def _places(self, column: Any) -> NDArray[np.intp]:
        column = column.combine_chunks()
        words = [systems.continuing(word) for word in column.dictionary.to_pylist()]
        table = np.array([self.place.get(word, -1) for word in words] or [-1])
        return table[column.indices.to_numpy()]

    def dyad_table(
        self, table: str, origin: str, value: str, first: str, second: str
    ) -> tuple[tuple[int, ...], Floats]:
        """Return years and (n, n, Y): first state, second state, year."""
        coverage = listing.coverage_of(origin, self.versions)[table]
        data = self.store.read(table, origin=origin)
        years = tuple(sorted(coverage.years & set(range(1990, 2100))))
        one, two = self._places(data[first]), self._places(data[second])
        year, keep = self._years(data["year"], years)
        keep &= (one >= 0) & (two >= 0)
        one, two, year = one[keep], two[keep], year[keep]
        numbers = data[value].to_numpy(zero_copy_only=False).astype(float)[keep]
        n = len(self.names)
        grid = np.full((n, n, len(years)), np.nan)
        if coverage.absence == "zero":
            inside = [
                self._covered(coverage.sides.get(name, "all"), at, year, len(years))
                for name, at in ((first, one), (second, two))
            ]
            grid[inside[0][:, None] & inside[1][None]] = 0.0
        # States that one continues may both have a row in the year of the change: they add up.
        grid[one, two, year] = 0.0
        np.add.at(grid, (one, two, year), numbers)
        return years, grid

    def state_table(self, table: str, origin: str, value: str) -> tuple[tuple[int, ...], Floats]:
        """Return years and (n, Y); no years where the origin is not installed."""
        if not self.has(origin):
            return (), np.full((len(self.names), 0), np.nan)
        data = self.store.read(table, origin=origin)
        years = tuple(sorted({y for y in data["year"].to_pylist() if y >= 1990}))
        state = self._places(data["state"])
        year, keep = self._years(data["year"], years)
        keep &= state >= 0
        grid = np.full((len(self.names), len(years)), np.nan)
        grid[state[keep], year[keep]] = data[value].to_numpy(zero_copy_only=False)[keep]
        return years, grid

    def _years(
        self, column: Any, years: Sequence[int]
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        values = column.to_numpy().astype(int)
        place = np.searchsorted(years, values)
        place = np.minimum(place, len(years) - 1)
        return place, np.asarray(years)[place] == values

    def _covered(
        self, who: str | frozenset[str], at: NDArray[np.intp], year: NDArray[np.intp], size: int
    ) -> NDArray[np.bool_]:
        if who == "all":
            return np.ones((len(self.names), size), dtype=bool)
        seen = np.zeros((len(self.names), size), dtype=bool)
        if who == "seen":
            seen[at, year] = True
        else:
            seen[[self.place[code] for code in who if code in self.place]] = True
        return seen


def _of_years(years: Sequence[int], other: Sequence[int], values: Floats) -> Floats:
    """Return state values (n, Y) of another span on these years, NaN outside."""
    out = np.full((values.shape[0], len(years)), np.nan)
    for t, year in enumerate(years):
        if year in other:
            out[:, t] = values[:, list(other).index(year)]
    return out


def _flat(shape: tuple[int, ...], sd: float) -> Floats:
    return np.full(shape, sd)


def _no_self(grid: Floats) -> Floats:
    out = grid.copy()
    index = np.arange(len(out))
    out[index, index] = 0.0
    return out


def _channel(
    name: str, shares: list[Share], years: Sequence[int], flow: Floats, unit: str
) -> ChannelLayers:
    upper = np.triu_indices(len(flow), 1)
    window = f"{years[0]}-{years[-1]}"
    return ChannelLayers(
        name, tuple(shares), tuple(years), flow, fit_scale(flow[upper]), window, unit
    )


def _trade(reader: _Reader) -> ChannelLayers | None:
    if not reader.has("itpd"):
        return None
    years, flows = reader.dyad_table("trade", "itpd", "trade_usd", "exporter", "importer")
    shape = (len(flows), len(years))
    sold, bought, sd = np.full(shape, np.nan), np.full(shape, np.nan), _flat(shape, SD)
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
        # The share's error is that of the total, of which home trade is the unknown part.
        wide = np.hypot(SD, SD_HOME * filled.own_share)
        sd[trades, t] = np.where(filled.imputed, wide, SD)
    part = _no_self(flows)
    shares = [
        Share("sales", years, part, sold, sd, ("itpd",)),
        Share("purchases", years, part.transpose(1, 0, 2), bought, sd, ("itpd",)),
    ]
    return _channel("trade", shares, years, part + part.transpose(1, 0, 2), "current USD")


def _finance(reader: _Reader) -> ChannelLayers | None:
    if not reader.has("gcdf", "worldbank_gdp"):
        return None
    years, flows = reader.dyad_table(
        "official_finance", "gcdf", "finance_usd", "recipient", "lender"
    )
    gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    whole = _of_years(years, gdp_years, gdp)
    share = Share(
        "official finance", years, _no_self(flows), whole, _flat(whole.shape, SD_ESTIMATED),
        ("gcdf", "worldbank_gdp"),
    )  # fmt: skip
    stock = np.cumsum(_no_self(flows), axis=2)
    both = np.where(np.isfinite(stock), stock, 0.0) + np.where(
        np.isfinite(stock), stock, 0.0
    ).transpose(1, 0, 2)
    known = np.isfinite(stock) | np.isfinite(stock).transpose(1, 0, 2)
    return _channel("finance", [share], years, np.where(known, both, np.nan), "2021 USD")


def _migration(reader: _Reader) -> ChannelLayers | None:
    if not reader.has("undesa_migrants", "worldbank_population"):
        return None
    years, stock = reader.dyad_table("migrants", "undesa_migrants", "persons", "home", "host")
    seen = np.isfinite(stock)
    # A pair that the table leaves out has no migrants worth an entry, if both states are in it.
    there = np.asarray(np.any(seen, axis=1))[:, None] & np.asarray(np.any(seen, axis=0))[None]
    stock = np.where(seen, stock, np.where(there, 0.0, np.nan))
    people_years, people = reader.state_table("population", "worldbank_population", "persons")
    whole = _of_years(years, people_years, people)
    part = _no_self(stock)
    shares = [
        Share(
            "nationals abroad", years, part, whole, _flat(whole.shape, SD_ESTIMATED),
            ("undesa_migrants", "worldbank_population"),
        )
    ]  # fmt: skip
    if reader.has("wb_remittances", "worldbank_gdp"):
        sent_years, sent = reader.dyad_table(
            "remittances", "wb_remittances", "remittances_usd", "recipient", "sender"
        )
        gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
        product = _of_years(sent_years, gdp_years, gdp)
        shares.append(
            Share(
                "remittances", sent_years, _no_self(sent), product,
                _flat(product.shape, SD_ESTIMATED), ("wb_remittances", "worldbank_gdp"),
            )
        )  # fmt: skip
    return _channel("migration", shares, years, part + part.transpose(1, 0, 2), "persons")


def _security(reader: _Reader) -> ChannelLayers | None:
    if not reader.has("sipri_arms"):
        return None
    years, flows = reader.dyad_table("arms", "sipri_arms", "tiv_millions", "recipient", "supplier")
    stock = accumulate_arms(np.nan_to_num(_no_self(flows)))
    late = [t for t, year in enumerate(years) if year >= ARMS_FROM]
    years, stock = tuple(years[t] for t in late), stock[:, :, late]
    whole = stock.sum(axis=1)
    shares = [Share("arms stock", years, stock, whole, _flat(whole.shape, SD), ("sipri_arms",))]
    if reader.has("atop"):
        pact_years, pact = reader.dyad_table("alliances", "atop", "defense", "state_b", "state_a")
        one = np.ones((len(pact), len(pact_years)))
        shares.append(
            Share(
                "defence pact", pact_years, _no_self(pact), one, _flat(one.shape, 1e-6), ("atop",)
            )
        )
    return _channel("security", shares, years, stock + stock.transpose(1, 0, 2), "million TIV")


def _diplomacy(reader: _Reader) -> ChannelLayers | None:
    if not reader.has("lowy_posts"):
        return None
    years, posts = reader.dyad_table("diplomatic_posts", "lowy_posts", "posts", "host", "sender")
    posts = _no_self(posts)
    whole = np.nansum(posts, axis=1)
    share = Share("posts", years, posts, whole, _flat(whole.shape, SD), ("lowy_posts",))
    known = np.isfinite(posts)
    both = np.where(known, posts, 0.0) + np.where(known, posts, 0.0).transpose(1, 0, 2)
    # Only posts between two surveyed senders are known both ways.
    flow = np.where(known & known.transpose(1, 0, 2), both, np.where(known, posts, np.nan))
    flow = np.where(np.isfinite(flow), flow, flow.transpose(1, 0, 2))
    return _channel("diplomacy", [share], years, flow, "posts")
