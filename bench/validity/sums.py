"""Sums over a region, and who is ahead in them, against producers held out and later records."""

from collections.abc import Iterator

import numpy as np

from multivector.answers.as_known import known_on
from multivector.answers.influence.influence import influence
from multivector.answers.influence.ties import region_trade
from multivector.answers.influence.ties import trade_flows as flows
from multivector.answers.influence.ties.region_trade import TradeYear, ahead
from multivector.arrays import Floats, Ints
from multivector.codes.regions import region
from multivector.codes.resolve import states_of
from multivector.vocabulary import DEFAULT_POWERS, LEVEL
from validity.regions import REGIONS
from validity.trade import Study

YEARS = (2012, 2014, 2016, 2018, 2020)
WHOLE = 0.9  # of a sum that the maker left out must know: what it lacks is not its error
# What was known on the first day about the year, held against all that is known now.
VINTAGES = (("2016-07-01", 2014), ("2019-07-01", 2017), ("2022-07-01", 2020))
CHANNELS = ("trade", "security", "diplomacy", "composite")


def sums(study: Study) -> Iterator[tuple[str, bool]]:
    """Give (what, held): sums by power, and leads among the powers, of regions and of states."""
    makers = (("Harvard", lambda y: np.exp(study.all.grid(flows.ATLAS, y))),
              ("CEPII", lambda y: np.full((0, 0), np.nan) if (g := study.narrow(y)) is None
               else np.exp(g)))  # fmt: skip
    for maker, grid in makers:
        ours = study.without(maker)
        for year in YEARS:
            theirs = grid(year)
            if not theirs.size:
                continue
            for name in REGIONS:
                states = [s for s in region(name).states if s in ours.place]
                groups = {"a region": [states], "a state": [[state] for state in states]}
                for what, each in groups.items():
                    for some in each:
                        yield from _held(what, ours, theirs, some, year)


def _held(
    what: str, ours: flows.TradeFlows, theirs: Floats, states: list[str], year: int
) -> Iterator[tuple[str, bool]]:
    pairs = []
    for power in DEFAULT_POWERS:
        sides = [s for s in states_of([power], on=year) if s not in states]
        both = _both(ours, theirs, region_trade._cells(ours, states, sides), year)
        if both is not None:
            pairs.append(both)
            yield f"sum with a power, {what}", both[0].lower <= both[1] <= both[0].upper
    if len(pairs) < 2:
        return
    best = max(pairs, key=lambda pair: pair[0].value)
    if all(ahead(best[0], pair[0]) >= LEVEL for pair in pairs if pair is not best):
        yield f"lead in trade, {what}", best[1] == max(pair[1] for pair in pairs)


def _both(
    ours: flows.TradeFlows, theirs: Floats, cells: Ints, year: int
) -> tuple[TradeYear, float] | None:
    """Return our sum with its range, and the maker's of the same flows, if it knows most."""
    part = region_trade._figures(ours, year, cells)
    own = theirs.ravel()[cells]
    value = np.nan_to_num(part[0])
    keep = np.isfinite(own)
    if not value.sum() > 0 or value[keep].sum() < WHOLE * value.sum():
        return None
    told = region_trade._told([year], part[:, None, keep], ())[0]
    return (told, float(own[keep].sum())) if told.value else None


def vintages() -> Iterator[tuple[str, bool]]:
    """Give whether a clear lead, as known then, is one of the first rank in today's record."""
    states = sorted({state for name in REGIONS for state in region(name).states})
    for day, year in VINTAGES:
        asked = {"states": states, "powers": list(DEFAULT_POWERS), "years": year}
        with known_on(day):
            before = _leaders(**asked)
        after = _leaders(**asked, clear=False)
        for key, power in before.items():
            if after.get(key):
                yield f"clear lead, {key[1]}", after[key] == power


def _leaders(*, clear: bool = True, **asked: object) -> dict[tuple[str, str], str]:
    """Return by state and channel who has rank 1, where no other's range of ranks meets its own."""
    cells: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in influence(**asked):
        if row["channel"] in CHANNELS and row["rank"] is not None:
            cells.setdefault((row["influencee"], row["channel"]), []).append(row)
    found = {}
    for key, rows in cells.items():
        first, *others = sorted(rows, key=lambda row: row["rank"])
        apart = all(first["rank_upper"] < other["rank_lower"] for other in others)
        if others and (apart or not clear):
            found[key] = str(first["influencer"])
    return found


def counts(rows: Iterator[tuple[str, bool]]) -> dict[str, list[bool]]:
    """Return what held by kind."""
    found: dict[str, list[bool]] = {}
    for what, held in rows:
        found.setdefault(what, []).append(held)
    return found
