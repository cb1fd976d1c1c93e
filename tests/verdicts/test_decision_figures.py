"""The figures that a decision gives, computed by hand, and what happens at each of its limits."""

import math
from dataclasses import replace

import numpy as np
import pytest

from multivector.answers.verdicts.decision import (
    ALIGNED,
    APART,
    MISSED,
    YEARS_BACK,
    compare,
    decide,
    pick,
)
from multivector.answers.verdicts.evaluation.judging import Judge
from multivector.answers.verdicts.evaluation.series_folder import SeriesFolder
from multivector.answers.verdicts.finding import Finding
from multivector.answers.verdicts.quantities.series import SHARED, Series
from multivector.answers.verdicts.wording import sentence
from multivector.coding.claims.forms.form import Form, Reading
from multivector.coding.claims.forms.periods import NO_PERIOD, Period, periods
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim


class Table:
    """One quantity of made series, by code."""

    def __init__(self, unit="cars", title="Cars made", **series):
        self.unit, self.title, self._series = unit, title, series

    def entities(self):
        return sorted(self._series)

    def series(self, code):
        return self._series.get(code)


def made(values, room=0.0, first=2001, makers=3):
    value = np.array(values, dtype=float)
    wide = room * np.abs(value)
    years = np.arange(first, first + len(value))
    return Series(years, value, value - wide, value + wide, makers, ("a", "b"))


def number(text):
    return quantities(text)[0]


def about(form, table, published=2023, code="PER", field=()):
    return decide(form, table, code, published, table.series, field)


def level(text, values, published=2023, period=None, **more):
    form = Form("level", text, ("PER",), claimed=number(text), period=period or NO_PERIOD)
    return about(form, Table(PER=made(values, more.pop("room", 0.0)), **more), published)


YEAR_2010 = Period(2010, 2010, "year")


def test_a_level_has_the_figure_its_range_its_year_and_both_ends_of_the_claim():
    found = level("about 104 cars", [100.0] * 22, period=YEAR_2010, room=0.05)
    assert (found.verdict, found.year, found.makers, found.origins) == (
        "borne out", 2010, 3, ("a", "b"),
    )  # fmt: skip
    assert (found.recorded, found.recorded_lower, found.recorded_upper) == (100.0, 95.0, 105.0)
    assert (found.claimed, found.claimed_lower, found.claimed_upper) == (
        104.0, pytest.approx(91.0), pytest.approx(117.0),
    )  # fmt: skip
    least = level("at least 104 cars", [100.0] * 22, period=YEAR_2010)
    assert least.claimed_upper is None
    assert least.claimed_lower is not None


@pytest.mark.parametrize(
    ("size", "verdict", "reason"),
    [
        (1 / ALIGNED + 0.001, "contradicted", None),
        (1 / ALIGNED - 0.001, "cannot tell", "definition differs"),
        (ALIGNED - 0.1, "contradicted", None),
        (ALIGNED + 0.1, "cannot tell", "definition differs"),
    ],
)
def test_a_figure_ten_times_as_large_is_one_of_something_else(size, verdict, reason):
    found = level("1000 cars", [1000.0 * size] * 22, period=YEAR_2010)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_those_without_are_a_hundred_less_those_with():
    text = "30 per cent of adults are without a car"
    found = level(text, [60.0] * 22, period=YEAR_2010, room=0.1, unit="%", title="Car owners")
    assert (found.recorded, found.recorded_lower, found.recorded_upper) == (40.0, 34.0, 46.0)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    # Of 2021 and 2022: either may have been at hand when it was written, 2020 was not.
    [("200 cars", "borne out"), ("100 cars", "borne out"), ("400 cars", "contradicted")],
)
def test_of_two_last_years_either_may_be_meant(claim, verdict):
    assert level(claim, [400.0] * 20 + [100.0, 200.0]).verdict == verdict


def test_the_latest_year_alone_is_meant_late_in_a_year_or_by_name():
    latest = Period(None, None, "latest")
    values = [400.0] * 20 + [100.0, 200.0]
    assert level("200 cars", values, period=latest).verdict == "borne out"
    assert level("100 cars", values, period=latest).verdict == "contradicted"
    # A year before last that is more than a year older is at nobody's hand.
    gap = Series(np.array([2018, 2022]), *(np.array([100.0, 200.0]) for _ in range(3)))
    form = Form("level", "100 cars", ("PER",), claimed=number("100 cars"))
    assert about(form, Table(PER=gap)).verdict == "contradicted"


