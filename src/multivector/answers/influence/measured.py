"""Capacity as measured: each channel in both directions, and the composite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from multivector.answers.influence.channels.security import BASING, PACT
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import Sides, bring
from multivector.answers.influence.ties.trade_changes import agreed
from multivector.arrays import Bools, Floats, Ints
from multivector.codes.suggest import unknown
from multivector.errors import UsageError
from multivector.given import words
from multivector.measures.capacity.capacity import (
    Channel,
    ChannelValues,
    Composite,
    compose,
    equal_scales,
    measure_channel,
    normalise_weights,
)
from multivector.measures.capacity.draws import Ranges, draw_ranges, find_leader
from multivector.vocabulary import BESIDE, CHANNEL_FACTS, CHANNELS, COMPOSITE_CHANNELS

COMPOSITE = "composite"
MEASURED = (*CHANNELS, *BESIDE)  # the order of ``Measured.channels``
CHANNEL_SCALES = {name: CHANNEL_FACTS[name].scale for name in CHANNELS}
_DRAWN = ("lower", "upper", "rank", "rank_lower", "rank_upper")


@dataclass(frozen=True, slots=True)
class Component:
    """The composite or one channel; arrays are (P, S, T), NaN where unknown."""

    name: str  # ``composite`` or the name of the channel
    # value, lower, upper: Capacity and its range over the draws
    value: Floats
    lower: Floats
    upper: Floats
    # rank, rank_lower, rank_upper: 1 is the highest value; and the range of the rank over the
    # draws. NaN where a power compared is unknown.
    rank: Floats
    rank_lower: Floats
    rank_upper: Floats
    # lowest, highest: Bounds with the unknown channels at 0 and at 1
    lowest: Floats
    highest: Floats
    leader: Ints  # (S, T): index of the leading power, -1 if rank ranges overlap
    channels: tuple[str, ...]  # Channels that the figures are based on

    @property
    def is_composite(self) -> bool:
        """Return whether this is the composite rather than a channel."""
        return self.name == COMPOSITE


@dataclass(frozen=True, slots=True)
class Measured:
    """All measured figures; axes are P powers, S states, T years.

    Channels are those of :data:`MEASURED`; weights and composite use ``CHANNELS`` only. ``weights``
    are the chosen ones, ``effective`` those divided by the channels' scales; both sum to 1.
    ``without_pacts`` is the rank in the composite and in security if pacts and bases are ignored.
    """

    sides: Sides
    channels: list[Channel]
    values: list[ChannelValues]
    reverse: list[ChannelValues]
    composite: Composite
    ranges: Ranges
    weights: Floats
    effective: Floats
    layers: Layers
    without_pacts: dict[str, Floats]
    silent: dict[str, dict[str, str]]  # by component: powers that sources of a channel do not list

    def of_values(self, name: str) -> ChannelValues:
        """Return the factors and product of a channel."""
        return self.values[MEASURED.index(name)]

    def of(self, name: str) -> Component:
        """Return the figures of a channel or of the ``composite``."""
        if name == COMPOSITE:
            place, value = len(MEASURED), self.composite.value  # the composite is the last entry
            lowest, highest = self.composite.lowest, self.composite.highest
            channels = named(self.weights)
        else:
            place, channels = MEASURED.index(name), (name,)
            value = self.of_values(name).capacity
            unknown = self.sides.valid & np.isnan(value)
            lowest, highest = (np.where(unknown, end, value) for end in (0.0, 1.0))
        drawn: dict[str, Any] = {n: getattr(self.ranges, n)[place] for n in _DRAWN}
        leader = find_leader(self.ranges)[place]
        return Component(
            name, value, lowest=lowest, highest=highest, leader=leader, channels=channels, **drawn
        )


def named(weights: Floats) -> tuple[str, ...]:
    """Return the channels that have a weight."""
    return tuple(name for name, weight in zip(CHANNELS, weights, strict=True) if weight > 0)


def weigh_channels(
    channels: Sequence[str] | None = None, weights: Mapping[str, float] | None = None
) -> Floats:
    """Return the weights of all channels, summing to 1; 0 for those not in the composite.

    Raises UsageError if a channel is unknown or has a weight but is not in the set, or a weight is
    negative, not finite, or all are 0.
    """
    given = COMPOSITE_CHANNELS if channels is None else words(channels, "channels")
    chosen = list(dict.fromkeys(given))
    if not chosen:
        raise UsageError("no channel given", where="channels", allowed=", ".join(CHANNELS))
    for name in chosen:
        if name not in CHANNELS:
            raise unknown("channel", name, CHANNELS, "channels")
    for name in weights or {}:
        if name in CHANNELS and name not in chosen:
            raise UsageError(
                f"{name} has a weight but is not a channel of the composite",
                where="weights",
                allowed=", ".join(chosen),
                next=f"to add it: --channels {','.join([*chosen, name])}",
            )
    weighed = normalise_weights(chosen, dict(weights) if weights else None)
    return np.array([weighed[chosen.index(n)] if n in chosen else 0.0 for n in CHANNELS])


def plain_values(layers: Layers, sides: Sides) -> tuple[Floats, Floats]:
    """Return the composite of the default channels and capacity by trade, without ranges."""
    weights = equal_scales(weigh_channels(), list(CHANNEL_SCALES.values()))
    channels = [bring(layers.channels.get(name), name, sides) for name in COMPOSITE_CHANNELS]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    return compose(values, weights[weights > 0], sides.valid).value, values[0].capacity


def measure_capacity(layers: Layers, sides: Sides, weights: Floats) -> Measured:
    """Measure every channel in both directions, the composite, and their ranges."""
    channels = [bring(layers.channels.get(name), name, sides) for name in MEASURED]
    back = [bring(layers.channels.get(name), name, sides, reverse=True) for name in MEASURED]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    reverse = [measure_channel(channel, sides.valid) for channel in back]
    scales = list(CHANNEL_SCALES.values())
    effective = equal_scales(weights, scales)
    composite = compose(values[: len(CHANNELS)], effective, sides.valid)
    silent = {name: unlisted(layers, sides, [name], 0.0) for name in MEASURED}
    silent[COMPOSITE] = unlisted(layers, sides, named(weights), 0.5)
    ranked = [sides.valid & ~np.isin(sides.powers, [*of])[:, None, None] for of in silent.values()]
    ranges = draw_ranges(
        channels, values, composite, weights, scales, sides.powers, sides.valid,
        ahead=_agreed(layers, sides), ranked=ranked,
    )  # fmt: skip
    both = (ranked[MEASURED.index("security")], ranked[-1])
    bare = _rank_without_pacts(channels, values[: len(CHANNELS)], effective, both)
    figures = (channels, values, reverse, composite, ranges, weights, effective)
    return Measured(sides, *figures, layers, bare, silent)


def unlisted(layers: Layers, sides: Sides, channels: Sequence[str], least: float) -> dict[str, str]:
    """Return the powers that the sources of a channel do not list, such as those whose posts nobody
    counts, and the channel: no figure with another state, or with less than a share ``least`` of
    the states of another power. They are not ranked, so that the others are.
    """
    out: dict[str, str] = {}
    whose: Any = sides.power_members.any(axis=2)
    for name in (one for one in channels if one in layers.channels):
        for share in layers.channels[name].shares:
            every: Any = np.isfinite(share.part[:, whose.any(axis=0)]).any(axis=2)
            own = [(every[:, of[whose.any(axis=0)]].any(axis=1) & ~of).sum() for of in whose]
            few = max(least * max(own), min(max(own), 1))
            out |= {p: name for p, n in zip(sides.powers, own, strict=True) if n < few}
    return out


def _agreed(layers: Layers, sides: Sides) -> dict[int, Bools]:
    """Return the pairs of powers whose order in trade producers agree on, (P, P, S, T)."""
    trade = layers.channels.get("trade")
    record: Any = getattr(trade.shares[0].joint, "record", None) if trade else None
    powers, states = sides.power_members, sides.state_members.argmax(axis=1)
    out = np.zeros((len(powers), *sides.valid.shape), dtype=bool)
    for t, year in enumerate(sides.years if record else ()):
        if year >= record.first and record.later.has(year):
            out[..., t] = agreed(record.later, year, powers[:, :, t], states[:, t])
    return {MEASURED.index("trade"): out}


def _rank_without_pacts(
    channels: Sequence[Channel], values: Sequence[ChannelValues], weights: Floats,
    ranked: tuple[Bools, Bools],
) -> dict[str, Floats]:  # fmt: skip
    """Return the ranks in security and in the composite without binary ties; ``ranked``: the pairs
    of each that are ranked.
    """
    valid = ranked[0]
    at = CHANNELS.index("security")
    channel = channels[at]
    kept = [k for k, name in enumerate(channel.shares) if not is_tie(name)]
    flows = tuple(flow for flow in channel.flows if not is_tie(flow.name))
    if not kept or not flows or not any(channel.shares):
        return {}
    bare = replace(
        channel, shares=tuple(channel.shares[k] for k in kept), figures=channel.figures[kept],
        totals=channel.totals[kept], flows=flows,
    )  # fmt: skip
    others = [*values]
    others[at] = measure_channel(bare, valid)
    points = {"security": others[at].capacity, COMPOSITE: compose(others, weights, valid).value}
    return {n: _plain_ranks(p, of) for (n, p), of in zip(points.items(), ranked, strict=True)}


def is_tie(name: str) -> bool:
    """Return whether a part is a binary tie, a pact or bases, rather than a figure."""
    return PACT in name or BASING in name


def _plain_ranks(points: Floats, valid: Bools) -> Floats:
    rank = 1.0 + (points[None] > points[:, None]).sum(axis=1)
    every = (np.isfinite(points) | ~valid).all(axis=0)
    return np.where(np.isfinite(points) & every, rank, np.nan)
