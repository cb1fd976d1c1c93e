"""From a statement to the quantity that decides it: which flows and years, and whose."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from multivector.answers.verdicts import check as checking
from multivector.answers.verdicts import decision, record, record_judge
from multivector.answers.verdicts.check import check_reading, origins_of
from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CANNOT_TELL,
    CONTRADICTED,
    Finding,
    Reason,
    unknown,
)
from multivector.answers.verdicts.quantities.figures import Figures
from multivector.answers.verdicts.quantities.series import Series
from multivector.answers.verdicts.record_judge import MAKERS, _years, judge, series_of
from multivector.answers.verdicts.windows import until_now
from multivector.answers.verdicts.wording import sentence
from multivector.coding.claims.forms.form import WORLD, Form, Reading
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError

JUNE = date(2023, 6, 1)
LAST_YEAR = 2025

FIGURES = "multivector.answers.verdicts.quantities.figures"


@pytest.fixture(autouse=True)
def last_year(monkeypatch):
    """Let the flows end in a year of the tests."""
    monkeypatch.setattr(record, "last_year", lambda: LAST_YEAR)
    monkeypatch.setattr(checking, "last_year", lambda: LAST_YEAR)


def form(kind="level", text="Peru's trade with Chile is $5 billion", subject=("PER",),
         partner=("CHL",), **more):  # fmt: skip
    more.setdefault("owner", "PER")
    return Form(kind, text, subject, partner, **more)


def constant(value, first=2015, last=2022, room=0.02, makers=MAKERS):
    years = np.arange(first, last + 1)
    flat = np.full(len(years), float(value))
    return Series(years, flat, flat * (1 - room), flat * (1 + room), makers, ("made",))


@pytest.mark.parametrize(
    ("kind", "period", "published", "years"),
    [
        # Without a period: the two last complete years, of a movement eight, and one year more.
        ("level", NO_PERIOD, 2023, (2020, 2022)),
        ("rank", NO_PERIOD, 2023, (2020, 2022)),
        ("comparison", NO_PERIOD, 2023, (2020, 2022)),
        ("trend", NO_PERIOD, 2023, (2014, 2022)),
        ("factor", NO_PERIOD, 2023, (2014, 2022)),
        ("level", Period(2010, 2010, "year"), 2023, (2009, 2010)),
        ("level", Period(2022, 2024, "range"), 2023, (2021, 2024)),
        ("level", Period(1990, 1990, "year"), 2023, (2000, 1990)),
        ("extreme", NO_PERIOD, 2023, (2000, 2022)),
        ("level", Period(None, 2022, "ever"), 2023, (2000, 2022)),
        ("level", NO_PERIOD, LAST_YEAR + 4, (LAST_YEAR + 1, LAST_YEAR)),
        ("level", NO_PERIOD, LAST_YEAR + 2, (LAST_YEAR - 1, LAST_YEAR)),
        ("level", NO_PERIOD, LAST_YEAR + 1, (LAST_YEAR - 2, LAST_YEAR)),
    ],
)
def test_the_years_of_flows_that_a_statement_needs(kind, period, published, years):
    found = _years(form(kind, period=period), published)
    assert (found.start, found.stop - 1) == years


@pytest.fixture
def flows(monkeypatch):
    """Put made flows in place of the store's; return those that were asked for, and the sizes."""
    asked, sizes = [], {"PER": 100.0, "CHL": 50.0, "BOL": 20.0, WORLD: 400.0}

    class Table:
        title, unit, origins = "goods trade", "USD", ("made",)

        def __init__(self, owner, quantity, years, *, share=False):
            self.owner, self.quantity, self.years = owner, quantity.id, years
            self.unit = "%" if share else "USD"
            asked.append((owner, quantity.id, years, share))

        def entities(self):
            return [code for code in sizes if code not in (WORLD, self.owner)]

        def series(self, code):
            size = sizes.get(code)
            return None if size is None else constant(size)

        def origins_of(self, code, year):
            return (f"made of {code} in {year}",)

        def is_reported(self, code, year):
            return True

        def moves(self, code, start, end):
            return {}, True

        def by_maker(self, codes, year):
            return sizes.get("makers", {}) if (tuple(codes), year) == (("CHL", "BOL"), 2022) else {}

    monkeypatch.setattr(record_judge, "PairTable", Table)
    return SimpleNamespace(asked=asked, sizes=sizes)


