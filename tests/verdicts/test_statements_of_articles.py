"""The statements of an article: which count, whose they are, and a form that is corrected."""

from dataclasses import replace
from datetime import date

import pytest

from multivector.answers.verdicts import article
from multivector.answers.verdicts.article import (
    checks,
    is_statement,
    recheck,
    region_meant,
    with_statements,
)
from multivector.answers.verdicts.finding import BORNE_OUT, Finding, Reason, unknown
from multivector.answers.verdicts.whole import Checked, Whole
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coded import Claim
from multivector.coding.coder import code
from multivector.text.read import read_one


def coded(text, published="2023-05-20"):
    return code(read_one("-", published=published, stdin=text.encode()))


TEXT = """Ministers of the five Central Asian states met in Astana on Monday.

Peru has a population of 34 million. China is a member of NATO. "Kazakhstan is a member of the
EAEU," Aigul Bekova, an analyst, said. The EAEU met. Peru has a population of 34 million, he said.
"""


@pytest.fixture(scope="module")
def told():
    return with_statements(coded(TEXT))


def test_statements_stand_among_the_claims_in_text_order(told):
    starts = [claim.start for claim in told.claims]
    assert starts == sorted(starts)
    texts = [claim.text for claim in told.claims]
    assert sum("population of 34 million" in text for text in texts) == 1, "told once"
    for claim in told.claims:
        assert told.article.text[claim.start : claim.end] == claim.text
    assert len(with_statements(told).claims) == len(told.claims), "none is added twice"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Peru's exports to Chile rose. Peru's imports from Chile rose.", 2),
        ("Peru's population has grown. Peru's economy has grown.", 2),
        ("Peru's exports to Chile rose. In Lima, Peru's exports to Chile rose.", 1),
        ("Peru had 30 million people in 2015. Peru had 31 million people in 2015.", 2),
        ("Peru had 30 million people in 2015. As is known, Peru had 30 million people in 2015.", 1),
        ("Peru had 30 million people in 2015. Peru had 30 million people in 2016.", 2),
    ],
)
def test_the_same_is_told_once_and_another_quantity_or_year_is_not_the_same(text, number):
    assert len(with_statements(coded(text)).claims) == number


PAST = """Ministers met in Budapest on Monday.

East Germany is Hungary's largest trading partner. Czechoslovakia is a member of the United Nations.
Soviet troops left the town. Hungary is a member of NATO. Austria borders Yugoslavia, he said.
"""


def test_what_is_said_of_a_former_state_is_told_with_its_reason_and_never_judged():
    found = with_statements(coded(PAST, "1985-05-05"))
    reasons = {
        claim.text[:14]: one["reason"]
        for claim, one in zip(found.claims, checks(found), strict=True)
    }
    assert reasons == {
        "East Germany i": "former state",
        "Czechoslovakia": "former state",
        "Hungary is a m": None,
        "Austria border": "former state",
    }
    assert all(one["form"] is None for one in checks(found) if one["reason"] == "former state")


def test_a_statement_has_its_channel_and_whom_it_is_about(told):
    claims = {claim.text: claim for claim in told.claims}
    people = next(c for text, c in claims.items() if "population" in text)
    assert (people.channel, people.about, people.states) == (None, (), ("PER",))
    nato = next(c for text, c in claims.items() if "NATO" in text)
    # A power and a bloc that is none: the power may influence it.
    assert (nato.channel, nato.about, nato.states) == ("diplomacy", (("CHN", "NATO"),), ())
    assert nato.speaker is None
    assert nato.modality == "fact"


@pytest.mark.parametrize(
    ("text", "about", "states", "channel"),
    [
        ("China is Russia's largest trading partner.", (("CHN", "RUS"),), (), "trade"),
        ("Chile is Peru's largest trading partner.", (), ("CHL", "PER"), "trade"),
        ("China sells more to Peru than to Chile.", (("CHN", "PER"),), (), "trade"),
        ("Kazakhstan shares a border with China.", (("CHN", "KAZ"),), (), "transport"),
    ],
)
def test_pairs_are_of_a_power_and_another(text, about, states, channel):
    (form, *_) = read_claim(text, 2023).forms
    made = article._claim(text, 0, len(text), form, coded(text))
    assert (made.channel, made.start, made.end) == (channel, 0, len(text))
    assert set(about) <= set(made.about)
    assert set(states) == set(made.states)


def test_who_is_quoted_in_a_sentence_says_it():
    whole = coded(TEXT)
    quote = whole.quotes[0]
    form = Form("level", "x", ("PER",))
    inside = article._claim("x", quote.start, quote.end, form, whole)
    assert inside.speaker == quote.speaker is not None
    before = article._claim("x", 0, quote.start, form, whole)
    after = article._claim("x", quote.end, quote.end + 5, form, whole)
    assert (before.speaker, after.speaker) == (None, None)


def test_the_region_is_the_one_that_is_named_most(told):
    region = region_meant(told)
    assert region is not None
    assert region.name == "Central Asia"
    assert region_meant(coded("Peru met Chile.")) is None
    forms = article._read("Trade of China with the region has grown.", "2023", region).forms
    assert any("Central Asia" in (*f.subject, *f.partner) for f in forms)
    none = article._read("Trade of China with the region has grown.", "2023", None).forms
    assert not any("Central Asia" in (*f.subject, *f.partner) for f in none)


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        (Form("several", "ties", ("CHN",), ("PER",)), True),
        (Form("several", "ties", ("CHN",), ("the city",)), False),
        (Form("vote", "x", ("PER", "the city"), relation="yes"), True),
        (Form("vote", "x", ("the city",), relation="yes"), False),
        (Form("existence", "x", ("PER",), ("EU",), relation="member"), True),
        (Form("existence", "x", ("PER",), ("the club",), relation="member"), False),
        (Form("level", "a population of 5", ("PER",)), True),
        (Form("level", "a population of 5", ("the city",)), False),
        (Form("level", "its trade with it", ("PER",), ("CHL",)), True),
        (Form("level", "its trade", ("PER",)), False),  # no second party
        (Form("level", "its trade with all", ("PER",), ("WORLD",)), False),
        (Form("rank", "its trade", ("PER",), (), ("CHL",)), True),
        (Form("level", "its hopes", ("PER",), ("CHL",)), False),
    ],
)
def test_what_the_record_covers_is_a_statement(form, holds):
    assert is_statement(form) == holds


