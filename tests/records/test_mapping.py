"""A hostile or mistaken mapping is refused in words, and leaves nothing behind anywhere."""

import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from multivector import settings
from multivector.errors import InputError, UsageError
from multivector.records import fetch, loading, mapping
from multivector.store.check import conform
from multivector.store.inside import inside
from multivector.store.schema import table
from multivector.store.warehouse import Input, Lineage, Store

TRADE = "exporter,importer,year,trade_usd\nKAZ,CHN,2019,2\n"
GDP = "state,year,gdp_usd\nKAZ,2019,2\n"

IDS = [
    "../../../escaped", "..", ".", "", "a/b", "a\\\\b", "/escaped", "ABC", "-a", "_a", "a\\nb",
    "a\\u001b[31m", "a\\u202eb", "\\u0661", "é", "a" * 65, "a.b", "a ",
]  # fmt: skip
# Key, what stands for it in the file, and what the error must name beside the key.
WRONG = [
    *(("origin", f'origin = "{name}"', "a-z, 0-9") for name in IDS),
    ("origin", "origin = 1", "a-z, 0-9"),
    ("title", "title = 1", "text on one line"),
    ("citation", 'citation = "a\\nb"', "text on one line"),
    ("licence", "licence = []", "text on one line"),
    ("version", "version = 2021", "text on one line"),
    ("url", 'url = "\\u001b]8;;x"', "text on one line"),
    ("terms", "terms = true", "text on one line"),
    ("title", f'title = "{"x" * 1_001}"', "1,000 characters"),
    ("delimiter", 'delimiter = ""', "one character"),
    ("delimiter", 'delimiter = ";;"', "one character"),
    ("delimiter", 'delimiter = "\\n"', "one character"),
    ("delimiter", "delimiter = 59", "one character"),
    ("encoding", 'encoding = "latin-99"', "text encoding"),
    ("encoding", 'encoding = "utf-8\\u0000"', "text encoding"),
    ("encoding", 'encoding = "zip"', "text encoding"),
    ("encoding", 'encoding = "undefined"', "text encoding"),
    ("encoding", 'encoding = "unicode_escape"', "text encoding"),
    ("encoding", "encoding = 8", "text encoding"),
    ("skip", "skip = 999999999999", "0 to 1,000,000"),
    ("skip", "skip = -1", "0 to 1,000,000"),
    ("skip", 'skip = "3"', "0 to 1,000,000"),
    ("skip", "skip = 1.5", "0 to 1,000,000"),
    ("skip", "skip = true", "0 to 1,000,000"),
    ("sheet", "sheet = 1", "text on one line"),
    ("decimal", 'decimal = "comma"', '"." or ","'),
    ("dates", 'dates = "%d/%m/%Y"', "d/m/y or m/d/y"),
    ("dates", "dates = true", "d/m/y or m/d/y"),
    ("columns", "columns = 1", "[columns]"),
    ("columns", "columns = []", "[columns]"),
    ("[columns]", '[columns]\nexporters = "x"', "exporter, importer, year"),
    ("[columns] exporter", "[columns]\nexporter = 3", "the name of a column"),
    ("[columns] exporter", '[columns]\nexporter = ""', "the name of a column"),
    ("[scale] trade_usd", '[scale]\ntrade_usd = "1e6"', "a finite number"),
    ("[scale] trade_usd", "[scale]\ntrade_usd = nan", "a finite number"),
    ("[scale] trade_usd", "[scale]\ntrade_usd = inf", "a finite number"),
    ("[scale] trade_usd", "[scale]\ntrade_usd = 0", "a finite number"),
    ("[scale] trade_usd", "[scale]\ntrade_usd = true", "a finite number"),
    ("[scale] trade_usd", f"[scale]\ntrade_usd = 1{'0' * 400}", "a finite number"),
    ("[scale]", "[scale]\nyear = 2", "trade_usd"),
    ("scale", "scale = 2", "[scale]"),
    ("[codes] exporter", '[codes]\nexporter = "iso2"', "name, cow or gw"),
    ("[codes] exporter", "[codes]\nexporter = []", "name, cow or gw"),
    ("[codes]", '[codes]\nyear = "cow"', "exporter, importer"),
    ("coverage", 'coverage = "2010"', "[coverage]"),
    *(
        ("[coverage] years", f"[coverage]\nyears = {value}", "1800 to 2100")
        for value in (
            '"abc"', "5", '""', '"0-99999999"', '"1799"', '"2101"', '"2010-2101"', '"2020-2010"',
            '"2000-2010/0"', '"2000-2010/-1"', '"2_010"', '"\\u0662\\u0660\\u0661\\u0660"', "[]",
        )
    ),
    ("[coverage] absence", '[coverage]\nabsence = "none"', "zero or missing"),
    ("[coverage] absence", "[coverage]\nabsence = 0", "zero or missing"),
    ("[coverage]", "[coverage]\nyear = 2010", "years, absence, exporter, importer"),
    ("[coverage] exporter", '[coverage]\nexporter = "some"', "all, seen"),
    ("[coverage] exporter", "[coverage]\nexporter = [[]]", "all, seen"),
    ("[coverage] exporter", '[coverage]\nexporter = ["Atlantis"]', "all, seen"),
    ("'colums'", "colums = 1", "columns"),
]  # fmt: skip
BROKEN = [b"\xff", b"a = ", b"a = " + b"[" * 100_000, b"\0", b"a = 1\na = 2"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home deep inside the folder that is looked at, not yet made."""
    path = tmp_path / "deep" / "deeper" / "home"
    monkeypatch.setenv("MULTIVECTOR_HOME", str(path))
    return path


def add(folder: Path, text: bytes) -> InputError:
    (folder / "mine.csv").write_text(TRADE, encoding="utf-8")
    (folder / "mine.toml").write_bytes(text)
    before = sorted(folder.rglob("*"))
    start = time.monotonic()
    with pytest.raises(InputError) as caught:
        loading.add("trade", folder / "mine.csv", folder / "mine.toml")
    assert time.monotonic() - start < 5
    assert sorted(folder.rglob("*")) == before
    assert caught.value.where == str(folder / "mine.toml")
    return caught.value


@pytest.mark.parametrize(("key", "text", "allowed"), WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(
    tmp_path: Path, home: Path, key: str, text: str, allowed: str
) -> None:
    error = add(tmp_path, text.encode())
    assert key in error.what
    assert allowed in str(error)
    assert str(error).isascii() or "\x1b" not in str(error)
    assert not home.exists()


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_toml_is_refused(tmp_path: Path, home: Path, text: bytes) -> None:
    assert re.match("not valid TOML|cannot be read", add(tmp_path, text).what)
    assert not home.exists()


def test_an_absolute_id_writes_nothing_there(tmp_path: Path, home: Path) -> None:
    add(tmp_path, f'origin = "{tmp_path / "elsewhere"}"'.encode())
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["../out", "..", ".", "", "a/b", "/out", "a\0b"])
def test_no_layer_below_leaves_its_folder(tmp_path: Path, home: Path, name: str) -> None:
    with pytest.raises(InputError):
        fetch.folder(name)
    with pytest.raises(InputError):
        inside(tmp_path, name)
    (tmp_path / "x.csv").write_text(GDP, encoding="utf-8")
    with pytest.raises(InputError):
        fetch.keep(name, tmp_path / "x.csv")


def test_the_store_writes_no_version_outside(tmp_path: Path, home: Path) -> None:
    import pyarrow as pa

    rows = pa.table({"state": ["KAZ"], "year": [2019], "gdp_usd": [2.0]})
    made = conform(rows, table("gdp"), origin="x")[0]
    lineage = Lineage("x", "own", 1, (Input("x", "0" * 64, 1),))
    for name in ("../../../escaped", str(tmp_path / "absolute")):
        with pytest.raises(InputError, match="invalid file name"):
            Store().put(replace(lineage, origin=name), {"gdp": made})
    assert Store().installed() == {}
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert sorted(path.name for path in (home / "store").rglob("*")) == ["lock"]


def test_a_link_out_of_the_home_is_not_followed(tmp_path: Path, home: Path) -> None:
    (tmp_path / "outside").mkdir()
    (home / "files").mkdir(parents=True)
    (home / "files" / "mine").symlink_to(tmp_path / "outside")
    (tmp_path / "mine.csv").write_text(GDP, encoding="utf-8")
    with pytest.raises(InputError, match="invalid file name"):
        loading.add("gdp", tmp_path / "mine.csv")
    assert not list((tmp_path / "outside").iterdir())


def test_a_home_that_is_a_link_is_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "linked"))
    (tmp_path / "mine.csv").write_text(GDP, encoding="utf-8")
    assert loading.add("gdp", tmp_path / "mine.csv").changed
    assert Store().read("gdp", origin="mine").num_rows == 1


@pytest.mark.parametrize(
    ("file", "id"),
    [
        ("My Trade (2020).csv", "my-trade-2020"),
        ("..hidden.csv", "hidden"),
        ("a\nb\x1b[31m.csv", "a-b-31m"),
        ("x" * 90 + ".csv", "x" * 64),
    ],
)
def test_the_default_id_is_made_from_the_name(tmp_path: Path, file: str, id: str) -> None:
    (tmp_path / file).write_text(GDP, encoding="utf-8")
    assert loading.add("gdp", tmp_path / file).origin == id
    kept = [path for path in settings.home().rglob("*") if path.is_dir()]
    assert settings.home() / "files" / id in kept


def test_a_name_that_gives_no_id_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "торговля.csv").write_text(GDP, encoding="utf-8")
    with pytest.raises(InputError, match="cannot derive an ID") as caught:
        loading.add("gdp", tmp_path / "торговля.csv")
    assert "origin =" in str(caught.value.next)


def test_the_id_of_the_factbook_is_taken(tmp_path: Path) -> None:
    (tmp_path / "factbook.csv").write_text(GDP, encoding="utf-8")
    with pytest.raises(UsageError, match="source in the catalogue"):
        loading.add("gdp", tmp_path / "factbook.csv")


def test_every_right_kind_of_value_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(
        "Über uns\nfrom|to|yr|value\n365|710|2019|2\n".encode("utf-16")
    )
    (tmp_path / "mine.toml").write_text(
        'origin = "a-1_b"\ntitle = "Zölle"\ncitation = "c"\nlicence = "l"\nversion = "v"\n'
        'url = ""\nterms = "t"\ndelimiter = "|"\nencoding = "utf-16"\nskip = 1\n'
        '[columns]\nexporter = "from"\nimporter = "to"\nyear = "yr"\ntrade_usd = "value"\n'
        '[scale]\ntrade_usd = 1000\n[codes]\nexporter = "cow"\nimporter = "gw"\n'
        '[coverage]\nyears = "1990-2000/5, 2019"\nabsence = "zero"\nexporter = ["RUS"]\n'
        'importer = "seen"\n',
        encoding="utf-8",
    )
    outcome = loading.add("trade", tmp_path / "mine.csv", tmp_path / "mine.toml")
    (row,) = Store().read("trade", origin=outcome.origin).to_pylist()
    assert (row["exporter"], row["importer"], row["trade_usd"]) == ("RUS", "CHN", 2000)


def test_every_key_of_the_table_is_tried_with_a_wrong_value() -> None:
    tried = " ".join(key for key, _, _ in WRONG)
    assert {key for key in mapping._KNOWN if key not in tried} == set()


def test_a_line_cannot_be_skipped_beyond_the_end(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(GDP, encoding="utf-8")
    (tmp_path / "mine.toml").write_text("skip = 1000000", encoding="utf-8")
    with pytest.raises(InputError, match="missing column: 'state'"):
        loading.add("gdp", tmp_path / "mine.csv", tmp_path / "mine.toml")
    assert not os.listdir(settings.home())
