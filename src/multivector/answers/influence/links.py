"""Links between powers and all states in two spans of years: trade, investment, visits, votes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from multivector.answers.influence.channels.diplomacy import VISITS, visit_days
from multivector.answers.influence.channels.migration import REMITTANCES
from multivector.answers.influence.doubts import Doubt, doubt
from multivector.answers.influence.ties.grids import without_self
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.recorded_trade import later_year
from multivector.answers.influence.ties.trade_changes import breaks, by_maker, difference, summed
from multivector.answers.influence.ties.trade_flows import (
    SMALL_USD,
    TABLE,
    UNTOLD,
    TradeFlows,
    load_flows,
)
from multivector.answers.voting.agreement import FEWEST_VOTES
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Bools, Floats, Ints
from multivector.errors import InputError
from multivector.measures.agreement import Votes
from multivector.measures.trade_flows import CORRELATED
from multivector.prose import listed
from multivector.records import catalogue
from multivector.records.origins import imf_dip, prices
from multivector.vocabulary import TAILS, TO_END

LINKS = ("imports", "exports", "FDI", "remittances", "visits", "arms", "votes")
DISAGREE = "producers disagree"  # the doubt on the direction of a change
USD = f"{prices.BASE_YEAR} USD a year"
# How flows, exporter first, are turned so that the power is first.
_WAYS: dict[str, Callable[[Any], Any]] = {"imports": np.asarray, "exports": np.matrix_transpose}
DRAWS, SEED = 500, 0

# Links summed from a table: its column, the sides, and the published sources.
_COUNTED = {
    "FDI": ("fdi_stock", "stock_usd", ("host", "investor"), (imf_dip.ID,)),
    "remittances": ("remittances", "remittances_usd", ("recipient", "sender"), REMITTANCES),
    "arms": ("arms", "tiv_millions", ("recipient", "supplier"), ("sipri_arms",)),
}

Masks = Mapping[int, Floats]  # members of the powers by year, (P, n)
Spans = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Change:
    """A link in two spans; arrays are (P, n), NaN where unknown.

    ``before`` and ``after`` are means over ``years``, the years with data; ``lower`` and ``upper``
    are the range of the difference, if known. ``remark`` is for readers of any figure; ``doubts``
    are on some, each with a mask.
    """

    name: str
    unit: str
    before: Floats
    after: Floats
    lower: Floats
    upper: Floats
    years: tuple[tuple[int, ...], tuple[int, ...]]
    origins: tuple[str, ...]
    remark: Doubt | None = None
    doubts: Sequence[tuple[Doubt, Bools]] = ()


def measure_links(
    reader: Reader, masks: Masks, spans: Spans, asked: Sequence[int]
) -> dict[str, Change]:
    """Return the links with data in installed sources; vote ranges only for ``asked``."""
    found = [
        *_trade(reader, masks, spans),
        *(_counted(reader, name, masks, spans, *row) for name, row in _COUNTED.items()),
        _visits(reader, masks, spans),
        _votes(reader, masks, spans, asked),
    ]
    return {link.name: link for link in found if link is not None}


def _mean(
    values: Mapping[int, Floats], years: Sequence[int], masks: Masks
) -> tuple[Floats, tuple[int, ...]]:
    """Return the mean over the years with data, NaN if there are none, and these years.

    A pair needs a figure in half of them: one that nobody reports any more is unknown, not zero.
    """
    there = tuple(year for year in years if year in values)
    if not there:
        return np.full_like(next(iter(masks.values())), np.nan), ()
    every = np.array([values[year] for year in there])
    count = np.isfinite(every).sum(axis=0)
    mean = np.nansum(every, axis=0) / np.maximum(count, 1)
    return np.where(2 * count >= len(there), mean, np.nan), there


def _over_members(mask: Floats, grid: Floats) -> Floats:
    """Return the sum over the powers' members of a grid (state, partner); NaN if one is unknown."""
    total = mask @ np.nan_to_num(grid).T
    return np.where(mask @ np.isnan(grid).T.astype(float) > 0, np.nan, total)


