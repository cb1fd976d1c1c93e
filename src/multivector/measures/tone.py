"""Tone and intensity of events between states, as series with ranges.

Counts are by quad, intensity is the mean of PLOVER's scores. Both are given, since a REQUEST scores
0 but counts as verbal conflict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from multivector.arrays import Bools, Floats
from multivector.errors import InputError
from multivector.vocabulary import QUADS, TAILS

SEED = 0  # of the bootstrap


def split_event(
    actors: Sequence[str], recipients: Sequence[str], *, reciprocal: bool
) -> list[tuple[str, str, float]]:
    """Return (actor, recipient, weight) for every pair of an event.

    With m actors and n recipients, each pair has weight 1 / (m n); in a meeting of n parties, 1 /
    (n - 1), so that each party has weight 1. Pairs of a state with itself are dropped.

    >>> split_event(["CHN"], ["KAZ", "UZB"], reciprocal=False)
    [('CHN', 'KAZ', 0.5), ('CHN', 'UZB', 0.5)]
    >>> split_event(["CHN", "KAZ", "UZB"], [], reciprocal=True)
    [('CHN', 'KAZ', 0.5), ('CHN', 'UZB', 0.5), ('KAZ', 'UZB', 0.5)]
    """
    if reciprocal:
        parties = sorted({*actors, *recipients})
        return [(a, b, 1 / (len(parties) - 1)) for a, b in combinations(parties, 2)]
    many = list(dict.fromkeys(actors)), list(dict.fromkeys(recipients))
    weight = 1 / max(len(many[0]) * len(many[1]), 1)
    return [(a, b, weight) for a in many[0] for b in many[1] if a != b]


def first_reports(
    deeds: NDArray[np.integer], days: NDArray[np.integer], *, window: int = 7
) -> Bools:
    """Return a mask (N,) of the first report of each event.

    ``deeds`` (N,): ID of dyad and event type; reports with the same ID may be about the same event.
    ``days`` (N,): day of each report. ``window``: number of days after the first report in which
    further reports are about the same event.

    >>> first_reports(np.array([1, 1, 2, 1]), np.array([0, 5, 5, 9]), window=7).tolist()
    [True, False, True, True]
    """
    first = np.zeros(len(deeds), dtype=bool)
    last: dict[int, int] = {}
    for i in np.lexsort((np.arange(len(deeds)), days)):
        deed, day = int(deeds[i]), int(days[i])
        if deed not in last or day - last[deed] > window:
            last[deed] = day
            first[i] = True
    return first


@dataclass(frozen=True, slots=True)
class ToneSeries:
    """A dyad's events by period; arrays (T,), counts (T, 4) in the order of ``QUADS``."""

    counts: Floats  # (T, 4): weighted events by quad
    events: Floats  # Their sum
    net: Floats  # Cooperation minus conflict, divided by events, from -1 to 1; NaN without events
    # net_lower, net_upper: Jeffreys range: quantiles of Beta(cooperation + 1/2, conflict + 1/2), as
    # 2 p - 1
    net_lower: Floats
    net_upper: Floats
    intensity: Floats  # Mean score, from -10 to 10; NaN without events
    # intensity_lower, intensity_upper: By bootstrap over the events; NaN with fewer than two
    intensity_lower: Floats
    intensity_upper: Floats
    # Events per document that names either state; NaN if there is none
    per_document: Floats


def measure_tone(
    periods: NDArray[np.integer], quads: NDArray[np.integer], scores: Floats, weights: Floats, *,
    documents: Floats, draws: int = 1000,
) -> ToneSeries:  # fmt: skip
    """Aggregate a dyad's events into a series of tone and intensity.

    Raises InputError if a period, quad, score or weight is out of range.

    - ``periods`` (N,): index of the period (a month) of each event, from 0 to T - 1.
    - ``quads`` (N,): index of the quad in ``QUADS``.
    - ``scores`` (N,): PLOVER's score, from -10 to 10.
    - ``weights`` (N,): weight of the event for this dyad (:func:`split_event`).
    - ``documents`` (T,): documents in the period that mention either state.
    - ``draws``: of the bootstrap for the range of the intensity.

    >>> one = measure_tone(
    ...     np.array([0, 0]), np.array([0, 3]), np.array([4.0, -9.0]), np.ones(2),
    ...     documents=np.array([10.0, 5.0]),
    ... )
    >>> one.net.tolist(), one.intensity.tolist(), one.per_document.tolist()
    ([0.0, nan], [-2.5, nan], [0.2, 0.0])
    """
    size = len(documents)
    _check_events(periods, quads, scores, weights, size)
    counts = np.zeros((size, 4))
    np.add.at(counts, (periods, quads), weights)
    cooperation, conflict = counts[:, :2].sum(axis=1), counts[:, 2:].sum(axis=1)
    events = cooperation + conflict
    some = events > 0
    low, high = jeffreys_range(cooperation, conflict)
    over = np.where(some, events, np.nan)
    mean = np.bincount(periods, weights=weights * scores, minlength=size) / over
    mean_low, mean_high = _mean_range(periods, scores, weights, size, draws)
    return ToneSeries(
        counts=counts, events=events, net=(cooperation - conflict) / over,
        net_lower=np.where(some, 2 * low - 1, np.nan),
        net_upper=np.where(some, 2 * high - 1, np.nan), intensity=mean, intensity_lower=mean_low,
        intensity_upper=mean_high, per_document=events / np.where(documents > 0, documents, np.nan),
    )  # fmt: skip


def jeffreys_range(successes: Floats, failures: Floats) -> tuple[Floats, Floats]:
    """Return the 90% Jeffreys interval of a share; 0 or 1 at an end without observations.

    Brown, Cai & DasGupta 2001, Statistical Science 16(2).

    >>> low, high = jeffreys_range(np.array([0.0]), np.array([10.0]))
    >>> float(low[0]), round(float(high[0]), 3)
    (0.0, 0.171)
    """
    low, high = (betaincinv(successes + 0.5, failures + 0.5, tail) for tail in TAILS)
    return np.where(successes > 0, low, 0.0), np.where(failures > 0, high, 1.0)


def _mean_range(
    periods: NDArray[np.integer], scores: Floats, weights: Floats, size: int, draws: int
) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(SEED)
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    for t in range(size):
        rows = np.nonzero(periods == t)[0]
        if len(rows) < 2:
            continue
        times = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=draws)
        drawn = (times @ (weights[rows] * scores[rows])) / (times @ weights[rows])
        low[t], high[t] = np.quantile(drawn, TAILS)
    return low, high


def _check_events(
    periods: NDArray[np.integer], quads: NDArray[np.integer], scores: Floats, weights: Floats,
    size: int,
) -> None:  # fmt: skip
    if not len(periods) == len(quads) == len(scores) == len(weights):
        raise InputError("periods, quads, scores and weights differ in length")
    if not len(periods):
        return
    if periods.min() < 0 or periods.max() >= size:
        raise InputError("period number out of range", allowed=f"0 to {size - 1}")
    if quads.min() < 0 or quads.max() > 3:
        raise InputError(
            f"unknown quad class: {quads[(quads < 0) | (quads > 3)][0]}", allowed=", ".join(QUADS)
        )
    if not (np.abs(scores) <= 10).all():
        raise InputError("score out of range", allowed="a score from -10 to 10")
    if not (weights > 0).all():
        raise InputError("weights must be positive", allowed="weights above 0")
