"""The public record as quantities that claims about states are checked against."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np

from multivector.answers.influence.ties.loading import reader_of
from multivector.answers.influence.ties.trade_flows import (
    UNTOLD,
    WORLDWIDE,
    TradeFlows,
    flows_of,
    load_flows,
    maker_of,
)
from multivector.answers.influence.ties.trade_shares import share_range, shares_of
from multivector.answers.verdicts.quantities.series import LONE, OFFICE, Series
from multivector.arrays import Floats, Ints
from multivector.codes.blocs import BLOCS, members
from multivector.codes.gazetteer.names import lookup
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD
from multivector.errors import InputError, UsageError
from multivector.measures.trade_flows import joint_error
from multivector.records.catalogue import pull_command
from multivector.records.factbook import figures as factbook
from multivector.records.indicators import indicators
from multivector.store.parquet import only
from multivector.store.view import active_key
from multivector.store.warehouse import Store
from multivector.tables import read_table

FIRST_FLOW = 2000
# One producer's bounds at most this far apart, in logarithms, count as its figure.
NEAR = 0.2
# The least error of a figure on which two producers agree.
AGREED = 0.02
# Share of a region's members that must have a figure; the year of the membership lists.
_COVERED, _LISTED = 0.6, 2023
_BOUNDS = "baci_hs10_97_bounds"
# Counted by the office that is asked; lists of all partners.
_OFFICES, _COMPLETE = ("troops", "refugees"), ("migrants", "refugees", "remittances")
# Counted on a day, not over a year.
STOCKS = ("debt", "refugees", "migrants", "troops", "population", "rail-length-km",
          "public-debt-share-of-gdp", "external-debt-usd", "reserves-usd")  # fmt: skip
_FACTBOOK_NAMES = {"gdp": "gdp-usd", "population": "population", "gdp_growth": "gdp-growth"}
_COLUMNS = {"gdp": ("state", "gdp_usd"), "population": ("state", "persons"),
            "refugees": ("host", "persons"), "gdp_growth": ("state", "growth_percent"),
            "inflation": ("state", "inflation_percent"),
            "unemployment": ("state", "unemployment_percent"),
            "remittances": ("recipient", "remittances_usd")}  # fmt: skip
# Percentage points by which rates are revised: of 506 figures of growth from 2015 to 2024, nine in
# ten differ by at most .8 between two producers.
_REVISED = 1.0
RATES = ("gdp_growth", "inflation", "unemployment")


@dataclass(frozen=True, slots=True)
class Named:
    """A row of ``quantities.tsv``: a quantity, with its source and unit."""

    id: str
    kind: str
    source: str
    unit: str
    title: str
    pattern: re.Pattern[str]


@cache
def _quantities() -> tuple[Named, ...]:
    rows = read_table("multivector.answers.verdicts", "quantities.tsv")
    return tuple(
        Named(r["quantity"], r["kind"], r["source"], r["unit"], r["title"],
              re.compile(r["pattern"], re.I)) for r in rows
    )  # fmt: skip


def quantity(name: str) -> Named:
    """Return a quantity by name: of two, the bilateral one, which comes first in the table."""
    return next(q for q in _quantities() if q.id == name)


def named(text: str, kind: str) -> Named | None:
    """Return the quantity of a kind named in a clause, ignoring trade in single commodities.

    Examples
    --------
    >>> named("China is the largest trading partner", "pair").id
    'trade'
    >>> named("the biggest buyer of its gas", "pair") is None
    True
    """
    found = next((q for q in _quantities() if q.kind == kind and q.pattern.search(text)), None)
    flow = found is not None and found.source == "flow"
    return None if flow and on_other_basis(text, "goods") else found


def on_other_basis(text: str, source: str = "basis") -> bool:
    """Return whether a clause uses another basis: per person, a share, a balance; of ``rates``, a
    part of the people or of the prices; of ``goods``, single commodities.
    """
    return any(
        q.pattern.search(text) for q in _quantities() if q.kind == "not" and q.source == source
    )


def rows_of(table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of the store; none if it is not installed."""
    rows: list[dict[str, Any]] = []
    with suppress(InputError, ModuleNotFoundError):
        rows = Store().read(table).to_pylist()
    return rows


def last_year() -> int:
    """Return the last year of the installed flows; without any, that of the membership lists."""
    return next(reversed(flows_of(reader_of()).years), _LISTED)