def test_over_a_range_the_mean_is_taken_and_its_year_is_the_last():
    form = Form("level", "10 cars", claimed=number("10 cars"), period=Period(2003, 2005, "range"))
    found = pick(made([1.0, 2.0, 3.0, 4.0, 8.0, 9.0], room=0.1), form, 2023)
    assert not isinstance(found, Finding)
    value, lower, upper, year, points = found
    assert (value, year, points) == (5.0, 2005, (5.0,))
    assert (lower, upper) == (pytest.approx(4.5), pytest.approx(5.5))


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    # A window may miss two years at its start and none at its end.
    [(1999, 2005, None), (1998, 2005, "outside coverage"), (2003, 2006, None),
     (2003, 2007, "newer than the record"), (1990, 1995, "outside coverage")],
)  # fmt: skip
def test_how_far_a_record_may_miss_a_range(start, end, reason):
    form = Form("level", "10 cars", claimed=number("10 cars"), period=Period(start, end, "range"))
    found = pick(made([10.0] * 6), form, 2023)
    assert (found.reason if isinstance(found, Finding) else None) == reason


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [("160 cars", "cannot tell"), ("130 cars", "cannot tell"), ("250 cars", "contradicted"),
     ("60 cars", "contradicted"), ("100 cars", "borne out")],
)  # fmt: skip
def test_a_stock_that_moved_in_the_year_of_the_claim_leaves_it_open(claim, verdict):
    values = [100.0] * 21 + [160.0]  # to 2022
    parked = replace(made(values), stock=True)
    form = Form("level", claim, ("PER",), claimed=number(claim))
    assert about(form, Table(PER=parked), 2022).verdict == verdict
    # What was sold in 2021 is known, and a year that is stated is that of its figure.
    if verdict != "borne out":
        assert about(form, Table(PER=made(values)), 2022).verdict == "contradicted"
        of_2021 = form.about(period=Period(2021, 2021, "year"))
        assert about(of_2021, Table(PER=parked), 2022).verdict == "contradicted"


@pytest.mark.parametrize(
    ("last", "reason"), [(2022 - YEARS_BACK, None), (2021 - YEARS_BACK, "newer than the record")]
)
def test_a_figure_is_held_for_so_many_years_after_its_own(last, reason):
    form = Form("level", "10 cars", claimed=number("10 cars"))
    found = pick(made([10.0] * (last - 2000)), form, 2023)
    assert (found.reason if isinstance(found, Finding) else None) == reason


def test_what_a_series_moves_within_the_years_since_leaves_an_old_figure_open():
    steps = [100.0 + 10.0 * k for k in range(20)]  # by 30 within 3 years, 2001 to 2020
    # 290 and the three tens it moves are 320: 15% below 370 is nearer, below 400 is not.
    assert level("370 cars", steps, published=2024).reason == "newer than the record"
    assert level("400 cars", steps, published=2024).verdict == "contradicted"
    assert level("370 cars", steps, published=2021).verdict == "contradicted"


# -- changes ------------------------------------------------------------------------------------

TWO_YEARS = Period(2001, 2002, "range")


def change(text, values, relation="rises", kind="change", room=0.0, **more):
    form = Form(kind, text, ("PER",), claimed=number(text), period=TWO_YEARS, relation=relation)
    return about(form, Table(PER=made(values, room), **more))


def test_a_change_in_per_cent_is_of_the_first_year_and_has_the_error_of_a_ratio():
    found = change("50 per cent", [200.0, 300.0], room=0.1)
    rest = 0.1 * math.sqrt(2 * (1 - SHARED))
    assert (found.verdict, found.recorded, found.unit) == ("borne out", 50.0, "%")
    assert found.recorded_lower == pytest.approx(100 * (1.5 * (1 - rest) - 1))
    assert found.recorded_upper == pytest.approx(100 * (1.5 * (1 + rest) - 1))
    assert (found.words, found.year) == ("2001 to 2002", 2002)
    falling = change("50 per cent", [200.0, 100.0], "falls")
    assert (falling.verdict, falling.recorded) == ("borne out", 50.0)
    assert change("50 per cent", [200.0, 300.0], "falls").verdict == "contradicted"
    # Of a negative first year the size is taken.
    assert change("50 per cent", [-200.0, -100.0]).recorded == 50.0
    assert change("50 per cent", [0.0, 100.0]).reason == "outside coverage"


def test_by_so_many_per_cent_of_a_share_may_mean_points():
    share = {"unit": "%", "title": "Owners"}
    assert change("10 per cent", [20.0, 30.0], **share).verdict == "borne out"
    assert change("50 per cent", [20.0, 30.0], **share).verdict == "borne out"
    assert change("10 percentage points", [20.0, 30.0], **share).recorded == 10.0
    assert change("50 percentage points", [20.0, 30.0], **share).verdict == "contradicted"


def test_a_multiple_has_a_range_and_what_grew_more_has_grown_so_much_too():
    found = change("three times", [100.0, 300.0], kind="factor", room=0.2)
    rest = 0.2 * math.sqrt(2 * (1 - SHARED))
    assert (found.verdict, found.recorded, found.unit) == ("borne out", 3.0, "times")
    assert found.recorded_lower == pytest.approx(3 * (1 - rest))
    assert found.recorded_upper == pytest.approx(3 * (1 + rest))
    assert change("three times", [100.0, 800.0], kind="factor").reason == "too close"
    assert change("three times", [100.0, 150.0], kind="factor").verdict == "contradicted"
    assert change("three times", [0.0, 150.0], kind="factor").reason == "outside coverage"
    assert change("three times", [-1.0, 150.0], kind="factor").reason == "outside coverage"


