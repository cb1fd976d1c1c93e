"""Properties that hold for every economy, and what bad input is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.errors import InputError, NotConverged
from multivector.scenarios.equilibrium import CLOSURES, Solver, solve_equilibrium

# World income is conserved and markets clear to the promised tolerance; other identities hold to
# what that residual leaves in a wage (a few times 1e-10 at most).
CLEARED = 1e-10
IDENTITY = 1e-8


def economy(seed: int, n: int) -> np.ndarray:
    """Return gravity-like flows with unbalanced trade and home shares between .5 and .9."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(0, 1.5, n))
    place = rng.uniform(0, 1, (n, 2))
    distance = np.linalg.norm(place[:, None] - place[None], axis=2) + 0.05
    flows = np.outer(size, size) / distance * np.exp(rng.normal(0, 0.5, (n, n)))
    np.fill_diagonal(flows, 0)
    own = rng.uniform(0.5, 0.9, n)
    np.fill_diagonal(flows, flows.sum(axis=0) * own / (1 - own))
    return flows


def shock(seed: int, n: int) -> np.ndarray:
    change = np.exp(np.random.default_rng(seed + 1).normal(0, 0.2, (n, n)))
    np.fill_diagonal(change, 1)
    return change


ECONOMIES = {
    "seed": st.integers(0, 10_000),
    "n": st.integers(2, 25),
    "sigma": st.floats(1.5, 12),
    "closure": st.sampled_from(["closed", "proportional"]),
}


@given(**ECONOMIES)
@settings(max_examples=60, deadline=None)
def test_markets_clear_and_world_income_is_kept(seed, n, sigma, closure):
    flows = economy(seed, n)
    e = solve_equilibrium(flows, shock(seed, n), sigma=sigma, closure=closure)
    assert e.residual < CLEARED
    output = e.wage * e.before.sum(axis=1)
    assert np.max(np.abs(e.after.sum(axis=1) / output - 1)) < CLEARED
    assert output.sum() == pytest.approx(e.before.sum(), rel=1e-12)
    spending = e.after.sum(axis=0)
    assert spending.sum() == pytest.approx(output.sum(), rel=1e-12)
    if closure == "closed":
        assert spending == pytest.approx(output, rel=IDENTITY)
    else:
        kept = (spending / output) / (flows.sum(axis=0) / flows.sum(axis=1))
        assert kept == pytest.approx(kept[0], rel=1e-9)


@given(seed=ECONOMIES["seed"], n=ECONOMIES["n"], sigma=ECONOMIES["sigma"])
@settings(max_examples=40, deadline=None)
def test_fixed_deficits_stay_or_an_error_says_why(seed, n, sigma):
    flows = economy(seed, n)
    try:
        e = solve_equilibrium(flows, shock(seed, n), sigma=sigma, closure="fixed")
    except InputError:
        with pytest.raises(InputError, match="expenditure would be negative"):
            solve_equilibrium(flows, shock(seed, n), sigma=sigma, closure="fixed")
        return
    assert e.residual < CLEARED
    deficit = flows.sum(axis=0) - flows.sum(axis=1)
    now = e.after.sum(axis=0) - e.after.sum(axis=1)
    assert now == pytest.approx(deficit, abs=IDENTITY * flows.sum())


@given(**ECONOMIES)
@settings(max_examples=30, deadline=None)
def test_the_jacobian_is_the_slope_of_the_system(seed, n, sigma, closure):
    # The solver converges only because its Jacobian is right; here it is held against differences.
    from multivector.scenarios.clearing import Market, _excess, inverse_jacobian

    flows = economy(seed, n)
    spending = flows.sum(axis=0) if closure != "closed" else flows.sum(axis=1)
    market = Market(flows / flows.sum(axis=0), flows.sum(axis=1), spending, sigma - 1, closure)
    omega = np.random.default_rng(seed).normal(0, 0.1, n)
    inverse = inverse_jacobian(market, omega, np.zeros(n, dtype=int))
    earned = np.exp(omega) * market.income
    slope = np.linalg.inv(inverse) + np.outer(market.income, earned / earned.sum())
    for k in range(n):
        step = np.zeros(n)
        step[k] = 1e-6
        up, down = _excess(market, omega + step), _excess(market, omega - step)
        numeric = ((up[0] - up[1]) - (down[0] - down[1])) / 2e-6
        assert slope[:, k] == pytest.approx(numeric, rel=1e-4, abs=1e-6 * flows.sum())


@given(**ECONOMIES, factor=st.floats(1e-6, 1e6))
@settings(max_examples=30, deadline=None)
def test_the_unit_of_money_changes_nothing(seed, n, sigma, closure, factor):
    flows, change = economy(seed, n), shock(seed, n)
    one = solve_equilibrium(flows, change, sigma=sigma, closure=closure)
    other = solve_equilibrium(flows * factor, change, sigma=sigma, closure=closure)
    assert other.wage == pytest.approx(one.wage, rel=IDENTITY)
    assert other.real_wage == pytest.approx(one.real_wage, rel=IDENTITY)
    assert other.after == pytest.approx(one.after * factor, rel=1e-7)


