"""What a table of influence says, in words."""

from collections.abc import Sequence

import numpy as np

from multivector.answers.influence_rows import Floats, Measured
from multivector.coding.model import CHANNELS
from multivector.measures.capacity_draws import find_leader


def sentences(found: Measured) -> list[str]:
    """Say who leads in each state in the last year, by how much, since when, and how sure."""
    sides, last = found.sides, len(found.sides.years) - 1
    leaders = find_leader(found.ranges)[-1]
    rank = found.ranges.rank[-1]
    said = []
    for s, state in enumerate(sides.states):
        order = np.argsort(np.where(np.isfinite(rank[:, s, last]), rank[:, s, last], np.inf))
        if not np.isfinite(rank[order[0], s, last]):
            said.append(f"{state}: no channel is known for all powers.")
            continue
        first = int(order[0])
        since = _since(rank[first, s])
        on = _listed(
            [CHANNELS[c] for c in range(len(CHANNELS)) if found.composite.used[c, s, last]]
        )
        power, year = sides.powers[first], sides.years[last]
        shown = _shown(found, first, s, last)
        if len(order) < 2 or not np.isfinite(rank[order[1], s, last]):
            said.append(f"{state}: {power} has {shown} in {year}, on {on}.")
            continue
        second = int(order[1])
        against = f"{sides.powers[second]} {_shown(found, second, s, last)}"
        start = f" since {sides.years[since]}" if since < last else ""
        if leaders[s, last] == first:
            said.append(
                f"{state}: {power} leads{start}, {shown} against {against} in {year}, on {on}; "
                "the ranges of their ranks do not meet."
            )
        else:
            said.append(
                f"{state}: no leader can be named in {year}; {power} is highest{start}, {shown} "
                f"against {against}, on {on}, but their ranks overlap."
            )
    return said


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _shown(found: Measured, p: int, s: int, t: int) -> str:
    value = found.composite.value[p, s, t]
    low, high = found.ranges.lower[-1, p, s, t], found.ranges.upper[-1, p, s, t]
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def _since(rank: Floats) -> int:
    """Return the first year from which a power is on top without a break to the last."""
    since = len(rank) - 1
    while since > 0 and rank[since - 1] == 1:
        since -= 1
    return since
