"""Brier and logarithmic scores of probability forecasts, clustered by article."""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.vocabulary import TAILS

# A forecast of 0 or 1 that fails would have an infinite logarithmic score.
LEAST, MOST = 0.02, 0.98
# Points at which a range of probabilities is averaged.
_POINTS = 21
_DRAWS, SEED = 400, 20231


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of n forecasts, each (n,); ``worst`` is the worse Brier score of the range."""

    brier: Floats
    worst: Floats
    log: Floats


def scores(low: Floats, high: Floats, outcome: Floats) -> Scores:
    """Return the scores of forecasts that give a range of probabilities.

    ``brier`` (0 to 1) and ``log`` (negative log probability of the outcome) are means over the
    range; lower is better.

    ``low``, ``high`` (n,): ends of the range, 0 to 1; equal for a point forecast. Clipped to 0.02
    and 0.98. ``outcome`` (n,): 1 for what happened, 0 for what did not.

    G. W. Brier 1950, Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78(1): 1-3.

    >>> found = scores(np.array([0.8, 0.7]), np.array([0.8, 0.9]), np.array([1.0, 1.0]))
    >>> found.brier.round(4).tolist(), found.worst.round(2).tolist()
    ([0.04, 0.0434], [0.04, 0.09])
    """
    low, high = (np.clip(end, LEAST, MOST) for end in (low, high))
    steps = np.linspace(0.0, 1.0, _POINTS)
    weights = np.r_[0.5, np.ones(_POINTS - 2), 0.5] / (_POINTS - 1)
    brier, log = np.zeros(len(low)), np.zeros(len(low))
    for step, weight in zip(steps, weights, strict=True):
        p = low + step * (high - low)
        brier += weight * (p - outcome) ** 2
        log -= weight * np.log(np.where(outcome > 0.5, p, 1.0 - p))
    worst = np.maximum((low - outcome) ** 2, (high - outcome) ** 2)
    return Scores(brier, worst, log)


@dataclass(frozen=True, slots=True)
class Skill:
    """One minus the ratio of a score to a reference score, with a 90% range; 0: no better."""

    value: float
    lower: float
    upper: float


def skill(score: Floats, reference: Floats, cluster: Ints) -> Skill:
    """Return the skill of forecasts against a reference on the same questions.

    NaN throughout if the reference is perfect or there is no forecast; the range is NaN with fewer
    than two articles.

    ``score``, ``reference`` (n,): Brier scores of both. ``cluster`` (n,): article of each forecast.
    Forecasts from one article are not independent, so the range is from a bootstrap over articles.

    >>> found = skill(np.array([0.1, 0.1]), np.array([0.2, 0.2]), np.array([0, 1]))
    >>> found.value
    0.5
    """
    if not len(score) or reference.sum() <= 0:
        return Skill(np.nan, np.nan, np.nan)
    value = float(1 - score.sum() / reference.sum())
    _, place = np.unique(cluster, return_inverse=True)
    one, two = (np.bincount(place, weights=sums) for sums in (score, reference))
    if len(one) < 2:
        return Skill(value, np.nan, np.nan)
    totals = _drawn(np.column_stack([one, two]))
    drawn = 1 - totals[:, 0] / np.maximum(totals[:, 1], 1e-12)
    lower, upper = np.quantile(drawn, TAILS)
    return Skill(value, float(lower), float(upper))


def _drawn(sums: Floats) -> Floats:
    """Return the totals (draws, k) of clusters (n, k) drawn with replacement."""
    random, count = np.random.default_rng(SEED), len(sums)
    counts = (np.bincount(random.integers(0, count, count), minlength=count) for _ in range(_DRAWS))
    return np.array([times @ sums for times in counts])


def robust_error(terms: Floats, cluster: Ints) -> float:
    """Return the cluster-robust standard error of a mean of terms, (n,)."""
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.bincount(place, weights=terms - terms.mean())
    count = len(sums)
    if count < 2:
        return float("nan")
    return float(np.sqrt((sums**2).sum() * count / (count - 1)) / len(terms))
