"""Claims on loans, arms, sanctions, votes of 2025, visits by office and refugees, each held against
what its published list holds of other regions than the one the rule was found in.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.pairs import pair_facts
from multivector.briefing.truth.sentences import pair_fault

ORIGINS = (
    "gcdf", "sipri_arms", "gsdb", "un_votes_2025", "un_votes", "un_roll_calls", "unga_es11_1",
    "china_leader_visits", "china_engagements", "unhcr", "worldbank_population", "imf_weo",
)  # fmt: skip


@pytest.fixture(autouse=True)
def store(home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS)))


def verdict(claim: str, published: str) -> tuple[str, str | None]:
    (row,) = check(claim, published=published)
    return row["verdict"], row["reason"]


OTHERWISE = ("cannot tell", "one producer")  # the record says otherwise, but is the only one
SO, NOT_SO = ("borne out", None), ("contradicted", None)
DIFFERS, OUTSIDE = ("cannot tell", "definition differs"), ("cannot tell", "outside coverage")
TOO_CLOSE, DEPENDS = ("cannot tell", "too close"), ("cannot tell", "depends on the window")


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # Of 2021 alone, each of the first three would be the reverse.
        ("China has lent more to Venezuela than to Ecuador.", SO),
        ("China has lent more to Argentina than to Venezuela.", OTHERWISE),
        ("China has lent more to Cambodia than to Laos.", OTHERWISE),
        ("Bosnia received more Chinese loans than Montenegro.", SO),
        ("China has lent Venezuela about $110 billion since 2000.", SO),
        ("China has lent Laos about $21 billion since 1990.", OUTSIDE),
    ],
)
def test_what_has_been_lent_is_a_sum_over_the_years_on_record(claim, found):
    assert verdict(claim, "2023-06-01") == found


def test_a_sum_is_told_with_its_first_and_last_year():
    (row,) = check("China has lent more to Venezuela than to Ecuador.", published="2023-06-01")
    assert "from 2000 to 2021" in row["sentence"]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Russia was Vietnam's largest arms supplier between 2014 and 2018.", SO),
        ("The United States was Mexico's largest arms supplier between 2019 and 2023.", NOT_SO),
        ("China is Serbia's largest arms supplier.", SO),
        ("Russia is Serbia's largest arms supplier.", NOT_SO),
        ("France supplies most of Croatia's arms.", SO),
        ("The United States supplies most of Indonesia's arms.", NOT_SO),
        ("South Korea supplied more arms to the Philippines than China did in 2022.", SO),
        ("Ukraine was Thailand's largest arms supplier between 2014 and 2018.",
         ("cannot tell", "too close")),
        # Nothing is not ahead of nothing; an undated purchase may be of any years on record.
        ("China is Cuba's largest arms supplier.", TOO_CLOSE),
        ("Peru bought more arms from China than from Russia.", NOT_SO),
        ("Egypt imported more arms from the United States than from Russia.", DEPENDS),
        ("Most of Venezuela's arms came from Russia.", DEPENDS),
        # Since a year: of all years from it, and not otherwise of the last ones.
        ("Russia has been Armenia's largest arms supplier since 2020.", NOT_SO),
        ("Russia has been India's largest arms supplier since 2000.", SO),
        # What a region gets, not what it sends.
        ("The United States is the largest supplier of arms to the Middle East.", SO),
        ("China is the largest supplier of arms to sub-Saharan Africa.", SO),
        ("Russia sold Venezuela more arms than any other country in Latin America.",
         ("cannot tell", "not understood")),
        ("Under Chávez, Venezuela bought more arms from Russia than from China.",
         ("cannot tell", "not understood")),
        ("Venezuela bought more arms from China than from Russia.", DEPENDS),
        ("Turkey bought more arms from the United States than from China.", SO),
        ("Russia was Serbia's largest arms supplier between 2024 and 2026.",
         ("cannot tell", "newer than the record")),
    ],
)  # fmt: skip
def test_arms_are_added_up_and_a_supplier_that_is_not_listed_delivered_none(claim, found):
    assert verdict(claim, "2024-06-01") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Russia was Serbia's main arms supplier for decades.", DEPENDS),
        ("Germany used to be Turkey's largest arms supplier.", DEPENDS),
        ("In the past China was Zambia's main arms supplier.", DEPENDS),
        ("France was Serbia's largest arms supplier.", DEPENDS),
        ("France is Serbia's largest arms supplier.", NOT_SO),
        # In 2018 it delivered none, in the five years to it most.
        ("Russia was Serbia's main arms supplier until 2018.", DEPENDS),
        ("Russia was Armenia's main arms supplier until 2022.", SO),
        ("China was Egypt's main arms supplier until 2015.", NOT_SO),
    ],
)
def test_a_past_without_years_is_not_that_of_the_last_ones(claim, found):
    assert verdict(claim, "2024-08-30") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("The United States has a trade embargo on Cuba.", SO),
        ("The United States maintains an embargo against North Korea.", SO),
        ("The United States has a trade embargo on Uganda.", DIFFERS),
        ("The United States has an embargo on Ethiopia.", DIFFERS),
        ("The United Kingdom has a trade embargo on Zimbabwe.", DIFFERS),
        ("The United States has trade sanctions on Mali.", DIFFERS),
        ("The United States has an arms embargo on South Sudan.", SO),
        # One on all trade is on oil, too; one on some goods may be on others.
        ("The United States has an oil embargo on Cuba.", SO),
        ("The European Union has an oil embargo on Russia.", DIFFERS),
    ],
)
def test_an_embargo_is_of_all_trade_not_of_that_with_some_persons(claim, found):
    assert verdict(claim, "2024-06-01") == found


def test_what_sanctions_are_on_is_that_of_their_own_cases():
    def words(claim: str, published: str) -> str:
        return str(check(claim, published=published)[0]["sentence"])

    oil = words("The European Union has an oil embargo on Russia.", "2024-06-01")
    assert "on goods that are not named" in oil
    assert "(not on all trade)" in words("The African Union has an embargo on Niger.", "2024-06-01")
    aid = words("Mali is under French sanctions.", "2022-12-01")  # not the EU's ban on travel
    assert "on persons, firms or aid: financial" in aid


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Serbia was under UN sanctions from 1998 to 2001.", SO),
        ("The European Union lifted its arms embargo on Uzbekistan in 2009.", SO),
        ("The European Union has an arms embargo on Myanmar.", SO),
        ("The European Union has an arms embargo on Bosnia.", OTHERWISE),  # on persons, not arms
        ("Paraguay is under UN sanctions.", OTHERWISE),
        ("The European Union lifted its arms embargo on Venezuela in 2020.", DIFFERS),
        ("The United States lifted sanctions on Cuba in 2021.", DIFFERS),
        ("The European Union lifts its arms embargo on Uzbekistan in 2009.", SO),
    ],
)
def test_sanctions_of_a_bloc_are_those_of_its_own_cases_and_of_their_kind(claim, found):
    assert verdict(claim, "2023-06-01") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("The United States voted against the UN resolution on Ukraine in February 2025.", SO),
        ("Indonesia voted for the UN resolution on Ukraine in February 2025.", SO),
        ("Brazil voted for the UN resolution on Ukraine in February 2025.", NOT_SO),
        ("Armenia abstained on the UN resolution on Ukraine in February 2025.", SO),
        # It did on one of two that day.
        ("Serbia abstained on the UN resolution on Ukraine in February 2025.",
         ("cannot tell", "no indicator")),
    ],
)  # fmt: skip
def test_votes_of_2025_are_read_by_their_titles(claim, found):
    assert verdict(claim, "2025-04-01") == found


@pytest.mark.parametrize("voter", ["Serbia", "Armenia", "Mongolia"])
def test_of_two_texts_on_a_war_the_one_that_names_the_state_is_shown(voter):
    claim = f"{voter} voted against the UN resolution on Ukraine on 24 February 2025."
    (row,) = check(claim, published="2025-03-01")
    assert row["verdict"] == "contradicted"
    assert "ES-11/7" in row["indicator"]


def test_a_vote_in_passing_does_not_bear_out_what_is_said_of_it():
    claim = "Serbia made a mistake when it voted for the UN resolution on Ukraine."
    assert verdict(claim, "2025-03-01") == ("cannot tell", "not understood")


NONE = ("cannot tell", "no indicator")


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # Years, months, days of the week and "day" are no topic.
        ("The US voted against the UN resolution on Lebanon in 2025.", NONE),
        ("Peru voted for the UN resolution on slavery in 2025.", NONE),
        ("Japan voted for the UN resolution on World AIDS Day in 2025.", NONE),
        ("Chile voted for the UN resolution on the International Day of Hope in July 2025.", NONE),
        # Nor is a title that lacks what the resolution was on.
        ("The US voted for the UN resolution on Chernobyl in December 2025.", NONE),
        ("The US voted against the UN resolution on child soldiers in 2025.", NONE),
        ("Peru voted for the UN resolution on Iranian drones in 2025.", NONE),
        ("Chile voted for the UN resolution on the International Day of Hope in March 2025.", SO),
        ("The US voted against the UN resolution on climate change in 2025.", SO),
        # A number of the list, and a month of a year in which the voter had no seat in the Council.
        ("Senegal abstained on resolution ES-11/7.", SO),
        ("Senegal voted against resolution ES-11/7 on Ukraine.", NOT_SO),
        ("North Korea abstained in February 2025 on the resolution on peace in Ukraine.", NOT_SO),
        ("Pakistan voted for the resolution on peace in Ukraine in February 2025.", NONE),
        (
            "Eritrea voted against the resolution of March 2022 that demanded Russia's withdrawal.",
            SO,
        ),
        ("Georgia voted for the resolution that demanded Russia's withdrawal from Georgia.", NONE),
        ("Ukraine abstained in the UN vote on the embargo on Cuba in 2025.", NOT_SO),
        ("Only Israel voted against the UN resolution on the US embargo on Cuba in 2025.", NOT_SO),
        ("Cuba wins UN vote against embargo.", ("cannot tell", "not understood")),
    ],
)
def test_a_year_or_a_word_beside_the_topic_names_no_resolution(claim, found):
    assert verdict(claim, "2025-12-20") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Xi Jinping visited Colombia in 2015.", NOT_SO),  # on neither of two full lists
        ("Xi Jinping visited Saudi Arabia in 2015.", OUTSIDE),  # the list of his days has 2016
        ("Li Keqiang visited Colombia in 2015.", SO),
        ("China's president visited Croatia in 2019.", OUTSIDE),
        ("China's premier visited Croatia in 2019.", SO),
        ("Xi Jinping visited Serbia in 2016.", SO),
        ("Xi Jinping visited Serbia in June 2016.", SO),
        ("Xi Jinping visited Serbia in May 2016.", OUTSIDE),
        # Headlines about a leader are from places where he was not; Brazzaville is in the Congo.
        ("Hu Jintao visited Vietnam in January 2011.", NOT_SO),
        ("Hu Jintao visited Algeria in 2004.", SO),
        ("Xi Jinping visited the Democratic Republic of the Congo in March 2013.", OUTSIDE),
        ("Xi Jinping visited the Republic of the Congo in March 2013.", SO),
    ],
)
def test_a_visit_is_borne_out_by_that_of_the_person_or_office_named(claim, found):
    assert verdict(claim, "2020-06-01") == found
    (row,) = check("Li Keqiang visited Thailand in 2019.", published="2020-06-01")
    assert "Li Keqiang in 2019" in row["sentence"]


UNREAD = ("cannot tell", "not understood")


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # Of somebody else, near whom the name stands.
        ("Xi Jinping's wife visited Serbia in 2016.", UNREAD),
        ("Critics of Chinese President Xi Jinping visited Serbia in 2016.", UNREAD),
        ("A former Chinese president visited Serbia in 2016.", UNREAD),
        ("China's vice-premier visited Croatia in 2019.", UNREAD),
        ("Xi Jinping's visit to Serbia in 2016 was long.", UNREAD),
        ("China's president Xi Jinping visited Serbia in 2016.", SO),
        # An order or a count, which a list of years does not tell.
        ("Xi Jinping visited Serbia twice in 2016.", UNREAD),
        ("Xi Jinping made two visits to Serbia in 2016.", UNREAD),
        ("Xi Jinping was the first Chinese president to visit Serbia.", UNREAD),
        ("Xi Jinping visited Serbia before 2017.", UNREAD),
        ("Xi Jinping last visited Serbia in 2016.", UNREAD),
        # A row contradicts that there was none; one of the year of publication may be later.
        ("Xi Jinping has never visited Serbia.", NOT_SO),
        ("Xi Jinping did not visit Serbia in 2016.", NOT_SO),
        ("Xi Jinping has never visited Iceland.", OUTSIDE),
        ("Xi Jinping visited Myanmar this year.", OUTSIDE),
    ],
)
def test_whose_visit_it_is_and_how_many_must_be_on_the_list(claim, found):
    assert verdict(claim, "2020-06-01") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (
            "Egypt hosts more Sudanese refugees than South Sudan.",
            DIFFERS,
        ),  # with applicants it does
        ("Brazil hosts more Venezuelan refugees than Colombia.", DIFFERS),
        ("Chad hosts more Sudanese refugees than Egypt.", SO),
        ("Malaysia hosts more refugees than Thailand.", SO),
    ],
)
def test_refugees_are_named_as_those_without_asylum_seekers(claim, found):
    assert verdict(claim, "2025-06-01") == found
    (row,) = check(claim, published="2025-06-01")
    assert "without asylum-seekers" in row["sentence"]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Bolivia is the most populous landlocked country in South America.", SO),
        ("North Macedonia is the most populous landlocked country in the Balkans.", NOT_SO),
        ("Uganda is the most populous landlocked country in the world.", NOT_SO),
        ("Brazil votes with China in the UN General Assembly more often than with the United "
         "States.", SO),
    ],
)  # fmt: skip
def test_ranks_without_a_coast_and_votes_with_their_place(claim, found):
    assert verdict(claim, "2019-06-01") == found


def test_who_shares_the_only_case_of_a_sanction_is_named() -> None:
    said = check("Canada imposed sanctions on Saudi Arabia in 2018.", published="2019-06-01")
    assert "together with France, Germany and the United States" in said[0]["sentence"]
    own = check("The European Union has imposed sanctions on Belarus.", published="2015-06-01")
    assert "together with" not in own[0]["sentence"]
    (tie,) = (one for one in pair_facts("CAN", "SAU", date(2023, 6, 15)) if one.kind == "sanction")
    shared = "together with France, Germany and the United States"
    assert tie.words.endswith(f"(on record in 2023, {shared})")
    told, row = f"Canada and Saudi Arabia: {tie.words}.", {"kind": tie.kind, **tie.row}
    assert pair_fault(told, ("CAN", "SAU"), [row]) is None
    assert pair_fault(told.replace(shared, "with others"), ("CAN", "SAU"), [row]) is not None


def test_of_two_hosts_neither_is_where_the_refugees_are_from():
    (row,) = check(
        "Kenya and Uganda hosted more refugees than Tanzania in 2022.", published="2024-01-01"
    )
    assert row["verdict"] == "cannot tell"