@pytest.mark.parametrize(
    ("text", "values", "room", "relation", "verdict"),
    [  # the range of the change is that of both ends: 63% of the range of a year, of the larger
        ("more than two times", [100.0, 300.0], 0.9, "rises", "borne out"),  # 1.3 to 4.7
        ("more than two times", [100.0, 400.0], 1.4, "rises", "cannot tell"),  # 0.5 to 7.5
        ("three times", [100.0, 300.0], 1.2, "rises", "cannot tell"),  # 0.7 to 5.3
        ("more than 10 per cent", [100.0, 150.0], 0.4, "rises", "borne out"),  # 12 to 88
        ("more than 10 per cent", [100.0, 150.0], 0.6, "rises", "cannot tell"),  # -7 to 107
        ("more than 10 per cent", [150.0, 100.0], 0.9, "falls", "cannot tell"),  # -5 to 71
        ("more than 10 per cent", [150.0, 100.0], 0.1, "falls", "borne out"),
        ("50 per cent", [100.0, 150.0], 0.6, "rises", "borne out"),  # a plain number: by its best
        ("more than two times", [100.0, 50.0], 0.1, "rises", "contradicted"),
        ("less than two times", [100.0, 110.0], 0.9, "rises", "borne out"),  # 0.5 to 1.7
    ],
)
def test_more_than_doubled_is_not_borne_out_by_a_range_that_includes_a_fall(
    text, values, room, relation, verdict
):
    kind = "factor" if "times" in text else "change"
    found = change(text, values, relation, kind, room)
    assert found.verdict == verdict
    assert found.reason == ("too close" if verdict == "cannot tell" else None)


def test_a_change_in_numbers_is_the_difference_in_the_unit_of_the_claim():
    found = change("50 thousand cars", [200_000.0, 250_000.0])
    assert (found.verdict, found.recorded, found.unit) == ("borne out", 50_000.0, "")
    assert change("50 thousand cars", [200_000.0, 150_000.0], "falls").verdict == "borne out"
    # Levels of two makers are a hundredth apart: 2,500 of a quarter of a million.
    assert change("50 thousand cars", [200_000.0, 256_000.0 + 1_000]).reason == "too close"
    assert change("50 thousand cars", [200_000.0, 262_000.0]).verdict == "contradicted"


@pytest.mark.parametrize(
    ("period", "words", "reason"),
    [
        (Period(2003, 2006, "range"), "2003 to 2006", None),
        (Period(1999, 2006, "range"), "2001 to 2006", None),
        (Period(1998, 2006, "range"), "", "outside coverage"),
        (Period(2005, None, "since"), "2005 to 2010", None),
        (Period(None, None, "ever"), "2001 to 2010", None),
        (Period(2006, 2006, "year"), "2005 to 2006", None),
        (Period(2001, 2001, "year"), "", "outside coverage"),
        (Period(2003, 2012, "range"), "", "newer than the record"),
        (NO_PERIOD, "2009 to 2010", None),
    ],
)
def test_the_two_ends_of_a_window(period, words, reason):
    form = Form("change", "a change of 10 per cent", ("PER",), claimed=number("10 per cent"),
                relation="rises", period=period)  # fmt: skip
    found = about(form, Table(PER=made([100.0 * 1.1**k for k in range(10)])), published=2011)
    assert (found.words, found.reason if reason else None) == (words, reason)


# -- movements, extremes ------------------------------------------------------------------------


def movement(relation, values, **more):
    form = Form("trend", "a movement", ("PER",), relation=relation, **more)
    return about(form, Table(PER=made(values)), published=2001 + len(values))


@pytest.mark.parametrize(
    ("relation", "end", "verdict", "reason"),
    # Up to 2% is no movement, up to 5% is steady, beyond 10% is not.
    [
        ("rises", 102.0, "cannot tell", "too close"),
        ("rises", 102.5, "borne out", None),
        ("falls", 98.0, "cannot tell", "too close"),
        ("falls", 97.5, "borne out", None),
        ("falls", 102.5, "contradicted", None),
        ("steady", 105.0, "borne out", None),
        ("steady", 95.0, "borne out", None),
        ("steady", 105.5, "cannot tell", "too close"),
        ("steady", 110.5, "contradicted", None),
        ("steady", 89.0, "contradicted", None),
    ],
)
def test_what_moves_and_what_is_steady(relation, end, verdict, reason):
    found = movement(relation, [100.0, end], period=TWO_YEARS)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.recorded == found.recorded_lower == found.recorded_upper
    assert found.recorded == pytest.approx(end - 100.0)


def test_a_movement_that_is_too_small_leans_to_its_own_side():
    assert movement("rises", [100.0, 101.0], period=TWO_YEARS).lean is True
    assert movement("falls", [100.0, 101.0], period=TWO_YEARS).lean is False
    assert movement("falls", [100.0, 101.0], period=TWO_YEARS, negated=True).lean is True


def test_without_years_the_last_five_are_meant():
    values = [100.0] * 10 + [100.0, 110.0, 120.0, 130.0, 140.0, 150.0]
    found = movement("rises", values)
    assert (found.verdict, found.recorded) == ("borne out", pytest.approx(50.0))
    assert found.words == "2011 to 2016"


