"""Hold the statements of a claim against named series: which series, which entity, then decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from multivector.answers.verdicts import decision
from multivector.answers.verdicts.finding import (
    CANNOT_TELL,
    CONTRADICTED,
    DIFFERS,
    NEWER,
    NO_INDICATOR,
    NOT_UNDERSTOOD,
    OUTSIDE,
    Finding,
    either,
    together,
    unknown,
)
from multivector.answers.verdicts.matching import (
    explained,
    is_complement,
    is_percent,
    scale_of,
    words_of,
)
from multivector.answers.verdicts.series import Series
from multivector.answers.verdicts.series_folder import FolderTable
from multivector.codes.blocs import BLOCS, members
from multivector.codes.names import lookup
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD, Form, Reading

# Content words of a claim that neither series, entity, number nor cue explains: with more of them
# the series is likely to be about something else.
MAX_UNEXPLAINED = 1
_OURS = re.compile(r"\b(?:we|our|us)\b", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a claim.

    ``unexplained`` are content words that nothing accounts for; ``finding`` is the statement that
    decides; ``findings`` has one for each form of the reading.
    """

    finding: Finding
    findings: tuple[Finding, ...]
    unexplained: tuple[str, ...]


class Judge:
    """Decides the forms of one claim on some series.

    Parameters
    ----------
    tables : sequence of FolderTable
        Candidate quantities, best first.
    published : int
        Year of publication.
    population : FolderTable or None
        Weights for the figures of regions and blocs.
    """

    def __init__(
        self, tables: Sequence[FolderTable], published: int, population: FolderTable | None
    ) -> None:
        self.tables, self.published, self.population = tables, published, population

    def judge(self, reading: Reading) -> Judged:
        """Return the verdict on a claim."""
        findings = tuple(self._form(form) for form in reading.forms)
        words = tuple(
            dict.fromkeys(w for form in reading.forms for w in form.words if w != "change")
        )
        known = explained(words, self.text, general=True)
        left = tuple(word for word in words if word not in known)
        whole = together(list(findings))
        if reading.reason is not None and whole.verdict != CONTRADICTED:
            whole = unknown(reading.reason, lean=whole.lean if findings else None)
        return Judged(whole, findings, left)

    @cached_property
    def text(self) -> str:
        """The words of the candidate series: titles, units and first sentences of descriptions."""
        return " ".join(f"{t.title} {t.unit} {t.id} {t.description[:400]}" for t in self.tables)

    def _form(self, form: Form) -> Finding:
        if form.kind in ("vote", "existence", "first"):
            return unknown(NO_INDICATOR)
        if form.scope == ("series",):
            return self._among_series(form)
        if form.kind == "comparison" and (len({*form.subject, *form.scope}) < 2):
            return self._two_series(form)
        tables = self._chosen(form)
        made = []
        for subject in form.subject or ("",):
            told = [self._on(form, table, subject) for table in tables]
            made.append(either(told))
        return either(made)

    def _chosen(self, form: Form) -> list["FolderTable | _Derived"]:
        """Return the series that match the words of a statement best; a sum where it names parts."""
        scored = [(len(explained(form.words, t.title + " " + t.unit)), t) for t in self.tables]
        fitting = [
            (score, t) for score, t in scored
            if form.claimed is None or form.kind not in ("level",)
            or scale_of(form.claimed, t.unit, t.title, form.text) is not None
        ]  # fmt: skip
        parts = _parts_of(form, [t for _, t in fitting])
        if len(parts) > 1:
            return [_Sum(parts)]
        if not fitting and form.claimed is not None and form.claimed.unit == "percent":
            return self._shares(form)
        best = max((score for score, _ in fitting), default=0)
        return [t for score, t in fitting if score == best]

    def _shares(self, form: Form) -> list["FolderTable | _Derived"]:
        counts = [t for t in self.tables if not is_percent(t.unit)]
        if re.search(r"\bworld|\bglobal", form.text, re.I) and counts:
            return [_WorldShare(t) for t in counts[:1]]
        if len(counts) == 2:
            return [_Ratio(counts[0], counts[1])]
        people = [t for t in counts if re.match(r"people|persons", t.unit, re.I)]
        if people and self.population is not None and people[0] is not self.population:
            return [_Ratio(people[0], self.population)]
        return []

    def _two_series(self, form: Form) -> Finding:
        """Compare two quantities of one entity: "growth is higher than unemployment"."""
        middle = re.search(r"\bthan\b|overt|surpass|exceed|outpac", form.text, re.I)
        if middle is None or len(self.tables) < 2:
            return unknown(NOT_UNDERSTOOD)
        sides = []
        for text in (form.text[: middle.start()], form.text[middle.start() :]):
            words = words_of(text)
            scored = [(len(explained(words, t.title)), -i) for i, t in enumerate(self.tables)]
            sides.append(self.tables[-max(scored)[1]])
        if sides[0] is sides[1]:
            return unknown(NOT_UNDERSTOOD)
        one, two = (self._series(t, (form.subject or ("",))[0]) for t in sides)
        if one is None or two is None:
            return unknown(OUTSIDE)
        return decision.comparison(form, one, two, self.published, sides[1].title)

    def _among_series(self, form: Form) -> Finding:
        """Decide "the leading cause": one quantity of an entity against the others."""
        subject = (form.subject or ("",))[0]
        words = words_of(form.text)
        scores = [len(explained(words, t.title)) for t in self.tables]
        mine = max(range(len(scores)), key=lambda i: scores[i], default=0)
        if len(self.tables) < 2 or scores.count(scores[mine]) > 1:
            return unknown(NOT_UNDERSTOOD)
        one = self._series(self.tables[mine], subject)
        if one is None:
            return unknown(OUTSIDE)
        relation = "above" if form.relation == "highest" else "below"
        made = []
        for place, table in enumerate(self.tables):
            other = self._series(table, subject) if place != mine else None
            if other is not None:
                ask = form.about(kind="comparison", relation=relation)
                made.append(decision.comparison(ask, one, other, self.published, table.title))
        return together(made) if made else unknown(OUTSIDE)

    def _on(self, form: Form, table: "FolderTable | _Derived", subject: str) -> Finding:
        made = self._decide(form, table, subject)
        return made.about(indicator=table.title, unit=made.unit or table.unit)

    def _decide(self, form: Form, table: "FolderTable | _Derived", subject: str) -> Finding:
        if form.kind == "rank":
            return self._rank(form, table, subject)
        own = self._series(table, subject)
        if own is None:
            return unknown(OUTSIDE if subject else NOT_UNDERSTOOD)
        if form.kind == "comparison":
            other = self._series(table, form.scope[0]) if form.scope else None
            if other is None:
                return unknown(OUTSIDE)
            return decision.comparison(form, own, other, self.published, form.scope[0])
        if form.kind == "extreme":
            return decision.extreme(form, own, self.published)
        if form.kind == "trend":
            return decision.movement(form, own, self.published)
        return self._number(form, table, own)

    def _number(self, form: Form, table: "FolderTable | _Derived", own: Series) -> Finding:
        number = form.claimed
        if number is None:
            return unknown(NOT_UNDERSTOOD)
        growing = re.search(r"\b(?:growth|change)\b", table.title, re.I) is not None
        if form.kind in ("change", "factor") and not (growing and number.unit == "percent"):
            scale = 1.0
            if number.unit not in ("percent", "points", "times"):
                found = scale_of(number, table.unit, table.title, form.text)
                if found is None:
                    return unknown(DIFFERS)
                scale = found
            return decision.change(
                form, own, self.published, percent=is_percent(table.unit), scale=scale
            )
        fitting = scale_of(number, table.unit, table.title, form.text)
        if fitting is None:
            return unknown(DIFFERS)
        if is_percent(table.unit) and is_complement(form.text, table.title):
            own = Series(
                own.years, 100 - own.value, 100 - own.upper, 100 - own.lower, 9, own.origins
            )
        return decision.level(form, own, self.published, fitting)

    def _rank(self, form: Form, table: "FolderTable | _Derived", subject: str) -> Finding:
        field = [c for c in table.entities() if c in STATES]
        scope = [c for c in (*form.scope, *form.partner) if c not in (WORLD, subject)]
        inside = [c for code in scope for c in self._members(code)]
        if inside:
            field = [c for c in field if c in inside]
        elif not field or subject not in field:
            return unknown(NOT_UNDERSTOOD)
        return decision.rank(form, table, field, subject, self.published)

    def _members(self, code: str) -> tuple[str, ...]:
        if code in BLOCS:
            return tuple(sorted(members(code, f"{self.published}-01-01")))
        found = lookup(code)
        if found is not None and found.members:
            return found.members
        return (code,)

    def _series(self, table: "FolderTable | _Derived", code: str) -> Series | None:
        """Return the series of an entity; of a region or bloc the sum, or the weighted mean."""
        if not code:
            only = getattr(table, "only", None)
            return table.series(only or WORLD)
        own = table.series(code)
        if own is not None:
            return own
        inside = self._members(code)
        if len(inside) < 2:
            only = getattr(table, "only", None)
            return table.series(only) if only and code == WORLD else None
        return _pooled(table, inside, self.population, mean=not _is_count(table.unit))


