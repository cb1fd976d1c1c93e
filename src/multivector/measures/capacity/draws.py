"""Ranges and ranks of capacity: Dirichlet weights, log-normal figures, a fixed seed.

Each power, channel and sub-share has its own draws, seeded by its names: the range of a figure does
not depend on what else is requested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multivector.arrays import Bools, Floats, Ints
from multivector.measures.capacity.capacity import Channel, ChannelValues, Composite, bandwidth
from multivector.measures.trade_flows import PAIRED
from multivector.vocabulary import TAILS

Singles = NDArray[np.float32]  # far finer than the draws

# Dirichlet(30 w): for three equal weights, 90% of a weight's draws lie between about .20 and .48.
CONCENTRATION = 30.0
# Every error uses the same 1,000 evenly spaced normal quantiles in a different order, which gives
# the ends of a range as accurately as 10,000 independent draws.
DRAWS = 1000
SEED = 20161009


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges of the channels, followed by the composite: arrays (C + 1, P, S, T)."""

    # lower, upper: Quantiles of the draws
    lower: Floats
    upper: Floats
    rank: Floats  # 1 is the highest value; NaN where the value is unknown
    # rank_lower, rank_upper: Quantiles of the ranks over the same draws
    rank_lower: Floats
    rank_upper: Floats


def draw_ranges(
    channels: Sequence[Channel], values: Sequence[ChannelValues], composite: Composite,
    weights: Floats, scales: ArrayLike, powers: Sequence[str], valid: Bools, *,
    draws: int = DRAWS, ahead: Mapping[int, Bools] = {}, ranked: Sequence[Bools] = (),
) -> Ranges:  # fmt: skip
    """Draw figures and weights and return ranges and ranks.

    A channel's flows are based on the same figures as its sub-shares, so they are scaled by the
    mean of the factors. Home trade is drawn once per state: it changes the shares of all powers
    equally, so it does not affect their order.

    - ``channels``, ``values``, ``composite``: the measured values. Channels after the first C are
      not part of the composite.
    - ``weights``, ``scales`` (C,): chosen weights with sum 1, and the channels' scales, by which
      they are divided.
    - ``powers``: names of the powers, which seed the draws.
    - ``valid`` (P, S, T): which pairs exist; powers are ranked if the figures of all existing pairs
      are known.
    - ``draws``: number of draws.
    - ``ahead`` (P, P, S, T), by place of a channel: pairs of which the first is ahead whatever the
      draws, if its value is higher.
    - ``ranked``, C + 1 of (P, S, T): pairs that are ranked in each. Default: ``valid``.
    """
    points = np.stack([*(v.capacity for v in values), composite.value])
    out = [np.full(points.shape, np.nan) for _ in range(5)]
    noise = []
    for c in channels:
        one = PAIRED if c.name == "trade" else 0.0
        every = [[_noise(draws, c.name, k, p, shared=one) for p in powers] for k in c.shares]
        noise.append(np.stack(every))
    at_home = _noise(draws, "home")
    drawn = _draw_weights(weights, np.asarray(scales, dtype=float), draws)
    for s in range(points.shape[2]):
        years = [np.isfinite(point[:, s]).any(axis=0) for point in points]
        inputs = zip(channels, values, noise, years[:-1], strict=True)
        parts = [_draw_channel(c, v, z, at_home, s, at) for c, v, z, at in inputs]
        parts.append(_draw_composite(parts[: len(weights)], years, drawn))
        for k, (part, at) in enumerate(zip(parts, years, strict=True)):
            if at.any():
                sure = ahead[k][:, :, s][..., at] if k in ahead else None
                pairs = ranked[k] if ranked else valid
                found = _summarise(points[k, :, s][:, at], part, pairs[:, s][:, at], sure)
                for array, value in zip(out, found, strict=True):
                    array[k, :, s][:, at] = value
    return Ranges(*out)


@lru_cache(maxsize=4)
def _quantiles_of(draws: int) -> Singles:
    normal = NormalDist()
    return np.array([normal.inv_cdf((k + 0.5) / draws) for k in range(draws)], dtype=np.float32)


def _noise(draws: int, *names: str, shared: float = 0.0) -> Singles:
    """Return evenly spaced normal quantiles in an order that depends on the names.

    ``shared``: their correlation with those of other last names.
    """
    rng = np.random.default_rng([SEED, crc32("/".join(names).encode())])
    own = rng.permutation(_quantiles_of(draws))
    if shared:
        mixed = shared**0.5 * _noise(draws, *names[:-1]) + (1 - shared) ** 0.5 * own
        own[np.argsort(mixed)] = _quantiles_of(draws)
    return own


def _draw_weights(weights: Floats, scales: Floats, draws: int) -> Singles:
    """Return draws of the weights, (C, draws), divided by the scales."""
    out = np.zeros((len(weights), draws))
    positive = weights > 0
    rng = np.random.default_rng(SEED)
    out[positive] = rng.dirichlet(CONCENTRATION * weights[positive], size=draws).T
    out /= scales[:, None]
    return np.asarray(out / out.sum(axis=0), dtype=np.float32)


