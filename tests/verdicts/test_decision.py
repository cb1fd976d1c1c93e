"""Decisions on made series: intervals on both sides, windows, ranks and what is too close."""

import numpy as np
import pytest

from multivector.answers.verdicts.decision import decide
from multivector.answers.verdicts.finding import Finding, either, together
from multivector.answers.verdicts.quantities.series import Series
from multivector.coding.claims.forms.reading import read_claim


class Made:
    title, unit = "Cars made", "cars"

    def __init__(self, values, room=0.0):
        years = np.arange(2001, 2001 + len(values))
        value = np.array(values, dtype=float)
        self.own = Series(years, value, value * (1 - room), value * (1 + room), 9, ("made",))

    def entities(self):
        return ["PER"]

    def series(self, code):
        return self.own


def verdict(text, values, published=2023, room=0.0):
    table = Made(values, room)
    form = read_claim(text, published).forms[-1]
    return decide(form, table, "PER", published, table.series)


FLAT = [100.0] * 22  # 2001 to 2022
RISING = [100.0 * 1.05**i for i in range(22)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru made 102 cars in 2020.", ("borne out", None)),
        ("Peru made 112 cars in 2020.", ("cannot tell", "too close")),
        ("Peru made 150 cars in 2020.", ("contradicted", None)),
        ("Peru made more than 60 cars in 2020.", ("borne out", None)),
        ("Peru made 2,000 cars in 2020.", ("cannot tell", "definition differs")),
        ("Peru made 100 cars in 1990.", ("cannot tell", "outside coverage")),
        ("Peru made 100 cars in 2023.", ("cannot tell", "newer than the record")),
    ],
)
def test_a_number_against_the_record(text, expected):
    found = verdict(text, FLAT)
    assert (found.verdict, found.reason) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("between 2005 and 2008", ("borne out", None, 2008)),
        ("between 2014 and 2018", ("contradicted", None, 2018)),
        ("between 2008 and 2013", ("cannot tell", "depends on the window", None)),
        ("between 2020 and 2025", ("cannot tell", "outside coverage", None)),
        ("since 2014", ("contradicted", None, 2022)),
        ("since 2008", ("cannot tell", "depends on the window", None)),
        ("in 2005", ("borne out", None, 2005)),
        ("in 2016", ("contradicted", None, 2016)),
        ("", ("contradicted", None, 2022)),
    ],
)
def test_a_comparison_is_decided_by_the_years_it_names(when, expected):
    """Peru made more than Chile up to 2010, and less since."""
    table = Made([200.0] * 10 + [50.0] * 12)
    both = {"PER": table.own, "CHL": Made([100.0] * 22).own}
    form = read_claim(f"Peru made more cars than Chile {when}.", 2023).forms[-1]
    found = decide(form, table, "PER", 2023, both.get)
    assert (found.verdict, found.reason, found.year) == expected


@pytest.mark.parametrize(("last", "verdict"), [(2017, "borne out"), (2016, "cannot tell")])
def test_a_comparison_of_today_rests_on_years_that_are_near(last, verdict):
    one, two = (Made([value] * (last - 2000)).own for value in (200.0, 100.0))
    form = read_claim("Peru makes more cars than Chile.", 2023).forms[-1]
    found = decide(form, Made([200.0]), "PER", 2023, {"PER": one, "CHL": two}.get)
    assert found.verdict == verdict


@pytest.mark.parametrize(("end", "reason"), [(2022, None), (2023, "newer than the record")])
def test_a_range_may_not_miss_its_last_year(end, reason):
    text = f"Peru made 100 cars a year between 2019 and {end}."
    assert verdict(text, FLAT, published=2026).reason == reason
    text = f"Car production in Peru fell by 50% between 2012 and {end}."
    found = verdict(text, FLAT, published=2026)
    assert found.reason == reason
    assert found.verdict == ("cannot tell" if reason else "contradicted")


