"""Ranges over draws: counted failures, one answer for any number of workers."""

import numpy as np
import pytest

from multivector.errors import NotConverged
from multivector.scenarios.draws import Draw, collect, outcomes, solve_draws
from multivector.scenarios.equilibrium import solve_equilibrium

FLOWS = np.array([[60.0, 5.0, 3.0], [4.0, 80.0, 6.0], [6.0, 2.0, 40.0]])
CHANGE = np.array([[1.0, 1.3, 1.0], [1.3, 1.0, 1.0], [1.0, 1.0, 1.0]])


def test_each_draw_is_the_equilibrium_of_its_own_sigma():
    sigmas = np.array([3.0, 5.0, 8.0])
    drawn = solve_draws(FLOWS, CHANGE, sigmas=sigmas)
    for k, sigma in enumerate(sigmas):
        one = outcomes(solve_equilibrium(FLOWS, CHANGE, sigma=sigma))
        for name, values in one.items():
            # Old Jacobians lead to the same root to the solver's tolerance.
            assert drawn.values[name][k] == pytest.approx(values, rel=1e-9)
    low, high = drawn.range("real_wage")
    assert np.all(low <= high)
    assert high[0] < 1


def test_two_processes_give_what_one_gives():
    sigmas = np.linspace(3, 8, 7)
    one, two = (solve_draws(FLOWS, CHANGE, sigmas=sigmas, workers=w) for w in (1, 2))
    for name in one.values:
        assert np.sort(two.values[name], axis=0) == pytest.approx(
            np.sort(one.values[name], axis=0), rel=1e-9
        )


def test_failed_draws_are_counted_and_named():
    saver = np.array([[1.0, 50.0, 50.0], [0.5, 100.0, 10.0], [0.5, 10.0, 100.0]])
    change = np.ones((3, 3))
    blocked = change.copy()
    blocked[0, 1:] = 20.0
    draws = [Draw(saver, change, 5.0), Draw(saver, blocked, 5.0), Draw(saver, change, 4.0)]
    found = collect(draws, closure="fixed")
    assert found.failed == 1
    assert "expenditure would be negative" in found.reasons[0]
    assert found.values["welfare"].shape == (2, 3)
    with pytest.raises(NotConverged, match="in any of 1 draws"):
        collect(draws[1:2], closure="fixed")
