"""Aggregate layers of states to channels between powers and states: sum blocs, select years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from multivector.answers.former_states import with_former
from multivector.answers.influence.ties.grids import ChannelLayers, FlowLayer, Joint, Layers, Share
from multivector.arrays import Bools, Floats, Ints
from multivector.codes import systems
from multivector.codes.blocs import members, members_over
from multivector.codes.regions import region as region_of
from multivector.codes.regions import region_named, usual_powers
from multivector.codes.resolve import is_bloc, parties, set_powers
from multivector.codes.resolve import state as state_of
from multivector.codes.systems import exists
from multivector.errors import UsageError
from multivector.given import words
from multivector.measures.capacity.capacity import (
    CARRY_YEARS,
    BandwidthScale,
    Channel,
    Flow,
    HomeTrade,
    sub_shares,
)
from multivector.measures.capacity.carried import carried_sd, thirds
from multivector.measures.trade_flows import CORRELATED
from multivector.years import Span, span_of, years_in_words


@dataclass(frozen=True, slots=True)
class Sides:
    """Powers and states by year, as masks (P, n, T) of those counted and (S, n, T)."""

    powers: tuple[str, ...]
    states: tuple[str, ...]
    years: tuple[int, ...]
    power_members: Floats
    state_members: Floats
    valid: Bools


def form_sides(
    layers: Layers, powers: Sequence[str], states: Sequence[str], years: Sequence[int]
) -> Sides:
    """Resolve members, of a bloc those of `members_over`, and find which pairs are valid.

    Invalid pairs are a power and itself, a bloc and its member, and a state in years when it did
    not exist, or was a member of a bloc among the powers.
    """
    place = {name: i for i, name in enumerate(layers.names)}

    def mask(words: Sequence[str], span: Sequence[int] = ()) -> Floats:
        out = np.zeros((len(words), len(place), len(years)))
        for (i, word), (t, year) in product(enumerate(words), enumerate(years)):
            for code in counted(word, span or (year,)) & place.keys():
                out[i, place[code], t] = 1.0
        return out

    of_powers, of_states = mask(powers), mask(states)
    apart = np.einsum("pnt,snt->pst", of_powers, of_states) == 0
    there = np.array([[exists(state, year) for year in years] for state in states])
    some = np.array([[exists(power, year) for year in years] for power in powers])
    # A bloc without members in a year does not exist in that year.
    bloc = np.array([is_bloc(power) for power in powers])
    some = np.where(bloc[:, None], of_powers.sum(axis=1) > 0, some)
    shared = np.einsum("pnt,qnt->pqt", of_powers, of_powers) > 0
    some &= ~(shared & (bloc > bloc[:, None])[..., None]).any(axis=1)
    valid = apart & there[None] & some[:, None]
    throughout = mask(powers, years)
    return Sides(tuple(powers), tuple(states), tuple(years), throughout, of_states, valid)


def counted(power: str, years: Sequence[int]) -> frozenset[str]:
    """Return the states of a power that are counted in all of some years."""
    return members_over(power, years[0], years[-1])[0] if is_bloc(power) else frozenset((power,))


def pick_years(
    known: Sequence[int], wanted: Sequence[int]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the index and age of the latest data for each requested year; -1 if none.

    >>> [x.tolist() for x in pick_years([2010, 2015], [2009, 2012, 2021])]
    [[-1, 0, -1], [0, 2, 0]]
    """
    place, age = np.full(len(wanted), -1), np.zeros(len(wanted), dtype=np.intp)
    for t, year in enumerate(wanted):
        before = [k for k, known_year in enumerate(known) if known_year <= year]
        if before and year - known[before[-1]] <= CARRY_YEARS:
            place[t], age[t] = before[-1], year - known[before[-1]]
    return place, age


