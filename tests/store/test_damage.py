"""Damage is found when read, named with its repair, repaired by a pull; never other numbers."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import damage
from multivector.cli.main import main
from multivector.errors import InputError, StoreFault
from multivector.records import fetch, loading
from multivector.store import catalog, parquet
from multivector.store.query import Session
from multivector.store.warehouse import Store

ORIGINS = ("worldbank_gdp", "cow_contiguity", "gw_states")


@pytest.fixture
def real(mirror, monkeypatch, tmp_path):
    """Install some sources and a user's table, and return the store."""
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ORIGINS:
        loading.pull(origin)
    (tmp_path / "own.csv").write_text("state,year,gdp_usd\nKAZ,2019,1\n", encoding="utf-8")
    loading.add("gdp", tmp_path / "own.csv")
    return Store()


def spoil(path, change):
    path.write_bytes(change(path.read_bytes()))


def flip(content):
    return content[:300] + bytes([content[300] ^ 4]) + content[301:]


CHANGES = [flip, lambda content: content[:500], lambda _: b"", lambda content: b"PAR1" * 99]


def test_no_flipped_bit_is_read_as_another_number(real):
    found = damage.flips(real.root, 30, seed=1)
    assert found.total() == 30
    assert set(found) <= {damage.REFUSED, damage.SAME}
    assert found[damage.REFUSED] >= 20, "the rest hit the catalogue's copy"


def test_flips_are_seen_by_the_script_where_nothing_is_verified(real, monkeypatch):
    def unverified(path, *_):
        return pq.read_table(path)

    monkeypatch.setattr(parquet, "read", unverified)
    monkeypatch.setattr(parquet, "fault", lambda *_: None)
    assert damage.flips(real.root, 30, seed=1)[damage.CHANGED] > 0


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("origin", ["worldbank_gdp", "own"])
def test_a_damaged_table_is_named_and_a_pull_repairs_it(real, origin, change):
    path, whole = real.paths("gdp")[origin], real.read("gdp", origin=origin)
    spoil(path, change)
    for read in (lambda: real.read("gdp"), lambda: Session(real).table("gdp")):
        with pytest.raises(StoreFault, match="damaged: checksum mismatch") as caught:
            read()
        assert caught.value.where == str(path)
        assert caught.value.next == f"multivector data pull {origin}"
    outcome = loading.pull(origin)
    assert outcome.repaired
    assert real.read("gdp", origin=origin) == whole
    assert all(row["ok"] for row in loading.verify(rebuild=True))
    assert not loading.pull(origin).changed


def test_a_deleted_table_and_a_deleted_folder_are_repaired(real, capsys):
    path = real.paths("gdp")["worldbank_gdp"]
    path.unlink()
    with pytest.raises(StoreFault, match="missing"):
        real.read("gdp")
    with pytest.raises(StoreFault, match="missing"):
        Session(real).table("gdp")
    main(["data", "pull", "worldbank_gdp"])
    assert "worldbank_gdp: repaired" in capsys.readouterr().err
    shutil.rmtree(path.parent)
    main(["data", "pull", "worldbank_gdp", "own"])
    assert "own: unchanged" in capsys.readouterr().err
    assert real.read("gdp").num_rows == 11130


