"""One value from several makers: weights, spread, makers, and ranges."""

import numpy as np
import pytest

from multivector.measures import trade_flows as rule
from multivector.measures.trade_flows import Voice


def voice(maker, usd, weight=1.0):
    """Return a voice on one pair of two states."""
    value = np.full((2, 2), np.nan)
    value[0, 1] = np.log(usd)
    return Voice(maker, value, np.full((2, 2), weight))


def test_two_makes_of_one_maker_are_one_voice_that_may_disagree():
    voices = [voice("CEPII", 8e9, 2.0), voice("KGZ", 5e9), voice("CEPII", 18e9, 0.5)]
    found = rule.combine(voices, (voices[0].value, voices[0].value))
    assert np.exp(found.best[0, 1]) == pytest.approx(8e9)
    assert found.makers[0, 1] == 2
    assert found.disagree[0, 1]
    assert found.kind[0, 1] == rule.SPREAD + 2  # 8 against 5, not 18 against 5
    lower, upper = rule.ranges(found, np.ones((2, 2)))
    assert np.exp(lower[0, 1]) < 5e9
    assert np.exp(upper[0, 1]) > 18e9
    assert np.isnan(found.best[1, 0])


def test_a_light_voice_neither_leads_nor_disagrees():
    found = rule.combine([voice("A", 1e9), voice("B", 1e9), voice("C", 9e9, 0.1)], None)
    assert np.exp(found.best[0, 1]) == pytest.approx(1e9)
    assert not found.disagree[0, 1]
    equal = rule.combine([voice("A", 1e9), voice("B", 4e9)], None)
    assert np.exp(equal.best[0, 1]) == pytest.approx(2e9)


def test_bounds_that_exclude_the_best_value_disagree_with_it_however_wide():
    ends = np.log([[[1, 1.3e7], [1, 1]], [[1, 2.8e8], [1, 1]]])
    placed = voice("CEPII", 1.3e7, 0.4)
    inside, outside = (rule.combine([placed, voice("A", x)], (*ends,)) for x in (9e7, 3.2e6))
    assert np.exp(outside.best[0, 1]) == pytest.approx(3.2e6)
    assert outside.disagree[0, 1]
    assert np.exp(rule.ranges(outside, np.ones((2, 2)))[1][0, 1]) > 1.3e7
    assert not inside.disagree[0, 1]
    assert inside.low[0, 1] == inside.high[0, 1] == inside.best[0, 1]


def test_wide_bounds_lie_low_unless_the_pair_is_usually_higher():
    low, high = np.log([1e6]), np.log([5e7])
    plain, weight = rule.place_bounds(low, high, np.array([np.nan]))
    assert 2e6 < np.exp(plain[0]) < 4e6
    assert weight[0] == pytest.approx(0.1)
    usual, heavier = rule.place_bounds(low, high, np.array([1.0]))
    assert usual[0] == pytest.approx(plain[0] + 0.8)
    assert heavier[0] == pytest.approx(0.4)


def test_a_value_from_bounds_lies_within_them_whatever_is_usual():
    high = np.log([1.2, 1.5, 3.0, 10.0, 50.0, 500.0])
    for usual in (-9.0, -0.1, np.nan, 0.1, 9.0):
        value, _ = rule.place_bounds(np.zeros(6), high, np.full(6, usual))
        assert (value >= 0).all()
        assert (value <= high).all()


def test_the_usual_ratio_is_the_median_of_the_five_years_nearest_by():
    distances = np.array([9.0, 1.0, 2.0, 3.0, np.nan, 5.0, 4.0]).reshape(7, 1, 1)
    found = rule.usual_ratio(distances, np.array([6, 5, 4, 3, 2, 1, 0]))
    assert found[0, 0] == 3.0
    assert np.isnan(rule.usual_ratio(distances[4:5], np.array([0]))[0, 0])


def test_an_exporters_word_that_breaks_with_the_past_is_half_believed():
    value, kind = rule.temper(np.log([[1e9, 4e9, 5e9]]), np.log([[1.1e9, 1e9, np.nan]]))
    assert np.exp(value).round(-6).tolist() == [[1e9, 2e9, 5e9]]
    assert kind.tolist() == [[rule.WORD, rule.WORD + 3, rule.POINT]]