def extreme(values, relation="highest", start=2001, published=None):
    form = Form("extreme", "an extreme", ("PER",), relation=relation,
                period=Period(start, None, "since"))  # fmt: skip
    return about(form, Table(PER=made(values)), published=published or 2001 + len(values))


@pytest.mark.parametrize(
    ("last", "verdict", "reason"),
    [
        (200.0 * (1 - APART) + 0.01, "borne out", None),
        (200.0 * (1 - APART) - 0.1, "cannot tell", "too close"),
        (200.0 * (1 - MISSED) + 0.1, "cannot tell", "too close"),
        (200.0 * (1 - MISSED) - 0.1, "contradicted", None),
    ],
)
def test_an_extreme_is_held_against_the_most_extreme_of_the_window(last, verdict, reason):
    found = extreme([100.0, 200.0, 150.0, last])
    assert (found.verdict, found.reason) == (verdict, reason)
    assert (found.claimed, found.words, found.recorded, found.year) == (200.0, "2002", last, 2004)
    low = extreme([300.0, 100.0, 150.0, 100.0 / last * 200.0], "lowest")
    assert (low.verdict, low.claimed, low.words) == (verdict, 100.0, "2002")


def test_an_extreme_needs_three_years_and_the_start_of_its_window():
    assert extreme([1.0, 2.0]).reason == "outside coverage"
    assert extreme([1.0, 2.0, 3.0]).verdict == "borne out"
    assert extreme([1.0, 2.0, 3.0], start=1999).verdict == "borne out"
    assert extreme([1.0, 2.0, 3.0], start=1998).reason == "outside coverage"
    # Only what is in the window counts.
    assert extreme([9.0, 1.0, 2.0, 3.0], start=2002).verdict == "borne out"
    assert extreme([1.0, 2.0, 3.0], published=2006).reason == "newer than the record"


# -- one against others --------------------------------------------------------------------------


def ranked(place=(1, 1), relation="highest", **values):
    table = Table(**{code: made([value] * 3) for code, value in values.items()})
    form = Form("rank", "a rank", ("PER",), relation=relation, place=place,
                period=Period(2003, 2003, "year"))  # fmt: skip
    return about(form, table, published=2004, field=[*values, "XXX"])


def test_a_rank_has_its_place_and_the_rival_with_its_figures():
    first = ranked(PER=300.0, CHL=200.0, BOL=100.0)
    assert (first.verdict, first.place, first.rival, first.claimed) == (
        "borne out", 1, "CHL", 200.0,
    )  # fmt: skip
    third = ranked(PER=100.0, CHL=200.0, BOL=300.0)
    assert (third.verdict, third.place, third.rival, third.claimed) == (
        "contradicted", 3, "BOL", 300.0,
    )  # fmt: skip
    last = ranked(relation="lowest", PER=100.0, CHL=200.0, BOL=300.0)
    assert (last.verdict, last.place, last.rival) == ("borne out", 1, "CHL")
    assert ranked((2, 2), PER=200.0, CHL=300.0, BOL=100.0).verdict == "borne out"
    assert ranked((2, 2), PER=300.0, CHL=200.0, BOL=100.0).verdict == "contradicted"
    assert ranked((1, 2), PER=200.0, CHL=300.0, BOL=100.0).verdict == "borne out"
    # Equal figures are told apart by nobody; a rank among none is none.
    assert ranked(PER=200.0, CHL=200.0).reason == "too close"
    assert ranked(PER=200.0).reason == "outside coverage"
    assert ranked(PER=-1.0, CHL=-2.0, BOL=-3.0).verdict == "borne out"


AHEAD = (300.0, 100.0)  # Peru's figure and Chile's
BEHIND = (100.0, 300.0)
LEVEL = (100.2, 100.0)


def led(text, years, published=2012):
    """Decide "since 2003" and the like, by Peru's and Chile's figures from 2001 on."""
    table = Table(PER=made([a for a, _ in years]), CHL=made([b for _, b in years]))
    period = periods(text, published)[0]
    form = Form("rank", text, ("PER",), relation="highest", place=(1, 1), period=period)
    return about(form, table, published=published, field=["PER", "CHL"])


