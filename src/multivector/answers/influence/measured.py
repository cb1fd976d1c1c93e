"""Capacity as measured: each channel in both directions, and the composite."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence.grids import Layers
from multivector.answers.influence.sides import Sides, bring
from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import (
    Channel,
    ChannelValues,
    Composite,
    compose,
    measure_channel,
    normalise_weights,
)
from multivector.measures.capacity.draws import Ranges, draw_ranges, find_leader
from multivector.vocabulary import BESIDE, CHANNELS, LEVEL

COMPOSITE = "composite"
MEASURED = (*CHANNELS, *BESIDE)  # the order of ``Measured.channels``


@dataclass(frozen=True, slots=True)
class Component:
    """The composite or one channel; arrays are (P, S, T), NaN where unknown.

    Attributes
    ----------
    name : str
        ``composite`` or the name of the channel.
    value, lower, upper : array
        Capacity and its range over the draws.
    rank, rank_lower, rank_upper : array
        1 is the highest value; and the range of the rank over the draws.
    lowest, highest : array
        Bounds with the channels not used at 0 and at 1; for a channel, the value or, if the
        powers cannot be compared, the known parts of this power alone.
    leader : array of int of shape (S, T)
        Index of the leading power, -1 if rank ranges overlap.
    rests_on : array of bool of shape (C, S, T)
        Channels that the figures are based on.
    """

    name: str
    value: Floats
    lower: Floats
    upper: Floats
    rank: Floats
    rank_lower: Floats
    rank_upper: Floats
    lowest: Floats
    highest: Floats
    leader: Ints
    rests_on: NDArray[np.bool_]

    @property
    def is_composite(self) -> bool:
        """Return whether this is the composite rather than a channel."""
        return self.name == COMPOSITE

    def channels(self, s: int, t: int) -> list[int]:
        """Return the indices of the channels used for a state in a year."""
        return [int(c) for c in np.flatnonzero(self.rests_on[:, s, t])]


@dataclass(frozen=True, slots=True)
class Measured:
    """All measured figures; axes are P powers, S states, T years.

    Channels are those of :data:`MEASURED`; weights and composite are of ``CHANNELS`` alone.
    """

    sides: Sides
    channels: list[Channel]
    values: list[ChannelValues]
    reverse: list[ChannelValues]
    composite: Composite
    ranges: Ranges
    weights: Floats
    ages: list[NDArray[np.intp]]
    layers: Layers

    def of(self, name: str) -> Component:
        """Return the figures of a channel or of the ``composite``."""
        if name == COMPOSITE:
            place = len(MEASURED)  # the composite is the last entry
            value, rests_on = self.composite.value, self.composite.used
            lowest, highest = self.composite.lowest, self.composite.highest
        else:
            place = MEASURED.index(name)
            own = self.values[place]
            value = own.capacity
            lowest = highest = np.where(np.isfinite(value), value, own.alone)
            rests_on = np.zeros((len(MEASURED), *value.shape[1:]), dtype=bool)
            rests_on[place] = own.used.any(axis=0)
        ranges = self.ranges
        return Component(
            name,
            value,
            ranges.lower[place],
            ranges.upper[place],
            ranges.rank[place],
            ranges.rank_lower[place],
            ranges.rank_upper[place],
            lowest,
            highest,
            find_leader(ranges)[place],
            rests_on,
        )


def channels_used(layers: Layers, sides: Sides) -> NDArray[np.bool_]:
    """Return which channels the composite uses, (C, S, T), without computing figures or ranges."""
    channels = [bring(layers.channels.get(name), name, sides)[0] for name in CHANNELS]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    return compose(values, normalise_weights(list(CHANNELS)), sides.valid).used


def measure_capacity(
    layers: Layers, sides: Sides, weights: Mapping[str, float] | None = None
) -> Measured:
    """Measure every channel in both directions, the composite, and their ranges."""
    weighed = normalise_weights(list(CHANNELS), dict(weights) if weights else None)
    brought = [bring(layers.channels.get(name), name, sides) for name in MEASURED]
    back = [bring(layers.channels.get(name), name, sides, reverse=True)[0] for name in MEASURED]
    channels = [channel for channel, _ in brought]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    reverse = [measure_channel(channel, sides.valid) for channel in back]
    composite = compose(values[: len(CHANNELS)], weighed, sides.valid)
    ranges = draw_ranges(channels, values, composite, weighed, level=LEVEL)
    ages = [age for _, age in brought]
    return Measured(sides, channels, values, reverse, composite, ranges, weighed, ages, layers)
