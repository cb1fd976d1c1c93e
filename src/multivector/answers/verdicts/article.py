"""The checkable statements of an article, each with its verdict."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from multivector.answers.evidence.shocks import shock_of
from multivector.answers.verdicts.check import check_reading, day_of
from multivector.answers.verdicts.finding import Reason
from multivector.answers.verdicts.record import named
from multivector.answers.verdicts.record_judge import is_party
from multivector.answers.verdicts.whole import Whole
from multivector.answers.verdicts.windows import Event, of_article
from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.codes.gazetteer.names import find
from multivector.codes.states import EVER
from multivector.coding.claims.claims import THE_REGION, groups
from multivector.coding.claims.forms.form import CASTS, OF_TIES, PAST, WORLD, Form, Reading
from multivector.coding.claims.forms.patterns import TIES
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import Quantity, interval
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coded import Claim, Coded
from multivector.vocabulary import POWERS

_CHANNELS = {
    "trade": "trade", "exports": "trade", "imports": "trade", "arms": "security",
    "finance": "finance", "migrants": "migration", "remittances": "migration",
    **dict.fromkeys(CASTS, "diplomacy"), **{tie.name: tie.channel for tie in TIES.values()},
}  # fmt: skip


def with_statements(coded: Coded) -> Coded:
    """Add an article's checkable statements to its claims, in text order.

    Sentences that are already claims or repeat a statement are not added, nor are those about no
    state or bloc, or about a quantity that the record lacks.
    """
    published, region = coded.article.published, region_meant(coded)
    known = {(claim.start, claim.end) for claim in coded.claims}
    seen: set[Any] = set()
    added = []
    for start, end in coded.sentences:
        text = coded.article.text[start:end]
        reading = _read(text, published, region)
        if reading.reason == PAST:  # told, but not checked
            reading = _read(text, published, region, past=True)
        forms = [form for form in reading.forms if is_statement(form)]
        keys = {_said(form) for form in forms}
        if forms and (start, end) not in known and not keys <= seen:
            added.append(_claim(text, start, end, forms[0], coded))
        seen |= keys
    claims = sorted((*coded.claims, *added), key=lambda claim: (claim.start, claim.end))
    return replace(coded, claims=tuple(claims))


def _said(form: Form) -> tuple[Any, ...]:
    """Return the content of a statement, whatever its wording and position."""
    number, period = form.claimed, form.period
    size = None if number is None else (number.value, number.unit, number.relation)
    of_what = [named(form.text, kind) for kind in ("pair", "state")]
    bare = form.about(text="", words=(), claimed=None, period=NO_PERIOD)
    return bare, size, (period.kind, period.start, period.end), *of_what


def region_meant(coded: Coded) -> Entity | None:
    """Return the region that an article mentions most: "the region", "the five states"."""
    counts = Counter(groups(find(coded.article.text)))
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=256)
def _read(
    text: str, published: str | None, region: Entity | None, *, past: bool = False
) -> Reading:
    mentions, meant = find(text, on=published), THE_REGION.search(text)
    if meant is not None and region is not None:
        start, end = meant.span()
        if not any(m.start < end and start < m.end for m in mentions):
            mentions = sorted(
                [*mentions, Mention(start, end, meant.group(), region)], key=lambda m: m.start
            )
    return read_claim(text, day_of(published).year, mentions, past=past)


def is_statement(form: Form) -> bool:
    """Return whether a form names a state or bloc and a quantity or tie in the record.

    Examples
    --------
    >>> from multivector.coding.claims.forms.reading import read_claim
    >>> is_statement(read_claim("China is Kazakhstan's largest trading partner.").forms[0])
    True
    >>> is_statement(read_claim("The town's largest bakery is in Rome.").forms[0])
    False
    """
    codes = (*form.subject, *form.partner)
    known = [code for code in codes if code in EVER or code in BLOCS]
    if form.kind == "several":
        return all(is_party(code) for code in codes)
    if form.kind in OF_TIES and form.relation not in CASTS:
        return len(known) == len(codes)
    if not known or form.kind in OF_TIES:
        return bool(known)
    pair = len({*codes, *form.scope} - {WORLD}) > 1 and named(form.text, "pair") is not None
    return pair or named(form.text, "state") is not None


def _claim(text: str, start: int, end: int, form: Form, coded: Coded) -> Claim:
    speaker = next((q.speaker for q in coded.quotes if q.start < end and start < q.end), None)
    both = (*form.subject, *form.partner)
    codes = list(dict.fromkeys(code for code in both if code in EVER or code in BLOCS))
    powers = [code for code in codes if code in POWERS]
    about = tuple((p, o) for o in codes if o not in powers for p in powers)
    if not about and len(powers) == 2:
        about = ((powers[0], powers[1]),)
    pair = named(form.text, "pair")
    quantity = form.relation if form.kind in OF_TIES else (pair.id if pair else "")
    states = () if about else tuple(codes)
    return Claim(text, speaker, start, end, _CHANNELS.get(quantity), about, states, "fact")


def checks(coded: Coded) -> tuple[dict[str, Any], ...]:
    """Return the ``check`` of each claim in an article, in order, covering all its parts.

    A claim without a checkable form has ``form`` None, with the reason.
    """
    published, region = coded.article.published, region_meant(coded)
    text = coded.article.text
    shock = of_article(shock_of(coded.events, text, published), text)
    made: dict[str, dict[str, Any]] = {}
    for claim in coded.claims:
        if claim.text not in made:
            before = [start for start, end in coded.sentences if end <= claim.start]
            text = coded.article.text[before[-1] if before else claim.start : claim.start]
            made[claim.text] = _check(claim, published, region, shock, text)
    return tuple(made[claim.text] for claim in coded.claims)


def recheck(coded: Coded, claim: Claim, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``check`` of a claim with a manually corrected form.

    ``claim``: without a form, the correction starts from an empty one. ``changes``: fields of
    `Form`; ``claimed`` is a number, ``start`` and ``end`` are years.
    """
    published = coded.article.published
    day = day_of(published)
    forms = _read(claim.text, published, region_meant(coded)).forms
    form = next((one for one in forms if is_statement(one)), Form("level", claim.text))
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()
    }
    if "claimed" in fields:
        value, before = float(fields["claimed"]), form.claimed
        before = before or Quantity(math.nan, 0, 0, "number", "", form.relation, 0, 0)
        low, high = interval(value, 0, before.relation)  # what the wording allows
        changed = replace(before, value=value, lower=low, upper=high)
        fields["claimed"] = before if value == before.value else changed
    if "start" in fields or "end" in fields:
        start = fields.pop("start", form.period.start)
        end = fields.pop("end", form.period.end if form.period.end else start)
        fields["period"] = Period(start, end, "year" if start == end else "range")
    read, dated = Reading((form.about(**fields),)), published is not None
    told = Whole(check_reading(claim.text, read, day, dated=dated))
    return {**told.to_dict(), "row": told.row()}


