"""Change points of event series, with their uncertainty, by exact Bayesian segmentation.

Fearnhead 2006, Statistics and Computing 16:203-213: recursions over all segmentations, no sampling.
A change of channels or coverage ends the series: neither a segment nor a change spans it.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, logsumexp

from multivector.arrays import Floats
from multivector.errors import InputError
from multivector.vocabulary import LEVEL

# Prior probability that a month begins a new level: one change in five years.
CHANCE = 1 / 60


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """One change: the first period of the new level, its range and probability.

    ``probability`` is that of a change within ``earliest`` to ``latest``, the shortest run of
    periods around ``period`` with ``level`` of the mass nearby; ``before`` and ``after`` are
    the levels.
    """

    period: int
    earliest: int
    latest: int
    probability: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of a series.

    Attributes
    ----------
    probability : array (T,)
        Probability that a new level begins in the period; NaN where the coverage changes, as it
        cannot be known there.
    points : tuple of ChangePoint
        Changes with a probability over one half.
    dispersion : float
        Variance over mean of the counts, from adjacent periods, at least 1; 1 for tone.
    """

    probability: Floats
    points: tuple[ChangePoint, ...]
    dispersion: float


def find_rate_changes(
    counts: Floats,
    exposure: Floats,
    *,
    coverage: NDArray[np.integer] | None = None,
    chance: float = CHANCE,
    level: float = LEVEL,
) -> Changes:
    """Find changes in the rate of events per document read.

    Counts are Poisson with one level per segment; their overdispersion is that of adjacent
    periods.

    Parameters
    ----------
    counts : array (T,)
        Events, 0 or more.
    exposure : array (T,)
        Documents read; periods with 0 are uninformative.
    coverage : array (T,), optional
        An id of what was read and on which channels; a change of it ends the series.
    chance : float
        Prior probability of a change in a period.
    level : float
        Of the range of a change.

    Returns
    -------
    Changes

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.r_[np.full(20, 2.0), np.full(20, 12.0)]
    >>> [(p.period, p.probability > 0.9) for p in find_rate_changes(counts, np.ones(40)).points]
    [(20, True)]
    """
    _check(counts, exposure, chance)
    dispersion = _dispersion(counts, exposure)
    y, e = counts / dispersion, exposure / dispersion
    mean = max(float(y.sum()), 0.5) / max(float(e.sum()), 1e-12)

    def evidence(sums: Floats) -> Floats:
        # Gamma(1, 1 / mean) prior on the level: it has the weight of one event.
        shape, rate = 1 + sums[0], 1 / mean + sums[1]
        return gammaln(shape) - shape * np.log(rate) - np.log(mean)

    def value(sums: Floats) -> float:
        return float((1 + sums[0]) / (1 / mean + sums[1]))

    return _segment(np.stack([y, e]), evidence, value, coverage, chance, level, dispersion)


def find_tone_changes(
    cooperation: Floats,
    conflict: Floats,
    *,
    coverage: NDArray[np.integer] | None = None,
    chance: float = CHANCE,
    level: float = LEVEL,
) -> Changes:
    """Find changes in the share of cooperation among events; levels are net, from -1 to 1.

    Parameters
    ----------
    cooperation, conflict : array (T,)
        Weighted events, 0 or more.
    coverage, chance, level
        As in :func:`find_rate_changes`.

    Examples
    --------
    >>> import numpy as np
    >>> good = np.r_[np.full(12, 9.0), np.full(12, 2.0)]
    >>> [p.period for p in find_tone_changes(good, 10 - good).points]
    [12]
    """
    _check(cooperation, conflict, chance)

    def evidence(sums: Floats) -> Floats:
        return betaln(sums[0] + 0.5, sums[1] + 0.5) - betaln(0.5, 0.5)

    def value(sums: Floats) -> float:
        share = (sums[0] + 0.5) / (sums[0] + sums[1] + 1)
        return float(2 * share - 1)

    parts = np.stack([cooperation, conflict])
    return _segment(parts, evidence, value, coverage, chance, level, 1.0)


def _check(one: Floats, two: Floats, chance: float) -> None:
    if one.shape != two.shape or one.ndim != 1:
        raise InputError("the two series differ in length")
    if not (np.isfinite(one).all() and np.isfinite(two).all()):
        raise InputError(
            "missing value in a period", allowed="0 for a period in which nothing happened"
        )
    if (one < 0).any() or (two < 0).any():
        raise InputError(f"negative count: {min(one.min(), two.min()):g}", allowed="0 or more")
    if not 0 < chance < 1:
        raise InputError(f"invalid chance: {chance}", allowed="between 0 and 1")


