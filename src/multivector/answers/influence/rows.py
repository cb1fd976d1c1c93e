"""Rows of the influence table, with flags and sources."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

import numpy as np

from multivector.answers.columns import columns_of
from multivector.answers.influence.channels.transport import CostAdded
from multivector.answers.influence.doubts import Doubt, doubt, flag_of
from multivector.answers.influence.measured import MEASURED, Component, Measured
from multivector.answers.influence.ties.grids import ChannelLayers, Layers, Share, sources_of
from multivector.answers.influence.ties.sides import counted, pair_ages, pick_years
from multivector.answers.result import number
from multivector.arrays import Bools, Floats, Ints
from multivector.codes.systems import exists
from multivector.measures.capacity.capacity import ARMS_KEPT, CARRY_YEARS
from multivector.prose import listed
from multivector.provenance import Origin
from multivector.records.catalogue import entry
from multivector.records.listing import absent, origin_of
from multivector.records.origins import deployments, prices
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNEL_FACTS, CHANNELS, LEVEL, least_dependence

COLUMNS = columns_of("influence")


def rows_of(measured: Measured, name: str) -> list[dict[str, Any]]:
    """Return the rows of a channel or the composite."""
    sides, part = measured.sides, measured.of(name)
    # By state, year and power, in the order of the rows.
    arrays = {
        key: np.moveaxis(grid, 0, -1).ravel() for key, grid in _arrays(measured, part).items()
    }
    figures = {key: _cells(array, 0 if key in _RANKS else 6) for key, array in arrays.items()}
    layers = _layers(measured, part)
    remarks, reasons = _remarks(measured, part), _reasons(measured, part)
    others, depends = _not_counted(measured, part), dependence_of(measured, part)
    older = pair_ages(measured.layers.channels.get("trade"), sides)
    # The age of each channel in years; of trade without its pairs'.
    by_state = {
        (s, t): {one.name: _age(one, sides.years[t], of > 0) for one in layers}
        for s, members in enumerate(sides.state_members)
        for t, of in enumerate(members.T)
    }
    rows: list[dict[str, Any]] = []
    at = np.ndindex(len(sides.states), len(sides.years), len(sides.powers))
    for (s, t, p), *cells in zip(at, *figures.values(), strict=True):
        row = dict.fromkeys(COLUMNS) | dict(zip(figures, cells, strict=True))
        known = row["value"] is not None
        sources = _sources(measured, part, (p, s, t)) if known else {}
        doubts = reasons[p][s][t]
        if known:
            doubts = [*remarks[s][t], *doubts_on(measured, part, depends, (p, s, t))]
            doubts += [doubt("not counted", parts=of) for of in [others.get((p, s, t))] if of]
        ages = {n: age + int(older[p, s, t]) * (n == "trade") for n, age in by_state[s, t].items()}
        row |= {
            "influencer": sides.powers[p], "influencee": sides.states[s], "channel": name,
            "year": sides.years[t], "channels_used": list(part.channels) if known else [],
            "carried_forward": known and any(ages.values()), "index": "capacity",
            "origins": list(dict.fromkeys(one for ids in sources.values() for one in ids)),
            "flag": flag_of(doubts), "age": ages if known else {}, "sources": sources,
            "doubts": doubts,
        }  # fmt: skip
        rows.append(row)
    return rows


_RANKS = ("rank", "rank_lower", "rank_upper", "rank_without_pacts")


def _cells(array: Floats, digits: int) -> list[Any]:
    """Return figures of at most 1 with six significant digits, or whole numbers; None for NaN."""
    if digits:
        size = np.abs(np.where(np.abs(array) > 0, array, 1.0))
        step = 10.0 ** np.clip(digits - 1 - np.floor(np.log10(size)), 0, 22)
        array = np.round(array * step) / step
    whole = np.where(np.isnan(array), -1, array).astype(int) if not digits else array
    cells = whole.astype(object)
    cells[np.isnan(array)] = None
    return list(cells.tolist())


def _arrays(measured: Measured, part: Component) -> dict[str, Floats]:
    """Return the figures of a channel or the composite, each (P, S, T); NaN is unknown."""
    known = np.isfinite(part.value)
    own = ("value", "lower", "upper", "rank", "rank_lower", "rank_upper", "lowest", "highest")
    out = {key: getattr(part, key) for key in own} | {"level": np.where(known, LEVEL, np.nan)}
    missing = np.full_like(part.value, np.nan)
    out["rank_without_pacts"] = measured.without_pacts.get(part.name, missing)
    factors = {
        "bandwidth": [v.bandwidth for v in measured.values],
        "dependence": [v.dependence for v in measured.values],
        "reverse_dependence": [v.dependence for v in measured.reverse],
    }
    for key, by_channel in factors.items():
        out[key] = np.where(known, _factor(measured, part, by_channel), np.nan)
    whole = measured.composite.coverage
    counted = whole if part.is_composite else _parts_known(measured, part.name)
    out["coverage"] = np.broadcast_to(np.nan_to_num(counted), known.shape)
    return out


def _factor(measured: Measured, part: Component, by_channel: Sequence[Floats]) -> Floats:
    """Return a factor of a channel, or its weighted mean over the channels of the composite."""
    if not part.is_composite:
        return by_channel[MEASURED.index(part.name)]
    plain = np.nan_to_num(np.stack(by_channel[: len(CHANNELS)]))
    return np.asarray(np.einsum("c,cpst->pst", measured.effective, plain))


def dependence_of(measured: Measured, part: Component) -> Floats:
    """Return the dependence of a channel or the composite, (P, S, T)."""
    return _factor(measured, part, [v.dependence for v in measured.values])


def doubts_on(
    measured: Measured, part: Component, depends: Floats, at: tuple[int, int, int]
) -> list[Doubt]:
    """Return why a power might not be called the leader if its value is the highest."""
    least = least_dependence(part.name)
    slight = [doubt("negligible", least=least)] * bool(depends[at] < least)
    own = {"trade": _over_gdp, "security": _old_arms}.get(part.name, _one_flow)
    return [*slight, *filter(None, (by_pacts(measured, part, at), own(measured, part, at)))]


def by_pacts(measured: Measured, part: Component, at: tuple[int, int, int]) -> Doubt | None:
    """Return who is first if no pact counts, where it is another power than the one that is."""
    (_, s, t), ranks = at, measured.without_pacts.get(part.name)
    if ranks is None or part.rank[at] != 1:
        return None
    first, bare = part.rank[:, s, t] == 1, ranks[:, s, t] == 1
    if not bare.any() or (first == bare).all():
        return None
    alone = measured.sides.powers[int(np.argmax(bare))] if bare.sum() == 1 else "nobody"
    return doubt("pacts decide", first=alone)


def _old_arms(measured: Measured, part: Component, at: tuple[int, int, int]) -> Doubt | None:
    """Return that a stock of arms is what time has left of the one ten years before."""
    (p, s, t), share = at, measured.layers.channels[part.name].shares[0]
    (now, then), _ = pick_years(share.years, [measured.sides.years[t] - back for back in (0, 10)])
    state, power = (
        measured.sides.state_members[s, :, t] > 0,
        measured.sides.power_members[p, :, t] > 0,
    )
    stock = share.part[np.ix_(state, power)].sum(axis=(0, 1))
    left = stock[then] * ARMS_KEPT ** (share.years[now] - share.years[then])
    old = then >= 0 and 0 < stock[now] <= left * (1 + 1e-9)
    return doubt("old arms", year=measured.sides.years[t]) if old else None


def _over_gdp(measured: Measured, part: Component, at: tuple[int, int, int]) -> Doubt | None:
    """Return how many times a state's GDP its trade with a power is, if it is more."""
    (p, s, t), layers = at, measured.layers
    year = max((y for y in layers.gdp_years if y <= measured.sides.years[t]), default=None)
    if year is None:
        return None
    of_state = layers.gdp[measured.sides.state_members[s, :, t] > 0, layers.gdp_years.index(year)]
    amount = measured.channels[MEASURED.index("trade")].flows[0].amount[p, s, t]
    times = float(amount / (of_state.sum() * prices.deflators((year,))[0]))
    return doubt("ships or transit", times=number(times)) if times > 1 else None


