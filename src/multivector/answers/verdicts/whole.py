"""The verdict on a claim: on each of its parts, and on all of them together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from multivector.answers.verdicts.finding import BORNE_OUT, CANNOT_TELL, MIXED, Finding, Reason
from multivector.answers.verdicts.record import members_of, named
from multivector.answers.verdicts.several import KINDS
from multivector.answers.verdicts.wording import WHY, sentence, told
from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.names import find
from multivector.codes.states import name_of
from multivector.coding.claims.forms.clauses import clause_of
from multivector.coding.claims.forms.form import OF_ONE, Form
from multivector.coding.claims.forms.patterns import TIES, cues
from multivector.coding.claims.forms.ties import tied
from multivector.prose import listed, shortened

_TIES = ("existence", "only", "first")
_MOST = 12  # parts that are reported one by one
_QUOTED = 14  # words of a part that is not checked
_SOURCE = re.compile(r"\. Source: (.*?)\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A part of a claim with its verdict.

    ``later`` is the finding from figures after publication, which never affect the verdict; None if
    there are none, or the part's period has an end. ``note`` describes a window defined by an
    event. ``dated``: whether the day of publication is known, so that figures have an age.
    """

    form: Form
    finding: Finding
    later: Finding | None
    published: date
    note: str = ""
    dated: bool = True

    @property
    def sentence(self) -> str:
        """Return the verdict on the part in one line."""
        age = self.age if self.dated else None
        return " ".join(filter(None, (sentence(self.form, self.finding, age), self.noted)))

    @property
    def age(self) -> int | None:
        """Return the years between publication and the figure."""
        year = self.finding.year
        return None if year is None else self.published.year - year

    @property
    def clause(self) -> str:
        """Return the words of the claim that the part was read from, up to the end of a quote."""
        return " ".join(re.split(r",?[”\"]", self.form.text)[0].split()) or self.form.text

    @property
    def noted(self) -> str:
        """Return the note, if figures were compared."""
        compared = self.finding.recorded is not None or self.finding.parts
        return self.note if compared else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of ``check``."""
        found, form, period = self.finding, self.form, self.form.period
        since = None if self.later is None else f"Since then: {sentence(form, self.later, None)}"
        return {
            "form": form.kind, "subject": list(form.subject), "partner": list(form.partner),
            "indicator": found.indicator, "start": period.start, "end": period.end,
            "relation": form.relation, "claimed": found.claimed,
            "claimed_lower": found.claimed_lower, "claimed_upper": found.claimed_upper,
            "verdict": found.verdict, "reason": found.reason, "recorded": found.recorded,
            "recorded_lower": found.recorded_lower, "recorded_upper": found.recorded_upper,
            "unit": found.unit or None, "year": found.year, "age": self.age, "rival": found.rival,
            "origins": list(found.origins), "sentence": self.sentence, "since": since,
            "parts": [part.to_dict() for part in found.parts],
        }  # fmt: skip

    def row(self) -> dict[str, Any]:
        """Return the data behind the sentences: the fields of the form and of the findings."""
        words = told(self.sentence, self.finding.verdict)
        row = {**_row(self.form, self.finding), "note": self.noted, "words": words, "later": None}
        if self.later is not None:
            words = told(sentence(self.form, self.later, None), "")
            row["later"] = {**_row(self.form, self.later), "words": words}
        return row


def _row(form: Form, finding: Finding) -> dict[str, Any]:
    period = form.period.kind if form.period.stated else None
    quantities = (named(form.text, kind) for kind in ("pair", "state"))
    subject = [finding.subject] if finding.subject else list(form.subject)
    return {
        "form": form.kind, "subject": subject, "partner": list(form.partner),
        "scope": list(form.scope), "relation": form.relation,
        "flows": [list(flow) for flow in form.flows], "negated": form.negated,
        "start": form.period.start, "end": form.period.end,
        "period": period, "rank": form.place and list(form.place),
        "number": form.claimed and form.claimed.value,
        "quantities": [one and one.id for one in quantities],
        "indicator": finding.indicator, "verdict": finding.verdict, "unit": finding.unit,
        "recorded": finding.recorded, "recorded_lower": finding.recorded_lower,
        "recorded_upper": finding.recorded_upper, "claimed": finding.claimed,
        "claimed_lower": finding.claimed_lower, "claimed_upper": finding.claimed_upper,
        "year": finding.year, "sum_from": finding.start, "rival": finding.rival,
        "owner": finding.owner, "place": finding.place, "detail": finding.words,
        "origins": list(finding.origins),
        "parts": [{**_row(form, part.finding), "indicator": part.name,
                   "form": KINDS.get(form.relation, "trend"),
                   "words": told(part.sentence, part.finding.verdict)} for part in finding.parts],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """A claim with the verdict on each part; the claim says that all of them hold."""

    parts: tuple[Checked, ...]

    @property
    def verdict(self) -> str:
        """Return the verdict of the decided parts, "mixed" where they differ.

        A tie or rank said in passing does not bear out a claim whose own statements are open, nor
        do ties of which one more is not understood, votes of which one is open, parts of which one
        is false by the only producer, or statements with a further predicate that is not read.
        """
        told = list(dict.fromkeys(v for v in self._verdicts() if v != CANNOT_TELL))
        more = self.deciding.form.kind in _TIES and any(
            _is_unread_tie(part, self.deciding.form.relation) for part in self.parts
        )
        more = more or any(map(_is_open, self.parts))
        if told == [BORNE_OUT] and (more or not any(map(_bears_out, self.parts))):
            return CANNOT_TELL
        return MIXED if len(told) > 1 else next(iter(told), CANNOT_TELL)

    def _verdicts(self) -> Iterator[str]:
        return (part.finding.verdict for part in self.parts)

    @property
    def deciding(self) -> Checked:
        """Return the first part with a verdict, else the first with a figure."""
        told = (one for one in self.parts if not one.finding.is_open)
        figures = (one for one in self.parts if one.finding.recorded is not None)
        return next(told, None) or next(figures, self.parts[0])

    @property
    def sentence(self) -> str:
        """Return the verdict in one line: "Mixed, 1 of 2 parts: (1) borne out: ...; (2) ..."."""
        if len(self.parts) == 1:
            return self.parts[0].sentence
        differ = len({*self._verdicts()} - {CANNOT_TELL}) > 1
        same = BORNE_OUT if differ else self.verdict
        count = sum(verdict == same != CANNOT_TELL for verdict in self._verdicts())
        told = (f"({n}) {_told(part, self.verdict)}" for n, part in enumerate(self.parts, 1))
        found = (_SOURCE.search(part.sentence) for part in self.parts)
        sources = "; ".join(dict.fromkeys(match[1] for match in found if match))
        open_ = self.verdict == CANNOT_TELL
        if open_ and any(map(_bears_out, self.parts)):
            count = sum(verdict == BORNE_OUT for verdict in self._verdicts())
        many = f"{count} of {len(self.parts)} parts"
        # The others are open.
        partly = self.verdict not in (MIXED, CANNOT_TELL) and count < len(self.parts)
        many += f" {self.verdict}" if partly else f" {BORNE_OUT}" if open_ and count else ""
        head = many if partly else f"{self.verdict.capitalize()}, {many}"
        return f"{head}: {'; '.join(told)}." + (f" Source: {sources}." if sources else "")

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of ``check``: those of the deciding part, with the overall verdict."""
        one, fields = self.deciding, self.deciding.to_dict()
        if len(self.parts) == 1:
            return fields
        origins = dict.fromkeys(o for part in self.parts for o in part.finding.origins)
        reasons = (part.finding.reason for part in (one, *self.parts))
        reason = next(filter(None, reasons), None) if self.verdict == CANNOT_TELL else None
        return {**fields, "verdict": self.verdict, "reason": reason, "origins": list(origins),
                "sentence": self.sentence, "parts": list(map(_part, self.parts))}  # fmt: skip

    def row(self) -> dict[str, Any]:
        """Return the data behind the sentences."""
        own = {**self.deciding.row(), "clause": self.deciding.clause}
        if len(self.parts) == 1:
            return own
        words = (told(_part(part)["sentence"], part.finding.verdict) for part in self.parts)
        rows = [{**part.row(), "clause": part.clause, "words": said}
                for part, said in zip(self.parts, words, strict=True)]  # fmt: skip
        return {**own, "form": "parts", "verdict": self.verdict, "parts": rows,
                "words": told(self.sentence, self.verdict)}  # fmt: skip


