"""Balance: the number of partners that a state's ties are spread across."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import InputError
from multivector.vocabulary import LEVEL

_DRAWS, _SEED = 2000, 0


@dataclass(frozen=True, slots=True)
class Balance:
    """How ties are spread across partners; arrays (states,), NaN without data."""

    entropy: Floats  # -sum s ln s, in nats
    effective_partners: Floats  # exp(entropy): the number of equal partners with the same entropy
    hhi: Floats  # Sum of squared shares, from 1 / partners to 1
    top: Ints  # The partner with the largest share, -1 where there is none
    top_share: Floats  # Its share
    rest_share: Floats  # Share of the rest, 0 if all partners are named
    # lower, upper: Range of ``effective_partners``: over draws of the figures, with the rest as one
    # partner at the lower end and as many small ones at the upper
    lower: Floats
    upper: Floats


def measure_balance(
    ties: Floats,
    *,
    rest: Floats | None = None,
    sd: float = 0.1,
) -> Balance:
    """Measure how evenly each state's ties are spread across all partners with data.

    Raises InputError if a tie is negative.

    - ``ties`` (states, partners): 0 or more; NaN where unknown (ignored).
    - ``rest`` (states,): ties with unnamed partners. They count as one partner, as their spread is
      unknown.
    - ``sd``: standard deviation of log ties, for the range.

    >>> one = measure_balance(np.array([[2.0, 2.0, 0.0, np.nan]]))
    >>> one.effective_partners.round(9).tolist(), one.hhi.tolist()
    ([2.0], [0.5])
    """
    ties = np.asarray(ties, dtype=float)
    other = np.zeros(len(ties)) if rest is None else np.nan_to_num(np.asarray(rest, dtype=float))
    if (ties < 0).any() or (other < 0).any():
        raise InputError("negative tie strength", allowed="a strength of 0 or more")
    known = np.column_stack([np.nan_to_num(ties), other])
    shares = _shares(known)
    entropy = -np.sum(shares * np.log(np.where(shares > 0, shares, 1.0)), axis=-1)
    some = np.isfinite(entropy)
    top = np.where(some, np.argmax(np.nan_to_num(shares[:, :-1]), axis=1), -1)
    lower, upper = _spread_range(known, sd)
    return Balance(
        entropy=entropy,
        effective_partners=np.exp(entropy),
        hhi=np.sum(shares**2, axis=1),
        top=top,
        top_share=np.where(some, shares[np.arange(len(ties)), top], np.nan),
        rest_share=shares[:, -1],
        lower=lower,
        upper=upper,
    )


def _shares(ties: Floats) -> Floats:
    total = ties.sum(axis=-1, keepdims=True)
    return ties / np.where(total > 0, total, np.nan)


def _spread_range(ties: Floats, sd: float) -> tuple[Floats, Floats]:
    normal, factors = _factors(sd, ties.shape[1])
    lower, upper = np.full(len(ties), np.nan), np.full(len(ties), np.nan)
    for i, row in enumerate(ties):
        if not row.sum() > 0:
            continue
        # With x = tie times factor and T their sum, -sum s ln s is ln T - (sum x ln x) / T.
        total = factors @ row
        by_log = factors @ (row * np.log(np.where(row > 0, row, 1.0))) + normal @ row
        entropy = np.maximum(np.log(total) - by_log / total, 0.0)
        # At most, the rest is partners no bigger than the smallest named: each adds -s ln s of
        # its own, which raises the entropy by rest * ln(how many).
        named = row[:-1][row[:-1] > 0]
        more = 0.0
        if row[-1] > 0 and len(named):
            more = np.log(max(row[-1] / named.min(), 1.0))
        low = np.quantile(entropy, (1 - LEVEL) / 2)
        high = np.quantile(entropy + row[-1] * factors[:, -1] / total * more, (1 + LEVEL) / 2)
        lower[i], upper[i] = np.exp(low), np.exp(high)
    return lower, upper


@lru_cache(maxsize=2)
def _factors(sd: float, partners: int) -> tuple[Floats, Floats]:
    """Return log errors times factors, and the factors on the figures, each (draws, n)."""
    errors = sd * np.random.default_rng(_SEED).normal(size=(_DRAWS, partners))
    factors = np.exp(errors)
    return errors * factors, factors