def _draw_channel(
    channel: Channel, values: ChannelValues, noise: Singles, at_home: Singles, s: int, at: Bools
) -> Singles:
    """Return draws of the capacity of one channel over one state in some years, (P, T, draws)."""
    shape = (noise.shape[1], int(at.sum()), noise.shape[2])
    total, factor = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    if not shape[1]:
        return total
    sd = np.broadcast_to(channel.sd, channel.figures.shape)[:, :, s][..., at].astype(np.float32)
    share = values.share[:, :, s][..., at].astype(np.float32)
    for k in range(len(share)):
        drawn = np.exp(noise[k][:, None] * sd[k][..., None])
        factor += drawn
        scale, most = _draw_total(channel, at_home, k, s, at)
        drawn *= share[k][..., None] * scale
        total += np.minimum(drawn, most, out=drawn)
    factor /= len(share)
    wide = np.zeros(shape, dtype=np.float32)
    for flow in channel.flows:
        amount = flow.amount[:, s][:, at].astype(np.float32)
        wide += bandwidth(amount[..., None] * factor, flow.scale)
    total *= wide / np.float32(len(share) * len(channel.flows))
    return total


def _draw_total(
    channel: Channel, at_home: Singles, k: int, s: int, at: Bools
) -> tuple[Singles | float, Singles | float]:
    """Return the measured total divided by its draws, and the largest possible share per draw.

    Each is (T, draws), or 1 for a channel without home trade. No partner can exceed the part that
    is traded abroad.
    """
    if channel.home is None:
        return 1.0, 1.0
    total, home, sd = (
        np.nan_to_num(array[at])[:, None]
        for array in (channel.totals[k, 0, s], channel.home.amount[s], channel.home.sd[s])
    )
    drawn = np.maximum(total - home + home * np.exp(at_home * sd), 1e-9)
    return (total / drawn).astype(np.float32), ((total - home) / drawn).astype(np.float32)


def _draw_composite(parts: Sequence[Singles], years: Sequence[Bools], weights: Singles) -> Singles:
    """Return draws of the composite in the years in which it is known for some power."""
    at = years[-1]
    total = np.zeros((parts[0].shape[0], int(at.sum()), weights.shape[1]), dtype=np.float32)
    for part, known, weight in zip(parts, years, weights, strict=False):
        if weight.any() and at.any():
            total += part[:, at[known]] * weight
    return total


def _summarise(
    points: Floats, draws: Singles, valid: Bools, sure: Bools | None = None
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return lower and upper ends, ranks and their ends, each (P, T), of draws (P, T, draws)."""
    known = np.isfinite(points)
    ranked = known & (known | ~valid).all(axis=0)
    draws = np.where(known[..., None], draws, np.float32(-1.0))
    ends = _quantiles(draws)
    rank = _ranks(np.where(known, points, -1.0)[..., None])[..., 0]
    if sure is not None:
        sure = sure & (points[:, None] > points)
    rank_ends = _quantiles(_ranks(draws, sure))
    low, high = (np.where(known, end, np.nan) for end in ends)
    first, last, middle = (np.where(ranked, r, np.nan) for r in (*rank_ends, rank))
    return low, high, middle, first, last


def _ranks(values: Floats | Singles, sure: Bools | None = None) -> NDArray[np.int16]:
    """Return ranks along the first axis, 1 for the highest; ties share the better rank.

    ``sure`` (P, P, T): pairs of which the first ranks before the second, whatever the values.
    """
    rank = np.ones(values.shape, dtype=np.int16)
    for p, q in np.ndindex(len(values), len(values)):
        if p != q:
            above = values[q] > values[p]
            if sure is not None:
                above = (above | sure[q, p, :, None]) & ~sure[p, q, :, None]
            rank[p] += above
    return rank


def _quantiles(draws: NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Return two order statistics along the last axis (so quantiles of ranks are ranks)."""
    n = draws.shape[-1]
    low, high = int(np.floor(TAILS[0] * (n - 1))), int(np.ceil(TAILS[1] * (n - 1)))
    ordered = np.partition(draws, [low, high], axis=-1)
    return ordered[..., low].astype(float), ordered[..., high].astype(float)


def find_leader(ranges: Ranges) -> Ints:
    """Return the index of the leading power, (C + 1, S, T); -1 if rank ranges overlap.

    A power leads if its range of ranks is entirely ahead of all others.
    """
    first, last = (np.nan_to_num(x, nan=np.inf) for x in (ranges.rank_lower, ranges.rank_upper))
    leader = np.argmin(np.where(ranges.rank == 1, last, np.inf), axis=1)
    near = (first <= np.take_along_axis(last, leader[:, None], axis=1)).sum(axis=1)
    known = np.isfinite(ranges.rank).sum(axis=1) > 1
    return np.where(known & (near == 1), leader, -1)
