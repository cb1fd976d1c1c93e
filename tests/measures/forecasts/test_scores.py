"""The scorer on synthetic forecasts whose truth is known, before it sees any other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.measures.forecasts.calibration import calibration
from multivector.measures.forecasts.plain import base_rate, event_rate, local_trend
from multivector.measures.forecasts.scores import robust_error, scores, skill


def drawn(n, seed, spread=1.2):
    """Return true probabilities, outcomes drawn from them, and articles of four forecasts each."""
    random = np.random.default_rng(seed)
    p = np.clip(1 / (1 + np.exp(-random.normal(0, spread, n))), 0.03, 0.97)
    return p, (random.random(n) < p).astype(float), np.arange(n) // 4


def test_true_probabilities_have_slope_one():
    p, outcome, article = drawn(40_000, 1)
    found = calibration(p, outcome, article)
    assert found.slope == pytest.approx(1, abs=0.05)
    assert found.slope_lower <= 1 <= found.slope_upper
    assert abs(found.overconfidence) < 0.01
    assert found.reliability < 0.0005


def test_the_range_of_the_slope_covers():
    inside = 0
    for seed in range(300):
        p, outcome, article = drawn(400, 1000 + seed)
        found = calibration(p, outcome, article)
        inside += found.slope_lower <= 1 <= found.slope_upper
    assert 0.84 <= inside / 300 <= 0.95


def test_who_forecasts_the_base_rate_has_no_skill():
    inside = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        outcome = (random.random(400) < 0.4).astype(float)
        sides = [np.clip(0.4 + random.normal(0, 0.05, 400), 0, 1) for _ in range(2)]
        one, two = (scores(p, p, outcome).brier for p in sides)
        found = skill(one, two, np.arange(400) // 4)
        assert abs(found.value) < 0.05
        inside += found.lower <= 0 <= found.upper
    assert 0.84 <= inside / 200 <= 0.95
    exact = np.full(400, 0.4)
    base = scores(exact, exact, outcome).brier
    assert skill(base, base, np.arange(400)).value == 0


def test_ten_points_of_overconfidence_are_found_in_five_hundred_forecasts():
    by_mean = by_slope = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        stated = np.where(random.random(500) < 0.5, 1, -1) * random.uniform(0.1, 0.45, 500) + 0.5
        true = np.where(stated > 0.5, stated - 0.1, stated + 0.1)
        outcome = (random.random(500) < true).astype(float)
        found = calibration(stated, outcome, np.arange(500) // 3)
        by_mean += found.overconfidence_lower > 0
        by_slope += found.slope_upper < 1
    assert by_mean >= 80
    assert by_slope >= 80


def test_skill_of_the_truth_over_the_base_rate_is_seen():
    p, outcome, article = drawn(2_000, 5)
    rate = np.full(2_000, outcome.mean())
    found = skill(scores(p, p, outcome).brier, scores(rate, rate, outcome).brier, article)
    assert found.lower > 0


def test_forecasts_of_one_article_count_as_one():
    # Each article's forecasts share one outcome: the range must not shrink with copies.
    random = np.random.default_rng(3)
    once = random.normal(0, 1, 100)
    many = np.repeat(once, 20)
    one = robust_error(once, np.arange(100))
    assert robust_error(many, np.repeat(np.arange(100), 20)) == pytest.approx(one, rel=1e-9)
    assert robust_error(many, np.arange(2_000)) < 0.3 * one


def test_by_hand():
    found = scores(np.array([0.7, 1.0]), np.array([0.7, 1.0]), np.array([0.0, 0.0]))
    assert found.brier.tolist() == pytest.approx([0.49, 0.98**2])
    assert found.log.tolist() == pytest.approx([-np.log(0.3), -np.log(0.02)])


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.0, 1.0]))
def test_a_range_scores_between_its_ends_and_never_above_the_worst(a, b, outcome):
    low, high = sorted((a, b))
    found, ends = (
        scores(np.array(x), np.array(y), np.array([outcome] * len(x)))
        for x, y in (([low], [high]), ([low, high], [low, high]))
    )
    assert ends.brier.min() - 1e-9 <= found.brier[0] <= ends.brier.max() + 1e-9
    assert found.worst[0] == pytest.approx(ends.brier.max())
    assert ends.log.min() - 1e-9 <= found.log[0] <= ends.log.max() + 1e-9


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_the_parts_of_the_score_add_up_where_bins_hold_one_probability(pairs):
    p = np.array([min(max(round(x, 1), 0.1), 0.9) for x, _ in pairs])
    outcome = np.array([float(y) for _, y in pairs])
    found = calibration(p, outcome, np.arange(len(p)))
    whole = found.reliability - found.resolution + found.uncertainty
    if len(found.bins) == len(np.unique(p)):
        assert whole == pytest.approx(((p - outcome) ** 2).mean(), abs=1e-9)


def test_one_kind_of_outcome_or_one_article_has_no_range():
    found = calibration(np.array([0.2, 0.8]), np.array([1.0, 1.0]), np.array([0, 1]))
    assert np.isnan(found.slope)
    assert np.isnan(skill(np.array([0.1]), np.array([0.2]), np.array([0])).lower)
    assert np.isnan(skill(np.array([]), np.array([]), np.array([], dtype=int)).value)
    with pytest.raises(ValueError, match="no forecasts"):
        calibration(np.array([]), np.array([]), np.array([], dtype=int))


def test_plain_forecasts():
    assert base_rate(5, 5) == pytest.approx(5.5 / 6)
    assert event_rate(0, 1825, 365) < event_rate(1, 1825, 365) < event_rate(1, 1825, 730) < 1
    flat = np.full(9, 10.0)
    assert local_trend(flat, 0.0) > local_trend(flat, 0.1) > local_trend(flat, 1.0) > 0
    assert local_trend(flat, 0.0) == pytest.approx(0.5)
    random = np.random.default_rng(2)
    walks = np.exp(np.cumsum(random.normal(0.02, 0.1, (400, 20)), axis=1))
    p = np.array([local_trend(walk[:-1], 0.05) for walk in walks])
    rose = np.log(walks[:, -1] / walks[:, -2]) > 0.05
    assert abs(p.mean() - rose.mean()) < 0.07
