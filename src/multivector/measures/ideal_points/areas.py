"""Beyond one dimension: positions by issue area, and the weight of a second dimension."""

import numpy as np

from multivector.arrays import Bools, Floats
from multivector.errors import NotConverged
from multivector.measures.ideal_points.newton import Model, walk_terms
from multivector.measures.ideal_points.ordered_probit import BlockCurve, curve_block
from multivector.measures.ideal_points.search import Mode
from multivector.measures.ideal_points.vote_blocks import VoteBlock
from multivector.measures.ideal_points.walk_system import solve_walks

_STEPS = 25  # the posterior is concave: far more than needed
_CLOSE = 1e-3  # positions; a hundredth of their errors
_LONGEST = 1.0
_ROUNDS = 6  # of the second dimension: the share is then within .002 of its limit


def points_of_area(model: Model, mode: Mode, items: Bools) -> tuple[list[Floats], list[Floats]]:
    """Estimate positions from a subset of roll calls, on the common scale.

    Slopes and cutpoints are fixed at the joint mode, so that areas are comparable. Raises
    NotConverged if the positions still change after the last step.

    ``model``, ``mode``: of the joint estimate. ``items`` (items,): the area's.

    Return points and variances by session, (n_t,) each; NaN if the state cast no votes in the area.
    """
    blocks = [
        VoteBlock.of(b.session, b.members, b.items[keep], b.answers()[:, keep])
        for b, keep in ((block, items[block.items]) for block in model.data.blocks)
    ]
    theta = [x.copy() for x in mode.point.theta]
    for _ in range(_STEPS):
        _, gradient, diagonal = walk_terms(model, theta)
        for t, block in enumerate(blocks):
            beta, curve = mode.point.beta[block.items], mode.point.curve(block, theta[t])
            gradient[t] = gradient[t] + curve.score @ beta
            diagonal[t] = diagonal[t] + curve.weight @ beta**2
        steps, variances = solve_walks(model.links, diagonal, gradient)
        longest = max(float(np.abs(x).max()) for x in steps)
        share = min(1.0, _LONGEST / max(longest, 1e-12))
        theta = [x + share * y for x, y in zip(theta, steps, strict=True)]
        if longest < _CLOSE:
            break
    else:
        raise NotConverged(f"positions in an issue area are still changing by {longest:.2g}")
    cast = [block.voted for block in blocks]
    points, spread = (
        [np.where(some, x, np.nan) for some, x in zip(cast, values, strict=True)]
        for values in (theta, variances)
    )
    return points, spread


def second_dimension(model: Model, mode: Mode) -> Floats:
    """Return the share of explained log-likelihood due to a second dimension, by session.

    The baseline predicts each roll call's vote shares. The second dimension has the priors of the
    first; the first dimension and the cutpoints are fixed. Votes simulated with one dimension yield
    .10.
    """
    shares = []
    for block, theta, curve in zip(model.data.blocks, mode.point.theta, mode.curves, strict=True):
        beta, c, d = (x[block.items] for x in (mode.point.beta, mode.point.c, mode.point.d))
        first = np.multiply.outer(theta, beta)
        both = _add_dimension(block, c - first, c + d - first, curve, model.prior.slope)
        none = _of_shares(block)
        whole = both - none
        shares.append((both - curve.log_likelihood) / whole if whole > 0 else np.nan)
    return np.array(shares)


def _add_dimension(
    block: VoteBlock, low: Floats, high: Floats, curve: BlockCurve, slope: float
) -> float:
    """Return the log-likelihood with a second dimension; cutpoints (n, m) include the first."""
    residual = curve.score / np.sqrt(np.maximum(curve.weight, 0.05))
    left, _size, right = np.linalg.svd(residual, full_matrices=False)
    phi = left[:, 0] * np.sqrt(len(left))
    delta = np.zeros(right.shape[1])
    found = curve
    for _ in range(_ROUNDS):
        delta = delta + (phi @ found.score - slope * delta) / (phi**2 @ found.weight + slope)
        found = curve_block(block, phi, delta, low, high)
        phi = phi + (found.score @ delta - phi) / (found.weight @ delta**2 + 1.0)
        found = curve_block(block, phi, delta, low, high)
    return found.log_likelihood


def _of_shares(block: VoteBlock) -> float:
    """Return the log-likelihood if each roll call's vote shares are the probabilities."""
    middle = np.bincount(block.abstain[1], minlength=len(block.items))
    counts = np.stack([block.yes.sum(axis=0), middle, block.no.sum(axis=0)]).astype(float)
    share = counts / counts.sum(axis=0)
    return float(np.sum(counts * np.log(np.where(counts > 0, share, 1.0))))
