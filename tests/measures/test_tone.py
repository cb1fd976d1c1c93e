"""Tone: weights of parties, one deed once, ranges, and changes of level."""

from itertools import combinations, pairwise
from math import factorial

import numpy as np
import pytest
from scipy.stats import beta

from multivector.errors import InputError
from multivector.measures.change_points import CHANCE, find_rate_changes, find_tone_changes
from multivector.measures.tone import first_reports, jeffreys_range, measure_tone, split_event


def test_every_event_weighs_one() -> None:
    pairs = split_event(["CHN", "RUS"], ["KAZ", "KGZ", "TJK"], reciprocal=False)
    assert len(pairs) == 6
    assert sum(w for _, _, w in pairs) == pytest.approx(1)
    meeting = split_event(["CHN", "KAZ", "KGZ", "UZB"], [], reciprocal=True)
    assert len(meeting) == 6
    for party in ("CHN", "KAZ", "KGZ", "UZB"):
        assert sum(w for a, b, w in meeting if party in (a, b)) == pytest.approx(1)


def test_a_state_is_no_dyad_with_itself() -> None:
    assert split_event(["CHN"], ["CHN"], reciprocal=False) == []
    assert split_event(["CHN"], ["CHN"], reciprocal=True) == []
    assert split_event(["CHN"], [], reciprocal=False) == []


def test_repeats_within_the_window_are_one_deed() -> None:
    deeds = np.array([1, 1, 1, 2, 1])
    days = np.array([10, 0, 7, 3, 30])
    assert first_reports(deeds, days, window=7).tolist() == [True, True, False, True, True]


def test_net_cooperation_has_the_jeffreys_range() -> None:
    low, high = jeffreys_range(np.array([7.0, 0.0, 3.0]), np.array([3.0, 4.0, 0.0]))
    assert low[0] == pytest.approx(beta.ppf(0.05, 7.5, 3.5))
    assert high[0] == pytest.approx(beta.ppf(0.95, 7.5, 3.5))
    assert low[1] == 0
    assert high[2] == 1


def test_request_is_conflict_of_score_nought() -> None:
    one = measure_tone(
        np.array([0]), np.array([2]), np.array([0.0]), np.ones(1), documents=np.array([4.0])
    )
    assert one.net[0] == -1
    assert one.intensity[0] == 0
    assert np.isnan(one.intensity_lower[0])


def test_no_events_is_null_and_no_documents_is_null() -> None:
    one = measure_tone(
        np.array([1]), np.array([0]), np.array([4.0]), np.ones(1), documents=np.array([3.0, 0.0])
    )
    assert np.isnan(one.net[0])
    assert np.isnan(one.net_lower[0])
    assert one.per_document[0] == 0
    assert np.isnan(one.per_document[1])


def test_bad_events_are_refused() -> None:
    good = {
        "periods": np.array([0]),
        "quads": np.array([0]),
        "scores": np.array([1.0]),
        "weights": np.array([1.0]),
    }
    for name, bad in [("periods", 5), ("quads", 4), ("scores", 11.0), ("weights", 0.0)]:
        with pytest.raises(InputError):
            measure_tone(**{**good, name: np.array([bad])}, documents=np.ones(2))


def test_probabilities_are_those_of_all_segmentations() -> None:
    """Against adding up every one of the 2^7 segmentations of eight periods."""
    counts = np.array([1, 2, 0, 1, 6, 7, 5, 2], dtype=float)
    fit = find_rate_changes(counts, np.ones(8))
    assert fit.dispersion == 1.0
    mean = counts.sum() / 8
    total, by_period = 0.0, np.zeros(8)
    for k in range(8):
        for cuts in combinations(range(1, 8), k):
            edges = [0, *cuts, 8]
            weight = CHANCE**k * (1 - CHANCE) ** (7 - k)
            for a, b in pairwise(edges):
                y, e = counts[a:b].sum(), b - a
                # Gamma(1, 1/mean) prior; factorials of the counts cancel.
                weight *= factorial(int(y)) / (e + 1 / mean) ** (y + 1) / mean
            total += weight
            by_period[list(cuts)] += weight
    np.testing.assert_allclose(fit.probability[1:], by_period[1:] / total, rtol=1e-9)


def test_a_change_is_found_with_its_range_and_none_in_noise() -> None:
    rng = np.random.default_rng(4)
    found, false = 0, 0
    for _ in range(40):
        counts = np.r_[rng.poisson(4, 30), rng.poisson(12, 30)].astype(float)
        points = find_rate_changes(counts, np.ones(60)).points
        found += any(p.earliest <= 30 <= p.latest for p in points)
        false += len(find_rate_changes(rng.poisson(6, 60).astype(float), np.ones(60)).points)
    # Four to twelve is 4 standard errors within three periods: nearly always seen.
    assert found >= 36
    assert false <= 3


def test_bursts_of_reports_are_no_changes() -> None:
    """Counts with four times the variance of a Poisson: the dispersion takes them up."""
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(30):
        counts = rng.negative_binomial(3, 0.25, 80).astype(float)
        fit = find_rate_changes(counts, np.ones(80))
        assert fit.dispersion > 1.5
        false += len(fit.points)
    assert false <= 6


def test_no_change_is_found_across_a_change_of_coverage() -> None:
    counts = np.r_[np.full(20, 2.0), np.full(20, 15.0)]
    coverage = np.repeat([0, 1], 20)
    fit = find_rate_changes(counts, np.ones(40), coverage=coverage)
    assert fit.points == ()
    assert np.isnan(fit.probability[[0, 20]]).all()
    assert find_rate_changes(counts, np.ones(40)).points[0].period == 20


def test_exposure_explains_counts() -> None:
    documents = np.r_[np.full(20, 10.0), np.full(20, 100.0)]
    assert find_rate_changes(documents * 0.3, documents).points == ()


def test_tone_changes_have_levels() -> None:
    good, bad = np.r_[np.full(15, 8.0), np.full(15, 1.0)], np.r_[np.full(15, 2.0), np.full(15, 9.0)]
    (point,) = find_tone_changes(good, bad).points
    assert point.period == 15
    assert point.before == pytest.approx(0.6, abs=0.02)
    assert point.after == pytest.approx(-0.8, abs=0.02)


def test_bad_series_are_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        find_rate_changes(np.array([-1.0, 1.0]), np.ones(2))
    with pytest.raises(InputError, match="missing value"):
        find_rate_changes(np.array([np.nan, 1.0]), np.ones(2))
    with pytest.raises(InputError, match="differ in length"):
        find_tone_changes(np.ones(3), np.ones(2))