def members_of(code: str, year: int) -> tuple[str, ...]:
    """Return the members of a bloc (on 1 January) or region, or the state itself.

    Examples
    --------
    >>> len(members_of("EU", 2023)), members_of("KAZ", 2023)
    (27, ('KAZ',))
    """
    if code in BLOCS and code not in STATES:  # NAM is Namibia
        with suppress(UsageError):  # a bloc without a list of members
            return tuple(sorted(members(code, f"{year}-01-01")))
    found = None if code in STATES else lookup(code)
    return found.members if found is not None and found.members else (code,)


def sanctioning_bloc(sender: str, target: str, year: int) -> str | None:
    """Return the smallest bloc whose sanctions on a state are its members' in a year, or None."""
    cases = (r for r in rows_of("sanction_cases") if r["first_year"] <= year <= r["last_year"])
    blocs = {r["sender"] for r in cases if target in members_of(r["target"], year)}
    inside = [b for b in blocs & BLOCS.keys() - STATES.keys() if sender in members_of(b, year)]
    return min(inside, key=lambda bloc: len(members_of(bloc, year)), default=None)


class PairTable:
    """Trade in goods between an owner and each partner, by year.

    ``kind`` is ``exports`` or ``imports`` of the owner, or ``trade`` for both; ``share`` returns
    percentages of the owner's total, from :class:`.trade_shares.TradeShares`.
    """

    def __init__(self, owner: str, quantity: Named, years: range, *, share: bool = False) -> None:
        self.owner, self.years, self.share = owner, years, share
        self.kind, self.title = quantity.id, quantity.title
        self.unit = "%" if share else quantity.unit

    @cached_property
    def flows(self) -> TradeFlows:
        """All flows of the store."""
        return load_flows()

    @cached_property
    def _ways(self) -> list[TradeFlows]:
        """The flows that count in each direction."""
        sells = {"exports": [True], "imports": [False]}.get(self.kind, [True, False])
        return [shares_of(reader_of(), way) if self.share else self.flows for way in sells]

    def entities(self) -> Sequence[str]:
        """Return up to thirty largest partners, each by its last figure."""
        sizes: dict[str, float] = {}
        for year in reversed(self.years):
            inside = self._inside(self.owner, year)
            for name in self.flows.names:
                if name in STATES and name not in inside and name not in sizes:
                    row = self._at(name, year)
                    sizes |= {name: row[0]} if row else {}
        return sorted(sizes, key=lambda n: -sizes[n])[:30]

    def _inside(self, code: str, year: int) -> list[str]:
        return [name for name in members_of(code, year) if name in self.flows.place]

    def series(self, code: str) -> Series | None:
        """Return the flow with a partner (or all, ``WORLD``) over the years; None if unknown."""
        rows = {year: row for year in self.years if (row := self._at(code, year)) is not None}
        if not rows:
            return None
        table = np.array(list(rows.values()))
        makers, years = int(np.median(table[:, 3])), np.array(list(rows), dtype=np.intp)
        return Series(years, table[:, 0], table[:, 1], table[:, 2], makers, self.flows.origins)

    def _at(self, code: str, year: int) -> tuple[float, float, float, float] | None:
        """Return value, range and producers of a year."""
        if not self.flows.has(year) or not self._inside(self.owner, year):
            return None
        value, lower, upper, makers, _, told, _ = self._figures(self._places(code, year), year)
        known = np.isfinite(value)
        ways = np.array_split(known, 2 if self.kind == "trade" else 1)
        if not known.any() or not (code == WORLD or all(way.any() for way in ways)):
            return None
        amount = float(value[known].sum())
        if float(value[told > 0].sum()) < (1 - UNTOLD) * amount:
            return None
        low, high = (float(joint_error(np.abs(end - value)[known])) for end in (lower, upper))
        count = float((makers[known] * value[known]).sum() / max(amount, 1e-9))
        low, high = amount - low, amount + high
        if not self.share:
            return amount, low, high, round(count)
        whole = np.nansum(self._figures(self._places(WORLD, year), year)[4])
        share = share_range(*map(np.array, (amount, max(low, 0.0), high, whole)))
        return (*(100 * share).tolist(), round(count))

    def _figures(self, places: Sequence[Ints], year: int) -> Floats:
        """Return the figures of :func:`_owned` at flat indices, (7, m)."""
        found = [np.zeros((7, 0))]
        for flows, at in zip(self._ways, places, strict=False):
            own, table = _owned(flows, tuple(self._inside(self.owner, year)), year)
            found.append(np.take(table, np.searchsorted(own, at), axis=1))
        return np.concatenate(found, axis=1)

    def _places(self, code: str, year: int) -> list[Ints]:
        """Return the flat indices of an owner's exports and imports, by direction."""
        mine, n = self._inside(self.owner, year), len(self.flows.names)
        other = [name for name in self.flows.names if name not in mine]
        other = other if code == WORLD else self._inside(code, year)
        if not other or set(mine) & set(other):
            return []
        rows, columns = (np.array([self.flows.place[c] for c in side]) for side in (mine, other))
        out, back = (rows[:, None] * n + columns).ravel(), (columns[:, None] * n + rows).ravel()
        return {"exports": [out], "imports": [back], "trade": [out, back]}[self.kind]

    def by_maker(self, codes: Sequence[str], year: int) -> dict[str, list[float]]:
        """Return the figures of each data producer that covers all the given partners."""
        made: dict[str, list[float]] = {}
        for origin in self.flows.origins:
            ends = [both for c in codes if (both := self._ends(origin, c, year))]
            told = [math.sqrt(low * high) for low, high in ends if high <= low * math.exp(NEAR)]
            if len(told) == len(codes):
                made.setdefault(maker_of(origin), told)
        return made

    def is_reported(self, code: str, year: int) -> bool:
        """Return whether most of the flow is reported in the year, not interpolated."""
        value, *_, own = np.nan_to_num(self._figures(self._places(code, year), year))
        return bool(2 * value[own > 0].sum() > value.sum())

    def origins_of(self, code: str, year: int) -> tuple[str, ...]:
        """Return the sources of the flow in a year and, if interpolated, in the years about it."""
        at = np.divmod(np.concatenate(self._places(code, year)), len(self.flows.names))
        near = [] if self.is_reported(code, year) else self.flows.nearest(at, year)
        grids = [grid for y in (year, *near) for grid in self.flows.speaking(y).items()]
        named = {name for name, grid in grids if grid[at].any()}
        return tuple(name for name in self.flows.origins if name in named)

    def moves(self, code: str, start: int, end: int) -> dict[str, bool]:
        """Return whether the flow rises by each producer of all of it, clear of its bounds."""
        made, several = dict[str, bool](), any(len(at) > 1 for at in self._places(code, start))
        for origin in (o for o in self.flows.origins if o in WORLDWIDE or not several):
            one, two = (self._ends(origin, code, year) for year in (start, end))
            if one and two and (two[0] > one[1] or two[1] < one[0]):
                made.setdefault(maker_of(origin), two[0] > one[1])
        return made

    def flags(self, code: str, year: int) -> set[str]:
        """Return the remarks on the flow with one state in a year; none on a sum over several."""
        at = self._places(code, year)
        single = at and all(len(one) == 1 for one in at)
        made = self.flows.flags(year, np.concatenate(at)).items() if single else ()
        return {name for name, true in made if true.any()}

    def _ends(self, origin: str, code: str, year: int) -> tuple[float, float] | None:
        """Return a source's figure as its two bounds, in USD, or None."""
        columns = ("lower_usd", "upper_usd") if origin == _BOUNDS else ("trade_usd",)
        grids = [self.flows.grid(origin, year, column) for column in columns]
        places = self._places(code, year)
        sides = [[np.exp(g.ravel()[at]) for at in places] for g in grids if g is not None]
        if not places or not sides or not all(np.isfinite(p).any() for p in sides[0]):
            return None
        sums = [float(sum(np.nansum(part) for part in side)) for side in sides]
        return sums[0], sums[-1]