@pytest.mark.parametrize(
    ("makers", "verdict"),
    [({"A": [50.0, 49.0], "B": [60.0, 52.0]}, BORNE_OUT), ({"A": [50.0, 49.0]}, CANNOT_TELL),
     ({"A": [40.0, 49.0], "B": [45.0, 52.0]}, CONTRADICTED),
     ({"A": [50.0, 49.0], "B": [45.0, 52.0]}, CANNOT_TELL)],
)  # fmt: skip
def test_what_is_close_is_decided_by_producers_that_all_have_it_alike(flows, makers, verdict):
    flows.sizes.update(CHL=50.0, BOL=49.0, makers=makers)
    found = judge(
        form("comparison", relation="above", partner=("PER",), subject=("CHL",), scope=("BOL",)),
        JUNE,
    )
    assert found.verdict == verdict
    assert (found.reason == Reason.CLOSE) == (verdict == CANNOT_TELL)


def claimed(text):
    return quantities(text)[0]


def test_a_level_between_two_is_of_the_flow_of_its_owner(flows):
    text = "Peru's exports to Chile are 50 dollars"
    found = judge(form(text=text, claimed=claimed("50 dollars")), JUNE)
    assert (found.verdict, found.recorded, found.owner) == (BORNE_OUT, 50.0, "PER")
    assert (found.indicator, found.unit) == ("goods trade", "USD")
    assert found.origins == ("made of CHL in 2022",)
    assert flows.asked == [("PER", "exports", range(2020, 2023), False)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Peru's exports to Chile make up 12.5% of its GDP", False),
        ("Peru's exports to Chile are equal to 12.5 per cent of Peru's annual output", False),
        ("Exports to Chile, as a share of gross domestic product, are 12.5% in Peru", False),
        ("Peru's exports to Chile account for 12.5% of its whole economy", False),
        ("Chile takes 12.5% of Peru's exports", True),
        ("12.5% of Peru's exports go to the Chilean economy", True),
        ("Chile, the largest economy of the coast, takes 12.5% of Peru's exports", True),
        ("Peru's exports to Chile are 12.5% of its exports", True),
    ],
)
def test_a_share_of_another_whole_is_not_one_of_exports(flows, text, known):
    found = judge(form(text=text, claimed=claimed("12.5%")), JUNE)
    assert (found.reason != Reason.DIFFERS) is known
    assert bool(flows.asked) is known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Peru imports more from Chile than from Bolivia", True),
        ("Peru imports more goods from Chile than from Bolivia", True),
        ("Peru sends more products to Chile than to Bolivia", True),
        ("Peru's overall trade with Chile exceeds its trade with Bolivia", True),
        ("Chile is the largest supplier of goods to Peru", True),
        ("Chile, unlike Bolivia, is Peru's largest trading partner on the coast", True),
        ("Peru runs a trade surplus with Chile", True),
        ("Peru's exports to Chile are larger than exports to Bolivia", True),
        ("Peru buys more kiwis from Chile than from Bolivia", False),
        ("Peru ships more sheep to Chile than to Bolivia", False),
        ("Peru imports more quinoa from Chile than from Bolivia", False),
        ("Peru sells far more cut flowers to Chile than to Bolivia", False),
        ("Peru buys more linseed from Chile than from Bolivia", False),
        ("Chile is the largest buyer of Peru's quinoa", False),
        ("Chile is the biggest market for Peru's sesame exports", False),
        ("Chile is Peru's largest source of plastic toys", False),
        ("Peru's asparagus trade with Chile exceeds that with Bolivia", False),
        ("Peru exports more consumer goods to Chile than to Bolivia", False),
    ],
)
def test_trade_in_one_product_is_not_that_in_all(flows, text, known):
    found = judge(read_claim(text, 2023).forms[0], JUNE)
    assert (found.reason not in (Reason.DIFFERS, Reason.NO_INDICATOR)) is known
    assert bool(flows.asked) is known


