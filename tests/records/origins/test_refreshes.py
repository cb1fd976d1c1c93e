"""Votes of 2025, leaders to 2026, visits, refugees, remittances of 2021, GDP of the IMF."""

import bz2
import collections
import csv
import gzip
import lzma
import shutil
import struct
from contextlib import closing
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from openpyxl import load_workbook

from multivector.errors import InputError, UsageError
from multivector.records import catalogue, loading
from multivector.records.formats import rdata
from multivector.store.warehouse import Store

# Source -> rows read and rows returned, by table.
ROWS = {
    "un_votes_2025": {"un_votes": (45_076, 36_672), "un_roll_calls": (236, 192)},
    "reign_leaders": {"leaders": (2_731, 2_602)},
    "ideal_points_2024": {"ideal_points": (11_238, 11_238)},
    "imf_weo": {
        "gdp": (7_989, 7_955),
        "gdp_forecasts": (1_852, 1_234),
        "population": (7_631, 7_631),
        "population_forecasts": (1_545, 1_545),
        "gdp_growth": (7_928, 7_895),
        "inflation": (7_956, 7_922),
        "unemployment": (4_231, 4_197),
    },
    "knomad_remittances": {"remittances": (46_225, 10_223)},
    "unhcr": {"refugees": (138_893, 130_769), "displacements": (105_868, 103_316)},
    "us_president_visits_2023": {"journeys": (773, 739), "visits": (739, 673)},
    "china_leader_visits": {"leader_visits": (792, 623), "visits": (792, 604)},
}
RESTRICTED = ("un_votes_2025", "china_leader_visits")


@pytest.fixture(scope="module")
def store(home_with):
    return Store(home_with(*ROWS) / "store")


def rows(store, table, **keys):
    found = store.read(table)
    for key, value in keys.items():
        found = found.filter(pc.equal(found[key], value))
    return found.to_pylist()