@lru_cache(maxsize=256)
def _owned(flows: TradeFlows, owner: tuple[str, ...], year: int) -> tuple[Ints, Floats]:
    """Return the flat indices of all of an owner's flows, (m,), and their figures, (7, m):

    value, range, makers, what counts in a total, and whether it is from a report of the year or
    about it, and of the year itself.
    """
    mine = [flows.place[code] for code in owner]
    own = np.zeros((len(flows.names),) * 2, dtype=bool)
    own[mine] = own[:, mine] = True
    places = np.flatnonzero(own)
    found = flows.year(year, places)
    made = found.combined
    grids = (found.value, found.lower, found.upper, made.makers, found.filled, found.told, made.own)
    return places, np.array([grid.ravel()[places] for grid in grids], dtype=float)


@dataclass(frozen=True)
class Figures:
    """Figures by entity and year, with an owner if they are bilateral.

    ``second`` returns the figures of other producers for an entity, the embedded record last; the
    closer they agree, the narrower the range.
    """

    title: str
    unit: str
    rows: Callable[[str], Mapping[int, float]]
    codes: Callable[[], Sequence[str]]
    origins: tuple[str, ...]
    owner: str | None = None
    second: Callable[[str], Sequence[Mapping[int, float]]] | None = None
    makers: int = 1
    revised: float = 0.0  # the least error, in the unit of the figures
    stock: bool = False

    def entities(self) -> Sequence[str]:
        """Return the codes with a figure."""
        return self.codes()

    def origins_in(self, code: str, year: int) -> tuple[str, ...]:
        """Return the sources that have a figure of a code for a year; empty if it is a sum."""
        made = (self.rows(code), *(self.second(code) if self.second else ()))
        names = (*self.origins, factbook.ORIGIN.id)
        return tuple(name for name, rows in zip(names, made, strict=False) if year in rows)

    def series(self, code: str) -> Series | None:
        """Return the figures of a code, with the error of their class, or None."""
        makers = [dict(self.rows(code))]
        makers += [dict(made) for made in (self.second(code) if self.second else ())]
        own, embedded = makers[:-1] or makers, makers[-1] if makers[1:] else {}
        years = sorted({year for made in own for year in made})
        if not years:
            return None
        told = [[made[year] for made in own if year in made] for year in years]
        value = np.array([float(np.mean(each)) for each in told])
        by_year = dict(zip(years, value, strict=True))
        apart = [abs(embedded[y] / by_year[y - b] - 1)
                 for y in embedded for b in (0, 1) if by_year.get(y - b)]  # fmt: skip
        if self.revised and any(
            abs(embedded[y] - by_year[y]) <= self.revised for y in embedded if y in by_year
        ):
            apart = [0.0]  # rates agree by their difference, not by their ratio
        near = min(apart, default=math.inf)
        single = max(near, AGREED) if near <= LONE else LONE
        wide = [
            max(self.revised, float(np.ptp(each)) / 2, AGREED * abs(v))
            if len(each) > 1
            else max(self.revised, single * abs(v))
            for each, v in zip(told, value, strict=True)
        ]
        count = max(len(told[-1]), 2 if near <= LONE else self.makers)
        origins = (*self.origins, factbook.ORIGIN.id) if near <= LONE else self.origins
        return Series(np.array(years, dtype=np.intp), value, value - wide, value + wide, count,
                      origins, self.stock)  # fmt: skip