def test_without_a_partner_the_whole_of_a_flow_is_meant_unless_somebody_is(flows):
    number = claimed("400 dollars")
    text = "Peru's exports are 400 dollars"
    assert judge(form(text=text, partner=(), claimed=number), JUNE).recorded == 400.0
    for other in ("Peru's exports to its neighbours are 400 dollars",
                  "Peru's bilateral exports are 400 dollars"):  # fmt: skip
        found = judge(form(text=other, partner=(), claimed=number), JUNE)
        assert found.reason == Reason.NOT_UNDERSTOOD
    two = form(text=text, partner=("CHL", "BOL"), claimed=number)
    assert judge(two, JUNE).reason == Reason.NOT_UNDERSTOOD, "of which of the two"


@pytest.mark.parametrize(
    ("written", "reason"),
    [("$50", None), ("50 dollars", None), ("US$ 50", None), ("50 euros", "definition differs"),
     ("€50", "definition differs"), ("A$50", "definition differs")],
)  # fmt: skip
def test_only_dollars_are_held_against_dollars(flows, written, reason):
    text = f"Peru's exports to Chile are {written}"
    (number,) = quantities(text)
    assert judge(form(text=text, claimed=number), JUNE).reason == reason


def test_a_share_is_asked_of_the_shares_and_of_nothing_else(flows):
    text = "50% of Peru's exports go to Chile"
    found = judge(form(text=text, claimed=claimed("50%")), JUNE)
    assert flows.asked[-1][3] is True
    assert (found.verdict, found.unit) == (BORNE_OUT, "%")
    change = "Peru's exports to Chile grew by 50%"
    judge(form("change", change, claimed=claimed("50%"), relation="rises"), JUNE)
    assert flows.asked[-1][3] is False


CHANGE = Finding(CONTRADICTED, words="2014 to 2016", recorded=59.0, origins=("a", "b"), since=2014,
                 year=2016)  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "clear", "reason"),
    [
        ({"CEPII": True, "Harvard": True}, True, None),
        ({}, True, None),
        ({"CEPII": True}, False, "too close"),
        ({"CEPII": True, "Harvard": False}, False, "too close"),
    ],
)
def test_a_change_is_not_decided_against_one_of_its_producers(moves, clear, reason):
    table, asked = SimpleNamespace(moves=lambda *given: (moves, clear)), form("trend")
    found = record_judge.by_producers(CHANGE, asked, table, "CHL")
    assert (found.verdict, found.reason) == ("cannot tell" if reason else CONTRADICTED, reason)
    line = sentence(form("trend", relation="falls"), found.about(indicator="Exports"), 2)
    if len(moves) == 1:
        assert line.startswith("Cannot tell: the change is within the error of the figures; ")
    steady = asked.about(relation="steady")
    borne = record_judge.by_producers(CHANGE.about(verdict=BORNE_OUT), steady, table, "CHL")
    assert borne.verdict == ("cannot tell" if len(set(moves.values())) > 1 else BORNE_OUT)
    if len(moves) == 2 and reason:
        assert line.startswith("Cannot tell: data producers disagree; ")
        assert "by CEPII's figures it rose, by Harvard's figures it fell from 2014 to 2016" in line


