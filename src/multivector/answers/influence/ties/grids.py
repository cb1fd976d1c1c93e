"""Layers of the channels of capacity: dense arrays over all states and years.

A layer is NaN where its source has no data, and 0 only where the source declares that a missing
entry means zero. Axes: n states, Y years; the dependent state first. Large arrays may be
:class:`multivector.store.cache.Rows`, so that an answer about some states reads theirs alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import Any, Protocol

import numpy as np

from multivector.answers.influence.doubts import Doubt
from multivector.arrays import Bools, Floats, Ints
from multivector.errors import StoreFault
from multivector.measures.capacity.capacity import BandwidthScale, HomeTrade, fit_scale

SD = 0.1  # standard deviation of the logarithm of a reported figure
SD_ESTIMATED = 0.3  # the same for a figure that its source estimates or mirrors


# A row's description, its figure, its source, unless it has all of the layer's, and its distance
# in years from a report, unless it is that of most ties of the state.
JointRow = tuple[str, float] | tuple[str, float, str] | tuple[str, float, str, int]


class Joint(Protocol):
    """Computes a bloc's figure from its members' figures, if it is not their sum."""

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return each state's figure with the bloc in the k-th year, (S,)."""

    def rows(self, state: int, members: Ints, k: int) -> Sequence[JointRow] | None:
        """Return the components of a state's figure; None if these are the members' figures."""


@dataclass(frozen=True, slots=True)
class Named:
    """The source of each figure: ``place`` is an index into ``names``, broadcast to the figures'
    shape; -1 is none."""

    names: tuple[str, ...]
    place: Ints

    def at(self, *cell: int) -> str:
        """Return the source of a figure."""
        pairs = zip(cell, self.place.shape, strict=True)
        return self.names[self.place[tuple(min(i, n - 1) for i, n in pairs)]]

    def within(self, *cells: Ints) -> list[str]:
        """Return the sources of the figures at the crossings of indices along each axis."""
        pairs = [(at, n - 1) for at, n in zip(cells, self.place.shape, strict=True)]
        if all(len(at) == 1 for at in cells):
            found = {int(self.place[tuple(min(int(at[0]), last) for at, last in pairs)])}
        else:
            grid = self.place[np.ix_(*(np.unique(np.minimum(at, last)) for at, last in pairs))]
            found = set(grid.ravel().tolist())
        used = (self.names[one] for one in sorted(found) if one >= 0)
        return [name for one in used for name in one.split(", ")]


def with_source(one: Named, *origins: str) -> Named:
    """Add sources to each figure's."""
    return Named(tuple(", ".join([name, *origins]) for name in one.names), one.place)


def both_named(one: Named, two: Named) -> Named:
    """Combine the sources of figures that are based on two sources."""
    names = tuple(f"{a}, {b}" for a in one.names for b in two.names)
    return Named(names, one.place * len(two.names) + two.place)


@dataclass(frozen=True, slots=True)
class Share:
    """One sub-share: each state's tie with each other state, relative to its total.

    ``part`` is (n, n, Y), dependent state first; ``whole`` is (n, Y). ``error`` is the standard
    deviation of the logarithm of the whole and all parts, (n, Y) or one for all; ``spread`` is the
    additional one of each part. ``silent`` is the note for powers without data; ``alone``: a source
    and the year until which parts rest on it, though others may have a figure. ``source`` and
    ``total`` give the sources of parts and wholes; by default the first and last of ``origins``.
    ``stopped``, (n, Y), is the sum, within the whole, of parts that neither side reports any more.
    ``unit`` is that of parts and wholes; ``until``, the last year for which most parts can be
    carried, if those of a few go on.
    """

    name: str
    years: tuple[int, ...]
    part: Floats
    whole: Floats
    error: float | Floats
    origins: tuple[str, ...]
    joint: Joint | None = None
    spread: Floats | None = None
    silent: str | None = None
    alone: tuple[str, int] | None = None
    source: Named | None = None
    total: Named | None = None
    stopped: Floats | None = None
    unit: str = "current USD"
    until: int | None = None

    @property
    def sd(self) -> Floats:
        """Return ``error`` of each whole, (n, Y)."""
        return np.broadcast_to(self.error, self.whole.shape)

    @property
    def lost(self) -> Floats:
        """Return ``stopped``, or 0 where all parts are reported, (n, Y)."""
        return np.zeros(self.whole.shape) if self.stopped is None else self.stopped

    def source_at(self, i: int, j: int, k: int) -> str:
        """Return the source of a part."""
        return self.origins[0] if self.source is None else self.source.at(i, j, k)

    def total_at(self, i: int, k: int) -> str:
        """Return the source of a whole."""
        return self.origins[-1] if self.total is None else self.total.at(i, k)