def test_every_cell_has_a_range_and_small_flows_have_wider_ones():
    table = rule.errors()
    assert (table[..., 0] < table[..., 1]).all()
    width = table[..., 1] - table[..., 0]
    several = width[rule.SPREAD : rule.SPREAD + 3]
    assert (several[:, 0] > several[:, 3]).all()


def test_the_largest_flows_have_ranges_of_their_own_that_widen_less():
    table, last = rule.errors(), len(rule.SIZES)
    own = table[: rule.CARRIED, last]
    assert (own == own[0]).all()
    assert (own[0] < 0.25).all()
    narrower = table[rule.CARRIED, :, 1] - table[rule.CARRIED, :, 0]
    assert narrower[3] > narrower[4] > narrower[5]
    for usd, by in ((9e10, 1.44), (2e11, 1.2)):  # only the root of the pair's factor
        found = rule.combine([voice("A", usd), voice("B", 1.01 * usd)], None)
        plain, wide = (rule.ranges(found, np.full((2, 2), f))[1] - found.best for f in (1.0, 1.44))
        assert wide[0, 1] == pytest.approx(by * plain[0, 1])


def test_ranges_of_pairs_whose_reports_lie_apart_are_wider_and_no_state_is_named():
    names = ("DEU", "CHN", "KGZ", "TKM", "FRA")
    factors = rule.pair_factors(names)
    assert factors.min() == 1
    assert factors.max() <= rule.WIDEST
    # Importers' and partners' words on Kyrgyzstan lie apart; Turkmenistan's copy each other.
    assert factors[0, 2] > factors[0, 4] >= factors[0, 1] == 1
    assert factors[0, 3] > factors[0, 2]
    assert rule.pair_factors(("XYZ",))[0, 0] == rule.WIDEST
    found = rule.combine([voice("A", 1e9), voice("B", 1.01e9)], None)
    narrow, wide = (rule.ranges(found, np.full((2, 2), by)) for by in (1.0, 1.5))
    assert (wide[1] - found.best)[0, 1] == pytest.approx(1.5 * (narrow[1] - found.best)[0, 1])
    many = rule.combine([voice(maker, 1e9) for maker in "ABCD"], None)
    assert rule.ranges(many, np.full((2, 2), 1.5))[1][0, 1] < wide[1][0, 1]


def test_ranges_from_one_producer_are_wider_where_the_two_sides_were_apart_until_2013():
    states = ("CHN", "DEU")
    alone = rule.state_factors(states)[2][:, None]
    assert alone[0, 0] > 1.3
    assert alone[1, 0] == rule.state_factors(("XYZ",))[2, 0] == 1
    one, two = (rule.combine([voice(m, 1e9) for m in makers], None) for makers in ("A", "AB"))
    plain, wide = (rule.ranges(one, np.ones((2, 2)), by) for by in (1.0, alone))
    for old, new in zip(plain, wide, strict=True):
        assert (new - one.best)[0, 1] == pytest.approx(alone[0, 0] * (old - one.best)[0, 1])
    plain, wide = (rule.ranges(two, np.ones((2, 2)), by) for by in (1.0, alone))
    np.testing.assert_array_equal(plain, wide)


def test_answers_at_some_places_are_the_same_and_go_back():
    found = rule.combine([voice("A", 1e9), voice("B", 3e9)], None)
    part = found.at(np.array([1]))
    assert part.disagree.tolist() == [True]
    back = part.spread(np.array([1]), (2, 2))
    assert np.isnan(back.best).sum() == 3
    assert back.makers.tolist() == [[0, 2], [0, 0]]


def test_what_sides_add_is_found_again():
    sold, bought = np.array([0.0, 0.4, 0.0]), np.array([0.0, 0.0, -0.2])
    apart = np.tile(sold[:, None] + bought, (2, 1, 1))
    apart[:, np.arange(3), np.arange(3)] = np.nan
    one, two = rule.side_effects(apart)
    left = (apart - one[:, None] - two)[np.isfinite(apart)]
    assert np.abs(left).max() < 0.11