def pair_ages(layer: ChannelLayers | None, sides: Sides) -> Ints:
    """Return the years from most of the tie of each pair to its nearest report, (P, S, T)."""
    out = np.zeros(sides.valid.shape, dtype=np.intp)
    if layer is None or layer.pair_ages is None:
        return out
    every, states = layer.pair_ages, sides.state_members.argmax(axis=1)
    place, _ = pick_years(layer.shares[0].years, sides.years)
    for p, t in np.argwhere((sides.power_members.max(axis=1) > 0) & (place >= 0)):
        cells = np.ix_(states[:, t], np.flatnonzero(sides.power_members[p, :, t]))
        ages, sizes = every[cells][:, :, place[t]], np.asarray(layer.flows[0].grid[cells])
        for s in np.flatnonzero(ages.any(axis=1)):
            reached = np.cumsum(np.bincount(ages[s], np.nan_to_num(sizes[s, :, place[t]])))
            out[p, s, t] = np.argmax(2 * reached >= reached[-1])
    return out


def bring(
    layer: ChannelLayers | None, name: str, sides: Sides, *, reverse: bool = False
) -> Channel:
    """Return a channel between powers and states.

    ``layer``: None for a channel without data. ``reverse``: return instead the dependence of the
    powers on the states.
    """
    shape = (len(sides.powers), len(sides.states), len(sides.years))
    if layer is None:
        nothing = np.full((1, *shape), np.nan)
        flow = Flow("", nothing[0], BandwidthScale(1.0, 2.0))
        return Channel(name, ("",), nothing, nothing, (flow,), np.array(0.1))
    parts = [_bring_share(layer.name, share, sides, reverse) for share in layer.shares]
    figures, totals, sd = (np.stack(part) for part in zip(*parts, strict=True))
    flows = tuple(_bring_flow(flow, sides) for flow in layer.flows)
    home = None if reverse else _bring_home(layer, sides)
    shares = tuple(share.name for share in layer.shares)
    return Channel(name, shares, figures, totals, flows, sd, home)


def _bring_home(layer: ChannelLayers, sides: Sides) -> HomeTrade | None:
    if layer.home is None:
        return None
    place, _ = pick_years(layer.shares[0].years, sides.years)
    amount = _totals(layer.home.amount, place, sides.state_members)
    return HomeTrade(amount, _totals(layer.home.sd, place, sides.state_members, mean=True))


def _bring_flow(flow: FlowLayer, sides: Sides) -> Flow:
    place, _ = pick_years(flow.years, sides.years)
    amount = _aggregate((flow.grid,), place, sides.state_members, sides.power_members)
    amount = _join(flow.joint, amount.transpose(1, 0, 2), place, sides)
    return Flow(flow.name, amount, flow.scale)


def _join(joint: Joint | None, figures: Floats, place: NDArray[np.intp], sides: Sides) -> Floats:
    """Replace the sums over members by the blocs' joint figures, (P, S, T)."""
    if joint is None:
        return figures
    known, state = sides.state_members.max(axis=1) > 0, sides.state_members.argmax(axis=1)
    out = figures.copy()
    for p, t in np.ndindex(len(sides.powers), len(sides.years)):
        members = np.flatnonzero(sides.power_members[p, :, t])
        if len(members) > 1 and place[t] >= 0:
            found = joint.over(state[:, t], members, int(place[t]))
            out[p, :, t] = np.where(known[:, t], found, np.nan)
    return out


def _bring_share(
    channel: str, share: Share, sides: Sides, reverse: bool
) -> tuple[Floats, Floats, Floats]:
    """Return figures, totals and standard deviations, each (P, S, T)."""
    place, age = pick_years(share.years, sides.years)
    one, two = sides.state_members, sides.power_members
    one, two = (two, one) if reverse else (one, two)
    figures, sd = _aggregate((share.part,), place, one, two), _errors(share, place, one, two)
    totals = _totals(share.whole, place, one)[:, None]
    if not reverse:
        figures, totals, sd = (array.transpose(1, 0, 2) for array in (figures, totals, sd))
        figures = _join(share.joint, figures, place, sides)
    totals = np.broadcast_to(totals, figures.shape)
    third = np.zeros(figures.shape, dtype=np.intp)
    old = age > 0  # a figure of the year itself is not carried, so it has no such error
    third[..., old] = thirds(totals[..., old], share.whole[:, place[old]])
    carrying = carried_sd(f"{channel}: {share.name}", sub_shares(figures, totals), age, third)
    return figures, totals, np.hypot(np.nan_to_num(sd, nan=0.1), carrying)