def _dispersion(counts: Floats, exposure: Floats) -> float:
    """Return variance over mean, from squared differences of adjacent periods.

    These are hardly affected by changes of level.
    """
    both = (exposure[1:] > 0) & (exposure[:-1] > 0)
    if both.sum() < 8 or not counts.sum() > 0:
        return 1.0
    rate = counts / np.where(exposure > 0, exposure, 1.0)
    step = np.diff(rate)[both]
    level = 0.5 * (rate[1:] + rate[:-1])[both]
    scale = level * (1 / exposure[1:][both] + 1 / exposure[:-1][both])
    seen = scale > 0
    if seen.sum() < 8:
        return 1.0
    # The tenth with the largest steps is left out: those may be changes. Without it the mean of a
    # squared normal is .623 instead of 1.
    square, scale = step[seen] ** 2, scale[seen]
    kept = np.argsort(square / scale)[: int(np.ceil(0.9 * len(scale)))]
    return max(float(square[kept].sum() / scale[kept].sum()) / 0.623, 1.0)


def _segment(
    parts: Floats,
    evidence: Callable[[Floats], Floats],
    value: Callable[[Floats], float],
    coverage: NDArray[np.integer] | None,
    chance: float,
    level: float,
    dispersion: float,
) -> Changes:
    """Segment each stretch of constant coverage separately."""
    size = parts.shape[1]
    marks = np.zeros(size, dtype=int) if coverage is None else np.asarray(coverage)
    starts = [0, *(int(t) for t in np.nonzero(np.diff(marks))[0] + 1), size]
    probability = np.full(size, np.nan)
    points: list[ChangePoint] = []
    for begin, end in itertools.pairwise(starts):
        if end - begin < 2:
            continue
        sums = np.cumsum(np.column_stack([np.zeros(2), parts[:, begin:end]]), axis=1)
        inside = _change_probability(sums, evidence, chance)
        probability[begin + 1 : end] = inside[1:]
        points += _pick(inside, sums, value, begin, level)
    return Changes(probability, tuple(points), dispersion)


def _change_probability(
    sums: Floats, evidence: Callable[[Floats], Floats], chance: float
) -> Floats:
    """Return the posterior probability, per period, that a segment begins there."""
    n = sums.shape[1] - 1
    stay, change = np.log1p(-chance), np.log(chance)
    table = np.full((n, n + 1), -np.inf)  # [start, end): log evidence and the periods that stay
    for start in range(n):
        ends = np.arange(start + 1, n + 1)
        within = sums[:, ends] - sums[:, start : start + 1]
        table[start, ends] = evidence(within) + stay * (ends - start - 1)
    forward = np.full(n + 1, -np.inf)  # evidence of what is before, a segment ending here
    forward[0] = 0.0
    for end in range(1, n + 1):
        step = np.where(np.arange(end) > 0, change, 0.0)
        forward[end] = logsumexp(forward[:end] + step + table[:end, end])
    backward = np.full(n + 1, -np.inf)  # evidence of what follows, a segment beginning here
    backward[n] = 0.0
    for start in range(n - 1, -1, -1):
        ends = np.arange(start + 1, n + 1)
        step = np.where(ends < n, change, 0.0)
        backward[start] = logsumexp(table[start, ends] + step + backward[ends])
    probability = np.exp(forward[:n] + change + backward[:n] - forward[n])
    probability[0] = 0.0
    return np.minimum(probability, 1.0)


def _pick(
    inside: Floats, sums: Floats, value: Callable[[Floats], float], begin: int, level: float
) -> list[ChangePoint]:
    """Return the peaks whose neighbourhood has a probability over one half."""
    left = inside.copy()
    found = []
    while left.max() > 0.02:
        peak = int(left.argmax())
        low, high = peak, peak
        # Widen towards the likelier neighbour while it adds; a change is one bump of probability.
        total = float(left[peak])
        while total < level:
            before = left[low - 1] if low > 0 else 0.0
            after = left[high + 1] if high + 1 < len(left) else 0.0
            if max(before, after) < 0.005:
                break
            low, high = (low - 1, high) if before >= after else (low, high + 1)
            total += float(max(before, after))
        if total > 0.5:
            found.append((peak, low, high, min(total, 1.0)))
        left[low : high + 1] = 0.0
    found.sort()
    edges = [0, *(f[0] for f in found), sums.shape[1] - 1]
    levels = [value(sums[:, b] - sums[:, a]) for a, b in itertools.pairwise(edges)]
    return [
        ChangePoint(begin + peak, begin + low, begin + high, total, levels[k], levels[k + 1])
        for k, (peak, low, high, total) in enumerate(found)
    ]
