"""The effect of lobbying on simulated votes: recovered, 0 included, with ranges that cover."""

from dataclasses import replace

import numpy as np
import pytest

from multivector.errors import InputError
from multivector.measures.bargaining.lobbying import LobbiedVotes, estimate_lobbying, fit_items

RUNS = 30


def simulate(seed: int, effect: float, *, alignment: float = 0.5) -> list[LobbiedVotes]:
    """Return six sessions of 60 roll calls by 150 states; 12 a session are lobbied."""
    random = np.random.default_rng(seed)
    n, m, lobbied = 150, 60, np.arange(60) < 12
    theta, capacity = random.normal(size=n), np.exp(random.normal(-2.5, 1, n))
    capacity += 0.3 * np.clip(theta, 0, None) * capacity  # friends of the power trade more with it
    panels = []
    for t in range(6):
        slope, low = random.normal(0, 1.2, m), random.normal(0.3, 0.8, m)
        high = low + np.abs(random.normal(0.4, 0.2, m))
        side = np.where(random.random(m) < 0.5, 1.0, -1.0)
        push = np.outer(capacity, side * (alignment + effect * lobbied))
        eta = np.outer(theta, slope) - push + random.normal(size=(n, m))
        votes = np.where(eta < low, 1, np.where(eta < high, 2, 3)).astype(np.int8)
        votes[random.random((n, m)) < 0.05] = 0
        panels.append(
            LobbiedVotes(
                votes, np.arange(n), t * m + np.arange(m), theta + random.normal(0, 0.15, n),
                capacity[None], side[None], lobbied[None],
            )
        )  # fmt: skip
    return panels


@pytest.mark.parametrize("effect", [0.0, 0.5, 2.0])
def test_the_effect_is_recovered_and_its_range_covers(effect: float) -> None:
    found = [estimate_lobbying(simulate(seed, effect), draws=300) for seed in range(RUNS)]
    assert np.mean([f.free for f in found]) == pytest.approx(effect, abs=0.07)
    # At the truth, 27 of 30 are expected; fewer than 23 would come by chance in 1 of 100.
    assert sum(f.lower <= effect <= f.upper for f in found) >= 23
    if effect == 0:
        assert sum(f.holds_zero for f in found) >= 25
        assert all(f.value >= 0 and f.draws.min() >= 0 for f in found)
    else:
        assert sum(f.holds_zero for f in found) <= 4


def test_names_order_and_the_direction_of_yes_do_not_matter() -> None:
    panels = simulate(1, 1.0)
    plain = estimate_lobbying(panels)
    order = np.random.default_rng(0).permutation(150)
    shuffled = [
        replace(
            p, votes=p.votes[order], states=p.states[order], position=p.position[order],
            capacity=p.capacity[:, order],
        )
        for p in panels
    ]  # fmt: skip
    turned = [
        replace(p, votes=((4 - p.votes) * (p.votes > 0)).astype(np.int8), direction=-p.direction)
        for p in panels
    ]  # fmt: skip
    mirrored = [replace(p, position=-p.position) for p in panels]
    doubled = [replace(p, capacity=2 * p.capacity) for p in panels]
    for other, factor in ((shuffled, 1), (turned, 1), (mirrored, 1), (doubled, 2)):
        found = estimate_lobbying(other)
        assert factor * found.free == pytest.approx(plain.free, abs=2e-3)
        assert factor * found.lower == pytest.approx(plain.lower, abs=0.03)


def test_powers_with_capacity_unknown_or_without_a_side_add_nothing() -> None:
    panels = simulate(2, 1.0)
    plain = estimate_lobbying(panels)
    idle = [
        replace(
            p, capacity=np.concatenate([p.capacity, p.capacity]),
            direction=np.concatenate([p.direction, 0 * p.direction]),
            lobbied=np.concatenate([p.lobbied, p.lobbied]),
        )
        for p in panels
    ]  # fmt: skip
    assert estimate_lobbying(idle).free == pytest.approx(plain.free, abs=1e-9)
    blank = [replace(p, capacity=np.where(np.arange(150) < 3, np.nan, p.capacity)) for p in panels]
    assert estimate_lobbying(blank).votes < plain.votes


def test_too_few_lobbied_roll_calls_are_refused() -> None:
    panels = [replace(p, lobbied=p.lobbied & (np.arange(60) < 1)) for p in simulate(3, 1.0)]
    with pytest.raises(InputError, match="6 lobbied roll calls"):
        estimate_lobbying(panels)


def test_roll_calls_are_fitted_to_positions() -> None:
    random = np.random.default_rng(5)
    theta = random.normal(size=4000)
    eta = np.outer(theta, [1.0, -0.5]) + random.normal(size=(4000, 2))
    votes = np.where(eta < 0.2, 1, np.where(eta < 0.8, 2, 3)).astype(np.int8)
    found = fit_items(votes, theta)
    assert found.slope == pytest.approx([1.0, -0.5], abs=0.06)
    assert found.low == pytest.approx([0.2, 0.2], abs=0.06)
    assert found.high == pytest.approx([0.8, 0.8], abs=0.06)
    with pytest.raises(InputError, match="is unanimous"):
        fit_items(np.ones((5, 1), dtype=np.int8), np.zeros(5))
