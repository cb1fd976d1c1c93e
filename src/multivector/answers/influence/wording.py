"""Summaries of an influence table: sentences, and a short table for the terminal."""

from collections.abc import Mapping
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from multivector.answers.columns import range_name
from multivector.answers.influence.doubts import APART, Doubt, barring, named, words_of
from multivector.answers.influence.measured import COMPOSITE, MEASURED, Component, Measured
from multivector.answers.influence.rows import dependence_of, doubts_on, reason_of, remarks_of
from multivector.charts.quantity import bare
from multivector.codes.systems import reshaped
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.prose import listed
from multivector.records import catalogue
from multivector.records.listing import absent
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNEL_FACTS, least_dependence

# A ratio to a value below this is not informative.
_LEAST = 0.001
UNKNOWN = "·"
# Changes over this many years are reported from a quarter up: carried over three years, shares
# change by as much without any event (``carried_errors.tsv``).
_RECENT, _QUARTER, _SMALL = 3, 1.25, 0.01  # smaller ties are not worth a line
_MOST_MOVED = 5  # states named per power


def sentences(measured: Measured, channel: str | None = None) -> list[str]:
    """Return sentences on who leads in each state in the last year, by how much and since when.

    They are about the composite or one channel, or about trade if the composite is unknown.
    """
    about = _set(measured, measured.of(COMPOSITE)) if channel in (None, COMPOSITE) else []
    part = main_part(measured, channel)
    every = range(len(measured.sides.states))
    said = [_told(measured, part, s) + _not_compared(measured, part, s) + "." for s in every]
    return [*about, *said, *_moved(measured, part), *remarks_of(measured, part)]


def main_part(measured: Measured, channel: str | None) -> Component:
    """Return the component to summarise: the channel, else the composite, else trade."""
    part = measured.of(channel or COMPOSITE)
    known = channel is not None or np.isfinite(part.value[..., -1]).any()
    return part if known else measured.of("trade")


def _set(measured: Measured, part: Component) -> list[str]:
    """Return what the composite consists of, and which parts are unknown in the last year."""
    names = listed(part.channels)
    said = f"The composite is the mean of {names}"
    if len(part.channels) > 1:
        said += ", each relative to its own scale"
    year = measured.sides.years[-1]
    unknown = [
        n for n in part.channels if not np.isfinite(measured.of_values(n).capacity[..., -1]).any()
    ]
    if unknown:
        said += f"; {listed(unknown)} {'is' if len(unknown) == 1 else 'are'} unknown in {year}"
    lacking = {n: _lacking(n, year) for n in unknown if n not in measured.layers.channels}
    missing = [origin for ids in lacking.values() for origin in ids]
    if missing:
        helped = listed(name for name, ids in lacking.items() if ids)
        said += f"; for {helped}: {catalogue.pull(missing)}"
    return [f"{said}."]


def _lacking(name: str, year: int) -> list[str]:
    """Return the sources to install for a channel; none if one that it needs ends too early."""
    span, needed = range(year - CARRY_YEARS, year + 1), CHANNEL_FACTS[name].pull
    if not set(needed) <= set(absent([name], span, {})):
        return []
    return [origin for origin in absent([name], span, Store().held()) if origin in needed]


def _not_compared(measured: Measured, part: Component, s: int) -> str:
    """Return why powers are not among those compared in the last year, if some are not."""
    t = len(measured.sides.years) - 1
    unknown = np.flatnonzero(np.isnan(part.value[:, s, t])).tolist()
    why = [one for p in unknown for one in named(reason_of(measured, part, (p, s, t)), *APART)]
    return f"; not compared: {listed(map(words_of, why))}" if why else ""