def test_a_repair_needs_neither_network_nor_terms(real, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", "http://127.0.0.1:9/")
    spoil(real.paths("gdp")["worldbank_gdp"], flip)
    assert loading.pull("worldbank_gdp").repaired


def test_a_user_table_whose_copy_is_damaged_too_is_to_be_added_again(real, tmp_path):
    spoil(real.paths("gdp")["own"], flip)
    (kept,) = fetch.folder("own").iterdir()
    kept.write_bytes(b"other")
    with pytest.raises(InputError, match="copy of the source's file is also damaged") as caught:
        loading.pull("own")
    assert caught.value.next == "multivector data add gdp FILE"
    assert loading.add("gdp", tmp_path / "own.csv").changed
    assert real.read("gdp", origin="own").num_rows == 1


def stored_as(store, origin, change):
    """Replace a source's table by another with a valid hash, as an older version stored it."""
    path = store.paths("gdp")[origin]
    pq.write_table(change(pq.read_table(path)), path)
    entries = catalog.read(store.catalog_path)
    entries[origin]["files"]["gdp"] = parquet.hash_file(path)
    catalog.write(store.catalog_path, entries)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop_columns(["gdp_usd"]), "without gdp_usd"),
        (lambda t: t.append_column("note", pa.array(["x"] * t.num_rows)), "with note"),
        (
            lambda t: t.set_column(1, "year", t["year"].cast(pa.int64())),
            "with year int64, without year int32",
        ),
        (lambda t: t.select(t.column_names[::-1]), "a different order of columns"),
    ],
)
@pytest.mark.parametrize("origin", ["worldbank_gdp", "own"])
def test_a_table_of_another_schema_is_refused_and_a_pull_migrates_it(real, origin, change, words):
    whole = real.read("gdp", origin=origin)
    stored_as(real, origin, change)
    for read in (lambda: real.read("gdp"), lambda: Session(real).table("gdp")):
        with pytest.raises(StoreFault, match=words) as caught:
            read()
        assert caught.value.next == f"multivector data pull {origin}"
    loading.pull(origin)
    assert real.read("gdp", origin=origin) == whole


BROKEN = {
    "empty": lambda text: "",
    "cut": lambda text: text[:900],
    "a digit": lambda text: text.replace('"gdp": 11129', '"gdp": 11128'),
    "a list": lambda text: "[]",
    "no versions": lambda text: '{"format": 2}',
    "null": lambda text: '{"format": 1, "versions": null}',
    "entries of another shape": lambda text: '{"format": 1, "versions": {"own": 1}}',
    "no lineage": lambda text: '{"format": 1, "versions": {"own": {"origin": "own"}}}',
    "no format": lambda text: text.replace('"format"', '"fosmat"'),
    "deep": lambda text: "[" * 100_000,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_catalogue_is_named_and_any_pull_restores_it(real, kind, caplog):
    path = real.catalog_path
    whole = path.read_text("utf-8")
    path.write_text(BROKEN[kind](whole), "utf-8")
    with pytest.raises(StoreFault, match="catalogue is damaged") as caught:
        real.installed()
    assert caught.value.where == str(path)
    assert "data pull" in caught.value.next
    assert not loading.pull("gw_states").changed
    assert "restored from its copy" in caplog.text
    assert path.read_text("utf-8") == whole


def test_the_command_repairs_a_catalogue_that_it_cannot_read(real):
    whole = real.catalog_path.read_bytes()
    real.catalog_path.write_bytes(b"{")
    main(["data", "pull", "gw_states"])
    assert real.catalog_path.read_bytes() == whole


def test_a_catalogue_and_a_copy_that_are_both_broken_are_not_guessed(real):
    for path in real.root.glob("catalog*.json"):
        path.write_text("{")
    with pytest.raises(StoreFault, match="damaged") as caught:
        loading.pull("gw_states")
    assert f"delete {real.root}" in caught.value.next


def test_a_store_of_a_newer_version_is_refused_and_left_alone(real):
    text = real.catalog_path.read_text("utf-8").replace('"format": 2', '"format": 3')
    real.catalog_path.write_text(text, "utf-8")
    for act in (real.installed, lambda: loading.pull("gw_states"), lambda: loading.remove("own")):
        with pytest.raises(StoreFault, match="the store has format 3") as caught:
            act()
        assert "upgrade multivector" in caught.value.next
    assert real.catalog_path.read_text("utf-8") == text


def test_a_store_of_the_first_format_is_read_and_migrated_by_a_pull(real):
    path = real.catalog_path
    entries = catalog.read(path)
    path.with_suffix(".copy.json").unlink()
    path.write_text(json.dumps({"format": 1, "versions": entries}), "utf-8")
    assert set(real.installed()) == {*ORIGINS, "own"}
    loading.pull("gw_states")
    assert json.loads(path.read_text("utf-8"))["format"] == 2
    assert catalog.read(path) == entries