@pytest.mark.parametrize(
    ("times", "verdict"), [("twice", "borne out"), ("four times", "contradicted")]
)
def test_a_multiple_of_another_is_a_ratio_with_its_claim(times, verdict):
    both = {"PER": Made([200.0] * 22).own, "CHL": Made([100.0] * 22).own}
    form = read_claim(f"Peru made {times} as many cars as Chile in 2020.", 2023).forms[-1]
    found = decide(form, Made([200.0]), "PER", 2023, both.get)
    assert (found.verdict, found.recorded, found.unit) == (verdict, 2.0, "times")
    assert found.claimed_lower < found.claimed == form.claimed.value < found.claimed_upper


def test_a_wide_range_bears_nothing_out_and_contradicts_nothing_inside_it():
    assert verdict("Peru made 150 cars in 2020.", FLAT, room=0.6).reason == "too close"
    assert verdict("Peru made more than 90 cars in 2020.", FLAT, room=0.6).reason == "too close"


def test_an_old_figure_contradicts_only_beyond_what_the_series_moves():
    moving = [100 + 40 * (i % 2) for i in range(20)]  # ends in 2020
    assert verdict("Peru makes 170 cars.", moving, published=2024).reason == "newer than the record"
    assert verdict("Peru makes 170 cars.", FLAT[:20], published=2024).verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Car production in Peru has doubled since 2007.", "borne out"),
        ("Car production in Peru has tripled since 2007.", "contradicted"),
        ("Car production in Peru grew by 28% in the past five years.", "borne out"),
        ("Car production in Peru has fallen since 2010.", "contradicted"),
        ("Car production in Peru has not increased since 2010.", "contradicted"),
        ("Car production in Peru is at its highest level in 15 years.", "borne out"),
    ],
)
def test_changes_by_the_ends_of_their_window(text, expected):
    assert verdict(text, RISING).verdict == expected


def test_a_trend_without_a_window_that_shifts_with_the_years_is_not_called():
    wobbly = [
        100,
        120,
        90,
        125,
        95,
        130,
        92,
        128,
        96,
        124,
        100,
        120,
        90,
        125,
        95,
        130,
        92,
        128,
        96,
        124,
        99,
        110,
    ]
    assert verdict("Car production in Peru is rising.", wobbly).reason in (
        "depends on the window",
        "too close",
    )


def test_a_record_needs_a_long_record():
    assert (
        verdict("Car production in Peru is at a record high.", RISING).reason == "outside coverage"
    )
    assert (
        verdict("Car production in Peru is at a record high.", RISING[::-1]).verdict
        == "contradicted"
    )


def test_statements_together_and_alternatives():
    yes, no, open_ = (
        Finding("borne out"),
        Finding("contradicted"),
        Finding("cannot tell", "too close"),
    )
    assert together([yes, no, open_]).verdict == "contradicted"
    assert together([yes, open_]).verdict == "cannot tell"
    assert either([yes, no]).verdict == "mixed"
    assert either([open_, yes]).verdict == "borne out"


def test_what_goes_on_has_to_go_on_in_the_last_year():
    values = [100, 95, 90, 85, 80, 75, 60, 64]
    assert verdict("Car output in Peru is falling.", values, 2009).reason == "depends on the window"
    assert verdict("Car output in Peru has fallen.", values, 2009).verdict == "borne out"


