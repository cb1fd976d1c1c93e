"""A user's own table: bad rows are shown, good rows go in, both are counted."""

import gzip
import re
import zipfile
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from multivector.cli.data import data as command
from multivector.errors import InputError, UsageError
from multivector.panel import frame
from multivector.records import listing, loading, stored_figures, user_tables
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
        (3, "to"),
        (4, "yr"),
        (5, "value"),
        (6, "value"),
        (7, "row"),
        (8, "from+to+yr"),
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
    assert "line 4, column yr: 20233 (allowed: 1800 to 2100)" in result.stderr
    assert "8 rows in, 2 out" in result.stderr
    assert re.search(r"customs: years: 20\d\d(-20\d\d)?; used by: brief\n", result.stderr)
    result = CliRunner().invoke(command, ["add", "goods_trade", path, "--map", mapping])
    assert "used by: trade, transport\n" in result.stderr


def test_a_mapping_that_names_no_column_says_what_there_is(brought):
    path, mapping = brought
    mapping.write_text(MAPPING.replace('"yr"', '"jahr"'), encoding="utf-8")
    with pytest.raises(InputError, match="missing column: 'jahr', required for year"):
        loading.add("trade", path, mapping)
    mapping.write_text("colums = 1", encoding="utf-8")
    with pytest.raises(InputError, match="unknown key in the mapping: 'colums'"):
        loading.add("trade", path, mapping)
    with pytest.raises(UsageError, match="unknown table: 'trades'"):
        loading.add("trades", path, mapping)


def test_no_good_row_is_an_error_and_stores_nothing(brought):
    path, mapping = brought
    path.write_text("from;to;yr;value\nKAZ;Ruritania;2019;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no valid rows: line 2, column to"):
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


def test_a_number_written_as_nan_is_missing(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "exporter,importer,year,trade_usd\nCHN,KAZ,2016,NaN\nRUS,KAZ,2016,5\n", encoding="utf-8"
    )
    loading.add("goods_trade", path)
    stored = Store().read("goods_trade", origin="own").to_pylist()
    assert {row["exporter"]: row["trade_usd"] for row in stored} == {"CHN": None, "RUS": 5.0}
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\nUZB,2019,nan\n", encoding="utf-8")
    outcome = loading.add("gdp", path)
    assert [(fault.row, fault.column) for fault in outcome.faults] == [(3, "gdp_usd")]


@pytest.mark.parametrize("word", ["NA", "n/a", "..", ".", "null", "#N/A"])
def test_words_for_a_missing_figure_are_missing(tmp_path, word):
    path = tmp_path / "own.csv"
    path.write_text(f"exporter,importer,year,trade_usd\nCHN,NAM,2016.0,{word}\nRUS,NAM,2016,5\n")
    assert not loading.add("goods_trade", path).faults
    stored = Store().read("goods_trade", origin="own").to_pylist()
    assert [(r["importer"], r["year"]) for r in stored] == [("NAM", 2016)] * 2
    assert {row["exporter"]: row["trade_usd"] for row in stored} == {"CHN": None, "RUS": 5.0}


