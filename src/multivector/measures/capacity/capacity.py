"""The capacity of powers over states: the leverage a power could bring to bear on a state.

The capacity of a channel is dependence times bandwidth; the composite is their weighted mean. It is
inspired by, but differs from, the Formal Bilateral Influence Capacity index (Moyer et al., Pardee
Institute). It does not measure what a power achieved. Axes: C channels, K sub-shares, P powers, S
states, T years.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.arrays import Bools, Floats
from multivector.errors import InputError, UsageError

CARRY_YEARS = 5
ARMS_KEPT = 0.9  # of a stock of arms, from year to year


@dataclass(frozen=True, slots=True)
class BandwidthScale:
    """The fixed scale of a channel: median and 99.9th percentile of positive dyads."""

    typical: float
    top: float


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow or stock between powers and states, and its fixed scale.

    ``amount`` is (P, S, T), NaN where unknown.
    """

    name: str
    amount: Floats
    scale: BandwidthScale


@dataclass(frozen=True, slots=True)
class HomeTrade:
    """Domestic sales of each state, which are part of its totals.

    ``amount`` is (S, T) in the unit of the totals; ``sd``, of the same shape, is the standard
    deviation of its logarithm. The error is shared by all partners and sub-shares of a state.
    """

    amount: Floats
    sd: Floats


@dataclass(frozen=True, slots=True)
class Channel:
    """The inputs of one channel."""

    name: str  # Of the channel
    shares: tuple[str, ...]  # Names of the K sub-shares
    figures: Floats  # (K, P, S, T): Numerators; NaN where the source has no value
    # (K, P or 1, S, T): Denominators; a total of 0 has no shares and counts as unknown
    totals: Floats
    # F flows or stocks between power and state; the bandwidth is the mean of theirs
    flows: tuple[Flow, ...]
    sd: Floats  # (K, P, S, T): Standard deviation of the figures' logarithm
    home: HomeTrade | None = None  # Home trade included in the totals


def fit_scale(flows: Floats) -> BandwidthScale:
    """Fit the scale of a channel to all dyads of a fixed window.

    Raises InputError if no flow is positive, or one is negative.

    ``flows``: all dyads and years of the window, 0 or more; NaN is ignored.

    >>> fit_scale(np.array([0.0, 1.0, 2.0, 3.0])).typical
    2.0
    """
    known = flows[np.isfinite(flows)]
    if (known < 0).any():
        raise InputError(f"negative flow: {known.min():g}", allowed="flows of 0 or more")
    positive = known[known > 0]
    if not len(positive):
        raise InputError(
            "cannot fit the scale: no flow is positive", allowed="at least one positive flow"
        )
    typical, top = float(np.median(positive)), float(np.quantile(known, 0.999))
    return BandwidthScale(typical, max(top, typical))


def bandwidth(flow: ArrayLike, scale: BandwidthScale) -> Floats:
    """Return B = min(1, ln(1 + F/k) / ln(1 + F*/k)), from 0 to 1; NaN if the flow is unknown.

    >>> float(bandwidth(7.0, BandwidthScale(1.0, 63.0)))
    0.5
    """
    relative = np.log1p(np.asarray(flow) / scale.typical)
    return np.minimum(relative / float(np.log1p(scale.top / scale.typical)), 1.0)


def sub_shares(figures: Floats, totals: Floats) -> Floats:
    """Return figures divided by totals, capped at 1; NaN if either is unknown or the total is 0."""
    known = np.where(totals > 0, totals, np.nan)
    return np.minimum(figures / known, 1.0)


def accumulate_arms(tiv: Floats) -> Floats:
    """Return the arms stock K_t = TIV_t + .9 K_t-1; years run along the last axis.

    >>> accumulate_arms(np.array([100.0, 0.0, 10.0])).tolist()
    [100.0, 90.0, 91.0]
    """
    stock = np.array(tiv, dtype=float)
    for t in range(1, stock.shape[-1]):
        stock[..., t] += ARMS_KEPT * stock[..., t - 1]
    return stock


def carry_forward(values: Floats, years: NDArray[np.integer]) -> tuple[Floats, NDArray[np.intp]]:
    """Fill gaps with the last known figure, for at most five years.

    ``values`` (..., T): NaN where unknown. ``years`` (T,): ascending.

    Return the filled values, NaN if no figure is known within five years, and the number of years
    that each was carried, 0 in its own year; both (..., T).

    >>> filled, age = carry_forward(np.array([np.nan, 1.0, np.nan]), np.array([2000, 2005, 2010]))
    >>> filled.tolist(), age.tolist()
    ([nan, 1.0, 1.0], [0, 0, 5])
    """
    filled, age = np.array(values, dtype=float), np.zeros(values.shape, dtype=np.intp)
    for t in range(1, filled.shape[-1]):
        step = int(years[t] - years[t - 1])
        older = age[..., t - 1] + step
        take = np.isnan(filled[..., t]) & np.isfinite(filled[..., t - 1]) & (older <= CARRY_YEARS)
        filled[..., t] = np.where(take, filled[..., t - 1], filled[..., t])
        age[..., t] = np.where(take, older, 0)
    return filled, age


