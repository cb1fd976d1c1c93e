"""Summaries of an influence table: sentences, and a short table for the terminal."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence.measured import COMPOSITE, MEASURED, Component, Measured
from multivector.answers.influence.rows import remarks_of, silent_of
from multivector.vocabulary import CHANNELS, LEVEL

# Values below this are shown as "<.001", so that they do not look like zero.
_LEAST = 0.001
UNKNOWN = "·"


def sentences(found: Measured, channel: str | None = None) -> list[str]:
    """Return who leads in each state in the last year, by how much, since when, and how reliably.

    For the composite or for one channel.
    """
    part = found.of(channel or COMPOSITE)
    said = [_sentence(found, part, s) for s in range(len(found.sides.states))]
    return [*(_compared(found) if part.is_composite else ()), *said, *remarks_of(found, part)]


def _sentence(found: Measured, part: Component, s: int) -> str:
    sides, last = found.sides, len(found.sides.years) - 1
    state, year, of = sides.states[s], sides.years[last], (s, last)
    rank = part.rank[:, s]
    order = np.argsort(np.where(np.isfinite(rank[:, last]), rank[:, last], np.inf), kind="stable")
    first = int(order[0])
    if not np.isfinite(rank[first, last]):
        what = "no channel is" if part.is_composite else f"{part.name} is not"
        silent = "" if part.is_composite else silent_of(found, part.name, s, last)
        return f"{state}: {what} known for all powers in all years{silent and f' ({silent})'}."
    power, on = sides.powers[first], _on(found, part, s)
    if len(order) < 2 or not np.isfinite(rank[order[1], last]):
        return f"{state}: {power} has {_shown(part, first, of)} in {year}{on}."
    second = int(order[1])
    value = part.value[:, s, last]
    other = f"{sides.powers[second]} at {_shown(part, second, of)}"
    ranks = f"rank {_ranks(part, first, of)} versus {_ranks(part, second, of)}"
    if value[first] == value[second]:
        return f"{state}: {power} and {other} are level in {year}{on}; no leader can be named."
    # A ratio to a value near zero is not informative.
    times = f"{value[first] / value[second]:.1f} times " if value[second] >= _LEAST else "ahead of "
    leads = part.leader[s] == first
    if leads[last]:
        return (
            f"{state}: {power} leads{on}{_since(found, part, leads, s)}: {_shown(part, first, of)} "
            f"in {year}, {times}{other}; ranks do not overlap ({ranks} in 90 % of draws)."
        )
    since = _since(found, part, rank[first] == 1, s)
    return (
        f"{state}: no leader can be named in {year}{on}; {power} is highest{since}, "
        f"{_shown(part, first, of)}, {times}{other}, but ranks overlap ({ranks})."
    )


def _on(found: Measured, part: Component, s: int) -> str:
    if not part.is_composite:
        return f" in {part.name}"
    return "" if len(_sets(found)) == 1 else f" on {_listed(_channels(found, s))}"


def _since(found: Measured, part: Component, so: NDArray[np.bool_], s: int) -> str:
    """Return since which year something has been true without a break."""
    years = found.sides.years
    since = len(years) - 1
    if since == 0:
        return ""
    while since > 0 and so[since - 1]:
        since -= 1
    earlier = np.isfinite(part.rank[:, s, :since]).any()
    # Nothing is known before the first year shown, so "since" does not apply.
    return f" since {years[since]}" if earlier else f" in all years {years[since]}-{years[-1]}"


def _sets(found: Measured) -> set[tuple[str, ...]]:
    """Return the sets of channels on which states are compared in the last year."""
    sides = found.sides
    there = [s for s in range(len(sides.states)) if found.composite.used[:, s, -1].any()]
    return {tuple(_channels(found, s)) for s in there}


def _channels(found: Measured, s: int) -> list[str]:
    return [name for c, name in enumerate(CHANNELS) if found.composite.used[c, s, -1]]


def _compared(found: Measured) -> list[str]:
    """Return a sentence on the channels compared, if they are the same for all states."""
    sets = _sets(found)
    if len(sets) != 1:
        return []
    used = next(iter(sets))
    years = found.sides.years
    span = f"{years[0]}" if len(years) == 1 else f"all years {years[0]}-{years[-1]}"
    left = [f"{name}{_partly(found, k)}" for k, name in enumerate(CHANNELS) if name not in used]
    out = f"; {_listed(left)} {'is' if len(left) == 1 else 'are'} not" if left else ""
    return [f"Compared on {_listed(used)}, known for all powers in {span}{out}."]


def _partly(found: Measured, c: int) -> str:
    """Return the years in which a channel is known for all powers; empty if none."""
    valid = found.sides.valid
    known = np.all(np.isfinite(found.values[c].alone) | ~valid, axis=0) & np.any(valid, axis=0)
    at = np.flatnonzero(known.any(axis=0))
    silent = silent_of(found, CHANNELS[c], 0, -1)
    if not len(at):
        return f" ({silent})" if silent else ""
    first, last = found.sides.years[at[0]], found.sides.years[at[-1]]
    return f" (known {first})" if first == last else f" (known {first}-{last})"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _figure(value: float) -> str:
    if not np.isfinite(value):
        return UNKNOWN
    if 0 < value < _LEAST:
        return "<" + f"{_LEAST}".removeprefix("0")
    return "0" if value == 0 else f"{value:.3f}".removeprefix("0")


def _shown(part: Component, p: int, of: tuple[int, int]) -> str:
    low, high = part.lower[(p, *of)], part.upper[(p, *of)]
    return f"{_figure(part.value[(p, *of)])} ({_figure(low)} to {_figure(high)})"


def _ranks(part: Component, p: int, of: tuple[int, int]) -> str:
    low, high = part.rank_lower[(p, *of)], part.rank_upper[(p, *of)]
    if not np.isfinite(low):
        return UNKNOWN
    return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def digest(found: Measured, channel: str | None) -> list[dict[str, str]]:
    """Return one row per state and power in the last year, highest first, for the terminal.

    With the value of the first year and the known channels; for one channel, with its factors.
    """
    sides, part = found.sides, found.of(channel or COMPOSITE)
    values = part.value
    last = len(sides.years) - 1
    shown = [c for c in range(len(CHANNELS)) if found.composite.used[c, :, last].any()]
    rows = []
    for s, state in enumerate(sides.states):
        order = np.argsort(-np.nan_to_num(values[:, s, last], nan=-1.0), kind="stable")
        for n, p in enumerate(order):
            at = (int(p), s, last)
            row = {
                "state": "" if n else state,
                "power": sides.powers[p],
                str(sides.years[last]): _figure(values[at]),
                f"{100 * LEVEL:.0f} % range": _span(part, at),
                "rank": _ranks(part, int(p), (s, last)),
            }
            if last and len(shown) < len(CHANNELS):  # six columns do not fit in 100 characters
                row[str(sides.years[0])] = _figure(values[p, s, 0])
            rows.append(row | _details(found, part, at, shown))
    return rows


def _span(part: Component, at: tuple[int, int, int]) -> str:
    low, high = part.lower[at], part.upper[at]
    return f"{_figure(low)}-{_figure(high)}" if np.isfinite(low) else UNKNOWN


def _details(
    found: Measured, part: Component, at: tuple[int, int, int], shown: Sequence[int]
) -> dict[str, str]:
    if part.is_composite:
        used = found.composite.used[:, at[1], at[2]]
        capacity = [_figure(v.capacity[at]) for v in found.values]
        return {CHANNELS[c]: capacity[c] if used[c] else UNKNOWN for c in shown}
    place = MEASURED.index(part.name)
    value, reverse = found.values[place], found.reverse[place]
    return {
        "dependence": _figure(value.dependence[at]),
        "bandwidth": _figure(value.bandwidth[at]),
        "power's dependence": _figure(reverse.dependence[at]),
    }
