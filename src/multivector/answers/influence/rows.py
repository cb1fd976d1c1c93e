"""From layers to the table of influence: measured, and row by row with flags and origins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.columns import columns_of
from multivector.answers.influence.grids import Layers
from multivector.answers.influence.sides import Sides, bring, exists
from multivector.answers.result import number
from multivector.arrays import Floats
from multivector.measures.capacity.capacity import (
    Channel,
    ChannelValues,
    Composite,
    compose,
    measure_channel,
    normalise_weights,
)
from multivector.measures.capacity.draws import Ranges, draw_ranges
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.records.origins import prices
from multivector.store.warehouse import Store, Version
from multivector.vocabulary import CHANNELS, LEVEL

COLUMNS = columns_of("influence")


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


def channels_used(layers: Layers, sides: Sides) -> NDArray[np.bool_]:
    """Return which channels the composite rests on, (C, S, T): no figure and no range is drawn."""
    channels = [bring(layers.channels.get(name), name, sides)[0] for name in CHANNELS]
    values = [measure_channel(channel, sides.valid) for channel in channels]
    return compose(values, normalise_weights(list(CHANNELS)), sides.valid).used


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


def rows_of(found: Measured, name: str) -> list[dict[str, Any]]:
    """Return the rows of a channel or the composite, in the columns of the table."""
    sides, k = found.sides, CHANNELS.index(name) if name in CHANNELS else len(CHANNELS)
    figures = {key: array.tolist() for key, array in _arrays(found, k).items()}
    rows = []
    for s, t in np.ndindex(len(sides.states), len(sides.years)):
        about = _about(found, k, s, t)
        for p, power in enumerate(sides.powers):
            cells = {key: figures[key][p][s][t] for key in figures}
            known = not isnan(cells["value"])
            rows.append(
                {
                    "influencer": power,
                    "influencee": sides.states[s],
                    "channel": name,
                    "year": sides.years[t],
                    **{key: _cell(key, cells[key]) for key in _BEFORE},
                    "coverage": about["coverage"],
                    "channels_used": list(about["channels_used"]) if known else [],
                    "carried_forward": about["carried_forward"] and known,
                    "index": "capacity",
                    "origins": list(about["origins"]) if known else [],
                    **{key: _cell(key, cells[key]) for key in ("lowest", "highest")},
                    "flag": about["flag"] if known else _reason(found, k, (p, s, t)),
                }
            )
    return rows


_RANKS = ("rank", "rank_lower", "rank_upper")
_BEFORE = (
    "value", "lower", "upper", "level", *_RANKS, "bandwidth", "dependence", "reverse_dependence",
)  # fmt: skip


def _cell(key: str, value: float) -> float | int | None:
    if key in _RANKS:
        return None if isnan(value) else int(value)
    return number(value)


def _arrays(found: Measured, k: int) -> dict[str, Floats]:
    """Return the figures of a channel or the composite, (P, S, T) each; NaN is unknown."""
    composite, ranges = k == len(CHANNELS), found.ranges
    value = found.composite.value if composite else found.values[k].capacity
    known = np.isfinite(value)
    alone = found.composite if composite else None
    out = {
        "value": value,
        "lower": ranges.lower[k],
        "upper": ranges.upper[k],
        "level": np.where(known, LEVEL, np.nan),
        "rank": ranges.rank[k],
        "rank_lower": ranges.rank_lower[k],
        "rank_upper": ranges.rank_upper[k],
        "lowest": alone.lowest if alone else found.values[k].alone,
        "highest": alone.highest if alone else found.values[k].alone,
    }
    factors = {
        "bandwidth": [v.bandwidth for v in found.values],
        "dependence": [v.dependence for v in found.values],
        "reverse_dependence": [v.dependence for v in found.reverse],
    }
    for key, parts in factors.items():
        mean = _weighed(found, np.stack(parts)) if composite else parts[k]
        out[key] = np.where(known, mean, np.nan)
    return out


def _weighed(found: Measured, parts: Floats) -> Floats:
    """Return the weighted mean of a factor over the channels used, (P, S, T)."""
    share = found.weights[:, None, None] * found.composite.used
    share = share / np.maximum(share.sum(axis=0), 1e-12)
    plain = np.where(share[:, None] > 0, parts, 0.0)
    return np.asarray(np.einsum("cst,cpst->pst", share, plain))


def _about(found: Measured, k: int, s: int, t: int) -> dict[str, Any]:
    """Return what the figures of all powers over a state in a year have in common."""
    composite = k == len(CHANNELS)
    used = found.composite.used[:, s, t]
    chosen = [c for c in range(len(CHANNELS)) if used[c]] if composite else [k]
    coverage = found.composite.coverage[s, t] if composite else _parts_known(found, k, s, t)
    there = bool(chosen) and (composite or bool(found.values[k].used[:, s, t].any()))
    return {
        "coverage": number(coverage),
        "channels_used": [CHANNELS[c] for c in chosen],
        "carried_forward": any(_carried(found, c, s, t) for c in chosen),
        "origins": _row_origins(found, chosen, s, t),
        "flag": _remark(found, chosen, s, t) if there else None,
    }


def _carried(found: Measured, c: int, s: int, t: int) -> bool:
    """Say whether a sub-share or flow that is used is of an earlier year."""
    layer = found.layers.channels.get(CHANNELS[c])
    if layer is None:
        return False
    flows = zip(layer.flows, found.values[c].width_used[:, s, t], strict=True)
    year = found.sides.years[t]
    shared = bool((found.ages[c][:, t] > 0)[found.values[c].used[:, s, t]].any())
    return shared or any(used and year not in flow.years for flow, used in flows)


def _parts_known(found: Measured, k: int, s: int, t: int) -> float:
    """Return how many of the sub-shares that the channel is defined by are used, as a share."""
    layer = found.layers.channels.get(CHANNELS[k])
    if layer is None:
        return 0.0
    used = int(found.values[k].used[:, s, t].sum())
    return used / (len(layer.shares) + len(layer.lacking))


def remarks_of(found: Measured, k: int) -> list[str]:
    """Return a sentence on what a channel or the composite lacks or leans on; none for nothing."""
    said: dict[str, None] = {}
    for s, t in np.ndindex(len(found.sides.states), len(found.sides.years)):
        chosen = np.flatnonzero(found.composite.used[:, s, t])
        if k < len(CHANNELS):
            chosen = np.array([k] if found.values[k].used[:, s, t].any() else [], dtype=int)
        said.update(dict.fromkeys((_remark(found, chosen.tolist(), s, t) or "").split("; ")))
    words = [part for part in said if part]
    return [f"Mind: {'; '.join(words)}."] if words else []


def _remark(found: Measured, chosen: Sequence[int], s: int, t: int) -> str | None:
    """Return what a known figure lacks or leans on, None where there is nothing to say."""
    said = []
    layers = [found.layers.channels[CHANNELS[c]] for c in chosen]
    for c, layer in zip(chosen, layers, strict=True):
        flows = zip(layer.flows, found.values[c].width_used[:, s, t], strict=True)
        said += [flow.remark for flow, used in flows if used and flow.remark]
    lacking = [part for layer in layers for part in layer.lacking]
    if lacking:
        said.append(f"without an origin: {', '.join(lacking)}")
    year = found.sides.years[t]
    said += [
        f"{layer.name} by the lines and borders of {layer.built}"
        for layer in layers
        if layer.built not in (None, year)
    ]
    return "; ".join(said) or None


def _reason(found: Measured, k: int, at: tuple[int, int, int]) -> str:
    p, s, t = at
    sides = found.sides
    power, state, year = sides.powers[p], sides.states[s], sides.years[t]
    if not sides.valid[at]:
        if not exists(state, year):
            return f"{state} was no state in {year}"
        inside = sides.power_members[p, :, t] * sides.state_members[s, :, t]
        return f"{state} is in {power} in {year}" if inside.any() else f"no {power} in {year}"
    if k == len(CHANNELS):
        return "no channel is known for all powers in all years"
    if CHANNELS[k] not in found.layers.channels:
        return "no installed origin has this channel"
    if np.isfinite(found.values[k].alone[at]):
        return "known for this power, but not for all powers in all years"
    layer = found.layers.channels[CHANNELS[k]]
    known = ", ".join(f"{part.name} {part.years[0]}-{part.years[-1]}" for part in layer.shares)
    lacking = f"; without an origin: {', '.join(layer.lacking)}" if layer.lacking else ""
    return f"not known (on record: {known}){lacking}"


def _row_origins(found: Measured, chosen: Sequence[int], s: int, t: int) -> list[str]:
    ids: dict[str, None] = {}
    for c in chosen:
        layer = found.layers.channels.get(CHANNELS[c])
        for k, share in enumerate(layer.shares if layer else ()):
            if found.values[c].used[k, s, t]:
                ids.update(dict.fromkeys(share.origins))
        for f, flow in enumerate(layer.flows if layer else ()):
            if found.values[c].width_used[f, s, t]:
                ids.update(dict.fromkeys(flow.origins))
    return list(ids)


def scales_of(layers: Layers) -> dict[str, Any]:
    """Return the fixed scales of each channel's bandwidth, for the run record."""
    return {
        name: {
            flow.name: {
                "typical": flow.scale.typical,
                "top": flow.scale.top,
                "window": flow.window,
                "unit": flow.unit,
            }
            for flow in channel.flows
        }
        for name, channel in layers.channels.items()
    }


def origins_of(found: Measured, shown: Sequence[str]) -> tuple[Origin, ...]:
    """Return all origins that the figures of these channels rest on; the composite has all."""
    alone = [CHANNELS.index(name) for name in shown if name in CHANNELS]
    channels = range(len(CHANNELS)) if "composite" in shown else alone
    ids: dict[str, None] = {}
    for s, t in np.ndindex(len(found.sides.states), len(found.sides.years)):
        ids.update(dict.fromkeys(_row_origins(found, channels, s, t)))
    return resolve(ids, Store().installed())


def resolve(ids: Iterable[str], versions: Mapping[str, Version]) -> tuple[Origin, ...]:
    """Return the origins of these ids, those that come with the package among them."""
    from multivector.answers.routes import SEA, TABLES

    embedded = {TABLES.id: (TABLES, SEA), prices.origin().id: (prices.origin(),)}
    return tuple(
        origin for name in ids for origin in embedded.get(name) or (origin_of(name, versions),)
    )
