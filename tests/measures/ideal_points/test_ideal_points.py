"""Ideal points: the derivatives, known points found again, ranges that hold, published points."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.measures.conftest import Assembly, Simulated, simulate

from multivector.errors import InputError, NotConverged
from multivector.measures.ideal_points.ideal_points import (
    PRESETS,
    IdealPoints,
    estimate_ideal_points,
)
from multivector.measures.ideal_points.information import factor_information
from multivector.measures.ideal_points.newton import Model, Point, Prior, evaluate
from multivector.measures.ideal_points.ordered_probit import curve_block, log_probability
from multivector.measures.ideal_points.search import find_mode, identify
from multivector.measures.ideal_points.vote_blocks import build_blocks


def fit(data: Simulated, **changes: object) -> IdealPoints:
    settings = replace(PRESETS["default"], slope_sd=1.0, walk_variance=0.05, **changes)
    best = int(np.argmax(data.points.mean(axis=1)))
    return estimate_ideal_points(
        data.votes,
        data.states,
        data.roll_calls,
        data.sessions,
        positive=best,
        settings=settings,
    )


def test_scores_and_curvature_are_the_derivatives() -> None:
    data = simulate(0, states=7, sessions=1, calls=5)
    block = build_blocks(data.votes, data.states, data.roll_calls, data.sessions).blocks[0]
    rng = np.random.default_rng(1)
    theta, beta = rng.normal(size=7) * 2, rng.normal(size=len(block.items))
    low = rng.normal(size=len(beta))
    high = low + 0.4
    curve = curve_block(block, theta, beta, low, high)
    h = 1e-4

    def value(shift: float, down: float = 0.0) -> float:
        return curve_block(block, theta + shift, beta, low - down, high).log_likelihood

    # Central differences of a sum of some 30 terms: error about h^2 and rounding / h^2.
    by_theta = (value(h) - value(-h)) / (2 * h)
    assert by_theta == pytest.approx((curve.score @ beta).sum(), abs=1e-6)
    twice = (value(h) - 2 * value(0) + value(-h)) / h**2
    assert -twice == pytest.approx((curve.weight @ beta**2).sum(), rel=1e-4)
    by_low = (value(0, h) - value(0, -h)) / (2 * h)
    assert -by_low == pytest.approx(curve.score_low.sum(), abs=1e-6)


def test_log_likelihood_is_the_sum_of_log_probabilities() -> None:
    data = simulate(3, states=20, sessions=1, calls=30)
    built = build_blocks(data.votes, data.states, data.roll_calls, data.sessions)
    block = built.blocks[0]
    rng = np.random.default_rng(1)
    theta = rng.normal(size=20)
    beta, low = rng.normal(size=(2, len(block.items)))
    high = np.where(built.ordered, low + 0.3, low)
    answers = block.yes + 3 * block.no
    answers[block.abstain] = 2
    row, column = np.nonzero(answers)
    each = log_probability(
        answers[row, column], theta[row], beta[column], low[column], high[column]
    )
    curve = curve_block(block, theta, beta, low, high)
    assert curve.log_likelihood == pytest.approx(each.sum(), rel=1e-12)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_vote_against_all_odds_keeps_finite_derivatives(sign: float) -> None:
    votes = np.array([1, 2, 3, 3, 2, 1])
    block = build_blocks(votes, np.arange(6), np.zeros(6, int), np.array([1])).blocks[0]
    curve = curve_block(
        block, sign * np.linspace(-60, 60, 6), np.ones(1), np.array([-0.2]), np.array([0.2])
    )
    for array in (curve.score, curve.weight, curve.score_low, curve.cross_low):
        assert np.isfinite(array).all()
    assert np.isfinite(curve.log_likelihood)
    assert (curve.weight >= 0).all()


def test_known_points_are_found_again() -> None:
    data = simulate(7, states=100, sessions=10, calls=60)
    found = fit(data)
    # Sampling alone leaves an error of about .2 against a spread of 1, so r near .98.
    assert np.corrcoef(found.ideal_point.ravel(), data.points.ravel())[0, 1] > 0.97
    assert np.nanmean(found.ideal_point) == pytest.approx(0, abs=1e-12)
    assert np.nanvar(found.ideal_point) == pytest.approx(1, abs=1e-12)


def test_ranges_of_90_per_cent_hold_the_truth() -> None:
    inside, within = [], []
    for seed in range(6):
        data = simulate(100 + seed)
        found = fit(data)
        inside.append((found.lower <= data.points) & (data.points <= found.upper))
        sd = 1.645 * found.standard_error
        within.append(np.abs(found.ideal_point - data.points) <= sd)
        # The bootstrap may widen a range, as votes on a resolution are alike, but never narrow it.
        half = (found.upper - found.lower) / 2
        assert (half >= 0.999 * sd).all()
        assert (half > 1.01 * sd).any()
    # 2,880 points in 6 clusters of votes: the standard error of the share is about one point.
    assert 0.87 <= np.mean(within) <= 0.93
    assert 0.88 <= np.mean(inside) <= 0.94


def test_resolutions_voted_again_count_once_in_the_range() -> None:
    data = simulate(4, states=40, sessions=6, calls=30)
    every = np.arange(len(data.sessions))
    copies = every % 30  # the same thirty each session
    narrow, wide = (
        estimate_ideal_points(
            data.votes, data.states, data.roll_calls, data.sessions, positive=0, resolutions=owner
        )
        for owner in (every, copies)
    )
    np.testing.assert_array_equal(narrow.ideal_point, wide.ideal_point)
    width = [np.nanmedian(one.upper - one.lower) for one in (narrow, wide)]
    assert 0.5 < width[1] / width[0] < 2.0
    assert width[0] != width[1]


def test_points_by_area_are_on_the_scale_of_all_and_differ_where_the_areas_do() -> None:
    data = simulate(8, states=60, sessions=4, calls=60)
    turned = np.arange(len(data.sessions)) % 2 == 0
    areas = {"all": np.ones_like(turned), "even": turned}
    one = fit_areas(data.votes, data, areas)
    gap = np.abs(one.by_area["all"][0] - one.ideal_point)
    assert np.nanmedian(gap) < 0.1
    # In the other world, other positions decide every other roll call.
    other = simulate(9, states=60, sessions=4, calls=60)
    votes = np.where(turned[data.roll_calls], other.votes, data.votes)
    two = fit_areas(votes, data, {"even": turned, "odd": ~turned})
    for found, low, high in ((one, 0.8, 1.0), (two, -1.0, 0.6)):
        points = [point.ravel() for point, _ in found.by_area.values()]
        known = np.isfinite(points).all(axis=0)
        assert low < np.corrcoef(*np.array(points)[:, known])[0, 1] < high
    assert two.second.mean() > 1.5 * one.second.mean()


def fit_areas(votes: np.ndarray, data: Simulated, areas: dict[str, np.ndarray]) -> IdealPoints:
    return estimate_ideal_points(
        votes, data.states, data.roll_calls, data.sessions, positive=0, areas=areas
    )


def test_variances_are_those_of_the_whole_information() -> None:
    """Against the dense curvature of all parameters by differences, held to the constraints."""
    data = simulate(5, states=9, sessions=3, calls=8)
    same = np.arange(24)
    same[[9, 17, 20]] = [1, 1, 12]
    for shared in (None, same):
        built = build_blocks(
            data.votes, data.states, data.roll_calls, data.sessions, same_as=shared
        )
        model = Model(built, Prior(1.0, np.full(3, 20.0), 1.0, 0.25))
        mode = find_mode(model, 0, tolerance=1e-6, max_iterations=200)
        ours = np.concatenate(factor_information(model, mode).variances())
        np.testing.assert_allclose(ours, _dense_variances(model, mode.point), rtol=2e-3)


def _dense_variances(model: Model, point: Point) -> np.ndarray:
    sizes = np.cumsum([len(x) for x in point.theta])
    n, k = int(sizes[-1]), len(point.beta)
    three = np.nonzero(model.data.ordered)[0]
    start = np.concatenate([*point.theta, point.beta, point.c, point.d[three]])

    def value(x: np.ndarray) -> float:
        d = np.zeros(k)
        d[three] = x[n + 2 * k :]
        here = Point(np.split(x[:n], sizes[:-1]), x[n : n + k], x[n + k : n + 2 * k], d)
        return evaluate(model, here)[1]

    h, size = 1e-3, len(start)
    unit = np.eye(size) * h
    hessian = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            hessian[i, j] = hessian[j, i] = (
                value(start + unit[i] + unit[j])
                - value(start + unit[i] - unit[j])
                - value(start - unit[i] + unit[j])
                + value(start - unit[i] - unit[j])
            ) / (4 * h * h)
    gradient = np.array([value(start + u) - value(start - u) for u in unit]) / (2 * h)
    normals = np.zeros((size, 2))
    normals[:n] = np.stack([np.full(n, 1 / n), 2 * start[:n] / n], axis=1)
    multiplier = np.linalg.lstsq(normals, gradient, rcond=None)[0]
    curvature = -hessian
    curvature[np.arange(n), np.arange(n)] += 2 * multiplier[1] / n
    bordered = np.block([[curvature, normals], [normals.T, np.zeros((2, 2))]])
    return np.diag(np.linalg.inv(bordered))[:n]


def test_the_mode_is_one_from_other_starts() -> None:
    data = simulate(11, states=30, sessions=4, calls=30)
    built = build_blocks(data.votes, data.states, data.roll_calls, data.sessions)
    model = Model(built, Prior(1.0, np.full(4, 20.0), 1.0, 0.01))
    one = find_mode(model, 0, tolerance=1e-6, max_iterations=100)
    rng = np.random.default_rng(2)
    for _ in range(20):
        moved = [x + 0.3 * rng.normal(size=len(x)) for x in one.point.theta]
        other = identify(model, Point(moved, one.point.beta, one.point.c, one.point.d))
        assert evaluate(model, other)[1] < one.log_posterior


def test_order_of_rows_changes_nothing() -> None:
    data = simulate(2, states=20, sessions=3, calls=20)
    order = np.random.default_rng(0).permutation(len(data.votes))
    mixed = Simulated(
        data.votes[order], data.states[order], data.roll_calls[order], data.sessions, data.points
    )
    assert fit(data).ideal_point.tobytes() == fit(mixed).ideal_point.tobytes()


def test_shared_roll_calls_have_one_slope() -> None:
    data = simulate(4, states=30, sessions=4, calls=20)
    same = np.arange(80)
    same[70] = 3
    found = estimate_ideal_points(
        data.votes, data.states, data.roll_calls, data.sessions, positive=0, same_as=same
    )
    assert found.slope[70] == found.slope[3]
    assert found.converged


@pytest.mark.parametrize("vote", [1, 2, 3])
@pytest.mark.parametrize("places", [[70], [3], [70, 75]])
def test_a_shared_roll_call_may_be_unanimous_in_one_session(vote: int, places: list[int]) -> None:
    data = simulate(4, states=30, sessions=4, calls=20)
    same, votes = np.arange(80), data.votes.copy()
    same[[70, 75]] = 3
    votes[np.isin(data.roll_calls, places)] = vote
    found = estimate_ideal_points(
        votes, data.states, data.roll_calls, data.sessions, positive=0, same_as=same
    )
    assert found.converged
    assert np.isfinite(found.ideal_point).all()
    assert np.isfinite(found.slope[3])
    apart = estimate_ideal_points(
        data.votes, data.states, data.roll_calls, data.sessions, positive=0
    )
    pairs = found.ideal_point.ravel(), apart.ideal_point.ravel()
    assert abs(np.corrcoef(*pairs)[0, 1]) > 0.99


def test_absent_state_sessions_are_null_and_members_return() -> None:
    data = simulate(6, states=20, sessions=4, calls=20)
    votes = data.votes.copy()
    gone = (data.states == 4) & (data.sessions[data.roll_calls] == 2)
    votes[gone] = 0
    found = fit(replace_votes(data, votes))
    assert np.isnan(found.ideal_point[4, 1])
    assert np.isfinite(found.ideal_point[4, [0, 2, 3]]).all()
    assert found.votes[4, 1] == 0
    assert np.nanvar(found.ideal_point) == pytest.approx(1)


def replace_votes(data: Simulated, votes: np.ndarray) -> Simulated:
    return Simulated(votes, data.states, data.roll_calls, data.sessions, data.points)


def test_session_of_one_roll_call_leans_on_its_neighbours() -> None:
    data = simulate(8, states=40, sessions=3, calls=30)
    votes = data.votes.copy()
    votes[(data.roll_calls > 30) & (data.roll_calls < 60)] = 0
    found = fit(replace_votes(data, votes))
    assert found.roll_calls.tolist() == [30, 1, 30]
    assert np.nanmean(found.standard_error[:, 1]) > np.nanmean(found.standard_error[:, 0])


def test_bad_votes_are_refused() -> None:
    one = np.zeros(2, dtype=int)
    with pytest.raises(InputError, match="twice"):
        estimate_ideal_points(np.array([1, 3]), one, one, np.array([1]), positive=0)
    with pytest.raises(InputError, match="vote code: 8"):
        estimate_ideal_points(np.array([1, 8]), np.arange(2), one, np.array([1]), positive=0)
    with pytest.raises(InputError, match="all roll calls are unanimous"):
        estimate_ideal_points(np.array([1, 1]), np.arange(2), one, np.array([1]), positive=0)
    with pytest.raises(InputError, match="unknown preset"):
        estimate_ideal_points(
            np.array([1, 3]), np.arange(2), one, np.array([1]), positive=0, settings="best"
        )


def test_stopping_short_raises() -> None:
    with pytest.raises(NotConverged, match="still changing"):
        fit(simulate(9), max_iterations=1)


def agreement_with_published(
    found: IdealPoints, assembly: Assembly, published: dict[tuple[str, int], float]
) -> tuple[float, np.ndarray, np.ndarray]:
    """Pooled Pearson, Pearson and Spearman by session with at least ten roll calls."""
    pairs: dict[int, list[tuple[float, float]]] = {}
    place = {int(s): t for t, s in enumerate(found.sessions)}
    number = {name: i for i, name in enumerate(assembly.names)}
    for (code, session), value in published.items():
        if code in number and session in place:
            point = found.ideal_point[number[code], place[session]]
            if np.isfinite(point):
                pairs.setdefault(session, []).append((point, value))
    pooled = np.array([p for session in pairs.values() for p in session])
    pearson, spearman = [], []
    for session, rows in pairs.items():
        if found.roll_calls[place[session]] >= 10:
            x, y = np.array(rows).T
            pearson.append(np.corrcoef(x, y)[0, 1])
            spearman.append(np.corrcoef(x.argsort().argsort(), y.argsort().argsort())[0, 1])
    return float(np.corrcoef(pooled.T)[0, 1]), np.array(pearson), np.array(spearman)


def chained(mirror: Path, assembly: Assembly) -> np.ndarray:
    """For each roll call the earliest of its chain of repeats."""
    place = {int(rcid): i for i, rcid in enumerate(assembly.ids)}
    own = list(range(len(place)))

    def root(i: int) -> int:
        while own[i] != i:
            i = own[i]
        return i

    with (mirror / "unga_matches.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            one, two = (place.get(int(row[key])) for key in ("rcid1", "rcid2"))
            if one is not None and two is not None:
                low, high = sorted((root(one), root(two)))
                own[high] = low
    return np.array([root(i) for i in range(len(own))])


def test_default_orders_states_as_published(
    assembly: Assembly, published: dict[tuple[str, int], float]
) -> None:
    found = estimate_ideal_points(
        assembly.votes,
        assembly.states,
        assembly.roll_calls,
        assembly.sessions,
        positive=assembly.usa,
    )
    _, pearson, spearman = agreement_with_published(found, assembly, published)
    assert np.median(pearson) >= 0.98
    assert np.median(spearman) >= 0.98
    assert found.used > 850_000


def test_replication_reaches_the_published_points(
    mirror: Path, assembly: Assembly, published: dict[tuple[str, int], float]
) -> None:
    dropped = assembly.narrow & (assembly.sessions > 44)
    kept = ~dropped[assembly.roll_calls]
    found = estimate_ideal_points(
        assembly.votes[kept],
        assembly.states[kept],
        assembly.roll_calls[kept],
        assembly.sessions,
        positive=assembly.usa,
        settings="replication",
        same_as=chained(mirror, assembly),
    )
    pooled, pearson, _ = agreement_with_published(found, assembly, published)
    assert pooled >= 0.97
    assert np.median(pearson) >= 0.985
    assert pearson.min() >= 0.96