def _told_over(mask: Floats, cells: Floats, known: Bools) -> Floats:
    """Return sums over the powers' members; NaN if too much is unreported."""
    reported = mask @ np.where(known, cells, 0.0)
    # A flow without a row counts as the usual size of such flows: a tenth of their bound.
    silent = np.where(np.nan_to_num(cells) > 0, cells, SMALL_USD / 10)
    missing = mask @ np.where(known, 0.0, silent)
    total = mask @ np.nan_to_num(cells)
    return np.where(missing <= UNTOLD * reported, total, np.nan)


def _change(
    name: str, unit: str, values: Mapping[int, Floats], masks: Masks, spans: Spans,
    origins: Sequence[str],
) -> Change:  # fmt: skip
    """Return a link of figures by year, without a range."""
    (before, first), (after, last) = (_mean(values, span, masks) for span in spans)
    nothing = np.full_like(before, np.nan)
    return Change(name, unit, before, after, nothing, nothing, (first, last), tuple(origins))


def _trade(reader: Reader, masks: Masks, spans: Spans, without: Sequence[str] = ()) -> list[Change]:
    """Return imports from and exports to the powers, with ranges of the difference."""
    if not any(name not in without for name in reader.bringing(TABLE)):
        return []
    flows = TradeFlows(reader, without) if without else load_flows()
    made: list[dict[str, Any]] = [{way: {} for way in _WAYS} for _ in range(4)]
    values, errors, flags, makers = made
    for year, mask in masks.items():
        if not flows.has(year):
            continue
        part, spread, _ = later_year(flows, year)
        told, price = flows.year(year).told, prices.deflators([year])[0]
        odd = breaks(flows, year)
        for way, turn in _WAYS.items():
            cells = turn(part * price)
            values[way][year] = _told_over(mask, cells, turn(told))
            error, whole = np.nan_to_num(cells * turn(spread)), np.nan_to_num(cells)
            each, common = mask @ error**2, (mask @ error) ** 2
            errors[way][year] = np.sqrt((1 - CORRELATED) * each + CORRELATED * common)
            for maker, ends in by_maker(flows, year).items():
                made_of = makers[way].setdefault(maker, {})
                made_of[year] = summed(mask, turn(ends) * price, whole)
            for name, at in odd.items():
                most = mask @ np.where(turn(at), whole, 0.0) > (mask @ whole) / 2
                flags[way][year, name] = most
    origins = (*flows.origins, prices.origin().id)
    there = [way for way in _WAYS if values[way]]
    found = {way: _change(way, USD, values[way], masks, spans, origins) for way in there}
    return [_ranged(link, errors[way], flags[way], makers[way]) for way, link in found.items()]


def _ranged(
    link: Change, errors: Mapping[int, Floats], flags: Mapping[tuple[int, str], Bools],
    makers: Mapping[str, Mapping[int, Floats]],
) -> Change:  # fmt: skip
    """Add the range of the difference, which reaches to that by each producer of all years."""
    if not all(link.years):
        return link
    halves = (TO_END * np.mean([errors[y] for y in span], axis=0) for span in link.years)
    levels = zip((link.before, link.after), halves, strict=True)
    one, two = ((level, level - half, level + half) for level, half in levels)
    odd = np.logical_or.reduce([np.zeros(link.before.shape, bool), *flags.values()])
    (lower, upper), ends = difference(one, two, odd), {}
    doubts = [(doubt(name, of_year=year), at) for (year, name), at in flags.items()]
    for maker, of in makers.items():
        if {*link.years[0], *link.years[1]} <= of.keys():
            first, last = (np.mean([of[year] for year in span], axis=0) for span in link.years)
            ends[maker] = low, high = last[0] - first[1], last[1] - first[0]
            lower, upper = np.fmin(lower, high), np.fmax(upper, low)
    for (rose, (low, _)), (fell, (_, high)) in permutations(ends.items(), 2):
        doubts.append((doubt(DISAGREE, rose=rose, fell=fell), (low > 0) & (high < 0)))
    return replace(link, lower=lower, upper=upper, doubts=doubts)


