"""Transport: how far a state's access to its partners depends on a power, weighted by trade.

The network is that of one year (``access.NETWORK_YEAR``); trade, and land borders between a state
and a power, are those of each year.
"""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from multivector.answers.influence.doubts import Doubt, doubt
from multivector.answers.influence.ties import pipelines
from multivector.answers.influence.ties.grids import (
    SD_ESTIMATED,
    ChannelLayers,
    JointRow,
    Named,
    Share,
    form_flow,
    scale_of,
    with_source,
)
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.recorded_trade import RecordedTrade, recorded_trade
from multivector.answers.influence.ties.sides import pick_years
from multivector.arrays import Bools, Floats, Ints
from multivector.codes.blocs import members
from multivector.measures.capacity.capacity import CARRY_YEARS, widen
from multivector.records.origins import prices
from multivector.routing import access
from multivector.routing.tables import borders, places
from multivector.store.cache import cached

ROUTES = "multivector-routes"  # ID of the source of the route tables
SHARE = "cost of access added"
FLOW = "trade across each other's territory"
BORDERS = "cow_contiguity"
ENCLOSING = "EU"  # of the blocs that are usual powers, the only one with a state inside it


@dataclass(frozen=True)
class Carried:
    """Trade between all states by year, with its transit states."""

    trade: Floats  # (n, n, Y): Current USD, both directions added; 0 if none is recorded
    # (n, n, Y): 1 where two states share a land border in the year, else 0; NaN if unknown
    land: Floats
    names: tuple[str, ...]
    years: tuple[int, ...]
    record: RecordedTrade

    def sources_of(self, i: int, j: int, k: int) -> str:
        """Return the sources of routes and of the trade of two states in a year."""
        return f"{ROUTES}, {self.record.of_pairs.at(i, j, k)}"

    @cached_property
    def passing(self) -> access.Transit:
        """Return the transit entries, reindexed to ``names``."""
        found = access.transit(access.NETWORK_YEAR)
        place = {name: k for k, name in enumerate(self.names)}
        to = np.array([place.get(name, -1) for name in found.states])
        closed, start, end = to[found.closed], to[found.start], to[found.end]
        keep = (closed >= 0) & (start >= 0) & (end >= 0) & ~(self.flown[end] & ~self.flown[start])
        return access.Transit(self.names, closed[keep], start[keep], end[keep], found.share[keep])

    @cached_property
    def flown(self) -> Bools:
        """Return the states outside the EU whose every way to other seaports crosses it, (n,).

        That is Switzerland (and the smallest). What others trade with it is by value mostly gold,
        medicines and watches; no source has products, so all counts as flown, but in its own rows.
        """
        names, day = access.transit(access.NETWORK_YEAR).states, f"{access.NETWORK_YEAR}-07-01"
        inside = np.isin(names, sorted(members(ENCLOSING, day)))
        closed = frozenset(np.array(names)[inside].tolist())
        ports = np.isin(names, [place.state for place in places() if place.is_port]) & ~inside
        cut = (access.added_by(closed, access.NETWORK_YEAR) == 1)[:, ports].all(axis=1)
        return np.isin(self.names, np.array(names)[cut & ~inside])

    @cached_property
    def on_map(self) -> Bools:
        """Return which states have a hub, (n,)."""
        return np.isin(self.names, access.transit(access.NETWORK_YEAR).states)

    def sums(self, share: Floats | None = None) -> Floats:
        """Return each state's trade through each other state, multiplied by a share, (n, n, Y)."""
        way, n = self.passing, len(self.names)
        out = np.zeros((n, n, len(self.years)))
        for t in range(len(self.years)):
            amount = self.trade[way.start, way.end, t] * (1.0 if share is None else share)
            cell = np.bincount(way.start * n + way.closed, amount, minlength=n * n)
            out[:, :, t] = cell.reshape(n, n)
        out[~self.on_map] = np.nan
        out[:, ~self.on_map] = np.nan
        return out

    def shares_without(self, members: Ints, states: Ints) -> Floats:
        """Return the relative cost added to each state's routes if the members close, (S, n)."""
        if len(members) == 1:  # of one state it is on record
            way, out = self.passing, np.zeros((len(self.names), len(self.names)))
            hit = way.closed == members[0]
            out[way.start[hit], way.end[hit]] = way.share[hit]
            return out[states]
        closed = frozenset(self.names[m] for m in members if self.on_map[m])
        found = access.added_by(closed, access.NETWORK_YEAR)
        place = access.places_of(self.names, access.transit(access.NETWORK_YEAR).states)
        off = ~self.on_map
        out = np.where(off[states][:, None] | off, np.nan, found[np.ix_(place[states], place)])
        out[:, members] = 0.0  # trade with a member is no transit, whichever others it crosses
        out[np.ix_(~self.flown[states], self.flown)] = 0.0
        return out

    def crossing(self, members: Ints) -> Bools:
        """Return which pairs' routes transit any of these states, (n, n)."""
        way = self.passing
        hit = np.isin(way.closed, members)
        out = np.zeros((len(self.names), len(self.names)), dtype=bool)
        out[way.start[hit], way.end[hit]] = True
        return out


