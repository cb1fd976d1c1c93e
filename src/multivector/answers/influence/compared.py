"""Which powers are compared over states: the usual ones, and those that lead on record."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import is_tie
from multivector.answers.influence.ties.sides import bring, form_sides
from multivector.codes.regions import regions, usual_powers
from multivector.codes.resolve import states_of
from multivector.measures.capacity.capacity import measure_channel
from multivector.vocabulary import POWERS

CHANNELS = ("trade", "security", "finance")
MOST = 8  # powers compared: more cannot be told apart in a drawing
_LEAST = 0.001  # a lower capacity is negligible
_RELATED, _LARGE = 0.1, 1 / 3  # shares of the largest capacity that a power and a partner need


def usual_over(
    states: Sequence[str], year: int | None = None, named: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the usual powers without those that are not ``named`` and have little capacity over
    each state of the first region with these in a year, as its pages compare the same; default: the
    last. Members of the EU count if there is no other state.
    """
    usual = usual_powers(states)
    around = next((r.states for r in regions().values() if {*states} <= {*r.states}), states)
    outside = [state for state in around if state not in states_of(["EU"], on=year)] or around
    able = {power for _, power in largest_partners(outside, usual, year, near=_RELATED)}
    return tuple(p for p in usual if not able or p in able | {"CHN", "USA", "EU", *named})


def with_partners(
    states: Sequence[str], powers: Sequence[str], year: int | None = None,
    named: Collection[str] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Return the powers, other states whose capacity over one of the states is first in a channel,
    and powers near that in trade, those of most first. Of states ``named``, such as the parties to
    a matter, less trade is enough. ``year``: as for :func:`largest_partners`.
    """
    ahead, near = Counter[str](), largest_partners(states, powers, year, ["trade"], near=_LARGE)
    some = largest_partners(states, powers, year, ["trade"], near=_RELATED) if named else {}
    near.update(pair for pair in some if pair[1] in named)
    led = largest_partners(states, powers, year)
    for (state, partner), count in (led | near).items():
        able = partner not in powers and (partner in POWERS | {*named} or led[state, partner])
        ahead[partner] += count if able else 0
    return (*powers, *[code for code, n in ahead.most_common(max(MOST - len(powers), 0)) if n])


def largest_partners(
    states: Sequence[str],
    powers: Sequence[str],
    year: int | None = None,
    channels: Sequence[str] = CHANNELS,
    back: int = 3,
    near: float = 1.0,
) -> Counter[tuple[str, str]]:
    """Count in how many channels a power or any other state has the largest capacity over a state,
    by state and partner: trade, arms (pacts and bases aside) and finance.

    Members of a bloc among the powers count as the bloc. ``year``: the last one used; default: the
    last on record. ``back``: in one of how many years, as sources differ in their last one.
    ``near``: the share of the largest capacity that counts as the largest.
    """
    layers, within = load_layers(), {s for p in powers for s in states_of([p], on=year)}
    others = [name for name in layers.names if name not in within]
    led = Counter[tuple[str, str]]()
    for name in (one for one in channels if states and one in layers.channels):
        layer = layers.channels[name]
        shares = tuple(share for share in layer.shares if not is_tie(share.name))
        flows = tuple(flow for flow in layer.flows if not is_tie(flow.name))
        if not shares or not flows:
            continue
        layer = replace(layer, shares=shares, flows=flows)
        last = min(year or layer.years[-1], layer.years[-1])
        sides = form_sides(layers, [*powers, *others], states, range(last - back + 1, last + 1))
        value = np.nan_to_num(measure_channel(bring(layer, name, sides), sides.valid).capacity)
        for state, of in zip(states, value.swapaxes(0, 1), strict=True):
            first = (of >= np.maximum(near * of.max(axis=0), _LEAST)).any(axis=1)
            led.update((state, sides.powers[p]) for p in np.flatnonzero(first))
    return led
