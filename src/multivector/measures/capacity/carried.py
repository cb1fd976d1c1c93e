"""The error of figures carried forward, by link, years, and sizes of share and total.

``carried_errors.tsv`` gives the additional standard deviation of logarithms with which shares
carried for so many years cover the share reported then in nine of ten cases. It was measured on
half of the states and the earlier half of the years of each link (``python -m validity.carried``);
`make validity` checks it against the other half.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.arrays import Floats
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.tables import read_table

SIZES = np.array([0.003, 0.01, 0.03])  # small shares vary more
THIRDS = 3  # of the states by their total: those of small states change more
OTHER = "other"  # a link without a record of its own: all links together


def carried_sd(link: str, share: ArrayLike, age: ArrayLike, third: ArrayLike) -> Floats:
    """Return the increase in the sd of a log share from carrying it forward.

    - ``link``: channel and sub-share, such as ``trade: sales``; if not in the table, the pooled
      error is used.
    - ``share``: the share carried forward, 0 to 1; NaN counts as small.
    - ``age``: years carried forward, 0 to 5.
    - ``third``: third of the state's total (:func:`thirds`).

    >>> carried_sd("trade: sales", [0.001, 0.2], [0, 0], 1).tolist()
    [0.0, 0.0]
    >>> small, large = carried_sd("trade: sales", [0.001, 0.2], [3, 3], 1)
    >>> bool(small > large > 0.3)
    True
    """
    table = _errors()
    size = np.digitize(np.nan_to_num(np.asarray(share, dtype=float)), SIZES)
    return np.asarray(table.get(link, table[OTHER])[np.asarray(age), size, np.asarray(third)])


def thirds(totals: Floats, whole: Floats) -> NDArray[np.intp]:
    """Return the third (0 to 2) of each total among all states in the same year.

    ``totals`` (..., T): NaN counts as large. ``whole`` (n, T): totals of all states; non-positive
    values are ignored.

    >>> thirds(np.array([[1.0], [9.0]]), np.arange(10.0)[:, None]).tolist()
    [[0], [2]]
    """
    found = np.zeros(totals.shape, dtype=np.intp)
    for t in range(totals.shape[-1]):
        known = whole[whole[:, t] > 0, t]
        cuts = np.quantile(known, [1 / 3, 2 / 3]) if len(known) else [0.0, 0.0]
        found[..., t] = np.digitize(totals[..., t], cuts)
    return found


@cache
def _errors() -> dict[str, Floats]:
    """Return the standard deviations of each link, (years carried, sizes, thirds)."""
    found: dict[str, Floats] = {}
    for row in read_table("multivector.measures.capacity", "carried_errors.tsv"):
        empty = np.zeros((CARRY_YEARS + 1, len(SIZES) + 1, THIRDS))
        grid = found.setdefault(row["link"], empty)
        grid[int(row["years"]), int(row["size"]), int(row["third"])] = float(row["sd"])
    return found