@pytest.mark.parametrize("shape", [(1, 3), (2, 4, 4), (7, 5), (8, 9, 9)])
def test_medians_are_those_of_numpy(shape):
    random = np.random.default_rng(len(shape))
    values = np.where(random.random(shape) < 0.6, np.nan, random.normal(size=shape))
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="All-NaN"):
        usual = np.nanmedian(np.where(np.arange(shape[-1]) == 0, np.nan, values), axis=0)
    values[..., 0] = np.nan
    np.testing.assert_array_equal(rule._median(values), usual)


@pytest.mark.parametrize(
    ("trade", "bound", "expected"),
    [
        ([0, 0, 0], [1e9, 1e9, 1e9], [1e9, 1e9, 1e9]),
        ([9e8, 0, 2e8], [1e9, 1e9, 1e9], [None, 1e9, None]),  # a fifth is no gap
        ([1e9, 0, 1e9], [1e9, None, 4e9], [None, 2e9, None]),  # between two years
        (
            [0, 0, 0],
            [None, 1e9, None],
            [None, 1e9, None],
        ),  # nothing before the first, after the last
        ([0, 0, 0], [9e6, 9e6, 9e6], [None] * 3),  # small flows
        ([np.nan] * 3, [1e9] * 3, [None] * 3),  # unknown is not zero
        ([0, 0, 0], [None] * 3, [None] * 3),
    ],
)
def test_flows_far_below_the_goods_alone_are_lacking(trade, bound, expected):
    logs = np.log(np.array([x or np.nan for x in bound]))
    value, spread = rule.untold(
        np.array([trade], dtype=float), np.stack([logs, logs])[:, None], np.arange(3), np.ones(1)
    )
    wanted = [np.nan if x is None else x for x in expected]
    np.testing.assert_allclose(value[0], wanted, rtol=0.01)
    assert (np.isfinite(spread[0]) == np.isfinite(wanted)).all()
    assert not (spread[0] <= 0.1).any()  # never a tight figure


@pytest.mark.parametrize(
    ("low", "high", "exact"),
    [
        ([1e9] * 3, [1e9] * 3, True),
        ([1e9, np.nan, 1e9], [1e9, np.nan, 1e9], True),  # the year between, too
        ([1e8] * 3, [4e8] * 3, False),  # then the bounds themselves may be further apart
        ([1e8] * 3, [5e9] * 3, False),
    ],
)
def test_what_is_lacking_has_wider_ranges_where_reports_lie_apart(low, high, exact):
    ends, at = np.log([[low], [high]]), np.arange(3)
    value, even = rule.untold(np.zeros((1, 3)), ends, at, np.ones(1))
    again, apart = rule.untold(np.zeros((1, 3)), ends, at, np.full(1, 1.7))
    np.testing.assert_array_equal(value, again)
    assert (apart > even).all()
    if exact:
        np.testing.assert_allclose(apart, 1.7 * even)


def test_between_two_years_a_value_is_nearer_the_nearer_one():
    gaps = np.array([[1, 1, 1, np.nan, np.nan], [2, 3, np.nan, 5, np.nan]])
    ends = np.where(np.isfinite(gaps), np.array([[1.0], [4.0]]), np.nan)
    value, kind = rule.between(ends, gaps)
    np.testing.assert_allclose(value, [2.0, 1.75, 1.0, 4.0, np.nan])
    far = rule.CARRIED + 1
    assert kind.tolist() == [rule.BETWEEN, rule.CARRIED, rule.CARRIED, far, far]


def test_a_gap_is_bridged_only_within_two_years_of_a_bound():
    logs = np.full((2, 1, 9), np.nan)
    logs[..., [0, 8]] = np.log(1e9)
    value, _ = rule.untold(np.zeros((1, 9)), logs, np.arange(9), np.ones(1))
    assert np.isfinite(value[0]).tolist() == [True] * 3 + [False] * 3 + [True] * 3