@pytest.mark.parametrize(
    ("text", "last", "verdict"),
    [
        ("Peru's exports to Chile have collapsed", 300.0, "cannot tell"),
        ("Peru's exports to Chile have fallen", 300.0, CONTRADICTED),
        ("Peru's exports to Chile have fallen", 104.0, "cannot tell"),
        ("Peru's exports to Chile collapsed", 300.0, "cannot tell"),
        ("Peru's exports to Chile are collapsing", 300.0, "cannot tell"),
        ("Peru's exports to Chile fell", 104.0, CONTRADICTED),
    ],
)
def test_what_has_happened_may_have_done_so_since_the_last_year(text, last, verdict):
    value = np.array([100.0, 95.0, 105.0, 98.0, 103.0, last])
    own = Series(np.arange(2014, 2020), value, value, value, MAKERS, ("made",))
    found = CHANGE.about(words="2014 to 2019", year=2019)
    asked = form("trend", text, relation="falls")
    assert until_now(found, asked, own, 2020).verdict == verdict
    stated = asked.about(period=Period(2014, None, "since"))
    assert until_now(found, stated, own, 2020).verdict == CONTRADICTED


@pytest.mark.parametrize(("month", "alone"), [(3, False), (4, True)])
def test_until_march_the_year_before_the_last_may_be_meant(month, alone, monkeypatch):
    kinds = []
    monkeypatch.setattr(
        record_judge, "_held", lambda asked, year: kinds.append(asked.period.kind) or unknown("x")
    )
    judge(form(), date(2023, month, 31 if month == 3 else 1))
    judge(form(period=Period(2020, 2020, "year")), date(2023, month, 1))
    assert kinds == ["latest" if alone else "none", "year"]


def test_what_is_not_installed_names_the_command_that_installs_it(monkeypatch):
    def missing(asked, year):
        raise InputError("not installed", next="multivector data pull x")

    monkeypatch.setattr(record_judge, "_held", missing)
    found = judge(form(), JUNE)
    assert (found.reason, found.words) == (Reason.NO_INDICATOR, "multivector data pull x")


def ranked(flows, **more):
    text = "Chile is Peru's largest trading partner"
    ask = form("rank", text, ("CHL",), ("PER",), relation="highest", place=(1, 1), **more)
    return judge(ask, JUNE)


def test_a_rank_is_among_all_partners_or_those_of_a_region(flows):
    assert (ranked(flows).verdict, ranked(flows).rival) == (BORNE_OUT, "BOL")
    flows.sizes["JPN"] = 200.0
    assert (ranked(flows).verdict, ranked(flows).rival) == (CONTRADICTED, "JPN")
    among = ranked(flows, scope=("South America",))
    assert (among.verdict, among.rival) == (BORNE_OUT, "BOL")


def test_of_several_partners_those_of_the_owner_are_ranked(flows):
    flows.sizes["JPN"] = 10.0
    both = form("rank", "Chile and Bolivia are Peru's largest trading partners", ("CHL", "BOL"),
                ("PER",), relation="highest", place=(1, 2))  # fmt: skip
    assert judge(both, JUNE).verdict == BORNE_OUT
    worse = both.about(subject=("CHL", "JPN"))
    assert judge(worse, JUNE).verdict == "mixed"


def test_makers_that_disagree_on_a_rank_that_is_too_close_are_named(flows):
    flows.sizes["BOL"] = 50.5
    assert (ranked(flows).reason, ranked(flows).rival) == (Reason.CLOSE, "BOL")
    flows.sizes["makers"] = {"IMF": [50.0, 40.0], "CEPII": [40.0, 50.0]}
    open_ = ranked(flows)
    assert (open_.verdict, open_.reason) == ("cannot tell", Reason.CLOSE)
    assert open_.words == "IMF says so, CEPII does not"
    flows.sizes["makers"] = {"IMF": [50.0, 40.0], "CEPII": [60.0, 50.0]}
    assert ranked(flows).verdict == BORNE_OUT, "they agree"
    flows.sizes["makers"] = {"IMF": [40.0, 50.0], "CEPII": [50.0, 60.0]}
    assert ranked(flows).verdict == CONTRADICTED


