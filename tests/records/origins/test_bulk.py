"""Owners' bulk files: the published columns, on small files of our own."""

import zipfile
from datetime import date

import pytest

from multivector.answers.influence.ties.trade_flows import maker_of
from multivector.errors import InputError
from multivector.records import loading
from multivector.records.known import AsKnown
from multivector.records.origins import bulk
from multivector.store.view import looking
from multivector.store.warehouse import Store

COUNTRIES = (
    "country_code,country_name,country_iso2,country_iso3\n398,Kazakhstan,KZ,KAZ\n"
    '156,China,CN,CHN\n842,"USA, Puerto Rico",US,USA\n490,"Other Asia, nes",N/A,S19\n'
    "899,Areas not elsewhere specified,N/A,N/A\n"
)
BACI = "t,i,j,k,v,q\n"
COMTRADE = "refYear,reporterISO,partnerISO,flowCode,cmdCode,partner2Code,primaryValue,x\n"
IMTS = "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE\n"
ITPD = "exporter_iso3,importer_iso3,year,industry_id,trade,flag_mirror\n"


def archive(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.csv", text)
    return path


def flows(origin, table):
    rows = Store().read(table, origin=origin).to_pylist()
    return {(r["exporter"], r["importer"], r["year"]): r["trade_usd"] for r in rows}


def test_baci_sums_products_of_every_year_in_its_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "_ROWS", 2)
    path = archive(
        tmp_path / "BACI_HS92_V202401b.zip",
        country_codes_V202401b=COUNTRIES,
        BACI_HS92_Y2021_V202401b=BACI + "2021,398,156,260300,1.5,2\n2021,398,156,270900,2,NA\n"
        "2021,156,398,851712,4,1\n2021,398,156,271111,0.5,1\n2021,899,156,271111,7,1\n",
        BACI_HS92_Y2022_V202401b=BACI + "2022,398,842,260300,3,2\n",
    )
    outcome = loading.add_file("baci", path)
    assert flows("baci", "goods_trade") == {
        ("CHN", "KAZ", 2021): 4000.0,
        ("KAZ", "CHN", 2021): 4000.0,
        ("KAZ", "USA", 2022): 3000.0,
    }
    dropped = outcome.counts["dropped"]["goods_trade"]
    assert dropped == {"added to other goods traded by the pair": 2, "a side is not a state": 1}
    assert all(row["ok"] for row in loading.verify(rebuild=True))


def test_comtrade_takes_total_exports_as_reported(tmp_path):
    (tmp_path / "c.csv").write_text(
        COMTRADE + "2023,KAZ,CHN,X,TOTAL,0,14.5,\n2023,KAZ,CHN,X,27,0,9,\n"
        "2023,KAZ,CHN,M,TOTAL,0,16,\n2023,KAZ,W00,X,TOTAL,0,78,\n"
    )
    loading.add_file("comtrade", tmp_path / "c.csv")
    assert flows("comtrade", "goods_trade") == {("KAZ", "CHN", 2023): 14.5}


def test_comtrade_counts_a_flow_once_whatever_it_is_divided_by(tmp_path):
    (tmp_path / "c.csv").write_text(
        COMTRADE.replace(",x\n", ",motCode,customsCode,freqCode\n")
        + "2020,KAZ,CHN,X,TOTAL,0,100,0,C00,A\n2020,KAZ,CHN,X,TOTAL,0,70,3200,C00,A\n"
        "2020,KAZ,CHN,X,TOTAL,0,30,2100,C00,A\n2020,KAZ,CHN,X,TOTAL,0,100,0,C01,A\n"
        "2020,KAZ,CHN,X,TOTAL,0,9,0,C00,M\n"
    )
    outcome = loading.add_file("comtrade", tmp_path / "c.csv")
    assert flows("comtrade", "goods_trade") == {("KAZ", "CHN", 2020): 100.0}
    assert outcome.counts["dropped"]["goods_trade"] == {
        "another flow, product or frequency, or part of a total": 4
    }


def test_baci_is_read_from_its_folder_and_not_without_its_country_codes(tmp_path):
    folder = tmp_path / "baci"
    folder.mkdir()
    rows = {2021: "2021,398,156,260300,1.5,2\n", 2022: "2022,156,398,260300,3,2\n"}
    for year, text in rows.items():
        (folder / f"BACI_HS17_Y{year}_V202401b.csv").write_text(BACI + text)
    with pytest.raises(InputError, match="list of country codes is missing"):
        loading.add_file("baci", folder)
    (folder / "country_codes_V202401b.csv").write_text(COUNTRIES)
    (folder / ".DS_Store").write_bytes(b"\xff\x00")
    loading.add_file("baci", folder)
    assert flows("baci", "goods_trade") == {
        ("KAZ", "CHN", 2021): 1500.0,
        ("CHN", "KAZ", 2022): 3000.0,
    }
    with pytest.raises(InputError, match="list of country codes is missing"):
        loading.add_file("baci", folder / "BACI_HS17_Y2021_V202401b.csv")


