"""Linear systems of a random walk observed in blocks: block tridiagonal, one block per session.

The matrix has a dense block per session and, between neighbours in time, minus the walk's precision
on the entries of each state that is in both. Solved by block elimination; the diagonal of the
inverse by the backward recursion used in smoothers.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from multivector.arrays import Floats, Ints
from multivector.errors import NotConverged

Matrix = NDArray[Any]  # single or double precision


@dataclass(frozen=True, slots=True)
class Link:
    """States present in two adjacent sessions: their rows before and after, and the precision."""

    before: Ints
    after: Ints
    precision: float


def link_members(members: list[Ints], precisions: Floats) -> list[Link]:
    """Return the links between adjacent sessions; ``precisions[t]`` is the one into session t."""
    links = []
    for (one, two), precision in zip(pairwise(members), precisions[1:], strict=True):
        _, before, after = np.intersect1d(one, two, assume_unique=True, return_indices=True)
        links.append(Link(before, after, float(precision)))
    return links


def invert_blocks(
    blocks: list[Matrix], links: list[Link], *, definite: bool = True
) -> list[Matrix]:
    """Return the inverses of the pivots of the block elimination.

    Raises NotConverged if ``definite`` is set and a pivot is not positive definite.

    ``blocks`` (list of (n_t, n_t)): the diagonal blocks; overwritten. ``links``: one fewer than
    blocks. ``definite``: whether the pivots must be positive definite.
    """
    inverses: list[Matrix] = []
    for t, block in enumerate(blocks):
        if t:
            link, previous = links[t - 1], inverses[-1]
            block[np.ix_(link.after, link.after)] -= (
                link.precision**2 * previous[np.ix_(link.before, link.before)]
            )
        inverses.append(_invert(block) if definite else np.linalg.inv(block))
    return inverses


def _invert(block: Matrix) -> Matrix:
    single = block.dtype == np.float32
    factor, info = (lapack.spotrf if single else lapack.dpotrf)(block.T, lower=1, clean=0)
    if info:
        raise NotConverged("the curvature of a session is not positive definite")
    inverse, info = (lapack.spotri if single else lapack.dpotri)(factor, lower=1, overwrite_c=1)
    lower = np.tril(inverse)
    return lower + np.tril(inverse, -1).T


def solve(inverses: list[Matrix], links: list[Link], right: list[Matrix]) -> list[Matrix]:
    """Solve the system; ``right`` holds one right-hand side per session, each (n_t, k)."""
    carried = [right[0].copy()]
    for t in range(1, len(right)):
        link = links[t - 1]
        current = right[t].copy()
        current[link.after] += link.precision * (inverses[t - 1][link.before] @ carried[-1])
        carried.append(current)
    answer = [inverses[-1] @ carried[-1]]
    for t in range(len(right) - 2, -1, -1):
        link = links[t]
        current = carried[t]
        current[link.before] += link.precision * answer[-1][link.after]
        answer.append(inverses[t] @ current)
    return answer[::-1]


def inverse_diagonal(inverses: list[Matrix], links: list[Link]) -> list[Matrix]:
    """Return the diagonal of the inverse, by session."""
    full = inverses[-1]
    diagonals = [np.diag(full).copy()]
    for t in range(len(inverses) - 2, -1, -1):
        link, pivot = links[t], inverses[t]
        gain = link.precision * pivot[:, link.before]
        full = pivot + gain @ full[np.ix_(link.after, link.after)] @ gain.T
        diagonals.append(np.diag(full).copy())
    return diagonals[::-1]


def solve_walks(
    links: list[Link], diagonal: list[Floats], right: list[Floats]
) -> tuple[list[Floats], list[Floats]]:
    """Solve without coupling between states within a session: one tridiagonal system per state.

    ``diagonal``, ``right`` (list of (n_t,)): by session.

    Return the solution, and the diagonal of the inverse, by session.
    """
    pivots, carried = [diagonal[0].copy()], [right[0].copy()]
    for link, here, value in zip(links, diagonal[1:], right[1:], strict=True):
        gain = link.precision / pivots[-1][link.before]
        pivot, current = here.copy(), value.copy()
        pivot[link.after] -= gain * link.precision
        current[link.after] += gain * carried[-1][link.before]
        pivots.append(pivot)
        carried.append(current)
    answer, variances = [carried[-1] / pivots[-1]], [1 / pivots[-1]]
    for link, pivot, current in zip(links[::-1], pivots[-2::-1], carried[-2::-1], strict=True):
        gain = np.zeros(len(pivot))
        after, spread = np.zeros(len(pivot)), np.zeros(len(pivot))
        gain[link.before] = link.precision / pivot[link.before]
        after[link.before], spread[link.before] = answer[-1][link.after], variances[-1][link.after]
        answer.append(current / pivot + gain * after)
        variances.append(1 / pivot + gain**2 * spread)
    return answer[::-1], variances[::-1]
