"""Calibration of probability forecasts: reliability by bin, slope, overconfidence."""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.measures.forecasts.scores import LEAST, MOST, robust_error
from multivector.vocabulary import TO_END

BINS = 10
_STEPS, _TOLERANCE = 50, 1e-9
# Weight of a prior observation on the slope: keeps it finite where p separates the outcomes.
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts with similar probabilities: mean probability, observed share, count."""

    low: float
    high: float
    probability: float
    frequency: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Comparison of stated probabilities with outcomes; ranges are 90%."""

    bins: tuple[Bin, ...]  # Bins that hold a forecast, lowest first
    # slope, slope_lower, slope_upper: Slope of the outcome on the logit of the probability: 1 is
    # calibrated, below 1 is too sure. NaN with one kind of outcome only.
    slope: float
    slope_lower: float
    slope_upper: float
    # overconfidence, overconfidence_lower, overconfidence_upper: Mean confidence in the likelier
    # side less the share in which it came about
    overconfidence: float
    overconfidence_lower: float
    overconfidence_upper: float
    # reliability, resolution, uncertainty: Terms of the Brier score of binned forecasts:
    # reliability - resolution + uncertainty
    reliability: float
    resolution: float
    uncertainty: float


def calibration(p: Floats, outcome: Floats, cluster: Ints) -> Calibration:
    """Return the calibration of forecasts; ValueError if there are none.

    ``p`` (n,): probabilities, 0 to 1; clipped to 0.02 and 0.98. ``outcome`` (n,): 1 if the event
    happened, 0 if not. ``cluster`` (n,): article of each forecast; ranges allow for dependence
    within an article.

    A. H. Murphy 1973, A new vector partition of the probability score, Journal of Applied
    Meteorology 12(4): 595-600. D. R. Cox 1958, Two further applications of a model for binary
    regression, Biometrika 45(3/4): 562-565.

    >>> p = np.array([0.2, 0.2, 0.2, 0.2, 0.2])
    >>> found = calibration(p, np.array([1.0, 0, 0, 0, 0]), np.arange(5))
    >>> [(b.n, b.frequency) for b in found.bins], round(found.reliability, 6)
    ([(5, 0.2)], 0.0)
    """
    if not len(p):
        raise ValueError("no forecasts")
    p = np.clip(p, LEAST, MOST)
    bins = _bins(p, outcome)
    base = float(outcome.mean())
    weights = np.array([b.n for b in bins]) / len(p)
    stated, came = (np.array([getattr(b, k) for b in bins]) for k in ("probability", "frequency"))
    sure = np.where(p >= 0.5, p - outcome, outcome - p)  # confidence less "the likelier side came"
    over, half = float(sure.mean()), TO_END * robust_error(sure, cluster)
    slope, error = _slope(p, outcome, cluster)
    return Calibration(
        bins,
        slope, slope - TO_END * error, slope + TO_END * error,
        over, over - half, over + half,
        reliability=float(weights @ (stated - came) ** 2),
        resolution=float(weights @ (came - base) ** 2),
        uncertainty=base * (1 - base),
    )  # fmt: skip


def _bins(p: Floats, outcome: Floats) -> tuple[Bin, ...]:
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    made = []
    for k in np.unique(place):
        inside = place == k
        means = float(p[inside].mean()), float(outcome[inside].mean())
        made.append(Bin(k / BINS, (k + 1) / BINS, *means, int(inside.sum())))
    return tuple(made)


def _slope(p: Floats, outcome: Floats, cluster: Ints) -> tuple[float, float]:
    """Return slope and clustered standard error of a logistic regression on the logit of p."""
    if outcome.min() == outcome.max() or p.min() == p.max():
        return float("nan"), float("nan")
    x = np.column_stack([np.ones(len(p)), np.log(p / (1 - p))])
    beta, prior = np.zeros(2), np.array([0.0, 1.0])
    ridge = _RIDGE * np.eye(2)
    for _ in range(_STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        hessian = (x * (fitted * (1 - fitted))[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian, x.T @ (outcome - fitted) - ridge @ (beta - prior))
        beta = beta + step
        if np.abs(step).max() < _TOLERANCE:
            break
    scores = x * (outcome - fitted)[:, None]
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.column_stack([np.bincount(place, weights=scores[:, k]) for k in (0, 1)])
    inverse = np.linalg.inv(hessian)
    variance = inverse @ (sums.T @ sums) @ inverse * len(sums) / max(len(sums) - 1, 1)
    return float(beta[1]), float(np.sqrt(variance[1, 1])) if len(sums) > 1 else float("nan")
