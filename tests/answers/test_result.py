"""A result keeps its sources when it is cut, and is the same in every format."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from multivector.answers.columns import columns_of
from multivector.answers.result import Result
from multivector.cli.terminal.output import render
from multivector.errors import InputError, UsageError, install
from multivector.provenance import Origin
from multivector.vocabulary import BESIDE, CHANNELS

ORIGIN = Origin("gdp", "GDP", "2024", "World Bank 2024", "CC BY 4.0", "https://example.org")
LONG = "a_name_that_is_longer_than_stata_allows"


@pytest.fixture
def table() -> Result:
    rows = tuple(
        {
            "state": state,
            "year": year,
            "value": None if year == 2001 else k + (year - 2000) / 10,
            "lower": 0.0,
            "upper": 3.0,
            "estimated": year == 2002,
            "origins": ["gdp"],
            LONG: "x" * 3000,
        }
        for k, state in enumerate(("KAZ", "UZB"))
        for year in (2000, 2001, 2002)
    )
    drawing = {"x": "year", "y": "value", "series": "state"}
    return Result(
        "Title: <x>", tuple(rows[0]), rows, (ORIGIN,), ("It says.",), drawing=drawing,
        digest=({"state": "KAZ"},),
    )  # fmt: skip


def test_a_part_is_a_result_with_its_origins_and_without_words_on_the_whole(table: Result) -> None:
    for part in (table[:2], table.head(2), table.where(state="KAZ", year=(2000, 2001))):
        assert isinstance(part, Result)
        assert part.rows == table.rows[:2]
        assert (part.origins, part.drawing) == (table.origins, table.drawing)
        assert (part.sentences, part.digest) == ((), ())
    assert table[0] == table.rows[0]
    assert [row["state"] for row in table.where(year=range(2002, 2010))] == ["KAZ", "UZB"]
    assert len(table.where(origins=["gdp"])) == 6
    assert len(table.where(value=None)) == 2
    with pytest.raises(UsageError, match="unknown column: 'stat'"):
        table.where(stat="KAZ")
    shares = Result("T", ("channel",), ({"channel": "trade"},))
    assert len(shares.where(channel="finance")) == 0
    with pytest.raises(UsageError, match=r"unknown channel: 'trad'; did you mean trade\?"):
        shares.where(channel=["trade", "trad"])


def test_the_title_of_a_part_says_which_rows_it_has(table: Result) -> None:
    for part, told in (
        (table[:2], "; 2 of 6 rows"),
        (table.where(state="KAZ", year=(2000, 2001)), "; state KAZ; year 2000, 2001"),
        (table.where(year=range(2001, 2003)), "; year 2001-2002"),
        (table.where(state="KAZ").head(1), "; state KAZ; 1 of 3 rows"),
        (table.where(value=None), "; value None"),
        (table[:], ""),
        (table.head(99), ""),
        (table.where(state=["KAZ", "UZB"]), ""),
    ):
        assert part.title == f"Title: <x>{told}"
        assert repr(part).startswith(f"{part.title} (")


def test_rows_with_a_value_are_shown_first(table: Result) -> None:
    rows = tuple({**row, "value": None if row["year"] < 2002 else 7.5} for row in table.rows)
    shown = repr(Result("T", table.columns, rows, drawing=table.drawing)).splitlines()[2:]
    assert [" 2002 " in line for line in shown[:3]] == [True, True, False]
    plain = repr(Result("T", table.columns, rows)).splitlines()[2:]
    assert " 2000 " in plain[0], "without a drawing, no column is its value"


def test_the_plain_text_is_short(table: Result) -> None:
    long = Result(table.title * 200, table.columns, table.rows * 500, table.origins)
    for one in (table, long):
        assert len(repr(one)) <= 2000
        assert "KAZ" in repr(one)
    assert "(6 rows, 8 columns)" in repr(table)


def test_the_plain_text_has_the_answer_before_the_rows(table: Result) -> None:
    sentences = ("Contradicted: not a member.", *(f"Also {k}. {'x' * 300}" for k in range(7)))
    digest = tuple({"state": "KAZ", "90% range": f"{k}-9"} for k in range(9))
    one = Result("T", table.columns, table.rows, sentences=sentences, digest=digest)
    title, answer, *rest = repr(one).splitlines()
    assert (title, answer) == ("T (6 rows, 8 columns)", "Contradicted: not a member.")
    assert rest[4:7] == ["… 3 more sentences: .sentences", "state  90% range", "KAZ    0-9"]
    assert rest[-1] == "… all 6 rows: .to_pandas()"
    assert len(repr(one)) <= 2000
    assert not {answer, "state  90% range"} & set(repr(one[:2]).splitlines()), "a part has neither"


def test_every_format_holds_the_same_rows(table: Result, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    assert table.to_pandas()["value"].isna().sum() == 2
    assert table.to_polars()["value"].null_count() == 2
    assert table.to_arrow()["value"].null_count == 2
    assert table.to_arrow().column_names == list(table.columns)
    text = table.to_csv()
    table.to_csv(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode() == text
    read = list(csv.DictReader(io.StringIO(text)))
    assert (read[1]["value"], read[0]["origins"]) == ("", '["gdp"]')
    table.to_excel(tmp_path / "t.xlsx")
    sheet = pd.read_excel(tmp_path / "t.xlsx")
    assert sheet["state"].tolist() == [row["state"] for row in table]
    assert sheet["value"].isna().sum() == 2


def test_text_in_excel_is_never_a_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    words = ['=HYPERLINK("http://x.example")', "=", "#N/A", "+1", "-2.5", "@a", "plain", "a\tb\nc"]
    rows = [{"=text": word, "value": 1.5, "list": ["=1"], "flag": True} for word in words]
    rows.append({"=text": "rings\x07 \x0btwice\x00", "value": None, "list": [], "flag": False})
    table = Result("'=A: b\x07'", tuple(rows[0]), tuple(rows))
    table.to_excel(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet.title == "=A  b"
    head, *body = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert head[0] == ("=text", "s")
    assert [row[0] for row in body] == [(word, "s") for word in (*words, "rings twice")]
    assert body[0][1:] == [(1.5, "n"), ('["=1"]', "s"), (True, "b")]
    assert body[-1][1] == (None, "n")
    # A file for programs has the words as they are.
    assert table.to_csv().splitlines()[1].startswith('"=HYPERLINK(""http')


def test_what_is_drawn_is_the_default_or_the_one_that_is_selected() -> None:
    rows = tuple(
        {"year": year, "value": value + year / 1e4, "state": "KAZ", "channel": channel}
        for year in (2001, 2002)
        for channel, value in (("composite", 1), ("trade", 2), ("security", 3))
    )
    drawing = {"x": "year", "y": "value", "series": "state", "only": "channel=composite"}
    table = Result("Capacity (x)", tuple(rows[0]), rows, drawing=drawing)
    assert table.plot().title == "Capacity: composite"
    assert table.where(channel="composite").plot().svg == table.plot().svg
    assert table.where(channel=("trade", "composite")).plot().svg == table.plot().svg
    trade = table.where(channel="trade").plot()
    assert trade.title == "Capacity: trade"
    parts = table.where(year=2002, channel="trade", state="KAZ")
    assert parts.title == "Capacity (x); year 2002; channel trade; state KAZ"
    assert parts.plot().title == "Capacity; year 2002; state KAZ: trade"
    assert "KAZ from 2.2 (2001) to 2.2 (2002)." in trade.svg
    with pytest.raises(UsageError, match="several values of channel"):
        table.where(channel=["trade", "security"]).plot()
    with pytest.raises(UsageError, match="no values to plot"):
        table.where(year=1990).plot()


def test_stata_takes_the_file(table: Result, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    table.to_stata(tmp_path / "t.dta")
    with pd.io.stata.StataReader(tmp_path / "t.dta") as reader:
        frame, labels = reader.read(), reader.variable_labels()
        assert reader.data_label == "Title: <x>"
    assert all(len(name) <= 32 for name in frame)
    assert labels[LONG[:32]] == LONG
    assert frame["value"].isna().sum() == 2
    assert frame["estimated"].tolist() == [0, 0, 1, 0, 0, 1]
    assert frame["origins"][0] == '["gdp"]'
    assert len(frame[LONG[:32]][0]) == 3000


def test_labels_whole_numbers_and_parquet(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    columns = columns_of("influence")
    rows = ({**dict.fromkeys(columns), "year": 2022, "rank": 1}, {**dict.fromkeys(columns)})
    made = Result("T", columns, rows)
    made.to_stata(tmp_path / "t.dta")
    with pd.io.stata.StataReader(tmp_path / "t.dta") as reader:
        assert reader.variable_labels()["rank_lower"] == "Best rank within the range."
    made[:1].to_stata(tmp_path / "u.dta")
    assert str(pd.read_stata(tmp_path / "u.dta")["year"].dtype).startswith("int")
    made.to_parquet(tmp_path / "t.parquet")
    assert pd.read_parquet(tmp_path / "t.parquet")["year"].tolist()[0] == 2022
    with pytest.raises(UsageError, match="cannot write"):
        made.to_parquet(tmp_path / "t.csv")


def test_what_cannot_be_written_is_an_error(table: Result, tmp_path: Path) -> None:
    kinds = {"csv": table.to_csv, "xlsx": table.to_excel, "dta": table.to_stata}
    for suffix, write in kinds.items():
        with pytest.raises(InputError, match="cannot be written"):
            write(tmp_path / "none" / f"t.{suffix}")
    for write in (table.to_excel, table.to_stata):
        with pytest.raises(UsageError, match=r"cannot write \.md files"):
            write(tmp_path / "t.md")
    assert not list(tmp_path.iterdir())
    with pytest.raises(UsageError, match="unknown citation format"):
        table.cite(format="ris")


def test_a_missing_library_names_the_extra(table: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, method in (("polars", table.to_polars), ("pyarrow", table.to_arrow)):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(InputError, match=f"{name} is not installed") as caught:
            method()
        assert caught.value.next == install("notebook")


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("multivector.answers.result", {"numpy", "pandas", "polars", "pyarrow"}),
        (
            ", ".join(f"multivector.answers.influence.channels.{n}" for n in (*CHANNELS, *BESIDE)),
            {"pandas", "duckdb", "scipy"},
        ),
    ],
)
def test_answers_load_no_heavy_library(modules: str, unwanted: set[str]) -> None:
    script = (
        f"import sys, {modules}\n"
        f"heavy = {unwanted} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": source}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("asked", "what"),
    [({"year": "2001"}, "year has numbers, not '2001'"), ({"state": 705}, "has text, not 705"),
     ({"year": [2000, "2001"]}, "not '2001'"), ({"state": "Kazakhstan"}, "state has codes: KAZ"),
     ({"estimated": "true"}, "estimated has numbers"),
     ({"state": "Atlantis"}, "unknown state or bloc: 'Atlantis'"),
     ({"state": ["KAZ", "UZX"]}, "unknown state or bloc: 'UZX'")],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(table: Result, asked: dict, what: str) -> None:
    with pytest.raises(UsageError, match=f"where: .*{what}"):
        table.where(**asked)


def test_a_value_that_fits_is_not_refused(table: Result) -> None:
    assert len(table.where(year=np.int64(2001))) == len(table.where(year=2001.0)) == 2
    assert len(table.where(state=pd.Series(["KAZ", "CHN"]))) == 3
    assert len(table.where(year=np.array([2000, 2001]), value=None)) == 2
    assert len(table.where(state="EU")) == len(table.where(state="DEU")) == 0
    assert len(table.where(origins=["gdp"])) == 6
    assert len(table[:0].where(year="2001")) == 0


def test_lists_of_mappings_of_unlike_values_are_written_as_json(tmp_path):
    doubts = [{"doubt": "apart", "powers": ["CHN", "RUS"]}, {"doubt": "small", "powers": "CHN"}]
    rows = ({"state": "KAZ", "doubts": doubts}, {"state": "UZB", "doubts": []})
    made = Result("t", ("state", "doubts"), rows, ())
    assert [json.loads(text) for text in made.to_arrow()["doubts"].to_pylist()] == [doubts, []]
    made.to_parquet(tmp_path / "t.parquet")
    read = parquet.read_table(tmp_path / "t.parquet")
    assert read.to_pylist() == made.to_arrow().to_pylist()
    shown = parquet.read_table(io.BytesIO(render(rows, ["state", "doubts"], "parquet")))
    assert shown.to_pylist() == read.to_pylist()
    kept = Result("t", ("origins",), ({"origins": ["itpd", "desta"]},), ())
    assert kept.to_arrow()["origins"].to_pylist() == [["itpd", "desta"]]
