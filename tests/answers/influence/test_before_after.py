"""What changed before and after a date, on real figures."""

import json
import shutil

import numpy as np
import pytest
from click.testing import CliRunner
from tests.answers.violations import violations

from multivector.answers.influence import links
from multivector.answers.influence.before_after import COLUMNS, _amount, _sentences, changes
from multivector.answers.influence.flow import flow
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.recorded_trade import later_year
from multivector.answers.influence.ties.trade_flows import TradeFlows
from multivector.answers.voting.agreement import agreement
from multivector.cli.main import application
from multivector.codes.regions import region
from multivector.records import loading
from multivector.records.origins.prices import deflators
from multivector.store.warehouse import Store

ORIGINS = (
    *("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020"),
    *("kgz_trade_by_country", "sipri_arms", "wb_remittances"),
    *("un_votes", "un_roll_calls", "unga_votes"),
)
WAR = {"before": (2019, 2021), "after": (2022, 2024)}
FIVE = list(region("central-asia").states)


@pytest.fixture(scope="module")
def filled(home_with):
    """Return a home with the sources, and what changed in Central Asia."""
    home = home_with(*ORIGINS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        return home, changes(states=FIVE, **WAR)


@pytest.fixture(autouse=True)
def found(filled, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled[0]))
    return filled[1]


def test_levels_are_means_of_the_flows_and_hold_to_the_table(found):
    assert found.columns == COLUMNS
    assert violations("changes", found) == []
    assert len(found) == 5 * 5 * 7
    row = next(
        r for r in found
        if (r["influencer"], r["influencee"], r["link"]) == ("CHN", "KGZ", "imports")
    )  # fmt: skip
    bought = {y: flow("CHN", "KGZ", y).value for y in (2019, 2020, 2021, 2022, 2023)}
    real = {y: value * deflators([y])[0] for y, value in bought.items()}
    before, after = (
        np.mean([real[y] for y in span]) for span in ((2019, 2020, 2021), (2022, 2023))
    )
    assert row["before"] == pytest.approx(before, rel=1e-5)
    assert row["after"] == pytest.approx(after, rel=1e-5)
    assert row["difference"] == pytest.approx(after - before, rel=1e-4)
    assert row["lower"] < row["difference"] < row["upper"]
    assert row["flag"] == "after: 2022, 2023"


def test_what_was_bought_here_stands_beside_what_was_sold_there(found):
    """Kyrgyzstan bought more in China and sold more to Russia, by more than nearly all states."""
    rows = {(r["influencer"], r["link"]): r for r in found if r["influencee"] == "KGZ"}
    for pair in (("CHN", "imports"), ("RUS", "exports")):
        assert rows[pair]["lower"] > 0
        assert rows[pair]["growth_place"] < 0.1 * rows[pair]["others"]
    (said,) = [s for s in found.sentences if s.startswith("Kyrgyzstan")]
    assert "imports from China rose" in said
    assert "exports to Russia rose" in said
    assert "goods may have been re-exported" in said
    assert "not their causes" in found.sentences[0]
    assert "cause of a change is not identified" in found.caption


def test_places_are_those_of_the_same_difference_of_every_state():
    states = [*FIVE, "ARM", "GEO", "DEU", "SRB", "VNM", "BRA"]
    rows = [
        r for r in changes(states=states, powers=["RUS", "CHN"], **WAR)
        if r["influencer"] == "RUS" and r["link"] == "imports"
    ]  # fmt: skip
    # Since 2022 neither side reports what Russia sells to Turkmenistan: unknown, and no fall.
    (silent,) = [r for r in rows if r["difference"] is None]
    assert (silent["influencee"], silent["after"]) == ("TKM", None)
    assert "does not mean zero" in silent["flag"]
    rows.remove(silent)
    ordered = sorted(rows, key=lambda r: -r["difference"])
    places = [r["place"] for r in ordered]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert len({r["others"] for r in rows}) == 1
    assert rows[0]["others"] > 130


def test_a_change_names_the_years_that_its_means_are_of(found):
    # 2024 has no trade: the mean of 2022–2024 is that of two years.
    told = [sentence for sentence in found.sentences if " a year (" in sentence]
    assert told
    assert all("after: mean of 2022, 2023" in sentence for sentence in told)
    whole = changes(states=FIVE, before=(2019, 2021), after=(2022, 2023))
    assert not [sentence for sentence in whole.sentences if "mean of" in sentence]


