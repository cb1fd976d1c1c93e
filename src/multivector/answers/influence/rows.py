"""Rows of the influence table, with flags and origins."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from multivector.answers.columns import columns_of
from multivector.answers.influence.grids import Layers
from multivector.answers.influence.measured import COMPOSITE, MEASURED, Component, Measured
from multivector.answers.influence.sides import exists
from multivector.answers.result import number
from multivector.arrays import Floats
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.provenance import Origin
from multivector.records.listing import absent, origin_of
from multivector.records.origins import deployments, prices
from multivector.store.warehouse import Store, Version
from multivector.vocabulary import CHANNELS, LEVEL

COLUMNS = columns_of("influence")


def rows_of(found: Measured, name: str) -> list[dict[str, Any]]:
    """Return the rows of a channel or the composite."""
    sides, part = found.sides, found.of(name)
    figures = {key: array.tolist() for key, array in _arrays(found, part).items()}
    rows = []
    for s, t in np.ndindex(len(sides.states), len(sides.years)):
        about = _about(found, part, s, t)
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
                    "flag": about["flag"] if known else _reason(found, part, (p, s, t)),
                    "age": about["age"] if known else {},
                    "sources": about["sources"] if known else {},
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


def _arrays(found: Measured, part: Component) -> dict[str, Floats]:
    """Return the figures of a channel or the composite, each (P, S, T); NaN is unknown."""
    known = np.isfinite(part.value)
    out = {
        "value": part.value,
        "lower": part.lower,
        "upper": part.upper,
        "level": np.where(known, LEVEL, np.nan),
        "rank": part.rank,
        "rank_lower": part.rank_lower,
        "rank_upper": part.rank_upper,
        "lowest": part.lowest,
        "highest": part.highest,
    }
    factors = {
        "bandwidth": [v.bandwidth for v in found.values],
        "dependence": [v.dependence for v in found.values],
        "reverse_dependence": [v.dependence for v in found.reverse],
    }
    for key, by_channel in factors.items():
        if part.is_composite:
            mean = _weighed(found, np.stack(by_channel[: len(CHANNELS)]))
        else:
            mean = by_channel[MEASURED.index(part.name)]
        out[key] = np.where(known, mean, np.nan)
    return out


def _weighed(found: Measured, parts: Floats) -> Floats:
    """Return the weighted mean of a factor over the channels used, (P, S, T)."""
    share = found.weights[:, None, None] * found.composite.used
    share = share / np.maximum(share.sum(axis=0), 1e-12)
    plain = np.where(share[:, None] > 0, parts, 0.0)
    return np.asarray(np.einsum("cst,cpst->pst", share, plain))


def _about(found: Measured, part: Component, s: int, t: int) -> dict[str, Any]:
    """Return the fields shared by the figures of all powers over a state in a year."""
    chosen = part.channels(s, t)
    if part.is_composite:
        coverage = found.composite.coverage[s, t]
    else:
        coverage = _parts_known(found, MEASURED.index(part.name), s, t)
    ages = {MEASURED[c]: _age(found, c, s, t) for c in chosen}
    return {
        "coverage": number(coverage),
        "channels_used": [MEASURED[c] for c in chosen],
        "carried_forward": any(ages.values()),
        "age": ages,
        "sources": {MEASURED[c]: _row_origins(found, [c], s, t) for c in chosen},
        "origins": _row_origins(found, chosen, s, t),
        "flag": _remark(found, chosen, s, t) if chosen else None,
    }


def _age(found: Measured, c: int, s: int, t: int) -> int:
    """Return the years between a row and the oldest sub-share or flow that it uses."""
    layer = found.layers.channels.get(MEASURED[c])
    if layer is None:
        return 0
    year = found.sides.years[t]
    ages = found.ages[c][:, t][found.values[c].used[:, s, t]].tolist()
    flows = zip(layer.flows, found.values[c].width_used[:, s, t], strict=True)
    # A flow is used from its latest year up to the row's.
    ages += [year - flow.years[bisect_right(flow.years, year) - 1] for flow, used in flows if used]
    return max(ages, default=0)


def _parts_known(found: Measured, k: int, s: int, t: int) -> float:
    """Return the share of the channel's sub-shares that are used."""
    layer = found.layers.channels.get(MEASURED[k])
    if layer is None:
        return 0.0
    used = int(found.values[k].used[:, s, t].sum())
    return used / (len(layer.shares) + len(layer.lacking))


def remarks_of(found: Measured, part: Component) -> list[str]:
    """Return a sentence on missing parts and remarks of a channel or the composite, if any."""
    said: dict[str, None] = {}
    for s, t in np.ndindex(len(found.sides.states), len(found.sides.years)):
        remark = _remark(found, part.channels(s, t), s, t) or ""
        said.update(dict.fromkeys(remark.split("; ")))
    words = [word for word in said if word]
    return [f"Note: {'; '.join(words)}."] if words else []


