"""The search for the mode: a start from the states' agreement, then damped joint Newton steps."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from multivector.arrays import Floats
from multivector.errors import NotConverged
from multivector.measures.ideal_points.newton import (
    Model,
    Point,
    Step,
    evaluate,
    item_direction,
    newton_direction,
    position_direction,
)
from multivector.measures.ideal_points.ordered_probit import BlockCurve
from multivector.measures.ideal_points.vote_blocks import VoteBlock, VoteData

# Rounds that alternate items and positions before the joint steps. Each half is concave, so they
# cannot diverge; on the votes of 1946-2019, two to five all end at the same mode, three in the
# least time.
_ROUNDS = 3
_LONGEST = 2.0  # greatest move of a position in one joint step


@dataclass(frozen=True, slots=True)
class Mode:
    """The mode, its multiplier of the variance constraint, and how it was reached."""

    point: Point
    curves: list[BlockCurve]
    log_likelihood: float
    log_posterior: float
    multiplier: float
    iterations: int
    last_move: float


def find_mode(model: Model, positive: int, *, tolerance: float, max_iterations: int) -> Mode:
    """Find the posterior mode with pooled mean 0 and variance 1.

    Raises NotConverged if the tolerance is not reached.

    - ``model``: votes and priors.
    - ``positive``: the state whose pooled position is positive.
    - ``tolerance``: the search ends when no position changes by more than this in an undamped step.
    - ``max_iterations``: maximum number of joint steps.
    """
    point = start_point(model, positive)
    _, height, curves = evaluate(model, point)
    for _ in range(_ROUNDS):
        still = [np.zeros_like(x) for x in point.theta]
        point = move(model, point, Step(still, item_direction(model, point, curves), 0.0), 1.0)
        _, height, curves = evaluate(model, point)
        zero = [np.zeros_like(point.beta)] * 3
        step = Step(position_direction(model, point, curves), zero, 0.0)
        point = move(model, point, step, 1.0)
        likelihood, height, curves = evaluate(model, point)
    multiplier, damping = 0.0, 1.0
    moved = np.inf
    for iteration in range(1, max_iterations + 1):
        step, damping = _safe_direction(model, point, curves, multiplier, damping)
        share = min(1.0, _LONGEST / max(1e-12, *(float(np.abs(x).max()) for x in step.theta)))
        tried, result, halvings = _climb(model, point, step, share, height)
        steps = zip(point.theta, tried.theta, strict=True)
        moved = float(max(np.abs(old - new).max() for old, new in steps))
        point, multiplier = tried, step.multiplier
        likelihood, height, curves = result
        damping = damping / 4 if halvings == 0 else damping * 2**halvings
        if moved < tolerance and halvings == 0 and damping < 1.0:
            return Mode(point, curves, likelihood, height, multiplier, iteration, moved)
    raise NotConverged(
        f"ideal points are still changing by {moved:.2g} after {max_iterations} steps",
        allowed=f"changes smaller than {tolerance:g}",
        next="raise max_iterations, or check for roll calls or states with very few votes",
    )


def _safe_direction(
    model: Model, point: Point, curves: list[BlockCurve], multiplier: float, damping: float
) -> tuple[Step, float]:
    """Raise the damping until the curvature is positive definite."""
    for _ in range(40):
        try:
            step = newton_direction(model, point, curves, multiplier=multiplier, damping=damping)
        except NotConverged:
            damping = 4 * damping + 1
        else:
            return step, damping
    raise NotConverged(
        "the curvature of the ideal points is not positive definite at any level of damping"
    )


def _climb(
    model: Model, point: Point, step: Step, share: float, height: float
) -> tuple[Point, tuple[float, float, list[BlockCurve]], int]:
    """Halve the step until the posterior does not decrease, up to rounding."""
    slack = 1e-10 * abs(height)
    for halvings in range(12):
        tried = move(model, point, step, share / 2**halvings)
        result = evaluate(model, tried)
        if result[1] >= height - slack:
            return tried, result, halvings
    raise NotConverged(
        "line search failed: no step increases the posterior of the ideal points",
        allowed="votes that identify all positions on a common scale",
    )


def start_point(model: Model, positive: int) -> Point:
    """Initialise each state at its loading on the main axis of agreement over all years.

    Slopes and cutpoints are derived from the correlation of votes with that axis.
    """
    data = model.data
    axis = _main_axis(data)
    axis = axis * (1.0 if axis[positive] >= 0 else -1.0)
    n = len(data.ordered)
    point = Point([axis[b.members] for b in data.blocks], np.zeros(n), np.zeros(n), np.zeros(n))
    point = identify(model, point)
    for block, theta in zip(data.blocks, point.theta, strict=True):
        beta, low, high = _start_items(block, theta)
        three = data.ordered[block.items]
        point.beta[block.items] = beta
        point.c[block.items] = np.where(three, low, 0.5 * (low + high))
        point.d[block.items] = np.where(three, np.maximum(high - low, 0.05), 0.0)
    return point


def _scores(block: VoteBlock) -> tuple[Floats, Floats]:
    """Return the votes as -1, 0, 1, and whether each was cast as 0, 1, both (n, m)."""
    score = block.no.astype(float) - block.yes
    cast = (block.no | block.yes).astype(float)
    cast[block.abstain] = 1.0
    return score, cast


def _main_axis(data: VoteData) -> Floats:
    total = np.zeros((data.states, data.states))
    joint = np.zeros((data.states, data.states))
    for block in data.blocks:
        score, cast = _scores(block)
        centred = (score - score.sum(axis=0) / cast.sum(axis=0)) * cast
        at = np.ix_(block.members, block.members)
        total[at] += centred @ centred.T
        joint[at] += cast @ cast.T
    axis = np.linalg.eigh(total / np.maximum(joint, 1.0))[1][:, -1]
    return axis / np.sqrt(np.mean(axis**2))


def _start_items(block: VoteBlock, theta: Floats) -> tuple[Floats, Floats, Floats]:
    score, cast = _scores(block)
    n = cast.sum(axis=0)
    mean, spread = theta @ cast / n, theta**2 @ cast / n
    spread = spread - mean**2 + 1e-9
    average = score.sum(axis=0) / n
    vote_spread = (score**2).sum(axis=0) / n - average**2
    # A resolution divided in another session may be unanimous in this one.
    vote_spread = np.maximum(vote_spread, 1e-9)
    correlation = (theta @ score / n - mean * average) / np.sqrt(vote_spread * spread)
    correlation = np.clip(correlation, -0.9, 0.9)
    beta = np.clip(correlation / np.sqrt((1 - correlation**2) * spread), -2.5, 2.5)
    scale = np.sqrt(1 + beta**2 * spread)
    floor, ceiling = 0.5 / n, 1 - 0.5 / n
    low = ndtri(np.clip(block.yes.sum(axis=0) / n, floor, ceiling)) * scale + beta * mean
    high = ndtri(np.clip(1 - block.no.sum(axis=0) / n, floor, ceiling)) * scale + beta * mean
    return beta, low, np.maximum(high, low)


def move(model: Model, point: Point, step: Step, share: float) -> Point:
    """Take a fraction of a step, then project back onto the constraints.

    Shifting and scaling a session together with its items leaves all probabilities unchanged, but
    its linearisation does not, so this part of the step is exact.
    """
    beta, c = point.beta + share * step.items[0], point.c + share * step.items[1]
    change = share * step.items[2]
    # Distances stay positive: shorter ones shrink by a factor instead of a difference.
    shrunk = point.d * np.exp(np.minimum(change / np.maximum(point.d, 1e-300), 0.0))
    d = np.where(change >= 0, point.d + change, shrunk)
    theta = [x + share * y for x, y in zip(point.theta, step.theta, strict=True)]
    if not model.shared.items:
        for block, old, new in zip(model.data.blocks, point.theta, theta, strict=True):
            centred = old - old.mean()
            own = float(centred @ centred)
            stretch = float(centred @ new) / own if own > 0 else 1.0
            if not 0.2 < stretch < 5.0:
                continue
            shift = float(new.mean() - stretch * old.mean())
            at = block.items
            slope = (beta[at] + (stretch - 1) * point.beta[at]) / stretch
            c[at] += (slope - point.beta[at]) * shift
            beta[at] = slope
    return identify(model, Point(theta, beta, c, d))


def identify(model: Model, point: Point) -> Point:
    """Standardise the pooled positions to mean 0 and variance 1; probabilities do not change."""
    pooled = np.concatenate([x[v > 0] for x, v in zip(point.theta, model.voted, strict=True)])
    mean, sd = float(pooled.mean()), float(pooled.std())
    if not sd > 0:
        raise NotConverged(
            "ideal points collapsed to a single value", allowed="votes that differ between states"
        )
    theta = [(x - mean) / sd for x in point.theta]
    return Point(theta, point.beta * sd, point.c - point.beta * mean, point.d)
