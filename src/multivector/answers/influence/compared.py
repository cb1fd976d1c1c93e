"""Which powers are compared over states: the usual ones, and those that lead on record."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import is_tie
from multivector.answers.influence.ties.sides import bring, form_sides
from multivector.codes.regions import regions
from multivector.codes.resolve import states_of
from multivector.measures.capacity.capacity import measure_channel

CHANNELS = ("trade", "security", "finance")
MOST = 8  # powers compared: more cannot be told apart in a drawing
_LEAST = 0.001  # a lower capacity is negligible
# Share of the largest capacity that a usual power needs. Of the powers that 30 short reports on as
# many parts of the world are about, from .1 to .2 the same are compared, at 1 three fewer; below .1
# four to nine more, some impossible (Russia over Honduras).
_RELATED = 0.1


def compared_over(
    states: Sequence[str], powers: Sequence[str], year: int | None = None,
    named: Collection[str] = (), parties: Collection[str] = (), *, partners: bool = True,
) -> tuple[str, ...]:  # fmt: skip
    """Return powers without those that are not ``named`` and have little capacity over each state
    of the first region with these in a year (default: the last), so that its pages compare the
    same. Members of the EU count if there is no other state. With
    ``partners``, then other states that are first in a channel over one, those of most first, and
    of the ``parties`` to a matter those with as much as a usual power needs. A state that is
    ``named`` and has more by trade than one that is not is compared, too.
    """
    around = next((r.states for r in regions().values() if {*states} <= {*r.states}), states)
    every, near, trade = _largest(around, powers, year)
    outside = {*around} - {*states_of(["EU"], on=year)} or {*around}
    able = {power for state, power in near if state in outside}
    left = tuple(p for p in powers if not able or p in able | {"CHN", "USA", "EU", *named})
    ahead = Counter[str]()
    first = Counter({pair: count for pair, count in every.items() if pair[0] in states})
    first.update(pair for pair in near if pair[0] in states and pair[1] in parties)
    usual = {*left} - {*named}
    least = {s: min((trade.get((s, p), 0.0) for p in usual), default=np.inf) for s in states}
    more = (pair for pair, size in trade.items() if size > least.get(pair[0], np.inf))
    first.update(pair for pair in more if pair[1] in named and not first[pair])
    for (_, partner), count in first.items() if partners else ():
        ahead[partner] += 0 if partner in left else count
    return (*left, *[code for code, n in ahead.most_common(max(MOST - len(left), 0)) if n])


def _largest(
    states: Sequence[str], powers: Sequence[str], year: int | None, back: int = 3
) -> tuple[Counter[tuple[str, str]], set[tuple[str, str]], dict[tuple[str, str], float]]:
    """Count in how many channels a power or any other state has the largest capacity over a state,
    by state and partner: trade, arms (pacts and bases aside) and finance; and return those related,
    and the last capacities by trade.

    Members of a bloc among the powers count as the bloc. ``year``: the last one used; default: the
    last on record. ``back``: in one of how many years, as sources differ in their last one.
    """
    layers, within = load_layers(), {s for p in powers for s in states_of([p], on=year)}
    others = [name for name in layers.names if name not in within]
    led, near = Counter[tuple[str, str]](), set[tuple[str, str]]()
    trade: dict[tuple[str, str], float] = {}
    for name in (one for one in CHANNELS if states and one in layers.channels):
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
            for least, add in ((1.0, led.update), (_RELATED, near.update)):
                some = (of >= np.maximum(least * of.max(axis=0), _LEAST)).any(axis=1)
                add((state, sides.powers[p]) for p in np.flatnonzero(some))
            if name == "trade":
                trade |= {(state, p): v for p, v in zip(sides.powers, of[:, -1], strict=True)}
    return led, near, trade