@pytest.mark.parametrize(
    ("text", "years", "expected"),
    [
        ("the largest since 2003", [BEHIND] * 2 + [AHEAD] * 9, ("borne out", None, 2011)),
        ("the largest since 2001", [BEHIND] * 2 + [AHEAD] * 9, ("contradicted", None, 2001)),
        ("the largest after 2002", [BEHIND] * 2 + [AHEAD] * 9, ("borne out", None, 2011)),
        ("the largest from 2003 to 2008", [BEHIND] * 2 + [AHEAD] * 6 + [BEHIND] * 3,
         ("borne out", None, 2008)),
        ("the largest from 2002 to 2009", [BEHIND] * 3 + [AHEAD] * 8,
         ("contradicted", None, 2002)),
        # One year may be an error, unless it is the last.
        ("the largest since 2002", [BEHIND] * 2 + [AHEAD] * 9,
         ("cannot tell", "depends on the window", 2002)),
        ("the largest since 2003", [AHEAD] * 10 + [BEHIND], ("contradicted", None, 2011)),
        # Of some years within the ranges, most must be decided, the last one too.
        ("the largest since 2002", [AHEAD] + [LEVEL] * 2 + [AHEAD] * 8, ("borne out", None, 2011)),
        ("the largest since 2002", [LEVEL] * 7 + [AHEAD] * 4,
         ("cannot tell", "depends on the window", 2002)),
        ("the largest since 2002", [AHEAD] * 10 + [LEVEL],
         ("cannot tell", "depends on the window", 2011)),
        # A sum over the years may be meant: a year that bears it out leaves it open.
        ("the largest in the past ten years", [BEHIND] * 3 + [AHEAD] * 8,
         ("cannot tell", "depends on the window", 2001)),
        ("the largest in the past ten years", [BEHIND] * 7 + [AHEAD] * 4,
         ("cannot tell", "depends on the window", 2001)),
        ("the largest between 2003 and 2011", [AHEAD] * 10 + [BEHIND],
         ("cannot tell", "depends on the window", 2011)),
        ("the largest in the past ten years", [BEHIND] * 7 + [LEVEL] * 4,
         ("contradicted", None, 2001)),
        ("the largest for the past ten years", [AHEAD] * 10 + [BEHIND],
         ("contradicted", None, 2011)),
        # It has become so at the end.
        ("has become the largest since 2001", [BEHIND] * 6 + [AHEAD] * 5,
         ("borne out", None, 2011)),
        # The years before the figures are not known.
        ("the largest since 1999", [AHEAD] * 11, ("borne out", None, 2011)),
        ("the largest since 1980", [AHEAD] * 11, ("cannot tell", "outside coverage", None)),
        ("the largest since 1980", [BEHIND] * 3 + [AHEAD] * 8, ("contradicted", None, 2001)),
        ("the largest from 2003 to 2010", [AHEAD] * 4, ("cannot tell", "newer than the record",
                                                        None)),
    ],
)  # fmt: skip
def test_a_rank_since_a_year_holds_in_each_year(text, years, expected):
    found = led(text, years)
    assert (found.verdict, found.reason, found.year) == expected


def test_the_years_in_which_a_rank_held_are_named():
    found = led("the largest since 1999", [AHEAD] * 11).about(indicator="population", unit="people")
    form = Form("rank", "a rank", ("PER",), relation="highest", place=(1, 1))
    assert found.words == "2001–2011"
    assert "100 people, and so in every year 2001–2011." in sentence(form, found, None)
    denied = led("the largest since 2001", [BEHIND] * 11).about(words="2001–2011")
    assert "every year" not in sentence(form, denied.about(indicator="population"), None)


def test_a_rank_is_decided_in_the_last_year_with_figures_of_its_rivals():
    table = Table(PER=made([100.0, 100.0, 300.0]), CHL=made([200.0] * 2), BOL=made([50.0] * 3))
    form = Form("rank", "a rank", ("PER",), relation="highest", place=(1, 1))
    field = ["PER", "CHL", "BOL"]
    found = about(form, table, published=2004, field=field)
    # In a later year of its own, it may have come to lead.
    assert (found.verdict, found.year, found.rival) == ("cannot tell", 2002, "CHL")
    assert found.reason == "newer than the record"
    level = Table(PER=made([100.0] * 2), CHL=made([200.0] * 2), BOL=made([50.0] * 3))
    found = about(form, level, published=2004, field=field)
    assert (found.verdict, found.year, found.rival) == ("contradicted", 2002, "CHL")
    told = sentence(form, found.about(indicator="population", unit="people"), None)
    assert "Peru trailed Chile in population in 2002, with 100 people to Chile's 200 people" in told
    # Who cannot change the place may lack the year.
    small = Table(PER=made([100.0] * 3), CHL=made([200.0] * 3), BOL=made([50.0]))
    assert about(form, small, published=2004, field=field).year == 2003
    # A stated year is not left for another.
    dated = form.about(period=Period(2003, 2003, "year"))
    later = Table(PER=made([300.0], first=2003), CHL=made([9.0]))
    for asked, figures in ((dated, table), (form, later)):
        unsure = about(asked, figures, published=2004, field=field)
        assert (unsure.verdict, unsure.reason) == ("cannot tell", "outside coverage")
        assert "no year has figures of Peru and its rivals" in sentence(form, unsure, None)


def test_among_the_highest_tenth_are_at_least_five():
    values = {f"S{k:02}": 10.0 * (k + 1) for k in range(60)}
    of_tenth = {"PER": 605.0 - 55.0} | values  # in place 7 of 61: a tenth is 7
    assert ranked((1, -10), **of_tenth).verdict == "borne out"
    assert ranked((1, -10), **of_tenth | {"PER": 525.0}).verdict == "contradicted"
    few = {f"S{k:02}": 10.0 * (k + 1) for k in range(10)}
    assert ranked((1, -10), **few | {"PER": 65.0}).verdict == "borne out"
    assert ranked((1, -10), **few | {"PER": 45.0}).verdict == "contradicted"


