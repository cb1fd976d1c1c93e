"""Figures that a claim is held against: annual series by entity, with ranges and makers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from multivector.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Series:
    """One annual series.

    Attributes
    ----------
    years : int array (n,)
        Increasing.
    value, lower, upper : array (n,)
        Finite; equal where the origin states no range and the error of its class is not known.
    makers : int
        Independent makers of data that agree; 9 for the office that defines the fact.
    origins : tuple of str
    """

    years: Ints
    value: Floats
    lower: Floats
    upper: Floats
    makers: int = 1
    origins: tuple[str, ...] = ()

    def at(self, year: int, back: int = 0) -> int | None:
        """Return the place of a year, or of the last one within so many years before it."""
        place = int(np.searchsorted(self.years, year, side="right")) - 1
        return place if place >= 0 and year - self.years[place] <= back else None

    def within(self, start: int | None, end: int | None) -> "Series":
        """Return the part from ``start`` to ``end``, inclusive."""
        inside = np.ones(len(self.years), dtype=bool)
        if start is not None:
            inside &= self.years >= start
        if end is not None:
            inside &= self.years <= end
        return Series(
            self.years[inside], self.value[inside], self.lower[inside], self.upper[inside],
            self.makers, self.origins,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.years)


class Table(Protocol):
    """A quantity with a series for each entity.

    ``title`` names it, ``unit`` is its unit as the origin writes it.
    """

    id: str
    title: str
    unit: str

    def entities(self) -> Sequence[str]:
        """Return the codes that have a series."""
        ...

    def series(self, code: str) -> Series | None:
        """Return the series of a code; None if there is none."""
        ...


def exact(years: Sequence[int], values: Sequence[float], origin: str, makers: int = 1) -> Series:
    """Return a series without ranges, sorted, missing values left out."""
    pairs = sorted((y, v) for y, v in zip(years, values, strict=True) if np.isfinite(v))
    value = np.array([v for _, v in pairs], dtype=float)
    return Series(
        np.array([y for y, _ in pairs], dtype=np.intp), value, value, value, makers, (origin,)
    )
