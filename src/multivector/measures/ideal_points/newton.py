"""Joint Newton steps for all positions and roll calls.

Items (three parameters each) are eliminated, which leaves one dense block per session on the
positions; the walk between sessions makes the whole block tridiagonal. Items shared by several
sessions couple these; the coupling is left out of the factor and restored by conjugate
gradients. Letters: beta slope, c the lower cutpoint, d the distance to the upper one.
"""

from dataclasses import dataclass, field

import numpy as np

from multivector.arrays import Floats
from multivector.measures.ideal_points.ordered_probit import BlockCurve, curve_block
from multivector.measures.ideal_points.shared_items import SharedColumns, find_shared, solve_coupled
from multivector.measures.ideal_points.vote_blocks import VoteBlock, VoteData
from multivector.measures.ideal_points.walk_system import (
    Link,
    Matrix,
    invert_blocks,
    link_members,
    solve,
)


@dataclass(slots=True)
class Point:
    """The current point of the search: positions by session; slope, cutpoint, distance by item."""

    theta: list[Floats]
    beta: Floats
    c: Floats
    d: Floats

    def curve(self, block: VoteBlock, theta: Floats) -> BlockCurve:
        """Return the likelihood and derivatives of a block's votes at some positions."""
        c = self.c[block.items]
        return curve_block(block, theta, self.beta[block.items], c, c + self.d[block.items])


@dataclass(frozen=True, slots=True)
class Prior:
    """Precisions of the first position, of each step into a session, and of slope and cutpoints."""

    entry: float
    walk: Floats
    slope: float
    cutpoint: float


@dataclass(slots=True)
class Model:
    """The fixed inputs of a search: votes, priors, and links between sessions."""

    data: VoteData
    prior: Prior
    links: list[Link] = field(init=False)
    first: list[Floats] = field(init=False)
    voted: list[Floats] = field(init=False)
    shared: SharedColumns = field(init=False)

    def __post_init__(self) -> None:
        blocks = self.data.blocks
        self.links = link_members([b.members for b in blocks], self.prior.walk)
        self.first = [np.ones(len(b.members)) for b in blocks]
        for t, link in enumerate(self.links):
            self.first[t + 1][link.after] = 0.0
        self.voted = [b.voted.astype(float) for b in blocks]
        self.shared = find_shared(self.data)


def walk_terms(model: Model, theta: list[Floats]) -> tuple[float, list[Floats], list[Floats]]:
    """Return the log prior of the positions, its gradient, and the diagonal of its precision."""
    prior = model.prior
    value = 0.0
    gradient, diagonal = [], []
    for first, here in zip(model.first, theta, strict=True):
        value -= 0.5 * prior.entry * float(np.sum(first * here**2))
        gradient.append(-prior.entry * first * here)
        diagonal.append(prior.entry * first)
    for t, link in enumerate(model.links):
        step = theta[t + 1][link.after] - theta[t][link.before]
        value -= 0.5 * link.precision * float(step @ step)
        gradient[t + 1][link.after] -= link.precision * step
        gradient[t][link.before] += link.precision * step
        diagonal[t + 1][link.after] += link.precision
        diagonal[t][link.before] += link.precision
    return value, gradient, diagonal


def evaluate(model: Model, point: Point) -> tuple[float, float, list[BlockCurve]]:
    """Return log-likelihood, log posterior (without constants) and curves by session."""
    pairs = zip(model.data.blocks, point.theta, strict=True)
    curves = [point.curve(block, theta) for block, theta in pairs]
    likelihood = sum(curve.log_likelihood for curve in curves)
    value, _, _ = walk_terms(model, point.theta)
    value -= 0.5 * model.prior.slope * float(point.beta @ point.beta)
    value -= 0.5 * model.prior.cutpoint * float(point.c @ point.c + point.d @ point.d)
    return likelihood, likelihood + value, curves


@dataclass(slots=True)
class ItemSystem:
    """Gradient and Cholesky factor of each item's three parameters, arrays (items,)."""

    y: list[Floats]
    lower: list[Floats]