@dataclass(frozen=True)
class PerPerson:
    """A figure per person for each state."""

    title: str
    unit: str
    whole: Figures
    people: Figures
    owner: None = None

    def entities(self) -> Sequence[str]:
        """Return the codes with a figure."""
        return self.whole.entities()

    def series(self, code: str) -> Series | None:
        """Return the figures for common years."""
        one, two = self.whole.series(code), self.people.series(code)
        if one is None or two is None:
            return None
        one, two = one.beside(two)
        value = one.value / two.value
        wide = value * np.hypot(one.upper / one.value - 1, two.upper / two.value - 1)
        origins = tuple(dict.fromkeys((*one.origins, *two.origins)))
        makers = min(one.makers, two.makers)
        return Series(one.years, value, value - wide, value + wide, makers, origins)


def stored_pairs(owner: str, quantity: Named, *, turned: bool = False) -> Figures:
    """Return an indicator between an owner and each partner; InputError if not installed.

    The owner is the recipient or, for people, the place of origin; ``turned`` reverses this. For a
    region or bloc it is the sum over members, for years in which all members with data have it.
    """
    indicator, store = indicators()[quantity.source], Store()
    other, own = str(indicator.influencer), str(indicator.influencee)
    other, own = (own, other) if turned else (other, own)
    try:
        inside = members_of(owner, _LISTED)
        data = store.read(indicator.source, keep=(own, set(inside)))
    except InputError as error:
        raise InputError(str(error), next=pull_command(indicator.source)) from error
    by_member = {
        member: _by_code(only(data, own, {member}), other, indicator.value) for member in inside
    }

    def rows(code: str) -> Mapping[int, float]:
        partners = members_of(code, _LISTED)
        cells = (by_member[member].get(one) for one in partners for member in inside)
        parts = [cell for cell in cells if cell]
        if len(parts) < _COVERED * len(inside) * len(partners):
            return {}
        years = set.intersection(*(set(part) for part in parts))
        return {year: sum(part[year] for part in parts) for year in sorted(years)}

    codes = sorted({code for rows_of in by_member.values() for code in rows_of} - set(inside))
    origins = tuple(store.paths(indicator.source))
    title = quantity.title if turned else indicator.title
    makers = OFFICE if indicator.source in _OFFICES else 1
    return Figures(title, indicator.unit, rows, lambda: codes, origins, owner, makers=makers,
                   stock=quantity.id in STOCKS)  # fmt: skip


