"""A user's own table: bad rows are shown, good rows go in, both are counted."""

import pytest
from click.testing import CliRunner

from multivector.cli.data import command
from multivector.errors import InputError, UsageError
from multivector.panel import frame
from multivector.records import listing, loading
from multivector.store.warehouse import Store

ROWS = """from;to;yr;value
Kazakhstan;Türkiye;2019;1.5
KAZ;Ruritania;2019;2
KAZ;CHN;20233;3
KAZ;UZB;2019;-4
KAZ;KGZ;2019;many
KAZ;TJK;2019
KAZ;TUR;2019;9
UZB;KAZ;2020;7
"""
MAPPING = """origin = "customs"
title = "Customs"
citation = "Customs service 2021"
delimiter = ";"
[columns]
exporter = "from"
importer = "to"
year = "yr"
trade_usd = "value"
[scale]
trade_usd = 1e6
"""


@pytest.fixture
def brought(tmp_path):
    (tmp_path / "mine.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "mine.csv", tmp_path / "mine.toml"


def test_good_rows_go_in_and_bad_ones_are_named(brought):
    outcome = loading.add("trade", *brought)
    assert [(fault.row, fault.column) for fault in outcome.faults] == [
        (3, "importer"),
        (4, "year"),
        (5, "trade_usd"),
        (6, "trade_usd"),
        (7, "row"),
        (8, "exporter+importer+year"),
    ]
    assert outcome.counts["rows_in"] == {"trade": 8}
    assert outcome.counts["rows_out"] == {"trade": 2}
    assert sum(outcome.counts["dropped"]["trade"].values()) == 6
    stored = Store().read("trade", origin="customs").to_pylist()
    assert [row["trade_usd"] for row in stored] == [1.5e6, 7e6]
    assert stored[0]["importer"] == "TUR"


def test_it_is_listed_verified_and_joined_like_the_rest(brought):
    loading.add("trade", *brought)
    assert not loading.add("trade", *brought).changed
    row = next(row for row in listing.list_origins() if row["origin"] == "customs")
    assert (row["first_year"], row["last_year"], row["rows"]) == (2019, 2020, 2)
    assert all(row["ok"] for row in loading.verify())
    panel = frame.dyad_years(["KAZ", "TUR", "UZB"], 2019, 2020).add("customs")
    assert panel.origins[0].citation == "Customs service 2021"
    values = [row["trade_usd"] for row in panel.to_arrow().to_pylist() if row["trade_usd"]]
    assert sorted(values) == [1.5e6, 7e6]


def test_the_command_shows_line_column_and_both_counts(brought):
    path, mapping = map(str, brought)
    result = CliRunner().invoke(command, ["add", "trade", path, "--map", mapping])
    assert result.exit_code == 0
    assert "line 4, column year: 20233 (allowed: 1800 to 2100)" in result.stderr
    assert "8 rows in, 2 out" in result.stderr


def test_a_mapping_that_names_no_column_says_what_there_is(brought):
    path, mapping = brought
    mapping.write_text(MAPPING.replace('"yr"', '"jahr"'), encoding="utf-8")
    with pytest.raises(InputError, match="missing column 'jahr', required for year"):
        loading.add("trade", path, mapping)
    mapping.write_text("colums = 1", encoding="utf-8")
    with pytest.raises(InputError, match="unknown key in the mapping: 'colums'"):
        loading.add("trade", path, mapping)
    with pytest.raises(UsageError, match="unknown table: 'trades'"):
        loading.add("trades", path, mapping)


def test_no_good_row_is_an_error_and_stores_nothing(brought):
    path, mapping = brought
    path.write_text("from;to;yr;value\nKAZ;Ruritania;2019;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no valid rows: line 2, column importer"):
        loading.add("trade", path, mapping)
    assert Store().installed() == {}


def test_numbers_of_a_system_are_read_by_year(tmp_path):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("a,b,year,v\n365,345,1980,1\n365,345,2010,2\n", encoding="utf-8")
    mapping.write_text(
        '[columns]\nexporter = "a"\nimporter = "b"\ntrade_usd = "v"\n'
        '[codes]\nexporter = "cow"\nimporter = "cow"\n',
        encoding="utf-8",
    )
    assert loading.add("trade", path, mapping).counts["rows_out"] == {"trade": 2}
    stored = Store().read("trade", origin="own").to_pylist()
    assert [(row["exporter"], row["importer"]) for row in stored] == [("RUS", "SRB")] * 2


@pytest.mark.parametrize("year", ["inf", "nan", "1e300", "3000000000", "3e9", "2019.5", "x"])
def test_a_year_that_is_none_is_refused_with_its_row(tmp_path, year):
    (tmp_path / "own.csv").write_text(
        f"state,year,gdp_usd\nKAZ,2019,1\nUZB,{year},2\n", encoding="utf-8"
    )
    outcome = loading.add("gdp", tmp_path / "own.csv")
    assert [(f.row, f.column, f.value) for f in outcome.faults] == [(3, "year", year)]
    assert outcome.counts["rows_out"] == {"gdp": 1}


@pytest.mark.parametrize("code", ["inf", "1e300", "3000000000", "-5", "x"])
def test_a_numeric_code_that_is_none_is_refused_with_its_row(tmp_path, code):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text(f"state,year,gdp_usd\n365,2010,1\n{code},2010,2\n", encoding="utf-8")
    mapping.write_text('[codes]\nstate = "cow"\n', encoding="utf-8")
    assert [fault.row for fault in loading.add("gdp", path, mapping).faults] == [3]


def test_a_column_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("state,year,gdp_usd,gdp_usd\nKAZ,2019,1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="duplicate column 'gdp_usd'"):
        loading.add("gdp", path)


def test_absence_alone_covers_the_years_seen(tmp_path):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\n", encoding="utf-8")
    mapping.write_text('[coverage]\nabsence = "zero"\n', encoding="utf-8")
    loading.add("gdp", path, mapping)
    row = next(row for row in listing.list_origins() if row["origin"] == "own")
    assert (row["first_year"], row["last_year"]) == (2019, 2019)
    assert listing.coverage_of("own", Store().installed())["gdp"].absence == "zero"
