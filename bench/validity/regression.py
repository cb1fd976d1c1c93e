"""Least squares with two sets of effects, cluster-robust, and its errors on states held out.

Rows are dyads in a year; ``states`` and ``slots`` number each row's state and power-year. A model's
columns of ``x`` vary within both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats, Ints

FOLDS, SEED, DRAWS = 10, 20220302, 2000
_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients (K,), their cluster-robust standard errors (K,), rows and clusters."""

    coefficients: Floats
    errors: Floats
    rows: int
    clusters: int

    def range_of(self, k: int = 0) -> tuple[float, float, float]:
        """Return a coefficient with its 90 % range."""
        b, e = float(self.coefficients[k]), float(self.errors[k])
        return b, b - _Z90 * e, b + _Z90 * e


def absorb(columns: Floats, groups: Sequence[Ints], *, tolerance: float = 1e-10) -> Floats:
    """Take the means of every group out of the columns (N, K), in turns until they are all zero.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> absorb(x, [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])]).round(6).ravel().tolist()
    [0.0, 0.0, 0.0, 0.0]
    """
    out = np.array(columns, dtype=float)
    scale = max(float(np.abs(out).max(initial=0.0)), 1e-300)
    for _ in range(1000):
        moved = 0.0
        for group in groups:
            means = _means(out, group)
            moved = max(moved, float(np.abs(means).max(initial=0.0)))
            out -= means[group]
        if moved < tolerance * scale:
            break
    return out


def _sums(columns: Floats, group: Ints) -> Floats:
    out = np.zeros((int(group.max()) + 1, columns.shape[1]))
    for k, column in enumerate(columns.T):
        out[:, k] = np.bincount(group, column)
    return out


def _means(columns: Floats, group: Ints) -> Floats:
    return _sums(columns, group) / np.maximum(np.bincount(group), 1)[:, None]


def estimate(y: Floats, x: Floats, states: Ints, slots: Ints) -> Fit:
    """Estimate y on x (N, K) with effects of states and slots, clustered by state.

    Standard errors are the sandwich's with G / (G - 1) * (N - 1) / (N - K - effects).
    """
    table = absorb(np.column_stack([y, x]), [states, slots])
    outcome, columns = table[:, 0], table[:, 1:]
    # What the effects take up whole has no coefficient of its own: 0 by the pseudo-inverse.
    bread = np.linalg.pinv(columns.T @ columns, rcond=1e-10, hermitian=True)
    beta = bread @ columns.T @ outcome
    residual = outcome - columns @ beta
    n, k = columns.shape
    scores = _sums(columns * residual[:, None], states)
    clusters = len(np.unique(states))
    effects = clusters + len(np.unique(slots)) - 1
    factor = clusters / (clusters - 1) * (n - 1) / max(n - k - effects, 1)
    cover = bread @ (scores.T @ scores) @ bread * factor
    return Fit(beta, np.sqrt(np.diag(cover)), n, clusters)


def fold_of(states: Ints, *, folds: int = FOLDS, seed: int = SEED) -> Ints:
    """Return the fold of each row: whole states are dealt out at random."""
    order = np.random.default_rng(seed).permutation(int(states.max()) + 1)
    return (np.argsort(order) % folds)[states]


def held_out_errors(
    y: Floats, x: Floats, states: Ints, slots: Ints, *, folds: int = FOLDS
) -> Floats:
    """Return each row's squared error when its state is held out, (N,).

    Coefficients and the effects of slots come from the other states. A held-out state's own effect
    is unknown, so its mean error is taken out: what is judged is how its moves differ between
    powers and years.
    """
    fold = fold_of(states, folds=folds)
    out = np.empty(len(y))
    for one in range(folds):
        test = fold == one
        if not test.any():
            continue
        rest = ~test
        beta = estimate(y[rest], x[rest], states[rest], slots[rest]).coefficients
        effect = _slot_effects(y[rest] - x[rest] @ beta, states[rest], slots[rest], slots)
        error = (y[test] - x[test] @ beta - effect[slots[test]])[:, None]
        out[test] = (error - _means(error, states[test])[states[test]])[:, 0] ** 2
    return out


def _slot_effects(left: Floats, states: Ints, slots: Ints, every: Ints) -> Floats:
    """Return the effect of each slot in what is left, beside those of the states."""
    alpha, gamma = np.zeros(int(states.max()) + 1), np.zeros(int(every.max()) + 1)
    for _ in range(200):
        before = gamma.copy()
        alpha = _means((left - gamma[slots])[:, None], states)[:, 0]
        fresh = _means((left - alpha[states])[:, None], slots)[:, 0]
        gamma[: len(fresh)] = fresh
        if np.abs(gamma - before).max() < 1e-10:
            break
    return gamma


def forward_errors(
    y: Floats, x: Floats, states: Ints, slots: Ints, later: NDArray[np.bool_]
) -> Floats:
    """Return squared errors on later rows of coefficients from earlier ones, NaN on those.

    The effects of the later rows are theirs: only the coefficients are carried over.
    """
    early = ~later
    beta = estimate(y[early], x[early], states[early], slots[early]).coefficients
    out = np.full(len(y), np.nan)
    left = (y[later] - x[later] @ beta)[:, None]
    # Numbers without gaps, so that no mean is of an empty group.
    groups = [np.unique(g[later], return_inverse=True)[1] for g in (states, slots)]
    out[later] = absorb(left, groups)[:, 0] ** 2
    return out


def gain(
    base: Floats, model: Floats, states: Ints, *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float, float]:
    """Return 1 - sum of a model's errors / sum of the base's, with its 90 % range.

    The range is of a bootstrap over states; both errors keep their rows (N,), NaN is left out.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(40)
    >>> gain(one, one / 2, np.repeat(np.arange(10), 4))
    (0.5, 0.5, 0.5)
    """
    known = np.isfinite(base) & np.isfinite(model)
    group = np.unique(states[known], return_inverse=True)[1]
    sums = np.stack([np.bincount(group, e[known]) for e in (base, model)])
    n = sums.shape[1]
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    below, above = weights @ sums[0], weights @ sums[1]
    low, high = np.quantile(1 - above / below, [0.05, 0.95])
    return float(1 - sums[1].sum() / sums[0].sum()), float(low), float(high)


def logistic_losses(y: NDArray[np.bool_], x: Floats, *, folds: int = FOLDS) -> Floats:
    """Return minus the log-probability of each outcome, its fold held out, (N,).

    A logistic model with a penalty of 1 on the squares of coefficients of standardised columns
    (none on the constant), so that no fold separates; by Newton's method.
    """
    fold = fold_of(np.arange(len(y)), folds=folds)
    out = np.empty(len(y))
    for one in range(folds):
        test, rest = fold == one, fold != one
        middle, spread = x[rest].mean(axis=0), x[rest].std(axis=0)
        scaled = (x - middle) / np.where(spread > 0, spread, 1.0)
        design = np.column_stack([np.ones(len(y)), scaled])
        beta = _fit_logistic(y[rest].astype(float), design[rest])
        p = 1 / (1 + np.exp(-design[test] @ beta))
        out[test] = -np.log(np.where(y[test], p, 1 - p))
    return out


def _fit_logistic(y: Floats, design: Floats, *, penalty: float = 1.0) -> Floats:
    ridge = penalty * np.eye(design.shape[1])
    ridge[0, 0] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (y - p) - ridge @ beta
        step = np.linalg.solve(design.T @ (design * (p * (1 - p))[:, None]) + ridge, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return beta
