"""An index like FBIC, computed from the installed sources; components left out are listed."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from multivector.answers.columns import caption_of
from multivector.answers.influence.doubts import doubt, flag_of
from multivector.answers.influence.layers import NOTHING, load_layers
from multivector.answers.influence.rows import COLUMNS, origins_of
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.loading import GDP
from multivector.answers.influence.ties.sides import (
    Sides,
    bring,
    choose_sides,
    choose_years,
    pick_years,
)
from multivector.answers.result import Result, number
from multivector.arrays import Floats, Ints
from multivector.errors import InputError, UsageError
from multivector.measures.fbic_like import FbicLike, measure_fbic_like
from multivector.prose import listed
from multivector.records.origins import prices

AVERAGED = 5  # years of the moving average, as far as data exist


def influence_fbic_like(
    *, region: str | None = None, states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None, start: int | None = None, end: int | None = None,
) -> Result:  # fmt: skip
    """Return the FBIC-like index of powers over states; see :func:`influence` for the options.

    Raises InputError if trade or GDP data are not installed.
    """
    layers = load_layers()
    if "trade" not in layers.channels or not layers.gdp_years:
        raise InputError(
            "the index requires trade and GDP data", next="multivector data pull itpd worldbank_gdp"
        )
    years = choose_years(layers, (start, end))
    before = tuple(range(years[0] - AVERAGED + 1, years[-1] + 1))
    long = choose_sides(layers, region, states, powers, before)
    found = measure_fbic_like(**_inputs(layers, long))
    rows = _rows(found, layers, long, years)
    if all(row["value"] is None for row in rows):
        trade = layers.channels["trade"].years
        raise UsageError(NOTHING, where="start/end", allowed=f"{trade[0]}-{trade[-1]}")
    parts = ["trade", "GDP", *(["arms"] if "security" in layers.channels else [])]
    return Result(
        title=f"FBIC-like index over {region or ', '.join(long.states)}", columns=COLUMNS,
        rows=tuple(rows), origins=origins_of(rows),
        caption=caption_of("fbic-like", parts=listed(parts), left_out=", ".join(found.left_out)),
        run={"left_out": list(found.left_out), "averaged_years": AVERAGED},
        drawing={"x": "year", "y": "value", "series": "influencer", "panel": "influencee"},
    )  # fmt: skip


def _inputs(layers: Layers, sides: Sides) -> dict[str, Floats]:
    trade = bring(layers.channels["trade"], "trade", sides)
    both = trade.figures.sum(axis=0)
    place, _ = pick_years(layers.gdp_years, sides.years)
    gdp, whole = np.full((2, *both.shape[1:]), np.nan)
    sold, bought = layers.channels["trade"].shares
    trade_place, _ = pick_years(sold.years, sides.years)
    for t in range(len(sides.years)):
        member = sides.state_members[:, :, t]
        if place[t] >= 0:
            gdp[:, t] = member @ np.nan_to_num(layers.gdp[:, place[t]])
        if trade_place[t] >= 0:
            k = trade_place[t]
            ways = [np.nansum(x.part[:, :, k], axis=1) + x.lost[:, k] for x in (sold, bought)]
            whole[:, t] = member @ np.sum(ways, axis=0)
    given: dict[str, Floats] = {
        "trade_usd": _average(both),
        "trade_gdp": _average(100 * both / np.where(gdp > 0, gdp, np.nan)),
        "trade_share": _average(100 * both / np.where(whole > 0, whole, np.nan)),
    }
    if "security" in layers.channels:
        arms = bring(layers.channels["security"], "security", sides)
        total = np.where(arms.totals[0] > 0, arms.totals[0], np.nan)
        # A state without arms imports has none from this power.
        share = np.where(arms.totals[0] == 0, 0.0, 100 * arms.figures[0] / total)
        given |= {"arms_share": _average(share), "arms_stock": _average(arms.flows[0].amount)}
    return given


def _sources(layers: Layers, states: Ints, years: Sequence[int]) -> list[str]:
    """Return the sources of the figures of these years: trade in each of them, GDP and arms."""
    trade = layers.channels["trade"].shares[0]
    places = [int(place) for place in pick_years(trade.years, years)[0] if place >= 0]
    told = {x for k in places for i in states for x in trade.total_at(int(i), k).split(", ")}
    if "itpd" in told:  # in dollars of 2010
        told.add(prices.origin().id)
    # The totals of the channel also rest on GDP, which may have a second source.
    found = [name for name in trade.origins if name in told and name not in GDP]
    arms = layers.channels["security"].shares[0].origins if "security" in layers.channels else ()
    return [*found, GDP[0], *arms]


def _average(values: Floats) -> Floats:
    """Return the moving average of the known years up to each year."""
    out = np.full(values.shape, np.nan)
    for t in range(values.shape[-1]):
        part = values[..., max(0, t - AVERAGED + 1) : t + 1]
        known = np.isfinite(part)
        mean = np.sum(part, axis=-1, where=known) / np.maximum(known.sum(axis=-1), 1)
        out[..., t] = np.where(np.isfinite(values[..., t]), mean, np.nan)
    return out


def _rows(
    index: FbicLike, layers: Layers, sides: Sides, years: Sequence[int]
) -> list[dict[str, Any]]:
    rows = []
    used = [name for name in ("trade", "security") if name in layers.channels]
    reported = [layers.gdp_years, *(layers.channels[name].shares[0].years for name in used)]
    for s, t in np.ndindex(len(sides.states), len(sides.years)):
        if sides.years[t] not in years:
            continue
        states = np.flatnonzero(sides.state_members[s, :, t])
        origins = _sources(layers, states, sides.years[max(0, t - AVERAGED + 1) : t + 1])
        # Trade, arms or GDP of an earlier year.
        carried = any(pick_years(known, sides.years[t : t + 1])[1][0] > 0 for known in reported)
        values = np.where(sides.valid[:, s, t], index.index[:, s, t], np.nan)
        # Ranked only if the index is known for all powers that exist.
        complete = bool(np.isfinite(values[sides.valid[:, s, t]]).all())
        for p, power in enumerate(sides.powers):
            known = bool(np.isfinite(values[p]))
            rank = int(1 + np.sum(values > values[p])) if known and complete else None
            doubts = [] if known else [doubt("index unknown")]
            row = {
                **dict.fromkeys(COLUMNS), "influencer": power, "influencee": sides.states[s],
                "channel": "composite", "year": sides.years[t], "value": number(values[p]),
                "rank": rank, "bandwidth": number(index.bandwidth[p, s, t]) if known else None,
                "dependence": number(index.dependence[p, s, t]) if known else None,
                "channels_used": list(used) if known else [], "carried_forward": known and carried,
                "index": "fbic-like", "origins": list(origins) if known else [],
                "doubts": doubts, "flag": flag_of(doubts),
            }  # fmt: skip
            rows.append(row)
    return rows
