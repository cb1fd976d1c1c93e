"""Recorded visits, by the visitor's office: absence counts only where all its lists reach."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from multivector.answers.verdicts.finding import Finding, Reason, decided, unknown
from multivector.codes import systems
from multivector.codes.gazetteer.names import find
from multivector.codes.gazetteer.people import people
from multivector.codes.tables import Span
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.syntax.parse import parse_one
from multivector.errors import InputError
from multivector.prose import MONTHS
from multivector.store.parquet import numbers, take
from multivector.store.warehouse import Store

_OFFICES = {"president": re.compile(r"\bpresident(?:s|ial)?\b", re.I),
            "secretary of state": re.compile(r"\bsecretar(?:y|ies) of state\b", re.I),
            "premier": re.compile(r"\bpremier\b", re.I)}  # fmt: skip
# Lists of an office that must agree before their silence counts: that of the secretaries, which no
# other one confirms, lacks journeys (January 2019) and stops (Abuja in March 2018).
CONFIRMED = 2


@dataclass(frozen=True, slots=True)
class _Visitor:
    """The office of a visitor, "" if it is another's visit, and the terms of a person named."""

    office: str
    spans: tuple[Span, ...] = ()
    person: str = ""

    def held(self, day: date) -> bool:
        return not self.spans or any(span.holds(day.isoformat()) for span in self.spans)


