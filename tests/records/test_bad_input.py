"""Bad input stops the load with file, row and mend, and leaves the store as it was."""

import bz2
import gzip
import shutil
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from multivector.errors import InputError, NetworkNeeded, UsageError
from multivector.records import catalogue, fetch, loading
from multivector.records.formats import rdata, workbooks
from multivector.records.origins import columns
from multivector.records.tally import Tally
from multivector.store import check
from multivector.store.schema import table
from multivector.store.warehouse import Store

GDP = "worldbank_gdp"
HEADER = "Country Name,Country Code,Year,Value\n"


@pytest.fixture
def installed(mirror, monkeypatch):
    """Install the real GDP file, so that there is something to leave as it was."""
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    loading.pull(GDP)
    return Store().catalog_path.read_bytes()


def brought(tmp_path, text):
    path = tmp_path / "brought.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path, *words):
    with pytest.raises(InputError) as caught:
        loading.add_file(GDP, path)
    told = str(caught.value)
    assert "brought.csv" in told, "the file is named"
    for word in words:
        assert word in told
    assert "next:" in told or "allowed:" in told, "the mend is named"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("Kazakhstan,KAZ,20233,1\n", ["line 2", "column Year", "20233", "1800 to 2100"]),
        (
            "Kazakhstan,KAZ,2020,1\nChina,CHN,2020,-5\n",
            ["line 3", "Value", "-5", "0 or more"],
        ),
        ("Ruritania,RUR,2020,1\n", ["line 2", "RUR", "neither known states nor listed"]),
        ("Kazakhstan,KAZ,2020,1\nKazakhstan,KAZ,2020,2\n", ["line 3", "KAZ/2020", "duplicate"]),
        ("Kazakhstan,KAZ,2020,much\n", ["line 2", "'Value'", "much", "not a number"]),
        ("Kazakhstan,KAZ,2020,\n", ["line 2", "column Value", "a value is required"]),
        ("Kazakhstan,KAZ,2020,1,2,3\n", ["line 2"]),
        (",,2020,1\n", ["line 2", "'Country Code'"]),
    ],
)
def test_a_bad_row_is_named(installed, tmp_path, rows, words):
    refused(brought(tmp_path, HEADER + rows), *words)
    assert Store().catalog_path.read_bytes() == installed


VISITS = {"visitor": "from", "host": "to", "year": "year", "visits": "n", "days": "days"}


def read_visits(tmp_path, *cells):
    lines = [
        f"Kazakhstan,{host},{rest}" for host, rest in zip(("China", "Poland"), cells, strict=True)
    ]
    path = brought(tmp_path, "\n".join(["from,to,year,n,days", *lines, ""]))
    given, tally = {"columns": VISITS}, Tally("us_president_visits")
    frame = columns.convert(columns._cells(path, given), path, "visits", given, tally)
    return check.conform(frame, table("visits"), origin="us_president_visits")[0].to_pylist()


def test_an_empty_cell_of_whole_numbers_is_missing_where_it_may_be(tmp_path):
    for first, second in ((3, None), (None, None), (3, 1)):
        cells = (f"2001,2,{first or ''}", f"2001,1,{second or ''}")
        rows = read_visits(tmp_path, *cells)
        assert [row["days"] for row in rows] == [first, second]
        assert [row["visits"] for row in rows] == [2, 1]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("2001,,3", "no whole number in column 'n'; first: nan"),
        (",2,3", "no whole number in column 'year'"),
        ("2001,1.5,3", "no whole number in column 'n'; first: 1.5"),
        ("2001,1,2.5", "no whole number in column 'days'; first: 2.5"),
        ("2001,1,few", "'few'"),
    ],
)
def test_a_cell_that_is_no_whole_number_is_named_with_its_line(tmp_path, cells, words):
    with pytest.raises(InputError, match=words) as caught:
        read_visits(tmp_path, "2001,2,3", cells)
    assert "line 3" in str(caught.value)