def _remark(found: Measured, chosen: Sequence[int], s: int, t: int) -> str | None:
    """Return the missing parts and remarks of a known figure; None if there are none."""
    said: list[str] = []
    layers = [found.layers.channels[MEASURED[c]] for c in chosen]
    for c, layer in zip(chosen, layers, strict=True):
        flows = zip(layer.flows, found.values[c].width_used[:, s, t], strict=True)
        said += [flow.remark for flow, used in flows if used and flow.remark]
    lacking = [part for layer in layers for part in layer.lacking]
    if lacking:
        said.append(f"no data on {', '.join(lacking)}")
    year = found.sides.years[t]
    said += [
        f"{layer.name} uses the lines and borders of {layer.built}"
        for c, layer in zip(chosen, layers, strict=True)
        # The part that is of one year is the first.
        if layer.built not in (None, year) and found.values[c].used[0, s, t]
    ]
    return "; ".join(dict.fromkeys(said)) or None


# Channels that require a second origin, which is easily overlooked.
_NEEDS = {"trade": "; it requires itpd and worldbank_gdp", "finance": "; it requires worldbank_gdp"}


def _reason(found: Measured, part: Component, at: tuple[int, int, int]) -> str:
    p, s, t = at
    sides = found.sides
    power, state, year = sides.powers[p], sides.states[s], sides.years[t]
    if not sides.valid[at]:
        if not exists(state, year):
            return f"{state} did not exist as a state in {year}"
        inside = sides.power_members[p, :, t] * sides.state_members[s, :, t]
        if inside.any():
            return f"{state} is a member of {power} in {year}"
        return f"{power} did not exist in {year}"
    if part.is_composite:
        return "no channel is known for all powers in all years"
    if part.name not in found.layers.channels:
        return "no installed origin has data on this channel" + _NEEDS.get(part.name, "")
    layer = found.layers.channels[part.name]
    silent = silent_of(found, part.name, s, t)
    silent = f"; {silent}" if silent else ""
    if np.isfinite(part.lowest[at]):
        return f"known for this power, but not for all powers in all years{silent}"
    known = ", ".join(f"{share.name} {share.years[0]}-{share.years[-1]}" for share in layer.shares)
    lacking = f"; no data on {', '.join(layer.lacking)}" if layer.lacking else ""
    return f"unknown (data available: {known}){lacking}{silent}"


def silent_of(found: Measured, channel: str, s: int, t: int) -> str:
    """Return the powers for which a sub-share that few report is unknown; empty if all do."""
    layer, sides = found.layers.channels.get(channel), found.sides
    share = found.values[MEASURED.index(channel)].share
    said: dict[tuple[str, str], list[str]] = {}
    for k, part in enumerate(layer.shares if layer else ()):
        unknown = sides.valid[:, s, t] & ~np.isfinite(share[k, :, s, t])
        powers = ", ".join(p for p, lost in zip(sides.powers, unknown, strict=True) if lost)
        if part.silent and powers:
            said.setdefault((powers, part.silent), []).append(part.name)
    return "; ".join(f"{', '.join(v)} of {powers}: {why}" for (powers, why), v in said.items())


def _row_origins(found: Measured, chosen: Sequence[int], s: int, t: int) -> list[str]:
    ids: dict[str, None] = {}
    for c in chosen:
        layer = found.layers.channels.get(MEASURED[c])
        for k, share in enumerate(layer.shares if layer else ()):
            if found.values[c].used[k, s, t]:
                ids.update(dict.fromkeys(share.origins))
        for f, flow in enumerate(layer.flows if layer else ()):
            if found.values[c].width_used[f, s, t]:
                ids.update(dict.fromkeys(flow.origins))
    return list(ids)


def scales_of(layers: Layers) -> dict[str, Any]:
    """Return the fixed bandwidth scales of each channel, for the run record."""
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
    """Return all origins used for these channels; for the composite, those of all channels."""
    alone = [MEASURED.index(name) for name in shown if name in MEASURED]
    channels = range(len(CHANNELS)) if COMPOSITE in shown else alone
    ids: dict[str, None] = {}
    for s, t in np.ndindex(len(found.sides.states), len(found.sides.years)):
        ids.update(dict.fromkeys(_row_origins(found, channels, s, t)))
    return resolve(ids, Store().installed())


def record_of(
    origins: Iterable[Origin], channels: Iterable[str], years: Sequence[int]
) -> dict[str, list[str]]:
    """Return the part of a run record on origins: used, and not installed but of consequence."""
    span = range(min(years) - CARRY_YEARS, max(years) + 1)
    return {
        "origins": [origin.id for origin in origins],
        "not_installed": absent(channels, span, Store().installed()),
    }


def resolve(ids: Iterable[str], versions: Mapping[str, Version]) -> tuple[Origin, ...]:
    """Return the origins with these ids, including those embedded in the package."""
    from multivector.answers.routes import SEA, TABLES

    embedded = {TABLES.id: (TABLES, SEA), prices.origin().id: (prices.origin(),)}
    embedded[deployments.ID] = (deployments.origin(),)
    return tuple(
        origin for name in ids for origin in embedded.get(name) or (origin_of(name, versions),)
    )
