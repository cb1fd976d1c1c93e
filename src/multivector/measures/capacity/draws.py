"""Ranges and ranks of capacity: Dirichlet weights, log-normal figures, a fixed seed.

The draws depend on the powers and channels only: the range of a state does not change with the
other states or years of a query.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import Channel, ChannelValues, Composite, bandwidth
from multivector.vocabulary import LEVEL

Singles = NDArray[np.float32]  # far finer than the draws

# Dirichlet(30 w): for six equal weights, 90 % of a weight's draws lie between about .07 and .29.
CONCENTRATION = 30.0
DRAWS = 2000
SEED = 20161009


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges of the channels and, last, the composite: arrays (C + 1, P, S, T).

    Attributes
    ----------
    lower, upper : array
        Quantiles of the draws.
    rank : array of float
        1 is the highest value; NaN where the value is unknown.
    rank_lower, rank_upper : array of float
        Quantiles of the ranks over the same draws.
    """

    lower: Floats
    upper: Floats
    rank: Floats
    rank_lower: Floats
    rank_upper: Floats


def draw_ranges(
    channels: list[Channel],
    values: list[ChannelValues],
    composite: Composite,
    weights: Floats,
    *,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Ranges:
    """Draw figures and weights and return ranges and ranks.

    The flows of a channel consist of the same figures as its sub-shares, so they are scaled by the
    mean of their factors. Home trade is drawn once per state: it changes the shares of all powers
    alike, so their order does not depend on it.

    Parameters
    ----------
    channels, values, composite
        The measured values. Channels after the first C stand beside the composite.
    weights : array (C,)
        Sum 1.
    level : float
        Of the ranges.
    draws, seed : int
        Number of draws, and the seed.
    """
    shape = (len(channels) + 1, *composite.value.shape)
    out = [np.full(shape, np.nan) for _ in range(4)]
    tails = [(1 - level) / 2, (1 + level) / 2]
    rng = np.random.default_rng(seed)

    def draw(some: list[Channel]) -> list[Singles]:
        sizes = [(draws, len(c.shares), shape[1]) for c in some]
        return [rng.normal(size=size).astype(np.float32) for size in sizes]

    noise = draw(channels[: len(weights)])
    drawn_weights = np.zeros((draws, len(weights)))
    positive = weights > 0
    drawn_weights[:, positive] = rng.dirichlet(CONCENTRATION * weights[positive], size=draws)
    at_home = rng.normal(size=draws).astype(np.float32)
    noise += draw(channels[len(weights) :])  # last, so that they change no other draw
    for s in range(shape[2]):
        parts = [
            _draw_channel(c, v, z, at_home, s)
            for c, v, z in zip(channels, values, noise, strict=True)
        ]
        parts.append(_draw_composite(parts[: len(weights)], composite, drawn_weights, s))
        for k, part in enumerate(parts):
            there = np.isfinite(part[0])
            low, high = _quantiles(part, tails)
            rank_low, rank_high = _quantiles(_ranks(part), tails)
            for array, value in zip(out, (low, high, rank_low, rank_high), strict=True):
                array[k, :, s] = np.where(there, value, np.nan)
    points = np.stack([*(v.capacity for v in values), composite.value])
    rank = np.stack([_ranks(point[None])[0] for point in points])
    return Ranges(out[0], out[1], np.where(np.isfinite(points), rank, np.nan), out[2], out[3])


def _draw_channel(
    channel: Channel, values: ChannelValues, noise: Singles, at_home: Singles, s: int
) -> Floats:
    """Return draws of the capacity of one channel over one state, (draws, P, T)."""
    sd = np.broadcast_to(channel.sd, channel.figures.shape)[:, :, s].astype(np.float32)
    share = np.nan_to_num(values.share[:, :, s]).astype(np.float32)
    used = values.used[:, None, s].astype(np.float32)
    count = np.maximum(used.sum(axis=0), 1)
    total = np.zeros((len(noise), *share.shape[1:]), dtype=np.float32)
    factor = np.zeros_like(total)
    for k in range(len(share)):
        if not used[k].any():
            continue
        drawn = np.exp(noise[:, k, :, None] * sd[k])
        factor += drawn * used[k] / count
        scale, most = _draw_total(channel, at_home, k, s)
        total += np.minimum(share[k] * drawn * scale, most) * used[k] / count
    wide = _draw_width(channel, values, factor, s)
    observed = np.isfinite(values.capacity[:, s])
    return np.where(observed, total * wide, np.nan)


def _draw_total(
    channel: Channel, at_home: Singles, k: int, s: int
) -> tuple[Singles | float, Singles | float]:
    """Return the measured total divided by its draws, and the largest possible share per draw.

    Each is (draws, 1, T), or 1 for a channel without home trade. No partner can exceed the part
    that is traded abroad.
    """
    if channel.home is None:
        return 1.0, 1.0
    total = np.nan_to_num(channel.totals[k, 0, s], nan=1.0)
    home = np.nan_to_num(channel.home.amount[s])
    sd = np.nan_to_num(channel.home.sd[s])
    drawn = total - home + home * np.exp(at_home[:, None, None] * sd)
    scale, most = total / drawn, (total - home) / drawn
    return scale.astype(np.float32), most.astype(np.float32)


def _draw_width(channel: Channel, values: ChannelValues, factor: Singles, s: int) -> Singles:
    """Return draws of the mean bandwidth of the flows used, (draws, P, T)."""
    used = values.width_used[:, s].astype(np.float32)
    count = np.maximum(used.sum(axis=0), 1)
    total = np.zeros_like(factor)
    for f, flow in enumerate(channel.flows):
        if used[f].any():
            amount = np.nan_to_num(flow.amount[:, s]).astype(np.float32)
            total += bandwidth(amount * factor, flow.scale) * used[f] / count
    return total


def _draw_composite(parts: list[Floats], composite: Composite, weights: Floats, s: int) -> Floats:
    total = np.zeros(parts[0].shape)
    weight = np.zeros((len(weights), 1, parts[0].shape[2]))
    for c, part in enumerate(parts):
        used = composite.used[c, s].astype(float)
        share = weights[:, c, None, None] * used
        total += share * np.nan_to_num(part)
        weight += share
    observed = np.isfinite(composite.value[:, s])
    return np.where(observed, total / np.where(weight > 0, weight, 1.0), np.nan)


def _ranks(values: Floats) -> Floats:
    """Return ranks along axis 1, 1 for the highest; ties share the better rank."""
    rank = np.ones(values.shape)
    for p in range(values.shape[1]):
        rank[:, p] += (values > values[:, p : p + 1]).sum(axis=1)
    return rank


def _quantiles(draws: Floats, tails: list[float]) -> tuple[Floats, Floats]:
    """Return two order statistics along axis 0 (so those of ranks are ranks)."""
    n = len(draws)
    low, high = int(np.floor(tails[0] * (n - 1))), int(np.ceil(tails[1] * (n - 1)))
    ordered = np.partition(draws, [low, high], axis=0)
    return ordered[low], ordered[high]


def find_leader(ranges: Ranges) -> Ints:
    """Return the leading power, (C + 1, S, T), by index; -1 where rank ranges overlap.

    A power leads if the range of its rank ends before that of every other power begins.
    """
    best_end = np.where(np.isfinite(ranges.rank_upper), ranges.rank_upper, np.inf)
    begin = np.where(np.isfinite(ranges.rank_lower), ranges.rank_lower, np.inf)
    leader = np.argmin(np.where(ranges.rank == 1, best_end, np.inf), axis=1)
    end = np.take_along_axis(best_end, leader[:, None], axis=1)
    others = begin.copy()
    np.put_along_axis(others, leader[:, None], np.inf, axis=1)
    known = np.isfinite(ranges.rank).sum(axis=1) > 1
    alone = others.min(axis=1) > end[:, 0]
    return np.where(known & alone, leader, -1)
