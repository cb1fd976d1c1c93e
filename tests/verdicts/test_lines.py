"""The line of a verdict: the figures, their range and year, who leads whom, and what is unknown."""

import pytest

from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CONTRADICTED,
    MIXED,
    Finding,
    Part,
    Reason,
    decided,
    either,
    together,
    unknown,
)
from multivector.answers.verdicts.pairs import _money, _moved, _placed
from multivector.answers.verdicts.wording import figure, moved, sentence, sources
from multivector.coding.claims.forms.form import Form

TRADE = {"indicator": "Goods trade", "unit": "USD", "origins": ("factbook",), "year": 2020}


def form(kind: str, *subject: str, **more: object) -> Form:
    return Form(kind, "a claim", subject or ("PER",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1e12, "USD", "$1 trillion"),
        (9.996e11, "USD", "$1,000 billion"),
        (1e9, "USD", "$1 billion"),
        (-2.5e6, "USD", "−$2.5 million"),
        (999_499, "people", "999,499 people"),
        (1234.4, "", "1,234"),
        (0.00123, "%", "0.00123%"),
    ],
)
def test_a_figure_is_told_to_three_digits_with_its_size(value, unit, told):
    assert figure(value, unit) == told


@pytest.mark.parametrize(
    ("asked", "found", "age", "line"),
    [
        (
            form("level"),
            Finding(BORNE_OUT, recorded=5e9, recorded_lower=4e9, recorded_upper=6e9, claimed=5.1e9,
                    claimed_lower=None, claimed_upper=5.2e9, **TRADE),
            1,
            "Borne out: Peru's goods trade: $5 billion (4–6) in 2020, claimed at most $5.1 "
            "billion. Source: World Factbook, 1 year before publication.",
        ),
        (
            form("level"),
            Finding(CONTRADICTED, recorded=5e9, recorded_lower=5e9, recorded_upper=5e9,
                    claimed=9e9, claimed_lower=9e9, **TRADE),
            3,
            "Contradicted: Peru's goods trade: $5 billion in 2020, claimed at least $9 billion. "
            "Source: World Factbook, 3 years before publication.",
        ),
        (
            form("rank", "CHL", partner=("PER",)),
            Finding(BORNE_OUT, recorded=5e9, claimed=4e9, rival="BRA", owner="PER", place=1,
                    **TRADE),
            0,
            "Borne out: Chile led Brazil in goods trade with Peru in 2020, with $5 billion to "
            "Brazil's $4 billion. Source: World Factbook.",
        ),
        (
            form("rank", "CHL", partner=("PER",)),
            Finding(CONTRADICTED, recorded=1e9, claimed=4e9, rival="BRA", owner="PER", place=3,
                    **TRADE),
            None,
            "Contradicted: Chile trailed Brazil in goods trade with Peru in 2020, with $1 billion "
            "to Brazil's $4 billion, in place 3. Source: World Factbook.",
        ),
        (
            form("comparison", "CHL", partner=("PER",)),
            unknown(Reason.CLOSE, recorded=4e9, claimed=4e9, rival="BRA", owner="PER", place=2,
                    **TRADE),
            None,
            "Cannot tell: too close to call; Chile $4 billion, Brazil $4 billion in goods trade "
            "with Peru in 2020. Source: World Factbook.",
        ),
        (
            form("comparison", "CHL"),
            Finding(BORNE_OUT, recorded=2.5, rival="BRA", **{**TRADE, "unit": "times"}),
            None,
            "Borne out: Chile had 2.5 times Brazil in goods trade in 2020. Source: World Factbook.",
        ),
        (
            form("trend", relation="rises"),
            Finding(BORNE_OUT, recorded=24.0, words="2017 to 2022", **{**TRADE, "unit": "%"}),
            None,
            "Borne out: Peru's goods trade rose 24% from 2017 to 2022. Source: World Factbook.",
        ),
        (
            form("change", relation="falls"),
            Finding(CONTRADICTED, recorded=-8.0, claimed=9.0, claimed_lower=8.0,
                    claimed_upper=10.0, words="2017 to 2022", **{**TRADE, "unit": "%"}),
            None,
            "Contradicted: Peru's goods trade: up 8% from 2017 to 2022, claimed 9%. Source: "
            "World Factbook.",
        ),
        (
            form("change", relation="rises"),
            Finding(BORNE_OUT, recorded=8.0, claimed=9.0, claimed_lower=8.0, claimed_upper=10.0,
                    words="2017 to 2022", **{**TRADE, "unit": "%"}),
            None,
            "Borne out: Peru's goods trade: +8% from 2017 to 2022, claimed 9%. Source: World "
            "Factbook.",
        ),
        (
            form("extreme", relation="highest"),
            Finding(BORNE_OUT, recorded=5e9, claimed=6e9, words="2008", **TRADE),
            None,
            "Borne out: Peru's goods trade: $5 billion in 2020, highest $6 billion in 2008. "
            "Source: World Factbook.",
        ),
        (
            form("level"),
            unknown(Reason.OUTSIDE),
            2,
            "Cannot tell: not covered by the record.",
        ),
        (
            form("level"),
            unknown(Reason.OUTSIDE, words="in no list"),
            None,
            "Cannot tell: not covered by the record.",
        ),
        (
            form("level"),
            unknown(Reason.OUTSIDE, words="since 1990", recorded=5e9, **TRADE),
            None,
            "Cannot tell: not covered by the record (since 1990); Peru's goods trade: $5 "
            "billion in 2020. Source: World Factbook.",
        ),
        (
            form("level"),
            unknown(Reason.CLOSE, words="since 1990", recorded=5e9, **TRADE),
            None,
            "Cannot tell: too close to call; Peru's goods trade: $5 billion in 2020. Source: "
            "World Factbook.",
        ),
        (
            form("level"),
            unknown(Reason.LONE, makers=1, lean=False,
                    recorded=9.6e11, recorded_lower=8.5e11, recorded_upper=1.357e12, **TRADE),
            None,
            "Cannot tell: the record says otherwise, but has only one data producer; Peru's goods "
            "trade: $960 billion (850–1,400) in 2020. Source: World Factbook.",
        ),
        (
            form("factor"),
            unknown(Reason.LONE, lean=False, recorded=1.5, recorded_lower=1.3, recorded_upper=1.7,
                    claimed=2, claimed_lower=1.8, claimed_upper=2.2, **(TRADE | {"unit": "times"})),
            None,
            "Cannot tell: it grew by less, but the record has only one data producer; Peru's goods "
            "trade: 1.5 times (1.3–1.7) in 2020, claimed 2 times. Source: World Factbook.",
        ),
        (
            form("factor"),
            unknown(Reason.LONE, lean=False, recorded=0.7, claimed=2, claimed_lower=1.8,
                    claimed_upper=2.2, **(TRADE | {"unit": "times"})),
            None,
            "Cannot tell: the record says otherwise, but has only one data producer; Peru's goods "
            "trade: 0.7 times in 2020, claimed 2 times. Source: World Factbook.",
        ),
        (
            form("factor"),
            unknown(Reason.LONE, lean=False, recorded=0.8, claimed=0.5, claimed_lower=0.45,
                    claimed_upper=0.55, **(TRADE | {"unit": "times"})),
            None,
            "Cannot tell: it fell by less, but the record has only one data producer; Peru's goods "
            "trade: 0.8 times in 2020, claimed 0.5 times. Source: World Factbook.",
        ),
        (
            form("change", relation="falls"),
            unknown(Reason.LONE, lean=False, recorded=30.0, claimed=10.0, claimed_lower=9.0,
                    claimed_upper=11.0, words="2015 to 2020", **(TRADE | {"unit": "%"})),
            None,
            "Cannot tell: it fell by more, but the record has only one data producer; Peru's goods "
            "trade: down 30% from 2015 to 2020, claimed 10%. Source: World Factbook.",
        ),
        (
            form("factor"),
            unknown(Reason.CLOSE, recorded=9.7, recorded_lower=6.8, recorded_upper=13, claimed=3,
                    claimed_upper=3.6, claimed_lower=2.6, **(TRADE | {"unit": "times"})),
            None,
            "Cannot tell: it grew by more; Peru's goods trade: 9.7 times (6.8–13) in 2020, claimed "
            "3 times. Source: World Factbook.",
        ),
        (
            form("level"),
            Finding(BORNE_OUT, recorded=1.4e12, recorded_lower=1.39e12, recorded_upper=1.41e12,
                    **TRADE),
            None,
            "Borne out: Peru's goods trade: $1.4 trillion in 2020. Source: World Factbook.",
        ),
    ],
)  # fmt: skip
def test_a_verdict_is_told_in_one_line(asked, found, age, line):
    assert sentence(asked, found, age) == line


