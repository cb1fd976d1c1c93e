"""Ordered probit of votes on positions: likelihood, scores and curvature of one session's block.

With eta = beta_j theta_i, P(yes) = Phi(g1 - eta), P(abstain) = Phi(g2 - eta) - Phi(g1 - eta),
P(no) = Phi(eta - g2). The letters are those of Bailey, Strezhnev & Voeten (2017).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfcx, ndtr

from multivector.arrays import Floats
from multivector.measures.ideal_points.vote_blocks import VoteBlock

_ROOT_2 = float(np.sqrt(2.0))
_MILLS = float(np.sqrt(2.0 / np.pi))
_DENSITY = float(1.0 / np.sqrt(2.0 * np.pi))
# Below this, doubles do not resolve the probability of a middle answer; the weight of such a vote
# is bounded to avoid division by zero.
_TINY = 1e-290


@dataclass(frozen=True, slots=True)
class BlockCurve:
    """Derivatives of the log-likelihood of each vote, arrays (n, m); zero if no vote was cast.

    ``score`` is the derivative with respect to eta, ``weight`` the negative second derivative;
    ``score_low`` the derivative with respect to g1 (for g2: -score - score_low); ``cross_low`` the
    negative cross derivative with respect to g1 and -eta (for g2: weight - cross_low); ``mixed``
    (m,) the negative cross derivative with respect to g1 and g2, summed over states.
    """

    log_likelihood: float
    score: Floats
    weight: Floats
    score_low: Floats
    cross_low: Floats
    mixed: Floats


def curve_block(
    block: VoteBlock, theta: Floats, beta: Floats, low: Floats, high: Floats
) -> BlockCurve:
    """Return the log-likelihood, scores and curvature of a block.

    - ``block``: n states, m roll calls.
    - ``theta`` (n,): positions.
    - ``beta`` (m,): slopes.
    - ``low``, ``high`` (m,) or (n, m): the two cutpoints (equal where the item has two answers).
    """
    eta = np.multiply.outer(theta, beta)
    # One argument per vote: g1 - eta for yes, eta - g2 for no; computed with erfcx, the inverse
    # Mills ratio is accurate throughout the tail.
    z = np.where(block.yes, low - eta, eta - high)
    scaled = erfcx(z * (-1 / _ROOT_2))
    outer = block.yes | block.no
    ratio = _MILLS / scaled
    ratio *= outer
    weight = ratio * (ratio + z)
    score_low = np.where(block.yes, ratio, 0.0)
    cross_low = np.where(block.yes, weight, 0.0)
    score = np.where(block.yes, -ratio, ratio)
    # log Phi(z) = log(erfcx(-z / root 2) / 2) - z^2 / 2; erfcx overflows beyond z = 37, where
    # log Phi is 0 to double precision.
    value = np.log(np.minimum(scaled, 1e300) * 0.5) - 0.5 * z * z
    log_likelihood = float(np.sum(np.minimum(value, 0.0), where=outer & (z < 37.0)))
    mixed: Floats = np.zeros(len(beta))
    row, column = block.abstain
    if len(row):
        at = eta[row, column]
        low, high = (np.broadcast_to(g, eta.shape)[row, column] for g in (low, high))
        middle, log_p = _middle_answers(low - at, high - at)
        log_likelihood += log_p
        score[row, column], weight[row, column] = middle[0], middle[1]
        score_low[row, column], cross_low[row, column] = middle[2], middle[3]
        mixed += np.bincount(column, weights=middle[4], minlength=len(beta))
    return BlockCurve(log_likelihood, score, weight, score_low, cross_low, mixed)


def _middle_answers(a: Floats, b: Floats) -> tuple[list[Floats], float]:
    """Return score, weight, score_low, cross_low, mixed of middle answers, and their sum log p."""
    # Work in the lower tail, where the difference of two Phi is accurate.
    flip = np.where(a > 0, -1.0, 1.0)
    p = np.maximum(np.abs(ndtr(flip * b) - ndtr(flip * a)), _TINY)
    fa = _DENSITY * np.exp(-0.5 * a * a) / p
    fb = _DENSITY * np.exp(-0.5 * b * b) / p
    mixed = -fa * fb
    weight_low = fa * (fa - a)
    weight_high = fb * (fb + b)
    cross_low = weight_low + mixed
    weight = cross_low + mixed + weight_high
    return [fa - fb, weight, -fa, cross_low, mixed], float(np.log(p).sum())


def log_probability(
    votes: NDArray[np.integer], theta: Floats, beta: Floats, low: Floats, high: Floats
) -> Floats:
    """Return the log-probability of each vote (1 yes, 2 abstain, 3 no), all arrays (V,).

    >>> one = np.ones(1)
    >>> float(np.exp(log_probability(np.array([1]), 0 * one, one, 0 * one, one))[0])
    0.5
    """
    eta = theta * beta
    a = np.where(votes == 1, -np.inf, np.where(votes == 2, low, high) - eta)
    b = np.where(votes == 3, np.inf, np.where(votes == 1, low, high) - eta)
    flip = np.where(a > 0, -1.0, 1.0)
    p = np.abs(ndtr(flip * b) - ndtr(flip * a))
    return np.log(np.maximum(p, _TINY))
