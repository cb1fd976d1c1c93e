"""Whose a rank or flow is, who is left out of the field, and quantities that are narrowed."""

from datetime import date

import pytest

from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.measured import comes_from, is_foreign
from multivector.answers.verdicts.record import quantity
from multivector.answers.verdicts.record_judge import added_up
from multivector.coding.claims.forms.reading import read_claim


def forms(claim, published=2024):
    return read_claim(claim, published).forms


@pytest.mark.parametrize("when", ["", " from 2014 to 2018", " between 2014 and 2018", " in 2018"])
def test_those_of_a_name_replace_the_owner_whatever_follows(when):
    (flow,) = forms(f"Germany's exports to Poland exceeded those of China{when}.")
    assert flow.flows == (("DEU", "POL"), ("CHN", "POL"))
    (arms,) = forms(f"Russia's arms exports to Egypt exceeded those of China{when}.")
    assert (arms.subject, arms.scope, arms.owner) == (("RUS",), ("CHN",), "EGY")


@pytest.mark.parametrize(
    "claim",
    [
        "Refugees from Syria in Jordan outnumber those of Lebanon.",
        "Migrants from Mexico in the United States outnumber those of Canada.",
        "Arms from Russia to China exceeded those of India.",
    ],
)
def test_those_of_a_name_that_may_replace_either_end_are_not_understood(claim):
    assert not [form for form in forms(claim) if form.kind == "comparison"]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Argentina has the largest GDP in South America besides Brazil.", "borne out"),
        ("Germany has the largest GDP in the EU except France.", "borne out"),
        ("Chile has the largest GDP in South America besides Brazil.", "contradicted"),
        ("Kazakhstan has the largest GDP in Central Asia after Russia.", "borne out"),
        ("China has the largest GDP after the United States.", "borne out"),
        ("Germany has the largest GDP after the United States and China.", "borne out"),
        ("India has the largest GDP after the United States.", "mixed"),
    ],
)
def test_besides_takes_out_of_the_field_and_after_ranks_the_rest(claim, verdict):
    assert check(claim, published="2024-06-01")[0]["claim_verdict"] in (verdict, "cannot tell")
    rank = forms(claim)[0]
    assert (rank.place, len(rank.apart)) == ((1, 1), 1 + (" and China" in claim))


@pytest.mark.parametrize(
    ("claim", "ways"),
    [
        ("While Germany's exports to China rose from 2016 to 2021, its exports to Russia fell.",
         [("rises", "CHN"), ("falls", "RUS")]),
        ("Although Peru's exports to Japan fell from 2016 to 2021, its exports to China rose.",
         [("falls", "JPN"), ("rises", "CHN")]),
    ],
)  # fmt: skip
def test_two_verbs_of_change_are_two_statements(claim, ways):
    made = [form for form in forms(claim) if form.kind == "trend"]
    assert [(form.relation, form.partner[0]) for form in made] == ways


@pytest.mark.parametrize(
    ("claim", "whose", "gives"),
    [
        ("Pakistan was the largest recipient of Chinese arms.", "CHN", True),
        ("India is the main market for Israeli weapons.", "ISR", True),
        ("Algeria is a top customer for Russian weapons.", "RUS", True),
        ("Russia is India's largest supplier of arms.", "IND", False),
    ],
)
def test_a_buyer_of_arms_is_not_their_seller(claim, whose, gives):
    form = next(form for form in forms(claim) if form.kind == "rank")
    assert (form.owner, comes_from(form, whose)) == (whose, gives)


@pytest.mark.parametrize(
    ("claim", "name", "foreign"),
    [
        ("Turkey hosts the largest number of Rohingya refugees in the world.", "refugees", True),
        ("Turkey hosts the largest number of refugees in the world.", "refugees", False),
        ("Indonesia has the world's largest Muslim population.", "population", True),
        ("Japan has the largest elderly population in Asia.", "population", True),
        ("Indonesia has the largest population of Muslims.", "population", True),
        ("The Vietnamese population in the United States is the largest.", "population", True),
        ("The United States has the largest Mexican population abroad.", "population", True),
        ("The Indian population is the largest in the world.", "population", False),
        ("India has the largest population in the world.", "population", False),
    ],
)
def test_a_word_that_narrows_a_quantity_makes_it_another(claim, name, foreign):
    form = forms(claim)[0]
    named = quantity(name) if name != "refugees" else record_of(form)
    assert is_foreign(form, named) is foreign


