"""What ``doctor`` finds on a machine that is whole, empty, damaged or closed."""

import json

import pytest

from multivector import settings
from multivector.answers.doctor import doctor
from multivector.answers.influence.influence import influence
from multivector.cli.main import main
from multivector.errors import InputError
from multivector.records import catalogue
from multivector.store.warehouse import Input, Lineage, Store


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MULTIVECTOR_MIRROR", raising=False)
    return tmp_path


def found(**options):
    return {row["check"]: row for row in doctor(**options)}


def add_table(folder):
    path = folder / "mine.csv"
    path.write_text("state,year,gdp\nKAZ,2020,171.1\nUZB,2020,60.2\n", "utf-8")
    mapping = folder / "mine.toml"
    mapping.write_text(
        'origin = "mine"\ntitle = "Our GDP"\ncitation = "Desk (2024)"\nlicence = "own"\n'
        '[columns]\nstate = "state"\nyear = "year"\ngdp_usd = "gdp"\n[scale]\ngdp_usd = 1e9\n',
        "utf-8",
    )
    main(["data", "add", "gdp", str(path), "--map", str(mapping)])


def test_an_empty_machine_is_told_what_to_pull():
    rows = found()
    assert rows["store"]["status"] == "note"
    assert rows["store"]["next"] == "multivector data pull --open"
    assert rows["data trade"]["found"] == "no source installed"
    assert not settings.home().exists(), "looking creates nothing"


def test_a_source_that_this_version_does_not_list_is_named_and_not_used(home, capsys):
    add_table(home)
    listed = doctor().rows
    store = Store()
    data = store.read("gdp")
    for origin in (
        "worldbank_gdp_1999",
        "old.source",
    ):  # one that was renamed, one that was dropped
        store.put(Lineage(origin, "worldbank", 1, (Input("x", "0" * 64, 1),)), {"gdp": data})
        assert found()[f"store {origin}"]["next"] == f"multivector data remove {origin}"
    assert list(store.stored()) == ["mine", "old.source", "worldbank_gdp_1999"]
    assert list(store.held()) == list(store.installed()) == ["mine"]
    assert store.read("gdp").num_rows == 2
    assert list(store.paths("gdp")) == ["mine"]
    main(["data", "list", "-o", str(home / "list.csv")])
    assert "old.source" not in (home / "list.csv").read_text("utf-8")
    main(["data", "verify"])
    with pytest.raises(InputError, match="no installed data were available on 1900-01-01"):
        influence(states=["KAZ"], as_of="1900-01-01")
    main(["data", "remove", "worldbank_gdp_1999", "old.source"])
    assert doctor().rows == listed
    assert list(store.stored()) == ["mine"]


def test_a_source_that_another_version_stored_is_named_with_the_command_that_reads_it_again(home):
    add_table(home)
    entry, data = catalogue.entry("worldbank_gdp"), Store().read("gdp")
    for back, due in ((1, True), (0, False)):
        inputs = (Input("x", "0" * 64, 1),)
        made = Lineage(entry.id, entry.loader, entry.revision - back, inputs)
        Store().put(made, {"gdp": data})
        rows = found()
        assert ("store worldbank_gdp" in rows) is due
        if due:
            assert rows["store worldbank_gdp"]["next"] == "multivector data pull worldbank_gdp"
            assert rows["store worldbank_gdp"]["status"] == "note"


def test_damage_is_named_with_the_command_that_mends_it(home, capsys):
    add_table(home)
    version = Store().installed()["mine"]
    path = Store().root / "versions" / version.folder / "gdp.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert found()["store mine"]["status"] == "problem"
    with pytest.raises(SystemExit) as caught:
        main(["doctor", "-o", str(home / "state.json")])
    assert caught.value.code == 3
    rows = {row["check"]: row for row in json.loads((home / "state.json").read_text())}
    assert rows["store mine"]["next"] == "multivector data pull mine"
    assert "1 problem (store mine)" in capsys.readouterr().err


def test_a_broken_catalogue_is_a_problem_and_no_crash(home):
    add_table(home)
    Store().catalog_path.write_text("{", "utf-8")
    assert found()["store"]["status"] == "problem"


def test_a_folder_that_cannot_be_used_and_a_mirror_that_is_not_there(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home / "file"))
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(home / "nowhere"))
    rows = found()
    assert rows["home"]["status"] == rows["mirror"]["status"] == "problem"


def test_no_network_is_a_note_with_what_to_set(monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_PROXY", "http://127.0.0.1:9")
    row = found(network=True)["network"]
    assert row["status"] == "note"
    assert "MULTIVECTOR_MIRROR" in row["next"]


def test_every_extra_is_reported():
    assert {"extra record", "extra measures", "extra notebook"} <= found().keys()