def raw_csv(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("origin", ROWS)
def test_every_row_is_accounted_for(store, origin):
    account = store.installed()[origin].lineage.counts
    assert {t: (account["rows_in"][t], account["rows_out"][t]) for t in ROWS[origin]} == ROWS[
        origin
    ]
    for table, (read, out) in ROWS[origin].items():
        assert read - sum(account["dropped"].get(table, {}).values()) == out


@pytest.mark.parametrize("origin", RESTRICTED)
def test_terms_are_accepted_first(origin):
    with pytest.raises(UsageError, match="must be accepted"):
        loading.pull(origin)


def test_votes_of_2025_are_those_of_the_file(store, mirror):
    raw = raw_csv(mirror / "un_votes_2025.csv")
    assembly = [row for row in raw if row["Council"] == "General Assembly"]
    votes = collections.defaultdict(dict)
    for row in rows(store, "un_votes", origin="un_votes_2025"):
        votes[row["rcid"]][row["state"]] = row["vote"]
    words = {"YES": "yes", "NO": "no", "ABSTAIN": "abstain", "": "absent"}
    for row in assembly:
        cast = votes[int(row["token"])]
        assert {words[row[state]] for state in ("KAZ", "USA")} == {cast["KAZ"], cast["USA"]}
        assert collections.Counter(cast.values())["yes"] == int(row["YES COUNT"])
    assert set(votes) == {int(row["token"]) for row in assembly}
    calls = {row["resolution"]: row for row in rows(store, "un_roll_calls", origin="un_votes_2025")}
    peace = calls["A/RES/ES-11/7"]
    assert (peace["session"], peace["date"]) == (79, date(2025, 2, 24))
    assert peace["title"] == "Advancing a comprehensive, just and lasting peace in Ukraine"
    assert {votes[peace["rcid"]][state] for state in ("USA", "RUS")} == {"no"}
    assert votes[peace["rcid"]]["CHN"] == "abstain"
    # A day in September after the opening is of the new session.
    assert calls["A/DEC/80/506"]["session"] == 80


def test_leaders_to_2026(store, mirror):
    raw = raw_csv(mirror / "reign_leaders_1945_2026.csv")
    kyrgyz = sorted(rows(store, "leaders", state="KGZ"), key=lambda row: row["start"])
    mine = sorted(
        (date(int(r["syear"]), int(r["smonth"]), int(r["sdate"])), r["leader"])
        for r in raw
        if r["ccode"] == "703"
    )
    assert [(row["start"], row["leader"]) for row in kyrgyz] == mine
    # Japarov came on the day in November on which Mamytov stood in for him, and came back.
    assert kyrgyz[-3]["end"] == kyrgyz[-2]["start"] == date(2020, 11, 14)
    assert kyrgyz[-1]["in_office"]
    assert kyrgyz[-1]["end"] == date(2026, 2, 10)
    # The month of the end is all that is known of Akayev's: April 2005, when Bakiyev came.
    assert kyrgyz[0]["end"] == date(2005, 4, 11)
    assert [row["in_office"] for row in rows(store, "leaders", leader="Alpha Conde")] == [False]
    assert rows(store, "leaders", leader="Kristrún Frostadóttir")[0]["start"].month == 12
    assert rows(store, "leaders", leader="Lawrence Wong")[0]["female"] is None


def test_published_ideal_points_to_2023(store, mirror):
    with open(mirror / "ideal_points_jun2024.csv", encoding="latin-1", newline="") as stream:
        raw = {(r["iso3c"], r["session"]): r for r in csv.DictReader(stream)}
    for state in ("KAZ", "UZB", "FJI"):
        (row,) = rows(store, "ideal_points", state=state, year=2023)
        own = raw[state, "78"]
        read = (row["ideal_point"], row["lower"], row["upper"], row["votes"])
        names = ("IdealPointAll", "Q5%All", "Q95%All", "NVotesAll")
        assert read == tuple(float(own[name]) for name in names)


def test_remittances_of_2021(store, mirror):
    with closing(load_workbook(mirror / "knomad_remittances_2021.xlsx", read_only=True)) as book:
        _, header, *lines = book.worksheets[0].iter_rows(values_only=True)
    from_russia = next(line for line in lines if line[0] == "Russian Federation")
    for name, code in (("Tajikistan", "TJK"), ("Uzbekistan", "UZB"), ("Kyrgyz Republic", "KGZ")):
        (row,) = rows(store, "remittances", sender="RUS", recipient=code)
        assert row["remittances_usd"] == pytest.approx(from_russia[header.index(name)] * 1e6)
        assert row["year"] == 2021


def doubles(path, length):
    """Return the vectors of numbers of a length in an .rda file, read by nothing of ours."""
    packed = path.read_bytes()
    openers = {b"\x1f\x8b": gzip.decompress, b"BZ": bz2.decompress, b"\xfd7": lzma.decompress}
    data = openers[packed[:2]](packed)
    mark, found, place = struct.pack(">i", length), [], 0
    while (place := data.find(mark, place)) >= 0:
        kind = data[place - 1]
        if kind == 14:
            found.append(np.frombuffer(data, ">f8", length, place + 4))
        place += 4
    return found


def test_refugees_are_those_of_the_file(store, mirror):
    year, persons, asked, *_ = doubles(mirror / "unhcr_population_1951_2025.rda", 138_893)
    russian = {r["year"]: r for r in rows(store, "refugees", home="UKR", host="RUS")}
    at = np.nonzero((year == 2022) & (persons == 1_275_315))[0]
    assert len(at) == 1
    assert (russian[2022]["persons"], russian[2022]["asylum_seekers"]) == (1_275_315, asked[at[0]])
    # Russia reports Ukrainians no more.
    assert (russian[2023]["persons"], russian[2024]["persons"]) == (1_227_554, 6_894)
    # An eighth of all refugees since 1951 have no known state of origin, or none at all.
    total = pc.sum(store.read("refugees")["persons"]).as_py()
    assert total / persons.sum() == pytest.approx(0.871, abs=0.001)


def test_a_forecast_is_no_fact(store, mirror):
    scale, year, value = doubles(mirror / "imf_weo_2025_10.rda", 354_240)
    actual = {r["year"]: r["gdp_usd"] for r in rows(store, "gdp", state="KAZ")}
    ahead = {r["year"]: r["gdp_usd"] for r in rows(store, "gdp_forecasts", state="KAZ")}
    assert (max(actual), min(ahead), max(ahead)) == (2023, 2024, 2030)
    for told in (actual[2022], actual[2023], ahead[2024]):
        assert np.isclose(value[scale == 9] * 1e9, told, rtol=1e-12).sum() >= 1
    assert actual[2023] == pytest.approx(261.84e9)
    taiwan = {r["year"] for r in rows(store, "gdp", state="TWN")}
    assert max(taiwan) == 2024
    # Nobody's actual figure is later than the edition.
    assert max(row["year"] for row in rows(store, "gdp")) == 2024
    assert set(year) == set(range(1980, 2031))


def test_visits_of_us_presidents_to_2023(store, mirror):
    text = (mirror / "us_president_visits_1952_2023.txt").read_text("utf-8")
    journeys = rows(store, "journeys", origin="us_president_visits_2023")
    assert len([r for r in journeys if r["start"].year == 2023]) == text.count(", 2023")
    # A visit over the end of a month is one visit.
    (china,) = [r for r in journeys if r["host"] == "CHN" and r["start"].year == 1998]
    assert (china["start"], china["end"]) == (date(1998, 6, 24), date(1998, 7, 3))
    # Peru and Saudi Arabia stand on one line.
    assert rows(store, "visits", visitor="USA", host="SAU", year=2017)[0]["days"] == 3
    assert rows(store, "visits", visitor="USA", host="PER", year=2016)[0]["days"] == 3


def test_the_two_lists_of_us_presidents_agree(store, mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    loading.pull("us_president_visits")
    older = {
        (row["host"], row["start"], row["end"])
        for row in rows(Store(), "journeys")
        if row["start"].year > 1952
    }
    newer = rows(store, "journeys", origin="us_president_visits_2023")
    newer = {(row["host"], row["start"], row["end"]) for row in newer}
    # Mandela's memorial was in December 2013, and not in September.
    assert older - newer == {("ZAF", date(2013, 9, 5), date(2013, 9, 6))}


def test_visits_of_chinese_leaders_to_2025(store, mirror):
    name = "china_leader_visits_1949_2025.xlsx"
    with closing(load_workbook(mirror / name, read_only=True)) as book:
        raw = [line for line in book["Sheet1"].iter_rows(values_only=True) if any(line)]
    listed = {
        (line[0], line[1])
        for line in raw
        if line[3] == "Kazakhstan" and "fmprc" not in str(line[8])
    }
    found = {r["year"]: r["visits"] for r in rows(store, "visits", visitor="CHN", host="KAZ")}
    assert found == collections.Counter(year for year, _ in listed)
    # Twice in one list: a second visit. In two lists: the same one. By two leaders: two.
    every = {(r["host"], r["year"]): r["visits"] for r in rows(store, "visits", visitor="CHN")}
    twice = [("RUS", 2013), ("RUS", 2015), ("USA", 2011), ("IDN", 2011), ("GBR", 2004)]
    assert [every[pair] for pair in twice] == [2, 2, 2, 2, 2]
    assert every["DEU", 2014] == 2  # Xi in March and Li in October, who is in both lists
    people = [r["person"] for r in rows(store, "leader_visits", host="RUS") if r["year"] == 2013]
    assert people == ["Xi Jinping"]
    # Six meetings of vice ministers in Beijing and one visit of 2024 are one visit.
    assert found[2024] == 1
    assert not rows(store, "visits", visitor="CHN", host="XKX")
    assert {r["days"] for r in rows(store, "visits", visitor="CHN")} == {None}


# Bad input.


@pytest.fixture
def refused(store, mirror, tmp_path):
    """Load a source from changed copies of its files; return the error."""

    def load(origin, change):
        before = store.catalog_path.read_bytes()
        files = {}
        for source in catalogue.entry(origin).files:
            files[source.name] = tmp_path / source.name
            shutil.copy(mirror / source.name, files[source.name])
        change(next(iter(files.values())))
        with pytest.raises(InputError) as caught:
            loading.load(catalogue.entry(origin), files, pinned=False, store=store)
        assert store.catalog_path.read_bytes() == before, "the old table is untouched"
        return str(caught.value)

    return load


def replaced(old, new):
    def change(path):
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def cut(path):
    half = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(half.rstrip(b"\n").rpartition(b",")[0] if b"\n" in half[-500:] else half)


@pytest.mark.parametrize("origin", ROWS)
def test_half_a_file_is_refused(refused, origin):
    assert ":" in refused(origin, cut)


@pytest.mark.parametrize(
    ("origin", "old", "new", "words"),
    [
        ("un_votes_2025", "YES COUNT", "YES", ["missing column: 'YES COUNT'"]),
        ("un_votes_2025", ",93,8,73,", ",94,8,73,", ["YES COUNT", "ES-11/8", "line "]),
        ("un_votes_2025", "2025-02-24", "24.2.2025", ["not a date", "24.2.2025", "line "]),
        ("un_votes_2025", ",NO,NO,", ",NO,NON,", ["unrecognised vote", "line "]),
        ("reign_leaders", "smonth", "month", ["missing column: 'smonth'"]),
        (
            "reign_leaders",
            "Truman,12,4,1945,1,1953",
            "Truman,12,4,1945,1,1943",
            ["line 2", "before"],
        ),
        ("reign_leaders", "Truman,12,4,1945", "Truman,31,4,1945", ["line 2", "invalid date"]),
        (
            "ideal_points_2024",
            ",1.67635,",
            ",9.1,",
            ["line 2", "All: 9.1", "above Q95%All"],
        ),
        ("ideal_points_2024", "IdealPointAll", "IdealPoint", ["missing column: 'IdealPointAll'"]),
        ("us_president_visits_2023", "Mexico\tNuevo", "Mexico Nuevo", ["line 2", "found 3"]),
        ("us_president_visits_2023", "October 19, 1953", "in 1953", ["line 2", "not a date"]),
    ],
)
def test_a_wrong_row_is_named(refused, origin, old, new, words):
    told = refused(origin, replaced(old, new))
    for word in words:
        assert word in told


def cells(sheet, *changes):
    def change(path):
        book = load_workbook(path)
        for place, value in changes:
            book[sheet][place] = value
        book.save(path)

    return change


@pytest.mark.parametrize(
    ("origin", "sheet", "place", "value", "words"),
    [
        ("knomad_remittances", "FINAL BRM 2021 ", "C5", -3, ["-3 from", "row 5", "0 or more"]),
        ("knomad_remittances", "FINAL BRM 2021 ", "A2", "sender", ["corner cell", "row 2"]),
        ("knomad_remittances", "FINAL BRM 2021 ", "B2", "Ruritania", ["'Ruritania'", "neither"]),
        ("china_leader_visits", "Sheet1", "D3", None, ["row 3", "no year, leader or state"]),
        ("china_leader_visits", "Sheet1", "B1", "Leader", ["missing column: 'Name'"]),
        ("china_leader_visits", "Sheet1", "D4", "Kитaй", ["'Kитaй'", "neither"]),
    ],
)
def test_a_wrong_cell_is_named(refused, origin, sheet, place, value, words):
    told = refused(origin, cells(sheet, (place, value)))
    for word in words:
        assert word in told


def test_a_sheet_that_is_missing(refused):
    def renamed(path):
        book = load_workbook(path)
        book.worksheets[0].title = "another"
        book.save(path)

    for origin in ("knomad_remittances", "china_leader_visits"):
        assert "missing sheet" in refused(origin, renamed)


@pytest.mark.parametrize(
    ("origin", "column", "value", "words"),
    [
        ("unhcr", "refugees", -1.0, ["a negative number", "row 3"]),
        ("imf_weo", "value", -1.0, ["NGDPD", "0 or more"]),
        ("imf_weo", "scale", 3.0, ["NGDPD", "10^9"]),
    ],
)
def test_negative_people_and_other_units(refused, monkeypatch, origin, column, value, words):
    real = rdata.read_frame

    def changed(path, name, columns):
        table = real(path, name, columns)
        numbers = table[column].to_numpy().copy()
        mask = np.arange(len(numbers)) == 2
        if "concept" in table.column_names:
            mask = pc.equal(table["concept"], "NGDPD").to_numpy(zero_copy_only=False)
        numbers[mask] = value
        place = table.column_names.index(column)
        return table.set_column(place, column, pa.array(numbers))

    def touched(path):  # the same bytes would not be read again
        path.write_bytes(path.read_bytes() + b" ")

    monkeypatch.setattr(rdata, "read_frame", changed)
    told = refused(origin, touched)
    for word in words:
        assert word in told
