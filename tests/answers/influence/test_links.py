"""Investment, troops, pipelines and technology in capacity, recomputed from the owners' files."""

import csv
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from multivector.answers.influence import layers
from multivector.answers.influence.balance import balance
from multivector.answers.influence.channels import finance
from multivector.answers.influence.doubts import doubt, named
from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.influence import influence
from multivector.answers.influence.ties import pipelines
from multivector.answers.influence.ties.loading import Reader
from multivector.errors import InputError, StoreFault, UsageError
from multivector.records import loading
from multivector.store import schema
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE, CHANNELS

LINKS = (
    *("imf_dip", "us_troops", "pipelines", "baci_commodities", "baci_technology"),
    *("spyware_inventory", "atop"),
)


@pytest.fixture(scope="module")
def linked_home(filled_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("links") / "home"
    shutil.copytree(filled_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        for origin in LINKS:
            loading.pull(origin)
    return home


@pytest.fixture(autouse=True)
def linked(linked_home, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(linked_home))


def gdp(mirror, state, year):
    with open(mirror / "worldbank_gdp.csv", newline="", encoding="utf-8-sig") as stream:
        (value,) = [
            float(row["Value"])
            for row in csv.DictReader(stream)
            if row["Country Code"] == state and row["Year"] == str(year)
        ]
    return value


def test_investment_is_the_hosts_report_relative_to_gdp(mirror):
    rows = influence(states=["KAZ"], powers=["CHN", "USA"], channel="finance", years=2023)
    by = {row["influencer"]: row for row in rows}
    # Million USD, as Kazakhstan reports them to the IMF.
    for power, stock in (("CHN", 6754.74866), ("USA", 42404.62427)):
        share = stock * 1e6 / gdp(mirror, "KAZ", 2023)
        assert by[power]["dependence"] == pytest.approx(share, rel=1e-5)
    assert by["USA"]["rank"] == 1
    text = explain_dyad("CHN>KAZ:2023:finance").to_text()
    assert "CHN in KAZ, as CHN reports 7,909,735,219, as KAZ reports" in text


def test_without_years_the_latest_with_a_figure_for_the_states_is_shown():
    # Stocks reach 2024, the GDP that they are divided by 2023.
    rows = influence(states=["KAZ"], powers=["CHN", "USA"], channel="finance")
    assert {row["year"] for row in rows} == {2023}
    with pytest.raises(InputError, match="no data for these states in recent years"):
        influence(states=["KAZ"], powers=["RUS"], channel="finance")


def test_a_power_without_a_reporter_is_unknown_and_named():
    found = influence(states=["KAZ"], channel="finance", years=2023)
    rows = {row["influencer"]: row for row in found}
    assert {power for power, row in rows.items() if row["value"] is not None} == {"CHN", "USA"}
    for power in ("RUS", "EU", "TUR"):
        assert "FDI stock (not reported" in rows[power]["flag"]
        # Unknown is between 0 and 1, never 0.
        assert (rows[power]["lowest"], rows[power]["highest"]) == (0, 1)
    assert all(row["rank"] is None for row in rows.values())
    assert any("RUS, EU and TUR: unknown: FDI stock (not reported" in s for s in found.sentences)


def test_how_many_pairs_have_finance(mirror):
    """The counts of the method page: powers and states of Central Asia with a figure."""
    states, powers = ["KAZ", "KGZ", "TJK", "TKM", "UZB"], ["CHN", "RUS", "USA", "EU", "TUR"]
    counts = {}
    for year in (2013, 2014, 2018, 2022, 2023, 2024):
        rows = influence(states=states, powers=powers, years=year)
        known = [row for row in rows if row["channel"] == "finance" and row["value"] is not None]
        counts[year] = len(known)
        assert {row["influencer"] for row in known} <= {"CHN", "USA"}
    assert counts == COUNTS


COUNTS = {2013: 0, 2014: 6, 2018: 9, 2022: 9, 2023: 10, 2024: 10}


def test_gas_by_pipe_from_turkmenistan_depends_on_china(mirror):
    content = json.loads((mirror / "baci_commodity_flows_2022_2024.json").read_text())
    gas = content["flows"]["petroleum_gas"]["2023"]
    (value,) = [flow["v"] for flow in gas if (flow["e"], flow["i"]) == ("TKM", "CHN")]
    share = value / gdp(mirror, "TKM", 2023)
    found = explain_dyad("CHN>TKM:2023:transport")
    assert f"transport: gas and oil by pipeline in 2023: {share:.6g}" in found.to_text()
    sold = sum(flow["v"] for flow in gas if flow["e"] == "TKM")
    line = f"(central-asia-china), {value / sold:.0%} of its recorded gas exports"
    assert f"TKM gas to CHN through UZB, KAZ {line}" in found.to_text()
    # A transit state counts as well as the buyer.
    text = explain_dyad("UZB>TKM:2022:transport").to_text()
    assert "gas and oil by pipeline in 2022: 0.1" in text


def test_flows_take_the_ways_that_are_known_of_them(mirror):
    """Systems of six regions: what is sold, and the states on which it depends."""
    content = json.loads((mirror / "baci_commodity_flows_2022_2024.json").read_text())
    sold = pipelines._sales(Reader(Store()))
    for kind, heading, exporter, buyer, year, ways in (
        ("gas", "petroleum_gas", "AZE", "ITA", 2023, {("GEO", "TUR", "GRC", "ALB", "ITA")}),
        ("gas", "petroleum_gas", "AZE", "TUR", 2023, {("GEO", "TUR")}),
        ("gas", "petroleum_gas", "DZA", "ITA", 2023, {("TUN", "ITA")}),
        # The line through Morocco has been closed since 31 October 2021.
        ("gas", "petroleum_gas", "DZA", "ESP", 2022, {("ESP",)}),
        # Through Ukraine until the end of 2024.
        ("gas", "petroleum_gas", "RUS", "SVK", 2023, {("UKR", "SVK")}),
        ("gas", "petroleum_gas", "TKM", "CHN", 2024, {("UZB", "KAZ", "CHN")}),
        ("gas", "petroleum_gas", "BOL", "BRA", 2023, {("BRA",)}),
        ("oil", "crude_oil", "TCD", "CHN", 2023, {("CMR",)}),
        ("oil", "crude_oil", "RUS", "HUN", 2023, {("BLR", "UKR", "SVK", "HUN")}),
    ):
        flows = content["flows"][heading][str(year)]
        (value,) = [flow["v"] for flow in flows if (flow["e"], flow["i"]) == (exporter, buyer)]
        sales = [s for k, s, _ in sold[year] if (k, s.exporter, s.buyer) == (kind, exporter, buyer)]
        assert {sale.depends_on for sale in sales} == ways, (exporter, buyer)
        assert sum(sale.value for sale in sales) == pytest.approx(value)
    text = explain_dyad("TUR>AZE:2023:transport").to_text()
    assert "AZE gas to ITA through GEO, TUR, GRC, ALB (tanap + tap), 49% of its recorded" in text
    assert "gas exports (4% by no route that the listed lines show)" in text  # Bulgaria: a branch


def test_kazakh_oil_leaves_through_russia(mirror):
    content = json.loads((mirror / "baci_commodity_flows_2022_2024.json").read_text())
    oil = [flow for flow in content["flows"]["crude_oil"]["2023"] if flow["e"] == "KAZ"]
    by_sea = sum(flow["v"] for flow in oil if flow["i"] not in ("CHN", "RUS"))
    share = by_sea / gdp(mirror, "KAZ", 2023)
    text = explain_dyad("RUS>KAZ:2023:transport").to_text()
    assert f"transport: gas and oil by pipeline in 2023: {share:.6g}" in text
    # A state that sells nothing on the list by pipe is unknown.
    with pytest.raises(UsageError, match="no figure"):
        explain_dyad("RUS>KGZ:2023:transport")
    # Never carried back.
    assert "by pipeline in" not in explain_dyad("CHN>TKM:2016:transport").to_text()


def test_troops_are_known_for_the_united_states_alone():
    for year, here in ((2012, 1), (2020, 0)):
        text = explain_dyad(f"USA>KGZ:{year}:security").to_text()
        assert f"security: troops stationed in {year}: {here}\n" in text
    assert "troops stationed of TUR: unknown" in explain_dyad("TUR>KGZ:2012:security").to_text()
    russia = explain_dyad("RUS>KGZ:2020:security").to_text()
    assert "RUS in KGZ: Kant air base (https://" in russia
    # So no comparison of powers rests on it, and its absence changes none.
    rows = influence(states=["KGZ"], powers=["CHN", "RUS", "USA"], channel="security", years=2012)
    assert all("us_troops" not in row["origins"] for row in rows)
    # Whose troops are on record is flagged; what is on record for all powers is not.
    troops = [doubt("not counted", parts=["troops stationed"])]
    flagged = [r["influencer"] for r in rows if named(r["doubts"], "not counted") == troops]
    assert set(flagged) == {"RUS", "USA"}
    later = influence(states=["KGZ"], powers=["CHN", "RUS", "USA"], channel="security", years=2016)
    assert [r["influencer"] for r in later if named(r["doubts"], "not counted")] == ["RUS"]


def test_troops_that_are_known_and_not_counted_are_named_beside_who_leads():
    states = ["ARM", "AZE", "BIH", "GEO", "MDA", "UKR", "XKX"]
    found = influence(states=states, channel="security", years=2023)
    noted = {(r["influencee"], r["influencer"]) for r in found if named(r["doubts"], "not counted")}
    russian = {(state, "RUS") for state in ("ARM", "AZE", "GEO", "MDA", "UKR")}
    assert noted == russian | {("BIH", "EU"), *(("XKX", power) for power in ("USA", "EU", "TUR"))}
    # Two years that attest them: they were there in between, but not before or after.
    text = explain_dyad("RUS>ARM:2022:security").to_text()
    assert "RUS in ARM: named in the Factbook (" in text
    assert "troops stationed of RUS: unknown" in explain_dyad("RUS>AZE:2018:security").to_text()


def test_technology_is_a_share_of_imports_beside_the_composite(mirror):
    assert BESIDE == ("technology",)
    assert not set(BESIDE) & set(CHANNELS)
    shares = []
    for product in ("semiconductors", "batteries", "aerospace", "critical_minerals"):
        lines = (mirror / f"baci_2024_{product}.csv").read_text().splitlines()
        cells = [line.split(",") for line in lines if line[0] != "#"][1:]
        bought = {seller: float(value) for seller, buyer, value in cells if buyer == "UZB"}
        shares.append(bought["CHN"] / sum(bought.values()))
    rows = influence(states=["UZB", "TJK"], channel="technology", years=2024)
    by = {(row["influencer"], row["influencee"]): row for row in rows}
    assert by["CHN", "UZB"]["dependence"] == pytest.approx(sum(shares) / 4, rel=1e-5)
    assert by["CHN", "UZB"]["rank"] == 1
    # Russia and Tajikistan are silent: their trade is unknown, not zero.
    assert by["RUS", "TJK"]["value"] is None
    assert "neither side reports" in by["RUS", "TJK"]["flag"]
    for row in influence(states=["UZB"], years=2024):
        assert "technology" not in row["channels_used"]
        assert "baci_technology" not in row["origins"]


def test_technology_is_never_carried_back_and_its_draws_change_no_other(mirror):
    with pytest.raises(UsageError, match=r"sources cover 2024\)"):
        influence(states=["KAZ"], channel="technology", years=2023)
    text = explain_dyad("ITA>KAZ:2022").to_text()
    assert "technology: not known in 2022 (data: 2024)" in text
    sales = "technology: known sales of surveillance tools (incomplete list; there may be others):"
    assert f"{sales}\n    - 2014: Hacking Team (ITA), spyware: https://" in text
    assert "2022: RCS Labs (ITA)" in text
    assert "2022: RCS" not in explain_dyad("ITA>KAZ:2021").to_text()
    assert "known sales" not in explain_dyad("CHN>KAZ:2022").to_text()


def test_all_four_stand_in_what_explains_a_composite():
    text = explain_dyad("USA>KAZ:2023").to_text()
    assert "transport: gas and oil by pipeline in 2023: 0" in text
    assert "security: troops stationed in 2023: 0\n" in text
    assert "USA in KAZ: 28 troops (threshold: 100)" in text
    assert "technology: not known in 2023 (data: 2024)" in text


def test_a_figure_whose_total_is_zero_or_unknown_is_answered_with_what_is_beside_it():
    # Costa Rica imports no arms.
    text = explain_dyad("USA>CRI:2016:security").to_text()
    assert text.startswith("USA>CRI:2016:security: unknown: arms stock")
    assert "related data, not included:\n  security: troops stationed in 2016: 0\n" in text
    assert "recomputed" not in text
    # The GDP of North Korea is not known, what China lent it is.
    text = explain_dyad("CHN>PRK:2018:finance").to_text()
    assert (
        "finance: official finance in 2018: unknown, as the total is not known\n    - CHN 2018:"
        in text
    )
    assert ": nan" not in text
    assert "finance: official finance in 2018: 0." in explain_dyad("CHN>KAZ:2018:finance").to_text()


def test_stocks_read_from_the_cache_name_their_sources():
    """GDP ends a year before the stocks, whose cached arrays are cut."""
    rows = []
    for _ in range(2):
        reader = Reader(Store())
        share = finance.layers(reader).shares[-1]
        state, members = reader.place["KAZ"], np.array([reader.place["CHN"]])
        rows.append(share.joint.rows(state, members, share.years.index(2023)))
    assert rows[0] == rows[1]
    assert rows[0][0][2] == "imf_dip"


@pytest.mark.parametrize("channel", ["finance", "security", "migration", "technology"])
def test_why_a_figure_is_unknown_does_not_depend_on_what_else_was_asked(channel):
    asked = {"states": ["TJK", "KAZ", "CRI", "PRK"], "powers": ["RUS", "CHN", "USA"]}
    years = range(2013, 2025)
    whole = influence(**asked, channel=channel, years=(years[0], years[-1]))
    keys = ("influencer", "influencee", "year")
    flags = {tuple(row[key] for key in keys): row["flag"] for row in whole}
    for year in years:
        try:
            rows = influence(**asked, channel=channel, years=year)
        except UsageError:  # no figure at all in this year
            continue
        for row in rows:
            assert flags[tuple(row[key] for key in keys)] == row["flag"]
    if channel == "finance":
        assert "(sources cover 2014-" in flags["RUS", "TJK", 2013]
        assert "(not reported in 2018; sources" in flags["RUS", "TJK", 2018]


def test_five_investors_say_nothing_of_how_investment_is_spread():
    (brazil,) = balance(states=["BRA"], years=2023)
    assert "finance" not in brazil["channels_used"]
    assert brazil["coverage"] < 1
    assert "finance (no ties, or data on fewer than 10 states in 2023)" in brazil["flag"]
    (china,) = balance(states=["CHN"], years=2023)
    assert "finance" in china["channels_used"], "it reports on all"


def test_few_ties_among_many_states_with_data_are_concentration():
    (cuba,) = balance(states=["CUB"], years=2023)
    assert "security" in cuba["channels_used"], "two ties, and none with the other states"
    assert "security" not in (cuba["flag"] or "")


def test_a_table_that_is_outdated_stops_only_what_reads_it(monkeypatch):
    """What ``explain`` shows beside the figures is read by it alone."""
    now = schema.table("pipelines")
    listed = {**schema.tables(), "pipelines": replace(now, columns=now.columns[:-2])}
    monkeypatch.setattr(schema, "tables", lambda: listed)
    layers._load.cache_clear()
    try:
        assert influence(states=["TKM"], powers=["CHN"], years=2020).rows
        assert "CHN>KAZ" in explain_dyad("CHN>KAZ:2016:trade").to_text()
        with pytest.raises(StoreFault, match="incompatible with the schema of pipelines") as caught:
            explain_dyad("CHN>TKM:2023:transport")
        assert caught.value.next == "multivector data pull pipelines"
    finally:
        layers._load.cache_clear()