def widen(sd: ArrayLike, age: ArrayLike, *, yearly: float = 0.1) -> Floats:
    """Return the sd of a total carried forward, wider by one random-walk step per year."""
    return np.sqrt(np.asarray(sd, dtype=float) ** 2 + np.asarray(age) * yearly**2)


@dataclass(frozen=True, slots=True)
class ChannelValues:
    """Factors and product of one channel."""

    share: Floats  # (K, P, S, T): the sub-shares, NaN where unknown
    width: Floats  # (F, P, S, T): the bandwidths of the flows, NaN where unknown
    # dependence, bandwidth, capacity: (P, S, T): mean of the sub-shares; mean of the flows'
    # bandwidths; their product. NaN unless every sub-share and flow of the channel is known for the
    # pair and year.
    dependence: Floats
    bandwidth: Floats
    capacity: Floats


def measure_channel(channel: Channel, valid: Bools) -> ChannelValues:
    """Compute the capacity of every power over every state through one channel.

    A figure is based on all sub-shares and flows of the channel, or is unknown, so that it does not
    depend on the selection and gaps do not look like changes.

    ``channel``: its figures. ``valid`` (P, S, T): which pairs exist; false for a power and itself,
    a bloc and its member, and states that did not exist in the year.
    """
    share = sub_shares(channel.figures, channel.totals)
    width = np.stack([bandwidth(flow.amount, flow.scale) for flow in channel.flows])
    known = valid & np.isfinite(share).all(axis=0) & np.isfinite(width).all(axis=0)
    dependence = np.where(known, share.mean(axis=0), np.nan)
    wide = np.where(known, width.mean(axis=0), np.nan)
    return ChannelValues(share, width, dependence, wide, dependence * wide)


@dataclass(frozen=True, slots=True)
class Composite:
    """The weighted mean over a fixed set of channels."""

    value: Floats  # (P, S, T): NaN unless every channel with a weight is known
    # (P, S, T): Total weight of the channels known for the pair, from 0 to 1; NaN where not valid
    coverage: Floats
    # lowest, highest: (P, S, T): the composite with the unknown channels at 0 and at 1; they
    # enclose the value
    lowest: Floats
    highest: Floats


def compose(values: Sequence[ChannelValues], weights: Floats, valid: Bools) -> Composite:
    """Combine the channels into the composite.

    ``weights`` (C,): weights with sum 1 (:func:`equal_scales`); a channel with weight 0 is not in
    the set. ``valid`` (P, S, T): as in :func:`measure_channel`.
    """
    capacity = np.stack([v.capacity for v in values])
    coverage = np.einsum("c,cpst->pst", weights, np.isfinite(capacity).astype(float))
    low = np.einsum("c,cpst->pst", weights, np.nan_to_num(capacity))
    every = np.isfinite(capacity[weights > 0]).all(axis=0)
    high = np.where(every, low, np.minimum(low + (1.0 - coverage), 1.0))
    value = np.where(valid & every, low, np.nan)
    coverage, low, high = (np.where(valid, x, np.nan) for x in (coverage, low, high))
    return Composite(value, coverage, low, high)


def equal_scales(weights: Floats, scales: ArrayLike) -> Floats:
    """Return the weights divided by the channels' scales, with sum 1.

    Channels differ in spread: capacity rarely exceeds .05 in trade but reaches .7 in security, so
    equal weights would not have equal effects.

    ``weights``, ``scales`` (C,): chosen weights; a typical high capacity of each channel.

    >>> equal_scales(np.array([0.5, 0.5]), [0.1, 0.4]).tolist()
    [0.8, 0.2]
    """
    scaled = weights / np.asarray(scales, dtype=float)
    return np.asarray(scaled / scaled.sum())


def normalise_weights(names: list[str], given: dict[str, float] | None = None) -> Floats:
    """Return weights with sum 1, in the order of ``names`` (default: equal).

    Channels not in ``given`` have weight 1 before normalisation. Raises UsageError if a channel is
    unknown, a weight negative or not finite, or all are 0.

    >>> normalise_weights(["trade", "security"], {"trade": 3}).tolist()
    [0.75, 0.25]
    """
    given = given or {}
    unknown = [name for name in given if name not in names]
    if unknown:
        raise UsageError(
            f"unknown channel: {unknown[0]!r}", where="weights", allowed=", ".join(names)
        )
    weights = np.array([float(given.get(name, 1.0)) for name in names])
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise UsageError(
            "weights must be non-negative numbers", where="weights", allowed="numbers of 0 or more"
        )
    if not weights.sum() > 0:
        raise UsageError(
            "all weights are 0", where="weights", allowed="at least one positive weight"
        )
    return weights / weights.sum()