@dataclass(frozen=True)
class CostAdded:
    """Trade multiplied by the relative access cost added if all members close."""

    carried: Carried

    def by_partner(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return what is summed for each partner, (S, n)."""
        shares = self.carried.shares_without(members, states)
        return np.nan_to_num(shares) * self.carried.trade[states][:, :, k]

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum over partners, (S,)."""
        total = self.by_partner(states, members, k).sum(axis=1)
        return np.where(self.carried.on_map[states], total, np.nan)

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow]:
        """Return the trade with each partner and the added cost per container."""
        found, names = self.carried, self.carried.names
        shares = np.nan_to_num(found.shares_without(members, np.array([state]))[0])
        known = access.transit(access.NETWORK_YEAR).states
        place = access.places_of(names, known)
        cost = access.cost_of_ways(access.NETWORK_YEAR)
        rows: list[JointRow] = []
        for j in np.flatnonzero(shares * found.trade[state, :, k] > 0):
            before = float(cost[place[state], place[j]])
            way = "no route left"
            if shares[j] < 1:
                after = before / (1 - shares[j])
                way = f"cost and time per container up from ${before:,.0f} to ${after:,.0f}"
            label = f"{names[state]} to {names[j]}, {way}: trade × {shares[j]:.3f}"
            value = float(found.trade[state, j, k] * shares[j])
            rows.append((label, value, found.sources_of(state, int(j), k)))
        return rows


