"""Rows of one dyad or state: those of the table, in the order of their keys."""

import pyarrow as pa
import pytest

from multivector.store.check import conform
from multivector.store.lookup import Lookup
from multivector.store.schema import table
from multivector.store.warehouse import Lineage, Store

ROWS = {
    "exporter": ["KAZ", "CHN", "KAZ", "KAZ", "CHN", "KAZ"],
    "importer": ["RUS", "KAZ", "CHN", "RUS", "KAZ", "CHN"],
    "year": [2012, 2011, 2010, 2010, 2010, 2009],
    "trade_usd": [6.0, 2.0, 4.0, 5.0, 1.0, 3.0],
}


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    data, faults = conform(pa.table(ROWS), table("trade"), origin="itpd")
    assert not faults
    store.put(Lineage("itpd", "itpd", 1, ()), {"trade": data})
    return store


@pytest.mark.parametrize(
    ("states", "values"),
    [
        (("KAZ", "RUS"), [5.0, 6.0]),
        (("CHN", "KAZ"), [1.0, 2.0]),
        (("KAZ",), [3.0, 4.0, 5.0, 6.0]),
        ((), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        (("RUS", "KAZ"), []),
        (("KAZ", "KAZ"), []),
        (("USA",), []),
    ],
)
def test_rows_of_a_pair_of_a_state_and_of_all(store, states, values):
    lookup = Lookup(store)
    for _ in range(2):
        assert [row["trade_usd"] for row in lookup.rows("trade", "itpd", *states)] == values


def test_named_columns_alone_are_read_and_a_new_catalogue_is_seen(store):
    assert store.read("trade", origin="itpd", columns=["year"]).column_names == ["year"]
    assert list(store.installed()) == ["itpd"]
    store.installed().clear()
    assert list(Store(store.root).installed()) == ["itpd"]
    store.remove("itpd")
    assert store.installed() == {}


@pytest.mark.parametrize("words", [{"KAZ"}, {"CHN", "KAZ"}, {"USA"}, set()])
def test_rows_of_some_states_are_those_of_the_table_in_its_order(store, words):
    every = store.read("trade", origin="itpd").to_pylist()
    some = store.read("trade", origin="itpd", keep=("exporter", words)).to_pylist()
    assert some == [row for row in every if row["exporter"] in words]