def test_a_comparison_has_the_figures_of_both_and_the_makers_of_the_weaker():
    one, two = made([100.0, 300.0], 0.1, makers=4), made([400.0, 200.0], 0.1, makers=2)
    form = Form("comparison", "more", ("PER",), scope=("CHL",), relation="above",
                period=Period(2002, 2002, "year"))  # fmt: skip
    found = compare(form, one, two, 2023, "CHL")
    assert (found.verdict, found.recorded, found.claimed) == ("borne out", 300.0, 200.0)
    assert (found.claimed_lower, found.claimed_upper) == (180.0, 220.0)
    assert (found.rival, found.year, found.makers) == ("CHL", 2002, 2)
    below = form.about(relation="below")
    assert compare(below, one, two, 2023, "CHL").verdict == "contradicted"


def test_a_ratio_of_two_has_the_range_of_both():
    form = Form("comparison", "twice", ("PER",), scope=("CHL",), relation="above",
                claimed=number("two times"), period=Period(2002, 2002, "year"))  # fmt: skip
    one, two = made([0.0, 100.0], 0.1), made([0.0, 50.0], 0.2)
    found = compare(form, one, two, 2023, "CHL")
    assert (found.verdict, found.recorded, found.unit, found.rival) == (
        "borne out", 2.0, "times", "CHL",
    )  # fmt: skip
    assert found.recorded_lower == pytest.approx(90 / 60)
    assert found.recorded_upper == pytest.approx(110 / 40)
    nothing = form.about(period=Period(2001, 2001, "year"))
    assert compare(nothing, one, two, 2023, "CHL").reason == "outside coverage"


def test_without_a_number_a_series_or_another_nothing_is_decided():
    table = Table(PER=made([1.0, 2.0, 3.0]))
    form = Form("level", "a level", ("PER",))
    assert about(form, table).reason == "not understood"
    assert about(form.about(claimed=number("2 cars")), table, code="CHL").reason == (
        "outside coverage"
    )
    assert about(form, table, code="").reason == "not understood"
    compared = form.about(kind="comparison", scope=("CHL",), relation="above")
    assert about(compared, table).reason == "outside coverage"
    assert read_claim("Peru made cars.", 2023).forms == ()


def test_a_comparison_without_a_common_year_says_on_which_side_the_record_ends():
    form = Form("comparison", "more", ("PER",), scope=("CHL",), relation="above")
    early, late = made([1.0, 2.0], first=1990), made([1.0] * 22)
    assert compare(form, early, late, 2023, "CHL").reason == "newer than the record"
    assert compare(form, late, early, 2023, "CHL").reason == "outside coverage"
    assert compare(form, made([1.0] * 21), early, 2023, "CHL").reason == "newer than the record"


def test_what_stands_in_the_way_of_a_claim_leaves_all_but_a_contradiction_open(tmp_path):
    (tmp_path / "metadata.json").write_text(
        '[{"filename": "cars.csv", "title": "Cars made", "unit": "cars", "description": ""}]'
    )
    rows = "\n".join(f"{year},100" for year in range(2001, 2023))
    (tmp_path / "cars.csv").write_text(f"Date,PER\n{rows}\n")
    judge = Judge(list(SeriesFolder(tmp_path).tables.values()), 2023, None)
    for text, whole in (("Peru made 100 cars in 2010.", "cannot tell"),
                        ("Peru made 300 cars in 2010.", "contradicted")):  # fmt: skip
        forms = read_claim(text, 2023).forms
        plain = judge.judge(Reading(forms))
        caused = judge.judge(Reading(forms, "forecast or cause"))
        assert plain.finding.verdict == ("borne out" if whole == "cannot tell" else whole)
        assert caused.finding.verdict == whole
        assert caused.finding.reason == ("forecast or cause" if whole == "cannot tell" else None)
        assert plain.unexplained == ()


# -- nothing after publication --------------------------------------------------------------------

STEEP = [100.0 * 1.2**k for k in range(20)]  # 2001 to 2020


@pytest.mark.parametrize("kind", ["level", "trend", "change", "extreme", "rank", "comparison"])
def test_no_figure_of_the_year_of_publication_or_later_decides(kind):
    more = {
        "level": {"claimed": number("10 cars")},
        "change": {"claimed": number("20 per cent"), "relation": "rises"},
        "trend": {"relation": "rises"},
        "extreme": {"relation": "highest", "period": Period(2005, None, "since")},
        "rank": {"relation": "highest", "place": (1, 1)},
        "comparison": {"relation": "above", "scope": ("CHL",)},
    }[kind]
    table = Table(PER=made(STEEP), CHL=made([200.0] * 20))
    for published in (2011, 2016):
        found = about(Form(kind, "a claim", ("PER",), **more), table, published, field=("CHL",))
        assert found.year == published - 1
        assert found.recorded == pytest.approx({
            "trend": 100 * (1.2**5 - 1), "change": 20.0,
        }.get(kind, STEEP[published - 2002]))  # fmt: skip


@pytest.mark.parametrize(
    ("period", "years"),
    [
        (NO_PERIOD, 2015),
        (Period(2003, None, "since"), 2015),
        (Period(2003, 2015, "last"), 2015),
        (Period(2003, 2010, "range"), 2010),
        (Period(2003, None, "range"), 2015),
        (Period(2008, 2008, "year"), 2008),
        (Period(None, None, "latest"), 2015),
    ],
)
def test_the_year_of_a_comparison(period, years):
    form = Form("comparison", "more", ("PER",), scope=("CHL",), relation="above", period=period)
    found = compare(form, made([300.0] * 20), made([200.0] * 20), 2016, "CHL")
    assert (found.verdict, found.year) == ("borne out", years)


