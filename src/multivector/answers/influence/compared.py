"""Which powers are compared over states: the usual ones, and those that lead on record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import is_tie
from multivector.answers.influence.ties.region_trade import at, trade_with
from multivector.answers.influence.ties.sides import bring, form_sides
from multivector.codes.regions import regions, usual_powers
from multivector.codes.resolve import states_of
from multivector.measures.capacity.capacity import measure_channel
from multivector.vocabulary import DEFAULT_POWERS, POWERS

CHANNELS = ("trade", "security", "finance")
MOST = 8  # powers compared: more cannot be told apart in a drawing
_LEAST = 0.001  # a lower capacity is negligible
_FIRST = 1990  # year of a comparison over time


def usual_over(states: Sequence[str], year: int | None = None) -> tuple[str, ...]:
    """Return the usual powers; for states that are in no region together, and trade little with
    Russia and Türkiye, those of the powers that they trade with most in a year; default: the last.
    """
    usual = usual_powers(states)
    if usual != DEFAULT_POWERS or any({*states} <= {*r.states} for r in regions().values()):
        return usual
    able = POWERS - {"NATO", *states, *states_of(["EU"], on=year)}
    lines = trade_with(states, sorted(able)).items()
    last = {power: at(line, year) for (power, of), line in lines if not of}
    size = {power: trade.value for power, trade in last.items() if trade and trade.value}
    most = tuple(sorted(size, key=lambda power: -size[power])[: len(usual)])
    return usual if not most or {"RUS", "TUR"} & {*most} else most


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
    # A bloc is ranked beside no state that was a member in any of the years measured.
    ever = [*range(_FIRST, year or date.today().year, 5), year]
    layers, within = (
        load_layers(),
        {s for p in powers for on in ever for s in states_of([p], on=on)},
    )
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
        value = measure_channel(bring(layer, name, sides), sides.valid).capacity
        for state, of in zip(states, value.swapaxes(0, 1), strict=True):
            first = np.nan_to_num(of).argmax(axis=0)[np.nan_to_num(of).max(axis=0) >= _LEAST]
            led.update((state, sides.powers[p]) for p in np.unique(first))
    return led
