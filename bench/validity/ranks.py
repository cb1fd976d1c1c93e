"""Ranks of powers within a state and year: how alike two measures order them.

All arrays are (P, S, T): power, state, year; NaN where unknown. A group is one state in one year.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from multivector.arrays import Floats

FEWEST = 5  # powers known on both sides, for a rank correlation to be worth printing
SEED, DRAWS = 20161009, 1000


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two measures are, over groups.

    Attributes
    ----------
    spearman : float
        Median over groups.
    same_leader : float
        Share of groups in which both have the same power on top.
    spearman_range, same_leader_range : tuple of float
        90% ranges of a bootstrap that draws states, with all their years, anew.
    groups : int
        State-years compared.
    """

    spearman: float
    same_leader: float
    spearman_range: tuple[float, float]
    same_leader_range: tuple[float, float]
    groups: int


def spearman(one: Floats, two: Floats) -> float:
    """Return Spearman's rank correlation, ties at their mean rank.

    Examples
    --------
    >>> import numpy as np
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 9.0]))
    1.0
    """
    x, y = rankdata(one), rankdata(two)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return round(float(np.corrcoef(x, y)[0, 1]), 12)


def within_groups(one: Floats, two: Floats, *, fewest: int = FEWEST) -> tuple[Floats, Floats]:
    """Return Spearman and whether the leader is the same, (S, T); NaN in groups too small."""
    rho, same = np.full(one.shape[1:], np.nan), np.full(one.shape[1:], np.nan)
    for s, t in np.ndindex(*one.shape[1:]):
        known = np.isfinite(one[:, s, t]) & np.isfinite(two[:, s, t])
        if known.sum() >= fewest:
            x, y = one[known, s, t], two[known, s, t]
            rho[s, t] = spearman(x, y)
            same[s, t] = float(x.argmax() == y.argmax())
    return rho, same


def compare(one: Floats, two: Floats, *, fewest: int = FEWEST) -> Likeness:
    """Compare two measures within groups, with ranges from a bootstrap over states."""
    rho, same = within_groups(one, two, fewest=fewest)
    there = np.nonzero(np.isfinite(same).any(axis=1))[0]
    rng = np.random.default_rng(SEED)
    drawn = rng.choice(there, size=(DRAWS, len(there)))
    medians = [float(np.nanmedian(rho[rows])) for rows in drawn]
    shares = [float(np.nanmean(same[rows])) for rows in drawn]
    return Likeness(
        spearman=float(np.nanmedian(rho)),
        same_leader=float(np.nanmean(same)),
        spearman_range=_range(medians),
        same_leader_range=_range(shares),
        groups=int(np.isfinite(same).sum()),
    )


def _range(values: list[float]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def tau_within(one: Floats, two: Floats) -> Floats:
    """Return Kendall's tau of the powers by group, (S, T); a tie on one side counts half.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
    >>> two = np.array([1.0, 3.0, 2.0]).reshape(3, 1, 1)
    >>> round(float(tau_within(one, two)[0, 0]), 3)
    0.333
    """
    total, pairs = np.zeros(one.shape[1:]), np.zeros(one.shape[1:])
    for p in range(len(one)):
        for q in range(p + 1, len(one)):
            x, y = one[p] - one[q], two[p] - two[q]
            known = np.isfinite(x) & np.isfinite(y)
            total += np.where(known, np.sign(x) * np.sign(y), 0.0)
            pairs += known
    return np.where(pairs > 0, total / np.maximum(pairs, 1), np.nan)


def leaders(values: Floats) -> NDArray[np.intp]:
    """Return the power with the highest value by group, (S, T); -1 with fewer than two known."""
    known = np.isfinite(values)
    best = np.argmax(np.where(known, values, -np.inf), axis=0)
    return np.where(known.sum(axis=0) > 1, best, -1)


def keep_rate(one: Floats, two: Floats) -> float:
    """Return the share of groups known in both whose leader is the same."""
    a, b = leaders(one), leaders(two)
    both = (a >= 0) & (b >= 0)
    return float((a == b)[both].mean()) if both.any() else float("nan")
