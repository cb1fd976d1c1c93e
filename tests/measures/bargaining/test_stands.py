"""Stands, moves and baselines on arrays small enough to work out."""

import numpy as np
import pytest
from scipy.stats import norm

from multivector.measures.bargaining.baselines import compromises, gain_over, log_scores
from multivector.measures.bargaining.lobbying import Items
from multivector.measures.bargaining.stands import Inputs, draw_inputs, most_moving, move_stands

ITEM = Items(np.array([1.0]), np.array([0.0]), np.array([0.5]))


def inputs(effect: float = 1.0, capacity: tuple[float, ...] = (0.4, 0.4)) -> Inputs:
    return Inputs(
        np.array([[0.3]]), ITEM, np.array([[1.0, -1.0]]), np.array([effect]),
        np.array(capacity).reshape(1, 2, 1),
    )  # fmt: skip


def test_stands_are_the_ordered_probit() -> None:
    found = move_stands(inputs())
    for_, abstain, against = found.base[0, 0]
    assert for_ == pytest.approx(norm.cdf(-0.3))
    assert against == pytest.approx(1 - norm.cdf(0.2))
    assert for_ + abstain + against == pytest.approx(1)
    assert found.alone[0, 0, 0, 0] == pytest.approx(norm.cdf(0.1))
    assert found.gap[0, 0] == pytest.approx(0.3)


def test_equal_powers_take_back_all_and_no_effect_moves_nothing() -> None:
    found = move_stands(inputs())
    assert found.opposed[0, 0, 0] == pytest.approx(found.base[0, 0])
    assert found.alone[0, 0, 0, 0] > found.base[0, 0, 0] > found.alone[0, 1, 0, 0]
    none = move_stands(inputs(effect=0.0))
    assert none.alone[0, 0, 0] == pytest.approx(none.base[0, 0])


def test_unknown_capacity_is_unknown_and_not_nothing() -> None:
    found = move_stands(inputs(capacity=(np.nan, 0.4)))
    assert np.isnan(found.alone[0, 0]).all()
    assert np.isfinite(found.alone[0, 1]).all()


def test_the_input_that_varies_is_the_one_that_matters() -> None:
    one = (np.array([[0.4]]), np.array([[0.4]]), np.array([[0.4]]))
    effect = np.random.default_rng(0).uniform(0, 2, 500)
    drawn = draw_inputs(np.zeros(1), np.zeros(1), ITEM, np.ones((1, 1)), effect, one, 400)
    assert most_moving(drawn) == pytest.approx(
        {"lambda": 1.0, "position": 0.0, "roll call": 0.0, "capacity": 0.0}
    )
    still = draw_inputs(np.zeros(1), np.zeros(1), ITEM, np.ones((1, 1)), np.zeros(1), one, 10)
    assert most_moving(still) == {}


def test_compromises_weigh_sides_by_capacity() -> None:
    capacity = np.array([[3.0, 1.0, np.nan], [1.0, 1.0, 1.0]])
    mean, median = compromises(capacity, np.array([[1.0], [-1.0]]))
    assert mean[:, 0].tolist() == [1, 2, 0]
    assert median[:, 0].tolist() == [1, 3, 0]


def test_a_baseline_that_says_more_than_the_model_is_not_beaten() -> None:
    random = np.random.default_rng(1)
    votes = random.integers(1, 4, (60, 20)).astype(np.int8)
    flat = np.full(votes.shape, np.log(1 / 3))
    knows = log_scores(votes, votes)
    assert not gain_over(flat, knows).beats
    assert gain_over(knows, flat).beats
    assert not gain_over(flat, flat).beats
