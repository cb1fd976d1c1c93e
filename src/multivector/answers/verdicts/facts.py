"""Votes and ties on record: the office that defines a fact decides it alone."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CONTRADICTED,
    MIXED,
    NEWER,
    NO_INDICATOR,
    OUTSIDE,
    Finding,
    decided,
    either,
    unknown,
)
from multivector.codes.blocs import BLOCS, is_member, members
from multivector.codes.names import lookup
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import Form
from multivector.errors import InputError, UsageError
from multivector.records.factbook import figures as factbook
from multivector.store.warehouse import Store

# Blocs whose treaty obliges members to defend one another.
_DEFENCE = ("NATO", "CSTO")
_MEMBERS = "lists of members"
_WAR = re.compile(
    r"\bUkrain|\bwithdraw\w* of (?:its|Russian) (?:troops|forces)|\binvasion\b|\baggression\b|\bES-11/1\b",
    re.I,
)
# Later resolutions on the same war, by the words that name them.
_LATER_RESOLUTIONS = re.compile(r"\b(?:annex\w*|referendum\w*|reparation\w*|Human Rights Council|anniversary|"
                                r"ES-11/(?:[2-9]|1\d))\b", re.I)  # fmt: skip
_VOTED = date(2022, 3, 2)
Rows = Sequence[dict[str, Any]]


def fact(form: Form, published: date) -> Finding:
    """Decide a vote or a tie.

    Parameters
    ----------
    form : Form
        Of kind ``vote`` or ``existence``.
    published : date
        Day of publication; the state of things on that day is judged, or in the stated year.

    Returns
    -------
    Finding
        Of several subjects or partners, mixed if they differ.
    """
    if form.kind == "vote":
        return either([_vote(form, code, published) for code in form.subject])
    made = []
    for subject in form.subject:
        for partner in form.partner or ("",):
            made.append(_tie(form, subject, partner, published))
    return either(made)


# -- votes ---------------------------------------------------------------------------------------


def _vote(form: Form, code: str, published: date) -> Finding:
    if not _WAR.search(form.text) or _LATER_RESOLUTIONS.search(form.text):
        return unknown(NO_INDICATOR)
    if form.period.kind == "year" and form.period.start != _VOTED.year:
        return unknown(NO_INDICATOR)
    if published < _VOTED:
        return unknown(OUTSIDE)
    rows = _rows("un_resolution_votes")
    if rows is None:
        return unknown(NO_INDICATOR, words="multivector data pull unga_es11_1")
    codes = _states_of(code)
    cast = {row["state"]: row["vote"] for row in rows}
    told = [cast[c] for c in codes if c in cast]
    if not told:
        return unknown(OUTSIDE)
    votes = sorted(set(told))
    fields = {
        "indicator": "Vote on resolution ES-11/1", "year": 2022, "origins": ("unga_es11_1",),
        "words": " and ".join(votes), "unit": "vote",
    }  # fmt: skip
    agree = [(v != "yes") if form.relation == "not yes" else v == form.relation for v in told]
    if 0 < sum(agree) < len(agree):
        fields["words"] = f"{sum(agree)} of {len(agree)}: {fields['words']}"
        return Finding(MIXED, None, None, **fields)
    return decided(all(agree), negated=form.negated, **fields)


def _states_of(code: str) -> list[str]:
    if code in STATES:
        return [code]
    if code in BLOCS:
        return sorted(members(code, _VOTED.isoformat()))
    found = lookup(code)
    return list(found.members) if found is not None else []


def _rows(table: str) -> Rows | None:
    try:
        rows: Rows = Store().read(table).to_pylist()
    except (InputError, ModuleNotFoundError):
        return None
    return rows


# -- ties ----------------------------------------------------------------------------------------


def _tie(form: Form, subject: str, partner: str, published: date) -> Finding:
    year = form.period.end if form.period.kind == "year" and form.period.end else published.year
    day = published if year >= published.year else date(year, 12, 31)
    if form.relation in ("member", "joined", "left"):
        return _membership(form, subject, partner, day)
    if subject not in STATES:
        return unknown(NO_INDICATOR)
    if form.relation == "landlocked":
        return _landlocked(form, subject)
    if partner not in STATES:
        return unknown(NO_INDICATOR)
    rule = {"border": _border, "ally": _ally, "agreement": _agreement, "visit": _visit,
            "sanction": _sanction}.get(form.relation)  # fmt: skip
    return unknown(NO_INDICATOR) if rule is None else rule(form, subject, partner, day)


def _membership(form: Form, subject: str, partner: str, day: date) -> Finding:
    one, two = (partner, subject) if subject in BLOCS and partner in STATES else (subject, partner)
    if one not in STATES or two not in BLOCS:
        return unknown(NO_INDICATOR)
    try:
        inside = is_member(one, two, day.isoformat())
        before = is_member(one, two, f"{day.year - 1}-12-31")
    except UsageError:
        return unknown(NO_INDICATOR)
    stated = form.period.kind == "year"
    truth = {
        "member": inside,
        "joined": inside and not (stated and before),
        "left": not inside and (before or not stated),
    }[form.relation]
    if form.relation == "left" and not inside and not before and not stated:
        return unknown(NO_INDICATOR)
    words = "member" if inside else "not a member"
    return decided(truth, negated=form.negated, indicator=f"Membership of {two}", year=day.year,
                   words=words, origins=(_MEMBERS,), unit="membership")  # fmt: skip


def _border(form: Form, subject: str, partner: str, day: date) -> Finding:
    """Decide a land border: the Factbook and, where it is installed, a list of contiguity."""
    if not (factbook.has_entry(subject) and factbook.has_entry(partner)):
        return unknown(NO_INDICATOR)
    length = factbook.borders(subject).get(partner)
    fields = {"indicator": "Length of the land border", "unit": "km", "recorded": length or 0.0,
              "recorded_lower": length or 0.0, "recorded_upper": length or 0.0, "year": None,
              "words": "undated", "origins": (factbook.ORIGIN.id,)}  # fmt: skip
    return decided(length is not None, negated=form.negated, **fields)


def _landlocked(form: Form, subject: str) -> Finding:
    words = [
        f.source_text or f.text_value
        for f in factbook.figures(subject)
        if f.indicator == "coastline"
    ]
    if not words:
        return unknown(NO_INDICATOR)
    truth = "landlocked" in str(words[0]).lower()
    return decided(truth, negated=form.negated, indicator="Coastline", unit="text",
                   words=str(words[0]).partition(";")[0][:60], origins=(factbook.ORIGIN.id,))  # fmt: skip


def _ally(form: Form, subject: str, partner: str, day: date) -> Finding:
    """Decide an alliance: a treaty of mutual defence. Its absence from one list proves nothing."""
    for bloc in _DEFENCE:
        if is_member(subject, bloc, day.isoformat()) and is_member(partner, bloc, day.isoformat()):
            return decided(True, negated=form.negated, indicator=f"Membership of {bloc}", year=day.year,
                           words="both members", origins=(_MEMBERS,), unit="treaty")  # fmt: skip
    return _listed("alliances", "defense", "Obligation to defend", form, subject, partner, day)


def _agreement(form: Form, subject: str, partner: str, day: date) -> Finding:
    return _listed(
        "trade_agreements", "agreements", "Trade agreements in force", form, subject, partner, day
    )


def _listed(
    table: str, column: str, title: str, form: Form, subject: str, partner: str, day: date
) -> Finding:
    """Decide a tie by a list of one maker: it can bear out, but not contradict."""
    store = Store()
    try:
        import pyarrow.compute as pc

        data = store.read(table)
    except (InputError, ModuleNotFoundError):
        return unknown(NO_INDICATOR)
    last = int(pc.max(data["year"]).as_py())
    rows = data.filter(
        pc.and_(pc.equal(data["state_a"], subject), pc.equal(data["state_b"], partner))
    )
    year = min(day.year, last)
    row = next((r for r in rows.to_pylist() if r["year"] == year), None)
    if day.year - last > 8:
        return unknown(NEWER)
    if row is None or not row[column]:
        return unknown(NEWER if year < day.year else OUTSIDE, lean=form.negated, indicator=title)
    made = decided(True, indicator=title, year=year, words=str(row.get("newest") or row.get("strongest") or ""),
                   recorded=float(row[column]), origins=tuple(store.paths(table)))  # fmt: skip
    return _cannot_deny(made, form)


def _cannot_deny(made: Finding, form: Form) -> Finding:
    """Turn a finding of one list for a claim in the negative: one maker does not contradict."""
    if not form.negated:
        return made
    return unknown(
        OUTSIDE, lean=False, indicator=made.indicator, year=made.year, origins=made.origins
    )


def _visit(form: Form, subject: str, partner: str, day: date) -> Finding:
    """Decide a visit of a leader or foreign minister, where the visitor's office lists them."""
    rows = _rows("journeys")
    if rows is None:
        return unknown(NO_INDICATOR)
    own = [row for row in rows if row["visitor"] == subject]
    if not own:
        return unknown(NO_INDICATOR)
    last = max(row["start"] for row in own)
    stated = form.period.kind in ("year", "range") and form.period.start is not None
    start = date(form.period.start, 1, 1) if stated and form.period.start else date(1900, 1, 1)
    end = min(day, date(form.period.end, 12, 31)) if stated and form.period.end else day
    found = [row for row in own if row["host"] == partner and start <= row["start"] <= end]
    fields = {"indicator": "Visits on record", "origins": tuple(sorted({r["origin"] for r in own}))}
    if found:
        newest = max(found, key=lambda row: row["start"])
        made = Finding(BORNE_OUT, None, True, recorded=float(len(found)), unit="visits",
                       year=newest["start"].year, words=f"last on {newest['start']}", **fields)  # fmt: skip
        return made.about(verdict=CONTRADICTED, lean=False) if form.negated else made
    if end > last:
        return unknown(NEWER, lean=form.negated, year=last.year, **fields)
    made = Finding(CONTRADICTED, None, False, recorded=0.0, unit="visits", year=end.year, **fields)
    return made.about(verdict=BORNE_OUT, lean=True) if form.negated else made


def _sanction(form: Form, subject: str, partner: str, day: date) -> Finding:
    store = Store()
    try:
        import pyarrow.compute as pc

        data = store.read("sanctions")
    except (InputError, ModuleNotFoundError):
        return unknown(NO_INDICATOR, words="multivector data pull gsdb --accept-terms gsdb")
    rows = data.filter(
        pc.and_(pc.equal(data["sender"], subject), pc.equal(data["target"], partner))
    )
    years = sorted(row["year"] for row in rows.to_pylist() if row["year"] <= day.year)
    last = int(pc.max(data["year"]).as_py())
    if not years:
        return unknown(NEWER if last < day.year else OUTSIDE, lean=form.negated)
    if years[-1] < min(day.year, last):
        return unknown(OUTSIDE)
    made = decided(True, indicator="Sanctions in force", year=years[-1], unit="cases",
                   origins=tuple(store.paths("sanctions")))  # fmt: skip
    return _cannot_deny(made, form)
