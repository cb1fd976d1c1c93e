"""Agreement between votes: mean closeness, S, Cohen's kappa and Scott's pi, with linear weights.

Signorino & Ritter 1999 (S), Voeten 2013 (agreement, unanimous roll calls dropped), Häge 2011
(chance-corrected, marginals over the joint votes). Agreement is symmetric: it measures alignment,
not influence.

All measures are sums over the two cuts of the scale yes < abstain < no: if x is the number of cuts
below a vote, |x - y| is the number of cuts between two votes.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Bools, Floats
from multivector.errors import InputError
from multivector.vocabulary import TAILS

Votes = NDArray[np.integer]
_LEAST = 1e-12  # kappa and pi are ratios of counts, and no ratio but 0 is as small


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement between two sides on their joint votes."""

    agreement: float  # 1 - mean |v - w| / 2, from 0 to 1; NaN without joint votes
    s: float  # Signorino & Ritter's S with equal weights, 2 agreement - 1
    # kappa, pi: Up to 1, may be negative; NaN where the expected disagreement is 0. kappa also if a
    # side always votes alike: expected and observed disagreement are then equal by construction
    kappa: float
    pi: float
    # lower, upper: Range of ``agreement`` by bootstrap over resolutions; NaN with fewer than two
    lower: float
    upper: float
    # kappa_lower to pi_upper: Ranges of ``kappa`` and ``pi``, over draws in which each is defined
    kappa_lower: float
    kappa_upper: float
    pi_lower: float
    pi_upper: float
    votes: int  # Joint votes (pairs of votes, if a side has several members)
    resolutions: int  # Resolutions with joint votes


def divided(votes: Votes) -> Bools:
    """Return whether the votes on each resolution differed.

    ``votes`` (states, resolutions): 1 yes, 2 abstain, 3 no, 0 missing, for the whole assembly.

    >>> divided(np.array([[1, 1, 0], [1, 3, 2]])).tolist()
    [False, True, False]
    """
    return np.sum([(votes == code).any(axis=0) for code in (1, 2, 3)], axis=0) > 1


def rates(
    joint: Floats, apart: Floats, first: list[Floats], second: list[Floats]
) -> tuple[Floats, Floats, Floats]:
    """Return agreement, kappa and pi from sums over the joint votes.

    ``apart`` sums |v - w|; ``first`` and ``second`` count, for either cut, the votes of each side
    above it.
    """
    n = np.where(joint > 0, joint, np.nan)
    observed = apart / n
    by_kappa = np.zeros_like(n)
    by_pi = np.zeros_like(n)
    for one, two in zip(first, second, strict=True):
        p, q = one / n, two / n
        by_kappa += p * (1 - q) + q * (1 - p)
        mean = 0.5 * (p + q)
        by_pi += 2 * mean * (1 - mean)
    alike = [np.all([(k == 0) | (k == joint) for k in side], axis=0) for side in (first, second)]
    kappa = 1 - observed / np.where((by_kappa > 0) & ~np.any(alike, axis=0), by_kappa, np.nan)
    pi = 1 - observed / np.where(by_pi > 0, by_pi, np.nan)
    # No agreement beyond chance is 0, without the error of the division (1e-16); never -0.
    kappa, pi = (np.where(np.abs(rate) < _LEAST, 0.0, rate) for rate in (kappa, pi))
    return 1 - 0.5 * observed, kappa, pi


def agree_sides(
    first: Votes, second: Votes, *, shared: Votes | None = None, draws: int = 1000, seed: int = 0
) -> Agreement:
    """Compute the agreement of two states, or of all pairs across two groups.

    Raises InputError if a code is not 0 to 3 or the resolutions differ.

    ``first``, ``second`` (resolutions,) or (members, resolutions): 1 yes, 2 abstain, 3 no, 0
    missing, for the same resolutions. To exclude unanimous ones, drop them first (:func:`divided`).
    ``shared``: the votes of states that belong to both sides, which are not compared with
    themselves. ``draws``, ``seed``: number of draws and seed of the bootstrap over resolutions.

    >>> one = agree_sides(np.array([1, 1, 3, 2, 0]), np.array([1, 3, 3, 3, 1]))
    >>> one.agreement, one.s, one.votes
    (0.625, 0.25, 4)
    """
    first, second = np.atleast_2d(first), np.atleast_2d(second)
    check_votes(first)
    check_votes(second)
    if first.shape[1] != second.shape[1]:
        raise InputError(f"the sides differ in resolutions: {first.shape[1]} and {second.shape[1]}")
    own = np.zeros((1, first.shape[1]), dtype=np.int8) if shared is None else shared
    m, n, same = ((x > 0).sum(axis=0).astype(float) for x in (first, second, own))
    sums = [m * n - same]
    apart = np.zeros_like(m)
    for cut in (1, 2):
        k, j, same = ((x > cut).sum(axis=0).astype(float) for x in (first, second, own))
        apart += k * (n - j) + (m - k) * j
        sums += [k * n - same, j * m - same]
    return _bootstrap(np.stack([sums[0], apart, *sums[1:]], axis=1), draws, seed)


def _bootstrap(parts: Floats, draws: int, seed: int) -> Agreement:
    """Turn sums by resolution (columns: joint, apart, then sides by cut) into rates and ranges."""
    parts = parts[parts[:, 0] > 0]
    count = len(parts)
    total = parts.sum(axis=0, keepdims=True)
    agreement, kappa, pi = (float(x[0]) for x in _from_columns(total))
    agreed, beyond, by_pi = ((np.nan, np.nan),) * 3
    if count > 1:
        drawn = _from_columns(_weights(count, draws, seed).astype(float) @ parts)
        agreed, beyond, by_pi = (_range(values) for values in drawn)
    points = (agreement, 2 * agreement - 1, kappa, pi)
    return Agreement(*points, *agreed, *beyond, *by_pi, int(total[0, 0]), count)


@lru_cache(maxsize=64)
def _weights(count: int, draws: int, seed: int) -> NDArray[np.integer]:
    """Return how often each resolution is drawn, (draws, count): pairs share them."""
    every = np.full(count, 1 / count)
    drawn = np.random.default_rng(seed).multinomial(count, every, size=draws)
    return drawn.astype(np.min_scalar_type(drawn.max()))


def _from_columns(sums: Floats) -> tuple[Floats, Floats, Floats]:
    joint, apart, one_low, two_low, one_high, two_high = sums.T
    return rates(joint, apart, [one_low, one_high], [two_low, two_high])


def _range(values: Floats) -> tuple[float, float]:
    defined = values[np.isfinite(values)]
    if not len(defined):
        return np.nan, np.nan
    low, high = np.quantile(defined, TAILS)
    return float(low), float(high)


def check_votes(votes: Votes) -> None:
    """Raise InputError if a code is not 0 to 3."""
    if votes.size and (votes.min() < 0 or votes.max() > 3):
        raise InputError(
            f"invalid vote code: {votes[(votes < 0) | (votes > 3)][0]}",
            allowed="1 yes, 2 abstain, 3 no, 0 missing",
        )