def shared_out(table: Figures) -> Figures:
    """Return a table of pairs as a percentage of the total over all recorded partners."""
    whole: dict[int, float] = {}
    for code in table.codes():
        for year, value in table.rows(code).items():
            whole[year] = whole.get(year, 0.0) + value

    def rows(code: str) -> Mapping[int, float]:
        return {y: 100 * v / whole[y] for y, v in table.rows(code).items() if whole.get(y)}

    return replace(table, unit="%", rows=rows)


def is_counted_from(quantity: Named) -> bool:
    """Return whether the owner of a stored quantity is its origin, such as migrants' home state."""
    return indicators()[quantity.source].influencee == "home"


def is_complete(quantity: Named) -> bool:
    """Return whether a stored quantity lists all partners, so that totals can be computed."""
    return indicators()[quantity.source].source in _COMPLETE


def state_figures(of: Named) -> Figures | PerPerson:
    """Return a figure for each state, from the store or else the embedded Factbook."""
    if of.source == "gdp/population":
        whole, people = (_state_figures(quantity(name)) for name in of.source.split("/"))
        return PerPerson(of.title, of.unit, whole, people)
    return _state_figures(of)


def _state_figures(quantity: Named) -> Figures:
    name = _FACTBOOK_NAMES.get(quantity.source, quantity.id)
    embedded = Figures(
        quantity.title, quantity.unit, lambda c: _of_factbook(c, name, active_key()),
        lambda: [c for c in STATES if factbook.has_entry(c)], (factbook.ORIGIN.id,),
        stock=quantity.id in STOCKS,
    )  # fmt: skip
    if quantity.source not in _COLUMNS:
        return embedded
    store, (code, value) = Store(), _COLUMNS[quantity.source]
    try:
        data, origins = store.read(quantity.source), tuple(store.paths(quantity.source))
    except (InputError, ModuleNotFoundError) as error:
        if quantity.source in RATES and quantity.source not in _FACTBOOK_NAMES:
            raise InputError(str(error), next=pull_command(quantity.source)) from error
        return embedded
    first, *more = (_by_code(only(data, "origin", {name}), code, value) for name in origins)
    codes = sorted({code for made in (first, *more) for code in made})
    return replace(
        embedded, rows=lambda c: first.get(c, {}), codes=lambda: codes, origins=origins,
        second=lambda c: [*(made.get(c, {}) for made in more), embedded.rows(c)],
        makers=OFFICE if quantity.source in _OFFICES else 1,
        revised=_REVISED if quantity.source in RATES else 0.0,
    )  # fmt: skip


def _by_code(data: Any, column: str, value: str) -> dict[str, dict[int, float]]:
    made: dict[str, dict[int, float]] = {}
    columns = (data[name].to_pylist() for name in (column, "year", value))
    for code, year, number in zip(*columns, strict=True):
        if number is not None:
            years = made.setdefault(code, {})
            years[year] = years.get(year, 0.0) + float(number)
    return made


@cache
def _of_factbook(code: str, indicator: str, view: str) -> dict[int, float]:
    if not factbook.has_entry(code):
        return {}
    own = (f for f in factbook.figures(code)
           if f.indicator == indicator and f.year and f.value is not None)  # fmt: skip
    return {int(f.year or 0): float(f.value or 0) * (100 if f.unit == "share" else 1) for f in own}