def test_what_is_not_on_record_is_null_with_its_reason(found):
    for row in found:
        if row["link"] == "remittances":
            assert row["difference"] is None
            assert row["flag"] == "no data in 2019-2021; no data in 2022-2024"
        if row["link"] in ("FDI", "visits"):
            assert row["flag"] == "no installed source has these data"
        if row["link"] == "arms" and row["difference"] is not None:
            assert row["lower"] is None  # its source states no error


def test_votes_are_the_agreement_of_the_span_with_a_bootstrap_range(found):
    row = next(
        r for r in found if (r["influencer"], r["influencee"], r["link"]) == ("RUS", "KAZ", "votes")
    )
    years = {
        r["year"]: (r["agreement"], r["votes"])
        for r in agreement("KAZ", "RUS", start=2019, end=2021)
    }
    votes = sum(count for _, count in years.values())
    pooled = sum(level * count for level, count in years.values()) / votes
    assert row["before"] == pytest.approx(pooled, abs=1e-5)
    assert row["lower"] < row["difference"] < row["upper"]
    assert row["upper"] - row["lower"] < 0.2


def test_ranges_of_the_difference_cover_a_maker_left_out():
    """Harvard's flows are left out; their difference must lie within the range of the rest."""
    reader = Reader(Store())
    own = TradeFlows(reader)
    powers = ["CHN", "RUS", "USA", "TUR", "IND", "JPN", "KAZ"]
    masks = {}
    spans = (range(2011, 2014), range(2016, 2019))
    for year in (*spans[0], *spans[1]):
        masks[year] = np.zeros((len(powers), len(reader.names)))
        masks[year][np.arange(len(powers)), [reader.place[p] for p in powers]] = 1.0
    held = [
        np.mean(
            [
                masks[y]
                @ np.nan_to_num(np.exp(own.grid("atlas_bilateral_2010_2020", y)))
                * deflators([y])[0]
                for y in span
            ],
            axis=0,
        )
        for span in spans
    ]
    link = links._trade(reader, masks, spans, without=("Harvard",))[0]
    big = (link.before > 2e7) & (link.after > 2e7) & (held[0] > 0) & (held[1] > 0)
    inside = (link.lower <= held[1] - held[0]) & (held[1] - held[0] <= link.upper)
    assert big.sum() > 700
    assert 0.85 <= inside[big].mean() <= 0.95
    assert later_year(own, 2012)[0].shape == (len(reader.names),) * 2


def test_the_command(found):
    done = CliRunner().invoke(
        application,
        "influence --states KGZ --powers CHN,RUS --before 2019-2021 --after 2022-2024 "
        "--format json".split(),
    )
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert list(rows[0]) == list(COLUMNS)
    assert [r["link"] for r in rows[::2]] == list(links.LINKS)
    for words, said in (
        ("--before 2019-2021", "after is missing"),
        ("--before 2021-2019 --after 2022", "ends before it starts"),
        ("--before 2019-21 --after 2022", "not a year"),
    ):
        bad = CliRunner().invoke(application, ["influence", "--states", "KGZ", *words.split()])
        assert bad.exit_code
        assert said in str(bad.exception or "") + bad.output


def test_a_flow_that_stops_being_reported_is_unknown_and_not_a_fall():
    """No table has the trade of Korea and Viet Nam in 2023, the seventh largest there was."""
    found = changes(states=["VNM"], powers=["KOR", "CHN"], before=(2020, 2022), after=2023)
    rows = {(r["influencer"], r["link"]): r for r in found}
    for link in ("imports", "exports"):
        row = rows["KOR", link]
        assert row["before"] > 1e10
        assert (row["after"], row["difference"], row["place"]) == (None, None, None)
        assert rows["CHN", link]["after"] > 1e10
    assert "trade of Vietnam with South Korea" in found.sentences[-1]


def traded(state, power, link, before=1e9, after=2e9, half=2e9):
    """Return a row of trade; ``half`` is half its range."""
    row = {"influencee": state, "influencer": power, "link": link, "unit": "2021 USD a year"}
    row |= {"before": before, "after": after, "others": 9, "doubts": []}
    names = ("difference", "lower", "upper", "place", "growth_place")
    if before is None or after is None:
        return row | dict.fromkeys(names)
    change = after - before
    return row | dict(zip(names, (change, change - half, change + half, 3, 9), strict=True))