def test_a_column_renamed_upstream(installed, tmp_path):
    text = HEADER.replace("Value", "GDP (current US$)") + "Kazakhstan,KAZ,2020,1\n"
    refused(brought(tmp_path, text), "'Value'", "renamed", "GDP (current US$)")
    assert Store().catalog_path.read_bytes() == installed


def test_bytes_that_are_no_text(installed, tmp_path):
    path = tmp_path / "brought.csv"
    path.write_bytes(HEADER.encode() + b"\xff\xfe\x00,KAZ,2020,1\n")
    refused(path, "cannot be read as a table")
    assert Store().catalog_path.read_bytes() == installed


def test_an_empty_file_and_one_that_is_not_there(installed, tmp_path):
    refused(brought(tmp_path, ""), "missing column")
    with pytest.raises(InputError, match="no such file"):
        loading.add_file(GDP, tmp_path / "none.csv")


@pytest.fixture
def lying(tmp_path, mirror, monkeypatch):
    """Return a mirror of our own whose file a test may spoil."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    shutil.copy(mirror / "worldbank_population.csv", folder)
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(folder))
    return folder / "worldbank_population.csv"


def test_a_mirror_that_lies(installed, lying):
    content = lying.read_bytes()
    lying.write_bytes(content.replace(b"1", b"2", 1))
    with pytest.raises(InputError, match="checksum mismatch") as caught:
        loading.pull("worldbank_population")
    assert caught.value.where == str(lying)
    assert Store().catalog_path.read_bytes() == installed
    assert not list(fetch.folder("worldbank_population").glob("*"))


def test_a_truncated_download(installed, lying):
    lying.write_bytes(lying.read_bytes()[:-100])
    with pytest.raises(InputError, match="truncated: 552,012 of 552,112 bytes"):
        loading.pull("worldbank_population")
    assert Store().catalog_path.read_bytes() == installed


def test_a_mirror_may_name_its_files_by_hash_or_anyhow(lying):
    entry = catalogue.entry("worldbank_population")
    lying.rename(lying.with_name(entry.files[0].sha256))
    assert loading.pull(entry.id).changed
    shutil.rmtree(fetch.folder(entry.id))
    lying.with_name(entry.files[0].sha256).rename(lying.with_name("population-2025.csv"))
    assert fetch.fetch(entry)["worldbank_population.csv"].is_file()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(lying, monkeypatch):
    """Serve the mirror over http, and return its file."""
    handler = partial(_Quiet, directory=str(lying.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("MULTIVECTOR_MIRROR", f"http://127.0.0.1:{server.server_port}/")
        yield lying
        server.shutdown()
        thread.join()


def test_a_mirror_may_be_an_address(served):
    seen = []
    outcome = loading.pull("worldbank_population", progress=lambda *told: seen.append(told))
    assert outcome.changed
    assert seen[-1] == ("worldbank_population.csv", 552_112, 552_112)
    seen.clear()
    assert not loading.pull(
        "worldbank_population", progress=lambda *told: seen.append(told)
    ).changed
    assert not seen, "what is here and whole is not fetched again"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: content[:-7], "truncated"),
        (lambda content: content + b"more", "larger than expected"),
        (lambda content: b"<html>" + content[6:], "checksum mismatch"),
    ],
)
def test_an_address_that_lies(served, spoil, words):
    served.write_bytes(spoil(served.read_bytes()))
    with pytest.raises(InputError, match=words):
        loading.pull("worldbank_population")
    assert Store().installed() == {}


def test_an_address_that_does_not_answer(monkeypatch):
    source = catalogue.SourceFile("x.csv", "http://127.0.0.1:9/x.csv", "0" * 64, 10)
    monkeypatch.delenv("MULTIVECTOR_MIRROR", raising=False)
    monkeypatch.setattr(fetch, "PAUSE_SECONDS", 0.01)
    with pytest.raises(NetworkNeeded, match="could not be reached"):
        fetch._obtain(source, fetch.folder("x"), catalogue.entry(GDP), None)


def test_files_of_this_machine_are_no_addresses(tmp_path):
    source = catalogue.SourceFile("x.csv", (tmp_path / "x.csv").as_uri(), "0" * 64, 10)
    with pytest.raises(InputError, match="unsupported scheme"):
        fetch._download(source.url, tmp_path / "y", source, None)


def test_what_is_kept_and_spoiled_is_fetched_again(lying):
    loading.pull("worldbank_population")
    kept = fetch.folder("worldbank_population") / "worldbank_population.csv"
    kept.write_bytes(b"spoiled")
    wrong = {row["origin"]: row["wrong"] for row in loading.verify()}
    assert "checksum mismatch" in wrong["worldbank_population"][0]
    loading.pull("worldbank_population")
    assert all(row["ok"] for row in loading.verify())


def test_an_r_file_with_another_object_than_expected(mirror, tmp_path):
    path = tmp_path / "un_votes.rda"
    shutil.copy(mirror / "un_roll_calls.rda", path)
    with pytest.raises(InputError, match="no object 'un_votes'"):
        loading.add_file("un_votes", path)
    assert Store().installed() == {}


def test_an_r_file_that_is_no_list_of_matrices(mirror, tmp_path):
    with pytest.raises(InputError, match="not a list of named matrices"):
        loading.add_file("itpd", mirror / "china_leader_engagements_2003_2018.rds")
    assert Store().installed() == {}


def test_an_r_file_cut_short(mirror, tmp_path):
    path = tmp_path / "un_votes.rda"
    path.write_bytes((mirror / "un_votes.rda").read_bytes()[:200_000])
    with pytest.raises(InputError, match="truncated"):
        loading.add_file("un_votes", path)


def test_archives_that_unpack_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(rdata, "UNPACKED_BYTES", 1_000_000)
    for name, pack in (("a.rds", gzip.compress), ("b.rds", bz2.compress)):
        (tmp_path / name).write_bytes(pack(b"\0" * 5_000_000))
        with pytest.raises(InputError, match="more than 1,000,000 bytes unpacked"):
            rdata.read(tmp_path / name)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 30_000_000)
    with pytest.raises(InputError, match="too large when unpacked: 30,000,000 bytes"):
        workbooks.sheet(bomb, "detail")
    bomb.write_bytes(b"PK no zip")
    with pytest.raises(InputError, match="damaged or truncated"):
        loading.add_file("unga_es11_1", bomb)
    assert Store().installed() == {}


def test_a_full_disk_while_fetching(lying, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch.shutil, "copyfile", full)
    with pytest.raises(InputError, match="No space left on device"):
        loading.pull("worldbank_population")
    assert Store().installed() == {}


def test_a_mended_source_stops_its_correction(mirror, tmp_path):
    """The correction of doubled roll calls finds none once the ids are right."""
    path = tmp_path / "unga.csv"
    lines = (mirror / "unga_votes_1946_2024.csv").read_text("utf-8").splitlines(keepends=True)
    kept, seen = [], set()
    for line in lines:
        identifier = line.partition(",")[0]
        kept.append(line if identifier not in seen else f"9{line}")
        seen.add(identifier)
    path.write_text("".join(kept), encoding="utf-8", newline="")
    assert loading.add_file("unga_votes", path).counts["corrected"]["unga-rcid-twice"] == 0
    with pytest.raises(InputError, match="should affect 4 rows but affected 0"):
        loading.load(
            catalogue.entry("unga_votes"),
            {"unga_votes_1946_2024.csv": path},
            pinned=True,
            store=Store(tmp_path / "other"),
        )


def test_an_origin_of_two_files_is_not_brought_as_one(mirror):
    with pytest.raises(UsageError, match="consists of 2 files"):
        loading.add_file("un_roll_calls", mirror / "un_roll_calls.rda")
