"""Which powers are compared over states: the usual ones, and those that lead on record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import is_tie
from multivector.answers.influence.ties.sides import bring, form_sides
from multivector.codes.resolve import states_of
from multivector.measures.capacity.capacity import measure_channel

CHANNELS = ("trade", "security", "finance")
MOST = 8  # powers compared: more cannot be told apart in a drawing
_LEAST = 0.001  # a lower capacity is negligible
_PARTS = ("shares", "flows")


def with_partners(
    states: Sequence[str], powers: Sequence[str], year: int | None = None
) -> tuple[str, ...]:
    """Return the powers, and other states whose capacity over one of these states is larger in a
    channel, those of most states and channels first; ``year``: as for :func:`largest_partners`.
    """
    ahead = Counter[str]()
    for (_, partner), count in largest_partners(states, powers, year).items():
        ahead[partner] += count if partner not in powers else 0
    return (*powers, *[code for code, n in ahead.most_common(max(MOST - len(powers), 0)) if n])


def largest_partners(
    states: Sequence[str],
    powers: Sequence[str],
    year: int | None = None,
    channels: Sequence[str] = CHANNELS,
    back: int = 3,
) -> Counter[tuple[str, str]]:
    """Count in how many channels a power or any other state has the largest capacity over a state,
    by state and partner: trade, arms (pacts and bases aside) and finance.

    Members of a bloc among the powers count as the bloc. ``year``: the last one used; default: the
    last on record. ``back``: in one of how many years, as sources differ in their last one.
    """
    layers, within = load_layers(), {s for p in powers for s in states_of([p], on=year)}
    others = [name for name in layers.names if name not in within]
    led = Counter[tuple[str, str]]()
    for name in (one for one in channels if states and one in layers.channels):
        layer = layers.channels[name]
        parts = {k: tuple(p for p in getattr(layer, k) if not is_tie(p.name)) for k in _PARTS}
        if not all(parts.values()):
            continue
        last = min(year or layer.years[-1], layer.years[-1])
        sides = form_sides(layers, [*powers, *others], states, range(last - back + 1, last + 1))
        value = measure_channel(bring(replace(layer, **parts), name, sides), sides.valid).capacity
        for state, of in zip(states, value.swapaxes(0, 1), strict=True):
            first = np.nan_to_num(of).argmax(axis=0)[np.nan_to_num(of).max(axis=0) >= _LEAST]
            led.update((state, sides.powers[p]) for p in np.unique(first))
    return led
