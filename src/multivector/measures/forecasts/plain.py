"""Plain statistical forecasts: base rate, persistence, local trend, event rate."""

import numpy as np

from multivector.arrays import Floats

# Years without growth that the drift of a series is shrunk by. Of five variants this one, with all
# years and no constant of a quantity, had the best scores on trade of 2006 to 2012 but for one that
# needs such constants.
STILL_YEARS = 8.0
FEWEST = 4  # figures without which there is no trend
LEAST_SPREAD = 0.005  # a series that has not moved may yet


def base_rate(happened: int, windows: int) -> float:
    """Return the share of earlier windows with the event, with Jeffreys' prior.

    Examples
    --------
    >>> base_rate(4, 5), base_rate(0, 0)
    (0.75, 0.5)
    """
    return (happened + 0.5) / (windows + 1)


def local_trend(values: Floats, width: float, years: int = 1) -> float:
    """Return the probability that a series rises by more than its own range.

    Log growth is taken as normal with the spread of the whole series, around a drift that is shrunk
    to none by eight years.

    Parameters
    ----------
    values : array (n,)
        Annual figures in order, all positive, at least 2; the last is the newest known.
    width : float
        Upper end of the range over the figure, in logarithms: what the rise has to exceed.
    years : int
        Length of the window.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
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


def event_rate(count: int, days: float, horizon_days: float) -> float:
    """Return the probability of at least one event within a horizon.

    Events are taken as Poisson with a rate that has Jeffreys' prior.

    Parameters
    ----------
    count : int
        Events on record in the days before.
    days, horizon_days : float
        Length of the record, above 0, and of the horizon.

    Examples
    --------
    >>> round(event_rate(0, 1825, 365), 2), event_rate(20, 1825, 365) > 0.9
    (0.09, True)
    """
    return float(1 - (days / (days + horizon_days)) ** (count + 0.5))