def item_system(model: Model, point: Point, curves: list[BlockCurve]) -> ItemSystem:
    """Sum the scores and curvature of each item over states, and factor them."""
    total = np.zeros((9, len(model.data.ordered)))  # in the order of ``sums``
    for block, theta, curve in zip(model.data.blocks, point.theta, curves, strict=True):
        by_theta = np.stack([np.ones(len(theta)), theta, theta * theta])
        score, weight = by_theta[:2] @ curve.score, by_theta @ curve.weight
        low, cross = curve.score_low.sum(axis=0), by_theta[:2] @ curve.cross_low
        high = weight[:2] - cross
        sums = (
            score[1], -score[0], -score[0] - low,
            weight[2], -weight[1], -high[1], weight[0], high[0], high[0] - curve.mixed,
        )  # fmt: skip
        for whole, value in zip(total, sums, strict=True):
            np.add.at(whole, block.items, value)
    return _factor_items(model, point, total)


def _factor_items(model: Model, point: Point, total: Floats) -> ItemSystem:
    slope, cutpoint, three = model.prior.slope, model.prior.cutpoint, model.data.ordered
    gb, gc, gd, bb, bc, bd, cc, cd, dd = total
    gb = gb - slope * point.beta
    gc = gc - cutpoint * point.c
    # An item with two answers has one cutpoint: its distance is 0.
    gd = np.where(three, gd - cutpoint * point.d, 0.0)
    bd, cd = np.where(three, bd, 0.0), np.where(three, cd, 0.0)
    dd = np.where(three, dd + cutpoint, 1.0)
    l11 = np.sqrt(bb + slope)
    l21, l31 = bc / l11, bd / l11
    l22 = np.sqrt(cc + cutpoint - l21**2)
    l32 = (cd - l31 * l21) / l22
    l33 = np.sqrt(np.maximum(dd - l31**2 - l32**2, 1e-12))
    lower = [l11, l21, l31, l22, l32, l33]
    return ItemSystem(divide_by_root(lower, gb, gc, gd), lower)


def divide_by_root(lower: list[Floats], beta: Floats, c: Floats, d: Floats) -> list[Floats]:
    """Return three gradients of each item in units of its root, the Cholesky factor."""
    l11, l21, l31, l22, l32, l33 = lower
    first = beta / l11
    second = (c - l21 * first) / l22
    return [first, second, (d - l31 * first - l32 * second) / l33]


@dataclass(slots=True)
class Reduced:
    """The system reduced to positions: blocks, gradient, and the items' scaled cross-curvature."""

    blocks: list[Matrix]
    gradient: list[Floats]
    halves: list[Matrix]
    items: ItemSystem


def reduce_positions(
    model: Model,
    point: Point,
    curves: list[BlockCurve],
    *,
    precision: type,
    keep_shared: bool = False,
) -> Reduced:
    """Eliminate the items from the observed curvature; ``keep_shared`` keeps shared items."""
    items = item_system(model, point, curves)
    _, gradient, diagonal = walk_terms(model, point.theta)
    blocks, halves = [], []
    for t, (block, curve) in enumerate(zip(model.data.blocks, curves, strict=True)):
        beta, theta, at = point.beta[block.items], point.theta[t], block.items
        half = _half(curve, beta, theta, [x[at] for x in items.lower], precision)
        half[:, 2] *= model.data.ordered[at]
        gradient[t] = gradient[t] + curve.score @ beta
        for k in range(3):
            gradient[t] -= half[:, k] @ items.y[k][at]
        eliminated = half
        if keep_shared:
            eliminated = half.copy()
            eliminated[:, :, model.shared.columns[t]] = 0.0
        flat = eliminated.reshape(len(theta), -1)
        reduced = -(flat @ flat.T)
        own = curve.weight @ beta**2 + diagonal[t]
        reduced[np.diag_indices(len(theta))] += own.astype(precision)
        blocks.append(reduced)
        halves.append(half)
    return Reduced(blocks, gradient, halves, items)


def _half(
    curve: BlockCurve, beta: Floats, theta: Floats, lower: list[Floats], precision: type
) -> Matrix:
    """Return the cross-curvature of positions and items times the items' inverse root."""
    l11, l21, l31, l22, l32, l33 = lower
    half: Matrix = np.empty((len(theta), 3, len(beta)), dtype=precision)
    scaled = curve.weight * beta
    first = (scaled * theta[:, None] - curve.score) / l11
    second = (-scaled - first * l21) / l22
    high = curve.cross_low * beta - scaled
    half[:, 0], half[:, 1] = first, second
    half[:, 2] = (high - first * l31 - second * l32) / l33
    return half