def _told(measured: Measured, part: Component, s: int) -> str:
    sides, last = measured.sides, len(measured.sides.years) - 1
    state, year, of = sides.states[s], sides.years[last], (s, last)
    rank = part.rank[:, s]
    order = np.argsort(np.where(np.isfinite(rank[:, last]), rank[:, last], np.inf), kind="stable")
    first = int(order[0])
    if not np.isfinite(rank[first, last]):
        return _unranked(measured, part, s)
    power, on = sides.powers[first], _on(part)
    if len(order) < 2 or not np.isfinite(rank[order[1], last]):
        return f"{state}: {power} has {_shown(part, first, of)}{on} in {year}"
    second = int(order[1])
    value = part.value[:, s, last]
    lower = sides.powers[second], _shown(part, second, of)
    other = " at ".join(lower)
    ranks = f"rank {_ranks(part, first, of)} versus {_ranks(part, second, of)}"
    if value[first] == value[second]:
        return f"{state}: {power} and {other} are level{on} in {year}; neither is ahead"
    ahead = f"ahead of {other}"
    if value[second] >= _LEAST:
        ahead = f"{value[first] / value[second]:.1f} times " + "'s ".join(lower)
    leads, depends = part.leader[s] == first, dependence_of(measured, part)

    def why(t: int) -> Doubt | None:
        return barring(doubts_on(measured, part, depends, (first, s, t)))

    sure, doubt = np.array([so and not why(t) for t, so in enumerate(leads)]), why(last)
    if sure[last]:
        return (
            f"{state}: {power} {_run(measured, part, sure, s, ('leads', 'has led'), on)}: "
            f"{_shown(part, first, of)} in {year}, {ahead}; rank ranges do not overlap "
            f"({ranks} in 90% of draws)"
        )
    but = words_of(doubt) if doubt else ""
    highest = _run(measured, part, rank[first] == 1, s, ("is highest", "has been highest"))
    able = part.rank_lower[:, s, last] <= part.rank_upper[first, s, last]
    if leads[last] or (depends[able, s, last] < least_dependence(part.name)).all():
        return (
            f"{state}: no leader{on} in {year}; {power} {highest}, at {_shown(part, first, of)}, "
            f"{ahead}, but {but}"
        )
    return (
        f"{state}: too close to call{on} in {year}; {power} {highest}, at "
        f"{_shown(part, first, of)}, {ahead}, but rank ranges overlap ({ranks})"
        f"{f'; {but}' * bool(doubt)}"
    )


def _moved(measured: Measured, part: Component) -> list[str]:
    """Return which powers rose or fell in which states over the last years of a longer span."""
    years, powers = measured.sides.years, measured.sides.powers
    if len(years) <= _RECENT:
        return []
    said, apart, compared = [], [], False
    same = [not reshaped([one], years[-1 - _RECENT], years[-1]) for one in measured.sides.states]
    for p, power in enumerate(powers):
        before, after = (part.value[p, :, t] for t in (-1 - _RECENT, -1))
        low, high = part.lower[p], part.upper[p]
        clear = (low[:, -1] > high[:, -1 - _RECENT]) | (high[:, -1] < low[:, -1 - _RECENT])
        size = np.maximum(before, after)  # NaN if either is unknown: not compared
        compared |= bool((size >= _SMALL).any())
        moved = (size >= _SMALL) & (size >= _QUARTER * np.minimum(before, after)) & same
        for verb, way in (("rose", after > before), ("fell", after < before)):
            at = np.flatnonzero(moved & way).tolist()
            at.sort(key=lambda s: -abs(after[s] - before[s]))
            if at:
                said.append(f"{power} {verb} in {_listed_moves(measured, part, p, at)}")
            apart += [f"{power} in {measured.sides.states[s]}" for s in at if clear[s]]
    on, span = _on(part), f"a quarter or more from {years[-1 - _RECENT]} to {years[-1]}"
    if not said:
        return [f"No figure{on} of {_SMALL} or more changed by {span}."] if compared else []
    ranges = f"do not overlap for {listed(apart[:_MOST_MOVED])}" if apart else "overlap"
    return [f"Changes{on} of {span}: {'; '.join(said)}; the ranges of the two years {ranges}."]


