"""The criterion test's estimation and its power, on simulated votes whose answer is known."""

import numpy as np
import pytest

from validity import criterion, points, regression, simulated


def draw(beta: float, *, seed: int) -> criterion.Rows:
    """Draw 80 states and 8 years, with a state's errors alike and effects of years."""
    rng = np.random.default_rng(seed)
    states, slots = (a.ravel() for a in np.indices((80, 8)))
    gamma = rng.normal(size=8) * 2
    x = (rng.normal(size=80)[states] + rng.normal(size=len(states)) * 0.3) / 1.05 + gamma[slots]
    error = 0.7 * rng.normal(size=80)[states] + 0.7 * rng.normal(size=len(states))
    return criterion.Rows(beta * x + gamma[slots] + error, x, states, slots)


def test_a_slope_is_least_squares_on_dummies() -> None:
    data = draw(0.3, seed=1)
    keep = np.random.default_rng(3).random(len(data.y)) < 0.6  # an unbalanced panel
    s, slot = data.states[keep], data.slots[keep]
    beta, _ = regression.slope(data.y[keep], data.x[keep], s, [s, slot])
    design = np.column_stack([data.x[keep], np.eye(80)[s], np.eye(8)[slot]])
    plain = np.linalg.lstsq(design, data.y[keep], rcond=None)[0]
    assert beta == pytest.approx(plain[0], abs=1e-8)


def test_ranges_of_slopes_hold_the_truth() -> None:
    inside = []
    for seed in range(100):
        data = draw(0.2, seed=seed)
        beta, error = regression.slope(data.y, data.x, data.states, [data.slots])
        inside.append(abs(beta - 0.2) <= 1.645 * error)
    # 100 draws of a share of .9: standard error .03.
    assert 0.82 <= np.mean(inside) <= 0.98


def test_the_error_foreseen_from_other_years_is_the_error_found() -> None:
    """Noise of years without an effect, and the design alone, foretell how exact the test is."""
    found, foreseen = [], []
    for seed in range(200):
        data = draw(0.0, seed=1000 + seed)
        found.append(regression.slope(data.y, data.x, data.states, [data.slots])[0])
        sd, correlation = criterion.noise(draw(0.0, seed=5000 + seed))
        foreseen.append(criterion.power_of(data, sd, correlation))
    assert np.mean([power.error for power in foreseen]) == pytest.approx(np.std(found), rel=0.2)
    assert foreseen[0].smallest == pytest.approx(2.8016 * foreseen[0].error, rel=1e-3)


def test_the_smallest_effect_is_found_in_four_of_five() -> None:
    told = []
    for seed in range(200):
        sd, correlation = criterion.noise(draw(0.0, seed=5000 + seed))
        power = criterion.power_of(draw(0.0, seed=seed), sd, correlation)
        data = draw(power.smallest, seed=seed)
        beta, error = regression.slope(data.y, data.x, data.states, [data.slots])
        told.append(abs(beta) > 1.96 * error)
    assert 0.7 <= np.mean(told) <= 0.9


def test_the_years_looked_at_are_not_in_the_test() -> None:
    first, last = criterion.REGISTERED["exploratory"]
    assert not set(criterion.REGISTERED["years"]) & set(range(first, last + 1))


def test_a_difference_splits_into_shift_stretch_and_states() -> None:
    sessions = np.repeat([1, 2], 50)
    base = np.tile(np.linspace(-1, 1, 50), 2)
    blank = {"states": np.full(100, "A"), "sessions": sessions, "published": base}
    blank |= {"votes": np.ones(100, dtype=int), "large": np.ones(100, dtype=bool)}
    moved = points.Pairs(ours=base + sessions, **blank)
    assert points.split_difference(moved) == pytest.approx((1, 0, 0), abs=1e-9)
    stretched = points.Pairs(ours=base * (1 + sessions), **blank)
    assert points.split_difference(stretched) == pytest.approx((0, 1, 0), abs=1e-9)


def test_simulated_points_are_found_and_ranges_hold() -> None:
    found = simulated.recover(2)
    assert (found.correlation > 0.96).all()
    # 960 points in two clusters of votes.
    assert 0.85 <= found.coverage.mean() <= 0.95
