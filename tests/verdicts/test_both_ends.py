"""Quantities between two: two flows held against one another, and which end of a pair a name is."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from multivector.answers.verdicts import record_judge
from multivector.answers.verdicts.check import check
from multivector.briefing.truth.sentences import check_fault
from multivector.coding.claims.forms.reading import read_claim
from multivector.store.warehouse import Store


def one(claim, published="2022-06-01"):
    return check(claim, published=published)[0]


def counted(table, value, **where):
    data = Store().read(table)
    for column, wanted in where.items():
        data = data.filter(pc.equal(data[column], pa.scalar(wanted)))
    return sum(data[value].to_pylist())


@pytest.mark.parametrize(
    ("text", "flows", "relation"),
    [
        ("U.S. exports to Mexico were larger than U.S. exports to China.",
         (("USA", "MEX"), ("USA", "CHN")), "above"),
        ("Germany's exports to Brazil exceeded Italy's exports to Brazil.",
         (("DEU", "BRA"), ("ITA", "BRA")), "above"),
        ("Kenya's imports from China are smaller than its exports to Uganda.",
         (("CHN", "KEN"), ("KEN", "UGA")), "below"),
        ("New Zealand's exports to Saudi Arabia are larger than its imports from that country.",
         (("NZL", "SAU"), ("SAU", "NZL")), "above"),
        ("Vietnam runs a trade surplus with the United States.",
         (("VNM", "USA"), ("USA", "VNM")), "above"),
        ("The US trade deficit with China was about 420 billion dollars in 2018.",
         (("USA", "CHN"), ("CHN", "USA")), "below"),
    ],
)  # fmt: skip
def test_both_flows_are_read_with_their_ends(text, flows, relation):
    (form,) = read_claim(text, 2023).forms
    assert (form.flows, form.relation) == (flows, relation)


@pytest.mark.parametrize(
    "text",
    [
        "Peru's exports to China grew faster than its exports to Chile.",
        "Vietnam's trade surplus with the United States fell.",
        "Peru's exports to China in 2019 were larger than its exports to China in 2010.",
        "Peru's exports to China were $3 billion larger than its exports to Chile.",
    ],
)
def test_growth_and_a_flow_against_itself_are_no_such_comparison(text):
    assert not any(form.flows for form in read_claim(text, 2023).forms)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Vietnam runs a trade surplus with the United States.", "borne out"),
        ("Germany has a trade deficit with the United States.", "contradicted"),
        ("U.S. exports to Mexico were larger than U.S. exports to Peru.", "borne out"),
        ("Brazil's exports of oil to China exceeded its exports of oil to Japan.", "cannot tell"),
    ],
)
def test_flows_are_held_against_the_record(store, claim, verdict):
    assert one(claim, "2023-06-01")["verdict"] in (verdict, "cannot tell")
    if verdict == "borne out":
        assert one(claim, "2023-06-01")["verdict"] == verdict


SAID = ("Exports from Vietnam to the United States $118 billion (79–153), from the United States "
        "to Vietnam $9.56 billion (4.28–19.2) in 2022.")  # fmt: skip
ROW = {
    "form": "comparison", "flows": [["VNM", "USA"], ["USA", "VNM"]], "relation": "above",
    "subject": ["VNM"], "partner": ["USA"], "scope": ["USA"], "unit": "USD", "year": 2022,
    "recorded": 118e9, "recorded_lower": 79e9, "recorded_upper": 153e9,
    "claimed": 9.56e9, "claimed_lower": 4.28e9, "claimed_upper": 19.2e9,
    "indicator": "exports of goods", "verdict": "borne out", "negated": False, "words": SAID,
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [("118", "9.56"), ("from the United States to Vietnam", "from Vietnam to the United States"),
     ("Vietnam to the United States $", "the United States to Vietnam $"), ("2022", "2021")],
)  # fmt: skip
def test_a_sentence_on_flows_with_its_sides_or_figures_changed_round_is_withheld(old, new):
    assert check_fault(SAID, ROW, "") is None
    assert check_fault(SAID.replace(old, new, 1), ROW, "") is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"recorded": 4e9}, {"claimed": 140e9}, {"verdict": "contradicted"}, {"negated": True},
        {"relation": "below"}, {"year": 2021}, {"flows": [], "rival": "RUS", "relation": "lowest"},
    ],
)  # fmt: skip
def test_a_verdict_that_its_own_figures_do_not_bear_is_withheld(changed):
    assert check_fault(SAID, {**ROW, **changed}, "") is not None


@pytest.mark.parametrize(
    ("claim", "table", "value", "where"),
    [
        ("Germany hosts {} Syrian refugees.", "refugees", "persons",
         {"home": "SYR", "host": "DEU", "year": 2021}),
        ("{} refugees from Somalia live in Kenya.", "refugees", "persons",
         {"home": "SOM", "host": "KEN", "year": 2021}),
        ("Uganda hosted {} refugees in 2018.", "refugees", "persons",
         {"host": "UGA", "year": 2018}),
        ("{} migrants from Mexico live in the United States.", "migrants", "persons",
         {"home": "MEX", "host": "USA", "year": 2020}),
        ("Kazakhstan hosts {} migrants from Russia.", "migrants", "persons",
         {"home": "RUS", "host": "KAZ", "year": 2020}),
        ("{} US troops were stationed in Japan in 2015.", "troops", "troops",
         {"host": "JPN", "year": 2015}),
        ("Italy hosted {} American troops in 2019.", "troops", "troops",
         {"host": "ITA", "year": 2019}),
    ],
)  # fmt: skip
def test_the_end_that_a_sentence_names_is_the_one_that_is_counted(
    store, claim, table, value, where
):
    people = counted(table, value, **where)
    row = one(claim.format(f"{people:,.0f}"))
    assert row["recorded"] == pytest.approx(people)
    assert row["verdict"] == "borne out"


@pytest.mark.parametrize("verb", ["lost", "sent", "deployed", "has received", "plans"])
@pytest.mark.parametrize(
    "claim",
    ["The United States {} {} troops in Japan in 2015.", "Japan {} {} US troops in 2015."],
)
def test_what_is_done_to_a_stock_is_not_that_it_is_there(store, claim, verb):
    troops = counted("troops", "troops", host="JPN", year=2015)
    for done, reason in ((verb, "definition differs"), ("had", None)):
        assert one(claim.format(done, f"{troops:,.0f}"))["reason"] == reason
    row = one("The United States lost more troops in Japan than in Germany in 2015.")
    assert (row["verdict"], row["reason"]) == ("cannot tell", "definition differs")


@pytest.mark.parametrize(
    "claim", ["There were {} US troops in Japan in 2015.", "{} US troops in Japan in 2015",
              "The number of US troops in Japan stood at {} in 2015.",
              "US troops in Japan fell to {} in 2015."],
)  # fmt: skip
def test_a_stock_that_is_there_is_held_against_its_figure(store, claim):
    troops = counted("troops", "troops", host="JPN", year=2015)
    assert one(claim.format(f"{troops:,.0f}"))["verdict"] == "borne out"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        # Kuwait has 533 of those assigned in 2024, and had 16,197 with those deployed in 2017.
        ("The United States has 13,000 troops in Kuwait.", "cannot tell"),
        ("The United States does not have 13,000 troops in Kuwait.", "cannot tell"),
        ("The United States has fewer than 1,000 troops in Kuwait.", "cannot tell"),
        # More than were ever deployed beside those who are counted.
        ("The United States has 80,000 troops in Germany.", "contradicted"),
        ("The United States has fewer than 80,000 troops in Germany.", "borne out"),
        ("The United States has more than 500 troops in Kuwait.", "borne out"),
        ("The United States has cut its troops in Kuwait by more than 90 per cent since 2017.",
         "cannot tell"),
        ("The number of US troops in Kuwait has fallen since 2016.", "cannot tell"),
        ("Italy hosts more US troops than Kuwait.", "cannot tell"),
        ("Japan hosts more US troops than Germany.", "borne out"),
        ("The United States had 16,000 troops in Kuwait in 2017.", "borne out"),
        ("The United States had 60,000 troops in Kuwait in 2017.", "contradicted"),
        ("The number of US troops in Kuwait fell from 2011 to 2016.", "borne out"),
    ],
)  # fmt: skip
def test_troops_that_are_not_counted_since_2018_neither_deny_nor_confirm(store, claim, verdict):
    row = one(claim, "2024-06-01")
    assert row["verdict"] == verdict
    late = (row["year"] or 0) >= 2018
    assert ("without those deployed" in row["sentence"]) == late
    if late and verdict == "cannot tell":
        assert row["reason"] == "definition differs"


def test_a_state_of_another_extent_is_not_denied_by_figures_of_todays_territory(store):
    for claim in ("West Germany's population was 61 million in 1985.",
                  "Pakistan's population was 110 million in 1965."):  # fmt: skip
        assert one(claim)["verdict"] == "cannot tell"
    assert one("France's population was 80 million in 1985.")["verdict"] == "contradicted"


def test_estimates_of_troops_at_war_deny_nothing(store):
    assert one("The US had 170,000 troops in Iraq in 2007.")["verdict"] == "borne out"
    assert one("The US had 40,000 troops in Iraq in 2007.")["verdict"] == "contradicted"
    for claim in ("9,800 troops in Afghanistan in 2015", "40,000 troops in Iraq in 2017"):
        assert one(f"The US had {claim}.")["reason"] == "definition differs"
    row = one("The United States has about 900 troops in Syria.", "2024-06-01")
    assert (row["verdict"], row["recorded"]) == ("borne out", 900)
    assert "without those deployed" not in row["sentence"]


def test_no_host_lost_more_from_its_count_than_what_it_may_lack(store):
    """The Pentagon's count dropped those deployed in 2018; three hosts it no longer publishes."""
    rows = Store().read("troops").to_pylist()
    of = {(row["host"], row["year"]): row["troops"] for row in rows if row["flag"] is None}
    hosts = {host for host, year in of if year == 2018}
    fell = {host: of.get((host, 2017), 0) - of[host, 2018] for host in hosts}
    most, second, *_ = sorted(fell, key=lambda host: -fell[host])
    assert (most, second) == ("KWT", "QAT")
    assert 0.9 * record_judge._DEPLOYED < fell["KWT"] < record_judge._DEPLOYED


