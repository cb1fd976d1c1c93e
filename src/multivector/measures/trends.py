"""Whether a series rises or falls: slope, and how sure that is under autocorrelation."""

import math
from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError


@dataclass(frozen=True, slots=True)
class Trend:
    """The trend of a series."""

    slope: float  # Theil–Sen slope, units per year: the median of the slopes of all pairs
    # Two-sided, of Mann and Kendall's test with the variance corrected for autocorrelation
    p_value: float
    tau: float  # Kendall's tau, −1 to 1


def trend(years: Floats, values: Floats) -> Trend:
    """Return the trend of a series.

    The variance of Kendall's score is multiplied by Yue and Wang's factor (2004, Water Resources
    Management 18), from the first-order autocorrelation of the residuals. Raises InputError if
    there are fewer than three values.

    ``years``, ``values`` (n,): at least 3 finite values; years need not be consecutive.

    >>> found = trend(np.arange(2000.0, 2010), np.arange(10.0))
    >>> round(found.slope, 6), found.p_value < 0.01, found.tau
    (1.0, True, 1.0)
    """
    n = len(values)
    if n < 3:
        raise InputError("a trend needs at least three values", where="values", allowed="n >= 3")
    one, two = np.triu_indices(n, 1)
    rise = values[two] - values[one]
    slope = float(np.median(rise / (years[two] - years[one])))
    score = float(np.sign(rise).sum())
    _, ties = np.unique(values, return_counts=True)
    spread = n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())
    variance = spread / 18 * _inflation(values - slope * years)
    z = (score - math.copysign(1, score)) / math.sqrt(variance) if score and variance > 0 else 0.0
    return Trend(slope, math.erfc(abs(z) / math.sqrt(2)), score / (n * (n - 1) / 2))


def _inflation(rest: Floats) -> float:
    """Return the factor by which first-order autocorrelation inflates the score's variance."""
    n = len(rest)
    centred = rest - rest.mean()
    total = float((centred**2).sum())
    if total <= 1e-12 * max(1.0, float((rest**2).sum())):
        return 1.0
    r = min(max(float((centred[1:] * centred[:-1]).sum()) / total, 0.0), 0.9)
    lags = np.arange(1, n)
    return 1 + 2 * float(((1 - lags / n) * r**lags).sum())
