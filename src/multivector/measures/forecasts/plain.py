"""Plain statistical forecasts: base rate, persistence, local trend, event rate."""

from typing import Any

import numpy as np

from multivector.arrays import Floats, Ints

# Years without growth by which the drift of a series is shrunk. Of five variants, this one, with
# all years and no constant per quantity, had the best scores on trade from 2006 to 2012, except for
# one that needs such constants.
STILL_YEARS = 8.0
FEWEST = 4  # minimum number of figures for a trend
LEAST_SPREAD = 0.005  # a series that has not moved may yet


def base_rate(happened: Any, windows: Any) -> Any:
    """Return the share of earlier windows with the event, with Jeffreys' prior.

    Both counts may be arrays.

    >>> base_rate(4, 5), base_rate(0, 0)
    (0.75, 0.5)
    """
    return (happened + 0.5) / (windows + 1)


def local_trend(values: Floats, width: float, years: int = 1) -> float:
    """Return the probability that a series rises by more than its own range.

    Log growth is assumed to be normal with the standard deviation of the whole series, around a
    drift that is shrunk towards 0 with a weight of eight years.

    ``values`` (n,): at least two annual figures, all positive, in chronological order. ``width``:
    log ratio of the upper end of the range to the figure: the rise must exceed it. ``years``:
    length of the window.

    >>> steady = np.array([100.0, 110, 121, 133, 146])
    >>> local_trend(steady, 0.0) > 0.5 > local_trend(steady[::-1], 0.0)
    True
    """
    from scipy.special import stdtr

    growth = np.diff(np.log(values))
    n = len(growth)
    drift = float(growth.sum()) / (n + STILL_YEARS)
    spread = max(float(growth.std(ddof=1)) if n > 1 else 0.0, LEAST_SPREAD) * np.sqrt(years)
    return float(stdtr(n, (years * drift - width) / spread))


def pair_prior(counts: Ints | Floats, days: float) -> tuple[float, float]:
    """Return the prior of an event rate, estimated from all pairs.

    It is a gamma distribution with the mean and variance of the rates of all pairs. Jeffreys'
    prior, which ignores other pairs, forecast twice as many visits as occurred, and ten times as
    many new sanctions.

    ``counts`` (n,): events of each pair in the preceding days, including 0. ``days``: number of
    days observed.

    Returns events and days to add to those of a pair; (0.5, 0) if there were no events.

    >>> events, days = pair_prior(np.array([0] * 95 + [5] * 5), 1825)
    >>> round(events, 3), round(days)
    (0.067, 487)
    """
    mean, variance = float(counts.mean()), float(counts.var())
    if mean == 0:
        return 0.5, 0.0
    beyond = max(variance - mean, 1e-3 * mean)  # more than chance alone would give
    return mean**2 / beyond, days * mean / beyond


def event_rate(
    count: Any, days: float, horizon_days: float, prior: tuple[float, float] = (0.5, 0.0)
) -> Any:
    """Return the probability of at least one event within a horizon.

    Events are assumed to be Poisson with a gamma prior on the rate.

    ``count``: recorded events in the preceding days. ``days``, ``horizon_days``: number of days
    observed, above 0, and length of the horizon. ``prior``: result of :func:`pair_prior`. Default:
    Jeffreys' prior.

    >>> round(event_rate(0, 1825, 365), 2), event_rate(20, 1825, 365) > 0.9
    (0.09, True)
    """
    days += prior[1]
    return 1 - (days / (days + horizon_days)) ** (count + prior[0])