def _is_count(unit: str) -> bool:
    return not re.search(r"%|\bper\b|index|score|ratio|rate|°", unit, re.I)


class _Derived:
    """A quantity computed from others: a sum, a ratio, or a share of the world."""

    description = ""
    only: str | None = None

    def __init__(self, title: str, unit: str, tables: Sequence[FolderTable]) -> None:
        self.id, self.title, self.unit, self.tables = tables[0].id, title, unit, tables
        self.only = tables[0].only

    def entities(self) -> Sequence[str]:
        """Return the codes that all of its parts have."""
        return [c for c in self.tables[0].entities() if all(t.series(c) for t in self.tables)]

    def _aligned(self, codes: Sequence[str]) -> tuple[list[int], list[np.ndarray]] | None:
        rows = [t.series(c) for t, c in zip(self.tables, codes, strict=True)]
        if any(r is None or not len(r) for r in rows):
            return None
        known = [r for r in rows if r is not None]
        shared = known[0].years
        for row in known[1:]:
            shared = np.intersect1d(shared, row.years)
        values = [r.value[np.isin(r.years, shared)] for r in known]
        return [int(y) for y in shared], values

    def series(self, code: str) -> Series | None:
        """Return the series of a code over the years that all of its parts have."""
        found = self._aligned([code] * len(self.tables))
        if found is None:
            return None
        return _series(found[0], self._value(found[1]), self.id)

    def _value(self, parts: list[np.ndarray]) -> np.ndarray:
        raise NotImplementedError