@dataclass(frozen=True, slots=True)
class FlowLayer:
    """A symmetric flow between states, (n, n, Y), and its fixed scale.

    ``remark`` is a note for readers of any figure that uses it.
    """

    name: str
    years: tuple[int, ...]
    grid: Floats
    scale: BandwidthScale
    unit: str
    origins: tuple[str, ...]
    joint: Joint | None = None
    remark: Doubt | None = None
    source: Named | None = None

    def source_at(self, i: int, j: int, k: int) -> str:
        """Return the source of a figure."""
        return self.origins[0] if self.source is None else self.source.at(i, j, k)


@dataclass(frozen=True, slots=True)
class ChannelLayers:
    """A channel: its sub-shares and flows.

    A figure of the channel is based on all of them. ``missing`` names the parts of its definition
    without an installed source, ``excluded`` those with data for too few powers or years to be
    compared, with what reads them (None: only named). ``built`` is the year of a part with data for
    one year only (the network of routes), else None. ``home`` is the domestic trade included in the
    wholes, and ``between`` the states most of whose ties are interpolated between other years;
    ``ages`` has the years from most ties of a state to the nearest report. Both are (n, Y) in the
    years of the first sub-share; ``pair_ages``, (n, n, Y), are those of each tie, used instead
    where they are known.
    """

    name: str
    shares: tuple[Share, ...]
    flows: tuple[FlowLayer, ...]
    missing: tuple[str, ...] = ()
    excluded: Mapping[str, Callable[[], Share] | None] = field(default_factory=dict)
    built: int | None = None
    home: HomeTrade | None = None
    between: Bools | None = None
    ages: Ints | None = None
    pair_ages: Ints | None = None

    def read_excluded(self, *, readable: bool = False) -> Iterator[Share]:
        """Read the excluded shares here, so that a table of theirs stops no figure.

        ``readable``: only those that can be read; else StoreFault is raised.
        """
        for read in filter(None, self.excluded.values()):
            with suppress(*[StoreFault] * readable):
                yield read()

    @property
    def parts(self) -> tuple["Share | FlowLayer", ...]:
        """Sub-shares and flows."""
        return (*self.shares, *self.flows)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with data on any sub-share."""
        return tuple(sorted({year for share in self.shares for year in share.years}))

    def interpolated(self, states: Ints | Bools, year: int) -> bool:
        """Return whether a year's figure of any of these states is interpolated."""
        return bool(self._most(self.between, states, year))

    def reported_age(self, states: Ints | Bools, year: int) -> int:
        """Return the years between most ties of these states and the nearest report of them."""
        return int(self._most(self.ages, states, year))

    def _most(self, of: Any, states: Ints | Bools, year: int) -> Any:
        if of is None or year not in self.shares[0].years:
            return 0
        return of[states, self.shares[0].years.index(year)].max(initial=0)


@dataclass(frozen=True, slots=True)
class Layers:
    """All channels with an installed source, for the states ``names``."""

    names: tuple[str, ...]
    channels: dict[str, ChannelLayers]
    gdp: Floats
    gdp_years: tuple[int, ...]

    @property
    def spans(self) -> str:
        """The years of each channel, as text."""
        return ", ".join(f"{n} {c.years[0]}-{c.years[-1]}" for n, c in self.channels.items())


