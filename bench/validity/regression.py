"""Least squares on one predictor within groups, clustered by state."""

from collections.abc import Sequence

import numpy as np

from multivector.arrays import Floats, Ints


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
            means = np.stack([np.bincount(group, column) for column in out.T], axis=1)
            means /= np.maximum(np.bincount(group), 1)[:, None]
            moved = max(moved, float(np.abs(means).max(initial=0.0)))
            out -= means[group]
        if moved < tolerance * scale:
            break
    return out


def slope(y: Floats, x: Floats, states: Ints, groups: Sequence[Ints]) -> tuple[float, float]:
    """Return the coefficient of x (N,) within the groups and its error, clustered by state.

    The variance is the sandwich's with G / (G - 1) for G states.
    """
    outcome, column = absorb(np.column_stack([y, x]), groups).T
    square = float((column**2).sum())
    beta = float((column * outcome).sum()) / square
    scores = np.bincount(states, column * (outcome - beta * column))
    clusters = len(np.unique(states))
    return beta, float((scores**2).sum() * clusters / (clusters - 1)) ** 0.5 / square
