"""Trade in goods: figures looked up in the files, their traps, and files that are wrong."""

import gzip
import json
import shutil

import pandas as pd
import pyarrow.compute as pc
import pytest
from openpyxl import load_workbook

from multivector.errors import InputError, UsageError
from multivector.records import catalogue, loading
from multivector.store.warehouse import Store

ORIGINS = (
    *("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020", "imts_2025_network"),
    *("kaz_trade_by_country", "kgz_trade_by_country", "uzb_trade_by_country", "rus_trade_monthly"),
    "eurostat_eu27_exports",
    "eurostat_members_monthly",
)


@pytest.fixture(scope="module")
def store(home_with):
    return Store(home_with(*ORIGINS) / "store")


def flows(store, exporter, importer, year):
    """Return each source's row for a pair in a year: billion USD, else bounds; the flag."""
    data = store.read("goods_trade")
    for name, value in (("exporter", exporter), ("importer", importer), ("year", year)):
        data = data.filter(pc.equal(data[name], value))
    found = {}
    for row in data.to_pylist():
        value, lower, upper = (
            None if row[f"{name}_usd"] is None else round(row[f"{name}_usd"] / 1e9, 2)
            for name in ("trade", "lower", "upper")
        )
        found[row["origin"]] = (value if value is not None else (lower, upper), row["flag"])
    return found


def test_china_to_kyrgyzstan_in_2023_by_three_origins(store):
    assert flows(store, "CHN", "KGZ", 2023) == {
        "kgz_trade_by_country": (5.35, None),
        "baci_hs10_97_bounds": ((7.83, 7.88), None),
        "baci_2023_matrix": (18.18, None),
    }


def test_neighbours_tables_mirror_each_other(store):
    found = flows(store, "RUS", "KAZ", 2019)
    assert found["kaz_trade_by_country"] == (14.31, None)
    assert found["rus_trade_monthly"] == (14.29, None)
    assert flows(store, "RUS", "KAZ", 2022)["kaz_trade_by_country"] == (17.88, None)
    assert flows(store, "KAZ", "UZB", 2023).keys() == {
        *("baci_hs10_97_bounds", "baci_2023_matrix"),
        *("kaz_trade_by_country", "uzb_trade_by_country"),
    }


def test_half_of_2010_is_no_year(store):
    found = flows(store, "RUS", "KAZ", 2010)
    assert found["rus_trade_monthly"] == ((None, None), "part-year")
    assert found["baci_hs10_97_bounds"] == ((5.42, 5.5), "part-year")
    assert found["atlas_bilateral_2010_2020"] == (8.76, None)


def test_gambia_is_germany(store):
    for pair in (("GMB", "KAZ"), ("KAZ", "GMB")):
        assert set(flows(store, *pair, 2023)) <= {"kaz_trade_by_country"}
    counts = store.installed()["baci_2023_matrix"].lineage.counts
    assert counts["corrected"] == {"gambia-is-germany-2023": 2}


def test_what_the_imf_has_is_of_2025_and_three_edges_are_not_credible(store):
    assert flows(store, "RUS", "UZB", 2025) == {"imts_2025_network": (28.13, "not-credible")}
    assert flows(store, "CHN", "KGZ", 2025) == {"imts_2025_network": (21.98, None)}
    assert flows(store, "RUS", "KAZ", 2025) == {}
    data = store.read("goods_trade", origin="imts_2025_network")
    tiny = data.filter(pc.is_null(data["trade_usd"]))
    assert tiny.num_rows == 3_412
    assert set(tiny["upper_usd"].to_pylist()) == {50_000.0}


def test_groups_and_what_no_state_bought_are_left_out(store):
    for origin, names in {
        "kaz_trade_by_country": {"Страны СНГ", "Страны ЕС", "Америка"},
        "kgz_trade_by_country": {"The EU", "European Union (EU)", "America", "UN", "Total"},
        "uzb_trade_by_country": {"Other countries"},
        "atlas_bilateral_2010_2020": {"ANS"},
    }.items():
        assert names <= set(store.installed()[origin].lineage.counts["unmatched"])
    # In 2023 the partners of Kazakhstan add up to its total, so that none is lost or twice there.
    data = store.read("goods_trade", origin="kaz_trade_by_country").to_pandas()
    bought = data[(data["importer"] == "KAZ") & (data["year"] == 2023)]["trade_usd"].sum()
    assert bought == pytest.approx(60_412_283_334.94, rel=1e-3)


def test_the_eu_sells_more_to_kyrgyzstan(store):
    data = store.read("eu_goods_exports").to_pandas()
    sold = data[data["state"] == "KGZ"].set_index("year")["exports_usd"] / 1e9
    assert sold[[2021, 2022, 2023]].round(2).to_list() == [0.31, 1.23, 2.96]
    assert not {"DEU", "FRA", "BEL", "ESP"} & set(data["state"])
    assert {"NOR", "CHE", "XKX"} <= set(data["state"])


def test_months_of_eu_members_add_up_and_a_year_without_december_has_no_value(store):
    data = store.read("goods_trade", origin="eurostat_members_monthly").to_pandas()
    whole = store.read("eu_goods_exports").to_pandas().set_index(["state", "year"])["exports_usd"]
    known = data[data["flag"].isna()]
    for state in ("KAZ", "RUS", "KGZ"):
        sold = known[(known["importer"] == state) & (known["year"] == 2021)]["trade_usd"].sum()
        assert sold == pytest.approx(whole[state, 2021], rel=0.005)
    assert set(data[data["year"] == 2022]["flag"]) == {"part-year"}
    assert data[data["year"] == 2022]["trade_usd"].isna().all()
    assert len(set(known["exporter"]) | set(known["importer"])) == 34


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_a_sheet_of_another_flow_is_refused(mirror, tmp_path):
    name = "eurostat_eu_members_ru_neighbours_monthly_2020_2022.xlsx"
    book = load_workbook(mirror / name)
    book["Sheet 3"]["C6"] = "EXPORT"
    book.save(tmp_path / name)
    with pytest.raises(InputError, match="Sheet 3 does not contain IMPORT"):
        loading.add_file("eurostat_members_monthly", tmp_path / name)


