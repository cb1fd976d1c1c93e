"""Whether a flow of goods rose or fell: the range of a difference, and what each producer says."""

from functools import lru_cache

import numpy as np

from multivector.answers.influence.ties.trade_flows import BOUNDS, TradeFlows, maker_of
from multivector.arrays import Bools, Floats, Ints

# The share of a source's error that persists from one span or year to the other. On spans to 2015
# with nine partners, ranges of the difference, which reach to each producer's own, hold .89 to .96
# of those of a producer left out, later .83 to .96; with .9, .82 and .77 to .94. How often a change
# clear of this range is contradicted: docs/validity-trade.md.
LASTING = 0.8
# With this on most of a flow, the error of that year is not that of the other: decided as others
# are, 12% of such changes are contradicted by a producer left out, of others 10%, and so 8%. Where
# sources disagree the ranges are wider already (5 to 10%).
BREAKS = ("level break", "year break")
_End = tuple[Floats, Floats, Floats] | tuple[float, float, float]


def difference(one: _End, two: _End, broken: Bools | bool) -> tuple[Floats, Floats]:
    """Return the ends of the 90% range of ``two`` less ``one``, each with the ends of its range.

    >>> one, two = (np.array(end) for end in ([10.0, 8.0, 13.0], [20.0, 16.0, 26.0]))
    >>> [round(float(end), 1) for end in difference((*one,), (*two,), False)]
    [7.6, 14.6]
    >>> [round(float(end), 1) for end in difference((*one,), (*two,), True)]
    [5.0, 16.3]
    """
    lasting = np.where(broken, 0.0, LASTING)

    def half(a: Floats | float, b: Floats | float) -> Floats:
        return np.asarray(np.sqrt(a**2 + b**2 - 2 * lasting * a * b))

    middle = two[0] - one[0]
    below, above = half(one[2] - one[0], two[0] - two[1]), half(one[0] - one[1], two[2] - two[0])
    return middle - below, middle + above


def breaks(flows: TradeFlows, year: int, cells: Ints | None = None) -> dict[str, Bools]:
    """Return which flows have an error of their own in a year, by doubt; as ``flows.doubts``."""
    return {name: at for name, at in flows.doubts(year, cells).items() if name in BREAKS}


@lru_cache(maxsize=16)
def by_maker(flows: TradeFlows, year: int) -> dict[str, Floats]:
    """Return least and most of each producer's flows of a year, USD (2, n, n); NaN: none."""
    found: dict[str, Floats] = {}
    for origin in sorted(flows.origins, key=BOUNDS.__eq__):  # exact figures before bounds
        columns = ("lower_usd", "upper_usd") if origin == BOUNDS else ("trade_usd",) * 2
        low, high = (flows.grid(origin, year, column) for column in columns)
        if low is not None and high is not None:
            new = np.exp([low, high])
            old = found.get(maker := maker_of(origin), new)
            found[maker] = np.where(np.isfinite(old), old, new)
    return found


def agreed(flows: TradeFlows, year: int, powers: Floats, states: Ints) -> Bools:
    """Return of which pairs of powers the first trades more with a state by several producers.

    (P, P, S); none of them says the opposite. ``powers``: their members, (P, n); ``states``: (S,).
    """
    both = np.nan_to_num(flows.year(year).value)
    both = both + both.T
    more = np.zeros((len(powers), len(powers), len(states)), dtype=int)
    for ends in by_maker(flows, year).values():
        low, high = summed(powers, ends + ends.transpose(0, 2, 1), both)[:, :, states]
        more += low[:, None] > high
    return (more > 1) & (more.transpose(1, 0, 2) == 0)


def summed(mask: Floats, own: Floats, whole: Floats) -> Floats:
    """Return sums of a producer's least and most, (2, m, n), over a mask (P, m), as (2, P, n).

    ``whole`` is used where it has none; NaN unless over half of the sum of ``whole`` is its own.
    """
    there = np.isfinite(own)
    most = mask @ np.where(there[0], whole, 0.0) > (mask @ whole) / 2
    return np.where(most, mask @ np.where(there, own, whole), np.nan)
