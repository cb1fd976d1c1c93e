"""Compare the statements of a claim with named series: choose series and entity, then decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from multivector.answers.verdicts.decision import compare, decide
from multivector.answers.verdicts.evaluation import derived
from multivector.answers.verdicts.evaluation.derived import Derived
from multivector.answers.verdicts.evaluation.series_folder import FolderTable
from multivector.answers.verdicts.finding import Finding, Reason, either, together, unknown
from multivector.answers.verdicts.quantities import matching
from multivector.answers.verdicts.quantities.series import Series
from multivector.answers.verdicts.record import members_of
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import OF_TIES, WORLD, Form, Reading

_ABOVE = re.compile(r"\bthan\b|overt|surpass|exceed|outpac")
_Table = FolderTable | Derived


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a claim; ``unexplained`` are words that were not interpreted."""

    finding: Finding
    unexplained: tuple[str, ...]


class Judge:
    """Decides the forms of a claim on candidate series, best first.

    ``population`` provides weights for the figures of regions and blocs.
    """

    def __init__(
        self, tables: Sequence[FolderTable], published: int, population: FolderTable | None
    ) -> None:
        self.tables, self.published, self.population = tables, published, population

    def judge(self, reading: Reading) -> Judged:
        """Return the verdict on a claim; given an obstacle, only a contradiction is decided."""
        words = dict.fromkeys(w for form in reading.forms for w in form.words if w != "change")
        text = " ".join(f"{t.title} {t.unit} {t.id} {t.description[:400]}" for t in self.tables)
        known = matching.explained(list(words), text, general=True)
        whole = together([self._form(form) for form in reading.forms])
        if reading.reason is not None and not whole.is_false:
            whole = unknown(reading.reason, lean=whole.lean)
        return Judged(whole, tuple(word for word in words if word not in known))

    def _form(self, form: Form) -> Finding:
        if form.kind in (*OF_TIES, "several"):
            return unknown(Reason.NO_INDICATOR)
        if form.scope == ("series",) or (
            form.kind == "comparison" and len({*form.subject, *form.scope}) < 2
        ):  # fmt: skip
            return self._between_series(form)
        tables = self._chosen(form)
        return either(
            [either([self._on(form, t, c) for t in tables]) for c in form.subject or ("",)]
        )

    def _chosen(self, form: Form) -> list[_Table]:
        """Return the series that match a statement best; a sum or a share if it names parts."""
        number = form.claimed
        fitting = [
            t for t in self.tables
            if number is None or form.kind != "level"
            or matching.scale_of(number, t.unit, t.title, form.text) is not None
        ]  # fmt: skip
        parts = derived.parts_of(form, fitting) if len(fitting) > 1 else []
        if len(parts) > 1:
            return [derived.total(parts)]
        if not fitting and number is not None and number.unit == "percent":
            return self._shares(form)
        scores = [len(matching.explained(form.words, f"{t.title} {t.unit}")) for t in fitting]
        return [t for t, score in zip(fitting, scores, strict=True) if score == max(scores)]

    def _shares(self, form: Form) -> list[_Table]:
        counts = [t for t in self.tables if not matching.is_percent(t.unit)]
        if re.search(r"\bworld|\bglobal", form.text, re.I) and counts:
            return [derived.world_share(counts[0])]
        if len(counts) == 2:
            return [derived.ratio(*counts)]
        people = [t for t in counts if re.match(r"people|persons", t.unit, re.I)]
        whole = self.population
        return (
            [derived.ratio(people[0], whole)] if people and whole not in (None, people[0]) else []
        )

    def _between_series(self, form: Form) -> Finding:
        """Decide "growth is higher than unemployment" and "the leading cause of death"."""
        among, middle, sides = form.scope == ("series",), _ABOVE.search(form.text), []
        cut = middle.start() if middle is not None and not among else len(form.text)
        for words in map(
            matching.words_of, [form.text] if among else [form.text[:cut], form.text[cut:]]
        ):
            scores = [len(matching.explained(words, t.title)) for t in self.tables]
            sides.append(self.tables[scores.index(max(scores))])
            if among and scores.count(max(scores)) > 1:
                return unknown(Reason.NOT_UNDERSTOOD)
        others = [t for t in (self.tables if among else sides[1:]) if t is not sides[0]]
        if not others or not (among or middle):
            return unknown(Reason.NOT_UNDERSTOOD)
        code, made = (form.subject or ("",))[0], []
        one = self._series(sides[0], code)
        relation = {"highest": "above", "lowest": "below"}.get(form.relation, form.relation)
        ask = form.about(kind="comparison", relation=relation)
        for table in others:
            two = self._series(table, code)
            if one is not None and two is not None:
                made.append(compare(ask, one, two, self.published, table.title))
        return together(made) if made else unknown(Reason.OUTSIDE)

    def _on(self, form: Form, table: _Table, code: str) -> Finding:
        field: list[str] = []
        if form.kind == "rank":
            field = [c for c in table.entities() if c in STATES]
            scope = [c for c in (*form.scope, *form.partner) if c not in (WORLD, code)]
            inside = [c for each in scope for c in members_of(each, self.published)]
            if not inside and code not in field:
                return unknown(Reason.NOT_UNDERSTOOD)
            field = [c for c in field if c in inside] if inside else field
        made = decide(form, table, code, self.published, lambda c: self._series(table, c), field)
        return made.about(indicator=table.title, unit=made.unit or table.unit)

    def _series(self, table: _Table, code: str) -> Series | None:
        """Return the series of an entity; for a region or bloc, its members' figures pooled."""
        own = table.series(code or table.only or WORLD)
        inside = members_of(code, self.published) if code else ()
        if own is None and len(inside) > 1:
            return derived.pooled(table, inside, self.population)
        return table.series(table.only) if own is None and code == WORLD and table.only else own