def test_each_claim_is_checked_once_and_in_order(told):
    twice = replace(told, claims=(*told.claims, told.claims[0]))
    found = checks(twice)
    assert len(found) == len(twice.claims)
    assert found[0] is found[-1]
    verdicts = {claim.text: one for claim, one in zip(twice.claims, found, strict=True)}
    nato = next(one for text, one in verdicts.items() if "NATO" in text)
    assert (nato["verdict"], nato["form"]) == ("contradicted", "existence")
    assert nato["row"]["verdict"] == "contradicted"


@pytest.mark.parametrize(
    ("text", "modality", "reason"),
    [
        ("The talks were friendly.", "fact", "not understood"),
        ("The talks were friendly.", "forecast", "forecast or cause"),
        ("The bakery is the largest of 50 bakeries in the city.", "fact", "no indicator"),
        ("China will become Peru's largest trading partner.", "fact", "forecast or cause"),
        ("Peru's rice harvest fell by 5% in 2019.", "fact", "no indicator"),
    ],
)
def test_a_claim_without_a_statement_has_its_reason_and_no_form(text, modality, reason):
    claim = Claim(text, None, 0, len(text), None, (), (), modality)
    (found,) = checks(replace(coded(text), claims=(claim,)))
    assert (found["verdict"], found["reason"], found["form"]) == ("cannot tell", reason, None)
    assert found["relation"] is None


def test_of_several_statements_the_first_that_decides_is_shown():
    def made(finding):
        return Checked(Form("level", "x"), finding, None, date(2023, 1, 1))

    open_, figure = unknown(Reason.CLOSE), unknown(Reason.CLOSE, recorded=1.0)
    yes = Finding(BORNE_OUT)
    assert Whole((made(open_), made(figure), made(yes))).deciding.finding is yes
    assert Whole((made(open_), made(figure))).deciding.finding is figure
    assert Whole((made(open_),)).deciding.finding is open_


def test_those_just_named_are_whom_one_leads():
    form = Form("several", "more active", ("CHN",), ("Central Asia",), relation="above")
    before = "Russia, the United States and Kazakhstan met China. Russia spoke."
    found = article._than_those(form, before)
    assert (found.relation, found.scope) == ("highest", ("RUS", "USA"))
    assert article._than_those(form, "Kazakhstan met China.") is form
    for other in (
        form.about(scope=("RUS",)),
        form.about(relation="rises"),
        form.about(kind="level"),
    ):
        assert article._than_those(other, before) is other


# -- a corrected form -----------------------------------------------------------------------------

CLAIM = "Peru has a population of 90 million."


def corrected(text=CLAIM, **changes):
    whole = coded(text, "2026-05-20")
    claim = Claim(text, None, 0, len(text), None, (), ("PER",), "fact")
    return recheck(whole, claim, changes)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        (CLAIM, 0.92, 1.08),
        ("Peru has about 90 million people.", 0.875, 1.125),
        ("Peru has more than 90 million people.", 1, None),
        ("Peru has fewer than 90 million people.", None, 1),
    ],
)
def test_a_corrected_number_has_what_its_wording_allows(text, lower, upper):
    own = corrected(text)
    assert corrected(text, claimed=90e6) == own
    found = corrected(text, claimed=34e6)
    ends = [None if end is None else pytest.approx(end * 34e6) for end in (lower, upper)]
    assert [found[key] for key in ("claimed", "claimed_lower", "claimed_upper")] == [34e6, *ends]
    assert found["subject"] == own["subject"] == ["PER"]


@pytest.mark.parametrize(
    ("changes", "period"),
    [
        ({"start": 2019}, (2019, 2019)),
        ({"start": 2010, "end": 2019}, (2010, 2019)),
        ({"end": 2019}, (None, 2019)),
    ],
)
def test_corrected_years_are_a_year_or_a_range(changes, period):
    found = corrected(**changes)
    assert (found["start"], found["end"]) == period


def test_an_empty_form_takes_what_is_given():
    found = corrected("The talks were friendly.", kind="existence", subject=["PER"], partner=["EU"],
                      relation="member")  # fmt: skip
    assert (found["form"], found["verdict"], found["subject"]) == (
        "existence", "contradicted", ["PER"],
    )  # fmt: skip
    level = corrected("The talks were friendly.", claimed=5)
    assert (level["form"], level["reason"]) == ("level", "no indicator")


@pytest.mark.parametrize(
    ("text", "published", "understood"),
    [
        ("The Czech state shares a border with Austria.", "1974-10-13", False),
        ("It is false that the Czech state shares a border with Austria.", "1974-10-13", False),
        ("The Czech state shares a border with Austria.", "2020-10-13", True),
        ("The South Yemeni state shares a border with Oman.", "1974-10-13", False),
        ("Austria shares a border with Hungary.", "1974-10-13", True),
    ],
)
def test_a_statement_is_about_the_states_of_its_day(text, published, understood):
    found = with_statements(coded(text, published))
    judged = checks(found)
    assert [one["form"] is not None for one in judged] == [understood]
    assert (judged[0]["reason"] == "former state") != understood
