"""Capacity of powers over states, by channel and year, with ranges."""

from collections.abc import Mapping, Sequence
from typing import Any

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of
from multivector.answers.influence.factbook import FACTBOOK_YEAR, first_influence
from multivector.answers.influence.layers import NOTHING, load_layers
from multivector.answers.influence.listed_trade import told_change
from multivector.answers.influence.measured import (
    CHANNEL_SCALES,
    COMPOSITE,
    MEASURED,
    measure_capacity,
    named,
    weigh_channels,
)
from multivector.answers.influence.rows import COLUMNS, origins_of, record_of, rows_of, scales_of
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import (
    Sides,
    choose_sides,
    choose_years,
    pair_ages,
    resolve_sides,
)
from multivector.answers.influence.wording import digest, main_part, sentences
from multivector.answers.result import Result
from multivector.codes.blocs import changed_blocs
from multivector.codes.regions import region_named, usual_powers
from multivector.codes.resolve import is_bloc
from multivector.codes.suggest import unknown
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.measures.capacity.draws import DRAWS, SEED
from multivector.prose import ages_in_words, listed
from multivector.records.catalogue import pull
from multivector.records.origins.prices import BASE_YEAR
from multivector.text.dates import given_date
from multivector.vocabulary import CHANNEL_FACTS, CHANNELS, LEVEL
from multivector.years import Span, Years, renamed_years, span_of, years_in_words


@as_known
@renamed_years
def influence(
    *, region: str | None = None, states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None, channel: str | None = None, start: int | None = None,
    end: int | None = None, years: Years | None = None,
    weights: Mapping[str, float] | None = None, channels: Sequence[str] | None = None,
    before: Years | None = None, after: Years | None = None, index: str = "capacity",
    as_of: str | None = None,
) -> Result:  # fmt: skip
    """Measure the capacity of powers over states by channel and year, with ranks and ranges.

    Parameters
    ----------
    region, states : str, sequence of str
        A named region or a list of states; exactly one of the two. A bloc (``"ECOWAS"``) is the
        region of its members in the last year asked for, else today's.
    powers : sequence of str, optional
        States or blocs. Default: China, Russia, the United States, the EU and Turkey.
    channel : str, optional
        One channel, or ``composite``. Default: the composite and its channels (``technology`` is
        not one of them).
    start, end : int, optional
        First and last year.
    years : int, (int, int) or range, optional
        Instead of ``start`` and ``end``: a year, (first, last), or a range. Default: the latest
        year with data on the channels shown.
    weights : mapping, optional
        Weight of each channel of the composite. Default: 1.
    channels : sequence of str, optional
        The channels of the composite. Default: trade, security and diplomacy.
    before, after : int, (int, int) or range, optional
        Two spans of years: return instead the changes between them, by link
        (:func:`multivector.answers.influence.before_after.changes`).
    index : str
        ``capacity`` or ``fbic-like``.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD. The last sentence of an answer then
        reports how many rows have an assumed publication date.

    Returns
    -------
    Result
        One row per power, state, channel and year; an unknown figure is null, with the reason in
        ``flag``.

    Raises
    ------
    UsageError
        If a name is unknown, the first year is after the last, the only state is a power, a bloc
        is compared with a member of all years or measured over one, a state did not exist then,
        weights are negative or all 0, only one of ``before`` and ``after`` is given, or an option
        that they or ``fbic-like`` do not use.
    InputError
        If no source with such data is installed and the Factbook has none either. If no source is
        installed, trade, transport and diplomacy are estimated from the Factbook.
    """
    own: dict[str, object] = {"channel": channel, "channels": channels, "weights": weights}
    if before is not None or after is not None:
        own |= {"start": start, "end": end, "years": years}
        _refuse({**own, "index": index.removeprefix("capacity")}, "with before and after")
        from multivector.answers.influence.before_after import changes

        return changes(region=region, states=states, powers=powers, before=before, after=after)
    span = span_of(start, end, years)
    known = given_date(str(as_of), parameter="as_of") if as_of else None
    if known and max(span[0] or 0, span[1] or 0) > int(known[:4]):
        raise UsageError(f"later than the day asked for, {as_of}", where="start/end")
    if index == "fbic-like":
        _refuse({**own, "channel": channel != COMPOSITE and channel}, "by fbic-like")
        from multivector.answers.influence.fbic_like import influence_fbic_like

        return influence_fbic_like(
            region=region, states=states, powers=powers, start=span[0], end=span[1]
        )
    if index != "capacity":
        raise UsageError(f"unknown index: {index!r}", where="index", allowed="capacity, fbic-like")
    shown, weighed = _channels(channel), weigh_channels(channels, weights)
    wanted, chosen = resolve_sides(region, states, powers, span)
    place = region_named(region) if region else None
    layers = load_layers()
    if not layers.channels:
        sides = choose_sides(layers, None, wanted, chosen, (span[1] or FACTBOOK_YEAR,))
        return first_influence(sides.states, sides.powers, shown)
    asked = (channel,) if channel in MEASURED else named(weighed)
    sides = choose_sides(layers, None, wanted, chosen, choose_years(layers, span, asked))
    if span == (None, None) and "trade" in asked:
        # A year in which other states have trade is not the last one of these.
        while (pair_ages(layers.channels.get("trade"), sides)[sides.valid] > 0).mean() > 0.5:
            sides = choose_sides(layers, None, wanted, chosen, (sides.years[0] - 1,))
    earliest = sides.years[0] - CARRY_YEARS * (span == (None, None))
    while True:
        measured = measure_capacity(layers, sides, weighed)
        rows = [row for name in shown for row in rows_of(measured, name)]
        if any(row["coverage"] for row in rows):
            break
        if sides.years[0] == earliest or not set(asked) & set(layers.channels):
            raise _nothing(rows, asked, layers, span)
        # The latest year of a source may not have these states.
        sides = choose_sides(layers, None, wanted, chosen, (sides.years[0] - 1,))
    origins, main = origins_of(rows), main_part(measured, channel).name
    carried = ages_in_words(row["age"] for row in rows if row["year"] == sides.years[-1])
    return Result(
        title=_title(region, sides, channel, main), columns=COLUMNS, rows=tuple(rows),
        origins=origins,
        sentences=(
            *sentences(measured, channel),
            _compared(sides, () if powers else usual_powers(wanted, place), "diplomacy" in asked),
            *filter(None, [carried]),
            *((*_step(layers, sides), *told_change(layers, sides)) if "trade" in shown else ()),
        ),
        digest=tuple(digest(measured, channel)), caption=caption_of("influence"),
        run={
            "weights": dict(zip(CHANNELS, measured.weights.tolist(), strict=True)),
            "channel_scales": CHANNEL_SCALES,
            "scales": scales_of(layers),
            "usd_of": BASE_YEAR, "draws": DRAWS, "seed": SEED, "level": LEVEL,
            **record_of(origins, CHANNELS if COMPOSITE in shown else shown, sides.years),
        },
        drawing={
            "x": "year", "y": "value", "series": "influencer", "panel": "influencee",
            "only": f"channel={main}",
        },
    )  # fmt: skip


