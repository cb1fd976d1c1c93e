"""Pacific Links in the channels: trade, finance, and what it must not change elsewhere."""

import numpy as np
import pytest

from multivector.answers.influence.channels import finance, migration
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.trade_flows import TradeFlows
from multivector.records import loading
from multivector.store.warehouse import Store

OPEN = ("worldbank_gdp", "imf_dip", "baci_2023_matrix", "baci_hs10_97_bounds")
CLOSED = ("gcdf", "pacific_links")
PACIFIC = {
    *("COK", "FJI", "FSM", "KIR", "MHL", "NIU", "NRU"),
    *("PLW", "PNG", "SLB", "TON", "TUV", "VUT", "WSM"),
}


@pytest.fixture(scope="module")
def readers(mirror, tmp_path_factory):
    """A reader of a store without Pacific Links, and one with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
        store = Store()
        for origin in (*OPEN, "gcdf"):
            loading.pull(origin, accept_terms=CLOSED, store=store)
        before = Reader(store)
        grids = finance.layers(before), TradeFlows(before).year(2023)
        loading.pull("pacific_links", accept_terms=CLOSED, store=store)
        yield grids, Reader(store)


def share(layers, name):
    (found,) = [share for share in (*layers.shares, *layers.read_excluded()) if share.name == name]
    return found


def stored(reader, table, value, **keys):
    (row,) = [
        row
        for row in reader.store.read(table, origin="pacific_links").to_pylist()
        if all(row[key] == word for key, word in keys.items())
    ]
    return row[value]


def test_what_all_donors_paid_is_known_for_the_fourteen_states_only(readers):
    (before, _), reader = readers
    aid = share(finance.layers(reader), finance.AID)
    known = np.isfinite(aid.part).all(axis=(1, 2))
    assert {name for name, there in zip(reader.names, known, strict=True) if there} == PACIFIC
    k, png, chn = aid.years.index(2021), reader.place["PNG"], reader.place["CHN"]
    row = {"lender": "CHN", "recipient": "PNG", "year": 2021}
    assert aid.part[png, chn, k] == pytest.approx(stored(reader, *FINANCE, **row))
    # The same money is not counted twice: AidData's word on these states gives way.
    # Beside the channel, which would be unknown wherever one of its parts is.
    assert [one.name for one in finance.layers(reader).shares] == [finance.FDI]
    lent = share(finance.layers(reader), "official finance")
    old = share(before, "official finance")
    kept = [lent.years.index(2009), lent.years.index(2010)]
    assert np.isfinite(lent.part[png, chn, kept]).tolist() == [True, False]
    kaz = reader.place["KAZ"]
    assert np.array_equal(lent.part[kaz], old.part[kaz], equal_nan=True)


FINANCE = ("official_finance", "spent_usd")


def test_investment_completes_the_five_reporters_and_changes_none_of_their_pairs(readers):
    (before, _), reader = readers
    old, new = share(before, finance.FDI), share(finance.layers(reader), finance.FDI)
    assert old.years == new.years
    there = np.isfinite(old.part)
    assert np.array_equal(old.part[there], new.part[there])
    gained = np.argwhere(np.isfinite(new.part) & ~there)
    assert {reader.names[host] for host, _, _ in gained} <= PACIFIC
    k, png, aus = new.years.index(2022), reader.place["PNG"], reader.place["AUS"]
    row = {"investor": "AUS", "host": "PNG", "year": 2022}
    assert new.part[png, aus, k] == stored(reader, "fdi_stock", "stock_usd", **row)


def test_trade_with_fish_stands_for_bounds_without_it(readers):
    (_, before), reader = readers
    flows = TradeFlows(reader)
    pair = reader.place["FSM"], reader.place["THA"]  # nearly all of it tuna, of chapter 03
    row = {"exporter": "FSM", "importer": "THA", "year": 2021}
    whole = stored(reader, "goods_trade", "trade_usd", **row)
    found = flows.year(2021)
    assert found.value[pair] == pytest.approx(whole)
    assert found.lower[pair] < whole < found.upper[pair]
    assert found.combined.makers[pair] == 1  # another make of BACI is not another voice
    pair = reader.place["CHN"], reader.place["KGZ"]
    assert flows.year(2023).value[pair] == before.value[pair]
    # 2024 is known for these states alone; elsewhere it is carried.
    assert np.isfinite(flows.direct(2024).best).sum() == sum(
        row["year"] == 2024
        for row in reader.store.read("goods_trade", origin="pacific_links").to_pylist()
    )


def test_migrants_complete_the_united_nations_table_and_change_none_of_its_pairs(readers):
    _, reader = readers
    for origin in ("undesa_migrants", "worldbank_population"):
        loading.pull(origin, store=reader.store)
    reader = Reader(reader.store)
    years, old = reader.dyad_table("migrants", "undesa_migrants", "persons", "home", "host")
    (part,) = (np.asarray(one.part) for one in migration.layers(reader).shares)
    there = np.isfinite(old)
    index = np.arange(len(old))
    there[index, index] = False
    assert np.array_equal(old[there], part[there])
    gained = np.argwhere(
        np.isfinite(part) & ~np.isfinite(old) & ~np.eye(len(old), dtype=bool)[..., None]
    )
    assert {reader.names[home] for home, _, _ in gained} <= PACIFIC
    place = reader.place["PNG"], reader.place["AUS"], years.index(2020)
    row = {"home": "PNG", "host": "AUS", "year": 2020}
    assert np.isnan(old[place])
    assert part[place] == stored(reader, "migrants", "persons", **row)
