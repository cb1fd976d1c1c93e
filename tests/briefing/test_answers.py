"""A page says of each claim what ``check`` says: of every form, on every quantity of the record."""

from collections.abc import Callable
from pathlib import Path

import pytest

import multivector as mv
from multivector.briefing import answers
from multivector.briefing.cards import claims_of
from multivector.briefing.view import view_of
from multivector.text.article import Article

ORIGINS = (
    "baci_hs10_97_bounds", "baci_2023_matrix", "imts_2025_network", "worldbank_population",
    "worldbank_gdp", "imf_weo", "imf_dip", "unga_es11_1", "un_votes", "un_roll_calls", "unhcr",
    "undesa_migrants", "us_troops", "sipri_arms", "gcdf", "wb_remittances", "pacific_links",
)  # fmt: skip
# Each form of a claim about two states, with what fills it: the quantity as between two, and its
# verb; then the same of one state.
BETWEEN = {
    "rank": "{A} is the largest {role} {B}.",
    "rank denied": "{B} is not among the three largest {role} {A}.",
    "comparison": "{A} is a larger {role} {B} than Germany.",
    "trend": "{A}'s {noun} {B} has grown since 2012.",
    "change": "{A}'s {noun} {B} rose by 40 per cent between 2012 and 2019.",
    "factor": "{A}'s {noun} {B} has doubled since 2012.",
    "extreme": "{A}'s {noun} {B} reached its highest level in ten years.",
}
ROLES = {
    "trading partner of": "trade with", "supplier of goods to": "exports to",
    "buyer of goods from": "imports from", "supplier of arms to": "arms exports to",
    "source of remittances to": "remittances to", "lender to": "lending to",
}  # fmt: skip
PAIRS = [("Russia", "Kazakhstan"), ("China", "Mali"), ("Russia", "Central Asia")]
OF_ONE = [
    *(f"{state}'s {noun} {said}." for state in ("Kenya", "Peru") for noun in
      ("population", "economy", "GDP per person", "public debt") for said in
      ("has grown since 2010", "is larger than that of Chile", "rose by 20% from 2010 to 2018")),
    "Inflation in Peru was 8 per cent in 2022.", "Unemployment in Spain fell in 2022.",
    "Germany's economy shrank by 5 per cent in 2020.", "Germany hosts more refugees than France.",
    "Japan hosts more US troops than Germany.", "Turkey hosts the most refugees.",
    "Russia hosts more migrants from Tajikistan than any other country.",
    "Australia is the largest donor of aid to Solomon Islands.",
    "Kazakhstan abstained on the UN resolution on Ukraine in March 2022.",
    "China has more influence in Kazakhstan than Russia.", "China is the dominant power in Peru.",
    "Uzbekistan is a member of the EAEU.", "Kenya and Somalia share a border.",
    "Kazakhstan votes with Russia more often than Uzbekistan does in the General Assembly.",
    "China's exports to Mali exceed those of Russia.",
    "Germany has a trade deficit with China of 50 billion dollars.",
]  # fmt: skip
DAY = "2023-06-01"


def sentences() -> list[str]:
    made = [
        form.format(A=one, B=two, role=role, noun=noun)
        for form in BETWEEN.values()
        for role, noun in ROLES.items()
        for one, two in PAIRS
    ]
    return [*made, *OF_ONE]


@pytest.fixture
def store(home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS)))


def test_a_page_and_a_check_give_every_claim_the_same_verdict(store: None) -> None:
    told, wrong = 0, []
    for at in range(0, len(texts := sentences()), 12):
        text = "A title\n\n" + "\n\n".join(texts[at : at + 12])
        page = mv.brief(Article("d", text, "A title", DAY, None, None, "en", "", "-"))
        assert not view_of(page).withheld, [c for c in page.checks if c["reason"] == "withheld"]
        decided = view_of(page).claims
        shown = {card.claim.text: card for card in (*decided.cards, *decided.also)}
        for claim, check in zip(page.coded.claims, page.checks, strict=True):
            alone = mv.check(claim.text, published=DAY)[0]["claim_verdict"]
            card = shown.get(claim.text)
            if alone != check["verdict"] or (check["form"] and alone != "cannot tell" and (
                card is None or card.verdict != alone or card.answer not in page.to_markdown()
            )):  # fmt: skip
                wrong.append((claim.text, alone, check["verdict"], card and card.answer))
            told += alone != "cannot tell"
    assert wrong == []
    assert told >= 40