def test_a_contradiction_by_one_maker_is_withheld(flows, monkeypatch):
    text = "Peru's exports to Chile are 300 dollars"
    ask = form(text=text, claimed=claimed("300 dollars"))
    assert judge(ask, JUNE).verdict == CONTRADICTED
    lone = {"series": lambda self, code: constant(50.0, makers=MAKERS - 1)}
    monkeypatch.setattr(record_judge, "PairTable", type("Lone", (record_judge.PairTable,), lone))
    found = judge(ask, JUNE)
    assert (found.verdict, found.reason, found.lean) == ("cannot tell", Reason.LONE, False)
    right = form(text=text, claimed=claimed("50 dollars"))
    assert judge(right, JUNE).verdict == BORNE_OUT


@pytest.mark.parametrize(
    "ask",
    [
        form("comparison", "Peru trades more with Chile", relation="above"),
        form("rank", "Peru's largest trading partner", ("PER",), (), relation="highest",
             place=(1, 1)),
        form("rank", "Chile's largest trading partner", ("BOL",), ("CHL",), relation="highest",
             place=(1, 1)),
        form(text="its trade is $400", owner="the city", partner=(),
             claimed=quantities("its trade is $400")[0]),
    ],
)  # fmt: skip
def test_who_is_compared_with_whom_is_not_guessed(flows, ask):
    assert judge(ask, JUNE).reason == Reason.NOT_UNDERSTOOD


def test_what_russia_sells_to_its_customer_are_imports_of_the_customer(flows):
    text = "Chile sells more to Peru than Bolivia does"
    ask = form("comparison", text, ("CHL",), ("PER",), relation="above", scope=("BOL",))
    assert judge(ask, JUNE).verdict == BORNE_OUT
    assert flows.asked[-1][1] == "imports"
    bought = form("comparison", "Chile buys more from Peru than Bolivia does", ("CHL",), ("PER",),
                  relation="above", scope=("BOL",))  # fmt: skip
    judge(bought, JUNE)
    assert flows.asked[-1][1] == "exports"
    for text, bought_by in (("Chile sells Peru more than Bolivia does", "imports"),
                            ("Peru is sold more by Chile than by Bolivia", "imports")):  # fmt: skip
        ask = form("comparison", text, ("CHL",), ("PER",), relation="above", scope=("BOL",))
        judge(ask, JUNE)
        assert flows.asked[-1][1] == bought_by
    for text in (
        "Chile sells Peru more than Bolivia",
        "Chile sells Peru more than it does Bolivia",
    ):
        ask = form("comparison", text, ("CHL",), ("PER",), relation="above", scope=("BOL",))
        assert judge(ask, JUNE).reason == Reason.NOT_UNDERSTOOD
    own = form("comparison", "Peru sells more to Chile than to Bolivia", ("CHL",), ("PER",),
               relation="above", scope=("BOL",))  # fmt: skip
    judge(own, JUNE)
    assert flows.asked[-1][1] == "exports"


# -- two flows ------------------------------------------------------------------------------------


def balance(flows, relation="above", **more):
    text = more.pop("text", "Peru's exports to Chile exceed its imports from Chile")
    ask = form("comparison", text, relation=relation, flows=(("PER", "CHL"), ("CHL", "PER")),
               **more)  # fmt: skip
    return judge(ask, JUNE)


def test_of_two_flows_the_larger_is_found_by_each_seller(flows):
    # What Peru sells to Chile is 50, what Chile sells to Peru 100.
    assert balance(flows).verdict == CONTRADICTED
    below = balance(flows, "below")
    assert (below.verdict, below.recorded, below.claimed) == (BORNE_OUT, 50.0, 100.0)
    assert [one[:2] for one in flows.asked[-2:]] == [("PER", "exports"), ("CHL", "exports")]
    assert below.origins == ("made of CHL in 2022", "made of PER in 2022")
    assert (below.rival, below.unit, below.indicator) == (None, "USD", "exports of goods")
    flows.sizes.pop("PER")
    assert balance(flows).reason == Reason.OUTSIDE