def _one_flow(measured: Measured, part: Component, at: tuple[int, int, int]) -> Doubt | None:
    """Return the partner by trade with whom over half of a figure of transport arises."""
    layer, (p, s, t) = measured.layers.channels.get(part.name), at
    joint = layer.shares[0].joint if layer else None
    if not layer or not isinstance(joint, CostAdded):
        return None
    if not measured.of_values(part.name).dependence[at] >= least_dependence(part.name):
        return None
    place, _ = pick_years(layer.shares[0].years, measured.sides.years[t : t + 1])
    state = np.flatnonzero(measured.sides.state_members[s, :, t])
    members = np.flatnonzero(measured.sides.power_members[p, :, t])
    (by,) = joint.by_partner(state, members, int(place[0]))
    most = float(by.max() / by.sum())
    partner = measured.layers.names[by.argmax()]
    return doubt("one flow", share=number(most), partner=partner) if most > 0.5 else None


def _not_counted(measured: Measured, part: Component) -> dict[tuple[int, int, int], list[str]]:
    """Return what is on record for a pair of the parts left out, by place in (P, S, T): of those
    that nobody lists for most powers, such as troops, so that one without it may have it too.
    """
    out, sides = defaultdict(list), measured.sides
    every = (layer.read_excluded(readable=True) for layer in _layers(measured, part))
    for share in chain.from_iterable(every):
        for t, k in enumerate(pick_years(share.years, sides.years)[0].tolist()):
            here = share.part[:, :, k]
            if k >= 0 and np.isnan(here).all(axis=0).mean() > 0.5:
                ours, theirs = sides.power_members[:, :, t], sides.state_members[:, :, t]
                there = (ours @ (here > 0).T @ theirs.T > 0) & sides.valid[:, :, t]
                for p, s in np.argwhere(there).tolist():
                    out[p, s, t].append(share.name)
    return out