NONE = {"before": None, "after": None}
BOTH = ("imports", "exports")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([traded("TJK", "RUS", x) for x in BOTH],
         ["In Tajikistan no known trade with these powers changed by more than its range."]),
        ([traded("TJK", "RUS", x, **NONE) for x in BOTH],
         ["Unknown in one span or both: trade of Tajikistan with Russia."]),
        ([traded("TJK", "RUS", x, None) for x in BOTH],
         ["Unknown in one span or both: trade of Tajikistan with Russia."]),
        ([traded(s, p, x, **NONE) for s in ("TJK", "KGZ") for x in BOTH for p in ("RUS", "CHN")],
         ["Unknown in one span or both: trade of Tajikistan and Kyrgyzstan with Russia and "
          "China."]),
        ([traded("TJK", "RUS", "imports", **NONE), traded("TJK", "RUS", "exports")],
         ["In Tajikistan no known trade with these powers changed by more than its range.",
          "Unknown in one span or both: imports of Tajikistan from Russia."]),
        ([*(traded("TJK", "RUS", x) for x in BOTH), traded("KGZ", "RUS", "imports"),
          traded("KGZ", "RUS", "exports", after=None)],
         ["In Tajikistan and Kyrgyzstan no known trade with these powers changed by more than "
          "its range.",
          "Unknown in one span or both: exports of Kyrgyzstan to Russia."]),
    ],
)  # fmt: skip
def test_unknown_trade_is_not_said_to_be_unchanged(rows, said):
    states = list(dict.fromkeys(row["influencee"] for row in rows))
    assert _sentences(rows, states)[1:] == said


def test_a_change_beyond_its_range_is_told_beside_what_is_unknown():
    rows = [traded("TJK", "RUS", x, half=1e8) for x in BOTH]
    rows += [traded("TJK", "CHN", x, **NONE) for x in BOTH]
    said = _sentences(rows, ["TJK"])
    assert "imports from Russia rose from $1 to $2 billion" in said[1]
    assert said[2:] == ["Unknown in one span or both: trade of Tajikistan with China."]


def test_without_a_source_of_trade_nothing_is_said_not_to_have_changed(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("un_votes", "un_roll_calls")))
    found = changes(states=["TJK"], powers=["RUS", "CHN"], before=2015, after=2018)
    trade = "Unknown in one span or both: trade of Tajikistan with Russia and China."
    assert found.sentences[1:] == (trade,)


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("2021 USD a year", 1.234e9, "1.23"), ("2021 USD", 5.65e9, "5.65"),
        ("2021 USD", 0.0, "0.00"), ("2021 USD a year", 19_778.0, "<0.01"),
        ("2021 USD a year", 6e6, "0.01"), ("million TIV a year", 224.0, "224"),
        ("agreement, 0 to 1", 0.737, "0.737"),
    ],
)  # fmt: skip
def test_dollars_are_shown_in_billions_and_nothing_else(unit, value, shown):
    assert _amount({"unit": unit, "before": value}, "before") == shown


@pytest.fixture
def two_years(home_with, tmp_path, monkeypatch):
    """Have a home with both matrices of remittances and stocks of investment."""
    home = tmp_path / "home"
    shutil.copytree(home_with("wb_remittances", "knomad_remittances", "imf_dip"), home)
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))


def only(found, link):
    (row,) = [row for row in found if row["link"] == link]
    return row


@pytest.mark.usefixtures("two_years")
def test_a_link_whose_sources_have_a_year_each_is_compared():
    found = changes(states=["TJK"], powers=["RUS"], before=2017, after=2021)
    row = only(found, "remittances")
    stored = {
        r["year"]: r["remittances_usd"]
        for r in Store().read("remittances").to_pylist()
        if (r["sender"], r["recipient"]) == ("RUS", "TJK")
    }
    for side, year in (("before", 2017), ("after", 2021)):
        assert row[side] == pytest.approx(stored[year] * deflators([year])[0], rel=1e-5)
    assert row["origins"] == ["wb_remittances", "knomad_remittances"]
    assert row["flag"] == "from wb_remittances (2017) and knomad_remittances (2021)"
    assert row["lower"] is None
    # One source alone is not named again, and a year that none has stays without data.
    later = only(changes(states=["KAZ"], powers=["USA"], before=2017, after=2019), "remittances")
    assert (later["after"], later["flag"]) == (None, "no data in 2019")
    fdi = only(changes(states=["KAZ"], powers=["USA"], before=2017, after=2021), "FDI")
    assert (fdi["origins"], fdi["flag"]) == (["imf_dip"], None)