def _bears_out(part: Checked) -> bool:
    beside = part.form.aside and part.form.kind != "several"
    return part.finding.is_true and not beside


def _is_open(part: Checked) -> bool:
    """Return whether a part leaves its claim open: false by the only producer, a further predicate,
    or a vote that is not on record; not one off by a few, which may be corrected.
    """
    found, form = part.finding, part.form
    against = found.reason in (Reason.LONE, Reason.OUTSIDE) and found.lean is False
    vote = form.kind == "vote" and found.is_open and found.reason != Reason.CLOSE
    further = form.reason is not None and not form.subject
    return further or vote or (against and found.recorded is not None)


def _is_unread_tie(part: Checked, relation: str) -> bool:
    """Return whether a part that is not understood says of a state or bloc what was said of another
    ("and so would Peru"), or has the words of a tie.
    """
    text = part.form.text
    if part.finding.reason != Reason.NOT_UNDERSTOOD or part.form.kind in _TIES:
        return False
    clause = clause_of(text, ((0, len(text)),), find(text), None)
    mutual = relation in TIES and TIES[relation].sides == "mutual"
    names = not clause.words and (mutual or not BLOCS.keys().isdisjoint(clause.states))
    finite = any(cues()[name].search(text) for name in ("finite", "t follows"))
    elided = names or (finite and len(clause.words) <= 1)
    named = bool(clause.states) or cues()["t anaphor"].search(text) is not None
    return named and (elided or tied(clause))


