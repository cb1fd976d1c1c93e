"""Home trade imputed from comparable states; matrices completed from partner shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scenarios.economies import Draw, collect

from multivector.errors import InputError
from multivector.scenarios.balance import balance_shares, home_from_gdp
from multivector.scenarios.impute import COMPARABLE, impute_home


def flows_of(n=30, seed=0):
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(0, 1.5, n))
    flows = np.outer(size, size) * np.exp(rng.normal(0, 0.3, (n, n)))
    np.fill_diagonal(flows, 0)
    np.fill_diagonal(flows, flows.sum(axis=0) * np.exp(rng.normal(0.7, 0.4, n)))
    return flows


NAMES = [f"S{i:02d}" for i in range(30)]


@pytest.mark.parametrize("hole", [np.nan, 0.0])
def test_a_missing_diagonal_is_filled_and_flagged(hole):
    flows = flows_of()
    flows[4, 4] = hole
    filled = impute_home(flows, NAMES)
    assert filled.imputed.sum() == 1
    assert filled.imputed[4]
    assert 0 < filled.flows[4, 4] < filled.flows[:, 4].sum()
    off = ~np.eye(30, dtype=bool)
    assert np.array_equal(filled.flows[off], flows[off])
    assert len(filled.comparable[0]) == COMPARABLE
    assert "S04" not in filled.comparable[0]


def test_nothing_missing_changes_nothing():
    flows = flows_of()
    filled = impute_home(flows, NAMES)
    assert np.array_equal(filled.flows, flows)
    assert np.array_equal(filled.draw(np.random.default_rng(0)), flows)


def test_draws_widen_the_range_and_repeat_with_the_seed():
    flows = flows_of()
    flows[4, 4] = np.nan
    filled = impute_home(flows, NAMES)
    rng = np.random.default_rng(3)
    drawn = [filled.draw(rng) for _ in range(40)]
    homes = {float(d[4, 4]) for d in drawn}
    assert 2 < len(homes) <= COMPARABLE
    again = np.random.default_rng(3)
    assert all(np.array_equal(d, filled.draw(again)) for d in drawn)
    change = np.ones((30, 30))
    change[4] = change[:, 4] = 1.3
    change[4, 4] = 1
    low, high = collect([Draw(d, change, 5.0) for d in drawn]).range("real_wage")
    assert high[4] - low[4] > 1e-3


def test_a_zero_diagonal_taken_as_zero_overstates_the_loss():
    # Why it is missing and not zero: with no home trade everything consumed is imported.
    flows = flows_of()
    change = np.ones((30, 30))
    change[4] = change[:, 4] = 1.3
    change[4, 4] = 1
    tiny = flows.copy()
    tiny[4, 4] = 1e-6
    hole = flows.copy()
    hole[4, 4] = np.nan
    filled = impute_home(hole, NAMES).flows
    low, _ = collect([Draw(tiny, change, 5.0)]).range("real_wage")
    fair, _ = collect([Draw(filled, change, 5.0)]).range("real_wage")
    assert 1 - low[4] > 2 * (1 - fair[4])


def test_missing_trade_between_states_is_named():
    flows = flows_of()
    flows[2, 3] = np.nan
    with pytest.raises(InputError, match="missing") as caught:
        impute_home(flows, NAMES)
    assert caught.value.where == "S02 to S03"


def test_too_few_states_to_compare_with():
    flows = flows_of(6)
    np.fill_diagonal(flows, [1.0, 2.0, 3.0, 0, 0, 0])
    with pytest.raises(InputError, match="only 3 states"):
        impute_home(flows, NAMES[:6])


@given(seed=st.integers(0, 500), n=st.integers(4, 25))
@settings(max_examples=40, deadline=None)
def test_balanced_matrices_meet_their_totals(seed, n):
    rng = np.random.default_rng(seed)
    exports, imports = np.exp(rng.normal(0, 1, n)), np.exp(rng.normal(0, 1, n))
    distance = rng.uniform(100, 15000, (n, n))
    shares = np.full((2, n, n), np.nan)
    for side in range(2):
        for i in range(n):
            partners = rng.choice([j for j in range(n) if j != i], min(3, n - 1), replace=False)
            for j in partners:
                cell = (i, j) if side == 0 else (j, i)
                shares[(side, *cell)] = rng.uniform(0.02, 0.3)
    # No state may sell or buy more than half of the world's, or home trade would be needed.
    if max(exports.max() / exports.sum(), imports.max() / imports.sum()) > 0.3:
        return
    made = balance_shares(exports, imports, shares[0], shares[1], distance)
    scale = np.sqrt(exports.sum() / imports.sum())
    assert made.flows.sum(axis=1) == pytest.approx(exports / scale, rel=1e-5)
    assert made.flows.sum(axis=0) == pytest.approx(imports * scale, rel=1e-5)
    assert np.all(np.diag(made.flows) == 0)
    assert np.all(made.flows >= 0)


def test_listed_shares_that_agree_stay():
    rng = np.random.default_rng(0)
    true = np.exp(rng.normal(0, 1, (12, 12)))
    np.fill_diagonal(true, 0)
    exports, imports = true.sum(axis=1), true.sum(axis=0)
    full = balance_shares(
        exports, imports, true / exports[:, None], true / imports[None, :], np.ones((12, 12))
    )
    off = ~np.eye(12, dtype=bool)
    assert full.flows[off] == pytest.approx(true[off], rel=1e-6)
    assert full.moved < 1e-6


def test_a_partner_off_the_list_has_no_more_than_the_least_on_it():
    n = 12
    rng = np.random.default_rng(1)
    exports = imports = np.exp(rng.normal(0, 0.4, n))
    shares, none = np.full((n, n), np.nan), np.full((n, n), np.nan)
    shares[0, 1:6] = [0.3, 0.25, 0.15, 0.12, 0.06]
    near = np.full((n, n), 5000.0)
    near[0, 6] = 1.0  # next door, and yet not on the list
    made = balance_shares(exports, imports, shares, none, near)
    assert made.flows[0, 6] / made.flows[0].sum() < 0.06 * 1.3
    free = balance_shares(exports, imports, none, none, near)
    assert free.flows[0, 6] / free.flows[0].sum() > 0.5


def test_what_draws_a_pair_together_raises_their_trade():
    n = 8
    ones, none, far = np.ones(n), np.full((n, n), np.nan), np.full((n, n), 1000.0)
    pull = np.zeros((n, n))
    pull[2, 3] = 1.0
    plain = balance_shares(ones, ones, none, none, far)
    drawn = balance_shares(ones, ones, none, none, far, affinity=pull)
    assert drawn.flows[2, 3] > 1.5 * plain.flows[2, 3]


def test_bad_margins_are_named():
    ones, none = np.ones(3), np.full((3, 3), np.nan)
    with pytest.raises(InputError, match="invalid exports: 0"):
        balance_shares(np.array([1.0, 0, 1]), ones, none, none, np.ones((3, 3)))
    over = none.copy()
    over[0, 1], over[0, 2] = 0.7, 0.6
    with pytest.raises(InputError, match=r"sum to 1\.3"):
        balance_shares(ones, ones, over, none, np.ones((3, 3)))


def test_home_trade_from_gdp_has_a_floor():
    assert home_from_gdp(np.array([10.0]), np.array([100.0]))[0] == 3.0
