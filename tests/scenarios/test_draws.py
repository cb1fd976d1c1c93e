"""Ranges over draws: solved together as each alone, and counted failures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scenarios.economies import Draw, collect

from multivector.errors import NotConverged
from multivector.scenarios.draws import outcomes
from multivector.scenarios.equilibrium import CLOSURES, solve_equilibrium

FLOWS = np.array([[60.0, 5.0, 3.0], [4.0, 80.0, 6.0], [6.0, 2.0, 40.0]])
CHANGE = np.array([[1.0, 1.3, 1.0], [1.3, 1.0, 1.0], [1.0, 1.0, 1.0]])


def test_each_draw_is_the_equilibrium_of_its_own_sigma():
    drawn = collect([Draw(FLOWS, CHANGE, sigma) for sigma in (3.0, 5.0, 8.0)])
    for k, sigma in enumerate((3.0, 5.0, 8.0)):
        one = outcomes(solve_equilibrium(FLOWS, CHANGE, sigma=sigma))
        for name, values in one.items():
            assert drawn.values[name][k] == pytest.approx(values, rel=1e-9)
    low, high = drawn.range("real_wage")
    assert np.all(low <= high)
    assert high[0] < 1


@given(
    seed=st.integers(0, 10_000), n=st.integers(3, 15), closure=st.sampled_from(CLOSURES[:2]),
    kind=st.sampled_from(["home", "flows"]), changed=st.sampled_from(["few", "all", "ended"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_draws_solved_together_are_those_solved_alone(seed, n, closure, kind, changed):
    rng = np.random.default_rng(seed)
    flows, change = np.exp(rng.normal(0, 1, (n, n))) + 20 * np.eye(n), np.ones((n, n))
    some = {"few": ([0, 1], [1, 2]), "all": np.nonzero(np.ones((n, n)))}.get(changed, ([0], [1]))
    change[some] = np.inf if changed == "ended" else np.exp(rng.normal(0.1, 0.3, len(some[0])))
    draws = []
    for sigma in rng.uniform(2, 9, 4):
        noise = np.exp(rng.normal(0, 0.3, (n, n)))
        drawn = flows * (noise if kind == "flows" else np.where(np.eye(n), noise, 1.0))
        draws.append(Draw(drawn, change, float(sigma)))
    found = collect(draws, closure=closure)
    before, after = found.flows()
    for k, draw in enumerate(draws):
        alone = solve_equilibrium(draw.flows, change, sigma=draw.sigma, closure=closure)
        for name, values in outcomes(alone).items():
            assert found.values[name][k] == pytest.approx(values, rel=1e-7)
        assert before[k] == pytest.approx(alone.before, rel=1e-5)
        assert after[k] == pytest.approx(alone.after, rel=1e-5)


def test_a_world_that_splits_keeps_the_income_of_each_part():
    change = np.ones((3, 3))
    change[0, 1:] = change[1:, 0] = np.inf
    found = collect([Draw(FLOWS, change, sigma) for sigma in (4.0, 6.0)])
    for k, sigma in enumerate((4.0, 6.0)):
        alone = solve_equilibrium(FLOWS, change, sigma=sigma)
        assert found.values["real_wage"][k] == pytest.approx(alone.real_wage, rel=1e-8)


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