def test_imts_takes_annual_exports_and_itpd_keeps_home_trade(tmp_path):
    (tmp_path / "i.csv").write_text(
        IMTS + "KAZ,XG_FOB_USD,CHN,A,2024,15e9,0\nKAZ,XG_FOB_USD,CHN,M,2024-M01,1e9,0\n"
        "KAZ,MG_CIF_USD,CHN,A,2024,16e9,0\n"
    )
    loading.add_file("imts", tmp_path / "i.csv")
    assert flows("imts", "goods_trade") == {("KAZ", "CHN", 2024): 15e9}
    (tmp_path / "e.csv").write_text(
        ITPD + "KAZ,CHN,2019,1,2.5,0\nKAZ,CHN,2019,2,1,0\nKAZ,KAZ,2019,1,9,0\n"
    )
    loading.add_file("itpd_e_3", tmp_path / "e.csv")
    assert flows("itpd_e_3", "trade") == {("KAZ", "CHN", 2019): 3.5e6, ("KAZ", "KAZ", 2019): 9e6}


@pytest.mark.parametrize(
    ("origin", "text", "words"),
    [
        ("comtrade", COMTRADE + "2023,KAZ,CHN,X,TOTAL,0,-14.5,\n", ["line 2", "-14.5"]),
        ("comtrade", COMTRADE + "2023,KAZ,CHN,X,TOTAL,0,1,\n2023,KAZ,UZB,X,TOTAL,0", ["line 3"]),
        ("comtrade", COMTRADE.replace("reporterISO", "reporterCode"), ["'reporterISO'", "renamed"]),
        ("itpd_e_3", ITPD + "KAZ,CHN,19,1,2.5,0\n", ["line 2", "four-digit"]),
    ],
)
def test_a_bad_file_is_named_and_the_old_table_stays(tmp_path, origin, text, words):
    good = {
        "comtrade": COMTRADE + "2022,KAZ,CHN,X,TOTAL,0,14.5,\n",
        "itpd_e_3": ITPD + "KAZ,CHN,2018,1,2.5,0\n",
    }[origin]
    (tmp_path / "good.csv").write_text(good)
    loading.add_file(origin, tmp_path / "good.csv")
    before = Store().catalog_path.read_bytes()
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(InputError) as caught:
        loading.add_file(origin, tmp_path / "bad.csv")
    for word in ["bad.csv", *words]:
        assert word in str(caught.value)
    assert Store().catalog_path.read_bytes() == before


def test_an_archive_cut_short_or_of_another_kind_is_refused(tmp_path):
    path = archive(tmp_path / "BACI.zip", BACI_HS92_Y2021=BACI + "2021,398,156,1,1.5,2\n" * 99)
    with pytest.raises(InputError, match=r"no file country_codes\*.csv"):
        loading.add_file("baci", path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="damaged or truncated"):
        loading.add_file("baci", path)
    assert Store().installed() == {}


def test_a_bulk_file_is_no_further_voice_beside_its_makers_other_tables():
    assert maker_of("baci") == maker_of("baci_2023_matrix")
    assert maker_of("imts") == maker_of("imts_2025_network")
    assert maker_of("comtrade") == "comtrade"


WDI = '"Country Name","Country Code","Indicator Name","Indicator Code","2023","2024","2025",\n'
WDI_ROWS = (
    '"Kazakhstan","KAZ","GDP (current US$)","NY.GDP.MKTP.CD","262642000000","288000000000","",\n'
    '"Kazakhstan","KAZ","Population, total","SP.POP.TOTL","20330104","20592571","20800000",\n'
    '"Arab World","ARB","GDP (current US$)","NY.GDP.MKTP.CD","3e12","3.1e12","",\n'
)


@pytest.mark.parametrize("packed", [True, False])
def test_wdi_bulk_takes_the_place_of_the_published_file(tmp_path, packed):
    if packed:
        other = "Country Code,Short Name\nKAZ,Kazakhstan\n"
        path = archive(tmp_path / "WDI_CSV.zip", WDICSV=WDI + WDI_ROWS, WDICountry=other)
    else:
        path = tmp_path / "WDICSV.csv"
        path.write_text("\ufeff" + WDI + WDI_ROWS, "utf-8")
    outcome = loading.add_file("worldbank_gdp", path)
    loading.add_file("worldbank_population", path)
    rows = Store().read("gdp", origin="worldbank_gdp").to_pylist()
    assert [(r["state"], r["year"], r["gdp_usd"]) for r in rows] == [
        ("KAZ", 2023, 262642000000.0),
        ("KAZ", 2024, 288000000000.0),
    ]
    assert outcome.counts["dropped"]["gdp"] == {
        "no value": 2,
        "not a state: aggregate of states": 2,
    }
    assert Store().read("population").num_rows == 3
    assert all(row["ok"] for row in loading.verify(rebuild=True))
    # Its release is not that of the catalogue: a year is known by the usual delay.
    with looking(AsKnown(date(2025, 8, 1))):
        assert Store().read("population").num_rows == 2


def test_wdi_bulk_without_the_indicator_is_refused(tmp_path):
    (tmp_path / "WDICSV.csv").write_text(WDI + WDI_ROWS.splitlines()[1] + "\n")
    with pytest.raises(InputError, match=r"no row has the indicator NY\.GDP\.MKTP\.CD"):
        loading.add_file("worldbank_gdp", tmp_path / "WDICSV.csv")
    assert Store().installed() == {}
