"""What was tried and left out: a nowcast and a choice between ways, on figures that are known."""

from dataclasses import replace

import numpy as np
import pytest

from validity import carried, findings, modes, nowcast, ranges, recomputed, sums


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


def corridor(name: str, fit: np.ndarray) -> modes.Corridor:
    rng = np.random.default_rng(len(name))
    days, money = rng.uniform(5, 30, (4, 3)), rng.uniform(1, 9, (4, 3))
    days[0, 2] = money[0, 2] = np.nan  # a pair without a road
    empty = modes.Corridor(name, (1.0, 1.0, 1.0), days, money, rng.uniform(1, 5, 4))
    sea, rail, road = modes.predicted(empty, fit, 0.3)
    return replace(empty, shares=(sea, rail, road))


def test_a_logit_that_made_the_shares_is_found_and_foretells_a_corridor_left_out() -> None:
    made = np.array([-0.7, -1.0, 0.5])
    every = [corridor(f"{place} {k}", made) for place in ("EU", "Russia", "Türkiye") for k in "ab"]
    assert modes.fitted(every, 0.3) == pytest.approx(made, abs=1e-4)
    assert np.allclose(modes.left_out(every, 0.3), 0.0, atol=1e-3)
    other = [replace(one, shares=(0.9, 0.05, 0.05)) if "EU" in one.name else one for one in every]
    inside, outside = modes.left_out(other, 0.3)
    assert np.max(np.abs(outside)) > np.max(np.abs(inside)) > 0.1


def test_leads_and_sums_are_counted_by_kind_and_clear_leads_need_ranges_apart() -> None:
    held = sums.counts(iter([("lead, a", True), ("lead, a", False), ("sum, b", True)]))
    assert held == {"lead, a": [True, False], "sum, b": [True]}
    said = "\n".join(ranges._leads({"lead in trade": [True] * 8 + [False] * 2,
                                    "clear lead, trade": [True]}))  # fmt: skip
    assert said.startswith("Leads in nine of ten draws do not hold")
    assert "80%" in said


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
    assert "No figure was recomputed" in recomputed.recomputed_line(recomputed.recomputed())


def test_every_finding_names_a_test_that_exists() -> None:
    assert len(findings.TESTS) >= 14
    for test in findings.TESTS:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (findings.ROOT / "tests" / file).read_text("utf-8"), test
