"""Investment, troops, pipelines and technology: figures from the files, their traps, bad files."""

import csv
import json
import shutil
from datetime import date

import pytest

from multivector.errors import InputError
from multivector.measures.pipelines import in_service
from multivector.records import catalogue, loading
from multivector.records.known import AsKnown
from multivector.records.origins.deployments import deployments, origin
from multivector.store.view import looking
from multivector.store.warehouse import Store
from multivector.tables import read_table

ORIGINS = (
    *("imf_dip", "us_troops", "pipelines", "baci_commodities", "baci_technology"),
    "spyware_inventory",
)
OUT, IN = "imf_dip_outward_2014_2024.csv", "imf_dip_inward_2014_2024.csv"


@pytest.fixture(scope="module")
def store(home_with):
    return Store(home_with(*ORIGINS) / "store")


def rows(store, table, **where):
    return [
        row
        for row in store.read(table).to_pylist()
        if all(row[name] == value for name, value in where.items())
    ]


def position(path, economy, kind, other, year):
    """Return a position as it stands in an owner's file, or None."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["COUNTRY.ID"], row["DV_TYPE.ID"], row["COUNTERPART_COUNTRY.ID"])
            if key == (economy, kind, other) and row["TIME_PERIOD"] == str(year):
                return float(row["OBS_VALUE"]) if row["OBS_VALUE"] else None
    return None


def test_the_hosts_report_is_taken_and_the_investors_stands_beside(store, mirror):
    (found,) = rows(store, "fdi_stock", investor="CHN", host="KAZ", year=2023)
    host = position(mirror / OUT, "CHN", "SCC", "KAZ", 2023)
    investor = position(mirror / OUT, "CHN", "O", "KAZ", 2023)
    assert found["stock_usd"] == found["host_usd"] == pytest.approx(host * 1e6)
    assert found["investor_usd"] == pytest.approx(investor * 1e6)
    assert (round(host), round(investor)) == (6755, 7910)  # never added up
    # Uzbekistan does not report: China's word is all there is.
    (found,) = rows(store, "fdi_stock", investor="CHN", host="UZB", year=2023)
    assert found["host_usd"] is None
    assert found["stock_usd"] == found["investor_usd"] == pytest.approx(2474.9636e6)


def test_a_report_in_both_files_counts_once(store, mirror):
    (found,) = rows(store, "fdi_stock", investor="USA", host="DEU", year=2023)
    for name, value in (("host_usd", "SCC"), ("investor_usd", "O")):
        assert found[name] == position(mirror / OUT, "USA", value, "DEU", 2023) * 1e6
    assert found["host_usd"] == position(mirror / IN, "DEU", "O", "USA", 2023) * 1e6
    counts = store.installed()["imf_dip"].lineage.counts
    assert counts["dropped"]["fdi_stock"]["the same report in the other file"] == 380


def test_chinas_rows_in_dollars_are_not_millions(store):
    (found,) = rows(store, "fdi_stock", investor="CHN", host="KWT", year=2023)
    assert found["investor_usd"] == 628_067_278
    (found,) = rows(store, "fdi_stock", investor="KOR", host="CHN", year=2021)
    assert found["host_usd"] == pytest.approx(96.879e9, rel=1e-4)
    counts = store.installed()["imf_dip"].lineage.counts
    assert counts["corrected"] == {"imf-dip-in-dollars": 54}


def test_what_is_not_reported_has_no_row_and_a_negative_position_is_flagged(store):
    found = store.read("fdi_stock").to_pandas()
    hosts = found[found["host"].isin(["KAZ", "KGZ", "TJK", "TKM", "UZB"])]
    assert set(hosts["investor"]) == {"CHN", "DEU", "JPN", "SGP", "USA"}
    # Confidential since 2020, which is not zero.
    assert rows(store, "fdi_stock", investor="DEU", host="UZB", year=2021) == []
    assert (found["stock_usd"] >= 0).all()
    below = found[found["flag"] == "negative"]
    assert (len(found), len(below)) == (18_176, 1_011)  # counted in the files without the loader
    assert (below["stock_usd"] == 0).all()
    assert rows(store, "fdi_stock", investor="SGP", host="KAZ", year=2023)[0]["conduit"] == "SGP"


def test_us_troops_of_two_names_are_one_host_and_withheld_figures_are_no_zeros(store):
    def troops(host, year):
        return [(row["troops"], row["flag"]) for row in rows(store, "troops", host=host, year=year)]

    assert troops("KGZ", 2011) == [(12_135, None)]
    assert troops("KAZ", 2024) == [(28, None)]
    assert troops("CZE", 2024) == [(16, None)]  # Czechia 16, Czech Republic 0
    assert troops("IRQ", 2019) == [(5_200, "estimate")]
    # The same figure of two or three reports, added.
    assert troops("IRQ", 2007) == [(170_000, None)]
    assert troops("AFG", 2019) == [(13_000, "estimate")]
    assert troops("SYR", 2021) == []
    assert [troops(host, 2023) for host in ("AFG", "IRQ", "SYR")] == [[], [], []]
    assert max(row["troops"] for row in rows(store, "troops", host="RVN")) > 500_000
    assert rows(store, "troops", host="USA") == []
    # Zeros for years between many are no figures; where troops left for good, they are.
    assert [troops("ETH", year) for year in (1961, 1970)] == [[(106, None)], []]
    assert (troops("KWT", 2004), troops("TWN", 1990)) == ([], [(0, None)])


def test_each_deployment_names_what_was_read():
    assert all(site.sources and site.start <= site.end for site in deployments())
    assert all(url.startswith("http") for site in deployments() for url in site.sources.split())

    # Before and after the years that are attested, nothing is known.
    def sites(*pair, year):
        return [site.site for site in deployments() if site.of(*pair, year)]

    assert sites("RUS", "KGZ", year=2010) == ["Kant air base"]
    assert sites("RUS", "KGZ", year=2023) == ["named in the Factbook"]  # there since the last
    assert sites("RUS", "KGZ", year=2002) == []
    assert [sites("RUS", "AZE", year=year) for year in (2019, 2025)] == [[], []]
    assert origin().sha256


def test_an_earlier_view_does_not_hide_deployments_from_later_ones():
    with looking(AsKnown(date(2015, 1, 1))):
        then = {site.site for site in deployments()}
    assert "named in the Factbook" not in then
    assert "named in the Factbook" in {site.site for site in deployments()}


def test_a_line_of_two_sources_stands_once(store):
    lines = {row["line"]: row for row in rows(store, "pipelines")}
    assert lines["central-asia-china"]["course"] == "TKM UZB KAZ CHN"
    assert "central-asia-china-gas-pipeline-line-c-tm" not in lines
    assert "cpc" in lines
    assert "caspian-pipeline-kz" not in lines
    assert "uzen-atyrau-samara-uas-pipeline-kz" in lines  # from elsewhere: another line
    # Also with its ends in the other order, or with a state more on its course.
    assert "trans-adriatic-gas-pipeline-tr" not in lines
    assert "maghreb-europe-gas-pipeline-dz" not in lines
    assert lines["meg-maghreb-europe"]["status"] == "offline"
    assert "druzhba-oil-pipeline-sahy-bucany-litvinov-oil-pipeline-sk" in lines  # a branch
    assert all(len(row["course"].split()) > 1 for row in lines.values())


def test_a_line_ended_when_its_flow_did_not_when_that_was_written(store):
    lines = {row["line"]: row for row in rows(store, "pipelines")}
    ended = {name: row["ended"] for name, row in lines.items()}
    assert (ended["nord-stream-1"], ended["druzhba-north"]) == (2022, 2022)
    assert (ended["brotherhood-soyuz"], ended["meg-maghreb-europe"]) == (2024, 2021)
    # Halted in 2006 and 1990, as statements of 2023 and 2001 say; Kirkuk's is a note.
    assert (ended["trans-andino"], ended["ipsa-2"], ended["kirkuk-ceyhan"]) == (2006, 1990, 2023)
    assert in_service(lines["kirkuk-ceyhan"], 2022)
    assert not in_service(lines["trans-andino"], 2010)
    # In service, and offline since an unknown year: which is said, not taken for an end.
    assert ended["turkstream"] is ended["arab-gas-pipeline"] is None
    assert [in_service(lines["arab-gas-pipeline"], y) for y in (2002, 2003, 2024)] == [
        *(False, None, None),
    ]
    assert in_service(lines["nord-stream-2"], 2022) is False  # never begun
    table = read_table("multivector.records.origins", "pipelines.tsv")
    assert all(lines[row["line"]]["status"] == "offline" for row in table)
    assert {n for n, row in lines.items() if row["status"] == "offline" and not row["ended"]} == {
        *("arab-gas-pipeline", "eugal-pipeline-germany", "nord-stream-2"),
    }


def test_a_line_names_those_that_start_where_it_ends(store):
    onward = {row["line"]: row["onward"] for row in rows(store, "pipelines")}
    assert onward["tanap"] == "tap"
    assert onward["zeepipe"] == "zeelink-germany"
    # The source does not say where between its ends TAP passes: that of Bulgaria starts there.
    assert onward["tap"] == ""
    assert onward["turkstream"] == ""  # ends at the Black Sea, 160 km from TAP


def test_energy_and_technology_trade(store, mirror):
    content = json.loads((mirror / "baci_commodity_flows_2022_2024.json").read_text())
    gas = content["flows"]["petroleum_gas"]["2023"]
    (value,) = [f["v"] for f in gas if (f["e"], f["i"]) == ("TKM", "CHN")]
    (found,) = rows(store, "energy_trade", exporter="TKM", importer="CHN", year=2023)
    assert (found["gas_usd"], found["crude_usd"]) == (value, None)
    (found,) = rows(store, "technology_trade", exporter="CHN", importer="KAZ")
    for product in ("semiconductors", "batteries", "aerospace", "critical_minerals"):
        lines = (mirror / f"baci_2024_{product}.csv").read_text().splitlines()
        (line,) = [line for line in lines if line.startswith("CHN,KAZ,")]
        assert found[f"{product}_usd"] == pytest.approx(float(line.split(",")[2]) * 1e3)
    # Neither Russia nor Tajikistan reports: no row, which is not zero.
    assert rows(store, "technology_trade", exporter="RUS", importer="TJK") == []


def test_known_sales_of_surveillance_tools(store):
    found = rows(store, "surveillance_sales", host="KAZ")
    known = [(row["disclosed"], row["vendor"], row["supplier"], row["doubtful"]) for row in found]
    assert sorted(known) == [
        (2013, "Oxygen Software", "RUS", False),
        (2014, "Hacking Team", "ITA", False),
        (2015, "FinFisher", "DEU", True),
        (2021, "NSO Group", "ISR", False),
        (2022, "RCS Labs", "ITA", False),
    ]
    # "Israel, Hungary" is one sale of two states.
    assert {row["supplier"] for row in rows(store, "surveillance_sales", host="ARM")} == {
        "ISR",
        "HUN",
    }


def refused(name, tmp_path, mirror, **changes):
    """Return the error on a source's files, one of which is changed; nothing is stored."""
    files = {}
    for source in catalogue.entry(name).files:
        files[source.name] = tmp_path / source.name
        shutil.copy(mirror / source.name, files[source.name])
        files[source.name].chmod(0o644)
    for word, change in changes.items():
        (path,) = [path for key, path in files.items() if word in key]
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(change(text), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        loading.load(catalogue.entry(name), files, pinned=False)
    assert Store().installed() == {}
    return str(caught.value)


def dip(row):
    """Return a change that adds one line to a file of positions."""
    return lambda text: text.rstrip("\n") + "\n" + row + "\n"


POSITION = '"CHN","China","O","","OTWD_D_NETAL_FALL_ALL","","{}","x","A","Annual","{}","{}","6","M"'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            dip(POSITION.format("KAZ", 2023, 1)),
            ("duplicate figure", "CHN, KAZ, 2023", "line 15723"),
        ),
        (dip(POSITION.format("CHN", 2023, 1)), ("investment in itself", "line 15723")),
        (dip(POSITION.format("ZZZ", 2023, 1)), ("'ZZZ'",)),
        (dip(POSITION.format("FJI", 2030, 9e9)), ("20 trillion", "CHN, FJI, 2030")),
        (dip(POSITION.format("FJI", 2030, "x")), ("not a number: 'x'", "line 15723")),
        (lambda text: text[: len(text) // 2], ("14 fields", "truncated")),
        (lambda text: text.replace('"OBS_VALUE"', '"VALUE"', 1), ("missing column: 'OBS_VALUE'",)),
        (lambda text: text.replace('"SCC"', '"E"', 1), ("DV_TYPE", "CHN, E, NGA", "line 24")),
        (lambda text: text.replace('"6","Millions"', '"3","Thousands"', 1), ("unknown scale",)),
    ],
)
def test_positions_that_are_wrong(change, words, mirror, tmp_path):
    said = refused("imf_dip", tmp_path, mirror, outward=change)
    assert all(word in said for word in words), said