def test_rows_with_one_key_and_other_values_are_told_from_repeated_ones(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\nUZB,2019,2\nKAZ,2019,1\nKAZ,2019,3\n")
    outcome = loading.add("gdp", path)
    assert [(f.row, f.reason) for f in outcome.faults] == [
        (4, "duplicate key: the first row counts"),
        (5, "duplicate key with other values: the first row counts"),
    ]


@pytest.mark.parametrize("kind", ["dta", "parquet"])
def test_what_stata_and_pandas_wrote_is_read(tmp_path, kind):
    frame = pd.DataFrame({
        "exporter": ["CHN", "Russie", "CHN", "KAZ"], "importer": ["KAZ", "Kenya", "Nowhere", "PER"],
        "year": [2016.0, 2017.0, 2016.0, 2016.0], "trade_usd": [1000.25, np.nan, 5e9, 5e12],
    })  # fmt: skip
    path = tmp_path / f"own.{kind}"
    if kind == "dta":
        frame.to_stata(path, write_index=False)
    else:
        frame.to_parquet(path)
    outcome = loading.add("goods_trade", path)
    assert [(f.row, f.column, f.value) for f in outcome.faults] == [(4, "importer", "Nowhere")]
    rows = Store().read("goods_trade", origin="own").to_pylist()
    assert [(r["exporter"], r["importer"], r["year"], r["trade_usd"]) for r in rows] == [
        ("CHN", "KAZ", 2016, 1000.25), ("RUS", "KEN", 2017, None), ("KAZ", "PER", 2016, 5e12),
    ]  # fmt: skip
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(InputError, match="the file cannot be read"):
        loading.add("goods_trade", path)


@pytest.mark.parametrize("code", ["inf", "1e300", "3000000000", "-5", "x"])
def test_a_numeric_code_that_is_none_is_refused_with_its_row(tmp_path, code):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text(f"state,year,gdp_usd\n365,2010,1\n{code},2010,2\n", encoding="utf-8")
    mapping.write_text('[codes]\nstate = "cow"\n', encoding="utf-8")
    assert [fault.row for fault in loading.add("gdp", path, mapping).faults] == [3]


def test_a_column_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("state,year,gdp_usd,gdp_usd\nKAZ,2019,1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="duplicate column: 'gdp_usd'"):
        loading.add("gdp", path)


def test_absence_alone_covers_the_years_seen(tmp_path):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\n", encoding="utf-8")
    mapping.write_text('[coverage]\nabsence = "zero"\n', encoding="utf-8")
    loading.add("gdp", path, mapping)
    row = next(row for row in listing.list_origins() if row["origin"] == "own")
    assert (row["first_year"], row["last_year"]) == (2019, 2019)
    assert listing.coverage_of("own", Store().installed())["gdp"].absence == "zero"


DESK = {
    "visits": ("visitor,host,year,visits,days", "CHN,KAZ,2024,1,2"),
    "treaties": ("state_a,state_b,year,treaty", "CHN,KAZ,2024,Treaty on good neighbours"),
    "pledges": ("pledger,recipient,year,pledge,amount_usd", "CHN,KAZ,2024,a railway,2e9"),
    "bases": ("holder,host,year,bases", "RUS,KAZ,2024,2"),
    "votes": ("body,resolution,state,date,vote", "OSCE,PC.1,KAZ,2024-05-02,abstain"),
}


@pytest.mark.parametrize("name", DESK)
def test_a_desk_says_where_each_row_is_from(tmp_path, name):
    header, row = DESK[name]
    path = tmp_path / f"our-{name}.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="missing column: 'source'"):
        loading.add(name, path)
    path.write_text(f"{header},source\n{row},\n{row},Akorda 2 May\n", encoding="utf-8")
    outcome = loading.add(name, path)
    assert [(f.row, f.column, f.value) for f in outcome.faults] == [(2, "source", "missing")]
    assert "the source of the row" in outcome.faults[0].reason
    assert Store().read(name, origin=f"our-{name}")["source"].to_pylist() == ["Akorda 2 May"]
    assert listing.origin_of(f"our-{name}", Store().installed()).title.endswith("(user table)")
    assert "brief" in listing.list_origins()[-1]["feeds"]
    assert listing.list_origins()[-1]["last_year"] == 2024
    shown = CliRunner().invoke(command, ["list", "--format", "table"]).stdout
    assert re.search(rf"our-{name}\s+2024\s+yours", shown)


def test_figures_of_a_desk_quote_their_source(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text(
        "pledger,recipient,year,pledge,amount_usd,source\nCHN,KAZ,2024,a railway,,Akorda\n",
        encoding="utf-8",
    )
    loading.add("pledges", path)
    (source,) = stored_figures.sources()
    (figure,) = source.figures_for("finance", [("CHN", "KAZ")], ["KAZ"])
    assert (figure.text_value, figure.source_text) == ("a railway", "Akorda")
    assert "user table" in source.origin.title


@pytest.mark.parametrize(
    ("table", "text", "faults"),
    [
        ("goods_trade", "exporter,importer,year,lower_usd,upper_usd\nKAZ,CHN,2020,1,2\n"
         "KAZ,CHN,2021,3,2\nKAZ,KAZ,2020,1,2\nKAZ,UZB,2020,-1,2\n",
         [(3, "lower_usd", "above upper_usd"), (4, "importer", "same state"),
          (5, "lower_usd", "0")]),
        ("gdp", "state,year,gdp_usd\nKAZ,2020,1\nК\u0430zakhstan,2020,2\nKaz\u0430khstan,2019,1\n",
         [(3, "state", "mixes Cyrillic and Latin"), (4, "state", "mixes Cyrillic and Latin")]),
    ],
)  # fmt: skip
def test_rows_that_contradict_themselves_are_named(tmp_path, table, text, faults):
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    outcome = loading.add(table, tmp_path / "own.csv")
    assert [(f.row, f.column) for f in outcome.faults] == [(r, c) for r, c, _ in faults]
    assert all(w in f.reason for f, (_, _, w) in zip(outcome.faults, faults, strict=True))
    assert outcome.counts["rows_out"] == {table: 1}


def test_rows_of_many_blocks_are_checked_as_one_table(tmp_path, monkeypatch):
    monkeypatch.setattr(user_tables, "_BLOCK_ROWS", 2)
    rows = [f"KAZ,{year},{year}" for year in range(2000, 2009)]
    text = "\n".join(["state,year,gdp_usd", *rows, "KAZ,2001,5", "UZB,20233,1", "UZB,2001,1"])
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    outcome = loading.add("gdp", tmp_path / "own.csv")
    assert [(f.row, f.column) for f in outcome.faults] == [(11, "state+year"), (12, "year")]
    assert outcome.counts["rows_in"] == {"gdp": 12}
    assert Store().read("gdp")["year"].to_pylist() == [*range(2000, 2009), 2001]


def test_rows_outside_the_coverage_are_refused_and_the_old_table_stays(tmp_path):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\n", encoding="utf-8")
    loading.add("gdp", path)
    before = Store().catalog_path.read_bytes()
    mapping.write_text('[coverage]\nyears = "2020-2022"\n', encoding="utf-8")
    with pytest.raises(InputError, match="rows for 2019 are outside the stated coverage"):
        loading.add("gdp", path, mapping)
    path.write_bytes(gzip.compress(path.read_bytes()))
    with pytest.raises(InputError, match="cannot be read as a table"):
        loading.add("gdp", path)
    assert Store().catalog_path.read_bytes() == before


def test_what_a_desk_writes_is_read(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text(
        "visitor,host,year,visits,source\n"
        "China,Solomon Is.,26/05/2022,1,a\nChina,Fiji,5/30/2022,1,a\nChina,Samoa,03/04/2022,1,a\n"
        'China,Tonga,May 2021,"1,000",a\nChina,PNG,"Thursday, 2 June 2022",1,a\n'
        "China,Vanuatu,45/99/2022,1,a\nChina,Niue,2011/12,1,a\nChina,European Union,2022,1,a\n"
        "China,NA,2022,1,a\n",
        encoding="utf-8",
    )
    outcome = loading.add("visits", path)
    rows = Store().read("visits", origin="calls").to_pylist()
    assert [(row["host"], row["year"], row["visits"]) for row in rows] == [
        ("SLB", 2022, 1), ("FJI", 2022, 1), ("WSM", 2022, 1), ("TON", 2021, 1000), ("PNG", 2022, 1),
    ]  # fmt: skip
    assert [(f.row, f.column) for f in outcome.faults] == [
        (7, "year"), (8, "year"), (9, "host"), (10, "host"),
    ]  # fmt: skip


VOTES = """body,resolution,state,date,vote,source
HRC,L.6,Japan,2022-10-06,Yes,a
HRC,L.6,India,6 October 2022,abstained,a
HRC,L.6,UK,2022-10-06T15:00,In favour,a
HRC,L.6,Cuba,13/10/2022,AGAINST,a
HRC,L.6,China,06/10/2022,no,a
HRC,L.6,Nepal,October 2022,no,a
HRC,L.6,Sudan,2022-10-06,maybe,a
"""


@pytest.mark.parametrize(("order", "days"), [("", {}), ("d/m/y", {"CHN": 6}), ("m/d/y", {})])
def test_votes_in_words_and_days_in_either_order(tmp_path, order, days):
    (tmp_path / "ours.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "ours.toml").write_text(f'dates = "{order}"' if order else "", encoding="utf-8")
    outcome = loading.add("votes", tmp_path / "ours.csv", tmp_path / "ours.toml")
    rows = {row["state"]: row for row in Store().read("votes", origin="ours").to_pylist()}
    expected = {"JPN": "yes", "IND": "abstain", "GBR": "yes", "CUB": "no", "CHN": "no"}
    refused = {"": ("CHN",), "d/m/y": (), "m/d/y": ("CUB",)}[order]
    assert {code: row["vote"] for code, row in rows.items()} == {
        code: vote for code, vote in expected.items() if code not in refused
    }
    assert all(rows[code]["date"].day == day for code, day in days.items())
    if order == "m/d/y":
        assert (rows["CHN"]["date"].month, rows["CHN"]["date"].day) == (6, 10)
    reasons = [fault.reason for fault in outcome.faults]
    assert sum('dates = "d/m/y"' in reason for reason in reasons) == 1 + len(refused)
    assert reasons[-1] == "allowed: yes, abstain, no, absent"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5,965,000,000", 5_965_000_000), ("1,234.5", 1234.5), ("5 965 000", 5_965_000),
        ("+1,234,567.25", 1_234_567.25), ("1e8", 1e8), ("1.5", 1.5),
        # Not a number, or not only one.
        ("1,500", None), ("12 34", None), ("1_500", None), ("0,123,456", None),
        ("1,50,000", 150_000),
        # As Excel writes them in most of Europe.
        ("12,5", 12.5), ("0,125", 0.125), ("1.500,5", 1500.5), ("1.234.567", 1_234_567),
        ("1\xa0234,5", 1234.5), ("1’234.5", 1234.5), ("-1,5", -1.5),
        ("1'234'567", 1_234_567), ("2019 234", None), ("1,234 567", None), ("1.234'567", None),
    ],
)  # fmt: skip
def test_thousands_are_read_and_what_may_be_two_numbers_is_refused(tmp_path, written, value):
    (tmp_path / "own.csv").write_text(
        f'state,year,growth_percent\nKAZ,2019,1\nUZB,2019,"{written}"\n'
    )
    outcome = loading.add("gdp_growth", tmp_path / "own.csv")
    read = Store().read("gdp_growth", origin="own")["growth_percent"].to_pylist()
    assert read == ([1] if value is None else [1, pytest.approx(value)])
    assert [f.reason for f in outcome.faults if written == "1,500"] == (
        ['ambiguous number: 1500 or 1.5? Set decimal = "." or "," in --map']
        if written == "1,500" else []
    )  # fmt: skip


HEAD = "riik;aasta;SKP\nSaksamaa;2019;5\n"
AS_MAPPED = '[columns]\nstate = "riik"\nyear = "aasta"\ngrowth_percent = "SKP"\n'


def added(folder, table, raw, mapping=AS_MAPPED):
    (folder / "own.csv").write_bytes(raw)
    (folder / "own.toml").write_text(mapping, encoding="utf-8")
    return loading.add(table, folder / "own.csv", folder / "own.toml")


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        # Other numbers of the file show its decimal sign.
        (["12,5", "1.234", "1,234"], [12.5, 1234, 1.234]),
        (["12.5", "1.234", "1,234"], [12.5, 1.234, 1234]),
        (["1.234,5", "2.000", "7"], [1234.5, 2000, 7]),
        # Nothing does, or they contradict each other: no number is guessed.
        (["1.234", "2", "1,234"], [2]),
        (["12,5", "12.5", "1.234"], [12.5, 12.5]),
    ],
)
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_decimal_sign_is_that_of_the_other_numbers(tmp_path, cells, read, delimiter):
    rows = "".join(f"{s};2019;{c}\n" for s, c in zip(("FRA", "POL", "EST"), cells, strict=True))
    raw = ("state;year;growth_percent\n" + rows).replace(";", delimiter).encode("utf-8-sig")
    outcome = added(tmp_path, "gdp_growth", raw, "")
    assert Store().read("gdp_growth", origin="own")["growth_percent"].to_pylist() == read
    assert all('Set decimal = "." or ","' in fault.reason for fault in outcome.faults)
    assert len(outcome.faults) == 3 - len(read)


def test_a_key_decides_what_a_number_means(tmp_path):
    raw = b"state;year;growth_percent\nFRA;2019;1.234\nPOL;2019;1,234\nEST;2019;5\n"
    for sign, read in ((".", [1.234, 1234, 5]), (",", [1234, 1.234, 5])):
        added(tmp_path, "gdp_growth", raw, f'decimal = "{sign}"')
        assert Store().read("gdp_growth", origin="own")["growth_percent"].to_pylist() == read
    outcome = added(tmp_path, "gdp_growth", raw.replace(b"1.234", b"12.5"), 'decimal = ","')
    assert [fault.reason[:33] for fault in outcome.faults] == ["',' is the decimal sign of the fi"]


def test_counts_with_points_between_thousands_are_not_read_as_units(tmp_path):
    rows = b"holder;host;year;bases;source\nUSA;PHL;2023;2.000;a\n"
    with pytest.raises(InputError, match=r"ambiguous number: 2 or 2000\?"):
        added(tmp_path, "bases", rows, "")
    added(tmp_path, "bases", rows + b"USA;JPN;2023;1.500;a\n", "")
    assert Store().read("bases", origin="own")["bases"].to_pylist() == [2000, 1500]


@pytest.mark.parametrize(
    ("cells", "delimiter"),
    [(["12.345", "10.500", "7"], ","), (["12.345", "12.5", "7"], ";")],
)
def test_an_average_in_a_column_of_counts_is_not_read_as_thousands(tmp_path, cells, delimiter):
    hosts = zip(("PHL", "JPN", "KOR"), cells, strict=True)
    rows = "".join(f"USA;{host};2023;{cell};a\n" for host, cell in hosts)
    raw = ("holder;host;year;bases;source\n" + rows).replace(";", delimiter).encode()
    outcome = added(tmp_path, "bases", raw, "")
    assert Store().read("bases", origin="own")["bases"].to_pylist() == [7]
    assert "12.345 or 12345? Set decimal" in outcome.faults[0].reason
    if delimiter == ",":
        book = Workbook()
        head = ["holder", "host", "year", "bases", "source"]
        for row in (head, ["USA", "PHL", 2023, 12.345, "a"],
                    ["USA", "KOR", 2023, 7, "a"]):  # fmt: skip
            book.active.append(row)
        book.save(tmp_path / "own.xlsx")
        loading.add("bases", tmp_path / "own.xlsx")
        assert Store().read("bases", origin="own")["bases"].to_pylist() == [7]


def test_code_pages_that_differ_late_in_a_line_are_not_guessed(tmp_path):
    raw = f"state;year;growth_percent;note\nFRA;2019;5;{'x' * 70} Rīga\n".encode("cp1257")
    with pytest.raises(InputError, match="code pages differ") as caught:
        added(tmp_path, "gdp_growth", raw, "")
    assert "Rīga" in caught.value.allowed


@pytest.mark.parametrize(
    ("page", "state", "code"),
    [
        ("cp1252", "Türkei", "TUR"), ("cp1257", "Türkei", "TUR"), ("utf-16", "Türkei", "TUR"),
        ("cp1252", "Côte d’Ivoire", None), ("cp1250", "Côte d’Ivoire", None),
        ("cp1257", "Tšaad", None), ("cp1250", "Węgry", None), ("cp1251", "Чад", None),
    ],
)  # fmt: skip
def test_a_code_page_is_not_guessed_where_it_matters(tmp_path, page, state, code):
    raw = f"{HEAD}{state};2019;12,5\n".replace("Saksamaa", "DEU").encode(page)
    if code is not None:
        added(tmp_path, "gdp_growth", raw)
        rows = Store().read("gdp_growth", origin="own").to_pylist()
        assert [(row["state"], row["growth_percent"]) for row in rows] == [("DEU", 5), (code, 12.5)]
        return
    with pytest.raises(InputError, match="not UTF-8") as caught:
        added(tmp_path, "gdp_growth", raw)
    assert caught.value.where.endswith("own.csv, line 3")
    assert f"{page}: {f'{state};2019;12,5'!r}" in caught.value.allowed
    assert "encoding =" in caught.value.next
    added(tmp_path, "gdp_growth", raw, f'encoding = "{page}"\n{AS_MAPPED}')


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["2.500.000", "1.234", "12,5"], [2_500_000, 1234, 12.5]),
        (["2,500,000", "1.234", 12.5], [2_500_000, 1.234, 12.5]),
        ([1234.5, "12,5", 1.5e-7, 2.0, 1e22], [1234.5, 12.5, 1.5e-7, 2, 1e22]),
        (["1.234", 12.5], [12.5]),  # numbers show no decimal sign
    ],
)
def test_the_decimal_sign_of_a_workbook_is_that_of_its_text_cells(tmp_path, cells, read):
    book = Workbook()
    book.active.append(["state", "year", "growth_percent"])
    for year, cell in enumerate(cells, 2000):
        book.active.append(["KAZ", year, cell])
    book.save(tmp_path / "own.xlsx")
    outcome = loading.add("gdp_growth", tmp_path / "own.xlsx")
    table = Store().read("gdp_growth", origin="own")
    assert table["growth_percent"].to_pylist() == pytest.approx(read)
    assert len(outcome.faults) == len(cells) - len(read)
    assert all("ambiguous number: 1.234 or 1234" in fault.reason for fault in outcome.faults)


