"""The capacity of powers over states: the leverage a power could bring to bear on a state.

The capacity of a channel is dependence times bandwidth; the composite is their weighted mean. It is
inspired by, but differs from, the Formal Bilateral Influence Capacity index (Moyer et al., Pardee
Institute). It does not measure what a power achieved. Axes: C channels, K sub-shares, P powers, S
states, T years.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.arrays import Bools, Floats
from multivector.errors import InputError, UsageError

CARRY_YEARS = 5


@dataclass(frozen=True, slots=True)
class BandwidthScale:
    """The fixed scale of a channel: median of the positive dyads, and the 99.9th percentile."""

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
    """The sales of each state to itself, which are part of its totals.

    ``amount`` is (S, T) in the unit of the totals; ``sd``, of the same shape, the standard
    deviation of its logarithm. The error is common to all partners and sub-shares of a state.
    """

    amount: Floats
    sd: Floats


@dataclass(frozen=True, slots=True)
class Channel:
    """The inputs of one channel.

    Attributes
    ----------
    name : str
        Of the channel.
    shares : tuple of str
        Names of the K sub-shares.
    figures : array (K, P, S, T)
        Numerators; NaN where the source has no value.
    totals : array (K, P or 1, S, T)
        Denominators; a total of 0 has no shares and counts as unknown.
    flows : tuple of Flow
        F flows or stocks between power and state; the bandwidth is the mean of theirs.
    sd : array, broadcast to (K, P, S, T)
        Standard deviation of the figures' logarithm.
    home : HomeTrade, optional
        Home trade included in the totals.
    """

    name: str
    shares: tuple[str, ...]
    figures: Floats
    totals: Floats
    flows: tuple[Flow, ...]
    sd: Floats
    home: HomeTrade | None = None


def fit_scale(flows: Floats) -> BandwidthScale:
    """Fit the scale of a channel to all dyads of a fixed window.

    Parameters
    ----------
    flows : array
        Every dyad and year of the window, 0 or more; NaN is ignored.

    Raises
    ------
    InputError
        If no flow is positive, or one is negative.

    Examples
    --------
    >>> import numpy as np
    >>> fit_scale(np.array([0.0, 1.0, 2.0, 3.0])).typical
    2.0
    """
    known = flows[np.isfinite(flows)]
    if (known < 0).any():
        raise InputError(f"negative flow: {known.min():g}", allowed="0 or more")
    positive = known[known > 0]
    if not len(positive):
        raise InputError("no positive flow to set the scale", allowed="at least one positive dyad")
    typical, top = float(np.median(positive)), float(np.quantile(known, 0.999))
    return BandwidthScale(typical, max(top, typical))


def bandwidth(flow: ArrayLike, scale: BandwidthScale) -> Floats:
    """Return B = min(1, ln(1 + F/k) / ln(1 + F*/k)), from 0 to 1; NaN where the flow is unknown.

    Examples
    --------
    >>> float(bandwidth(7.0, BandwidthScale(1.0, 63.0)))
    0.5
    """
    relative = np.log1p(np.asarray(flow, dtype=float) / scale.typical)
    return np.minimum(relative / np.log1p(scale.top / scale.typical), 1.0)


def sub_shares(figures: Floats, totals: Floats) -> Floats:
    """Return figures over totals, capped at 1; NaN where either is unknown or the total is 0."""
    known = np.where(totals > 0, totals, np.nan)
    return np.minimum(figures / known, 1.0)


def trade_shares(flows: Floats) -> tuple[Floats, Floats]:
    """Return the shares of each partner in the sales and in the purchases of each state.

    Parameters
    ----------
    flows : array (n, n)
        [exporter, importer] in one currency, domestic trade on the diagonal (NaN where unknown).

    Returns
    -------
    sales, purchases : array (n, n)
        [state, partner]: X_sp / sum X_s. and X_ps / sum X_.s, domestic trade included; NaN where
        the domestic flow is unknown. Their mean is the dependence of the state on the partner.

    Examples
    --------
    >>> import numpy as np
    >>> sales, purchases = trade_shares(np.array([[6.0, 2.0], [1.0, 7.0]]))
    >>> float(sales[0, 1]), round(float(purchases[0, 1]), 3)
    (0.25, 0.143)
    """
    domestic = np.diagonal(flows)
    # A missing foreign flow counts as 0; without the domestic flow the total is unknown.
    outward = np.where(np.isfinite(domestic), np.nansum(flows, axis=1), np.nan)
    inward = np.where(np.isfinite(domestic), np.nansum(flows, axis=0), np.nan)
    return sub_shares(flows, outward[:, None]), sub_shares(flows.T, inward[:, None])


def accumulate_arms(tiv: Floats, *, kept: float = 0.9) -> Floats:
    """Return the arms stock K_t = TIV_t + .9 K_t-1; years run along the last axis.

    Examples
    --------
    >>> import numpy as np
    >>> accumulate_arms(np.array([100.0, 0.0, 10.0])).tolist()
    [100.0, 90.0, 91.0]
    """
    stock = np.array(tiv, dtype=float)
    for t in range(1, stock.shape[-1]):
        stock[..., t] += kept * stock[..., t - 1]
    return stock


def carry_forward(
    values: Floats, years: NDArray[np.integer], *, limit: int = CARRY_YEARS
) -> tuple[Floats, NDArray[np.intp]]:
    """Fill gaps with the last known figure, for at most ``limit`` years.

    Parameters
    ----------
    values : array (..., T)
        NaN where unknown.
    years : array (T,)
        Ascending.
    limit : int
        Years a figure may be carried.

    Returns
    -------
    filled : array (..., T)
        NaN where no figure is known within the limit.
    age : array (..., T)
        Years for which each figure was carried; 0 in its own year.

    Examples
    --------
    >>> import numpy as np
    >>> filled, age = carry_forward(np.array([np.nan, 1.0, np.nan]), np.array([2000, 2005, 2010]))
    >>> filled.tolist(), age.tolist()
    ([nan, 1.0, 1.0], [0, 0, 5])
    """
    filled, age = np.array(values, dtype=float), np.zeros(values.shape, dtype=np.intp)
    for t in range(1, filled.shape[-1]):
        step = int(years[t] - years[t - 1])
        older = age[..., t - 1] + step
        take = np.isnan(filled[..., t]) & np.isfinite(filled[..., t - 1]) & (older <= limit)
        filled[..., t] = np.where(take, filled[..., t - 1], filled[..., t])
        age[..., t] = np.where(take, older, 0)
    return filled, age


def widen(sd: ArrayLike, age: ArrayLike, *, yearly: float = 0.1) -> Floats:
    """Return the sd of a carried figure: its own plus a random walk of .1 per year carried."""
    return np.sqrt(np.asarray(sd, dtype=float) ** 2 + np.asarray(age) * yearly**2)


@dataclass(frozen=True, slots=True)
class ChannelValues:
    """Factors and product of one channel.

    Attributes
    ----------
    share : array (K, P, S, T)
        The sub-shares, NaN where unknown.
    used : bool array (K, S, T)
        Which sub-shares are used: those known for all powers compared.
    width : array (F, P, S, T)
        The bandwidths of the flows, NaN where unknown.
    width_used : bool array (F, S, T)
        Which bandwidths are used, by the same rule.
    dependence, bandwidth, capacity : array (P, S, T)
        Mean of the sub-shares used; of the flows' bandwidths used; their product. NaN where the
        channel is not observed for all powers.
    alone : array (P, S, T)
        The product of what is known for this power: for bounds, not for ranks.
    """

    share: Floats
    used: Bools
    width: Floats
    width_used: Bools
    dependence: Floats
    bandwidth: Floats
    capacity: Floats
    alone: Floats


def measure_channel(channel: Channel, valid: Bools, *, one_set: bool = True) -> ChannelValues:
    """Compute the capacity of every power over every state through one channel.

    Parameters
    ----------
    channel : Channel
        Its figures.
    valid : bool array (P, S, T)
        Which pairs exist: excluded are a power over itself, a bloc over its member, and states that
        did not exist in the year.
    one_set : bool
        Use the same sub-shares in all years, those known throughout, so that a gap never looks
        like change.

    Returns
    -------
    ChannelValues
    """
    share = sub_shares(channel.figures, channel.totals)
    width = np.stack([bandwidth(flow.amount, flow.scale) for flow in channel.flows])
    known, carried = np.isfinite(share), np.isfinite(width)
    used = _observed_by_all(known, valid, one_set)
    width_used = _observed_by_all(carried, valid, one_set)
    # A capacity needs both factors; with one missing, neither is used.
    both = used.any(axis=0) & width_used.any(axis=0)
    used, width_used = used & both, width_used & both
    dependence = np.where(valid, _mean(share, used[:, None]), np.nan)
    wide = np.where(valid, _mean(width, width_used[:, None]), np.nan)
    alone = np.where(valid, _mean(share, known) * _mean(width, carried), np.nan)
    return ChannelValues(share, used, width, width_used, dependence, wide, dependence * wide, alone)


def _observed_by_all(known: Bools, valid: Bools, one_set: bool) -> Bools:
    """Reduce (n, P, S, T) to what is known for all powers that exist, (n, S, T)."""
    exists = np.any(valid, axis=0)
    used = np.all(known | ~valid, axis=1) & exists
    if one_set:
        used = np.all(used | ~exists, axis=2, keepdims=True) & exists
    return np.asarray(used)


def _mean(share: Floats, used: Bools) -> Floats:
    count = np.broadcast_to(used, share.shape).sum(axis=0)
    total = np.sum(share, axis=0, where=used)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True, slots=True)
class Composite:
    """The weighted mean over channels.

    Attributes
    ----------
    value : array (P, S, T)
        Over the channels used; NaN without any.
    used : bool array (C, S, T)
        Channels observed for all powers (in all years, if ``one_set``).
    coverage : array (S, T)
        Their total weight, from 0 to 1.
    lowest, highest : array (P, S, T)
        The composite with the channels not used set to 0 and to 1; they enclose the value.
    """

    value: Floats
    used: Bools
    coverage: Floats
    lowest: Floats
    highest: Floats


def compose(
    values: list[ChannelValues], weights: Floats, valid: Bools, *, one_set: bool = True
) -> Composite:
    """Combine the channels into the composite.

    Parameters
    ----------
    values : list of ChannelValues
        C channels.
    weights : array (C,)
        Their sum is 1 (:func:`normalise_weights`).
    valid : bool array (P, S, T)
        As in :func:`measure_channel`.
    one_set : bool
        Use the same channels in all years.

    Returns
    -------
    Composite
    """
    capacity = np.stack([v.capacity for v in values])
    used = _observed_by_all(np.isfinite(capacity), valid, one_set)
    coverage = np.einsum("c,cst->st", weights, used.astype(float))
    total = np.einsum("c,cpst->pst", weights, np.where(used[:, None], np.nan_to_num(capacity), 0.0))
    value = np.where(valid & (coverage > 0), total / np.where(coverage > 0, coverage, 1), np.nan)
    # The bounds use the same figures as the value; those known for one power only are left out.
    low = np.where(coverage > 0, np.minimum(total, value), 0.0)
    high = np.fmax(low + (1.0 - coverage), value)
    return Composite(
        value, used, coverage, np.where(valid, low, np.nan), np.where(valid, high, np.nan)
    )


def normalise_weights(names: list[str], given: dict[str, float] | None = None) -> Floats:
    """Return weights with sum 1, in the order of ``names`` (default: equal).

    Channels that ``given`` does not name keep the weight 1 before normalisation.

    Raises
    ------
    UsageError
        If a channel is unknown, a weight negative or not finite, or all are 0.

    Examples
    --------
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
            "weights must be non-negative numbers", where="weights", allowed="0 or more"
        )
    if not weights.sum() > 0:
        raise UsageError(
            "all weights are 0", where="weights", allowed="at least one positive weight"
        )
    return weights / weights.sum()


def outside_options(dependence: Floats) -> Floats:
    """Return min(1, D_q / D_p) for the next best partner q: an upper bound on substitution for p.

    Parameters
    ----------
    dependence : array (P, ...)
        On each power or partner; NaN where unknown.

    Returns
    -------
    array (P, ...)
        NaN where p is unknown, nothing depends on it, or no other is known.

    Examples
    --------
    >>> import numpy as np
    >>> outside_options(np.array([0.4, 0.1, 0.2])).tolist()
    [0.5, 1.0, 1.0]
    """
    options = np.full(dependence.shape, np.nan)
    for p in range(len(dependence)):
        others = np.delete(dependence, p, axis=0)
        best = np.max(np.where(np.isfinite(others), others, -1.0), axis=0, initial=-1.0)
        ratio = np.where(best >= 0, best, np.nan) / np.where(
            dependence[p] > 0, dependence[p], np.nan
        )
        options[p] = np.minimum(ratio, 1.0)
    return options