def constraint_gradients(model: Model, theta: list[Floats]) -> list[Matrix]:
    """Return the gradients of pooled mean and variance with respect to positions, each (n_t, 2)."""
    n = sum(float(v.sum()) for v in model.voted)
    pairs = zip(model.voted, theta, strict=True)
    return [np.stack([v / n, 2 * v * th / n], axis=1) for v, th in pairs]


@dataclass(frozen=True, slots=True)
class Step:
    """A search direction: positions by session, the items' three parameters, and the multiplier.

    ``multiplier`` is that of the variance constraint, whose curvature is used in the next step.
    """

    theta: list[Floats]
    items: list[Floats]
    multiplier: float


def newton_direction(
    model: Model, point: Point, curves: list[BlockCurve], *, multiplier: float, damping: float
) -> Step:
    """Return the step to the maximum of the quadratic model along the constraints.

    Raises NotConverged if the curvature is not positive definite; try more damping.

    ``multiplier``: multiplier of the variance constraint at the last step. ``damping``: amount
    added to the curvature of each position.
    """
    # Single precision is enough for a direction: the gradient is in doubles, so the point where
    # it vanishes is not moved, and the factor costs half.
    system = reduce_positions(model, point, curves, precision=np.float32)
    normals = constraint_gradients(model, point.theta)
    add_to_diagonals(model, system.blocks, multiplier, damping)
    pairs = zip(system.gradient, normals, strict=True)
    right = [np.column_stack(pair).astype(np.float32) for pair in pairs]
    inverses = invert_blocks(system.blocks, model.links)
    if model.shared.items:
        halves = shared_halves(model, system)
        answer = solve_coupled(inverses, model.links, right, model.shared, halves)
    else:
        answer = [x.astype(float) for x in solve(inverses, model.links, right)]
    gram = np.sum([a.T @ x for a, x in zip(normals, answer, strict=True)], axis=0)
    along = np.linalg.solve(gram[:, 1:], gram[:, 0])
    step = [x[:, 0] - x[:, 1:] @ along for x in answer]
    return Step(step, _item_steps(model, system, step), float(along[1]))


def add_to_diagonals(
    model: Model, blocks: list[Matrix], multiplier: float, damping: float = 0.0
) -> None:
    """Add the curvature of the variance constraint, and damping, to the blocks in place."""
    n = sum(float(v.sum()) for v in model.voted)
    for block, voted in zip(blocks, model.voted, strict=True):
        added = 2 * multiplier / n * voted + damping
        block[np.diag_indices(len(voted))] += added.astype(block.dtype)


def _item_steps(model: Model, system: Reduced, step: list[Floats]) -> list[Floats]:
    rest = [y.copy() for y in system.items.y]
    for block, half, move in zip(model.data.blocks, system.halves, step, strict=True):
        for k in range(3):
            np.subtract.at(rest[k], block.items, move @ half[:, k])
    return _from_root(model, system.items, rest)


def _from_root(model: Model, items: ItemSystem, right: list[Floats]) -> list[Floats]:
    l11, l21, l31, l22, l32, l33 = items.lower
    d = right[2] / l33
    c = (right[1] - l32 * d) / l22
    beta = (right[0] - l21 * c - l31 * d) / l11
    return [beta, c, np.where(model.data.ordered, d, 0.0)]


def shared_halves(model: Model, system: Reduced) -> list[Matrix]:
    """Return the scaled cross-curvature (see ``_half``) of the shared items, by session."""
    pairs = zip(system.halves, model.shared.columns, strict=True)
    return [half[:, :, at] for half, at in pairs]


def item_direction(model: Model, point: Point, curves: list[BlockCurve]) -> list[Floats]:
    """Return the Newton step of the items with positions fixed."""
    items = item_system(model, point, curves)
    return _from_root(model, items, items.y)


def position_direction(model: Model, point: Point, curves: list[BlockCurve]) -> list[Floats]:
    """Return the scoring step of the positions with items fixed, by session."""
    _, gradient, diagonal = walk_terms(model, point.theta)
    blocks, right = [], []
    for t, (block, curve) in enumerate(zip(model.data.blocks, curves, strict=True)):
        beta = point.beta[block.items]
        blocks.append(np.diag(curve.weight @ beta**2 + diagonal[t]).astype(np.float32))
        right.append((gradient[t] + curve.score @ beta).astype(np.float32)[:, None])
    answer = solve(invert_blocks(blocks, model.links), model.links, right)
    return [x[:, 0].astype(float) for x in answer]
