"""The checkable statements of an article, each with its verdict."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from multivector.answers.verdicts.check import Checked, check_reading, day_of
from multivector.answers.verdicts.finding import CANNOT_TELL, NO_INDICATOR
from multivector.answers.verdicts.record import pair_kind, state_table
from multivector.codes.blocs import BLOCS
from multivector.codes.entity import Entity, Mention
from multivector.codes.names import find
from multivector.codes.states import STATES
from multivector.coding.claims.claims import MAX_MEMBERS, POWERS, THE_REGION
from multivector.coding.claims.forms.form import FORECAST, NOT_UNDERSTOOD, WORLD, Form, Reading
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coded import Claim, Coded

_CHANNELS = {
    "trade": "trade", "exports": "trade", "imports": "trade", "agreement": "trade",
    "arms": "security", "ally": "security", "sanction": "security", "border": "transport",
    "landlocked": "transport", "finance": "finance", "migrants": "migration",
    "remittances": "migration",
}  # fmt: skip
_FALLBACK = "diplomacy"


def with_statements(coded: Coded) -> Coded:
    """Return the article with its checkable statements among the claims, in text order.

    A sentence that is a claim already, or that repeats a statement, is not added again. Quantities
    that the record does not hold, and what is said of nobody, are no statements.
    """
    year = day_of(coded.article.published).year
    region = region_meant(coded)
    known = {(claim.start, claim.end) for claim in coded.claims}
    seen: set[Any] = set()
    added = []
    for start, end in coded.sentences:
        text = coded.article.text[start:end]
        forms = [form for form in _read(text, year, region).forms if is_statement(form)]
        keys = {_key(form) for form in forms}
        if forms and (start, end) not in known and not keys <= seen:
            added.append(_claim(text, start, end, forms[0], coded))
        seen |= keys
    claims = sorted((*coded.claims, *added), key=lambda claim: (claim.start, claim.end))
    return replace(coded, claims=tuple(claims))


def region_meant(coded: Coded) -> Entity | None:
    """Return the region that an article names most, which "the region" and "the five states" mean."""
    counts = Counter(
        m.entity for m in find(coded.article.text)
        if m.entity.kind in ("region", "group") and 1 < len(m.entity.members) <= MAX_MEMBERS
    )  # fmt: skip
    return counts.most_common(1)[0][0] if counts else None


def _read(text: str, year: int, region: Entity | None) -> Reading:
    """Return the statements of a sentence; "the region" is the region that the article names."""
    named = find(text)
    meant = THE_REGION.search(text)
    if meant is not None and region is not None:
        start, end = meant.span()
        inside = any(m.start < end and start < m.end for m in named)
        extra = [] if inside else [Mention(start, end, meant.group(), region)]
        named = sorted([*named, *extra], key=lambda m: m.start)
    return read_claim(text, year, named)


def is_statement(form: Form) -> bool:
    """Return whether the record holds the quantity or tie of a form, and it names a state or bloc.

    Examples
    --------
    >>> from multivector.coding.claims.forms.reading import read_claim
    >>> is_statement(read_claim("China is Kazakhstan's largest trading partner.").forms[0])
    True
    >>> is_statement(read_claim("The city's largest bakery is in Rome.").forms[0])
    False
    """
    named = [c for c in (*form.subject, *form.partner) if c in STATES or c in BLOCS]
    if not named:
        return False
    if form.kind == "vote":
        return True
    if form.kind == "existence":
        return all(c in STATES or c in BLOCS for c in (*form.subject, *form.partner))
    pair = (
        pair_kind(form.text) is not None
        and len({*form.subject, *form.partner, *form.scope} - {WORLD}) > 1
    )
    return pair or state_table(form.text) is not None


def _key(form: Form) -> tuple[Any, ...]:
    value = None if form.claimed is None else form.claimed.value
    return (form.kind, form.subject, form.partner, form.scope, form.relation, form.place, value,
            form.period.start, form.period.end, form.negated)  # fmt: skip


def _claim(text: str, start: int, end: int, form: Form, coded: Coded) -> Claim:
    speaker = next(
        (q.speaker for q in coded.quotes if q.start < end and start < q.end), None
    )  # fmt: skip
    codes = [c for c in (*form.subject, *form.partner) if c in STATES or c in BLOCS]
    powers = [c for c in codes if c in POWERS]
    others = [c for c in codes if c not in powers]
    about = tuple((p, o) for o in others for p in powers)
    if not about and len(powers) == 2:
        about = ((powers[0], powers[1]),)
    quantity = form.relation if form.kind == "existence" else (pair_kind(form.text) or "")
    channel = _CHANNELS.get(quantity, _FALLBACK if form.kind in ("vote", "existence") else None)
    states = () if about else tuple(dict.fromkeys(codes))
    return Claim(text, speaker, start, end, channel, about, states, "fact")


def checks(coded: Coded) -> tuple[dict[str, Any], ...]:
    """Return the ``check`` of each claim: the statement of its sentence that decides most.

    Parameters
    ----------
    coded : Coded
        An article with its claims.

    Returns
    -------
    tuple of dict
        In the order of the claims; a claim without a checkable form has ``form`` None and its
        reason, and is left to its speaker.
    """
    day, region = day_of(coded.article.published), region_meant(coded)
    made: dict[str, dict[str, Any]] = {}
    answers = []
    for claim in coded.claims:
        if claim.text not in made:
            made[claim.text] = _check(claim, day, region)
        answers.append(made[claim.text])
    return tuple(answers)


def _check(claim: Claim, day: date, region: Entity | None) -> dict[str, Any]:
    reading = _read(claim.text, day.year, region)
    forms = tuple(form for form in reading.forms if is_statement(form))
    if not forms:
        aside = (
            FORECAST if claim.modality != "fact" or reading.reason == FORECAST else NOT_UNDERSTOOD
        )
        reason = NO_INDICATOR if reading.forms and aside == NOT_UNDERSTOOD else aside
        empty = check_reading(claim.text, Reading((), reason), day)[0].to_dict()
        return {**empty, "form": None, "subject": [], "relation": None}
    found = check_reading(claim.text, Reading(forms), day)
    return _deciding(found).to_dict()


def _deciding(found: Sequence[Checked]) -> Checked:
    """Return the first statement with a verdict, else the first that says most."""
    for one in found:
        if one.finding.verdict != CANNOT_TELL:
            return one
    return next((one for one in found if one.finding.recorded is not None), found[0])


__all__ = ["WORLD", "checks", "is_statement", "with_statements"]