def _series(years: list[int], value: np.ndarray, origin: str) -> Series:
    return Series(np.array(years, dtype=np.intp), value, value, value, 9, (origin,))


class _Sum(_Derived):
    def __init__(self, tables: Sequence[FolderTable]) -> None:
        super().__init__(" + ".join(t.title for t in tables), tables[0].unit, tables)

    def _value(self, parts: list[np.ndarray]) -> np.ndarray:
        return np.sum(parts, axis=0)


class _Ratio(_Derived):
    def __init__(self, one: FolderTable, two: FolderTable) -> None:
        super().__init__(f"{one.title} / {two.title}", "%", [one, two])

    def _value(self, parts: list[np.ndarray]) -> np.ndarray:
        one, two = parts
        small, large = (one, two) if np.median(one) < np.median(two) else (two, one)
        return 100 * small / np.where(large == 0, np.nan, large)


class _WorldShare(_Derived):
    def __init__(self, table: FolderTable) -> None:
        super().__init__(f"{table.title}, share of the world", "%", [table, table])

    def series(self, code: str) -> Series | None:
        """Return the share of a code in the world's figure."""
        found = self._aligned([code, WORLD])
        if found is None:
            return None
        return _series(found[0], 100 * found[1][0] / found[1][1], self.id)


def _parts_of(form: Form, tables: Sequence[FolderTable]) -> list[FolderTable]:
    """Return the parts that a claim adds up: each is named, or none is and all share a title."""
    if form.kind not in ("level", "trend", "change") or len(tables) < 2:
        return []
    if len({t.unit for t in tables}) > 1:
        return []
    bases = {re.sub(r"\s*\(.*\)", "", t.title) for t in tables}
    if len(bases) == 1 and all("(" in t.title for t in tables):
        inside = [explained(form.words, " ".join(re.findall(r"\((.*)\)", t.title))) for t in tables]
        named = [t for t, found in zip(tables, inside, strict=True) if found]
        return named or list(tables)
    shared = set.intersection(*(set(words_of(t.title)) for t in tables))
    own = [[w for w in words_of(t.title) if w not in shared] for t in tables]
    plain = [explained(form.words, " ".join(words)) for words in own]
    joined = re.search(r"\band\b|,|&", form.text) is not None
    return (
        list(tables)
        if joined and all(plain) and len(set(map(frozenset, plain))) == len(plain)
        else []
    )


def _pooled(
    table: "FolderTable | _Derived",
    codes: Sequence[str],
    population: FolderTable | None,
    *,
    mean: bool,
) -> Series | None:
    """Return the sum over members, or their mean weighted by population, in years that most have."""
    rows = {c: s for c in codes if (s := table.series(c)) is not None and len(s)}
    if len(rows) < 0.6 * len(codes):
        return None
    years = sorted({int(y) for s in rows.values() for y in s.years})
    made, kept = [], []
    for year in years:
        told = [
            (c, float(s.value[p])) for c, s in rows.items() if (p := s.at(year, back=2)) is not None
        ]
        if len(told) < 0.6 * len(codes):
            continue
        weights = [_weight(population, c, year) if mean else 1.0 for c, _ in told]
        total = sum(w * v for w, (_, v) in zip(weights, told, strict=True))
        made.append(total / sum(weights) if mean and sum(weights) else total)
        kept.append(year)
    return _series(kept, np.array(made), table.id) if kept else None


def _weight(population: FolderTable | None, code: str, year: int) -> float:
    own = population.series(code) if population is not None else None
    place = own.at(year, back=20) if own is not None else None
    return float(own.value[place]) if own is not None and place is not None else 0.0


__all__ = ["CANNOT_TELL", "MAX_UNEXPLAINED", "NEWER", "Judge", "Judged"]