@pytest.mark.usefixtures("two_years")
def test_money_of_every_link_is_in_billions():
    shown = changes(states=["KAZ"], powers=["USA"], before=2017, after=2021).digest
    assert [row["link"] for row in shown] == ["FDI, bn 2021 USD", "remittances, bn 2021 USD a year"]


def test_a_mean_of_a_part_of_its_span_is_shown_with_its_years(home_with, monkeypatch):
    """The list of visits ends in 2019: no visit in that year is no fall over three."""
    sources = home_with("us_president_visits", "us_secretary_visits")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(sources))
    for after, end in (((2019, 2021), "; after only 2019"), ((2017, 2019), "")):
        found = changes(states=["IDN", "MMR"], powers=["USA"], before=(2010, 2012), after=after)
        labels = {row["link"] for row in found.digest if row["link"].startswith("visits")}
        assert labels == {f"visits, leader-days a year{end}"}


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize("name", ["a_table", "z_table"])
def test_an_own_table_comes_before_the_published_ones(name, tmp_path):
    table, mapping = tmp_path / "fdi.csv", tmp_path / "fdi.toml"
    table.write_text("investor,host,year,stock_usd\nUSA,KAZ,2017,1e9\nUSA,KAZ,2021,3e9\n")
    mapping.write_text(f'origin = "{name}"\ncitation = "Own, 2022"\n')
    loading.add("fdi_stock", table, mapping)
    row = only(changes(states=["KAZ"], powers=["USA"], before=2017, after=2021), "FDI")
    assert row["after"] == pytest.approx(3e9 * deflators([2021])[0], rel=1e-5)
    assert (row["origins"], row["flag"]) == ([name], None)


def test_producers_that_disagree_on_a_direction_leave_no_change_and_are_named():
    """Harvard's South African exports to China fell by half, CEPII's more than doubled."""
    found = changes(states=["ZAF"], powers=["CHN", "DEU"], before=(2012, 2014), after=(2015, 2017))
    rows = {(r["influencer"], r["link"]): r for r in found}
    row = rows["CHN", "exports"]
    assert row["lower"] < -5e9 < 0 < row["difference"] < row["upper"]
    assert "producers disagree: CEPII rose, Harvard fell" in row["flag"]
    assert (row["place"], row["growth_place"]) == (None, None)
    assert "exports to China rose" not in " ".join(found.sentences)
    assert "South Africa, exports to China: producers disagree" in " ".join(found.sentences)
    assert "disagree" not in (rows["DEU", "exports"]["flag"] or "")


def test_a_state_that_did_not_exist_has_no_zeros():
    found = changes(states=["MNE"], powers=["RUS"], before=(2003, 2005), after=(2008, 2010))
    rows = {r["link"]: r for r in found if r["unit"]}
    assert {r["before"] for r in rows.values()} == {None}
    assert rows["arms"]["after"] is not None


@pytest.mark.parametrize(
    ("state", "power", "why"),
    [
        ("HRV", "EU", "HRV is a member of EU in some of these years"),
        ("SSD", "CHN", "SSD is not listed as a state in some of these years"),
    ],
)
def test_a_pair_that_is_none_in_every_year_is_flagged_as_such(state, power, why):
    rows = changes(states=[state], powers=[power], before=(2008, 2010), after=(2014, 2016))
    rows = [row for row in rows if row["unit"]]  # of links with a source
    assert {row["flag"] for row in rows} == {why}
    assert {row["difference"] for row in rows} == {None}
    other = changes(states=["HRV"], powers=["CHN"], before=(2008, 2010), after=(2014, 2016))
    assert {row["flag"] for row in other if row["link"] in ("imports", "arms")} == {None}


@pytest.mark.parametrize(
    ("state", "was"),
    [("SRB", "SRB is Serbia and Montenegro until 2006"), ("SDN", "SDN is Sudan with South Sudan")],
)
def test_no_change_is_told_between_years_of_different_land(state, was):
    rows = changes(states=[state], powers=["CHN"], before=(2003, 2005), after=(2012, 2014))
    rows = {row["link"]: row for row in rows if row["unit"]}
    assert rows["imports"]["flag"].startswith(was)
    assert (rows["imports"]["difference"], rows["imports"]["place"]) == (None, None)
    later = changes(states=[state], powers=["CHN"], before=(2012, 2013), after=(2014, 2015))
    assert not any(row["flag"] and "until" in row["flag"] for row in later)
