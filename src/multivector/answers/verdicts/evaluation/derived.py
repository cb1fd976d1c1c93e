"""Quantities computed from others: sums, ratios, shares of the world, figures of regions."""

import re
from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

from multivector.answers.verdicts.evaluation.series_folder import FolderTable
from multivector.answers.verdicts.quantities.figures import COVERED
from multivector.answers.verdicts.quantities.matching import explained, words_of
from multivector.answers.verdicts.quantities.series import OFFICE, Series
from multivector.arrays import Floats
from multivector.coding.claims.forms.form import WORLD, Form

_OLD, _POPULATION_OLD = 2, 20  # years that figures of a region's members may differ


class Derived:
    """A quantity computed from other series over their common years."""

    def __init__(
        self, title: str, unit: str, tables: Sequence[FolderTable], rule: Callable[..., Floats],
        codes: Sequence[str | None] = (),
    ) -> None:  # fmt: skip
        self.title, self.unit, self.tables, self.rule = title, unit, tables, rule
        self.id, self.only = tables[0].id, tables[0].only
        self._codes = codes or [None] * len(tables)

    def entities(self) -> Sequence[str]:
        """Return the codes that all parts have."""
        return [c for c in self.tables[0].entities() if all(t.series(c) for t in self.tables)]

    def series(self, code: str) -> Series | None:
        """Return the series of a code; None if a part has none."""
        rows = [t.series(fixed or code) for t, fixed in zip(self.tables, self._codes, strict=True)]
        known = [row for row in rows if row is not None and len(row)]
        if len(known) < len(rows):
            return None
        years = reduce(np.intersect1d, [row.years for row in known])
        value = self.rule(*(row.value[np.isin(row.years, years)] for row in known))
        return Series(years, value, value, value, OFFICE, (self.id,))


def world_share(table: FolderTable) -> Derived:
    """Return an entity's share of the world, in per cent."""
    title = f"{table.title}, share of the world"
    return Derived(title, "%", [table, table], lambda a, b: 100 * a / b, [None, WORLD])


def ratio(one: FolderTable, two: FolderTable) -> Derived:
    """Return the smaller of two quantities as a share of the larger, in per cent."""

    def rule(a: Floats, b: Floats) -> Floats:
        small, large = (a, b) if np.median(a) < np.median(b) else (b, a)
        return 100 * small / np.where(large == 0, np.nan, large)

    return Derived(f"{one.title} / {two.title}", "%", [one, two], rule)


def total(tables: Sequence[FolderTable]) -> Derived:
    """Return the sum of quantities."""
    title = " + ".join(table.title for table in tables)
    return Derived(title, tables[0].unit, tables, lambda *parts: np.sum(parts, axis=0))


def parts_of(form: Form, tables: Sequence[FolderTable]) -> list[FolderTable]:
    """Return the parts that a claim sums: those it names, or those with a common title."""
    if form.kind not in ("level", "trend", "change") or len({t.unit for t in tables}) != 1:
        return []
    if len({re.sub(r"\s*\(.*\)", "", t.title) for t in tables}) == 1 and all(
        "(" in t.title for t in tables
    ):
        inside = [" ".join(re.findall(r"\((.*)\)", t.title)) for t in tables]
        named = [t for t, words in zip(tables, inside, strict=True) if explained(form.words, words)]
        return named or list(tables)
    shared = set.intersection(*(set(words_of(t.title)) for t in tables))
    own = [" ".join(w for w in words_of(t.title) if w not in shared) for t in tables]
    found = {frozenset(explained(form.words, words)) for words in own}
    joined = re.search(r"\band\b|,|&", form.text) is not None
    return list(tables) if joined and all(found) and len(found) == len(tables) else []


def pooled(
    table: FolderTable | Derived, codes: Sequence[str], population: FolderTable | None
) -> Series | None:
    """Return the sum over members; for rates, the population-weighted mean."""
    rows = {c: s for c in codes if (s := table.series(c)) is not None and len(s)}
    if len(rows) < COVERED * len(codes):
        return None
    mean = re.search(r"%|\bper\b|index|score|ratio|rate|°", table.unit, re.I) is not None
    made: dict[int, float] = {}
    for year in sorted({int(y) for s in rows.values() for y in s.years}):
        at = {c: s.at(year, back=_OLD) for c, s in rows.items()}
        told = [(c, float(rows[c].value[p])) for c, p in at.items() if p is not None]
        weights = np.array([_people(population, c, year) if mean else 1.0 for c, _ in told])
        if len(told) >= COVERED * len(codes) and weights.sum():
            amount = float(weights @ np.array([v for _, v in told]))
            made[year] = amount / float(weights.sum()) if mean else amount
    value = np.array(list(made.values()))
    return Series(np.array(list(made)), value, value, value, OFFICE, (table.id,)) if made else None


def _people(population: FolderTable | None, code: str, year: int) -> float:
    own = population.series(code) if population is not None else None
    place = own.at(year, back=_POPULATION_OLD) if own is not None else None
    return float(own.value[place]) if own is not None and place is not None else 0.0
