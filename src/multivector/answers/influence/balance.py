"""Balance: the number of partners that a state's ties are spread across."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.as_known import as_known
from multivector.answers.columns import columns_of
from multivector.answers.influence.influence import NEEDED, NOTHING
from multivector.answers.influence.layers import Layers, load_layers
from multivector.answers.influence.outside_options import balance_outside, check_outside
from multivector.answers.influence.rows import record_of, resolve, scales_of, sources_in
from multivector.answers.influence.ties.grids import ChannelLayers
from multivector.answers.influence.ties.sides import choose_years, exists, pick_years
from multivector.answers.influence.ties.trade_flows import UNTOLD
from multivector.answers.result import Result, number
from multivector.arrays import Bools, Floats
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import state as state_of
from multivector.codes.states import name_of
from multivector.errors import InputError, UsageError
from multivector.measures.balance import Balance, measure_balance
from multivector.measures.capacity.capacity import bandwidth, sub_shares
from multivector.prose import ages_in_words, opened
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS, LEVEL
from multivector.years import Years, renamed_years, span_of

COLUMNS = columns_of("balance")
_CAPTION = (
    "How a state's ties are spread across all states with data (members of blocs count "
    "individually), computed from shares averaged over channels. The effective number of partners "
    "is the exponential of the entropy, with a spread (90% of draws of the data); HHI is the sum "
    "of squared shares. Coverage is the share of channels with data for the state in all years "
    "shown. Balance does not measure the strength of ties."
)


@as_known
@renamed_years
def balance(
    *,
    region: str | None = None,
    states: Sequence[str] | None = None,
    start: int | None = None,
    end: int | None = None,
    years: Years | None = None,
    outside: Sequence[str] | None = None,
    as_of: str | None = None,
) -> Result:
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
        null if nothing is known.

    Raises
    ------
    UsageError
        If a state is unknown, the first year is after the last, or there are no data in the years.
    InputError
        If no data are installed.
    """
    span = span_of(start, end, years)
    wanted, against = _states(region, states), check_outside(outside, span)
    layers = load_layers()
    if not layers.channels:
        raise InputError("no data on ties between states are installed", next=NEEDED)
    if against is not None:
        title = region or ", ".join(wanted)
        return balance_outside(wanted, list(against), layers, span[0], title)
    chosen = choose_years(layers, span)
    rows: list[dict[str, Any]] = []
    for state in wanted:
        found, ages = _measure(layers, state, chosen)
        one, every = np.array([layers.names.index(state)]), np.arange(len(layers.names))
        for t, y in enumerate(chosen):
            sources = {n: sources_in(layers.channels[n], one, every, y) for n in ages}
            old = {n: int(age[t]) for n, age in ages.items()}
            rows.append(_row(layers, state, y, t, found, old, sources))
    if all(row["entropy"] is None for row in rows):
        known = ", ".join(f"{n} {c.years[0]}-{c.years[-1]}" for n, c in layers.channels.items())
        raise UsageError(NOTHING, where="start/end", allowed=known)
    used = (one for row in rows for ids in row["sources"].values() for one in ids)
    origins = resolve(dict.fromkeys(used), Store().installed())
    carried = ages_in_words(row["age"] for row in rows if row["year"] == chosen[-1])
    return Result(
        title=f"Balance of {region or ', '.join(wanted)}",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=origins,
        sentences=(*_sentences(rows, chosen), *filter(None, [carried])),
        caption=_CAPTION,
        run={
            "scales": scales_of(layers),
            "draws": 2000,
            "level": LEVEL,
            **record_of(origins, CHANNELS, chosen),
        },
        drawing={"x": "year", "y": "effective_partners", "series": "state"},
    )


def _states(region: str | None, states: Sequence[str] | None) -> list[str]:
    if (region is None) == (states is None):
        raise UsageError("specify either a region or states, not both", where="region/states")
    if region:
        return list(region_of(region).states)
    codes = list(dict.fromkeys(state_of(word) for word in states or ()))
    if not codes:
        raise UsageError("no state given", where="states", allowed="ISO 3166-1 codes or names")
    return codes


