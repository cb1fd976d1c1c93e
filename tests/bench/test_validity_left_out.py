"""What was tried and left out: a nowcast and a choice between ways, on figures that are known."""

import numpy as np
import pytest

from validity import carried, modes, nowcast, recomputed


def test_a_nowcast_keeps_totals_and_lists_and_fills_the_rest_from_the_last_matrix() -> None:
    rng = np.random.default_rng(1)
    last = rng.uniform(1, 9, (7, 7))
    np.fill_diagonal(last, 0.0)
    exports, imports = last.sum(axis=1), last.sum(axis=0)
    none = np.full((7, 7), np.nan)
    np.testing.assert_allclose(nowcast.nowcast(last, exports, imports, none, none), last, rtol=1e-5)
    sold = none.copy()
    sold[0, 1] = 0.5
    found = nowcast.nowcast(last, exports, imports, sold, none)
    np.testing.assert_allclose(found.sum(axis=1), exports, rtol=1e-4)
    assert found[0, 1] > last[0, 1]


def test_a_list_that_the_record_contradicts_is_completed() -> None:
    lists = np.array([[np.nan, 0.1, 0.05, np.nan]])
    share = np.array([[0.0, 0.1, 0.05, 0.4]])
    done = nowcast._completed(lists, share, 1)
    assert done[0].tolist() == pytest.approx([np.nan, 0.1, 0.05, 0.4], nan_ok=True)
    assert np.isnan(nowcast._completed(lists, share / 4, 1)[0, 3])


def test_a_constant_fits_any_slope_and_cost_alone_does_not() -> None:
    split = modes.Split(("A", "B"), np.array([-1.0, 2.0]), np.array([1.0, 3.0]))
    for slope in modes.SLOPES:
        assert split.total(slope, split.constant(slope, 0.03)) == pytest.approx(0.03, abs=1e-6)
    # A state that rail serves at less cost than the sea has more than half by rail.
    assert min(split.total(slope) for slope in (0.01, 1.0, 100.0)) > 0.12


def test_carried_errors_are_learnt_on_other_states_and_years_than_they_are_held_on() -> None:
    from multivector.answers.influence.ties.grids import ChannelLayers, Layers, Share

    names = (*carried.POWERS, *(f"S{k:02d}" for k in range(40)))
    years = tuple(range(2000, 2012))
    rng = np.random.default_rng(0)
    n, t = len(names), len(years)
    walk = np.exp(np.cumsum(rng.normal(0, 0.3, (n, n, t)), axis=2)) * 0.01
    whole = np.ones((n, t))
    share = Share("walks", years, walk, whole, np.full((n, t), 0.1), ("x",))
    layers = Layers(names, {"c": ChannelLayers("c", (share,), ())}, np.zeros((n, 0)), ())
    for _, age, errors in carried.carried_errors(layers):
        assert not (errors.learnt & errors.held).any()
        assert errors.learnt.any()
        assert errors.held.any()
        # A walk of .3 a year, less the figure's own .1.
        lacking = np.quantile(errors.at(errors.learnt).lacking(), 0.9)
        assert lacking == pytest.approx(0.3 * np.sqrt(age), rel=0.2)
    rows = {(row[0], row[1], row[2]): float(row[4]) for row in carried.calibrate(layers)}
    assert rows["c: walks", 4, 3] > rows["c: walks", 1, 3] > 0.2


def test_no_figure_is_said_to_agree_without_the_raw_files(monkeypatch) -> None:
    monkeypatch.delenv("MULTIVECTOR_MIRROR", raising=False)
    assert "No figure was recomputed" in recomputed.recomputed_line()
