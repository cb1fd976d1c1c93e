"""Who holds influence over whom: the capacity of powers over states, by channel, with ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence_groups import Sides, bring, exists, form_sides
from multivector.answers.influence_layers import Layers, load_layers
from multivector.answers.result import Result, number
from multivector.answers.selection import code_of, is_bloc
from multivector.codes.blocs import members
from multivector.codes.regions import region as region_of
from multivector.coding.model import CHANNELS
from multivector.errors import UsageError
from multivector.measures.capacity import (
    Channel,
    ChannelValues,
    Composite,
    compose,
    measure_channel,
    normalise_weights,
)
from multivector.measures.capacity_draws import Ranges, draw_ranges, find_leader
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store

POWERS = ("CHN", "RUS", "USA", "EU", "TUR")
LEVEL = 0.9
FACTBOOK_YEAR = 2024  # whose members and states stand beside the Factbook's figures
COLUMNS = (
    "influencer",
    "influencee",
    "channel",
    "year",
    "value",
    "lower",
    "upper",
    "level",
    "rank",
    "rank_lower",
    "rank_upper",
    "bandwidth",
    "dependence",
    "reverse_dependence",
    "coverage",
    "channels_used",
    "carried_forward",
    "index",
    "origins",
    "lowest",
    "highest",
    "flag",
)
NEEDED = "multivector data pull --open"
CAPTION = (
    "Capacity is what a power could bear upon a state with, not what it achieved: dependence times "
    "bandwidth by channel, and their mean. Powers are ranked on the channels known for all of them "
    "in all years shown (channels_used); lowest and highest put every unknown channel at 0 and at "
    "1. Ranges are 90 % of 2,000 draws of weights and figures. Inspired by the FBIC index, not it."
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a question on capacity was answered with; axes P powers, S states, T years."""

    sides: Sides
    channels: list[Channel]
    values: list[ChannelValues]
    reverse: list[ChannelValues]
    composite: Composite
    ranges: Ranges
    weights: Floats
    ages: list[NDArray[np.intp]]
    layers: Layers


def influence(
    *,
    region: str | None = None,
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    channel: str | None = None,
    year: int | None = None,
    from_: int | None = None,
    to: int | None = None,
    weights: Mapping[str, float] | None = None,
    index: str = "capacity",
) -> Result:
    """Return the capacity of powers over states by channel and year, ranked, with ranges.

    Parameters
    ----------
    region, states : str, sequence of str
        A named region, or states; one of them.
    powers : sequence of str, optional
        States or blocs; China, Russia, the United States, the EU and Turkey without.
    channel : str, optional
        One channel, or ``composite``; all without.
    year, from_, to : int, optional
        One year, or a span; the last year with trade without.
    weights : mapping, optional
        Channel to weight; 1 each without.
    index : str
        ``capacity`` or ``fbic-like``.

    Returns
    -------
    Result
        One row a power, state, channel and year; a figure that is not known is null, with the
        reason in ``flag``.

    Raises
    ------
    UsageError
        If a word is unknown, a power is among the states, a bloc stands beside or over its member,
        a state was none in these years, or weights are negative or all 0.
    InputError
        If no origin with such figures is installed and the Factbook has nothing, either. Without
        any origin, trade, transport and diplomacy are a first answer from the Factbook.
    """
    if index == "fbic-like":
        from multivector.answers.fbic_like import influence_fbic_like

        return influence_fbic_like(
            region=region, states=states, powers=powers, year=year, from_=from_, to=to
        )
    if index != "capacity":
        raise UsageError(f"no index {index!r}", where="--index", allowed="capacity, fbic-like")
    shown = _channels(channel)
    layers = load_layers()
    if not layers.channels:
        from multivector.answers.influence_factbook import first_influence

        sides = choose_sides(layers, region, states, powers, (year or to or FACTBOOK_YEAR,))
        return first_influence(sides.states, sides.powers, shown, COLUMNS)
    years = choose_years(layers, year, from_, to)
    sides = choose_sides(layers, region, states, powers, years)
    measured = measure_capacity(layers, sides, weights)
    rows = [row for name in shown for row in _rows(measured, name)]
    if all(row["value"] is None for row in rows):
        known = ", ".join(f"{n} {c.years[0]}-{c.years[-1]}" for n, c in layers.channels.items())
        raise UsageError("nothing is known of these states in these years", allowed=known)
    return Result(
        title=f"Capacity over {region or ', '.join(sides.states)}",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=_origins(measured),
        sentences=tuple(sentences(measured)),
        caption=CAPTION,
        run={
            "weights": dict(zip(CHANNELS, measured.weights.tolist(), strict=True)),
            "scales": scales_of(layers),
            "draws": 2000,
            "level": LEVEL,
        },
        drawing={"x": "year", "y": "value", "series": "influencer", "panel": "influencee"},
    )