@dataclass(frozen=True, slots=True)
class Summed:
    """The sum over the members, for figures with components of their own."""

    grid: Floats

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum over the members; NaN if a member's figure is unknown."""
        return np.asarray(self.grid[np.ix_(states, members)][:, :, k].sum(axis=1))


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The sum over the members covered by a survey, if they are at least half of the bloc.

    Members not covered are not in the totals either: the figure is a share of what the survey
    counted.
    """

    grid: Floats

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum over the members covered; NaN if fewer than half are."""
        part = self.grid[np.ix_(states, members)][:, :, k]
        known = np.isfinite(part)
        return np.where(known.mean(axis=1) >= 0.5, np.sum(part, axis=1, where=known), np.nan)


@dataclass(frozen=True, slots=True)
class Averaged:
    """The mean over the members covered by a survey, if they are at least half of the bloc.

    Used for figures that each member has separately, whose sum would grow with their number.
    """

    grid: Floats
    names: tuple[str, ...]

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the mean over the members covered; NaN if fewer than half are."""
        known = np.isfinite(self.grid[np.ix_(states, members)][:, :, k]).sum(axis=1)
        total = Surveyed(self.grid).over(states, members, k)
        return np.asarray(total / np.maximum(known, 1))

    def rows(self, state: int, members: Ints, k: int) -> list[tuple[str, float]] | None:
        """Return each member's contribution to the mean, without zeros."""
        part = self.grid[state, members, k]
        count, names = int(np.isfinite(part).sum()), self.names
        return [
            (f"{names[state]} with {names[j]}, one of {count}", float(value) / count)
            for j, value in zip(members, part, strict=True)
            if value > 0
        ]


def sources_of(part: Share | FlowLayer, states: Ints, members: Ints, k: int) -> list[str]:
    """Return the sources of the figures of states with members in the k-th year."""
    total = part.total if isinstance(part, Share) else None
    if part.source is None and total is None:
        return list(part.origins)
    at = np.array([k])
    # A flow has both directions, which may come from two sources.
    sides = [(states, members), (members, states)][: 2 if isinstance(part, FlowLayer) else 1]
    own = [one for side in sides if part.source for one in part.source.within(*side, at)]
    return [*(own or part.origins[:1]), *(total.within(states, at) if total else ())]


def form_flow(
    name: str, years: Sequence[int], grid: Floats, unit: str, origins: Sequence[str],
    joint: Joint | None = None, scale: Floats | None = None, **more: Any,
) -> FlowLayer:  # fmt: skip
    """Return a flow; the default scale is that of :func:`scale_of` its grid."""
    fitted = BandwidthScale(*(scale_of(grid) if scale is None else scale).tolist())
    return FlowLayer(name, tuple(years), grid, fitted, unit, tuple(origins), joint, **more)


def scale_of(grid: Floats) -> Floats:
    """Fit the scale to all dyads of a symmetric grid, (n, n, Y); as an array, (2,), to be kept."""
    return np.array(astuple(fit_scale(grid[np.triu_indices(len(grid), 1)])))


def without_self(grid: Floats) -> Floats:
    """Return the figures, (n, n, Y), with a zero diagonal."""
    out = grid.copy()
    index = np.arange(len(out))
    out[index, index] = 0.0
    return out


def either_way(grid: Floats) -> Floats:
    """Return the sum of both directions; if one is unknown, the other; NaN if both are unknown."""
    known = np.isfinite(grid)
    plain = np.where(known, grid, 0.0)
    there = known | known.transpose(1, 0, 2)
    return np.where(there, plain + plain.transpose(1, 0, 2), np.nan)


def of_years(years: Sequence[int], other: Sequence[int], values: Any) -> Floats:
    """Align state values, (n, Y), to other years; NaN outside."""
    out = np.full((values.shape[0], len(years)), np.nan)
    place = {year: t for t, year in enumerate(other)}
    for t, year in enumerate(years):
        if year in place:
            out[:, t] = values[:, place[year]]
    return out