def _listed_moves(measured: Measured, part: Component, p: int, at: list[int]) -> str:
    names, value = measured.sides.states, part.value
    shown = [
        f"{names[s]} ({_figure(value[p, s, -1 - _RECENT])} to {_figure(value[p, s, -1])})"
        for s in at[:_MOST_MOVED]
    ]
    more = len(at) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def _unranked(measured: Measured, part: Component, s: int) -> str:
    """Return which powers are unknown, and why, where powers cannot be ranked."""
    sides, t = measured.sides, len(measured.sides.years) - 1
    unknown = np.flatnonzero(np.isnan(part.value[:, s, t])).tolist()
    reasons = {p: reason_of(measured, part, (p, s, t)) for p in unknown}
    able = [p for p in unknown if not named(reasons[p], *APART)] or unknown
    names, first = listed([sides.powers[p] for p in able]), reasons[able[0]][0]
    why = words_of(first | {"parts": _shortened(first.get("parts", {}))})
    return f"{sides.states[s]}: no rank{_on(part)} in {sides.years[t]}; {names}: {why}"


def _shortened(parts: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the parts up to the first with several reasons, each with its first reason."""
    several = (k for k, why in enumerate(parts.values()) if len(why) > 1)
    return {n: why[:1] for n, why in islice(parts.items(), next(several, len(parts)) + 1)}


def _on(part: Component) -> str:
    return "" if part.is_composite else f" in {part.name}"


def _run(
    measured: Measured, part: Component, so: NDArray[np.bool_], s: int, verb: tuple[str, str],
    on: str = "",
) -> str:  # fmt: skip
    """Return a verb, present and perfect, with the year since which it has been true."""
    years = measured.sides.years
    since = len(years) - 1
    while since > 0 and so[since - 1]:
        since -= 1
    if since == len(years) - 1:
        return f"{verb[0]}{on}"
    span = f"in every year from {years[since]} to {years[-1]}"
    if since and np.isfinite(part.rank[:, s, since - 1]).any():
        span = f"since {years[since]}"
    elif since and measured.sides.valid[:, s, since - 1].any():
        # "Since" would say that it was not so before.
        span += f" (unknown in {years[since - 1]})"
    return f"{verb[1]}{on} {span}"


def _figure(value: float) -> str:
    return bare(value, "") if np.isfinite(value) else UNKNOWN


def _shown(part: Component, p: int, of: tuple[int, int]) -> str:
    low, high = part.lower[(p, *of)], part.upper[(p, *of)]
    return f"{_figure(part.value[(p, *of)])} ({_figure(low)} to {_figure(high)})"


def _ranks(part: Component, p: int, of: tuple[int, int]) -> str:
    low, high = part.rank_lower[(p, *of)], part.rank_upper[(p, *of)]
    if not np.isfinite(low):
        return UNKNOWN
    return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def digest(measured: Measured, channel: str | None) -> list[dict[str, str]]:
    """Return one row per state and power in the last year, highest first, for the terminal.

    With the value of the first year and the channels; for one channel, with its factors.
    """
    sides, part = measured.sides, main_part(measured, channel)
    values = part.value
    last = len(sides.years) - 1
    rows = []
    for s, state in enumerate(sides.states):
        order = np.argsort(-np.nan_to_num(values[:, s, last], nan=-1.0), kind="stable")
        for n, p in enumerate(order):
            at = (int(p), s, last)
            row = {
                "state": "" if n else state,
                "power": sides.powers[p],
                str(sides.years[last]): _figure(values[at]),
                range_name("influence"): _span(part, at),
                "rank": _ranks(part, int(p), (s, last)),
            }
            ranks = measured.without_pacts.get(part.name)
            if ranks is not None:
                row["no pacts"] = UNKNOWN if np.isnan(ranks[at]) else f"{ranks[at]:.0f}"
            if last:
                row[str(sides.years[0])] = _figure(values[p, s, 0])
            rows.append(row | _details(measured, part, at))
    return rows


def _span(part: Component, at: tuple[int, int, int]) -> str:
    low, high = part.lower[at], part.upper[at]
    return f"{_figure(low)}-{_figure(high)}" if np.isfinite(low) else UNKNOWN


def _details(measured: Measured, part: Component, at: tuple[int, int, int]) -> dict[str, str]:
    if part.is_composite:
        return {name: _figure(measured.of_values(name).capacity[at]) for name in part.channels}
    place = MEASURED.index(part.name)
    value, reverse = measured.values[place], measured.reverse[place]
    return {
        "dependence": _figure(value.dependence[at]), "bandwidth": _figure(value.bandwidth[at]),
        "power's dependence": _figure(reverse.dependence[at]),
    }  # fmt: skip