def _measure(
    layers: Layers, state: str, years: Sequence[int]
) -> tuple[Balance, dict[str, NDArray[np.intp]]]:
    """Measure one state: its ties are the mean of its shares by channel, if known in all years.

    Returns the balance, and the age of each channel used by year, (T,).
    """
    if state not in layers.names:
        raise UsageError(f"no data for {state}", where="states")
    s = layers.names.index(state)
    there = np.array([exists(state, year) for year in years])
    ties = np.zeros((len(years), len(layers.names)))
    channels: dict[str, NDArray[np.intp]] = {}
    for name, layer in layers.channels.items():
        capacity, ages = _capacity(layers, name, s, years)
        # A channel with a single partner (such as one lender) is not informative about the spread.
        known = (np.isfinite(capacity).sum(axis=1) > 1) & (np.nansum(capacity, axis=1) > 0)
        known &= _reported(layer, s, years)
        if not known[there].all() or not there.any() or len(layer.shares) == 0:
            continue
        channels[name] = ages
        # Each channel is normalised: otherwise a binary tie such as a pact would outweigh trade.
        total = np.nansum(capacity, axis=1, keepdims=True)
        ties += np.nan_to_num(capacity) / np.where(total > 0, total, 1.0)
    ties[~there] = 0.0
    return measure_balance(ties / max(len(channels), 1)), channels


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
    for share in layer.shares:
        place, age = pick_years(share.years, years)
        if (place >= 0).all():
            whole = share.whole[s, place][:, None]
            shares.append(sub_shares(share.part[s][:, place].T, whole))
            ages.append(age)
    widths: list[Floats] = []
    for flow in layer.flows:
        place, _ = pick_years(flow.years, years)
        if (place >= 0).all():
            widths.append(bandwidth(flow.grid[s][:, place].T, flow.scale))
    capacity = _mean(shares, len(layers.names), len(years)) * _mean(
        widths, len(layers.names), len(years)
    )
    capacity[:, s] = np.nan
    return capacity, np.max(ages, axis=0)


def _mean(parts: Sequence[Floats], n: int, years: int) -> Floats:
    """Return the mean of the parts that cover at least half as many partners as the best, (T, n).

    A part recorded for only a few states is not informative about the spread over all.
    """
    known = [int(np.isfinite(part).sum()) for part in parts]
    chosen = [part for part, count in zip(parts, known, strict=True) if 2 * count >= max(known)]
    if not chosen:
        return np.full((years, n), np.nan)
    return np.asarray(np.mean(chosen, axis=0))


def _row(
    layers: Layers,
    state: str,
    year: int,
    t: int,
    found: Balance,
    ages: Mapping[str, int],
    sources: Mapping[str, list[str]],
) -> dict[str, Any]:
    known = bool(np.isfinite(found.entropy[t])) and bool(ages)
    return {
        "state": state,
        "year": year,
        "entropy": number(found.entropy[t]) if known else None,
        "effective_partners": number(found.effective_partners[t]) if known else None,
        "hhi": number(found.hhi[t]) if known else None,
        "top": layers.names[found.top[t]] if known else None,
        "top_share": number(found.top_share[t]) if known else None,
        "lower": number(found.lower[t]) if known else None,
        "upper": number(found.upper[t]) if known else None,
        "coverage": number(len(ages) / 6) if known else 0.0,
        "channels_used": list(ages) if known else [],
        "carried_forward": any(ages.values()) and known,
        "age": dict(ages) if known else {},
        "sources": dict(sources) if known else {},
    }


def _sentences(rows: Sequence[dict[str, Any]], years: Sequence[int]) -> list[str]:
    said = []
    for row in rows:
        if row["year"] == years[-1] and row["entropy"] is not None:
            equal = row["effective_partners"]
            said.append(
                f"{opened(name_of(row['state']))} in {row['year']}: {equal:.1f} effective partners "
                f"({row['lower']:.1f} to {row['upper']:.1f}); the largest is {name_of(row['top'])} "
                f"with {100 * row['top_share']:.0f}%."
            )
    return said
