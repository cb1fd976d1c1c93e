"""A source that is taken out leaves nothing, and nothing else goes with it."""

import json

import pytest

import multivector
from multivector import settings
from multivector.cli.main import main
from multivector.errors import InputError
from multivector.records import fetch, listing, loading
from multivector.store.warehouse import Store


@pytest.fixture
def two(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("state,year,gdp_usd\nKAZ,2019,1\n", encoding="utf-8")
        loading.add("gdp", tmp_path / f"{name}.csv")
    return tmp_path


def test_tables_and_kept_files_go_and_the_file_brought_stays(two):
    multivector.data.remove("one")
    assert list(Store().installed()) == ["two"]
    assert not fetch.folder("one").exists()
    assert (two / "one.csv").is_file()
    assert all(row["ok"] for row in loading.verify())
    assert Store().read("gdp").num_rows == 1
    held = [path for path in settings.home().rglob("*") if path.name.startswith("one")]
    assert held == []


def test_what_is_not_installed_is_an_error_that_lists_what_is(two):
    with pytest.raises(InputError, match="not installed: 'three'") as caught:
        multivector.data.remove("three")
    assert caught.value.allowed == "one, two"
    for name in ("itpd", "factbook", "../one", ""):
        with pytest.raises(InputError):
            multivector.data.remove(name)
    assert len(Store().installed()) == 2


def test_the_command_removes_each_and_says_so(two, capsys):
    main(["data", "remove", "one", "two"])
    assert capsys.readouterr().err == "one: removed\ntwo: removed\n"
    assert Store().installed() == {}
    with pytest.raises(SystemExit) as left:
        main(["data", "remove", "one"])
    assert left.value.code == 3
    assert "no source is installed" in capsys.readouterr().err


def test_an_origin_that_breaks_the_list_can_be_removed(two, tmp_path):
    # As an older store may hold it: a coverage that was never checked, an id that leads away.
    outside = settings.home().parent / "elsewhere"
    outside.mkdir()
    path = Store().catalog_path
    held = json.loads(path.read_text("utf-8"))
    held["format"] = 1  # had no checksum
    entry = held["versions"].pop("one")
    entry["lineage"]["parameters"]["coverage"] = {"years": "abc"}
    entry["origin"] = entry["lineage"]["origin"] = "../../elsewhere"
    held["versions"]["../../elsewhere"] = entry
    path.write_text(json.dumps(held), encoding="utf-8")
    multivector.data.remove("../../elsewhere")
    assert outside.is_dir()
    assert "two" in [row["origin"] for row in listing.list_origins()]