def part(name: str, verdict: str, year: int = 2020) -> Part:
    words = "2015 to 2020"
    return Part(name, Finding(verdict, year=year, words=words, reason=None), f"{name}: as told.")


def test_several_quantities_are_counted_and_each_is_told_which_way_it_went():
    parts = (part("trade", BORNE_OUT), part("arms", CONTRADICTED, 2018), part("votes", BORNE_OUT))
    mixed = Finding(MIXED, words="2 of 3", parts=parts, origins=("factbook",))
    rising = form("several", "CHN", partner=("PER",), relation="rises")
    assert sentence(rising, mixed, None) == (
        "Mixed, 2 of 3 measures: China with Peru: trade and votes rose, arms fell, 2015 to 2020. "
        "Source: World Factbook."
    )
    apart = Finding(MIXED, words="2 of 3", origins=("factbook",), parts=(
        parts[0], Part("arms", Finding(CONTRADICTED, year=2020, words="2014 to 2019"), ""),
        Part("aid", unknown(Reason.OUTSIDE, words="1999 to 2000"), "")))  # fmt: skip
    assert "trade rose, arms fell, 2014 to 2019" in sentence(rising, apart, None)
    falling = form("several", "CHN", partner=("PER",), relation="falls")
    assert "arms rose, trade and votes fell" in sentence(falling, mixed, None)
    above = form("several", "CHN", partner=("PER",), relation="above", scope=("BRA",))
    assert sentence(above, mixed, 1) == (
        "Mixed, 2 of 3 measures: China leads Brazil in trade and votes, not in arms (2018 to "
        "2020). Source: World Factbook, 1 year before publication."
    )
    none = Finding(CONTRADICTED, words="0 of 1", parts=parts[1:2], origins=("factbook",))
    assert "China does not lead Brazil in arms (2018)" in sentence(above, none, None)


