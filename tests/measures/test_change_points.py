"""Changes of level: exact evidence, none in noise or across sources, and what an episode is."""

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from multivector.errors import InputError
from multivector.measures import change_points
from multivector.measures.change_points import (
    EPISODE_SD,
    STEP_SD,
    find_rate_changes,
    find_tone_changes,
    root_moments,
    weigh_steps,
)


def test_evidence_is_that_of_the_joint_normal_distribution() -> None:
    """Against dense covariances, the flat prior of the level by a very wide one."""
    rng = np.random.default_rng(2)
    size, wide = 20, 1e4
    x = rng.normal(size=size)
    variance = rng.uniform(0.2, 1.5, size)
    variance[[4, 5]] = np.inf
    seen = np.isfinite(variance)
    time = np.arange(size)

    def log_evidence(column: np.ndarray, sd: float) -> float:
        each = []
        for (dispersion, spread, rho), prior in zip(
            change_points._NUISANCE, change_points._PRIOR, strict=True
        ):
            whole = np.diag(dispersion * np.where(seen, variance, 1.0)) + wide
            whole += spread**2 * rho ** np.abs(np.subtract.outer(time, time))
            whole += sd**2 * np.outer(column, column)
            normal = multivariate_normal(np.zeros(seen.sum()), whole[np.ix_(seen, seen)])
            each.append(prior + normal.logpdf(x[seen]))
        return float(logsumexp(each))

    found = weigh_steps(x, variance)
    none = log_evidence(np.zeros(size), 0.0)
    step = (time >= 8).astype(float)
    assert found.steps[8] == pytest.approx(log_evidence(step, STEP_SD) - none, abs=0.01)
    short = ((time >= 9) & (time < 12)).astype(float)
    assert found.episodes[2, 9] == pytest.approx(log_evidence(short, EPISODE_SD) - none, abs=0.02)
    assert found.steps[[0, size]] == pytest.approx([0.0, 0.0], abs=1e-6)
    assert np.isfinite(found.returns).sum() == 0  # too short for a level that stays and returns


def test_moments_of_the_root_are_those_of_drawn_counts() -> None:
    rng = np.random.default_rng(3)
    for mean in (0.05, 1.0, 30.0):
        (first,), (variance,), (slope,) = root_moments(np.array([mean]))
        drawn = np.sqrt(rng.poisson(mean, 200_000) + 0.375)
        assert first == pytest.approx(drawn.mean(), abs=0.01)
        assert variance == pytest.approx(drawn.var(), rel=0.03)
        near = [root_moments(np.array([mean * f]))[0][0] for f in (0.999, 1.001)]
        assert slope == pytest.approx((near[1] - near[0]) / 0.002, rel=1e-3)


def test_a_change_is_found_with_its_range() -> None:
    rng = np.random.default_rng(4)
    found = 0
    for _ in range(20):
        counts = np.r_[rng.poisson(4, 30), rng.poisson(12, 30)].astype(float)
        points = find_rate_changes(counts, np.ones(60)).points
        found += any(p.earliest <= 30 <= p.latest for p in points)
    # Four to twelve is 4 standard errors within three periods: nearly always seen.
    assert found >= 18


def test_rare_events_have_no_change() -> None:
    """A rule on sums of posterior probabilities names one in nine of ten such series."""
    rng = np.random.default_rng(6)
    named = [
        bool(find_rate_changes(rng.poisson(mean, 80).astype(float), np.ones(80)).points)
        for mean in (0.05, 0.2, 0.5)
        for _ in range(15)
    ]
    assert sum(named) <= 2


def test_a_level_that_returns_at_once_is_an_episode_and_later_two_changes() -> None:
    counts = np.tile([1.0, 0.0, 2.0, 1.0], 20)
    short = counts.copy()
    short[40:43] = 12
    fit = find_rate_changes(short, np.ones(80))
    assert fit.points == ()
    (episode,) = fit.episodes
    assert (episode.first, episode.last) == (40, 42)
    assert episode.inside == pytest.approx(12)
    assert episode.usual == pytest.approx(77 / 77, abs=0.1)
    long = counts.copy()
    long[30:50] += 6
    fit = find_rate_changes(long, np.ones(80))
    assert [p.period for p in fit.points] == [30, 50]
    assert fit.episodes == ()
    assert [p.after for p in fit.points] == pytest.approx([7, 1], abs=0.3)


def test_what_begins_in_the_last_periods_is_not_named_yet() -> None:
    counts = np.tile([1.0, 0.0, 2.0, 1.0], 15)
    counts[-4:] = 15
    fit = find_rate_changes(counts, np.ones(60))
    assert (fit.points, fit.episodes) == ((), ())


def test_no_change_is_found_across_a_change_of_coverage() -> None:
    counts = np.r_[np.full(20, 2.0), np.full(20, 15.0)]
    coverage = np.repeat([0, 1], 20)
    assert find_rate_changes(counts, np.ones(40), coverage=coverage).points == ()
    assert find_rate_changes(counts, np.ones(40)).points[0].period == 20


def test_exposure_explains_counts() -> None:
    rng = np.random.default_rng(7)
    documents = np.r_[np.full(40, 2.0), np.full(40, 40.0)]
    assert find_rate_changes(documents * 0.3, documents).points == ()
    named = [
        bool(find_rate_changes(rng.poisson(0.02 * documents).astype(float), documents).points)
        for _ in range(20)
    ]
    assert sum(named) <= 2


def test_periods_without_documents_and_short_or_empty_series_say_nothing() -> None:
    counts, documents = np.r_[np.full(20, 2.0), np.full(20, 15.0)], np.ones(40)
    documents[5:9] = 0
    assert find_rate_changes(counts, documents).points[0].period == 20
    for size in (0, 1, 13):
        assert find_rate_changes(np.ones(size), np.ones(size)).points == ()
    assert find_rate_changes(np.zeros(40), np.ones(40)).points == ()
    assert find_rate_changes(np.ones(40), np.zeros(40)).points == ()


def test_tone_changes_have_levels() -> None:
    good, bad = np.r_[np.full(15, 8.0), np.full(15, 1.0)], np.r_[np.full(15, 2.0), np.full(15, 9.0)]
    (point,) = find_tone_changes(good, bad).points
    assert point.period == 15
    assert point.before == pytest.approx(0.6, abs=0.02)
    assert point.after == pytest.approx(-0.8, abs=0.02)
    assert find_tone_changes(np.full(40, 5.0), np.zeros(40)).points == ()


def test_bad_series_are_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        find_rate_changes(np.array([-1.0, 1.0]), np.ones(2))
    with pytest.raises(InputError, match="missing count"):
        find_rate_changes(np.array([np.nan, 1.0]), np.ones(2))
    with pytest.raises(InputError, match="differ in length"):
        find_tone_changes(np.ones(3), np.ones(2))
