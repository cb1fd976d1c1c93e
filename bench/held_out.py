"""Log-loss of ideal points on held-out votes: how the default priors were chosen.

The method note has the table, for the votes of 1946 to 2019 with a tenth held out (seed 1).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats, Ints
from multivector.errors import InputError
from multivector.measures.ideal_points.ideal_points import IdealPointSettings, estimate_ideal_points
from multivector.measures.ideal_points.ordered_probit import log_probability
from multivector.measures.ideal_points.vote_blocks import rank_answers


@dataclass(frozen=True, slots=True)
class HeldOutLoss:
    """Mean negative log probability of held-out votes, in nats per vote."""

    log_loss: float  # Of the ideal points
    # Of the shares of answers in each roll call, with one extra vote spread over its answers
    baseline: float
    votes: int  # Votes scored
    # Held-out votes not scored: their roll call, or its answer, or the state in that session does
    # not occur among the rest
    unseen: int


def score_held_out(
    votes: NDArray[np.integer],
    states: NDArray[np.integer],
    roll_calls: NDArray[np.integer],
    sessions: NDArray[np.integer],
    *,
    positive: int,
    settings: IdealPointSettings | str = "default",
    share: float = 0.1,
    seed: int = 1,
) -> HeldOutLoss:
    """Fit without a random share of the votes and score the fit on them.

    Parameters are as for ``estimate_ideal_points``; ``share`` is the share of votes to hold out,
    between 0 and 1. Raises InputError if the share is not between 0 and 1.

    >>> rng = np.random.default_rng(1)
    >>> states, calls = np.repeat(np.arange(20), 40), np.tile(np.arange(40), 20)
    >>> z = np.linspace(2, -2, 20)[states] + rng.normal(size=800)
    >>> one = score_held_out(np.where(z > 0, 3, 1), states, calls, np.ones(40, int), positive=0)
    >>> one.log_loss < one.baseline
    True
    """
    if not 0 < share < 1:
        raise InputError(f"invalid held-out share: {share}", allowed="between 0 and 1")
    votes, states, roll_calls = (np.asarray(x, dtype=np.intp) for x in (votes, states, roll_calls))
    out = (np.random.default_rng(seed).random(len(votes)) < share) & (votes > 0)
    rest = ~out
    fit = estimate_ideal_points(
        votes[rest], states[rest], roll_calls[rest], sessions, positive=positive, settings=settings
    )
    counts = np.zeros((len(sessions), 4))
    np.add.at(counts, (roll_calls[rest], votes[rest]), 1)
    counts[:, 0] = 0
    place = np.searchsorted(fit.sessions, np.asarray(sessions))
    place = np.minimum(place, len(fit.sessions) - 1)
    theta = fit.ideal_point[np.minimum(states, len(fit.ideal_point) - 1), place[roll_calls]]
    use = out & (counts[roll_calls, votes] > 0) & np.isfinite(fit.slope[roll_calls])
    use &= np.isfinite(theta) & (states < len(fit.ideal_point))
    at = roll_calls[use]
    answers = rank_answers(votes[use], at, counts)
    loss = -log_probability(
        answers, theta[use], fit.slope[at], fit.lower_cutpoint[at], fit.upper_cutpoint[at]
    )
    return HeldOutLoss(
        log_loss=float(loss.mean()),
        baseline=_baseline(counts, votes[use], at),
        votes=int(use.sum()),
        unseen=int(out.sum() - use.sum()),
    )


def _baseline(counts: Floats, votes: Ints, roll_calls: Ints) -> float:
    there = counts > 0
    smooth = counts + there / there.sum(axis=1, keepdims=True).clip(1)
    share = smooth / smooth.sum(axis=1, keepdims=True).clip(1e-12)
    return float(-np.log(share[roll_calls, votes]).mean())