@dataclass(frozen=True)
class OverLand:
    """Trade of a state through a power's members, of the members through the state, and across
    their land borders; each pair once.
    """

    carried: Carried
    passing: Floats  # (n, n, Y): trade of the first state that passes through the second

    def _parts(self, states: Ints, members: Ints, k: int) -> tuple[Floats, Floats, Floats]:
        """Return the three parts for each state: (S, n), (members, S) and (S, n)."""
        found = self.carried
        deflator = prices.deflators(found.years)[k]
        inside = np.isin(np.arange(len(found.names)), members)
        crossing = found.crossing(members)[states] & ~inside
        trade, land = (grid[states][:, :, k] for grid in (found.trade, found.land))
        theirs = self.passing[np.ix_(members, states)][:, :, k] * deflator
        direct = np.where(inside, over_border(trade, land) * deflator, 0.0)
        return np.where(crossing, trade * deflator, 0.0), theirs, direct

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return the sum, (S,)."""
        through, theirs, direct = self._parts(states, members, k)
        total = through.sum(axis=1) + np.nan_to_num(theirs).sum(axis=0) + direct.sum(axis=1)
        return np.where(self.carried.on_map[states], total, np.nan)

    def rows(self, state: int, members: Ints, k: int) -> list[JointRow]:
        """Return the trade by pair, and the trade of each member."""
        names = self.carried.names
        (through,), theirs, (direct,) = self._parts(np.array([state]), members, k)
        of, every = self.carried.sources_of, f"{ROUTES}, {self.carried.record.named.at(0, k)}"
        ways = ((through, "through the power"), (direct, "across their border"))
        rows: list[JointRow] = [
            (f"{names[state]} with {names[j]} {way}", float(part[j]), of(state, int(j), k))
            for part, way in ways
            for j in np.flatnonzero(part > 0)
        ]
        mine = np.nan_to_num(theirs[:, 0])
        return rows + [
            (f"{names[members[m]]} with all partners through {names[state]}", float(mine[m]), every)
            for m in np.flatnonzero(mine > 0)
        ]


def over_border(trade: Floats, land: Floats) -> Floats:
    """Return trade between states that share a land border; NaN if unknown."""
    return np.where(trade > 0, land * trade, 0.0)


def layers(reader: Reader) -> ChannelLayers | None:
    """Return the relative access cost added if a power closes; pipeline sales are separate."""
    found = recorded_trade(reader)
    if found is None:
        return None
    years, (bordering, remark) = found.years, _bordering(reader, found.years)
    made = cached(reader.store, "transport", lambda: _arrays(reader, found))
    carried = Carried(made["trade"], made["land"], reader.names, years, found)
    if not len(made["scale"]):  # no pair trades by land in a year whose prices are known
        return None
    # As a random walk: uncertainty grows with the distance in years from the network's year.
    sd = widen(SD_ESTIMATED, np.abs(np.array(years) - access.NETWORK_YEAR))
    origins, told = (ROUTES, *found.origins), found.of_states  # of the part, then of the whole
    joint = CostAdded(carried)
    share = Share(SHARE, years, made["part"], made["whole"], sd, origins, joint, total=told)
    beside = (*bordering, prices.origin().id)
    source = with_source(Named(told.names, told.place[:, None]), ROUTES, *beside)
    flow = form_flow(
        FLOW, years, made["both"], f"constant {prices.BASE_YEAR} USD", (*origins, *beside),
        joint=OverLand(carried, made["through"]), remark=remark, source=source,
        scale=made["scale"],
    )  # fmt: skip
    # Pipeline sales are on record from 2022, for exporters only.
    piped = partial(pipelines.sold_by_pipe, reader)
    excluded = {pipelines.NAME: piped} if reader.has(*pipelines.SOURCES) else {}
    ages = {name: found.ages[name] for name in ("ages", "between")}
    built = access.NETWORK_YEAR
    return ChannelLayers("transport", (share,), (flow,), built=built, excluded=excluded, **ages)


def _arrays(reader: Reader, found: RecordedTrade) -> dict[str, Any]:
    """Return trade by land and its parts, each (n, n, Y), and the trade of each state, (n, Y)."""
    years, (part, _, last) = found.years, found.grids()
    trade, last = (x + x.transpose(1, 0, 2) for x in (np.nan_to_num(part) + last, last))
    carried = Carried(trade, _land(reader, years), reader.names, years, found)
    known = np.flatnonzero(carried.on_map)
    whole = np.full((len(trade), len(years)), np.nan)
    whole[known] = trade[np.ix_(known, known)].sum(axis=1)
    through = carried.sums()
    both = through + through.transpose(1, 0, 2) + over_border(trade, carried.land)
    both = np.where((last > 0) & (carried.land == 1), np.nan, both * prices.deflators(years))
    return {
        "trade": trade, "land": carried.land, "whole": whole, "through": through, "both": both,
        "part": carried.sums(carried.passing.share),
        "scale": scale_of(both) if (both > 0).any() else np.zeros(0),
    }  # fmt: skip


def _bordering(reader: Reader, years: tuple[int, ...]) -> tuple[tuple[str, ...], Doubt | None]:
    """Return the sources of borders besides the route tables, and a note on years carried."""
    if not reader.has(BORDERS):
        return (), None
    known = reader.years("borders", BORDERS)
    _, age = pick_years(known, years)
    if age.any() and years[-1] > (last := known[-1] + CARRY_YEARS):
        return (BORDERS,), doubt("borders replaced", year=known[-1], last=last)
    return (BORDERS,), doubt("borders carried", year=known[-1]) if age.any() else None


def _land(reader: Reader, years: tuple[int, ...]) -> Floats:
    """Return which states share a land border by year, (n, n, Y).

    Borders are carried forward like any figure, up to five years; after that, or without a record,
    they are those of the route tables, like the network. Earlier ones are unknown.
    """
    land = np.zeros((len(reader.names), len(reader.names), len(years)))
    for a, b, _ in borders():
        if a in reader.place and b in reader.place:
            land[reader.place[a], reader.place[b]] = land[reader.place[b], reader.place[a]] = 1.0
    if not reader.has(BORDERS):
        return land
    known, kind = reader.dyad_table("borders", BORDERS, "border", "state_a", "state_b")
    place, _ = pick_years(known, years)
    land[:, :, np.array(years) < known[0]] = np.nan
    land[:, :, place >= 0] = kind[:, :, place[place >= 0]] == 1
    return land
