"""Who holds influence over whom: the capacity of powers over states, by channel, with ranges."""

from collections.abc import Mapping, Sequence

from multivector.answers.influence.factbook import FACTBOOK_YEAR
from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.rows import (
    COLUMNS,
    measure_capacity,
    origins_of,
    rows_of,
    scales_of,
)
from multivector.answers.influence.sides import Sides, choose_sides, choose_years, resolve_sides
from multivector.answers.influence.wording import digest, sentences
from multivector.answers.result import Result
from multivector.codes.suggest import did_you_mean
from multivector.errors import UsageError
from multivector.measures.capacity.draws import DRAWS
from multivector.records.origins.prices import BASE_YEAR
from multivector.vocabulary import CHANNELS, LEVEL

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
        from multivector.answers.influence.fbic_like import influence_fbic_like

        return influence_fbic_like(
            region=region, states=states, powers=powers, year=year, from_=from_, to=to
        )
    if index != "capacity":
        raise UsageError(f"no index {index!r}", where="--index", allowed="capacity, fbic-like")
    shown = _channels(channel)
    wanted, chosen = resolve_sides(region, states, powers)
    layers = load_layers()
    if not layers.channels:
        from multivector.answers.influence.factbook import first_influence

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