def test_a_comparison_over_years_asks_only_those_within_it():
    # Peru was behind in 2001 to 2004, and is ahead since.
    one, two = made([100.0] * 4 + [300.0] * 16), made([200.0] * 20)
    form = Form("comparison", "more", ("PER",), scope=("CHL",), relation="above")
    for start, reason in ((2005, None), (2004, "depends on the window")):
        for kind, end in (("since", None), ("last", 2020), ("range", 2020)):
            found = compare(form.about(period=Period(start, end, kind)), one, two, 2021, "CHL")
            assert found.reason == reason
    # A window that begins after the record is decided by the last year on record.
    late = form.about(period=Period(2022, None, "since"))
    assert compare(late, one, two, 2024, "CHL").year == 2020
    assert compare(late, one, two, 2027, "CHL").reason == "newer than the record"


def test_a_movement_between_named_years_needs_half_of_the_windows_beside_it():
    # Two of the four windows that begin or end a year apart move as the one that is named.
    values = [100.0, 200.0, 120.0, 150.0]
    named = movement("rises", values, period=Period(2001, 2004, "range"))
    assert (named.verdict, named.recorded) == ("borne out", pytest.approx(50.0))
    fewer = movement(
        "rises", [100.0, 300.0, 90.0, 150.0, 110.0], period=Period(2001, 2005, "range")
    )
    assert fewer.reason == "depends on the window"
    # Without years four of five are asked for.
    loose = movement("rises", values)
    assert loose.reason == "depends on the window"


def test_the_least_change_on_record_is_one_of_the_changes():
    form = Form("extreme", "the fastest growth", ("PER",), relation="highest", words=("change",),
                period=Period(2001, None, "since"))  # fmt: skip
    values = [100.0, 110.0, 125.0, 130.0, 150.0]  # grew by 10, 15, 5, 20
    found = about(form, Table(PER=made(values)), published=2006)
    assert (found.verdict, found.recorded, found.year) == ("borne out", 20.0, 2005)
    lower = about(form, Table(PER=made(values[:4])), published=2005)
    assert (lower.verdict, lower.recorded, lower.claimed) == ("contradicted", 5.0, 15.0)
    assert lower.words == "2003"
    assert about(form, Table(PER=made(values[:1])), published=2002).reason == "outside coverage"


# -- open intervals, and values that are not amounts ----------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        # An open end is missed by more than 8% of it, a closed one by more than 15%.
        ("at least 100 cars", 93.0, "cannot tell"),
        ("at least 100 cars", 91.0, "contradicted"),
        ("at least 100 cars", 100.0, "borne out"),
        ("at least 100 cars", 300.0, "borne out"),
        ("at most 100 cars", 107.0, "cannot tell"),
        ("at most 100 cars", 109.0, "contradicted"),
        ("at most 100 cars", 100.0, "borne out"),
        ("100 cars", 86.0, "cannot tell"),
        ("100 cars", 84.0, "contradicted"),
        ("100 cars", 114.0, "cannot tell"),
        ("100 cars", 116.0, "contradicted"),
    ],
)
def test_how_far_a_number_may_be_missed(text, value, verdict):
    found = level(text, [value] * 22, period=YEAR_2010)
    assert (found.verdict, found.lean) == (verdict, verdict == "borne out")


@pytest.mark.parametrize(
    ("text", "verdict"),
    # The record is 100, from 90 to 110: of "more than 97" 13 of 20 lie within it.
    [("at least 97 cars", "borne out"), ("at least 99 cars", "cannot tell"),
     ("at most 103 cars", "borne out"), ("at most 101 cars", "cannot tell"),
     ("at least 101 cars", "cannot tell"), ("at least 89 cars", "borne out")],
)  # fmt: skip
def test_most_of_a_range_has_to_lie_beyond_an_open_end(text, verdict):
    assert level(text, [100.0] * 22, period=YEAR_2010, room=0.1).verdict == verdict


def exceeded(text, values, first=2001, negated=True, start=2001):
    claim = f"Peru never made {text}"
    period = Period(start, None, "since" if start else "ever")
    form = Form("level", claim, ("PER",), claimed=number(text), negated=negated,
                relation=number(text).relation, period=period)  # fmt: skip
    return about(form, Table(PER=made(values, first=first)), published=first + len(values))


def test_what_was_never_exceeded_is_held_against_the_most_extreme_year():
    values = [100.0, 200.0, 150.0, 120.0]
    high = exceeded("at least 250 cars", values)
    assert (high.verdict, high.recorded, high.year) == ("borne out", 200.0, 2002)
    assert exceeded("at least 150 cars", values).verdict == "contradicted"
    low = exceeded("at most 50 cars", values)
    assert (low.verdict, low.recorded, low.year) == ("borne out", 100.0, 2001)
    assert exceeded("at most 130 cars", values).verdict == "contradicted"
    assert exceeded("150 cars", values).reason == "outside coverage"
    # Before the record begins it may have been so; "ever" needs 25 years.
    assert exceeded("at least 250 cars", values, start=1999).reason == "outside coverage"
    assert exceeded("at least 150 cars", values, start=1999).verdict == "contradicted"
    assert exceeded("at least 250 cars", [100.0] * 24, start=None).reason == "outside coverage"
    assert exceeded("at least 250 cars", [100.0] * 25, start=None).verdict == "borne out"