def test_a_decimal_comma_in_a_workbook(tmp_path):
    book = Workbook()
    for row in (["state", "year", "growth_percent"], ["FRA", 2019, 1.234], ["POL", 2019, "12,5"],
                ["EST", 2019, "1,234"]):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    loading.add("gdp_growth", tmp_path / "own.xlsx")
    read = Store().read("gdp_growth", origin="own")["growth_percent"].to_pylist()
    assert read == [1.234, 12.5, 1.234], "as 12,5 shows"
    (tmp_path / "own.toml").write_text('decimal = ","')
    loading.add("gdp_growth", tmp_path / "own.xlsx", tmp_path / "own.toml")
    read = Store().read("gdp_growth", origin="own")["growth_percent"].to_pylist()
    assert read == [1.234, 12.5, 1.234]


def test_a_workbook_is_read_by_sheet_and_its_rows_are_named(tmp_path):
    book = Workbook()
    book.active.append(["our own loans"])
    data = book.create_sheet("Loans")
    for row in (
        ["as of May"], ["lender", "to", "when", "usd", "src", None],
        ["China", "Lao PDR", datetime(2020, 5, 3), 1234.125, "a"], [],
        ["China", "Solomon Is.", 2021, "5,965,000", "b", "a note"], ["China", "Nowhere", 2021, 5],
    ):  # fmt: skip
        data.append(row)
    book.save(tmp_path / "loans.xlsx")
    (tmp_path / "loans.toml").write_text(
        'sheet = "Loans"\nskip = 1\n[columns]\npledger = "lender"\nrecipient = "to"\n'
        'year = "when"\npledge = "src"\namount_usd = "usd"\nsource = "src"\n'
    )
    outcome = loading.add("pledges", tmp_path / "loans.xlsx", tmp_path / "loans.toml")
    rows = Store().read("pledges", origin="loans").to_pylist()
    assert [(r["recipient"], r["year"], r["amount_usd"], r["source"]) for r in rows] == [
        ("LAO", 2020, 1234.125, "a"), ("SLB", 2021, 5_965_000, "b"),
    ]  # fmt: skip
    assert [(f.row, f.column) for f in outcome.faults] == [(6, "to")]
    (tmp_path / "loans.toml").write_text('sheet = "loans"\n')
    with pytest.raises(InputError, match="missing sheet: 'loans'"):
        loading.add("pledges", tmp_path / "loans.xlsx", tmp_path / "loans.toml")
    with pytest.raises(InputError, match="missing column: 'pledger'"):  # the first sheet
        loading.add("pledges", tmp_path / "loans.xlsx")


