"""Trade, finance, migration and security as layers."""

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
from multivector.arrays import Floats
from multivector.measures.capacity.capacity import accumulate_arms
from multivector.records.origins import prices
from multivector.scenarios.impute import impute_home

# Home trade that is imputed is known to about this much in its logarithm (see scenarios.impute).
SD_HOME = 1.4
ARMS_FROM = 2005  # the register starts in 1995: ten years fill the stock
UNIT = f"USD of {prices.BASE_YEAR}"


def trade(reader: Reader) -> ChannelLayers | None:
    """Return shares of sales and purchases, home trade included; trade both ways."""
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
        # The share's error is that of the total, of which home trade is the unknown part.
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


def finance(reader: Reader) -> ChannelLayers | None:
    """Return official finance and, from a user's own table, FDI, each to GDP; their stocks."""
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
        # AidData's USD are constant; a ratio to GDP of the year needs USD of the year.
        nominal = lent / prices.deflators(years)
        origins = ("gcdf", "worldbank_gdp")
        sd = even(whole.shape, SD_ESTIMATED)
        shares.append(Share("official finance", years, nominal, whole, sd, origins))
        # The stock of a year without any loan on record is not known, that of the next one is.
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
    return ChannelLayers("finance", tuple(shares), tuple(flows), tuple(lacking))


def migration(reader: Reader) -> ChannelLayers | None:
    """Return nationals abroad to population and remittances to GDP; migrants both ways."""
    if not reader.has("undesa_migrants", "worldbank_population"):
        return None
    years, stock = reader.dyad_table("migrants", "undesa_migrants", "persons", "home", "host")
    seen = np.isfinite(stock)
    # A pair that the table leaves out has no migrants worth an entry, if both states are in it.
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


def security(reader: Reader) -> ChannelLayers | None:
    """Return shares of the arms stock, and defence pact or basing; arms stock and pact."""
    if not reader.has("sipri_arms"):
        return None
    years, arms = reader.dyad_table("arms", "sipri_arms", "tiv_millions", "recipient", "supplier")
    stock = accumulate_arms(np.nan_to_num(without_self(arms)))
    late = [t for t, year in enumerate(years) if year >= ARMS_FROM]
    years, stock = tuple(years[t] for t in late), stock[:, :, late]
    whole = stock.sum(axis=1)
    both = stock + stock.transpose(1, 0, 2)
    shares = [Share("arms stock", years, stock, whole, even(whole.shape, SD), ("sipri_arms",))]
    flows = [form_flow("arms stock", years, both, "million TIV", ("sipri_arms",))]
    bound, lacking = _bound(reader)
    if bound is not None:
        shares.append(bound)
        # A tie that is there or not: one is the whole scale. Only beside the arms stock: by itself
        # a treaty is a promise, and says nothing of what stands behind it.
        beside = [k for k, year in enumerate(bound.years) if year in years]
        part = bound.part[:, :, beside]
        tie = np.maximum(part, part.transpose(1, 0, 2))
        known = [bound.years[k] for k in beside]
        if known:
            flows.append(form_flow(bound.name, known, tie, "yes or no", bound.origins))
    return ChannelLayers("security", tuple(shares), tuple(flows), lacking)


def _bound(reader: Reader) -> tuple[Share | None, tuple[str, ...]]:
    """Return whether a state has a defence pact with, or a base of, another; and what lacks."""
    brought = reader.bringing("bases")
    found: dict[str, tuple[tuple[int, ...], Floats, str]] = {}
    if reader.has("atop"):
        years, pact = reader.dyad_table("alliances", "atop", "defense", "state_b", "state_a")
        found["defence pact"] = (years, without_self(pact), "atop")
    for origin in brought[:1]:
        years, bases = reader.dyad_table("bases", origin, "bases", "host", "holder")
        found["basing"] = (years, without_self(np.minimum(bases, 1.0)), origin)
    lacking = tuple(name for name in ("defence pact", "basing") if name not in found)
    if not found:
        return None, lacking
    years = tuple(sorted({year for known, _, _ in found.values() for year in known}))
    tie = np.full((len(reader.names), len(reader.names), len(years)), np.nan)
    for known, grid, _ in found.values():
        at = [years.index(year) for year in known]
        # Either is enough; where one of the two is not on record the other decides.
        tie[:, :, at] = np.fmax(tie[:, :, at], grid)
    one = np.ones((len(tie), len(years)))
    origins = tuple(origin for _, _, origin in found.values())
    name = " or ".join(found)
    return Share(name, years, tie, one, even(one.shape, 1e-6), origins), lacking
