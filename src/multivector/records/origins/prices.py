"""US consumer prices, annual averages, to convert dollars of different years.

CPI-U, all items, US city average, not seasonally adjusted, 1982-84 = 100 (series CUUR0000SA0 of the
Bureau of Labor Statistics; a US government work in the public domain). The 36 values of
``prices.tsv`` equal those of period M13 in the database of the package ``cpi`` 2.1.0 on PyPI, digit
for digit.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.errors import UsageError
from multivector.provenance import Origin
from multivector.records.catalogue import embedded
from multivector.tables import read_table

BASE_YEAR = 2021  # that of AidData's constant USD, so that all amounts are in the same unit


@cache
def _table() -> dict[int, float]:
    rows = read_table("multivector.records.origins", "prices.tsv")
    return {int(row["year"]): float(row["cpi_u"]) for row in rows}


@cache
def origin() -> Origin:
    """Return the source of the price levels.

    >>> origin().id, origin().first_year, origin().last_year
    ('bls_cpi_u', 1990, 2025)
    """
    return embedded("bls_cpi_u")


def deflators(years: ArrayLike, *, base: int = BASE_YEAR) -> NDArray[np.float64]:
    """Return the factors that convert USD of each year, or of one, to USD of the base year.

    ``years``: years without a price level (before 1990, after 2025) give NaN. ``base``: year to
    whose prices amounts are converted; UsageError if it has no price level.

    >>> deflators([2000, 2021, 1950]).round(3).tolist()
    [1.574, 1.0, nan]
    """
    known = _table()
    if base not in known:
        allowed = f"{min(known)} to {max(known)}"
        raise UsageError(f"no price level for {base}", where="base", allowed=allowed)
    return np.array([known[base] / known.get(year, np.nan) for year in np.atleast_1d(years)])