def test_what_fails_our_own_check_is_our_fault_on_every_output(
    store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "A title\n\nRussia is the main supplier of arms to Mali. China lent to Peru."
    article = Article("d", text, "A title", "2024-01-29", None, None, "en", "", "-")
    page = mv.brief(article)
    assert "Russia led" in page.to_markdown()
    monkeypatch.setattr(answers, "check_fault", lambda *given: "number")
    page = mv.brief(article)
    one = page.to_dict()["claims"][0]["check"]
    assert (one["verdict"], one["reason"]) == ("cannot tell", "withheld")
    for written in (page.to_markdown(), page.to_html(), one["sentence"]):
        assert "a fault of multivector, not of the" in written
        assert "did not confirm" not in written
        assert "Russia led" not in written


def test_the_figures_that_decided_come_first_and_a_silent_record_gives_none(store: None) -> None:
    text = ("A title\n\nChina is the largest trading partner of Mongolia. Russia is the main "
            "supplier of arms to Mongolia. Mongolia is a member of the ICC.")  # fmt: skip
    page = mv.brief(Article("d", text, "A title", "2024-09-03", None, None, "en", "", "-"))
    by_id = {item.id: item for item in page.evidence}
    for claim, ids, check in zip(page.coded.claims, page.claim_evidence, page.checks, strict=True):
        if check["reason"] == "no indicator":
            assert ids == (), claim.text
            continue
        first, second = (by_id[one] for one in ids[:2])
        assert (first.value, first.year) == (check["recorded"], check["year"])
        assert (second.value, second.influencer) == (check["claimed"], check["rival"])
        assert first.origin in check["origins"]
    figures = [card.figures for card in claims_of(page).cards]
    assert all(one[0].id.startswith("verdict:") for one in figures)
    assert {*page.to_dict()["evidence"][0]} >= {"id", "value", "year", "origin", "sources"}


@pytest.mark.parametrize(
    "claim",
    [
        "China's exports to Mali exceed those of Russia.",
        "China's exports to Mali exceed that of Russia.",
        "China's exports to Mali are larger than those of Russia.",
        "China's exports to Mali are larger than Russia's.",
    ],
)
def test_those_of_another_are_his_own(store: None, claim: str) -> None:
    row = mv.check(claim, published="2024-01-29")[0]
    assert row["sentence"].startswith("Borne out: Exports from China to Mali ")
    assert ", from Russia to Mali " in row["sentence"]


def test_those_of_another_seller_are_his_own_and_multiples_of_them_are_not_understood(
    store: None,
) -> None:
    arms = mv.check(
        "Russia's arms deliveries to Mali exceed those of China.", published="2024-01-29"
    )
    assert arms[0]["sentence"].startswith("Borne out: Russia led China in major arms delivered by")
    twice = mv.check("China's exports to Mali are twice those of Russia.", published="2024-01-29")
    assert twice[0]["reason"] == "not understood"


def test_its_trade_is_that_of_the_state_before_and_in_the_same_years(store: None) -> None:
    text = ("Mongolia's trade with Russia has fallen since 2010, while its trade with China has "
            "more than doubled.")  # fmt: skip
    second = mv.check(text, published="2024-09-03")[1]
    assert (second["subject"], second["partner"], second["start"]) == (["MNG"], ["CHN"], 2010)
    assert second["verdict"] == "borne out"


def test_no_row_of_a_register_is_no_delivery_and_a_region_is_a_sum(store: None) -> None:
    claim = "Russia is the largest arms supplier of Central Asia."
    row = mv.check(claim, published="2023-05-18")[0]
    assert (row["verdict"], round(row["recorded"]), row["rival"]) == ("borne out", 1313, "TUR")
    broad = mv.check("Russia is the dominant power in Central Asia.", published="2023-05-18")[0]
    (arms,) = (part for part in broad["parts"] if part["indicator"].startswith("arms"))
    assert arms["verdict"] == "borne out"


def test_sources_are_those_of_the_rows(store: None) -> None:
    claim = "Russia is the largest source of remittances to Tajikistan."
    assert mv.check(claim, published="2023-05-18")[0]["origins"] == ["wb_remittances"]


def test_a_change_has_one_answer_alone_and_among_several(store: None) -> None:
    alone = mv.check(
        "Kazakhstan's trade with Russia fell from 2017 to 2022.", published="2023-05-18"
    )
    broad = "Kazakhstan's trade and voting ties with Russia weakened from 2017 to 2022."
    part = mv.check(broad, published="2023-05-18")[0]["parts"][0]
    assert part["recorded"] == alone[0]["recorded"]
    assert (part["reason"] == "too close") == (alone[0]["reason"] == "too close")


def test_a_change_of_arms_is_of_five_years_unless_two_years_are_named(store: None) -> None:
    asked = "Russia's arms deliveries to Kazakhstan have fallen"
    sums = mv.check(f"{asked}.", published="2023-05-18")[0]
    single = mv.check(f"{asked} from 2017 to 2022.", published="2023-05-18")[0]
    assert sums["recorded"] != single["recorded"]
