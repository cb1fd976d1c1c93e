"""Whose a quantity is: owner, partner, field of a rank or part of a population, by the words about
each name; and ties, visits and founders that a list would bear out by the wrong one.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.pairs import pair_facts
from multivector.answers.verdicts.record import is_on_state
from multivector.coding.claims.forms.reading import read_claim

ORIGINS = (
    "gcdf", "sipri_arms", "gsdb", "us_president_visits", "us_president_visits_2023", "unhcr",
    "undesa_migrants", "worldbank_population", "worldbank_gdp", "imf_weo",
)  # fmt: skip


@pytest.fixture(autouse=True)
def store(home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS)))


def verdict(claim: str, published: str = "2024-06-01") -> str:
    return str(check(claim, published=published)[0]["claim_verdict"])


@pytest.mark.parametrize(
    ("claim", "owner", "scope"),
    [
        ("Algeria is Africa's largest buyer of Russian arms.", "RUS", ("Africa",)),
        ("Oman is the largest Arab buyer of British arms.", "GBR", ("Arab world",)),
        ("Africa's largest buyer of arms from Russia is Egypt.", "RUS", ("Africa",)),
        ("Among African countries, Angola is the largest recipient of Chinese loans.", "CHN",
         ("Africa",)),
        ("Russia is the largest supplier of arms to Africa.", "Africa", ()),
        ("In Africa, China is the largest trading partner.", "Africa", ()),
    ],
)  # fmt: skip
def test_a_region_beside_a_rank_of_partners_is_its_field_unless_it_is_the_owner(
    claim, owner, scope
):
    (form,) = read_claim(claim, 2024).forms
    assert (form.owner, form.scope) == (owner, scope)


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # Of all that each bought, there is no sum: what Europe sold to whom is another matter.
        ("Ukraine was the largest buyer of arms in Europe from 2019 to 2023.", "cannot tell"),
        ("Brazil imports the most arms in South America.", "cannot tell"),
        ("France is the largest exporter of arms in the EU.", "cannot tell"),
        ("India is the largest Arab buyer of Russian arms.", "cannot tell"),
        ("Egypt is the largest Arab buyer of Russian arms.", "borne out"),
        ("Angola is the largest African recipient of Chinese loans.", "borne out"),
        ("Uganda hosts the most refugees in Africa.", "borne out"),
        ("Kazakhstan is Russia's largest buyer of Chinese arms.", "cannot tell"),
        ("Russia is Africa's largest arms supplier.", "borne out"),
    ],
)
def test_who_is_ranked_among_the_states_of_a_region(claim, found):
    assert verdict(claim) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("The Turkish population of Germany is 85 million.", "cannot tell"),
        ("Kazakhstan's Russian population is larger than that of Ukraine.", "cannot tell"),
        ("Germany's growing population of Turks exceeds 80 million.", "cannot tell"),
        ("The Turkish population exceeds 80 million.", "borne out"),
        ("The population of Kazakhstan is larger than that of Belgium.", "borne out"),
    ],
)
def test_two_states_beside_one_quantity_make_it_that_of_a_part(claim, found):
    assert verdict(claim) == found


@pytest.mark.parametrize(
    ("claim", "subject", "owner"),
    [
        ("Migrants from Egypt in Qatar outnumber those from India.", "EGY", "QAT"),
        ("There are more migrants from India in Qatar than from Egypt.", "IND", "QAT"),
        ("Refugees from Syria in Turkey outnumber those in Germany.", "TUR", "SYR"),
        ("There are more refugees from Syria in Turkey than in Germany.", "TUR", "SYR"),
    ],
)
def test_those_from_a_state_replace_the_one_from_which_the_first_are(claim, subject, owner):
    (form,) = read_claim(claim, 2024).forms
    assert (form.subject, form.owner) == ((subject,), owner)


def test_those_with_two_ends_of_their_own_are_not_compared():
    claim = "Migrants from Nepal in India outnumber those from Pakistan in Nepal."
    assert verdict(claim) == "cannot tell"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Most Eritrean refugees live in Ethiopia and Sudan.", "borne out"),
        ("Most Afghan refugees live in Germany and Austria.", "contradicted"),
        ("Half of Ethiopia's refugees come from South Sudan and Somalia.", "contradicted"),
        ("Most of Uganda's refugees come from South Sudan.", "borne out"),
    ],
)
def test_a_share_that_goes_to_several_is_of_their_sum(claim, found):
    assert verdict(claim, "2022-06-10") == found


def test_a_share_of_several_is_told_with_all_their_names():
    (row,) = check("Most Eritrean refugees live in Ethiopia and Sudan.", published="2022-06-10")
    assert "refugees from Eritrea in Ethiopia and Sudan" in row["sentence"]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("India's arms imports from Russia fell from 2014-2018 to 2019-2023.", "borne out"),
        ("China's arms imports from Russia rose from 2014–2018 to 2019–2023.", "cannot tell"),
        ("India's arms imports from Russia fell by 34% between 2014-18 and 2019-23.", "borne out"),
        ("India's arms imports from Russia rose from 2012-2014 to 2019-2023.", "cannot tell"),
    ],
)
def test_two_spans_of_five_years_are_two_sums(claim, found):
    assert verdict(claim) == found


def test_two_spans_of_years_of_a_flow_are_not_its_ends():
    (form,) = read_claim(
        "Peru's exports to China were lower in 2018-22 than in 2011-15.", 2024
    ).forms
    assert form.period.kind == "sums"


@pytest.mark.parametrize("good", ["LNG", "avocado", "LPG", "cement"])
def test_a_supplier_of_one_good_is_not_judged_by_all_goods(good):
    (row,) = check(f"China is the largest {good} supplier to Pakistan.", published="2024-06-01")
    assert row["verdict"] == "cannot tell"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Barack Obama did not visit Germany between 2013 and 2015.", "contradicted"),
        ("Barack Obama did not visit Mexico between 2013 and 2014.", "contradicted"),
        ("A judge appointed by Donald Trump visited Japan in 2017.", "cannot tell"),
        ("Donald Trump was visited by South Korea's president in 2017.", "cannot tell"),
        ("No American president visited Egypt between 2008 and 2009.", "contradicted"),
        ("No American president visited Vietnam between 2006 and 2016.", "borne out"),
    ],
)
def test_between_two_years_is_within_them_unless_it_is_between_two_visits(claim, found):
    assert verdict(claim) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Belarus is a founding member of the Eurasian Economic Union.", "borne out"),
        ("Kyrgyzstan is a founding member of the Eurasian Economic Union.", "cannot tell"),
        ("Malaysia is a founding member of the CPTPP.", "cannot tell"),
        ("Italy is a founding member of the OECD.", "cannot tell"),
        ("Uganda is a founding member of the East African Community.", "borne out"),
        ("Rwanda is a founding member of the East African Community.", "contradicted"),
        ("Morocco is a founding member of the African Union.", "cannot tell"),
        ("Greece is a founding member of NATO.", "contradicted"),
        ("China is a founding member of the WTO.", "contradicted"),
    ],
)
def test_founders_are_on_the_first_list_and_who_ratified_later_may_be(claim, found):
    assert verdict(claim) == found


def test_a_founder_is_told_as_one_of_the_first():
    (row,) = check("Norway is a founding member of NATO.", published="2024-06-01")
    assert "a member since 24 August 1949, one of the first 12" in row["sentence"]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Kuwait is under US sanctions.", "cannot tell"),
        ("Bulgaria is under US sanctions.", "cannot tell"),
        ("North Korea is under US sanctions.", "borne out"),
        ("Belarus is under EU sanctions.", "borne out"),
        ("The United States imposed sanctions on Turkey in December 2020.", "borne out"),
    ],
)
def test_sanctions_on_persons_and_firms_are_not_on_their_state(claim, found):
    assert verdict(claim, "2022-06-10") == found


def test_sanctions_on_persons_are_a_fact_of_two_states_and_a_ban_on_goods_is_on_the_state():
    facts = [fact.words for fact in pair_facts("USA", "KWT", date(2022, 6, 10))]
    assert any("on persons or firms" in words for words in facts)
    ban = {"trade": True, "financial": None, "arms": None, "other": None,
           "objective": "policy_change",
           "trade_kinds": "imp_part", "first_year": 2014}  # fmt: skip
    assert is_on_state(ban)
    assert not is_on_state({**ban, "financial": True})


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Congo is a member of OPEC.", "cannot tell"),
        ("Congo joined the East African Community in 2022.", "borne out"),
        ("Congo is a member of ECOWAS.", "contradicted"),
        ("The DR Congo is a member of OPEC.", "contradicted"),
    ],
)
def test_a_name_that_is_also_anothers_contradicts_nothing_that_holds_of_that(claim, found):
    assert verdict(claim) == found


def test_a_rank_of_an_earlier_year_contradicts_nothing_of_the_last():
    assert verdict("South Africa has Africa's largest economy.", "2025-06-10") == "cannot tell"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("India is Africa's largest economy.", "cannot tell"),
        ("Saudi Arabia is the largest African economy in the Arab League.", "cannot tell"),
        ("Egypt is the most populous African country in the Arab League.", "borne out"),
        ("Brazil is South America's largest economy.", "borne out"),
    ],
)
def test_who_leads_the_states_of_a_region_is_one_of_them(claim, found):
    assert verdict(claim) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Poland, Hungary and Transylvania are members of the EU.", "cannot tell"),
        ("Bavaria and Austria are members of the EU.", "cannot tell"),
        ("Spain, Italy and Scotland are members of the EU.", "cannot tell"),
        ("Norway, Lapland and Iceland are members of NATO.", "cannot tell"),
        ("Norway, Denmark and Iceland are members of NATO.", "borne out"),
        # Who rules is no party, known or not; a place is.
        ("Under Lula and Haddad, Brazil is a member of BRICS.", "borne out"),
        ("Hungary, under Viktor Orban and Fidesz, is a member of NATO.", "borne out"),
        ("Turkey, under Erdogan and the AKP, is a member of the EU.", "contradicted"),
        ("Macron and Bavaria are members of the EU.", "cannot tell"),
        ("Under Modi and Tibet, India is a member of the SCO.", "cannot tell"),
    ],
)
def test_a_list_with_a_name_that_is_not_known_is_not_borne_out(claim, found):
    assert verdict(claim) == found


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Mexico is a member of the OECD; China is its largest trading partner.", ["MEX"]),
        ("Kenya borders Uganda; China is its largest trading partner.", ["KEN"]),
        ("Egypt bought tanks; Russia is its main arms supplier.", ["EGY"]),
        # Of whom, or of what goods, is not said.
        ("India and France have sold it arms; Russia was its main supplier.", []),
        ("France has sold Egypt frigates; Germany is its largest trading partner.", []),
        ("Egypt bought arms; Russia is its main supplier.", []),
        ("Once Kenya's largest trading partner, Britain is now its second-largest one.", []),
        ("Chad is in the AU; China is its largest trading partner and Mali its main buyer.", []),
    ],
)
def test_its_rank_is_that_of_the_only_state_before(text, owners):
    forms = read_claim(text, 2024).forms
    assert [form.owner for form in forms if form.kind == "rank"] == owners


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Angola has not been a member of OPEC since December 2023.", "borne out"),
        ("Qatar has not been a member of OPEC since December 2018.", "borne out"),
        ("Gabon has not been a member of OPEC since December 1994.", "contradicted"),
        ("Iraq has not been a member of OPEC since December 2018.", "contradicted"),
    ],
)
def test_who_left_on_the_last_day_of_a_month_has_been_outside_since(claim, found):
    assert verdict(claim) == found
