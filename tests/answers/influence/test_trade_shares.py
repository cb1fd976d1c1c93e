"""Shares of a state's imports and exports: taken within each source, then combined."""

from copy import copy

import numpy as np
import pytest

from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.trade_flows import ATLAS, TradeFlows
from multivector.answers.influence.ties.trade_shares import TradeShares, share_range
from multivector.answers.verdicts import record
from multivector.answers.verdicts.quantities.pair_table import PairTable
from multivector.store.warehouse import Store

ORIGINS = (
    *("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020", "imts_2025_network"),
    *("kaz_trade_by_country", "kgz_trade_by_country", "uzb_trade_by_country", "rus_trade_monthly"),
    *("eurostat_members_monthly", "itpd", "penppml", "worldbank_gdp"),
)
WAYS = pytest.mark.parametrize("sells", [True, False])


@pytest.fixture(scope="module")
def home(home_with):
    return home_with(*ORIGINS)


@pytest.fixture(scope="module")
def reader(home):
    return Reader(Store(home / "store"))


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))


def totals(grid, sells):
    return np.nansum(grid, axis=1 if sells else 0)


@WAYS
@pytest.mark.parametrize("year", [2005, 2016, 2022])
def test_shares_of_a_state_add_up_to_what_all_sources_have(reader, sells, year):
    flows = TradeFlows(reader)
    shares = TradeShares(flows, sells).direct(year)
    own, plain = (totals(np.exp(found.best), sells) for found in (shares, flows.direct(year)))
    np.testing.assert_allclose(own, plain)
    np.testing.assert_array_equal(np.isfinite(shares.best), np.isfinite(flows.direct(year).best))


@WAYS
@pytest.mark.parametrize("state", ["KGZ", "GHA", "BOL"])
def test_a_source_that_puts_all_of_a_state_too_high_moves_no_share(reader, state, sells):
    flows = TradeFlows(reader)
    flows._usual = ()
    inflated, place = copy(flows), flows.place[state]

    def grid(origin, year, column="trade_usd"):
        logs = TradeFlows.grid(flows, origin, year, column)
        if logs is not None and origin == ATLAS and year == 2018:
            logs[place if sells else slice(None), slice(None) if sells else place] += np.log(3.0)
        return logs

    # What usually lies between bounds comes from other years, and stays as it is.
    inflated._distances = flows._distances
    inflated.grid, inflated._direct, inflated._years = grid, {}, {}
    pairs = []
    for one in (flows, inflated):
        best = np.exp(one.direct(2018).best)
        share = TradeShares(one, sells)
        share.grid = one.grid
        own = np.exp(share.direct(2018).best)
        pairs.append([(x[place] if sells else x[:, place]) for x in (best, own)])
    (best, share), (best_after, share_after) = pairs
    share, share_after = share / np.nansum(share), share_after / np.nansum(share_after)
    plain, plain_after = best / np.nansum(best), best_after / np.nansum(best_after)
    big = share > 0.01
    moved = np.abs(np.log(share_after / share))[big]
    assert np.median(moved) < 0.02
    assert np.median(moved) < np.median(np.abs(np.log(plain_after / plain))[big])


@WAYS
@pytest.mark.parametrize("year", [2014, 2023, 2025])
def test_some_places_are_those_of_the_whole_year(reader, sells, year):
    flows = TradeFlows(reader)
    whole, own = TradeShares(flows, sells).year(year), TradeShares(flows, sells)
    cells = np.sort(np.random.default_rng(year).choice(whole.value.size, 300, replace=False))
    part = own.year(year, cells)
    for name in ("value", "lower", "upper"):
        every, some = (getattr(found, name).ravel()[cells] for found in (whole, part))
        np.testing.assert_allclose(some, every, rtol=1e-12)


@WAYS
def test_shares_within_sources_are_nearer_to_a_set_that_no_answer_uses(reader, sells):
    flows = TradeFlows(reader)
    shares = TradeShares(flows, sells)
    years, cube = reader.dyad_table("trade", "penppml", "trade_usd", "exporter", "importer")
    errors = []
    for year in (2008, 2012, 2016):
        truth = np.where(cube[:, :, years.index(year)] > 1e7, cube[:, :, years.index(year)], np.nan)
        grids = [np.exp(f.direct(year).best) for f in (shares, flows)]
        known = np.isfinite(truth) & np.isfinite(grids[0])
        parts = [np.where(known, grid, np.nan) for grid in (truth, *grids)]
        axis = 1 if sells else 0
        logs = [np.log(p / np.nansum(p, axis=axis, keepdims=True))[known] for p in parts]
        errors.append([np.abs(logs[0] - own) for own in logs[1:]])
    own, plain = (np.median(np.concatenate(found)) for found in zip(*errors, strict=True))
    assert own < plain


def test_the_range_of_a_share_holds_it_and_stays_below_one():
    value = np.array([1.0, 40.0, 99.0])
    share, low, high = share_range(value, value / 2, value * 3, np.full(3, 100.0))
    assert (low < share).all()
    assert (share < high).all()
    assert (high <= 1.0).all()


def test_a_claimed_share_is_judged_by_shares_within_sources():
    imports = record.quantity("imports")
    table = PairTable("KGZ", imports, range(2023, 2024), share=True)
    china, russia = (table.series(code) for code in ("CHN", "RUS"))
    # By Kyrgyz customs 43 and 18%; by two makes of BACI 47 and 13, 62 and 7%.
    assert 40 < china.value[0] < 50
    assert china.lower[0] < 43
    assert china.upper[0] > 55
    assert russia.value[0] < china.lower[0]
    # Nobody reports what Russia sells to Tajikistan in 2023; it counts in the total as last known.
    tajik = PairTable("TJK", imports, range(2023, 2024), share=True)
    assert tajik.series("RUS") is None
    flows = tajik.flows.year(2023)
    known = flows.value[:, tajik.flows.place["TJK"]]
    naive = 100 * known[tajik.flows.place["CHN"]] / np.nansum(known)
    assert tajik.series("CHN").value[0] < 0.85 * naive


def test_explain_says_each_source_s_own_share():
    rows = explain_dyad("CHN-KGZ:2023:trade").rows["trade: purchases: part"]
    said = {row["origin"]: row["states"] for row in rows if "%" in row["states"]}
    assert said["kgz_trade_by_country"] == "CHN to KGZ, 43.4% of what KGZ buys"
    assert said["baci_2023_matrix"].startswith("CHN to KGZ, 62.")


def test_wanted_years_of_a_table_are_those_of_all_its_years(reader):
    table = ("trade", "penppml", "trade_usd", "exporter", "importer")
    every, cube = reader.dyad_table(*table)
    years, some = reader.dyad_table(*table, {2012, 2008, 3000})
    assert years == (2008, 2012)
    np.testing.assert_array_equal(some, cube[:, :, [every.index(year) for year in years]])