@given(seed=ECONOMIES["seed"], n=ECONOMIES["n"], closure=st.sampled_from(CLOSURES))
@settings(max_examples=30, deadline=None)
def test_no_shock_no_change(seed, n, closure):
    flows = economy(seed, n)
    e = solve_equilibrium(flows, np.ones((n, n)), sigma=5, closure=closure)
    assert e.wage == pytest.approx(np.ones(n), rel=IDENTITY)
    assert e.welfare == pytest.approx(np.ones(n), rel=IDENTITY)
    assert e.after == pytest.approx(e.before, rel=1e-7)
    assert e.reproduces_observed is (closure != "closed")
    if closure != "closed":
        assert np.array_equal(e.before, flows)


@given(**ECONOMIES)
@settings(max_examples=30, deadline=None)
def test_every_cost_up_alike_raises_every_price_alike(seed, n, sigma, closure):
    # τ̂ = c everywhere, home trade included: shares stay, prices rise by c (homogeneity).
    e = solve_equilibrium(economy(seed, n), np.full((n, n), 1.25), sigma=sigma, closure=closure)
    assert e.wage == pytest.approx(np.ones(n), rel=IDENTITY)
    assert e.price == pytest.approx(np.full(n, 1.25), rel=IDENTITY)


@given(**ECONOMIES)
@settings(max_examples=30, deadline=None)
def test_real_wage_has_the_closed_form_of_arkolakis(seed, n, sigma, closure):
    # Arkolakis, Costinot & Rodríguez-Clare (2012): own share to the power −1/θ, own costs kept.
    e = solve_equilibrium(economy(seed, n), shock(seed, n), sigma=sigma, closure=closure)
    own = np.diag(e.after) / e.after.sum(axis=0) / (np.diag(e.before) / e.before.sum(axis=0))
    assert e.real_wage == pytest.approx(own ** (-1 / (sigma - 1)), rel=IDENTITY)


@pytest.mark.parametrize("cost", [1e4, np.inf])
def test_autarky_is_the_limit(cost):
    flows = economy(3, 12)
    change = np.full((12, 12), cost)
    np.fill_diagonal(change, 1)
    e = solve_equilibrium(flows, change, sigma=5)
    own = np.diag(e.before) / e.before.sum(axis=0)
    assert e.real_wage == pytest.approx(own**0.25, rel=1e-6)
    assert e.after == pytest.approx(np.diag(e.before.sum(axis=1)), abs=1e-9 * flows.sum())


def test_one_state_cut_off_lives_alone_and_the_rest_trades_on():
    flows, change = economy(5, 10), np.ones((10, 10))
    change[0, 1:] = change[1:, 0] = np.inf
    e = solve_equilibrium(flows, change, sigma=5)
    share = e.before[0, 0] / e.before[:, 0].sum()
    assert e.real_wage[0] == pytest.approx(share**0.25, rel=IDENTITY)
    assert e.after[0, 1:].sum() == 0
    assert e.after[1:, 1:].sum() == pytest.approx(e.before[1:].sum(), rel=IDENTITY)
    # Just below infinity gives the same answer.
    change[0, 1:] = change[1:, 0] = 1e3
    near = solve_equilibrium(flows, change, sigma=5)
    assert near.real_wage == pytest.approx(e.real_wage, rel=1e-5)
    change[0, 1:] = change[1:, 0] = np.inf
    with pytest.raises(InputError, match="cannot finance"):
        solve_equilibrium(flows, change, sigma=5, closure="proportional")


@given(seed=ECONOMIES["seed"], closure=st.sampled_from(["closed", "proportional"]))
@settings(max_examples=20, deadline=None)
def test_names_do_not_matter(seed, closure):
    n = 9
    flows, change = economy(seed, n), shock(seed, n)
    order = np.random.default_rng(seed).permutation(n)
    one = solve_equilibrium(flows, change, sigma=4, closure=closure)
    other = solve_equilibrium(
        flows[np.ix_(order, order)], change[np.ix_(order, order)], sigma=4, closure=closure
    )
    assert other.real_wage == pytest.approx(one.real_wage[order], rel=IDENTITY)


@pytest.mark.parametrize("closure", CLOSURES)
def test_twins_fare_alike(closure):
    flows = np.full((4, 4), 1.0) + np.diag([7.0] * 4)
    change = np.ones((4, 4))
    change[0, 1] = change[1, 0] = 1.2
    e = solve_equilibrium(flows, change, sigma=5, closure=closure)
    assert e.welfare[0] == pytest.approx(e.welfare[1], rel=1e-12)
    assert e.welfare[2] == pytest.approx(e.welfare[3], rel=1e-12)
    assert e.after == pytest.approx(e.after.T, rel=1e-9)
    assert e.welfare[0] < 1


