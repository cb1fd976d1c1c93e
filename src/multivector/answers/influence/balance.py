"""Balance: the number of partners that a state's ties are spread across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.influence.doubts import Doubt, doubt, flag_of
from multivector.answers.influence.layers import NOTHING, require_layers
from multivector.answers.influence.measured import CHANNEL_SCALES
from multivector.answers.influence.outside_options import balance_outside, check_outside
from multivector.answers.influence.rows import record_of, resolve, scales_of, sources_in
from multivector.answers.influence.ties.grids import ChannelLayers, FlowLayer, Layers, Share
from multivector.answers.influence.ties.sides import choose_years, pick_years, require_one
from multivector.answers.influence.ties.trade_flows import UNTOLD
from multivector.answers.result import Result, number
from multivector.arrays import Bools, Floats
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import state as state_of
from multivector.codes.states import name_of
from multivector.codes.systems import exists
from multivector.errors import UsageError
from multivector.given import words
from multivector.measures.balance import Balance, measure_balance
from multivector.measures.capacity.capacity import bandwidth, sub_shares
from multivector.prose import ages_in_words, listed, opened
from multivector.vocabulary import CHANNELS, LEVEL
from multivector.years import Span, Years, renamed_years, span_of, years_in_words

COLUMNS = columns_of("balance")
# A channel with data on a few states, such as one lender or the five investors of ``imf_dip``, says
# nothing of how ties are spread; others have 14 or more, most over 40. States known to have no tie
# count: that Japan's and Cuba's security rests on a few is what concentration means.
LEAST_STATES = 10
# What is left may be led by another partner than the whole.
_WITHOUT = ", without trade and not comparable with states that have it"
_FIGURES = ("entropy", "effective_partners", "hhi", "top_share", "lower", "upper")
Part = TypeVar("Part", Share, FlowLayer)


@dataclass(frozen=True, slots=True)
class _Spread:
    """The balance of one state, and the channels that it is based on."""

    balance: Balance
    ties: dict[str, Floats]  # by channel, (T, n): shares of the partners times the weight
    ages: dict[str, NDArray[np.intp]]  # by channel, (T,)
    doubts: list[Doubt]  # which channels are left out, in which years and why


@as_known
@renamed_years
def balance(
    *, region: str | None = None, states: Sequence[str] | None = None, start: int | None = None,
    end: int | None = None, years: Years | None = None, outside: Sequence[str] | None = None,
    as_of: str | None = None,
) -> Result:  # fmt: skip
    """Return the entropy, effective number of partners and HHI of each state's ties, by year.

    Parameters
    ----------
    region, states, start, end, years, as_of
        As for :func:`multivector.influence`. Default: the latest year with trade data.
    outside : sequence of str, optional
        Powers: return instead the losses of each state and each of these powers if their trade
        ended, in one year (:func:`multivector.answers.influence.outside_options.balance_outside`).

    Returns
    -------
    Result
        ``state, year, entropy, effective_partners, hhi, top, top_share, lower, upper, coverage``;
        null if nothing is known. ``flag``: channels left out because they are not known in all
        years shown, with the reason.

    Raises
    ------
    UsageError
        If a state is unknown or did not exist in the years, the first year is after the last, or
        there are no data in the years.
    InputError
        If no data are installed.
    """
    span = span_of(start, end, years)
    wanted = _states(region, states, span)
    against = check_outside(outside, span)
    layers = require_layers()
    if against is not None:
        title = region or ", ".join(wanted)
        return balance_outside(wanted, list(against), layers, span[0], title)
    chosen = choose_years(layers, span)
    rows: list[dict[str, Any]] = []
    said: list[str] = []
    for state in wanted:
        found = _measure(layers, state, chosen)
        one, every = np.array([layers.names.index(state)]), np.arange(len(layers.names))
        for t, year in enumerate(chosen):
            sources = {n: sources_in(layers.channels[n], one, every, year) for n in found.ties}
            rows.append(_row(layers, state, t, year, found, sources))
        said += _sentences(rows[-1], found)
    if all(row["entropy"] is None for row in rows):
        raise UsageError(NOTHING, where="start/end", allowed=layers.spans)
    origins = resolve(one for row in rows for ids in row["sources"].values() for one in ids)
    carried = ages_in_words(row["age"] for row in rows if row["year"] == chosen[-1])
    return Result(
        title=f"Balance of {region or ', '.join(wanted)}", columns=COLUMNS, rows=tuple(rows),
        origins=origins, caption=caption_of("balance"),
        sentences=(*said, *_left_out(rows, chosen[-1]), *filter(None, [carried])),
        run={
            "scales": scales_of(layers), "draws": 2000, "seed": 0, "level": LEVEL,
            **record_of(origins, CHANNELS, chosen),
        },
        drawing={"x": "year", "y": "effective_partners", "series": "state"},
    )  # fmt: skip


def _states(region: str | None, states: Sequence[str] | None, span: Span) -> list[str]:
    require_one(region, states)
    if region is not None:
        return list(region_of(region, on=span[1] or span[0]).states)
    codes = list(dict.fromkeys(state_of(word, years=span) for word in words(states, "states")))
    if not codes:
        raise UsageError("no state given", where="states", allowed="ISO 3166-1 codes or names")
    return codes


def _measure(layers: Layers, state: str, years: Sequence[int]) -> _Spread:
    """Measure one state: its ties are the weighted mean of its shares by channel."""
    if state not in layers.names:
        raise UsageError(f"no data for {state}", where="states")
    s = layers.names.index(state)
    there = np.array([exists(state, year) for year in years])
    ties: dict[str, Floats] = {}
    aged: dict[str, NDArray[np.intp]] = {}
    left: dict[str, str] = {}
    for name in (n for n in CHANNELS if n in layers.channels):
        capacity, ages = _capacity(layers, name, s, years)
        total = np.nansum(capacity, axis=1, keepdims=True)
        few = there & ~((np.isfinite(capacity).sum(axis=1) >= LEAST_STATES) & (total[:, 0] > 0))
        untold = there & ~few & ~_reported(layers.channels[name], s, years)
        if few.any() or untold.any() or not there.any():
            left |= _why(name, years, few, untold)
            continue
        aged[name] = ages
        # Shares, as a binary tie such as a pact would otherwise outweigh trade; but a channel
        # that is small as a whole, such as the transit of an island, counts less.
        weight = np.minimum(total / CHANNEL_SCALES[name], 1.0)
        ties[name] = np.nan_to_num(capacity) * weight / np.where(total > 0, total, 1.0)
    every = np.sum([np.zeros((len(years), len(layers.names))), *ties.values()], axis=0)
    every[~there] = 0.0
    why = "; ".join(f"{name} ({of})" for name, of in left.items())
    doubts = [doubt("channels left out", channels=list(left), why=why)] if left else []
    return _Spread(measure_balance(every), ties, aged, doubts)


def _why(name: str, years: Sequence[int], few: Bools, untold: Bools) -> dict[str, str]:
    """Return why a channel is left out, and in which years."""
    said = []
    for at, why in (
        (few, f"no ties, or data on fewer than {LEAST_STATES} states"),
        (untold, f"flows that neither side reports are over {100 * UNTOLD:.0f}% of the rest"),
    ):
        if at.any():
            wrong = np.array(years)[at]
            runs = np.split(wrong, np.flatnonzero(np.diff(wrong) > 1) + 1)
            said.append(f"{why} in {listed(years_in_words(run.tolist()) for run in runs)}")
    return {name: ", ".join(said)} if said else {}


def _reported(layer: ChannelLayers, s: int, years: Sequence[int]) -> Bools:
    """Return a mask of the years in which nearly all ties of a state are reported, (T,)."""
    told = np.ones(len(years), dtype=bool)
    for share in layer.shares:
        at = pick_years(share.years, years)[0]
        told &= share.lost[s, at] <= UNTOLD * np.nansum(share.part[s][:, at], axis=0)
    return told


def _capacity(
    layers: Layers, name: str, s: int, years: Sequence[int]
) -> tuple[Floats, NDArray[np.intp]]:
    """Return the capacity of every state over one state in a channel, (T, n), and ages (T,)."""
    layer = layers.channels[name]
    shares: list[Floats] = []
    ages = [np.zeros(len(years), dtype=np.intp)]
    for share in _throughout(layer.shares, years):
        place, age = pick_years(share.years, years)
        age = np.maximum(age, [layer.reported_age(np.array([s]), year) for year in years])
        whole = np.where(place >= 0, share.whole[s, place], np.nan)[:, None]
        shares.append(sub_shares(share.part[s][:, place].T, whole))
        ages.append(age)
    widths: list[Floats] = []
    for flow in _throughout(layer.flows, years):
        place, _ = pick_years(flow.years, years)
        width = bandwidth(flow.grid[s][:, place].T, flow.scale)
        widths.append(np.where(place[:, None] >= 0, width, np.nan))
    shape = (len(years), len(layers.names))
    capacity = _mean(shares, shape) * _mean(widths, shape)
    capacity[:, s] = np.nan
    return capacity, np.max(ages, axis=0)


def _throughout(parts: Sequence[Part], years: Sequence[int]) -> Sequence[Part]:
    """Return the parts that are known in all years; all parts if there are none."""
    return [p for p in parts if (pick_years(p.years, years)[0] >= 0).all()] or parts


def _mean(parts: Sequence[Floats], shape: tuple[int, int]) -> Floats:
    """Return the mean of the parts that cover at least half as many partners as the best, (T, n).

    A part recorded for only a few states is not informative about the spread over all.
    """
    known = [int(np.isfinite(part).sum()) for part in parts]
    chosen = [part for part, count in zip(parts, known, strict=True) if 2 * count >= max(known)]
    if not chosen:
        return np.full(shape, np.nan)
    return np.asarray(np.mean(chosen, axis=0))


def _row(
    layers: Layers, state: str, t: int, year: int, spread: _Spread, sources: Mapping[str, list[str]]
) -> dict[str, Any]:
    found, ages = spread.balance, {name: int(age[t]) for name, age in spread.ages.items()}
    known = bool(np.isfinite(found.entropy[t]))
    row = dict.fromkeys(COLUMNS) | {
        "state": state, "year": year, "coverage": 0.0, "channels_used": [],
        "carried_forward": False, "age": {}, "sources": {}, "doubts": spread.doubts,
        "flag": flag_of(spread.doubts),
    }  # fmt: skip
    if not known:
        return row
    return row | {
        **{name: number(getattr(found, name)[t]) for name in _FIGURES},
        "top": layers.names[found.top[t]],
        "coverage": number(len(ages) / len(CHANNELS)),
        "channels_used": list(ages),
        "carried_forward": any(ages.values()),
        "age": ages,
        "sources": dict(sources),
    }


def _sentences(row: dict[str, Any], spread: _Spread) -> list[str]:
    """Return how a state's ties are spread in its last year, and what makes the largest."""
    if row["entropy"] is None:
        return []
    made = {name: float(ties[-1, spread.balance.top[-1]]) for name, ties in spread.ties.items()}
    first, *others = sorted(made, key=lambda name: -made[name])
    way = f"mostly by {first}"
    if not others:
        way = f"by {first} alone"
    elif 2 * made[first] <= sum(made.values()):
        way = f"mostly by {first} and {others[0]}"
    return [
        f"{opened(name_of(row['state']))} in {row['year']}{_WITHOUT * ('trade' not in made)}: "
        f"{row['effective_partners']:.1f} effective partners ({row['lower']:.1f} to "
        f"{row['upper']:.1f}); the largest is "
        f"{name_of(row['top'])} with {100 * row['top_share']:.0f}%, {way}."
    ]


def _left_out(rows: Sequence[dict[str, Any]], last: int) -> list[str]:
    """Return which channels are left out of which states."""
    told: dict[str, list[str]] = {}
    for row in rows:
        if row["year"] == last and row["flag"]:
            told.setdefault(row["flag"], []).append(name_of(row["state"]))
    return [f"{opened(listed(states))}, {flag}." for flag, states in told.items()]