def test_a_change_is_no_surer_than_the_levels_between_which_it_is():
    claim = "Car output in Peru fell by 0.5 between 2001 and 2002."
    assert verdict(claim, [78.8, 77.9]).reason == "too close"
    assert verdict(claim, [78.8, 74.9]).verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "values", "room", "lower", "upper", "verdict"),
    [
        # Of an amount by the error of the levels, of a per cent by that of what is left.
        ("rose by 4 between 2001 and 2002", (100, 101), 0.1, -5.39, 7.39, "cannot tell"),
        ("rose by 20 between 2001 and 2002", (100, 101), 0.1, -5.39, 7.39, "contradicted"),
        ("rose by 4% between 2001 and 2002", (100, 101), 0.1, -5.39, 7.39, "cannot tell"),
        ("fell by 90% between 2001 and 2002", (10, 1), 0.1, 89.37, 90.63, "borne out"),
        ("fell by 70% between 2001 and 2002", (10, 1), 0.1, 89.37, 90.63, "contradicted"),
        ("rose by 50% between 2001 and 2002", (100, 150), 0.1, 40.51, 59.49, "borne out"),
        ("has doubled since 2001", (100, 200), 0.1, 1.87, 2.13, "borne out"),
        ("fell by 0.5 between 2001 and 2002", (100, 99), 0.0, 1.0, 1.0, "cannot tell"),
    ],
)
def test_the_range_of_a_change_is_that_of_its_ends(text, values, room, lower, upper, verdict):
    claim = f"Car output in Peru {text}."
    found = decide_of(claim, values, room)
    assert (found.recorded_lower, found.recorded_upper) == pytest.approx((lower, upper), abs=0.01)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "values", "verdict"),
    [(8, (20, 21), "contradicted"), (2, (20, 21), "cannot tell"), (1, (20, 21), "borne out")],
)
def test_points_have_the_error_of_the_shares(claimed, values, verdict):
    text = f"Car output in Peru rose by {claimed} percentage points between 2001 and 2002."
    found = decide_of(text, values, 0.1, unit="%")
    assert (found.recorded_lower, found.recorded_upper) == pytest.approx((-0.33, 2.33), abs=0.01)
    assert found.verdict == verdict


def decide_of(text, values, room, unit="cars"):
    table = Made(values, room)
    table.unit = unit
    form = read_claim(text, 2003).forms[-1]
    return decide(form, table, "PER", 2003, table.series)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Growth in Peru declined by 3.2% in 2022.", "definition differs"),
        ("Peru grew by 3.2% in 2022.", None),
        ("Growth in Peru fell to 3.2% in 2022.", None),
    ],
)
def test_a_rate_that_fell_by_a_per_cent_may_mean_points(text, reason):
    table = Made([3.2] * 22)
    table.title, table.unit = "GDP growth", "%"
    found = decide(read_claim(text, 2023).forms[-1], table, "PER", 2023, table.series)
    assert found.reason == reason


def test_the_office_that_is_cited_stands_for_its_state_if_none_is_named():
    form = read_claim("The U.S. Census Bureau (USCB) reported that exports rose.", 2023).forms[0]
    assert form.subject == ("USA",)


# Fell for 20 years, then rose in 2022.
TURNED = [300.0 - 10 * i for i in range(19)] + [100.0, 101.0, 120.0]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("rose last year", 2023, ("borne out", None)),
        ("fell last year", 2023, ("contradicted", None)),
        ("rose in 2022", 2023, ("borne out", None)),
        ("rose last year for the first time since 2003", 2023, ("borne out", None)),
        # Without a year of its own the figures of five years decide.
        ("had fallen by 2022", 2023, ("borne out", None)),
        ("has fallen", 2023, ("borne out", None)),
        # A year after the record is not decided by the last on record.
        ("fell last year", 2025, ("cannot tell", "newer than the record")),
        ("fell by half in 2024", 2025, ("cannot tell", "newer than the record")),
        ("has fallen since 2003", 2025, ("borne out", None)),
    ],
)
def test_a_change_of_one_year_is_held_against_that_year(text, published, expected):
    found = verdict(f"Car output in Peru {text}.", TURNED, published)
    assert (found.verdict, found.reason) == expected


def test_what_happened_for_the_first_time_since_a_year_is_no_change_since_it():
    assert read_claim("Car output in Peru fell for the first time since 2003.", 2023).forms == ()
    assert read_claim("Car output in Peru saw its first decline since 2003.", 2023).forms == ()
    (form,) = read_claim("Car output in Peru rose for the first time in 2019.", 2023).forms
    assert (form.period.kind, form.period.start) == ("year", 2019)