def test_of_too_few_quantities_it_is_said_how_many_are_known():
    parts = (part("trade", BORNE_OUT), Part("arms", unknown(Reason.OUTSIDE), "Arms: none."))
    few = unknown(Reason.OUTSIDE, words="1 of 1", parts=parts, origins=("factbook",))
    rising = form("several", "CHN", partner=("PER",), relation="rises")
    assert sentence(rising, few, None) == (
        "Cannot tell: one of two measures is known. trade: as told."
    )
    alone = few.about(recorded=0.0, words="0 of 2")
    assert sentence(rising, alone, None) == (
        "Cannot tell: 0 of 2 measures, each from one producer of data."
    )


def test_a_change_is_told_by_its_sign_and_sources_by_three_names():
    assert moved(Finding(BORNE_OUT, recorded=-12.4, unit="%", words="2001 to 2002")) == (
        "fell 12% from 2001 to 2002"
    )
    assert sources(("factbook", "baci_2023_matrix", "baci_hs10_97_bounds")) == (
        "World Factbook, CEPII"
    )
    names = ("factbook", "baci_2023_matrix", "sipri_arms", "imf_dip", "un_votes")
    assert sources(names) == "World Factbook, CEPII, SIPRI and two more"


def test_verdicts_that_have_to_hold_together_and_those_that_stand_for_one_another():
    yes, no, close = Finding(BORNE_OUT), Finding(CONTRADICTED), unknown(Reason.CLOSE)
    assert together([]).reason == Reason.NOT_UNDERSTOOD
    assert together([yes, Finding(MIXED), close]).verdict == MIXED
    assert either([]).reason == Reason.NO_INDICATOR
    assert either([close]) is close
    assert [either(list(found)).lean for found in ([yes, no], [yes, yes, no], [no, no, yes])] == [
        None, True, False,
    ]  # fmt: skip
    assert either([yes, no, yes]).words == "2 of 3"
    assert either([yes, yes, no, no, no]).lean is False
    assert either([Finding(MIXED), yes]).verdict == MIXED
    assert (decided(None, lean=True, negated=True).lean, decided(None).lean) == (False, None)
    assert (decided(False, negated=True).verdict, decided(False).lean) == (BORNE_OUT, False)


# -- the record of a pair ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(1.2e9, 3.4e9, "$1.2–3.4 billion"), (12e9, 34.4e9, "$12–34 billion"), (2e9, 2e9, "$2 billion"),
     (4e8, 9e8, "$400–900 million"), (9.6e9, 1.2e13, "$9.6–12,000 billion")],
)  # fmt: skip
def test_the_range_of_an_amount(low, high, told):
    assert _money(low, high) == told


def test_a_change_is_told_as_decided():
    assert _moved({}) == ""
    ways = ("rises", "falls", "producers disagree", None)
    told = [_moved({"before": [2015], "change": way}) for way in ways]
    assert told == [
        ", up since 2015", ", down since 2015",
        ", cannot tell if up or down since 2015 (producers disagree)", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], " (Peru’s largest partner)"),
        ([(9.0, 11.0)], " (Peru’s second-largest partner)"),
        ([(9.0, 11.0), (9.0, 11.0), (1.0, 2.0)], " (Peru’s third-largest partner)"),
        ([(6.0, 11.0)], " (one of Peru’s two largest partners)"),
        ([(9.0, 11.0), (3.0, 5.0)], " (one of Peru’s three largest partners)"),
        ([(3.0, 4.9)], " (Peru’s largest partner)"),
        ([(9.0, 11.0)] * 4, " (Peru’s fifth-largest partner)"),
        ([(9.0, 11.0)] * 3 + [(6.0, 8.0)], " (one of Peru’s five largest partners)"),
        ([(9.0, 11.0)] * 5, ""),
    ],
)
def test_a_place_is_told_where_no_other_could_hold_it(others, told):
    partners = [("CHN", 6.0, 5.0, 7.0)]
    partners += [("BRA", 0.0, low, high) for low, high in others]
    row = {"owner": "PER", "partner": "CHN", "lower": 5.0, "upper": 7.0, "partners": partners}
    assert _placed(row) == told