def _than_those(form: Form, before: str) -> Form:
    """Compare "more active in the region" with the powers just named."""
    if form.kind != "several" or form.relation != "above" or form.scope:
        return form
    codes = dict.fromkeys(m.entity.code for m in find(before) if m.entity.code in POWERS)
    rivals = tuple(str(c) for c in codes if c not in (*form.subject, *form.partner))
    return form.about(relation="highest", scope=rivals) if rivals else form


def _why_none(form: Form) -> Reason:
    """Return why a form is no statement: whom it is about is not understood, or has no data."""
    known = any(named(form.text, kind) for kind in ("pair", "state"))
    return Reason.NOT_UNDERSTOOD if known else Reason.NO_INDICATOR


def _check(
    claim: Claim, published: str | None, region: Entity | None, shock: Event | None, before: str
) -> dict[str, Any]:
    day, reading = day_of(published), _read(claim.text, published, region)
    forms = tuple(_than_those(form, before) for form in reading.forms if is_statement(form))
    if forms:
        own = {form.text for form in forms}
        apart = {form.text: _why_none(form) for form in reading.forms if form.text not in own}
        unread = (*reading.unread, *apart.items())
        meant = replace(reading, forms=forms, unread=unread)
        told = Whole(check_reading(claim.text, meant, day, shock, dated=published is not None))
        return {**told.to_dict(), "row": told.row()}
    aside = claim.modality != "fact" or reading.reason == Reason.FORECAST
    open_ = next(map(_why_none, reading.forms), Reason.NOT_UNDERSTOOD)
    open_ = Reason.PAST if reading.reason == Reason.PAST else open_
    reason = Reason.FORECAST if aside else open_
    empty = check_reading(claim.text, Reading((), reason), day)[0].to_dict()
    return {**empty, "form": None, "relation": None}