def test_a_state_stands_once_a_pair_and_year_and_never_with_itself(store):
    data = store.read("goods_trade").to_pandas()
    assert not (data["exporter"].astype(str) == data["importer"].astype(str)).any()
    assert not data.duplicated(["exporter", "importer", "year", "origin"]).any()
    assert "TWN" in set(data[data["origin"] == "baci_hs10_97_bounds"]["exporter"])


def test_terms():
    for name in ORIGINS[:2]:
        assert "derived from BACI" in catalogue.entry(name).terms
    with pytest.raises(UsageError, match="non-commercial"):
        loading.pull("atlas_bilateral_2010_2020")


HEADER = "year,exporter,importer,low_kusd,high_kusd\n"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2020,KAZ,CHN,1,2\n2020,CHN,CHN,1,2\n", ("line 3", "with itself", "CHN, CHN, 2020")),
        ("2020,KAZ,CHN,3,2\n", ("line 2", "lower bound above the upper")),
        ("2020,KAZ,CHN,-3,2\n", ("line 2", "negative flow")),
        ("2020,KAZ,CHN,1,2\n2020,KAZ,CHN,1,2\n", ("line 3", "duplicate row")),
        ("2020,KAZ,CHN,1\n", ("line 2", "5 fields")),
        ("2020,KAZ,RUR,1,2\n", ("'RUR'",)),
    ],
)
def test_a_bad_row_is_named(tmp_path, rows, words):
    path = tmp_path / "bounds.csv"
    path.write_text(HEADER + rows)
    with pytest.raises(InputError) as caught:
        loading.add_file("baci_hs10_97_bounds", path)
    assert all(word in str(caught.value) for word in words)
    assert Store().installed() == {}


def test_a_truncated_or_renamed_file(mirror, tmp_path):
    whole = (mirror / "atlas_bilateral_2010_2020.csv.gz").read_bytes()
    path = tmp_path / "atlas.csv.gz"
    path.write_bytes(whole[:100_000])
    with pytest.raises(InputError, match=r"truncated|cannot be read"):
        loading.add_file("atlas_bilateral_2010_2020", path)
    path.write_bytes(gzip.compress(b"year,exporter,importer,export_value\n2020,KAZ,CHN,1\n"))
    with pytest.raises(InputError, match="value_usd"):
        loading.add_file("atlas_bilateral_2010_2020", path)
    path = tmp_path / "imts.json"
    path.write_text(json.dumps({"edges": [{"source": "China", "target": "Chad", "value": 1.0}]}))
    with pytest.raises(InputError, match="the year it covers"):
        loading.add_file("imts_2025_network", path)
    path.write_text('{"edges": [{"source": "China", "tar')
    with pytest.raises(InputError, match="does not contain edges"):
        loading.add_file("imts_2025_network", path)
    assert Store().installed() == {}


def parsed(origin, folder, mirror, **changed):
    """Load a source from a copy of its files, in which some are others' bytes."""
    files = {}
    for source in catalogue.entry(origin).files:
        files[source.name] = folder / source.name
        shutil.copy(mirror / source.name, files[source.name])
    for name, change in changed.items():
        change(next(path for key, path in files.items() if name in key))
    with pytest.raises(InputError) as caught:
        loading.load(catalogue.entry(origin), files, pinned=False)
    assert Store().installed() == {}
    return str(caught.value)


def test_a_matrix_cut_short(mirror, tmp_path):
    def cut(path):
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:100]))

    assert "99 rows" in parsed("baci_2023_matrix", tmp_path, mirror, matrix=cut)


def test_workbooks_of_another_year_or_damaged(mirror, tmp_path):
    def other_year(path):
        shutil.copy(mirror / "kaz_trade_by_country_2019_2020.xls", path)

    def halved(path):
        path.write_bytes(path.read_bytes()[:30_000])

    def without(sheet):
        def change(path):
            book = load_workbook(path)
            del book[sheet]
            book.save(path)

        return change

    def mixed(path):
        book = load_workbook(path)
        book["Импорт"].cell(row=5, column=5).value = "Tурция и"
        book.save(path)

    name = "kaz_trade_by_country"
    assert "no figures for 2018" in parsed(name, tmp_path, mirror, **{"2018_2019": other_year})
    assert "damaged" in parsed(name, tmp_path, mirror, **{"2018_2019": halved})
    name = "rus_trade_monthly"
    assert "missing sheet: 'Импорт'" in parsed(name, tmp_path, mirror, rus=without("Импорт"))
    assert "Tурция и" in parsed(name, tmp_path, mirror, rus=mixed)


def test_a_month_of_imports_is_not_a_year_of_exports(mirror, tmp_path):
    def monthly(path):
        frame = pd.read_csv(path, dtype=str)
        frame["PERIOD"] = "202201-Jan. 2022"
        frame.to_csv(path, index=False)

    wrong = parsed("eurostat_eu27_exports", tmp_path, mirror, **{"2022": monthly})
    assert "not annual exports" in wrong
    assert "line 2" in wrong