def test_the_two_files_of_positions_are_not_swapped_nor_of_two_vintages(mirror, tmp_path):
    other = (mirror / OUT).read_text("utf-8-sig")
    said = refused("imf_dip", tmp_path, mirror, inward=lambda text: other)
    assert "not an inward position" in said
    value = position(mirror / IN, "DEU", "O", "USA", 2023)
    said = refused("imf_dip", tmp_path, mirror, inward=lambda t: t.replace(str(value), "1"))
    assert "differs between the two files" in said


@pytest.mark.parametrize(
    ("origin", "word", "change", "words"),
    [
        ("us_troops", "troops", lambda t: t.replace(",2,0,254,", ",-2,0,254,", 1), ("line 4",)),
        ("us_troops", "troops", lambda t: t.replace("troops_ad", "troops", 1), ("'troops_ad'",)),
        ("us_troops", "troops", lambda t: t.replace("Armenia", "Atlantis"), ("'Atlantis'",)),
        ("us_troops", "troops", lambda t: t[:500_000], ("fields", "truncated")),
        ("pipelines", "gas", lambda t: t[:-50], ("does not contain gas pipelines",)),
        ("pipelines", "gas", lambda t: t.replace('"TM"', '"T9"'), ("does not contain", "T9")),
        (
            "pipelines",
            "oil",
            lambda t: t.replace('"capacityMbd": 1.4', '"capacityMbd": -1'),
            ("-1",),
        ),
        ("baci_commodities", "flows", lambda t: t[:-9], ("does not contain flows",)),
        (
            "baci_commodities",
            "flows",
            lambda t: t.replace('"2711"', '"2716"'),
            ("headings", "2711"),
        ),
        ("baci_technology", "batteries", lambda t: t.replace("2024", "2023", 1), ("year",)),
        ("baci_technology", "batteries", lambda t: t + "CHN,CHN,5\n", ("with itself", "CHN, CHN")),
        (
            "baci_technology",
            "batteries",
            lambda t: t + "CHN,KAZ,-5\n",
            ("negative", "CHN, KAZ, 2024, batteries"),
        ),
        (
            "baci_technology",
            "batteries",
            lambda t: t + "CHN,KAZ,5\n",
            ("duplicate row", "batteries"),
        ),
        (
            "baci_technology",
            "aerospace",
            lambda t: t.replace("value_kusd", "v", 1),
            ("value_kusd",),
        ),
        ("spyware_inventory", "spyware", lambda t: t.replace("Spyware", "Toy"), ("kind", "line 2")),
        ("spyware_inventory", "spyware", lambda t: t[:9_000], ("fields", "truncated")),
    ],
)
def test_files_that_are_wrong(origin, word, change, words, mirror, tmp_path):
    said = refused(origin, tmp_path, mirror, **{word: change})
    assert all(each in said for each in words), said