def test_the_size_of_a_balance_is_the_difference_of_both(flows):
    deficit = "Peru's trade deficit with Chile is $50"
    (number,) = quantities(deficit)
    found = balance(flows, "below", text=deficit, claimed=number)
    assert (found.verdict, found.recorded) == (BORNE_OUT, 50.0)
    surplus = balance(flows, "above", text=deficit.replace("deficit", "surplus"), claimed=number)
    assert (surplus.verdict, surplus.recorded) == (CONTRADICTED, -50.0)
    half = "Peru's exports to Chile are half its imports from Chile"
    (times,) = quantities("half that")
    multiple = balance(flows, "above", text=half, claimed=times)
    assert (multiple.verdict, multiple.recorded, multiple.unit) == (BORNE_OUT, 0.5, "times")


# -- the series of a movement ---------------------------------------------------------------------


def test_the_series_that_a_movement_is_read_from(flows):
    def sizes(text, last=2020):
        found = series_of(read_claim(text, 2021).forms[0], last)
        return None if found is None else float(found.value[0])

    assert sizes("Peru's exports to Chile have grown.") == 50.0
    assert flows.asked[-1][:3] == ("PER", "exports", range(record.FIRST_FLOW, 2021))
    assert sizes("Peru's exports have grown.", LAST_YEAR + 3) == 400.0
    assert flows.asked[-1][2] == range(record.FIRST_FLOW, LAST_YEAR + 1)
    assert sizes("Peru's exports to its neighbours have grown.") is None
    assert sizes("Peru's exports of copper to Chile have grown.") is None


def test_the_series_of_a_state_is_that_of_its_quantity(monkeypatch):
    asked = []

    def figures(quantity):
        asked.append(quantity.id)
        return SimpleNamespace(series=lambda code: (quantity.id, code))

    monkeypatch.setattr(f"{FIGURES}.state_figures", figures)
    grown = read_claim("Peru's population has grown.", 2021).forms[0]
    assert series_of(grown, 2020) == ("population", "PER")
    assert series_of(grown.about(subject=()), 2020) is None
    basis = read_claim("Peru's median population has grown.", 2021).forms
    assert all(series_of(one, 2020) is None for one in basis)


# -- a claim of several statements, and what happened since ---------------------------------------

POPULATION = Form("level", "Peru has 30 million people", ("PER",), claimed=claimed("30 million"))


def found_by_year(monkeypatch, figures):
    """Decide by the last figure before publication: year -> recorded."""
    asked = []

    def found(asked_form, published):
        asked.append((asked_form, published))
        year = max((y for y in figures if y < published.year), default=None)
        if year is None:
            return unknown(Reason.OUTSIDE)
        value = figures[year]
        return Finding(BORNE_OUT if value == 30e6 else CONTRADICTED, year=year, recorded=value,
                       unit="people", indicator="Population", origins=("factbook",))  # fmt: skip

    monkeypatch.setattr(checking, "_found", found)
    return asked


@pytest.mark.parametrize(
    ("figures", "later"),
    [
        ({2020: 30e6, 2022: 31e6}, 2022),
        ({2020: 30e6}, None),  # nothing newer than the claim
        ({2018: 30e6, 2019: 31e6}, None),
        ({2019: 30e6, 2021: 31e6}, 2021),  # of the year of publication itself
    ],
)
def test_what_later_figures_show_stands_beside_and_decides_nothing(monkeypatch, figures, later):
    asked = found_by_year(monkeypatch, figures)
    (made,) = check_reading("x", Reading((POPULATION,)), date(2021, 6, 1))
    assert made.finding.year == max(y for y in figures if y < 2021)
    assert (made.later.year if made.later else None) == later
    assert asked[-1][1] == date(LAST_YEAR + 1, 12, 31)
    row = made.to_dict()
    assert row["age"] == 2021 - made.finding.year
    assert (row["since"] or "").startswith("Since then: Contradicted") == (later is not None)


