"""A source that is only an entry: how its file is written, and errors in the file's own words."""

from collections import Counter
from dataclasses import replace

import pytest
from openpyxl import Workbook

from multivector.errors import InputError
from multivector.records import catalogue, loading, spellings
from multivector.records.origins import columns
from multivector.records.tally import Tally
from multivector.store.warehouse import Store
from multivector.tables import read_table

VISITS = {"visitor": "from", "host": "to", "year": "when", "visits": "n", "days": "length"}
ROWS = [["from", "to", "when", "n", "length"], ["Kazakhstan", "Türkiye", "2001", "2", ".."]]


@pytest.fixture
def entry(monkeypatch):
    """Return a function that makes the entry of a source read by columns."""

    def made(**read):
        known = catalogue.entry("us_president_visits")
        read = {"columns": VISITS} | read
        mine = replace(known, module="columns", files=(), read={"visits": read})
        mine = replace(mine, tables={"visits": known.tables["visits"]})
        monkeypatch.setattr(catalogue, "entry", lambda name: mine)

    return made


def text(path, rows, *, mark=";", encoding="cp1252", before=("An owner", "as of May")):
    lines = [*before, *(mark.join(row) for row in rows)]
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def sheet(path, rows, before=2):
    book = Workbook()
    for row in [["a note"]] * before + rows:
        book.active.append(row)
    book.save(path)
    return path


FORM = {"delimiter": ";", "encoding": "cp1252", "skip": 2, "missing": [".."]}


def test_the_entry_says_how_the_text_is_written(entry, tmp_path):
    entry(**FORM)
    loading.add_file("us_president_visits", text(tmp_path / "own.csv", ROWS))
    (row,) = Store().read("visits").to_pylist()
    assert [row[name] for name in ("visitor", "host", "visits", "days")] == ["KAZ", "TUR", 2, None]


def test_the_entry_says_how_the_sheet_is_written(entry, tmp_path):
    entry(sheet="Sheet", skip=2, missing=[".."])
    loading.add_file("us_president_visits", sheet(tmp_path / "own.xlsx", ROWS))
    (row,) = Store().read("visits").to_pylist()
    assert [row["visitor"], row["host"], row["days"]] == ["KAZ", "TUR", None]


def test_an_unknown_key_of_the_entry_is_refused(entry, tmp_path):
    entry(separator=";")
    with pytest.raises(InputError, match=r"read.visits\]: unknown key: 'separator'") as caught:
        loading.add_file("us_president_visits", text(tmp_path / "own.csv", ROWS))
    assert "delimiter, encoding, skip, missing" in str(caught.value)


def test_numbers_of_a_state_system_are_read_from_text(entry, tmp_path):
    entry(codes="cow")
    path = text(
        tmp_path / "own.csv", [ROWS[0], ["705", "640", "2001", "1", ""]], mark=",", before=()
    )
    frame = columns.parse({"own.csv": path}, Tally("us_president_visits"))["visits"]
    assert frame[["visitor", "host"]].values.tolist() == [["KAZ", "TUR"]]


@pytest.mark.parametrize("kind", ["text", "sheet"])
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["Kazakhstan", "", "2001", "2", "3"], ["column 'to' is empty"]),
        (["Kazakhstan", "Atlantis", "2001", "2", "3"], ["'Atlantis'"]),
        (["Kazakhstan", "China", "2001", "two", "3"], ["column 'n'", "'two'"]),
        (["Kazakhstan", "China", "2001", "1.5", "3"], ["column 'n'", "1.5"]),
        (["Kazakhstan", "China", "1492", "2", "3"], ["column when", "1492"]),
        (["Kazakhstan", "China", "2001", "-2", "3"], ["column n", "-2"]),
        (["Kazakhstan", "Türkiye", "2001", "1", "3"], ["from+to+when", "duplicate"]),
    ],
)
def test_an_error_names_column_and_row_of_the_file(entry, tmp_path, kind, cells, words):
    if kind == "text":
        entry(**FORM)
        path = text(tmp_path / "own.csv", [*ROWS, cells])
    else:
        entry(sheet="Sheet", skip=2, missing=[".."])
        path = sheet(tmp_path / "own.xlsx", [*ROWS, [cell or None for cell in cells]])
    with pytest.raises(InputError) as caught:
        loading.add_file("us_president_visits", path)
    for word in [*words, "own.", "line 5" if kind == "text" else "row 5"]:
        assert word in str(caught.value)


def test_no_spelling_is_declared_twice():
    rows = read_table("multivector.records.origins", "spellings.tsv")
    meanings = Counter((row["spelling"], row["code"], row["why"]) for row in rows)
    scopes = Counter(
        (origin, spellings.plain(row["spelling"]))
        for row in rows
        for origin in row["origin"].split()
    )
    assert [key for key, count in (meanings + scopes).items() if count > 1] == []
    assert {origin for origin, _ in scopes} - {*catalogue.entries(), "*"} == set()