def _counted(
    reader: Reader, name: str, masks: Masks, spans: Spans, table: str, column: str,
    sides: tuple[str, str], published: tuple[str, ...],
) -> Change | None:  # fmt: skip
    """Return a link summed from a table of figures whose sources state no error.

    A user's own table comes before the published ones, of which each adds the years that those
    before it lack.
    """
    brought = reader.bringing(table)
    own = tuple(origin for origin in brought if origin not in catalogue.entries())
    used: dict[str, list[int]] = {}
    values: dict[int, Floats] = {}
    for origin in own[:1] or reader.origins_of(*published) or brought[:1]:
        years, grid = reader.dyad_table(table, origin, column, *sides, masks.keys() - values.keys())
        grid = without_self(grid)
        for k, year in enumerate(years):
            price = prices.deflators([year])[0] if column.endswith("usd") else 1.0
            values[year] = _over_members(masks[year], grid[:, :, k]) * price
        used[origin] = list(years)
    if not used:
        return None
    unit = {"stock_usd": f"{prices.BASE_YEAR} USD", "tiv_millions": "million TIV a year"}
    origins = tuple(origin for origin, years in used.items() if years) or tuple(used)
    told = [f"{name} ({', '.join(map(str, used[name]))})" for name in origins]
    link = _change(name, unit.get(column, USD), values, masks, spans, origins)
    remark = doubt("several sources", sources=listed(told)) if len(told) > 1 else None
    return replace(link, remark=remark)


def _visits(reader: Reader, masks: Masks, spans: Spans) -> Change | None:
    origins = tuple(origin for origin in VISITS if reader.has(origin))
    if not origins:
        return None
    years, days = visit_days(reader, masks)
    values = {
        year: _over_members(mask, days[:, :, years.index(year)])
        for year, mask in masks.items()
        if year in years
    }
    return _change("visits", "leader-days a year", values, masks, spans, origins)


def _votes(reader: Reader, masks: Masks, spans: Spans, asked: Sequence[int]) -> Change | None:
    """Return agreement in the General Assembly, pooled over each span, with bootstrap ranges."""
    try:
        assembly = load_assembly()
    except InputError:
        return None
    grid, use = assembly.divided
    votes = np.zeros((len(reader.names), grid.shape[1]), dtype=np.int8)
    for row, name in enumerate(assembly.names):
        if name in reader.place:
            votes[reader.place[name]] = grid[row]
    shape = next(iter(masks.values())).shape
    levels, drawn, years = [], [], []
    rng = np.random.default_rng(SEED)
    for span in spans:
        there = tuple(year for year in span if (use & (assembly.years == year)).any())
        at = np.flatnonzero(use & np.isin(assembly.years, there))
        size = max(len(at), 1)  # a span without roll calls on record leaves nulls
        weights = rng.multinomial(len(at), np.full(size, 1 / size), size=DRAWS)
        level, draws = np.full(shape, np.nan), np.full((shape[0], len(asked), DRAWS), np.nan)
        for p in range(shape[0]) if len(at) else ():
            apart, joint = _compare(votes[:, at], masks, assembly.years[at], p)
            enough = (joint > 0).sum(axis=1) >= FEWEST_VOTES
            total = np.where(enough, joint.sum(axis=1), np.nan)
            level[p] = 1 - apart.sum(axis=1) / total
            with np.errstate(invalid="ignore", divide="ignore"):
                draws[p] = 1 - (apart[asked] @ weights.T) / (joint[asked] @ weights.T)
        levels.append(level)
        drawn.append(draws)
        years.append(there)
    lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
    lower[:, asked], upper[:, asked] = np.quantile(drawn[1] - drawn[0], TAILS, axis=2)
    return Change(
        "votes", "agreement, 0 to 1", levels[0], levels[1], lower, upper, (years[0], years[1]),
        tuple(origin.id for origin in assembly.origins),
    )  # fmt: skip


def _compare(votes: Votes, masks: Masks, years: Ints, p: int) -> tuple[Floats, Floats]:
    """Return the distance from the power's members, and their number, by state and roll call."""
    apart, joint = np.zeros(votes.shape), np.zeros(votes.shape)
    for year in np.unique(years):
        at = years == year
        here, mask = votes[:, at], masks[int(year)][p]
        cast = here > 0
        for code in (1, 2, 3):
            count = mask @ (here == code)
            apart[:, at] += cast * count * np.abs(here - code) / 2
            joint[:, at] += cast * count
    return apart, joint
