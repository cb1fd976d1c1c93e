"""Figures that a claim is checked against: annual series by entity, with ranges and producers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats, Ints

# Makers of a series that defines the fact.
OFFICE = 9
# Error of a figure that only one producer has: nine in ten of the Factbook's 215 populations are
# this close to the World Bank's.
LONE = 0.15
# Share of a series' error that two of its years have in common (same producers, same method).
SHARED = 0.8
# The error of a difference between two of its years, as a share of that of one of them.
UNSHARED = math.sqrt(2 * (1 - SHARED))


@dataclass(frozen=True, slots=True)
class Series:
    """An annual series: increasing years, finite value, lower and upper, all (n,)."""

    years: Ints
    value: Floats
    lower: Floats
    upper: Floats
    makers: int = 1
    origins: tuple[str, ...] = ()
    stock: bool = False  # counted on a day, not over a year

    def __len__(self) -> int:
        return len(self.years)

    def at(self, year: int, back: int = 0) -> int | None:
        """Return the index of a year, or of the last one within ``back`` years before, or None."""
        place = int(np.searchsorted(self.years, year, side="right")) - 1
        return place if place >= 0 and year - self.years[place] <= back else None

    def figure(self, place: int) -> tuple[float, float, float]:
        """Return value, lower and upper at an index."""
        return float(self.value[place]), float(self.lower[place]), float(self.upper[place])

    def within(self, start: int | None, end: int | None) -> "Series":
        """Return the part from ``start`` to ``end``, inclusive."""
        return self._part((self.years >= (start or -9999)) & (self.years <= (end or 9999)))

    def beside(self, other: "Series") -> tuple["Series", "Series"]:
        """Return the parts of two series in their common years."""
        years = np.intersect1d(self.years, other.years)
        one, two = (s._part(np.searchsorted(s.years, years)) for s in (self, other))
        return one, two

    def unshared(self) -> float:
        """Return the share of a figure that errors which two years do not share may amount to."""
        width = np.median((self.upper - self.lower) / 2 / np.maximum(np.abs(self.value), 1e-12))
        return float(width) * UNSHARED

    def shifted(self, first: int, last: int, size: float) -> float:
        """Return the share of windows shifted by a year at an end that move the same way."""
        starts = range(max(first - 1, 0), first + 2)
        pairs = [(a, b) for a in starts for b in (last - 1, last) if a < b]
        same = [(self.value[b] - self.value[a]) * size > 0 for a, b in pairs]
        return sum(same) / max(len(same), 1)

    def _part(self, at: NDArray[Any]) -> "Series":
        value, lower, upper = (x[at] for x in (self.value, self.lower, self.upper))
        return Series(self.years[at], value, lower, upper, self.makers, self.origins)


class Table(Protocol):
    """A quantity with a series for each entity (a code); ``unit`` is as in the source."""

    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    def entities(self) -> Sequence[str]:
        """Return the codes that have a series."""
        ...

    def series(self, code: str) -> Series | None:
        """Return the series of a code; None if there is none."""
        ...


def exact(years: Sequence[int], value: Floats, origin: str) -> Series:
    """Return a series without ranges, for exact facts; missing values are dropped."""
    keep = np.isfinite(value)
    plain = value[keep]
    return Series(np.array(years, dtype=np.intp)[keep], plain, plain, plain, OFFICE, (origin,))


def total(parts: Sequence[Series]) -> Series:
    """Return the sum of series in their common years, assuming independent errors."""
    minus = (Series(s.years, -s.value, -s.upper, -s.lower, s.makers) for s in parts[1:])
    return reduce(less, minus, parts[0])


def less(one: Series, two: Series) -> Series:
    """Return the difference of two series in their common years, assuming independent errors."""
    one, two = one.beside(two)
    value = one.value - two.value
    low = np.hypot(one.value - one.lower, two.upper - two.value)
    high = np.hypot(one.upper - one.value, two.value - two.lower)
    makers = min(one.makers, two.makers)
    return Series(one.years, value, value - low, value + high, makers, one.origins)


def moved(series: Series, year: int, years: int, ends: tuple[float, float]) -> tuple[float, float]:
    """Return the range of a figure so many years later: up to that of the year, if there is one,
    else wider by the 90th percentile of a series' moves over so many years, in the last 20.
    """
    if (then := series.at(year + years)) is not None:
        low, high = series.figure(then)[1:]
        return min(low, ends[0]), max(high, ends[1])
    known = series.within(year - 20, year)
    before = [known.at(int(y) - years, back=1) for y in known.years]
    moves = [abs(known.value[i] - known.value[b]) for i, b in enumerate(before) if b is not None]
    wide = float(np.quantile(moves, 0.9)) if moves else math.inf
    return ends[0] - wide, ends[1] + wide