def _nothing(
    rows: Sequence[Mapping[str, Any]], asked: Sequence[str], layers: Layers, span: Span
) -> MultivectorError:
    """Return the error for rows without a figure: the data are missing, or the years are wrong."""
    needed = [one for name in asked for one in CHANNEL_FACTS[name].pull]
    if not set(asked) & set(layers.channels):
        return InputError(f"no data on {listed(asked)} are installed", next=pull(needed))
    why = "" if rows[0]["channel"] == COMPOSITE else f": {rows[0]['flag']}"
    if span == (None, None):
        return InputError(f"no data for these states in recent years{why}", allowed=layers.spans)
    return UsageError(f"{NOTHING}{why}", where="start/end", allowed=layers.spans)


def _refuse(given: Mapping[str, object], by: str) -> None:
    """Raise UsageError for a parameter that an answer does not use."""
    if unused := next((name for name, value in given.items() if value), None):
        raise UsageError(f"not used {by}", where=unused)


def _compared(sides: Sides, usual: Sequence[str], averaged: bool) -> str:
    """Say which powers are compared, and which of the usual ones are not over their members."""
    less = [power for power in usual if is_bloc(power) and power not in sides.powers]
    without = f"; not compared with members: {listed(less)}" if less else ""
    averaged &= any(map(is_bloc, sides.powers))
    mean = "; in diplomacy, a bloc has the posts of its mean member" * averaged
    which = changed_blocs(sides.powers, sides.years[0], sides.years[-1])
    return f"Powers compared: {listed(sides.powers)}{without}{mean}.{which}"


def _step(layers: Layers, sides: Sides) -> list[str]:
    """Return a note on a change of sources of trade within the years; none if there is none."""
    trade = layers.channels.get("trade")
    record = getattr(trade.shares[0].joint, "record", None) if trade else None
    if record is None or not max(record.years[0], sides.years[0]) < record.first <= sides.years[-1]:
        return []
    return [
        f"Trade to {record.first - 1} is of goods and services, from {record.first} of goods alone "
        "from other sources: a change between these two years may be theirs."
    ]


def _title(region: str | None, sides: Sides, channel: str | None, main: str) -> str:
    over = region or ", ".join(sides.states[:8]) + (" and others" if len(sides.states) > 8 else "")
    which = channel or "composite and its channels"
    if main not in (channel, COMPOSITE):
        which += f"; shown: {main}, as the composite is unknown"
    return f"Capacity over {over} in {years_in_words(sides.years)} ({which})"


def _channels(word: str | None) -> tuple[str, ...]:
    if word is None:
        return (COMPOSITE, *CHANNELS)
    known = (COMPOSITE, *MEASURED)
    if word not in known:
        raise unknown("channel", word, known, "channel")
    return (word,)
