"""Figures of states and of pairs of states by year, from the store and the Factbook."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from multivector.answers.verdicts.quantities.series import LONE, OFFICE, Series
from multivector.answers.verdicts.record import LISTED, Named, members_of, quantity
from multivector.codes.states import STATES
from multivector.errors import InputError
from multivector.records.catalogue import pull_command
from multivector.records.factbook import figures as factbook
from multivector.records.indicators import indicators
from multivector.records.listing import coverage_of
from multivector.store.parquet import only
from multivector.store.view import active_key
from multivector.store.warehouse import Store

# The least error of a figure on which two producers agree.
AGREED = 0.02
# Share of a region's members that must have a figure.
COVERED = 0.6
_NOT_IN_FACTBOOK = ("inflation", "unemployment")
# Percentage points by which rates are revised: of 506 figures of growth from 2015 to 2024, nine in
# ten differ by at most .8 between two producers.
_REVISED = 1.0
_NEAR = 2  # the Factbook has a figure of one year only


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
    sources: Callable[[str, int], Collection[str]] | None = None  # of bilateral rows

    def entities(self) -> Sequence[str]:
        """Return the codes with a figure."""
        return self.codes()

    def origins_in(self, code: str, year: int) -> Collection[str]:
        """Return the sources that have a figure of a code for a year; may be empty."""
        if self.sources is not None:
            return self.sources(code, year)
        made = (self.rows(code), *(self.second(code) if self.second else ()))
        names = (*self.origins, factbook.ORIGIN.id)
        return tuple(name for name, rows in zip(names, made, strict=False) if year in rows)

    def by_maker(self, codes: Sequence[str], year: int) -> dict[str, list[float]]:
        """Return the figures of each data producer that has all codes in a year, or `_NEAR`."""
        own = [[self.rows(code), *(self.second(code) if self.second else ())] for code in codes]
        made = zip((*self.origins, factbook.ORIGIN.id), zip(*own, strict=True), strict=False)
        near = sorted(range(year - _NEAR, year + _NEAR + 1), key=lambda y: abs(y - year))
        return {name: [of[y] for of in rows] for name, rows in made
                for y in near[::-1] if all(y in of for of in rows)}  # fmt: skip

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


def years_of(quantity: Named) -> frozenset[int]:
    """Return the years that the main source of a bilateral quantity covers; may be empty."""
    table, versions = indicators()[quantity.source].source, Store().installed()
    covers = (coverage_of(o, versions)[table].years for o in versions if table in versions[o].rows)
    return max(covers, key=len, default=frozenset())


def stored_pairs(
    owner: str, quantity: Named, *, turned: bool = False, over: tuple[int, int] | None = None,
    back: int = 1, beside: Sequence[str] = (), last: int = LISTED,
) -> Figures:  # fmt: skip
    """Return an indicator between an owner and each partner; InputError if not installed.

    The owner is the recipient or, for people, the place of origin; ``turned`` reverses this. For a
    region or bloc it is the sum over its members in the year ``last`` or, if earlier, the last with
    data, for years in which all members with data have it.
    ``over``: the first and last of the years that are added up. ``back``: how many years up to
    each are added up in a register. ``beside``: other columns that count, too.
    """
    indicator, store = indicators()[quantity.source], Store()
    other, own = str(indicator.influencer), str(indicator.influencee)
    other, own = (own, other) if turned else (other, own)
    last = min(last, max(years_of(quantity), default=last))
    try:
        inside = members_of(owner, last)
        data = store.read(indicator.source, keep=(own, set(inside)))
    except InputError as error:
        raise InputError(str(error), next=pull_command(indicator.source)) from error
    values = indicator.value, *beside
    by_member = {m: _by_code(only(data, own, {m}), other, *values) for m in inside}
    register = "register" in quantity.traits

    def rows(code: str) -> Mapping[int, float]:
        partners = members_of(code, last)
        cells = (by_member[member].get(one) for one in partners for member in inside)
        parts = [cell for cell in cells if cell]
        if len(parts) < COVERED * len(inside) * len(partners) and not register:
            return {}
        if over is not None:
            spans = {over[1]: range(over[0], over[1] + 1)}
        elif register:
            listed = years_of(quantity)
            spans = {year: range(year - back + 1, year + 1) for year in sorted(listed)
                     if year - back + 1 in listed}  # fmt: skip
        else:
            years = set.intersection(*(set(part) for part in parts))
            spans = {year: range(year, year + 1) for year in sorted(years)}
        return {last: sum(part.get(year, 0.0) for part in parts for year in span)
                for last, span in spans.items()}  # fmt: skip

    given: dict[tuple[str, int], set[str]] = {}
    for code, year, name in zip(*(data[c].to_pylist() for c in (other, "year", "origin")),
                                strict=True):  # fmt: skip
        given.setdefault((code, year), set()).add(name)

    def sources(code: str, year: int) -> Collection[str]:
        years = range(over[0] if over else year - back + 1, year + 1)
        return {name for one in members_of(code, last) for y in years
                for name in given.get((one, y), ())}  # fmt: skip

    codes = sorted({code for rows_of in by_member.values() for code in rows_of} - set(inside))
    origins = tuple(store.paths(indicator.source))
    title = quantity.title if turned else indicator.title
    summed = register and over is not None
    makers = OFFICE if summed or "office" in quantity.traits else 1
    return Figures(title, indicator.unit, rows, lambda: codes, origins, owner, makers=makers,
                   stock="stock" in quantity.traits, sources=sources)  # fmt: skip


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


def state_figures(of: Named) -> Figures | PerPerson:
    """Return a figure for each state, from the store or else the embedded Factbook."""
    if of.source == "gdp/population":
        whole, people = (_state_figures(quantity(name)) for name in of.source.split("/"))
        return PerPerson(of.title, of.unit, whole, people)
    return _state_figures(of)


def _state_figures(quantity: Named) -> Figures:
    name = "gdp-usd" if quantity.id == "gdp" else quantity.id
    embedded = Figures(
        quantity.title, quantity.unit, lambda c: _of_factbook(c, name, active_key()),
        lambda: [c for c in STATES if factbook.has_entry(c)], (factbook.ORIGIN.id,),
        stock="stock" in quantity.traits,
    )  # fmt: skip
    if not quantity.columns:
        return embedded
    store, (code, value) = Store(), quantity.columns
    try:
        data, origins = store.read(quantity.source), tuple(store.paths(quantity.source))
    except (InputError, ModuleNotFoundError) as error:
        if quantity.id in _NOT_IN_FACTBOOK:
            raise InputError(str(error), next=pull_command(quantity.source)) from error
        return embedded
    first, *more = (_by_code(only(data, "origin", {name}), code, value) for name in origins)
    codes = sorted({code for made in (first, *more) for code in made})
    return replace(
        embedded, rows=lambda c: first.get(c, {}), codes=lambda: codes, origins=origins,
        second=lambda c: [*(made.get(c, {}) for made in more), embedded.rows(c)],
        makers=OFFICE if "office" in quantity.traits else 1,
        revised=_REVISED if "rate" in quantity.traits else 0.0,
    )  # fmt: skip


def _by_code(data: Any, column: str, *values: str) -> dict[str, dict[int, float]]:
    made: dict[str, dict[int, float]] = {}
    columns = (data[name].to_pylist() for name in (column, "year", *values))
    for code, year, *numbers in zip(*columns, strict=True):
        for number in (n for n in numbers if n is not None):
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
