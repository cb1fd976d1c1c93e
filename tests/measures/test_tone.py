"""Tone: weights of parties, one deed once, and ranges."""

import numpy as np
import pytest
from scipy.stats import beta

from multivector.errors import InputError
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