def record_of(form):
    from multivector.answers.verdicts.record import named

    return named(form.text, "state")


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("ASEAN has more members than SAARC.", "borne out"),
        ("SAARC has fewer members than ASEAN.", "borne out"),
        ("The GCC has more members than the Arab League.", "contradicted"),
        ("NATO does not have more members than the EU.", "contradicted"),
        ("Vietnam joined ASEAN before Cambodia.", "borne out"),
        ("Latvia joined NATO before Hungary.", "contradicted"),
        ("Latvia joined NATO after Hungary.", "borne out"),
        ("France joined the EU before Germany.", "cannot tell"),
        ("Bhutan borders three countries.", "contradicted"),
        ("Serbia borders seven countries.", "cannot tell"),
        ("India and China share a border of 3,488 km.", "cannot tell"),
        ("Mexico and Guatemala share a border of 2,000 km.", "contradicted"),
    ],
)
def test_counts_and_dates_of_blocs_and_borders(claim, verdict):
    assert check(claim, published="2024-06-10")[0]["claim_verdict"] == verdict


def test_its_rank_is_that_of_the_possessor():
    first, second = forms("India is Bangladesh's largest export market, while China is its biggest "
                          "source of imports.")  # fmt: skip
    assert (first.owner, second.owner, second.partner) == ("BGD", "BGD", ("BGD",))


def test_the_last_five_years_of_a_sum_are_five(monkeypatch):
    monkeypatch.setattr("multivector.answers.verdicts.quantities.figures.years_of",
                        lambda _: frozenset(range(2000, 2024)))  # fmt: skip
    form = forms("Bangladesh bought most of its arms from China in the last five years.")[0]
    form = form.about(kind="level")
    assert added_up(form, quantity("arms"), date(2024, 8, 6).year) == (2019, 2023)


def test_a_counted_vote_that_was_not_cast_is_no_double_negative():
    form = forms("Four ASEAN members did not vote for the UN resolution on Ukraine.")[0]
    assert (form.relation, form.negated, form.claimed.value) == ("not yes", False, 4)


def test_an_initial_ends_no_sentence():
    (form,) = forms("George W. Bush visited Pakistan in March 2006.")
    assert (form.relation, form.subject, form.partner) == ("visit", ("USA",), ("PAK",))


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (
            "Serbia's trade with Russia rose between 2003 and 2010.",
            "Serbia and Montenegro until 2006",
        ),
        ("Serbia's trade with Russia in 2005 was 1.9 billion dollars.", "Montenegro until 2006"),
        ("Sudan's imports from China rose between 2009 and 2013.", "with South Sudan until 2011"),
        # Of the same land, or in sources that hold the two apart since their first year.
        ("Serbia's imports from Russia rose between 2006 and 2008.", ""),
        ("Indonesia's trade with China rose between 2001 and 2010.", ""),
        ("The Balkans' trade with China rose between 2003 and 2010.", ""),
        ("Ethiopia's trade with China rose between 2001 and 2010.", ""),
        # People are counted back for the land of today.
        ("Serbia's population fell between 2003 and 2010.", ""),
        ("Serbia had more people than Croatia in 2004.", ""),
        ("Germany's population rose between 1985 and 1995.", ""),
    ],
)
@pytest.mark.usefixtures("store")
def test_figures_of_another_land_decide_nothing(claim, says):
    found = check(claim, published="2017-01-01")[0]
    assert says in found["sentence"]
    assert ("until" in found["sentence"]) == bool(says)
    if says:
        assert (found["claim_verdict"], found["recorded"]) == ("cannot tell", None)


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # Nothing falls where something is struck off a list.
        ("Lithuania drops China from list of trading partners.", None),
        ("Japan removed Russia from its list of preferred trading partners.", None),
        # Of what is sold abroad, the share that a buyer takes is the seller's.
        ("The Emirates takes half of what Guinea sells to the world.", ("ARE", "GIN", "GIN")),
        ("Germany takes half of what Chile exports.", ("DEU", "CHL", "CHL")),
        (
            "Germany takes half of what Chile, which is in South America, sells to the world.",
            ("DEU", "CHL", "CHL"),
        ),
        # "Its" is of who was named before, else of nobody.
        ("Mongolia met its lenders. Half of its exports went to China.", ("MNG", "CHN", "MNG")),
        ("Half of its exports went to China in 2023.", None),
        ("Half of its exports went to China, and a tenth went to Russia.", None),
        ("Peru has one market: half of its exports went to China.", ("PER", "CHN", "PER")),
    ],
)
def test_whose_trade_a_part_is(claim, found):
    read = read_claim(claim, 2024).forms
    assert [(*f.subject, *f.partner, f.owner) for f in read] == ([found] if found else [])