def _channels(word: str | None) -> tuple[str, ...]:
    if word is None:
        return ("composite", *CHANNELS)
    if word not in ("composite", *CHANNELS):
        raise UsageError(
            f"no channel {word!r}", where="--channel", allowed=", ".join(("composite", *CHANNELS))
        )
    return (word,)


def choose_years(
    layers: Layers, year: int | None, from_: int | None, to: int | None
) -> tuple[int, ...]:
    """Return the years asked for; the last with trade (or of any channel) without."""
    if year is not None and (from_ is not None or to is not None):
        raise UsageError("--year beside --from or --to", allowed="one year or a span")
    known = [y for c in layers.channels.values() for y in c.years]
    if year is None and from_ is None and to is None:
        first = layers.channels.get("trade", next(iter(layers.channels.values())))
        return (first.years[-1],)
    start, end = (year, year) if year is not None else (from_ or min(known), to or max(known))
    if start is None or end is None or start > end:
        raise UsageError("the span ends before it begins", where="--from/--to")
    if end - start > 200:
        raise UsageError(f"{end - start} years", where="--from/--to", allowed="200 at most")
    return tuple(range(start, end + 1))


def choose_sides(
    layers: Layers,
    region: str | None,
    states: Sequence[str] | None,
    powers: Sequence[str] | None,
    years: Sequence[int],
) -> Sides:
    """Resolve states and powers, and refuse what cannot be."""
    if (region is None) == (states is None):
        raise UsageError("a region or states", where="--region/--states", allowed="one of the two")
    wanted = (
        list(region_of(region).states)
        if region
        else [code_of(word, where="--states") for word in states or ()]
    )
    chosen = [code_of(word, where="--powers") for word in powers or POWERS]
    wanted, chosen = list(dict.fromkeys(wanted)), list(dict.fromkeys(chosen))
    if not wanted or not chosen:
        raise UsageError("no state or no power is named", where="--states/--powers")
    blocs = [word for word in wanted if is_bloc(word)]
    if blocs:
        raise UsageError(f"{blocs[0]} is no state", where="--states", allowed="states")
    _refuse_overlap(chosen, years)
    for state in wanted:
        if state in chosen:
            raise UsageError(
                f"{state} is both a power and a state it bears upon",
                where="--powers",
                allowed=f"leave {state} out of one of them",
            )
        if not any(exists(state, year) for year in years):
            raise UsageError(f"{state} was no state in {years[0]}-{years[-1]}", where="--from/--to")
    sides = form_sides(layers, chosen, wanted, years)
    for p, s in np.argwhere(~sides.valid.any(axis=2)):
        power, state = chosen[p], wanted[s]
        why = "its own member" if is_bloc(power) else "it in these years"
        raise UsageError(
            f"{power} over {state}, {why}",
            where="--powers",
            allowed=f"leave {power} out of the powers or {state} out of the states",
        )
    return sides


def _refuse_overlap(powers: Sequence[str], years: Sequence[int]) -> None:
    groups = {p: members(p, str(years[-1])) if is_bloc(p) else frozenset({p}) for p in powers}
    for i, one in enumerate(powers):
        for two in powers[i + 1 :]:
            both = groups[one] & groups[two]
            if both:
                raise UsageError(
                    f"{one} and {two} share {', '.join(sorted(both)[:3])}: a bloc and its member "
                    "are not ranked together",
                    where="--powers",
                    allowed="powers without a state in common",
                )


def measure_capacity(
    layers: Layers, sides: Sides, weights: Mapping[str, float] | None = None
) -> Measured:
    """Measure every channel both ways, the composite, and their ranges."""
    weighed = normalise_weights(list(CHANNELS), dict(weights) if weights else None)
    brought = [bring(layers.channels.get(name), name, sides) for name in CHANNELS]
    back = [bring(layers.channels.get(name), name, sides, reverse=True)[0] for name in CHANNELS]
    channels = [channel for channel, _ in brought]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    reverse = [measure_channel(channel, sides.valid) for channel in back]
    composite = compose(values, weighed, sides.valid)
    ranges = draw_ranges(channels, values, composite, weighed, level=LEVEL)
    ages = [age for _, age in brought]
    return Measured(sides, channels, values, reverse, composite, ranges, weighed, ages, layers)