@pytest.mark.parametrize(
    ("period", "told"),
    [(NO_PERIOD, True), (Period(2015, None, "since"), True), (Period(2015, 2020, "range"), False),
     (Period(2020, 2020, "year"), False), (Period(None, None, "latest"), True)],
)  # fmt: skip
def test_of_a_period_that_has_ended_nothing_later_is_told(monkeypatch, period, told):
    found_by_year(monkeypatch, {2020: 30e6, 2022: 31e6})
    ask = POPULATION.about(period=period)
    (made,) = check_reading("x", Reading((ask,)), date(2021, 6, 1))
    assert (made.later is not None) == told


def test_ties_and_what_was_not_understood_have_no_later_figures(monkeypatch):
    found_by_year(monkeypatch, {2020: 30e6, 2022: 31e6})
    vote = POPULATION.about(kind="vote", relation="yes")
    assert check_reading("x", Reading((vote,)), date(2021, 6, 1))[0].later is None
    monkeypatch.setattr(checking, "_found", lambda *_: unknown(Reason.DIFFERS))
    assert check_reading("x", Reading((POPULATION,)), date(2021, 6, 1))[0].later is None


def test_an_obstacle_leaves_all_but_a_contradiction_open(monkeypatch):
    found_by_year(monkeypatch, {2020: 30e6})
    because = POPULATION.about(reason=Reason.FORECAST)
    (made,) = check_reading("x", Reading((because,)), date(2021, 6, 1))
    assert (made.finding.verdict, made.finding.reason) == ("cannot tell", Reason.FORECAST)
    found_by_year(monkeypatch, {2020: 31e6})
    (made,) = check_reading("x", Reading((because,)), date(2021, 6, 1))
    assert made.finding.verdict == CONTRADICTED
    (empty,) = check_reading("x", Reading(()), date(2021, 6, 1))
    assert (empty.finding.reason, empty.later) == (Reason.NOT_UNDERSTOOD, None)


def test_a_claim_without_a_state_is_about_those_that_are_given():
    forms = (Form("rank", "our largest partner", ("JPN",), owner=None),
             Form("level", "population", ()),
             Form("level", "trade", ("PER",), ("CHL",), owner="CHL"))  # fmt: skip
    meant = checking._meaning(Reading(forms, "x"), ["KAZ", "UZB"])
    assert meant.reason == "x"
    first, second, third = meant.forms
    assert (first.subject, first.partner, first.owner) == (("JPN",), ("KAZ",), "KAZ")
    assert (second.subject, second.partner, second.owner) == (("KAZ", "UZB"), (), "KAZ")
    assert (third.subject, third.partner, third.owner) == (("PER",), ("CHL",), "CHL")


def test_each_source_of_the_verdicts_is_named_once_and_lists_of_our_own_are_none():
    rows = [{"origins": ["factbook", "membership lists"]}, {"origins": ["un_votes", "factbook"]}]
    assert [origin.id for origin in origins_of(rows)] == ["factbook", "un_votes"]


def test_a_note_on_the_window_is_told_only_where_figures_were_compared():
    found = Finding(BORNE_OUT, indicator="Population", recorded=5.0, year=2020, unit="people")
    made = checking.Checked(POPULATION, found, None, JUNE, "Compared since 2019.")
    assert made.to_dict()["sentence"].endswith(" Compared since 2019.")
    assert (made.row()["note"], made.row()["later"]) == ("Compared since 2019.", None)
    none = checking.Checked(POPULATION, unknown(Reason.OUTSIDE), None, JUNE, "Compared.")
    assert none.to_dict()["sentence"] == "Cannot tell: not covered by the record."
    assert none.to_dict()["age"] is None
    assert none.row()["note"] == ""


# -- people, money and arms between two -----------------------------------------------------------


