"""The store: a load is whole or has not happened."""

import json

import pyarrow as pa
import pytest

from multivector.errors import InputError
from multivector.store import query
from multivector.store.check import conform
from multivector.store.schema import reference_page, table, tables
from multivector.store.warehouse import Input, Lineage, Store


def gdp(values, origin="mine"):
    rows = {"state": ["KAZ", "UZB"], "year": [2000, 2001], "gdp_usd": values}
    return conform(pa.table(rows), table("gdp"), origin=origin)[0]


def lineage(sha, origin="mine"):
    return Lineage(origin, "own", 1, (Input("mine.csv", sha, 10),))


def test_same_bytes_twice_change_nothing(tmp_path):
    store = Store(tmp_path)
    assert store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    before = store.catalog_path.read_bytes()
    assert not store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    assert store.catalog_path.read_bytes() == before
    assert store.read("gdp").num_rows == 2


def test_a_new_version_replaces_the_old_one(tmp_path):
    store = Store(tmp_path)
    store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    store.put(lineage("b"), {"gdp": gdp([3.0, 4.0])})
    assert store.read("gdp")["gdp_usd"].to_pylist() == [3.0, 4.0]
    assert store.verify() == {"mine": []}


def test_two_origins_of_one_table_stand_side_by_side(tmp_path):
    store = Store(tmp_path)
    store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    store.put(lineage("b", "other"), {"gdp": gdp([3.0, 4.0], "other")})
    session = query.Session(store)
    gdps = session.table("gdp")
    counts = session.arrow(gdps.group_by("origin").agg(n=gdps.count()).order_by("origin"))
    assert counts.to_pydict() == {"origin": ["mine", "other"], "n": [2, 2]}


def test_changed_bytes_are_found(tmp_path):
    store = Store(tmp_path)
    store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    path = store.paths("gdp")["mine"]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert "checksum mismatch" in store.verify()["mine"][0]


def test_nothing_installed_names_the_command(tmp_path):
    with pytest.raises(InputError, match="data pull") as caught:
        Store(tmp_path).read("gdp", origin="worldbank_gdp")
    assert caught.value.next == "multivector data pull worldbank_gdp"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("KAZ", 20233, 1.0), "year", "1800 to 2100"),
        (("KAZ", 2000, -1.0), "gdp_usd", "0 or more"),
        (("QQQ", 2000, 1.0), "state", "ISO"),
        (("KAZ", 2000, None), "gdp_usd", "a value is required"),
        (("UZB", 2001, 1.0), "state+year", "duplicate"),
    ],
)
def test_each_fault_names_row_column_and_reason(row, column, reason):
    rows = [("UZB", 2001, 5.0), row]
    columns = map(list, zip(*rows, strict=True))
    data = pa.table(dict(zip(("state", "year", "gdp_usd"), columns, strict=True)))
    _, faults = conform(data, table("gdp"), origin="mine")
    assert [(fault.row, fault.column) for fault in faults] == [(1, column)]
    assert reason in faults[0].reason


def test_a_renamed_column_is_refused():
    with pytest.raises(InputError, match="missing"):
        conform(
            pa.table({"state": ["KAZ"], "year": [2000], "gdp": [1.0]}), table("gdp"), origin="x"
        )


def test_the_reference_page_names_every_column():
    page = reference_page()
    for entry in tables().values():
        assert f"## `{entry.name}`" in page
        assert all(f"| `{column}` |" in page for column in entry.names)
        assert entry.names[-1] == "origin"
        assert all(column.meaning and column.role for column in entry.columns)


def test_a_session_that_loads_have_overtaken_says_so(tmp_path):
    store = Store(tmp_path)
    store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    session = query.Session(store)
    expression = session.table("gdp").count()
    store.put(lineage("b"), {"gdp": gdp([3.0, 4.0])})
    assert session.arrow(expression).as_py() == 2, "the version just replaced stays for its readers"
    store.put(lineage("c"), {"gdp": gdp([5.0, 6.0])})
    with pytest.raises(InputError, match="the store has changed"):
        session.arrow(expression)


def test_a_store_that_names_loaders_by_path_is_read_as_it_is(tmp_path):
    store = Store(tmp_path)
    store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
    catalog = json.loads(store.catalog_path.read_text("utf-8"))
    catalog["format"] = 1  # had no checksum
    catalog["versions"]["mine"]["lineage"]["loader"] = "multivector.records.own"
    store.catalog_path.write_text(json.dumps(catalog), "utf-8")
    assert store.installed()["mine"].lineage == lineage("a")
    assert not store.put(lineage("a"), {"gdp": gdp([1.0, 2.0])})