def test_350_economies_converge_far_from_the_base():
    n = 350
    flows, change = economy(11, n), np.exp(np.random.default_rng(1).normal(0, 0.5, (n, n)))
    for closure in ("closed", "proportional"):
        e = solve_equilibrium(flows, change, sigma=5, closure=closure)
        assert e.residual < CLEARED


@given(
    seed=ECONOMIES["seed"],
    n=st.integers(5, 40),
    sigma=st.sampled_from([1.2, 2.0, 5.0, 12.0]),
    closure=st.sampled_from(["closed", "proportional"]),
)
@settings(max_examples=40, deadline=None)
def test_shocks_of_any_size_converge(seed, n, sigma, closure):
    rng = np.random.default_rng(seed)
    change = np.exp(rng.normal(0, 1, (n, n)))
    hit = rng.integers(0, n, 2)
    change[hit] *= 10 ** rng.uniform(0, 2)
    change[:, hit] *= 10 ** rng.uniform(0, 2)
    np.fill_diagonal(change, 1)
    e = solve_equilibrium(economy(seed, n), change, sigma=sigma, closure=closure)
    assert e.residual < CLEARED


def test_a_solver_that_has_solved_others_finds_the_same():
    solver = Solver("closed", [str(i) for i in range(20)])
    for seed in range(8):
        flows, change, sigma = economy(seed, 20), shock(seed, 20), 3 + seed
        alone = solve_equilibrium(flows, change, sigma=sigma)
        among = solver.solve(flows, change, sigma)
        assert among.real_wage == pytest.approx(alone.real_wage, rel=IDENTITY)


def test_the_naive_closure_has_no_solution_and_ours_do():
    # With ŵ_j E_j on the right hand side income and spending do not add up in an unbalanced world;
    # the balanced base under `closed` differs from the observed one, and says so.
    flows = economy(2, 6)
    assert abs(flows.sum(axis=0) / flows.sum(axis=1) - 1).max() > 0.05
    assert solve_equilibrium(flows, np.ones((6, 6)), sigma=5).base_gap > 0.001


def _bad(change=None, **options):
    flows = economy(1, 4)
    values = {"flows": flows, "cost_change": np.ones((4, 4)), "sigma": 5.0, **options}
    if change:
        change(values["flows"], values["cost_change"])
    return solve_equilibrium(**values, names=["AAA", "BBB", "CCC", "DDD"])


def _zero_home(x, _):
    x[1, 1] = 0


def _no_exports(x, _):
    x[2, [0, 1, 3]] = 0


def _no_imports(x, _):
    x[[0, 1, 3], 2] = 0


def _hole(x, _):
    x[0, 1] = np.nan


def _free(_, t):
    t[0, 3] = 0.0


def _one_way(_, t):
    t[0, 1:] = np.inf


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (_zero_home, "BBB", "no domestic trade"),
        (_no_exports, "CCC", "no exports"),
        (_no_imports, "CCC", "no imports"),
        (_hole, "AAA to BBB", "invalid trade: nan"),
        (_free, "AAA to DDD", "invalid cost factor: 0"),
        (_one_way, "AAA", "one direction only"),
    ],
)
def test_bad_input_names_the_row(change, where, what):
    with pytest.raises(InputError, match=what) as caught:
        _bad(change)
    assert where in str(caught.value.where)


def test_two_worlds_apart_are_refused():
    flows = np.zeros((5, 5))
    flows[:3, :3], flows[3:, 3:] = economy(1, 3), economy(2, 2)
    with pytest.raises(InputError, match="not connected") as caught:
        solve_equilibrium(flows, np.ones((5, 5)), sigma=5, names=list("ABCDE"))
    assert caught.value.where == "D, E"


@pytest.mark.parametrize("sigma", [1.0, 0.5, -2, float("nan")])
def test_sigma_must_exceed_one(sigma):
    with pytest.raises(InputError, match="sigma"):
        _bad(sigma=sigma)


def test_unknown_closure_is_named():
    with pytest.raises(InputError, match="naive"):
        _bad(closure="naive")


def test_negative_expenditure_under_fixed_is_refused():
    # A lives off selling to the others and saves most of it; sales ended, the surplus cannot stand.
    flows = np.array([[1.0, 50.0, 50.0], [0.5, 100.0, 10.0], [0.5, 10.0, 100.0]])
    change = np.ones((3, 3))
    change[0, 1:] = 20.0
    with pytest.raises(InputError, match="expenditure would be negative"):
        solve_equilibrium(flows, change, sigma=5, closure="fixed")


def test_what_does_not_converge_raises_with_the_residual(monkeypatch):
    from multivector.scenarios import clearing

    monkeypatch.setattr(clearing, "_STEPS", 1)
    monkeypatch.setattr(clearing, "_sweep", lambda market, groups: np.zeros(len(market.income)))
    with pytest.raises(NotConverged, match=r"\d\.\d+e-0\d of the seller"):
        solve_equilibrium(economy(4, 8), shock(4, 8), sigma=5)
