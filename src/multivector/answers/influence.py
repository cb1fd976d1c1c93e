"""Who holds influence over whom: the capacity of powers over states, by channel, with ranges."""

from collections.abc import Mapping, Sequence

import numpy as np

from multivector.answers.influence_groups import Sides, exists, form_sides
from multivector.answers.influence_layers import Layers, load_layers
from multivector.answers.influence_rows import (
    LEVEL,
    measure_capacity,
    origins_of,
    rows_of,
    scales_of,
)
from multivector.answers.influence_words import digest, sentences
from multivector.answers.result import Result
from multivector.codes.blocs import members
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import is_bloc, parties
from multivector.codes.resolve import state as state_of
from multivector.codes.suggest import did_you_mean
from multivector.coding.model import CHANNELS
from multivector.errors import UsageError
from multivector.measures.capacity_draws import DRAWS
from multivector.records.prices import BASE_YEAR

POWERS = ("CHN", "RUS", "USA", "EU", "TUR")
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
        States or blocs (default: China, Russia, the United States, the EU and Turkey).
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
    wanted, chosen = resolve_sides(region, states, powers)
    layers = load_layers()
    if not layers.channels:
        from multivector.answers.influence_factbook import first_influence

        sides = choose_sides(layers, None, wanted, chosen, (year or to or FACTBOOK_YEAR,))
        return first_influence(sides.states, sides.powers, shown, COLUMNS)
    years = choose_years(layers, year, from_, to)
    sides = choose_sides(layers, None, wanted, chosen, years)
    measured = measure_capacity(layers, sides, weights)
    rows = [row for name in shown for row in rows_of(measured, name)]
    if all(row["value"] is None for row in rows):
        known = ", ".join(f"{n} {c.years[0]}-{c.years[-1]}" for n, c in layers.channels.items())
        raise UsageError("nothing is known of these states in these years", allowed=known)
    return Result(
        title=_title(region, sides, channel),
        columns=COLUMNS,
        rows=tuple(rows),
        origins=origins_of(measured, shown),
        sentences=tuple(sentences(measured, channel)),
        digest=tuple(digest(measured, channel)),
        caption=CAPTION,
        run={
            "weights": dict(zip(CHANNELS, measured.weights.tolist(), strict=True)),
            "scales": scales_of(layers),
            "usd_of": BASE_YEAR,
            "draws": DRAWS,
            "level": LEVEL,
        },
        drawing={
            "x": "year",
            "y": "value",
            "series": "influencer",
            "panel": "influencee",
            "only": f"channel={channel or 'composite'}",
        },
    )


def _title(region: str | None, sides: Sides, channel: str | None) -> str:
    last = f"{sides.years[-1]}" if len(sides.years) == 1 else f"{sides.years[-1]}, the last year"
    over = region or ", ".join(sides.states[:8]) + (" and others" if len(sides.states) > 8 else "")
    return f"Capacity over {over} in {last} ({channel or 'composite, and its channels'})"


def _channels(word: str | None) -> tuple[str, ...]:
    if word is None:
        return ("composite", *CHANNELS)
    if word not in ("composite", *CHANNELS):
        known = ("composite", *CHANNELS)
        raise UsageError(
            f"unknown channel: {word!r}{did_you_mean(word, known)}",
            where="channel",
            allowed=", ".join(known),
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


def resolve_sides(
    region: str | None, states: Sequence[str] | None, powers: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of states and of powers, each once, before any work is done."""
    if (region is None) == (states is None):
        raise UsageError("a region or states", where="--region/--states", allowed="one of the two")
    chosen = parties(POWERS if powers is None else powers)
    if region:
        return region_of(region).states, chosen
    given = states.split(",") if isinstance(states, str) else states or ()
    wanted = tuple(dict.fromkeys(state_of(word) for word in given))
    if not wanted:
        raise UsageError("none given", where="states", allowed="ISO 3166-1 codes or names")
    return wanted, chosen


def choose_sides(
    layers: Layers,
    region: str | None,
    states: Sequence[str] | None,
    powers: Sequence[str] | None,
    years: Sequence[int],
) -> Sides:
    """Resolve states and powers, and refuse what cannot be."""
    wanted, chosen = resolve_sides(region, states, powers)
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
    for p, s in np.argwhere(~np.any(sides.valid, axis=2)):
        power, state = chosen[p], wanted[s]
        why = "its own member" if is_bloc(power) else "it in these years"
        raise UsageError(
            f"{power} over {state}, {why}",
            where="--powers",
            allowed=f"leave {power} out of the powers or {state} out of the states",
        )
    return sides


def _refuse_overlap(powers: Sequence[str], years: Sequence[int]) -> None:
    for year in reversed(years):
        groups = {p: members(p, f"{year}-07-01") if is_bloc(p) else {p} for p in powers}
        for i, one in enumerate(powers):
            for two in powers[i + 1 :]:
                both = groups[one] & groups[two]
                if both:
                    raise UsageError(
                        f"{one} and {two} share {', '.join(sorted(both)[:3])} in {year}: a bloc "
                        "and its member are not ranked together",
                        where="--powers",
                        allowed="powers without a state in common in these years",
                    )