@pytest.fixture
def stored(monkeypatch):
    """Put made quantities in place of the store's; return what was asked for, and the rows."""
    asked, rows = [], {"CHL": dict.fromkeys(range(2015, 2023), 50.0),
                       "BOL": dict.fromkeys(range(2015, 2023), 150.0)}  # fmt: skip

    def stored_pairs(owner, quantity, *, turned=False, over=None, back=1, last=0):
        asked.append((owner, quantity.id, turned))
        return Figures("Of the partner", "persons", lambda c: rows.get(c, {}),
                              lambda: sorted(rows), ("made",), owner, makers=MAKERS)  # fmt: skip

    monkeypatch.setattr(f"{FIGURES}.stored_pairs", stored_pairs)
    return SimpleNamespace(asked=asked, rows=rows)


@pytest.mark.parametrize(
    ("text", "owner", "asked"),
    [
        ("50 migrants from Peru live in Chile", "PER", ("PER", "migrants", False)),
        ("50 migrants from Chile live in Peru", "PER", ("PER", "migrants", True)),
        ("Remittances from Chile to Peru are 50", "PER", ("PER", "remittances", False)),
    ],
)
def test_people_are_counted_from_the_end_that_is_named(stored, text, owner, asked):
    ask = form(text=text, owner=owner, claimed=quantities(text)[0])
    found = judge(ask, JUNE)
    assert stored.asked == [asked]
    assert (found.verdict, found.recorded, found.unit) == (BORNE_OUT, 50.0, "persons")
    assert found.indicator == "Of the partner"


def test_which_end_is_meant_is_not_guessed(stored):
    text = "50 migrants of Peru and Chile"
    found = judge(form(text=text, claimed=quantities(text)[0]), JUNE)
    assert (found.reason, stored.asked) == (Reason.NOT_UNDERSTOOD, [])


def test_a_share_is_of_all_partners_where_all_are_on_record(stored):
    text = "25% of migrants from Peru live in Chile"
    found = judge(form(text=text, claimed=quantities(text)[0]), JUNE)
    assert (found.verdict, found.recorded, found.unit) == (BORNE_OUT, 25.0, "%")
    loans = "25% of loans from Chile to Peru"
    part = judge(form(text=loans, claimed=quantities(loans)[0]), JUNE)
    assert (part.verdict, part.reason, part.recorded) == ("cannot tell", Reason.OUTSIDE, 50.0)
    assert (part.year, part.unit, part.owner) == (2022, "persons", "PER")
    assert part.words == "the total over all partners is unknown"
    stored.rows.clear()
    assert judge(form(text=loans, claimed=quantities(loans)[0]), JUNE).recorded is None


def test_the_series_of_people_between_two(stored):
    text = "Migrants from Peru in Chile have grown."
    (read,) = read_claim(text, 2023).forms[:1]
    found = series_of(read, 2022)
    assert found is not None
    assert float(found.value[0]) in (50.0, 150.0)
    assert stored.asked[0][1] == "migrants"
    assert series_of(read.about(subject=("BOL",), partner=("CHL",), owner="PER"), 2022) is None


@pytest.mark.parametrize(
    ("values", "relation", "truth"),
    [
        ([5.0, 6.0, 7.0, 9.0], "rises", True),
        ([5.0, 3.6, 5.3, 8.0], "rises", False),
        ([5.0, 4.98, 5.3, 8.0], "rises", None),
        ([9.0, 8.0, 7.0, 5.0], "falls", True),
    ],
)
def test_a_rise_of_every_year_is_held_against_each(values, relation, truth):
    value = np.array(values)
    own = Series(np.arange(2015, 2019), value, value, value, MAKERS, ("made",))
    text = f"Peru's exports to Chile {'rose' if relation == 'rises' else 'fell'} every year"
    period = Period(2015, 2018, "range")
    asked = form("trend", text, relation=relation, period=period)
    found = decision.decide(asked, SimpleNamespace(title="", unit="USD"), "CHL", 2019,
                            lambda code: own)  # fmt: skip
    verdicts = {True: BORNE_OUT, False: CONTRADICTED, None: "cannot tell"}
    assert found.verdict == verdicts[truth]
    assert found.words == ("2015 to 2018" if truth else "2015 to 2016")
