"""Votes and ties on record: the office that defines a fact decides it alone."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from multivector.answers.verdicts.finding import (
    MIXED,
    Finding,
    Reason,
    decided,
    either,
    unknown,
)
from multivector.answers.verdicts.judging import members_of
from multivector.answers.verdicts.unique import unique
from multivector.answers.verdicts.visits import visit
from multivector.answers.verdicts.wording import name_of
from multivector.codes.blocs import BLOCS, is_member
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.quantities import Quantity
from multivector.errors import InputError, UsageError
from multivector.prose import spelled
from multivector.records.factbook import figures as factbook
from multivector.store.warehouse import Store

# Blocs whose treaty obliges members to defend one another.
_DEFENCE = ("NATO", "CSTO")
_LISTS = ("lists of members",)
# Years after the last of a list in which it still bears out: treaties last, sanctions are lifted.
_TREATY_YEARS, _SANCTION_YEARS = 8, 1
_LAND = re.compile(r"\bborder|\bland", re.I)
_WAR = re.compile(
    r"\bUkrain|\bwithdraw\w* of (?:its|Russian) (?:troops|forces)|"
    r"\binvasion\b|\baggression\b|\bES-11/1\b",
    re.IGNORECASE,
)
# Later resolutions on the same war.
_LATER = re.compile(
    r"\b(?:annex\w*|referendum\w*|reparation\w*|Human Rights Council|anniversary|"
    r"ES-11/(?:[2-9]|1\d))\b",
    re.IGNORECASE,
)
_VOTED = date(2022, 3, 2)
_CASTS = {
    "yes": ("yes",), "no": ("no",), "abstain": ("abstain",), "absent": ("absent",),
    "not yes": ("no", "abstain", "absent"), "not cast": ("abstain", "absent"), "with": (),
}  # fmt: skip
_SEVERAL = re.compile(r"\bresolutions\b|\bvotes\b", re.I)
_CAST = {"yes": "voted for", "no": "voted against", "abstain": "abstained",
         "absent": "did not vote"}  # fmt: skip


def fact(form: Form, published: date) -> Finding:
    """Decide a vote or a tie as of the day of publication, or in the stated year; mixed if several
    subjects or partners differ.
    """
    if form.kind in ("only", "first"):
        return unique(form, published, fact)
    if form.relation in _CASTS:
        return _vote(form, published)
    year = form.period.end if form.period.kind == "year" and form.period.end else published.year
    day = published if year >= published.year else date(year, 12, 31)
    return either(
        [_tie(form, one, two, day) for one in form.subject for two in form.partner or ("",)]
    )


def _rows(table: str) -> list[dict[str, Any]] | None:
    try:
        rows: list[dict[str, Any]] = Store().read(table).to_pylist()
    except (InputError, ModuleNotFoundError):
        return None
    return rows


def _vote(form: Form, published: date) -> Finding:
    """Decide how states voted on the one resolution on record, and tell who cast what."""
    other_year = form.period.kind == "year" and form.period.start != _VOTED.year
    if not _WAR.search(form.text) or _LATER.search(form.text) or other_year:
        return unknown(Reason.NO_INDICATOR)
    rows = _rows("un_resolution_votes")
    if rows is None:
        return unknown(Reason.NO_INDICATOR, words="multivector data pull unga_es11_1")
    cast = {row["state"]: row["vote"] for row in rows}
    if form.claimed is not None:
        return _votes_counted(form, form.claimed, cast)
    sides = {c: [v for m in members_of(c, _VOTED.year) if (v := cast.get(m))] for c in form.subject}
    votes = [vote for side in sides.values() for vote in side]
    if published < _VOTED or not all(sides.values()):
        return unknown(Reason.OUTSIDE)
    allowed = _CASTS[form.relation] or tuple(v for c in form.partner if (v := cast.get(c)))
    agree = [vote in allowed for vote in votes]
    told = [(name_of(code), _counted(side)) for code, side in sides.items()]
    words = "; ".join(f"{name} {how}" for name, how in told)
    if _SEVERAL.search(form.text):
        words += "; other resolutions are not on record"
    fields: dict[str, Any] = {"indicator": "Vote on resolution ES-11/1", "year": _VOTED.year,
                              "origins": ("unga_es11_1",), "unit": "vote"}  # fmt: skip
    if 0 < sum(agree) < len(agree):
        return Finding(MIXED, recorded=float(sum(agree)), words=words, **fields)
    return decided(all(agree), negated=form.negated, words=words, **fields)


def _votes_counted(form: Form, number: Quantity, cast: Mapping[str, str]) -> Finding:
    """Decide how many cast a vote; a count is exact unless the claim says "more than"."""
    count = sum(vote in _CASTS[form.relation] for vote in cast.values())
    exact = number.relation in ("is", "about")
    truth = count == number.value if exact else number.lower <= count <= number.upper
    return decided(
        truth, negated=form.negated, indicator="Vote on resolution ES-11/1", year=_VOTED.year,
        origins=("unga_es11_1",), unit="vote", words=f"{count} {_CAST[form.relation]}",
    )  # fmt: skip


def _counted(votes: Sequence[str]) -> str:
    """Return what states cast: "three abstained, two did not vote"."""
    counts = Counter(votes)
    if len(votes) == 1:
        return _CAST[votes[0]]
    return "(" + ", ".join(f"{spelled(n)} {_CAST[v]}" for v, n in counts.most_common()) + ")"


def _tie(form: Form, one: str, two: str, day: date) -> Finding:
    if form.relation in ("member", "joined", "left"):
        return _membership(form, one, two, day)
    rule = _RULES.get(form.relation)
    pair = one in STATES and (two in STATES or form.relation == "landlocked")
    return rule(form, one, two, day) if rule is not None and pair else unknown(Reason.NO_INDICATOR)


def _membership(form: Form, one: str, two: str, day: date) -> Finding:
    one, two = (two, one) if one in BLOCS and two in STATES else (one, two)
    inside = before = None
    if one in STATES and two in BLOCS:
        with suppress(UsageError):  # a bloc without dated members
            inside = is_member(one, two, day.isoformat())
            before = is_member(one, two, f"{day.year - 1}-12-31")
    stated = form.period.kind == "year"
    if inside is None or (form.relation == "left" and not inside and not before and not stated):
        return unknown(Reason.NO_INDICATOR)
    joined, left = inside and not (stated and before), not inside and (before or not stated)
    truth = {"member": inside, "joined": joined, "left": left}[form.relation]
    return decided(
        bool(truth), negated=form.negated, indicator=f"Membership of {two}", year=day.year,
        words="member" if inside else "not a member", origins=_LISTS, unit="membership",
    )  # fmt: skip


def _border(form: Form, one: str, two: str, day: date) -> Finding:
    if not (factbook.has_entry(one) and factbook.has_entry(two)):
        return unknown(Reason.NO_INDICATOR)
    length = factbook.borders(one).get(two, factbook.borders(two).get(one))
    if length is None and not _LAND.search(form.text):
        return unknown(Reason.DIFFERS)  # neighbours across a sea
    return decided(
        length is not None, negated=form.negated, indicator="Length of the land border", unit="km",
        recorded=length or 0.0, words="undated", origins=(factbook.ORIGIN.id,),
    )  # fmt: skip


def _landlocked(form: Form, one: str, two: str, day: date) -> Finding:
    own = factbook.figures(one) if factbook.has_entry(one) else ()
    words = [str(f.source_text or f.text_value) for f in own if f.indicator == "coastline"]
    if not words:
        return unknown(Reason.NO_INDICATOR)
    return decided(
        "landlocked" in words[0].lower(), negated=form.negated, indicator="Coastline", unit="text",
        words=words[0].partition(";")[0][:60], origins=(factbook.ORIGIN.id,),
    )  # fmt: skip


def _ally(form: Form, one: str, two: str, day: date) -> Finding:
    for bloc in _DEFENCE:
        if all(is_member(code, bloc, day.isoformat()) for code in (one, two)):
            return decided(
                True, negated=form.negated, indicator=f"Membership of {bloc}", year=day.year,
                words="both members", origins=_LISTS, unit="treaty",
            )  # fmt: skip
    return _listed(
        "alliances", ("state_a", "state_b", "defense"), "Obligation to defend", form, one, two, day
    )


def _agreement(form: Form, one: str, two: str, day: date) -> Finding:
    columns = ("state_a", "state_b", "agreements")
    return _listed("trade_agreements", columns, "Trade agreements in force", form, one, two, day)


def _sanction(form: Form, one: str, two: str, day: date) -> Finding:
    found = _listed(
        "sanctions", ("sender", "target", "cases"), "Sanctions in force", form, one, two, day
    )
    return (
        found
        if found.words or found.indicator
        else found.about(words="multivector data pull gsdb --accept-terms gsdb")
    )


def _listed(
    table: str, columns: tuple[str, str, str], title: str, form: Form, one: str, two: str, day: date
) -> Finding:
    """Decide a tie by a list of one maker: it can bear out, but not contradict."""
    store = Store()
    try:
        import pyarrow.compute as pc

        data = store.read(table)
    except (InputError, ModuleNotFoundError):
        return unknown(Reason.NO_INDICATOR)
    first, second, value = columns
    last = int(pc.max(data["year"]).as_py())
    rows = data.filter(pc.and_(pc.equal(data[first], one), pc.equal(data[second], two))).to_pylist()
    row = next((r for r in rows if r["year"] == min(day.year, last) and r[value]), None)
    old = day.year - last > (_SANCTION_YEARS if table == "sanctions" else _TREATY_YEARS)
    if row is None or old or form.negated:
        reason = Reason.NEWER if old or (row is None and last < day.year) else Reason.OUTSIDE
        return unknown(reason, lean=None if old else (row is None) == form.negated, indicator=title)
    return decided(
        True, indicator=title, year=row["year"], recorded=float(row[value]), unit="on record",
        origins=tuple(store.paths(table)), words=str(row.get("newest") or ""),
    )  # fmt: skip


_RULES: dict[str, Callable[[Form, str, str, date], Finding]] = {
    "border": _border, "landlocked": _landlocked, "ally": _ally, "agreement": _agreement,
    "visit": visit, "sanction": _sanction,
}  # fmt: skip