def _rows(found: Measured, name: str) -> list[dict[str, Any]]:
    sides, k = found.sides, CHANNELS.index(name) if name in CHANNELS else len(CHANNELS)
    rows = []
    for s, state in enumerate(sides.states):
        for t, year in enumerate(sides.years):
            for p, power in enumerate(sides.powers):
                rows.append(
                    {
                        "influencer": power,
                        "influencee": state,
                        "channel": name,
                        "year": year,
                        **_figures(found, k, (p, s, t)),
                    }
                )
    return rows


def _figures(found: Measured, k: int, at: tuple[int, int, int]) -> dict[str, Any]:
    _, s, t = at
    composite = k == len(CHANNELS)
    ranges = found.ranges
    used = found.composite.used[:, s, t]
    chosen = [c for c in range(len(CHANNELS)) if used[c]] if composite else [k]
    value = found.composite.value[at] if composite else found.values[k].capacity[at]
    known = bool(np.isfinite(value))
    share = found.weights[chosen] / max(float(found.weights[chosen].sum()), 1e-12)

    def mean(of: str, values: list[ChannelValues]) -> float | None:
        picked = np.array([getattr(values[c], of)[at] for c in chosen])
        return number(picked @ share) if known and len(chosen) else None

    whole = {n: getattr(ranges, n)[(k, *at)] for n in ("rank", "rank_lower", "rank_upper")}
    alone = found.values[k].alone[at] if not composite else np.nan
    low = found.composite.lowest[at] if composite else alone
    high = found.composite.highest[at] if composite else alone
    return {
        "value": number(value),
        "lower": number(ranges.lower[(k, *at)]),
        "upper": number(ranges.upper[(k, *at)]),
        "level": LEVEL if known else None,
        **{n: int(v) if np.isfinite(v) else None for n, v in whole.items()},
        "bandwidth": mean("bandwidth", found.values),
        "dependence": mean("dependence", found.values),
        "reverse_dependence": mean("dependence", found.reverse),
        "coverage": number(found.composite.coverage[s, t]) if composite else float(known),
        "channels_used": [CHANNELS[c] for c in chosen] if known else [],
        "carried_forward": bool(known and any(found.ages[c][t] > 0 for c in chosen)),
        "index": "capacity",
        "origins": _row_origins(found, chosen, s, t) if known else [],
        "lowest": number(low),
        "highest": number(high),
        "flag": None if known else _reason(found, k, at),
    }


def _reason(found: Measured, k: int, at: tuple[int, int, int]) -> str:
    p, s, t = at
    sides = found.sides
    power, state, year = sides.powers[p], sides.states[s], sides.years[t]
    if not sides.valid[at]:
        return f"{state} is no state apart from {power} in {year}"
    if k == len(CHANNELS):
        return "no channel is known for all powers in all years"
    if CHANNELS[k] not in found.layers.channels:
        return "no installed origin has this channel"
    if np.isfinite(found.values[k].alone[at]):
        return "known for this power, but not for all powers in all years"
    return "not known"


def _row_origins(found: Measured, chosen: Sequence[int], s: int, t: int) -> list[str]:
    ids: dict[str, None] = {}
    for c in chosen:
        layer = found.layers.channels.get(CHANNELS[c])
        for k, share in enumerate(layer.shares if layer else ()):
            if found.values[c].used[k, s, t]:
                ids.update(dict.fromkeys(share.origins))
    return list(ids)


def scales_of(layers: Layers) -> dict[str, dict[str, Any]]:
    """Return the fixed scale of each channel's bandwidth, for the run record."""
    return {
        name: {
            "typical": channel.scale.typical,
            "top": channel.scale.top,
            "window": channel.window,
            "unit": channel.unit,
        }
        for name, channel in layers.channels.items()
    }


def _origins(found: Measured) -> tuple[Origin, ...]:
    versions = Store().installed()
    ids: dict[str, None] = {}
    for s, t in np.ndindex(len(found.sides.states), len(found.sides.years)):
        ids.update(dict.fromkeys(_row_origins(found, range(len(CHANNELS)), s, t)))
    return tuple(origin_of(name, versions) for name in ids)


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