def _aggregate(
    grids: Sequence[Floats], place: NDArray[np.intp], first: Floats, second: Floats, power: int = 1
) -> Floats:
    """Sum a product of arrays (n, n, Y) over members of both sides, (A, B, T); NaN if any lacks."""
    out = np.full((first.shape[0], second.shape[0], len(place)), np.nan)
    # Of all states, those that are a member in some year.
    ours, theirs = (np.flatnonzero(side.any(axis=(0, 2))) for side in (first, second))
    whole = np.prod([grid[np.ix_(ours, theirs)] for grid in grids], axis=0) ** power
    for t, k in enumerate(place):
        if k < 0:
            continue
        here = whole[:, :, k]
        absent = np.isnan(here)
        one, two = first[:, ours, t], second[:, theirs, t].T
        # The shorter side first: a matrix of all pairs of states is never multiplied by many.
        short = len(one) <= two.shape[1]
        total, unknown = (
            (one @ cells) @ two if short else one @ (cells @ two)
            for cells in (np.where(absent, 0.0, here), absent.astype(float))
        )
        out[:, :, t] = np.where(unknown > 0, np.nan, total)
    return out


def _errors(share: Share, place: NDArray[np.intp], first: Floats, second: Floats) -> Floats:
    """Return sd of the figures' logarithm, (A, B or 1, T); parts' own errors partly cancel."""
    common = _totals(share.sd, place, first, mean=True)[:, None]
    if share.spread is None:
        return common
    error = share.part, share.spread
    apart = (1 - CORRELATED) * _aggregate(error, place, first, second, power=2)
    together = CORRELATED * _aggregate(error, place, first, second) ** 2
    total = _aggregate((share.part,), place, first, second)
    own = np.sqrt(apart + together) / np.where(total > 0, total, np.nan)
    return np.hypot(common, np.nan_to_num(own))


def _totals(
    grid: Floats, place: NDArray[np.intp], members: Floats, *, mean: bool = False
) -> Floats:
    out = np.full((members.shape[0], len(place)), np.nan)
    for t, k in enumerate(place):
        if k < 0:
            continue
        here = grid[:, k]
        unknown = members[:, :, t] @ np.isnan(here).astype(float)
        total = members[:, :, t] @ np.nan_to_num(here)
        if mean:
            total = total / np.maximum(members[:, :, t].sum(axis=1), 1.0)
        out[:, t] = np.where(unknown > 0, np.nan, total)
    return out


def choose_years(
    layers: Layers, span: Span, channels: Sequence[str] = ("trade",)
) -> tuple[int, ...]:
    """Return the years of a span; by default it ends in the latest year with data on all channels.

    Channels without an installed source are ignored; in a composite, figures may be carried
    forward.
    """
    known = [y for c in layers.channels.values() for y in c.years]
    there = [layers.channels[name] for name in channels if name in layers.channels]
    carried = CARRY_YEARS if len(channels) > 1 else 0
    ends = [p.years[-1] + carried for layer in there for p in layer.parts]
    ends += [share.until for layer in there for share in layer.shares if share.until]
    newest = min(max(known), *ends) if ends else max(known)
    if span == (None, None):
        return (newest,)
    # A missing end is taken from the data, and may then be before the start (or the reverse).
    newest = max(known) if span[0] and span[0] > newest else newest
    start, end = span_of(span[0] or min(known), span[1] or newest)
    return tuple(range(start or 0, (end or 0) + 1))


def require_one(region: object, states: object) -> None:
    """Raise UsageError unless one of the two is given."""
    if (region is None) == (states is None):
        both = "specify either region or states, not both"
        raise UsageError("no region or states given" if region is None else both,
                         where="region/states")  # fmt: skip