@pytest.mark.parametrize(
    ("sds", "verdict"),
    # Nine of ten draws agree where two values are 1.28 standard deviations apart.
    [(1.15, "cannot tell"), (1.42, "borne out"), (-1.15, "cannot tell"), (-1.42, "contradicted")],
)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_nine_of_ten_draws_decide(sds, verdict, sign):
    def near(value, sd):
        if sign > 0:  # amounts: the ranges are those of logarithms
            ends = [value * math.exp(k * 1.645 * sd) for k in (-1, 1)]
        else:
            value, ends = -value, [-value - 1.645 * sd * value, -value + 1.645 * sd * value]
        return Series(np.array([2010]), *(np.array([v]) for v in (value, *ends)), 3, ("a",))

    sd = 0.01
    apart = sds * math.sqrt(2) * sd
    one = near(100.0 * (math.exp(apart) if sign > 0 else 1 - apart), sd)
    form = Form("comparison", "more", ("PER",), scope=("CHL",), relation="above", period=YEAR_2010)
    found = compare(form, one, near(100.0, sd), 2023, "CHL")
    assert (found.verdict, found.lean) == (verdict, sds > 0)


def test_percentage_points_are_of_a_share_alone():
    found = change("10 percentage points", [20.0, 22.0])
    assert (found.verdict, found.reason) == ("cannot tell", "definition differs")


# -- which years, and how many of those compared --------------------------------------------------


@pytest.mark.parametrize(("kind", "end"), [("since", None), ("last", 2022)])
def test_an_average_is_of_all_years_since(kind, end):
    values = [100.0] * 21 + [210.0]
    text = "an average of 110 cars"
    found = level(text, values, period=Period(2013, end, kind))
    assert (found.recorded, found.year, found.verdict) == (111.0, 2022, "borne out")
    assert level("110 cars", values, period=Period(2013, end, kind)).recorded == 210.0
    assert level(text, values, period=YEAR_2010).recorded == 100.0


def test_moves_of_more_than_twenty_years_ago_say_nothing_of_an_old_figure():
    # It moved by hundreds up to 1996, and by nothing since.
    wild = [100.0 + 400.0 * (k % 2) for k in range(6)] + [100.0] * 24  # 1991 to 2020
    form = Form("level", "200 cars", ("PER",), claimed=number("200 cars"))
    assert about(form, Table(PER=made(wild, first=1991)), published=2024).verdict == "contradicted"
    late = [100.0] * 12 + [100.0 + 400.0 * (k % 2) for k in range(6)] + [100.0] * 12
    assert about(form, Table(PER=made(late, first=1991)), published=2024).reason == (
        "newer than the record"
    )


def test_an_extreme_in_a_gap_of_the_record_is_outside_of_it():
    gap = Series(np.array([2001, 2002, 2003, 2010]), *(np.arange(4.0) for _ in range(3)))
    form = Form("extreme", "an extreme", ("PER",), relation="highest",
                period=Period(2001, 2006, "since"))  # fmt: skip
    assert about(form, Table(PER=gap)).reason == "outside coverage"
    newer = form.about(period=Period(2001, 2012, "since"))
    assert about(newer, Table(PER=gap)).reason == "newer than the record"


@pytest.mark.parametrize(("known", "reason"), [(3, None), (2, "outside coverage")])
def test_a_rank_needs_two_of_five_to_have_a_figure(known, reason):
    others = {f"S{k}": made([100.0] * (22 if k < known else 10)) for k in range(8)}
    form = Form("rank", "a rank", ("PER",), relation="highest", place=(1, 1))
    found = about(form, Table(PER=made([300.0] * 22), **others), field=list(others))
    assert found.reason == reason


@pytest.mark.parametrize(
    ("mine", "other", "reason"),
    [(100.0, 50.0, None), (-100.0, 50.0, "outside coverage"), (100.0, -50.0, "outside coverage"),
     (0.0, 50.0, "outside coverage"), (-100.0, -50.0, "outside coverage")],
)  # fmt: skip
def test_a_multiple_is_of_two_amounts(mine, other, reason):
    form = Form("comparison", "twice", ("PER",), scope=("CHL",), relation="above",
                claimed=number("two times"), period=YEAR_2010)  # fmt: skip
    assert compare(form, made([mine] * 22), made([other] * 22), 2023, "CHL").reason == reason
    rank = Form("rank", "twice", ("PER",), relation="highest", place=(1, 1), period=YEAR_2010,
                claimed=number("two times"))  # fmt: skip
    table = Table(PER=made([mine] * 22), CHL=made([other] * 22))
    assert about(rank, table, field=["CHL"]).reason == reason
