"""Items shared by roll calls that repeat a resolution, which couple non-adjacent sessions.

Eliminating such an item couples every pair of its sessions. The block tridiagonal factor omits
these couplings; here they are restored: for a step by conjugate gradients with that factor as
preconditioner, for the variances by the matrix inversion lemma.
"""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import NotConverged
from multivector.measures.ideal_points.vote_blocks import VoteData
from multivector.measures.ideal_points.walk_system import Link, Matrix, solve

# Relative reduction of the residual: the direction of a Newton step need not be more accurate, as
# its gradient is exact.
_TOLERANCE, _ITERATIONS = 1e-3, 60


@dataclass(frozen=True, slots=True)
class SharedColumns:
    """For each session, the columns of shared items and their indices."""

    columns: list[Ints]
    places: list[Ints]
    items: int


def find_shared(data: VoteData) -> SharedColumns:
    """Find the columns whose item occurs more than once."""
    times = np.bincount(np.concatenate([b.items for b in data.blocks]), minlength=len(data.ordered))
    place = np.cumsum(times > 1) - 1
    columns = [np.nonzero(times[b.items] > 1)[0] for b in data.blocks]
    places = [place[b.items[at]] for b, at in zip(data.blocks, columns, strict=True)]
    return SharedColumns(columns, places, int((times > 1).sum()))


def couple(shared: SharedColumns, halves: list[Matrix], vectors: list[Matrix]) -> list[Matrix]:
    """Multiply by the couplings between roll calls that share an item.

    ``halves`` (list of (n_t, 3, shared columns)): scaled cross-curvature of the shared columns.
    ``vectors`` (list of (n_t, k)): by session.
    """
    total = np.zeros((shared.items, 3, vectors[0].shape[1]))
    own = []
    for half, place, vector in zip(halves, shared.places, vectors, strict=True):
        part = np.einsum("npc,nk->cpk", half, vector, optimize=True)
        np.add.at(total, place, part)
        own.append(part)
    return [
        np.einsum("npc,cpk->nk", half, total[place] - part, optimize=True)
        for half, place, part in zip(halves, shared.places, own, strict=True)
    ]


def solve_coupled(
    inverses: list[Matrix],
    links: list[Link],
    right: list[Matrix],
    shared: SharedColumns,
    halves: list[Matrix],
) -> list[Matrix]:
    """Solve the coupled system by preconditioned conjugate gradients, all columns at once.

    Raises NotConverged if the matrix is not positive definite.
    """
    sizes = np.cumsum([len(r) for r in right])[:-1]

    def split(x: Matrix) -> list[Matrix]:
        return np.split(x, sizes)

    single = inverses[0].dtype
    residual = np.concatenate(right).astype(float)
    preconditioned = np.concatenate(solve(inverses, links, split(residual.astype(single))))
    direction, image = preconditioned.astype(float), residual.copy()
    answer = np.zeros_like(residual)
    size = np.sum(residual * preconditioned, axis=0)
    first = size.copy()
    for _ in range(_ITERATIONS):
        through = image - np.concatenate(couple(shared, halves, split(direction)))
        curvature = np.sum(direction * through, axis=0)
        if not (curvature > 0).all():
            raise NotConverged("the curvature with shared roll calls is not positive definite")
        length = size / curvature
        answer += length * direction
        residual -= length * through
        preconditioned = np.concatenate(solve(inverses, links, split(residual.astype(single))))
        new = np.sum(residual * preconditioned, axis=0)
        if (new <= _TOLERANCE**2 * first).all():
            break
        share = new / size
        direction = preconditioned + share * direction
        image = residual + share * image
        size = np.maximum(new, 1e-300)
    return split(answer)


def spread_items(shared: SharedColumns, halves: list[Matrix]) -> list[Matrix]:
    """Return the scaled cross-curvature, summed by item, each (n_t, 3 * shared items)."""
    wide = []
    for half, place in zip(halves, shared.places, strict=True):
        full = np.zeros((half.shape[0], 3, shared.items))
        for k in range(3):
            np.add.at(full[:, k].T, place, half[:, k].T)
        wide.append(full.reshape(half.shape[0], -1))
    return wide


def inversion_lemma(
    inverses: list[Matrix], links: list[Link], wide: list[Matrix]
) -> tuple[list[Matrix], Floats]:
    """Return W and K with inverse = B^-1 + W K W', where B excludes the shared items."""
    spread = solve(inverses, links, wide)
    inside = sum(u.T @ w for u, w in zip(wide, spread, strict=True))
    return spread, np.linalg.inv(np.eye(wide[0].shape[1]) - inside)
