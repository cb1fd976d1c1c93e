"""Uncertainty of the positions: the observed information, and a bootstrap over resolutions.

The information counts votes as independent given the positions, and includes the error of the
prior, which pulls each state to its past. The bootstrap has what resolutions have in common, but
not the error of the prior: it is the spread of the estimate, not of the position about it.

The bootstrap redraws resolutions within each issue area and takes one Newton step from the mode. A
resolution that the Assembly votes on every year is drawn as a whole. With the curvature held, the
step is linear in how often each resolution is drawn, so that all draws are solved at once.
"""

from dataclasses import dataclass, replace

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import NotConverged
from multivector.measures.ideal_points.newton import (
    Model,
    Reduced,
    add_to_diagonals,
    constraint_gradients,
    divide_by_root,
    reduce_positions,
    shared_halves,
)
from multivector.measures.ideal_points.search import Mode
from multivector.measures.ideal_points.shared_items import inversion_lemma, spread_items
from multivector.measures.ideal_points.walk_system import (
    Matrix,
    inverse_diagonal,
    invert_blocks,
    solve,
)

DRAWS = 200
SEED = 20161009


@dataclass(frozen=True, slots=True)
class Information:
    """The observed information of the positions at the mode, factored.

    Items are integrated out as normal. ``spread`` and ``inside`` add the items shared by several
    sessions (:func:`inversion_lemma`); ``normals`` are the gradients of the constraints on pooled
    mean and variance, and ``answer`` is the inverse times these.
    """

    model: Model
    system: Reduced
    inverses: list[Matrix]
    spread: list[Matrix]
    inside: Floats
    normals: list[Matrix]
    answer: list[Matrix]

    def _inverse_times(self, right: list[Matrix]) -> list[Matrix]:
        found = solve(self.inverses, self.model.links, right)
        if not self.spread:
            return found
        across = self.inside @ sum(w.T @ r for w, r in zip(self.spread, right, strict=True))
        return [x + w @ across for x, w in zip(found, self.spread, strict=True)]

    def _held(self) -> Floats:
        pairs = zip(self.normals, self.answer, strict=True)
        return np.linalg.inv(sum(a.T @ x for a, x in pairs))

    def solve(self, right: list[Matrix]) -> list[Matrix]:
        """Return the constrained steps for gradients by session, each (n_t, k)."""
        found = self._inverse_times(right)
        across = self._held() @ sum(a.T @ x for a, x in zip(self.normals, found, strict=True))
        return [x - y @ across for x, y in zip(found, self.answer, strict=True)]

    def variances(self) -> list[Floats]:
        """Return the variance of each position by session; NotConverged if one is not positive."""
        diagonal = inverse_diagonal(self.inverses, self.model.links)
        if self.spread:
            diagonal = [
                v + np.sum((w @ self.inside) * w, axis=1)
                for v, w in zip(diagonal, self.spread, strict=True)
            ]
        held = self._held()
        pairs = zip(diagonal, self.answer, strict=True)
        variances = [v - np.sum((x @ held) * x, axis=1) for v, x in pairs]
        if min(float(v.min()) for v in variances) <= 0:
            raise NotConverged("the search for ideal points ended at a saddle point, not a mode")
        return variances


def factor_information(model: Model, mode: Mode) -> Information:
    """Factor the observed information at the mode."""
    system = reduce_positions(
        model, mode.point, mode.curves, precision=np.float64, keep_shared=True
    )
    add_to_diagonals(model, system.blocks, mode.multiplier)
    normals = constraint_gradients(model, mode.point.theta)
    # At the mode the curvature is positive along the constraints; across them, where nothing can
    # move, it need not be.
    inverses = invert_blocks(system.blocks, model.links, definite=False)
    spread: list[Matrix] = []
    inside = np.zeros((0, 0))
    if model.shared.items:
        wide = spread_items(model.shared, shared_halves(model, system))
        spread, inside = inversion_lemma(inverses, model.links, wide)
    found = Information(model, system, inverses, spread, inside, normals, [])
    return replace(found, answer=found._inverse_times(normals))


def bootstrap_errors(
    information: Information, mode: Mode, resolution: Ints, area: Ints
) -> list[Floats]:
    """Return the bootstrap standard deviation of each position over resolutions, by session.

    - ``information``, ``mode``: of the estimate.
    - ``resolution`` (items,): the resolution of each item, numbered from 0.
    - ``area`` (resolutions,): the issue area of each resolution, within which resolutions are
      drawn.
    """
    change = (_draw_counts(area) - 1.0)[resolution]
    model, point = information.model, mode.point
    own, halves = _item_scores(information, mode), information.system.halves
    right = []
    for block, curve, half in zip(model.data.blocks, mode.curves, halves, strict=True):
        drawn = change[block.items]
        gradient = (curve.score * point.beta[block.items]) @ drawn
        for k, score in enumerate(own):
            gradient -= half[:, k] @ (score[block.items][:, None] * drawn)
        right.append(gradient)
    return [step.std(axis=1) for step in information.solve(right)]


def _draw_counts(area: Ints) -> Floats:
    """Return how often each resolution is drawn, (resolutions, DRAWS)."""
    rng = np.random.default_rng(SEED)
    counts = np.zeros((len(area), DRAWS))
    for name in np.unique(area):
        at = np.flatnonzero(area == name)
        counts[at] = rng.multinomial(len(at), np.full(len(at), 1 / len(at)), size=DRAWS).T
    return counts


def _item_scores(information: Information, mode: Mode) -> list[Floats]:
    """Return each item's likelihood gradient, in units of its root: minus the prior's gradient."""
    prior, three = information.model.prior, information.model.data.ordered
    point, lower = mode.point, information.system.items.lower
    pulls = prior.slope * point.beta, prior.cutpoint * point.c, prior.cutpoint * point.d
    first, second, third = divide_by_root(lower, *pulls)
    return [first, second, np.where(three, third, 0.0)]