def _layers(measured: Measured, part: Component) -> list[ChannelLayers]:
    """Return the channels of a component that have an installed source."""
    return [measured.layers.channels[n] for n in part.channels if n in measured.layers.channels]


def _remarks(measured: Measured, part: Component) -> list[list[list[Doubt]]]:
    """Return the remarks on known figures, by state and year."""
    layers = _layers(measured, part)
    return [
        [_remark(layers, year, member[:, t] > 0) for t, year in enumerate(measured.sides.years)]
        for member in measured.sides.state_members
    ]


def _age(layer: ChannelLayers, year: int, states: Bools) -> int:
    """Return the years between a row and the oldest part of the channel that it is based on."""
    last = [bisect_right(part.years, year) for part in layer.parts]
    parts = zip(layer.parts, last, strict=True)
    reported = layer.reported_age(states, year) if layer.pair_ages is None else 0
    return max((year - part.years[k - 1] for part, k in parts if k), default=0) + reported


def _sources(measured: Measured, part: Component, at: tuple[int, int, int]) -> dict[str, list[str]]:
    """Return the sources of a figure, by channel."""
    (p, s, t), sides = at, measured.sides
    masks = sides.state_members[s, :, t], sides.power_members[p, :, t]
    states, members = (np.flatnonzero(mask) for mask in masks)
    layers = _layers(measured, part)
    return {one.name: sources_in(one, states, members, sides.years[t]) for one in layers}


def sources_in(layer: ChannelLayers, states: Ints, members: Ints, year: int) -> list[str]:
    """Return the sources with data on states and members that a channel uses for a year."""
    last = [(part, bisect_right(part.years, year) - 1) for part in layer.parts]
    ids = (sources_of(part, states, members, k) for part, k in last if k >= 0)
    return list(dict.fromkeys(name for names in ids for name in names))


def _parts_known(measured: Measured, name: str) -> Floats:
    """Return the share of the channel's sub-shares that its figure is based on, (P, S, T)."""
    layer = measured.layers.channels.get(name)
    if layer is None:
        return np.zeros(1)
    every = len(layer.shares) + len({*layer.missing, *layer.excluded})
    known = np.isfinite(measured.of_values(name).capacity)
    return np.where(known, len(layer.shares) / every, 0.0)


def remarks_of(measured: Measured, part: Component) -> list[str]:
    """Return a note on missing data of a channel or the composite, if any."""
    words = flag_of(one for years in _remarks(measured, part) for of in years for one in of)
    return [f"Note: {words}."] if words else []


def _remark(layers: Sequence[ChannelLayers], year: int, states: Bools) -> list[Doubt]:
    """Return the missing parts of a known figure, and what its flows are."""
    said = [flow.remark for layer in layers for flow in layer.flows if flow.remark]
    missing = [part for layer in layers for part in layer.missing]
    excluded = [part for layer in layers for part in layer.excluded]
    said += [doubt("no data", parts=missing)] if missing else []
    said += [doubt("not included", parts=excluded)] if excluded else []
    said += [
        doubt("older network", channel=layer.name, network=layer.built)
        for layer in layers
        if layer.built not in (None, year)
    ]
    said += [
        doubt("between years", channel=layer.name, year=year)
        for layer in layers
        if layer.interpolated(states, year)
    ]
    return [one for k, one in enumerate(said) if one not in said[:k]]


def _reasons(measured: Measured, part: Component) -> list[Any]:
    """Return why each figure is unknown, (P, S, T): once for each power, year and set of parts."""
    if part.is_composite:
        parts = [measured.of_values(n).capacity for n in part.channels]
    else:
        parts = [*measured.of_values(part.name).share, *measured.of_values(part.name).width]
        # A share is also unknown if only its total is, which is another reason.
        parts += [*measured.channels[MEASURED.index(part.name)].figures]
    unknown = np.sum([np.isnan(figures) << k for k, figures in enumerate(parts)], axis=0)
    unknown = unknown * len(measured.sides.years) + np.arange(len(measured.sides.years))
    out, valid = np.full(part.value.shape, None, dtype=object), measured.sides.valid
    made: dict[Any, list[Doubt]] = {}
    for p, s, t in np.argwhere(np.isnan(part.value) | ~valid).tolist():
        kind = (p, int(unknown[p, s, t])) if valid[p, s, t] else (p, s, t)
        made[kind] = made.get(kind) or reason_of(measured, part, (p, s, t))
        out[p, s, t] = made[kind]
    return list(out.tolist())


