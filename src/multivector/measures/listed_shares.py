"""Ranges of shares of foreign trade that are known from short lists of partners only.

A list names the five largest partners; the rest is estimated. The errors (``listed_errors.tsv``)
are those of lists made from flows for 2003 to 2011, rounded and with an eighth of their entries
missing as in the Factbook, against another producer's figures for two years later.
"""

from functools import cache

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.tables import read_table

# Listed part of a share: below the first, hardly any list names the partner.
LISTED = (0.3, 0.8)
SIZES = (0.02, 0.06)


def cell(share: Floats | float, named: Floats | float) -> tuple[Ints, Ints]:
    """Return the classes of a share by the part that is listed, and by size.

    >>> [int(k) for k in cell(0.1, 0.05)]
    [1, 2]
    """
    part = np.asarray(named) / np.maximum(share, 1e-12)
    return np.asarray(np.digitize(part, LISTED)), np.asarray(np.digitize(share, SIZES))


def share_range(share: float, named: float, factor: float, *, many: bool) -> tuple[float, float]:
    """Return the 90% range of a share.

    - ``share``: estimate, 0 to 1.
    - ``named``: the part of the share that is listed.
    - ``factor``: factor by which its trade ranges are widened
      (:func:`multivector.measures.trade_flows.pair_factors`).
    - ``many``: whether it is a sum over partners that each have less than half of it.

    >>> low, high = share_range(0.2, 0.2, 1.0, many=False)
    >>> low < 0.2 < high, share_range(0.01, 0.0, 1.0, many=False)[1] > 0.015
    (True, True)
    """
    listed, size = cell(share, named)
    lower, upper = _errors()[int(many), listed, size] * factor
    return float(share * np.exp(lower)), float(min(share * np.exp(upper), 1.0))


@cache
def _errors() -> Floats:
    """Return the 5% and 95% points of past errors, by many partners or one, listed and size."""
    table = np.zeros((2, len(LISTED) + 1, len(SIZES) + 1, 2))
    for row in read_table("multivector.measures", "listed_errors.tsv"):
        place = tuple(int(row[name]) for name in ("many", "listed", "size"))
        table[place] = float(row["lower"]), float(row["upper"])
    return table