def resolve_sides(
    region: str | None, states: Sequence[str] | None, powers: Sequence[str] | None,
    span: Span | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """Return the codes of the states and powers, without duplicates.

    ``span``: the years asked for (see :func:`multivector.codes.resolve.state`); the last is that of
    the members, if the region is a bloc (default: today), and of the states that existed.
    """
    require_one(region, states)
    named = None
    on = (span[1] or span[0]) if span else None
    given = () if states is None else words(states, "states")
    wanted = tuple(dict.fromkeys(state_of(word, years=span) for word in given))
    if region is not None:
        wanted, named = region_of(region, on=on).states, region_named(region)
        wanted = _as_then(wanted, on) if on else wanted
        former = with_former(wanted) if on and named else ()
        wanted = (*wanted, *(s for s in former if s not in wanted and exists(s, on or 0)))
    if not wanted:
        raise UsageError("no state given", where="states", allowed="ISO 3166-1 codes or names")

    def inside(power: str) -> bool:
        within = members(power, str(on or date.today())) & {*wanted} if is_bloc(power) else ()
        return bool(within) and (region is not None or len(within) == len(wanted))

    own = set_powers(named, span) if powers is None else ()
    both = [power for power in own if power in wanted]
    if named and both and 1 in (len(wanted), len(own)):
        raise UsageError(f"{both[0]} is also a state of the region",
                         where=f"powers of {named.id}, regions.toml",
                         allowed="two or more powers, or powers outside the region")  # fmt: skip
    # A region may have a usual power in it, over the others, or members of one.
    usual = [p for p in usual_powers(wanted, named) if wanted != (p,) and not inside(p)]
    return wanted, own or parties(usual if powers is None else powers, years=span)


def choose_sides(
    layers: Layers, region: str | None, states: Sequence[str] | None,
    powers: Sequence[str] | None, years: Sequence[int],
) -> Sides:  # fmt: skip
    """Resolve states and powers; raise an error for invalid combinations."""
    wanted, chosen = resolve_sides(region, states, powers, (years[0], years[-1]))
    _refuse_overlap(chosen, years)
    for state in wanted:
        # A power among several states is measured over the others.
        if state in chosen and 1 in (len(wanted), len(chosen)):
            both = f"{state} is listed as both a power and a state"
            raise UsageError(
                both, where="powers", allowed=f"remove {state} from one of the two lists"
            )
        if not any(exists(state, year) for year in years):
            whole = _whole(state, years[-1])
            part = f": it was part of {systems.iso3_names()[whole]}" if whole else ""
            part += f", in the data as {systems.continuing(whole)}" if whole else ""
            raise UsageError(
                f"{state} is not listed as a state (COW, Gleditsch-Ward) in "
                f"{years_in_words(years)}{part}",
                where="start/end",
            )
    sides = form_sides(layers, chosen, wanted, years)
    for p, s in np.argwhere(~np.any(sides.valid, axis=2)):
        power, state = chosen[p], wanted[s]
        if power == state or (is_bloc(power) and sides.valid[p].any()):
            continue  # measured over the others
        gone = f"{power} and {state} did not both exist in {years_in_words(years)}"
        allowed = "two states of the same years"
        if is_bloc(power):
            gone = f"{state} is a member of {power}"
            allowed = f"remove {power} from the powers or {state} from the states"
        raise UsageError(gone, where="powers", allowed=allowed)
    return sides


def _whole(state: str, year: int) -> str | None:
    """Return the former state that contained a state that did not exist yet, if it did."""
    whole = None if exists(state, year) else systems.whole_of().get(state)
    return whole if whole and exists(systems.continuing(whole), year) else None


def _as_then(states: Sequence[str], year: int) -> tuple[str, ...]:
    """Put a former state that nobody continues (CSK) for its parts, and leave out parts of others
    in the list (of Yugoslavia, SRB).
    """
    wholes = {state: _whole(state, year) or state for state in states}
    code = {state: systems.continuing(whole) for state, whole in wholes.items()}
    there = {*states, *(whole for whole in wholes.values() if whole in code.values())}
    return tuple(dict.fromkeys(code[s] if code[s] in there else s for s in states))


def _refuse_overlap(powers: Sequence[str], years: Sequence[int]) -> None:
    """Refuse blocs that share members, and a state that is a member of a bloc in all years."""
    for one, two in combinations(powers, 2):
        both = [counted(one, (y,)) & counted(two, (y,)) for y in reversed(years)]
        if any(both) and (all(both) or (is_bloc(one) and is_bloc(two))):
            k, shared = next((k, sorted(some)) for k, some in enumerate(both) if some)
            raise UsageError(
                f"{one} and {two} share {', '.join(shared[:3])} in {years[-1 - k]}: a bloc and its "
                "member cannot be ranked together", where="powers",
                allowed="powers without common members in these years",
            )  # fmt: skip