def reason_of(measured: Measured, part: Component, at: tuple[int, int, int]) -> list[Doubt]:
    """Return why a figure is unknown."""
    p, s, t = at
    sides = measured.sides
    power, state, year = sides.powers[p], sides.states[s], sides.years[t]
    if not sides.valid[at]:
        if not exists(state, year):
            return [doubt("no state", state=state, year=year)]
        if power == state:
            return [doubt("the power itself", power=power)]
        inside = counted(power, [year])
        if state in inside:
            return [doubt("member", state=state, power=power, year=year)]
        if bloc := [q for q in sides.powers if q != power and inside & counted(q, [year])]:
            return [doubt("member", state=power, power=bloc[0], year=year)]
        return [doubt("no power", power=power, year=year)]
    silent = measured.silent.get(part.name, {}).get(power)
    apart = [doubt("not listed", power=power, channel=silent)] if silent else []
    if part.is_composite:
        unknown = [n for n in part.channels if np.isnan(measured.of_values(n).capacity[at])]
        return [doubt("unknown", parts={n: [] for n in unknown}), doubt("bounded"), *apart]
    layer = measured.layers.channels.get(part.name)
    if layer is None:
        return required(part.name, year)
    values = measured.of_values(part.name)
    raw = measured.channels[MEASURED.index(part.name)].figures
    parts = zip_longest(layer.parts, (*values.share, *values.width), raw)
    known: dict[str, list[str]] = {}
    for one, figures, before in parts:
        if np.isnan(figures[at]):
            # The span is that of all pairs: a reason stands for several, whose own years differ.
            ends = dict.fromkeys(map(str, (one.years[0], one.years[-1])))
            why = [f"sources cover {'-'.join(ends)}"]
            if pick_years(one.years, (year,))[0][0] >= 0:
                total = isinstance(one, Share) and not np.isnan(before[at])
                silent = "no total" if total else getattr(one, "silent", None) or "no figure"
                origin, last = getattr(one, "alone", None) or ("", 0)
                if year <= last:
                    silent = f"no figure in {origin}"
                    why = [f"others, shown by `flow`, count from {last + 1}", *why]
                why = [f"{silent} in {year}", *why]
            known.setdefault(one.name, why)
    missing = [doubt("no data", parts=list(layer.missing))] if layer.missing else []
    return [doubt("unknown", parts=known), *missing, *apart]


def required(channel: str, year: int) -> list[Doubt]:
    """Return what a channel without any source requires, or when that source begins."""
    held = Store().held()
    lacking = [entry(one) for one in CHANNEL_FACTS[channel].pull if one not in held]
    later = [
        f"{one.id} begins in {one.first_year}" for one in lacking if (one.first_year or 0) > year
    ]
    if later:
        return [doubt("not installed"), doubt("begins later", origins=listed(later))]
    named = listed(one.id for one in lacking)
    return [doubt("required", origins=named) if lacking else doubt("not installed")]


def scales_of(layers: Layers) -> dict[str, Any]:
    """Return the fixed bandwidth scales of each channel, for the run record."""
    return {
        name: {
            flow.name: {
                "typical": flow.scale.typical, "top": flow.scale.top,
                "window": f"{flow.years[0]}-{flow.years[-1]}", "unit": flow.unit,
            }
            for flow in channel.flows
        }
        for name, channel in layers.channels.items()
    }  # fmt: skip


def origins_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Origin, ...]:
    """Return the sources of rows, each once."""
    return resolve(one for row in rows for one in row["origins"])


def record_of(
    origins: Iterable[Origin], channels: Iterable[str], years: Sequence[int]
) -> dict[str, list[str]]:
    """Return the part of a run record on sources: those used, and relevant ones not installed."""
    span = range(min(years) - CARRY_YEARS, max(years) + 1)
    return {
        "origins": [origin.id for origin in origins],
        "not_installed": absent(channels, span, Store().held()),
    }


def resolve(ids: Iterable[str]) -> tuple[Origin, ...]:
    """Return the sources with these IDs, each once, including those embedded in the package."""
    from multivector.answers.routes import SEA, TABLES

    versions = Store().installed()
    embedded = {TABLES.id: (TABLES, SEA), prices.origin().id: (prices.origin(),)}
    embedded[deployments.ID] = (deployments.origin(),)
    found = (embedded.get(name) or (origin_of(name, versions),) for name in dict.fromkeys(ids))
    return tuple(chain.from_iterable(found))
