"""The criterion test's estimation, on simulated moves whose answer is known."""

import doctest
from dataclasses import dataclass

import numpy as np
import pytest

from validity import events, moves, points, regression, simulated

Ints = np.ndarray


@dataclass(frozen=True)
class Panel:
    """Simulated moves: the outcome, the predictor, states, power-years and years of the rows."""

    y: np.ndarray
    x: np.ndarray
    states: Ints
    slots: Ints
    years: Ints


def draw(beta: float, *, seed: int = 1, noise: float = 1.0) -> Panel:
    """Draw 60 states, 4 powers and 10 years, with effects that hang together with the predictor."""
    rng = np.random.default_rng(seed)
    s, p, t = (a.ravel() for a in np.indices((60, 4, 10)))
    slots = p * 10 + t
    alpha, gamma = rng.normal(size=60) * 2, rng.normal(size=40) * 2
    x = rng.normal(size=len(s)) + 0.8 * alpha[s] + 0.8 * gamma[slots]
    # Errors of a state hang together, as those of votes do.
    shock = rng.normal(size=(60, 10))[s, t]
    y = beta * x + alpha[s] + gamma[slots] + noise * (rng.normal(size=len(s)) + shock)
    return Panel(y, x[:, None], s, slots, t)


@pytest.mark.parametrize("module", [regression, events], ids=lambda m: m.__name__)
def test_examples_of_the_functions_run(module: object) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_absorbing_is_least_squares_on_dummies() -> None:
    data = draw(0.3)
    keep = np.random.default_rng(3).random(len(data.y)) < 0.6  # an unbalanced panel
    s, slot = data.states[keep], data.slots[keep]
    fit = regression.estimate(data.y[keep], data.x[keep], s, slot)
    design = np.column_stack([data.x[keep], np.eye(60)[s], np.eye(40)[slot]])
    plain = np.linalg.lstsq(design, data.y[keep], rcond=None)[0]
    assert fit.coefficients[0] == pytest.approx(plain[0], abs=1e-8)
    assert (fit.rows, fit.clusters) == (int(keep.sum()), 60)


# pyfixest still calls pandas in a way that pandas will drop.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_estimates_and_errors_are_those_of_pyfixest() -> None:
    pyfixest = pytest.importorskip("pyfixest", reason="pyfixest is not installed")
    import pandas as pd

    data = draw(0.3)
    fit = regression.estimate(data.y, data.x, data.states, data.slots)
    frame = pd.DataFrame({"y": data.y, "x": data.x[:, 0], "s": data.states, "slot": data.slots})
    theirs = pyfixest.feols("y ~ x | s + slot", frame, vcov={"CRV1": "s"})
    assert fit.coefficients[0] == pytest.approx(float(theirs.coef()["x"]), abs=1e-8)
    # Effects nested in the clusters are counted differently in the small-sample factor: half a
    # per cent here.
    assert fit.errors[0] == pytest.approx(float(theirs.se()["x"]), rel=0.02)


def test_ranges_of_coefficients_hold_the_truth() -> None:
    inside = []
    for seed in range(100):
        data = draw(0.2, seed=seed)
        _, low, high = regression.estimate(data.y, data.x, data.states, data.slots).range_of()
        inside.append(low <= 0.2 <= high)
    # 100 draws of a share of .9: standard error .03.
    assert 0.82 <= np.mean(inside) <= 0.98


@pytest.mark.parametrize(("beta", "better"), [(0.4, True), (0.0, False)])
def test_a_predictor_gains_on_states_held_out_only_if_it_matters(beta: float, better: bool) -> None:
    data = draw(beta)
    nothing = np.zeros((len(data.y), 0))
    for score in (
        regression.held_out_errors,
        lambda *a: regression.forward_errors(*a, data.years >= 5),
    ):
        base = score(data.y, nothing, data.states, data.slots)
        model = score(data.y, data.x, data.states, data.slots)
        value, low, high = regression.gain(base, model, data.states)
        assert low <= value <= high
        assert (low > 0) is better


def test_the_gain_is_that_of_the_variance_explained() -> None:
    # Within effects the predictor has variance 1 and the errors 2: .16 / 2.16 with beta .4.
    data = draw(0.4)
    base = regression.held_out_errors(data.y, np.zeros((2400, 0)), data.states, data.slots)
    model = regression.held_out_errors(data.y, data.x, data.states, data.slots)
    assert regression.gain(base, model, data.states)[0] == pytest.approx(0.16 / 2.16, abs=0.03)


def test_folds_keep_states_whole() -> None:
    states = np.repeat(np.arange(30), 7)
    fold = regression.fold_of(states)
    assert all(len(set(fold[states == s])) == 1 for s in range(30))
    assert np.bincount(fold).tolist() == [21] * 10


def test_what_the_effects_take_up_has_no_coefficient() -> None:
    data = draw(0.3)
    whole = np.column_stack([data.x, data.states.astype(float)])
    fit = regression.estimate(data.y, whole, data.states, data.slots)
    alone = regression.estimate(data.y, data.x, data.states, data.slots)
    assert fit.coefficients[0] == pytest.approx(alone.coefficients[0], abs=1e-8)
    assert abs(fit.coefficients[1]) < 1e-8


def test_logistic_losses_are_low_only_with_a_predictor() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(300, 1))
    yes = rng.random(300) < 1 / (1 + np.exp(-2 * x[:, 0]))
    share = yes.mean()
    plain = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    assert regression.logistic_losses(yes, x).mean() < plain - 0.1
    assert regression.logistic_losses(yes, rng.normal(size=(300, 1))).mean() > plain - 0.02


def test_rows_that_lack_anything_are_dropped_and_counted() -> None:
    votes = np.full((2, 3, 2), 0.5)
    votes[0, 0, 0] = np.nan
    known = {"capacity": np.ones((2, 3, 2)), f"{moves.AFTERWARDS}arms": np.full((2, 3, 2), np.nan)}
    known["capacity"][1, 1, 1] = np.nan
    known["capacity"][:, 2] = np.nan
    known["capacity"][0, 2, 0] = 1.0
    found = moves.collect((votes, votes, votes), known, ["A", "B", "C"], [2001, 2002], ("trade",))
    assert found.names == ("A", "B")
    assert len(found.y) == 3 + 3
    assert found.dropped == {"votes": 1, "capacity": 4, "a second row of the state": 1}


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
