"""Balance: the number of partners that a state's ties are spread across."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import InputError
from multivector.vocabulary import TAILS

_DRAWS, _SEED = 2000, 0
_SD = 0.1  # of the logarithm of a tie


@dataclass(frozen=True, slots=True)
class Balance:
    """How ties are spread across partners; arrays (states,), NaN without data."""

    entropy: Floats  # -sum s ln s, in nats
    effective_partners: Floats  # exp(entropy): the number of equal partners with the same entropy
    hhi: Floats  # Sum of squared shares, from 1 / partners to 1
    top: Ints  # The partner with the largest share, -1 where there is none
    top_share: Floats  # Its share
    # lower, upper: Range of ``effective_partners`` over draws of the figures
    lower: Floats
    upper: Floats


def measure_balance(ties: Floats) -> Balance:
    """Measure how evenly each state's ties are spread across all partners with data.

    Raises InputError if a tie is negative.

    ``ties`` (states, partners): 0 or more; NaN where unknown (ignored).

    >>> one = measure_balance(np.array([[2.0, 2.0, 0.0, np.nan]]))
    >>> one.effective_partners.round(9).tolist(), one.hhi.tolist()
    ([2.0], [0.5])
    """
    ties = np.asarray(ties, dtype=float)
    if (ties < 0).any():
        raise InputError("negative tie strength", allowed="a strength of 0 or more")
    known = np.nan_to_num(ties)
    total = known.sum(axis=-1, keepdims=True)
    shares = known / np.where(total > 0, total, np.nan)
    entropy = -np.sum(shares * np.log(np.where(shares > 0, shares, 1.0)), axis=-1)
    some = np.isfinite(entropy)
    top = np.where(some, np.argmax(np.nan_to_num(shares), axis=1), -1)
    lower, upper = _spread_range(known)
    return Balance(
        entropy=entropy,
        effective_partners=np.exp(entropy),
        hhi=np.sum(shares**2, axis=1),
        top=top,
        top_share=np.where(some, shares[np.arange(len(ties)), top], np.nan),
        lower=lower,
        upper=upper,
    )


def _spread_range(ties: Floats) -> Floats:
    """Return the ends of the range of the effective number of partners, (2, states)."""
    normal, factors = _factors(ties.shape[1])
    ends = np.full((2, len(ties)), np.nan)
    for i, row in enumerate(ties):
        if row.sum() > 0:
            # With x = tie times factor and T their sum, -sum s ln s is ln T - (sum x ln x) / T.
            total = factors @ row
            by_log = factors @ (row * np.log(np.where(row > 0, row, 1.0))) + normal @ row
            entropy = np.maximum(np.log(total) - by_log / total, 0.0)
            ends[:, i] = np.exp(np.quantile(entropy, TAILS))
    return ends


@lru_cache(maxsize=2)
def _factors(partners: int) -> tuple[Floats, Floats]:
    """Return log errors times factors, and the factors on the figures, each (draws, n)."""
    # One error more than partners: without it, each seed would give other ranges than before.
    drawn = np.random.default_rng(_SEED).normal(size=(_DRAWS, partners + 1))
    errors = _SD * np.ascontiguousarray(drawn[:, :-1])
    factors = np.exp(errors)
    return errors * factors, factors
