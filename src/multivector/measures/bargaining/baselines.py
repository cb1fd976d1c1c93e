"""Baselines for a model of votes: the last vote, the weighted mean, the weighted median."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats
from multivector.vocabulary import TAILS

# A weighted mean of sides (-1 to 1) counts as an abstention within a third of 0.
_MIDDLE = 1 / 3
_DRAWS = 500
_SEED = 20_03
NAMES = ("last vote", "weighted mean", "weighted median")


@dataclass(frozen=True, slots=True)
class Gain:
    """Gain in mean log score over a baseline, with a 90% range (bootstrap over both axes)."""

    value: float
    lower: float
    upper: float
    votes: int

    @property
    def beats(self) -> bool:
        """Whether the whole range is above 0."""
        return self.lower > 0


def last_votes(votes: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return each state's vote before each roll call, 0 if none.

    ``votes`` (n, m): roll calls in chronological order; 1, 2, 3, and 0 for no vote.

    >>> last_votes(np.array([[1, 0, 3]], dtype=np.int8)).tolist()
    [[0, 1, 1]]
    """
    found = np.zeros_like(votes)
    for j in range(1, votes.shape[1]):
        found[:, j] = np.where(votes[:, j - 1] > 0, votes[:, j - 1], found[:, j - 1])
    return found


def compromises(capacity: Floats, direction: Floats) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the votes predicted by the weighted mean and the weighted median of the powers' sides.

    ``capacity`` (P, n): the weights; if one is unknown, the state's result is 0. ``direction`` (P,
    m): 1 for, -1 against, 0 abstained.

    Both are (n, m): 1 for, 2 abstain, 3 against, 0 unknown.

    >>> capacity = np.array([[3.0], [2.0]])
    >>> [x.tolist() for x in compromises(capacity, np.array([[1.0], [-1.0]]))]
    [[[2]], [[1]]]
    """
    known = np.isfinite(capacity).all(axis=0) & (np.nansum(capacity, axis=0) > 0)
    weight = np.where(known, np.nan_to_num(capacity), 1.0)
    weight = weight / weight.sum(axis=0)
    sides = np.stack([weight.T @ (direction == side) for side in (-1, 0, 1)])
    centre = sides[2] - sides[0]
    mean = np.where(centre > _MIDDLE, 1, np.where(centre < -_MIDDLE, 3, 2))
    median = np.where(sides[0] >= 0.5, 3, np.where(sides[0] + sides[1] >= 0.5, 2, 1))
    mean, median = (np.where(known[:, None], x, 0).astype(np.int8) for x in (mean, median))
    return mean, median


def frequencies(votes: NDArray[np.int8], stands: NDArray[np.int8]) -> Floats:
    """Count votes (columns) by the baseline's prediction (rows), each (4, 3).

    One is added to each count; row 0 is for missing predictions.
    """
    counts = np.ones((4, 3))
    cast = votes > 0
    np.add.at(counts, (stands[cast], votes[cast] - 1), 1)
    return counts / counts.sum(axis=1, keepdims=True)


def log_scores(votes: NDArray[np.int8], stands: NDArray[np.int8]) -> Floats:
    """Return the log probability of each vote under a baseline; NaN if none was cast."""
    logs = np.log(frequencies(votes, stands))
    return np.where(votes > 0, logs[stands, np.maximum(votes, 1) - 1], np.nan)


def gain_over(model: Floats, baseline: Floats) -> Gain:
    """Return the gain in log score of the model over a baseline; arrays (n, m), NaN if missing."""
    difference = model - baseline
    cast = np.isfinite(difference)
    difference = np.where(cast, difference, 0.0)
    n, m = difference.shape
    random = np.random.default_rng(_SEED)
    rows = random.multinomial(n, np.full(n, 1 / n), size=_DRAWS)
    columns = random.multinomial(m, np.full(m, 1 / m), size=_DRAWS)
    over, count = (((rows @ x) * columns).sum(axis=1) for x in (difference, cast.astype(float)))
    lower, upper = np.quantile(over / np.maximum(count, 1), TAILS)
    total = int(cast.sum())
    return Gain(float(difference.sum() / max(total, 1)), float(lower), float(upper), total)