def _part(part: Checked) -> dict[str, Any]:
    names = ("indicator", "verdict", "reason", "recorded", "year", "sentence")
    fields = part.to_dict()
    silent = part.finding.is_open and part.finding.recorded is None
    if silent and not part.finding.parts:
        fields["sentence"] = _open(part)
    return {**{name: fields[name] for name in names}, "clause": part.clause}


def _told(part: Checked, verdict: str) -> str:
    """Return the sentence of a part without sources, or its verdict if that is the claim's."""
    found, own = part.finding, part.finding.verdict
    said = _SOURCE.sub(".", part.sentence).rstrip(".")
    if own == CANNOT_TELL and found.recorded is None and not found.parts:
        said = _open(part).rstrip(".")
    rest = said.removeprefix(f"{own.capitalize()}: ")
    if rest == said:
        return said[:1].lower() + said[1:]
    open_ = (own, verdict) == (BORNE_OUT, CANNOT_TELL)
    beside = ", said in passing" if open_ and part.form.aside else ""
    return rest if own == verdict != MIXED else f"{own}{beside}: {rest}"


def _open(part: Checked) -> str:
    """Return why nothing is known of a part, with the states or words that it is about."""
    codes = (*part.form.subject, *part.form.partner)
    about = listed(map(name_of, codes)) if codes else f"“{shortened(part.clause, _QUOTED)}”"
    about = part.finding.words if part.finding.unit == "text" else about
    unread = part.finding.reason == Reason.NOT_UNDERSTOOD and not codes
    return f"Cannot tell: {'not checked' if unread else WHY[part.finding.reason]} ({about})."


def each(form: Form, published: date) -> list[Form]:
    """Split a form into one statement for each subject and partner; none if its number may be the
    sum over them: "A and B have ten million people".

    "A and B are members of C" gives two, "trade between A and B has grown" one.
    """
    tied, number = form.kind == "existence", form.claimed
    summed = cues()["combined"].search(form.text) is not None
    counted = form.kind in ("level", "change") and number and number.unit in ("number", "money")
    if form.is_share and form.partner and not cues()["each alone"].search(form.text):
        if form.owner not in form.subject:  # "A and B buy most of its exports"
            return [] if form.subject[1:] else [form]
        if form.partner[1:]:  # "most of its exports go to A and B": to both together
            return [form]
    if (summed and not counted) or (tied and (number or form.relation == "more members")):
        return [form]
    partners: list[tuple[str, ...]] = [(code,) for code in form.partner] or [()]
    subjects = list(form.subject)
    if tied:
        subjects = [m for code in subjects for m in members_of(code, published.year)]
    elif form.kind not in OF_ONE or cues()["mutual"].search(form.text):
        return [form]
    elif not form.partner and named(form.text, "pair") is not None:
        return [form]  # "A and B traded more"
    pairs = list(product(subjects, partners))
    if not 1 < len(pairs) <= _MOST:
        return [form]
    if counted and (summed or not cues()["each alone"].search(form.text)):
        return []
    own = form.owner in form.subject and not tied
    return [form.about(subject=(one,), partner=other, owner=one if own else form.owner)
            for one, other in pairs]  # fmt: skip
