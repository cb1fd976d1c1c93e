"""Dependence, pick-up, exit."""

import numpy as np
import pytest

from multivector.errors import UsageError
from multivector.scenarios.consequences import Exits, pick_up, trade_dependence

FLOWS = np.array([[60.0, 6.0, 4.0], [5.0, 90.0, 5.0], [5.0, 4.0, 41.0]])
NAMES = ["A", "B", "C"]


def test_dependence_is_the_mean_of_both_shares():
    d = trade_dependence(FLOWS, [1])
    assert d[0] == pytest.approx((6 / 70 + 5 / 70) / 2)
    assert np.isnan(d[1])
    bloc = trade_dependence(FLOWS, [1, 2])
    assert bloc[0] == pytest.approx((10 / 70 + 10 / 70) / 2)


def test_shares_of_all_partners_and_home_add_up_to_one():
    total = sum(trade_dependence(FLOWS, [k])[0] for k in (1, 2))
    home = (60 / 70 + 60 / 70) / 2
    assert total + home == pytest.approx(1)


def test_what_is_lost_is_taken_over_by_others():
    before, after = np.array([50.0, 30.0, 20.0]), np.array([58.0, 18.0, 24.0])
    found = pick_up(before, after, np.array([False, True, False]))
    assert found.lost == 12
    assert found.gained.tolist() == [8, 0, 4]
    assert found.share.sum() == pytest.approx(1)
    none = pick_up(before, before, np.array([False, True, False]))
    assert np.isnan(none.share).all()


@pytest.mark.parametrize("closure", ["closed", "proportional", "fixed"])
def test_exit_costs_less_where_goods_are_easily_replaced(closure):
    low = Exits(FLOWS, NAMES, sigma=3, closure=closure).cost("A", ["B"])
    high = Exits(FLOWS, NAMES, sigma=9, closure=closure).cost("A", ["B"])
    assert 0 < high.loss < low.loss < low.frozen_loss
    assert 0 < high.power_loss < low.power_loss


def test_exit_costs_and_shares_are_of_both_sides():
    exits = Exits(FLOWS, NAMES, sigma=5)
    one, two = exits.cost("A", ["B"]), exits.cost("B", ["A"])
    assert one.loss == pytest.approx(two.power_loss, rel=1e-9)
    assert one.share == two.power_share
    foreign = FLOWS - np.diag(np.diag(FLOWS))
    share = (foreign[0, 1] / foreign[0].sum() + foreign[1, 0] / foreign[:, 0].sum()) / 2
    assert one.share == pytest.approx(share)
    # Trade between the members of a bloc is not its foreign trade.
    assert exits.cost("A", ["B", "C"]).power_share == pytest.approx(1)


def test_leaving_everybody_costs_the_gains_from_trade():
    e = Exits(FLOWS, NAMES, sigma=5)
    all_of_it = e.cost("A", ["B", "C"])
    # Arkolakis et al. (2012): 1 − own share^(1/θ), of the balanced base.
    from multivector.scenarios.equilibrium import solve_equilibrium

    base = solve_equilibrium(FLOWS, np.ones((3, 3)), sigma=5)
    own = base.before[0, 0] / base.before[:, 0].sum()
    assert all_of_it.loss == pytest.approx(1 - own**0.25, rel=1e-6)


def test_a_state_cannot_leave_itself():
    with pytest.raises(UsageError, match="is part of"):
        Exits(FLOWS, NAMES, sigma=5).cost("A", ["A"])


def test_dependence_is_that_of_the_capacity_measure():
    from multivector.measures.capacity.capacity import sub_shares

    sales = sub_shares(FLOWS, FLOWS.sum(axis=1, keepdims=True))
    purchases = sub_shares(FLOWS.T, FLOWS.sum(axis=0)[:, None])
    for p in range(3):
        ours = trade_dependence(FLOWS, [p])
        theirs = (sales[:, p] + purchases[:, p]) / 2
        others = np.arange(3) != p
        assert ours[others] == pytest.approx(theirs[others], rel=1e-12)