def test_troops_of_a_year_in_which_they_came_are_not_those_of_the_year_before(store):
    # 59,054 in 2009, 99,279 in 2010.
    assert one("The US has 98,000 troops in Afghanistan.", "2010-12-01")["reason"] == (
        "newer than the record"
    )
    assert one("The US has 20,000 troops in Afghanistan.", "2010-12-01")["verdict"] == (
        "contradicted"
    )


def test_which_of_two_homes_sends_more_is_not_which_of_two_hosts_takes_more(store):
    from_homes = one("Kazakhstan hosts more migrants from Russia than from China.")
    assert (from_homes["verdict"], from_homes["indicator"]) == (
        "borne out", "Migrants from the partner living in the state")  # fmt: skip
    to_hosts = one("There are more migrants from Ukraine in Russia than in Poland.")
    assert to_hosts["indicator"] == "Migrants from the state living in the partner state"


def test_a_share_of_a_complete_list_is_of_its_total(store):
    whole, part = (counted("refugees", "persons", host="DEU", year=2021, **more)
                   for more in ({}, {"home": "SYR"}))  # fmt: skip
    row = one("More than half of the refugees in Germany are from Syria.")
    assert row["recorded"] == pytest.approx(100 * part / whole)


def test_makers_that_differ_make_the_range_of_a_figure(store):
    row = one("Japan's economy is worth 5 trillion dollars.", "2023-06-01")
    assert row["recorded_lower"] < row["recorded"] < row["recorded_upper"]


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        ("It is not true that Uzbekistan is a member of the EAEU.", "borne out", None),
        ("It is false that Kazakhstan is a member of the EAEU.", "contradicted", None),
        ("It is not true that Kazakhstan is not a member of the EAEU.",
         "cannot tell", "not understood"),
        ("South Korea's GDP exceeded two trillion dollars in 2018.", "contradicted", None),
        ("Kenya's population has never exceeded 40 million people.", "contradicted", None),
        ("Kenya's exports to Uganda have never exceeded nine billion dollars.",
         "cannot tell", "outside coverage"),
        ("Paraguay has no land border with China.", "borne out", None),
        ("France and Brazil share a land border.", "cannot tell", "definition differs"),
        ("No US secretary of state has ever visited Turkmenistan.", "contradicted", None),
        ("The United States votes more often with Israel than with China at the UN.",
         "borne out", None),
        ("Poland's GDP per capita is higher than Morocco's.", "borne out", None),
        ("Nicaragua voted against the UN resolution on Ukraine on Wednesday.",
         "cannot tell", "no indicator"),
    ],
)  # fmt: skip
def test_negation_history_and_other_days(store, claim, verdict, reason):
    row = one(claim, "2022-10-14")
    assert (row["verdict"], row["reason"]) == (verdict, reason)