def test_a_far_empty_cell_costs_nothing_and_a_formula_without_a_value_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["state", "year", "growth_percent"])
    book.active.append(["KAZ", "2016-05", 1.5])
    book.active.append(["KAZ", 2017, "=1+1"])
    book.active.cell(3000, 16384).number_format = "0.00"
    book.save(tmp_path / "own.xlsx")
    outcome = loading.add("gdp_growth", tmp_path / "own.xlsx")
    rows = Store().read("gdp_growth", origin="own").to_pylist()
    assert {r["year"]: r["growth_percent"] for r in rows} == {2016: 1.5}
    assert [(f.row, f.column, f.value) for f in outcome.faults] == [(3, "growth_percent", "=1+1")]
    with zipfile.ZipFile(tmp_path / "own.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw[: len(raw) // 2] if "sheet1" in name else raw)
    with pytest.raises(InputError, match="the workbook cannot be read") as error:
        loading.add("gdp_growth", tmp_path / "cut.xlsx")
    assert "save it again" in error.value.next


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("a", "b")
    (tmp_path / "text.xlsx").write_text(VOTES)
    (tmp_path / "book.csv").write_bytes((tmp_path / "other.xlsx").read_bytes() + b"\xc7\xff")
    for name in ("other.xlsx", "text.xlsx", "book.csv"):
        with pytest.raises(InputError, match=r"cannot be read|damaged"):
            loading.add("votes", tmp_path / name)


def test_the_source_that_security_lacks_is_named(tmp_path):
    (tmp_path / "ours.csv").write_text("holder,host,year,bases,source\nUSA,PHL,2023,9,a\n")
    shown = CliRunner().invoke(command, ["add", "bases", str(tmp_path / "ours.csv")]).stderr
    assert "security is unknown without: multivector data pull sipri_arms" in shown
    (tmp_path / "gdp.csv").write_text("state,year,gdp_usd\nKAZ,2019,1\n")
    assert (
        "sipri" not in CliRunner().invoke(command, ["add", "gdp", str(tmp_path / "gdp.csv")]).stderr
    )


def test_a_row_of_a_workbook_is_called_a_row_and_its_columns_as_in_the_file(tmp_path):
    book = Workbook()
    for row in (["land", "jahr", "menge"], ["KAZ", 2020, "viel"], ["KAZ", 2021, -1]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    mapping = tmp_path / "own.toml"
    mapping.write_text('[columns]\nstate = "land"\nyear = "jahr"\npersons = "menge"\n')
    with pytest.raises(InputError, match=r"no valid rows: row 2, column menge: 'viel'"):
        loading.add("population", tmp_path / "own.xlsx", mapping)
    book.active.append(["KAZ", 2022, 19])
    book.save(tmp_path / "own.xlsx")
    arguments = ["add", "population", str(tmp_path / "own.xlsx"), "--map", str(mapping)]
    shown = CliRunner().invoke(command, arguments).stderr
    assert "own.xlsx, row 3, column menge: -1.0 (allowed: 0 or more)" in shown


def test_a_bound_is_refused_by_the_names_of_the_file(tmp_path):
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("a,b,y,v,low,high\nKAZ,CHN,2020,5,1,9\nKAZ,UZB,2020,5,6,9\nKAZ,KAZ,2020,1,,\n")
    mapping.write_text(
        '[columns]\nexporter = "a"\nimporter = "b"\nyear = "y"\ntrade_usd = "v"\n'
        'lower_usd = "low"\nupper_usd = "high"\n'
    )
    outcome = loading.add("goods_trade", path, mapping)
    assert [(f.row, f.column, f.reason) for f in outcome.faults] == [
        (3, "v", "below low"),
        (4, "b", "the same state as a"),
    ]


def test_a_packed_table_is_read(tmp_path):
    packed = tmp_path / "own.csv.gz"
    packed.write_bytes(gzip.compress("state;year;gdp_usd\nKAZ;2020;1,5\n".encode("utf-16")))
    loading.add("gdp", packed)
    assert Store().read("gdp", origin="own-csv")["gdp_usd"].to_pylist() == [1.5]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('"CHN,KAZ,2015,1\nCHN,UZB,2015,2\nCHN,KGZ,2015,3\n', 2),
        ('CHN,KAZ,2015,1\n"CHN,UZB,2015,2\nCHN,"KGZ",2015,3\n', 3),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_an_error_with_its_line(tmp_path, rows, line):
    file = tmp_path / "mine.csv"
    file.write_text("exporter,importer,year,trade_usd\n" + rows, encoding="utf-8")
    with pytest.raises(InputError, match=f"the row of line {line}: .*check its quotation marks"):
        user_tables.read("trade", file, None)


@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(tmp_path, code):
    file = tmp_path / "mine.csv"
    text = "exporter,importer,year,trade_usd\nCHN,Türkiye,2015,1\n"
    file.write_bytes(text.encode(code))
    table = user_tables.read("trade", file, None)
    assert table.parameters["encoding"] == code
    assert table.data["importer"].to_pylist() == ["TUR"]


def test_the_turkish_code_page_is_offered(tmp_path):
    file = tmp_path / "mine.csv"
    text = "exporter,importer,year,trade_usd\nTUR,Kırgızistan,2015,1\n"
    file.write_bytes(text.encode("cp1254"))
    with pytest.raises(InputError, match="cp1254: 'TUR,Kırgızistan,2015,1'"):
        user_tables.read("trade", file, None)