def visit(form: Form, one: str, two: str, day: date) -> Finding:
    """Decide a visit of ``one`` to ``two`` up to a day, if there is a list for the office."""
    visitor = _visitor(form, one)
    if visitor is None:
        return unknown(Reason.DIFFERS)
    listed = [r for r in _rows("journeys", one) if visitor.office == r["office"]]
    order = cues()["visit order"].search(form.text)
    first = min((r["start"] for r in listed if r["host"] == two), default=None)
    # Of orders and counts, only the first of an office is told by its list.
    told = order is None or (visitor.spans and first and _is_first(form, two, first))
    if not visitor.office or not told:
        return unknown(Reason.NOT_UNDERSTOOD)
    months = [n for n, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", form.text)]
    if not listed:
        return _sparse(form, visitor, one, two, day, months)
    start, end = _within(months, *_window(form, visitor, day))
    held = [r for r in listed if visitor.held(r["start"]) and start <= r["start"] <= end]
    days = [r["start"] for r in held if r["host"] == two]
    days = sorted({d for d in days if d.month in months or not months})
    last = max(r["start"] for r in listed)
    origins = tuple(sorted({row["origin"] for row in held or listed}))
    title = f"Visits of the {visitor.office}"
    fields: dict[str, Any] = {"indicator": title, "unit": "visits", "origins": origins}
    if not days and end > last:
        return unknown(Reason.NEWER, lean=form.negated, year=last.year, **fields)
    if not days and not (
        visitor.held(start) and visitor.held(end)
        if form.period.stated
        else not visitor.spans and all(r["host"] != two for r in listed)
    ):  # a journey before or after the term, or in another office, is on no list
        return unknown(Reason.OUTSIDE, lean=form.negated, **fields)
    if not days and len({row["origin"] for row in listed}) < CONFIRMED:
        return unknown(Reason.LONE, lean=form.negated, **fields)
    if order and first:
        return decided(first in days[:1], negated=form.negated, recorded=1.0, year=first.year,
                       words=f"first on {first}", **fields)  # fmt: skip
    years, ends = {d.year for d in days}, {start.year, end.year}
    # "No president visited between 1978 and 2000" may be of the time between two visits.
    gap = form.negated and not visitor.spans and end.year - start.year > 1
    if gap and form.period.opens(form.text, "between") and years and years <= ends:
        if years < ends:
            return unknown(Reason.WINDOW, year=max(years), **fields)
        return decided(True, recorded=0.0, year=end.year,
                       words=f"none between {days[0]} and {days[-1]}", **fields)  # fmt: skip
    words = f"last on {days[-1]}" if days else f"none in {start:%B %Y}" if months else ""
    return decided(bool(days), negated=form.negated, recorded=float(len(days)), words=words,
                   year=days[-1].year if days else end.year, **fields)  # fmt: skip


def _is_first(form: Form, host: str, first: date) -> bool:
    """Return whether a clause says only that none in an office visited a state of today before."""
    match = cues()["visit first"].search(form.text)
    name = next((m for m in find(form.text) if match and m.start == match.end()), None)
    if name is None or name.entity.form == "capital" or len(form.partner) > 1:
        return False
    alone = cues()["visit end"].match(form.text, name.end) is not None
    return alone and systems.formed_later(host, first, date.max) is None


def _within(months: Sequence[int], start: date, end: date) -> tuple[date, date]:
    """Return the part of a window in the months named, if it is of one year."""
    if not months or start.year != end.year:
        return start, end
    following = date(end.year + max(months) // 12, max(months) % 12 + 1, 1)
    return max(start, date(start.year, min(months), 1)), min(end, following - timedelta(days=1))


_COLUMNS = {"journeys": ("visitor", "host", "start", "office", "origin"),
            "engagement_list": ("leader_state", "partner", "date", "leader", "abroad", "origin"),
            "leader_visits": ("visitor", "host", "year", "person", "office", "origin")}  # fmt: skip


def _rows(table: str, visitor: str) -> Sequence[dict[str, Any]]:
    try:
        data = Store().read(table, columns=_COLUMNS[table])
    except (InputError, ModuleNotFoundError):
        return ()
    sides = data[_COLUMNS[table][0]].combine_chunks()
    own = np.array([word == visitor for word in sides.dictionary.to_pylist()], dtype=bool)
    rows: list[dict[str, Any]] = take(data, np.flatnonzero(own[numbers(sides.indices)])).to_pylist()
    return rows


def _visitor(form: Form, code: str) -> _Visitor | None:
    """Return the visitor by the person or the office that a clause names; else None."""
    cue, text = cues(), form.text
    verb = cue["t visit"].search(text)
    before = text[: verb.start()] if verb else text
    named = [m for m in find(text) if m.entity.kind == "person" and m.entity.code == code]
    holders = ((o, m) for o, words in _OFFICES.items() if (m := words.search(before)))
    office, match = next(holders, ("", None))
    start, end = (named[-1].start, named[-1].end) if named else match.span() if match else (0, 0)
    # Not "X's envoy visited", "critics of X", "a former president", nor two at a time.
    own = cue["visit by"].match(text, end) and not cue["visit of"].search(text[:start])
    own = own and len({m.entity.name for m in named}) < 2 and not _is_beside(text, start, end)
    for person, *_ in people() if named else ():
        terms = [t for t in person.terms if t.code == code and t.role in _OFFICES]
        if person.name == named[0].entity.name and terms:
            role = terms[-1].role
            spans = tuple(t.span for t in terms if t.role == role)
            return _Visitor(role if own else "", spans, person.name)
    return _Visitor(office if own else "") if match and not named else None


def _is_beside(text: str, start: int, end: int) -> bool:
    """Return whether a name is visited, or only says who visits: "a judge appointed by X"."""
    tree = parse_one(text)
    inside = [i for i, at in enumerate(tree.starts) if start <= at < end]
    heads = [i for i in inside if tree.heads[i] not in inside]
    if not heads or tree.labels[heads[0]] == "nsubjpass":
        return bool(heads)
    verb = next(
        k for k in tree.upward(tree.heads[heads[0]]) if tree.labels[k] not in ("prep", "agent")
    )
    aside = tree.labels[verb] in ("relcl", "acl") and tree.lemmas[verb] != "visit"
    return aside and tree.labels[heads[0]] in ("dobj", "pobj")


def _window(form: Form, visitor: _Visitor, day: date) -> tuple[date, date]:
    """Return the days that a claim is about; undated, the term of a person, else a year back."""
    period = form.period
    if period.stated:
        first = date(period.start, 1, 1) if period.start else date.min
        open_end = period.kind not in ("year", "range") or period.end is None
        return first, day if open_end else min(day, date(period.end or 0, 12, 31))
    never = form.negated and cues()["t never"].search(form.text)
    return (date.min if visitor.spans or never else date(day.year - 1, 1, 1)), day


def _sparse(
    form: Form, visitor: _Visitor, one: str, two: str, day: date, months: Sequence[int]
) -> Finding:
    """Decide a visit by a list of years, which may not name every state visited on a journey, and
    one of a leader's days abroad, which ends earlier: only both together deny one.
    """
    start, end = _window(form, visitor, day)
    there = [
        row for row in _rows("leader_visits", one)
        if row["host"] == two and start.year <= row["year"] <= end.year
        and date(row["year"], 12, 31) <= day  # else it may be of the months after publication
        and (visitor.person or visitor.office) in row["person" if visitor.person else "office"]
    ]  # fmt: skip
    own = [r for r in _rows("engagement_list", one) if r["leader"] == visitor.person]
    days = sorted({r["date"] for r in own if r["abroad"] and r["partner"] == two
                   and start <= r["date"] <= end and form.period.stated
                   and (not months or r["date"].month in months)})  # fmt: skip
    both = own and min(r["date"] for r in own) < start and end < max(r["date"] for r in own)
    fields: dict[str, Any] = {"indicator": "Recorded visits", "unit": "visits"}
    if days:
        return decided(True, negated=form.negated, year=days[-1].year, words=f"last on {days[-1]}",
                       recorded=1.0, origins=(own[0]["origin"],), **fields)  # fmt: skip
    if not there:
        known = one == "CHN" and "china_leader_visits" in Store().installed()
        if known and both and visitor.held(start) and visitor.held(end):
            origins = ("china_leader_visits", own[0]["origin"])
            return decided(False, negated=form.negated, year=end.year, recorded=0.0,
                           origins=origins, **fields)  # fmt: skip
        return unknown(Reason.OUTSIDE if known else Reason.NO_INDICATOR)
    row = max(there, key=lambda r: r["year"])
    fields |= {"year": row["year"], "recorded": float(len(there)), "origins": (row["origin"],),
               "words": f"{row['person']} in {row['year']} (no days on record)"}  # fmt: skip
    # One that the list of days has a year before or after is not of this year.
    beside = {abs(r["date"].year - row["year"]) for r in own if r["abroad"] and r["partner"] == two}
    if months or (form.period.stated and 1 in beside and 0 not in beside):
        return unknown(Reason.OUTSIDE, lean=not form.negated if months else None, **fields)
    return decided(True, negated=form.negated, **fields)
