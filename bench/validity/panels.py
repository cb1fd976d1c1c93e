"""Capacity between powers and states as arrays, by any rule of weights and missing data.

The package's own functions throughout, without the draws of ranges: axes C channels, P powers, S
states, T years.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from multivector.answers.influence.measured import CHANNEL_SCALES, weigh_channels
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import Sides, bring, form_sides
from multivector.arrays import Bools, Floats
from multivector.measures.capacity.capacity import (
    Channel,
    ChannelValues,
    Composite,
    compose,
    equal_scales,
    measure_channel,
)
from multivector.vocabulary import CHANNELS

# Of the composite's channels, equal; of the others, 0.
WEIGHTS = weigh_channels()


@dataclass(frozen=True, slots=True)
class Panel:
    """Channels between powers and states, measured."""

    sides: Sides
    channels: list[Channel]
    values: list[ChannelValues]
    composite: Composite

    @property
    def known(self) -> Bools:
        """Return which channels of the composite are known for all powers, (C, S, T)."""
        capacity = np.stack([v.capacity for v in self.values])
        valid = self.sides.valid
        every = (np.isfinite(capacity) | ~valid).all(axis=1) & valid.any(axis=0)
        return every & (WEIGHTS > 0)[:, None, None]

    def used(self) -> list[str]:
        """Return the channels that weigh in the composite of any state-year."""
        return [name for c, name in enumerate(CHANNELS) if self.known[c].any()]

    def over(
        self,
        weights: dict[str, float] | None = None,
        *,
        factor: str = "capacity",
    ) -> Composite:
        """Compose anew with other weights, or of ``dependence`` or ``bandwidth`` alone."""
        values = self.values
        if factor != "capacity":
            values = [replace(v, capacity=getattr(v, factor)) for v in values]
        return compose(values, scaled(weigh_channels(None, weights)), self.sides.valid)


def scaled(weights: Floats) -> Floats:
    """Return weights of all channels divided by their scales."""
    return equal_scales(weights, [CHANNEL_SCALES[name] for name in CHANNELS])


def measure(
    layers: Layers,
    powers: Sequence[str],
    states: Sequence[str],
    years: Sequence[int],
) -> Panel:
    """Measure all channels of powers over states.

    Parameters
    ----------
    layers : Layers
        What is installed.
    powers, states, years : sequence
        A power over itself, and a bloc over its member, is NaN.
    """
    sides = form_sides(layers, powers, states, years)
    channels, values = [], []
    for name in CHANNELS:
        layer = layers.channels.get(name)
        channel = bring(layer, name, sides)
        channels.append(channel)
        values.append(measure_channel(channel, sides.valid))
    composite = compose(values, scaled(WEIGHTS), sides.valid)
    return Panel(sides, channels, values, composite)


def traders(layers: Layers, years: Sequence[int]) -> list[str]:
    """Return the states with trade in all of these years."""
    layer = layers.channels["trade"]
    at = [layer.years.index(year) for year in years if year in layer.years]
    known = np.isfinite(layer.shares[0].whole[:, at]).all(axis=1)
    return [name for name, there in zip(layers.names, known, strict=True) if there]
