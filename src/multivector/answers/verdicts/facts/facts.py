"""Votes and ties on record: the office that defines a fact decides it alone."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from multivector.answers.verdicts import record
from multivector.answers.verdicts.facts import memberships
from multivector.answers.verdicts.facts.unique import by_factbook, has_moved, unique
from multivector.answers.verdicts.facts.visits import visit
from multivector.answers.verdicts.facts.votes import vote
from multivector.answers.verdicts.finding import Finding, Reason, decided, every, unknown
from multivector.codes import systems
from multivector.codes.blocs import BLOCS, TRADE_BLOCS, is_member, listed_from, members, spell
from multivector.codes.gazetteer.names import find
from multivector.codes.spelling import owner_of
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.clauses import only_has
from multivector.coding.claims.forms.form import CASTS, Form
from multivector.coding.claims.forms.patterns import TIES, Tie, cues, is_of_bloc
from multivector.coding.claims.forms.periods import last_month
from multivector.coding.claims.forms.quantities import quantities
from multivector.errors import InputError
from multivector.records.catalogue import pull_command
from multivector.records.factbook import figures as factbook
from multivector.store.warehouse import Store

# Blocs whose treaty obliges members to defend one another.
_DEFENCE = ("NATO", "CSTO")
_EMBARGO = {"exp_compl", "imp_compl"}  # both ways and on all goods
_OLD = 1  # years after that of a table of bases in which it still bears a claim out
# From the signature of a treaty to its first year in force.
_SIGNED_YEARS = 4
# Those that make agreements on trade for all their members.
_ONE_POLICY = frozenset(("EU", "EAEU", "GCC", "MERCOSUR"))
# A table of bases tells how many there are, not their kind nor what happened to them.
_COUNTED = re.compile(r"\s(?:(?:[A-Z][\w.]*|military|overseas|foreign)\s){0,2}bases?\b")
# Parts of the Soviet Union with a seat of their own in the United Nations.
_OWN_SEATS = ("BLR", "UKR")
_MILE = 1.609  # km
_SURVEYED, _DISPUTED = 0.05, 0.35  # shares by which surveys of one border, and claims to it, differ
_LENGTH = "Length of the land border"


def fact(form: Form, published: date) -> Finding:
    """Decide a vote or tie as of the publication date, or in the stated year; mixed if subjects or
    partners differ.
    """
    if form.kind in ("only", "first"):
        return unique(form, published, fact)
    if is_of_bloc(form.relation) and not form.period.stated:
        text, period = last_month(form.text, published)
        acts = TIES[form.relation].act or period.kind == "since"
        if acts and period.stated:
            told = fact(form.about(text=text, period=period), published)
            another = TIES[form.relation].act and memberships.had_in(form, text, period)
            another = another and told.is_false
            return told.undecided(Reason.WINDOW) if another else told
    year = form.period.end if form.period.kind == "year" and form.period.end else published.year
    day = published if year >= published.year else date(year, 12, 31)
    named = is_of_bloc(form.relation) and form.period.kind == "year"
    if named and (window := form.period.window(form.text)):
        day = min(day, window[1])
    if form.relation in CASTS:
        return _other_then(form, form.subject, day, published) or vote(form, published)
    if form.period.kind != "last" and (form.period.start or 0) > published.year:
        return unknown(Reason.NEWER)
    tie = TIES.get(form.relation)
    if tie is None:
        return unknown(Reason.NO_INDICATOR)
    if whole := _WHOLE.get(tie.rule):
        return whole(form, day)
    pairs = [(one, two) for one in form.subject for two in form.partner or ("",)]
    return every([_tie(tie, form, one, two, day, published) for one, two in pairs])


def _longer(form: Form, day: date) -> Finding:
    """Decide whether one border is longer or shorter than others, each or together."""
    code, one = form.subject[0], form.partner[0]
    own = factbook.borders(code) if factbook.has_entry(code) else {}
    if any(c not in own for c in (one, *form.scope)) or has_moved(code, day):
        return unknown(Reason.OUTSIDE)
    longer = form.relation == "longer border"
    rest = [own[c] for c in form.scope or {*own} & {*members("UN", f"{day}")} if c != one]
    summed = cues()["combined"].search(form.text) is not None
    rival = (sum if summed else max if longer else min)(rest or [own[one]])
    truth = None if abs(own[one] / rival - 1) < _SURVEYED else (own[one] > rival) == longer
    words = f"against {rival:,.0f} km"
    return by_factbook(truth, False, _LENGTH, words, unit="km", recorded=own[one])


def _more_members(form: Form, day: date) -> Finding:
    """Decide whether one bloc has more members than another."""
    blocs = (*form.subject, *form.partner)
    if not all(listed_from(bloc) for bloc in blocs):
        return unknown(Reason.NO_INDICATOR)
    one, two = (len(members(bloc, f"{day}")) for bloc in blocs)
    ours, theirs = map(memberships.called, blocs)
    words = f"{one}, of {theirs} {two}"
    return memberships.by_lists(form, one > two, f"Members of {ours}", day.year, words)


def _other_then(form: Form, codes: Iterable[str], day: date, published: date) -> Finding | None:
    """Return that a state is not judged that was not the state of today on the day, or None."""
    for code in codes:
        former = STATES[code].former if code in STATES else ()
        named = date.max if any(name in form.text for name, _ in former) else published
        year = systems.formed_later(code, day, named)
        if year and not (code in _OWN_SEATS and "UN" in (*form.subject, *form.partner)):
            words = f"{name_of(code)} as it is today dates from {year}"
            return unknown(Reason.OUTSIDE, unit="text", words=words)
    return None


def _tie(tie: Tie, form: Form, one: str, two: str, day: date, published: date) -> Finding:
    other = _other_then(form, (one, two), day, published)
    if other is not None and tie.rule != "visit":
        return other
    if rule := _OF_BLOC.get(tie.rule):
        return rule(form, one, two, day, published)
    acts = one in STATES or (tie.by_bloc and one in BLOCS)
    pair = acts and (two in STATES or tie.sides == "one")
    return _RULES[tie.rule](form, one, two, day) if pair else unknown(Reason.NO_INDICATOR)


def _neighbours(form: Form, day: date) -> Finding:
    """Decide how many states a state borders; those that not all recognise may count or not."""
    code, number = form.subject[0], form.claimed
    if not factbook.has_entry(code) or number is None:
        return unknown(Reason.NO_INDICATOR)
    if has_moved(code, day):
        return unknown(Reason.OUTSIDE)
    sides, un = factbook.borders(code), members("UN", f"{day}")
    count, sure = (len([c for c in sides if c in un or owner_of(c) == none]) for none in (None, ""))
    if any(map(number.counts, (len(sides), sure))) and not number.counts(count):
        return unknown(Reason.DIFFERS)
    words = f"{count} neighbouring states"
    return by_factbook(number.counts(count), form.negated, "Land borders", words)


def _border(form: Form, one: str, two: str, day: date) -> Finding:
    if not (factbook.has_entry(one) and factbook.has_entry(two)):
        return unknown(Reason.NO_INDICATOR)
    length = factbook.borders(one).get(two, factbook.borders(two).get(one))
    if has_moved(one, day, two):
        return unknown(Reason.OUTSIDE)
    if length is None and any(
        owner_of(there) == other
        for here, other in ((one, two), (two, one)) for there in factbook.borders(here)
    ):  # fmt: skip
        return unknown(Reason.DIFFERS)  # of an overseas territory: France and Brazil
    if length is None and not cues()["f land"].search(form.text):
        return unknown(Reason.DIFFERS)  # neighbours across a sea
    sizes = [(q, (length or 0) / (1 if q.noun[0] == "k" else _MILE)) for q in quantities(form.text)
             if re.match("km|kilomet|mile", q.noun)]  # fmt: skip
    fits = all(q.lower <= size <= q.upper for q, size in sizes)
    if length and not fits and all(abs(size / q.value - 1) < _DISPUTED for q, size in sizes):
        return unknown(Reason.DIFFERS)
    fits = length is not None and fits
    return by_factbook(fits, form.negated, _LENGTH, "undated", unit="km", recorded=length or 0.0)


def _coast(code: str) -> list[str]:
    own = factbook.figures(code) if factbook.has_entry(code) else ()
    return [str(f.source_text or f.text_value) for f in own if f.indicator == "coastline"]


def is_landlocked(code: str) -> bool:
    """Return whether a state is known to have no coast."""
    return any("landlocked" in words.lower() for words in _coast(code))


def _landlocked(form: Form, one: str, two: str, day: date) -> Finding:
    if not (words := _coast(one)):
        return unknown(Reason.NO_INDICATOR)
    if systems.is_reshaped(one, day):
        return unknown(Reason.OUTSIDE)
    asked = "doubly landlocked" if "doubl" in form.text.lower() else "landlocked"
    shown = words[0].partition(";")[0][:60]
    return by_factbook(asked in words[0].lower(), form.negated, "Coastline", shown)


def _ally(form: Form, one: str, two: str, day: date) -> Finding:
    days = (min(f"{_start(form, day)}-12-31", day.isoformat()), day.isoformat())
    # Who is in a bloc has not, by that, signed a pact with each other member.
    for bloc in () if cues()["f made"].search(form.text) else _DEFENCE:
        if all(is_member(code, bloc, when) for code in (one, two) for when in days):
            return decided(
                True, negated=form.negated, indicator=f"{bloc} membership", year=day.year,
                words="both members", origins=memberships.LISTS, unit="treaty",
            )  # fmt: skip
    return _listed(form, one, two, day)


def _listed(form: Form, one: str, two: str, day: date) -> Finding:
    """Decide a tie by one producer's list; it contradicts only a start long before that listed."""
    store, tie = Store(), TIES[form.relation]
    table, first, second, value = tie.table.split()
    try:
        data = store.read(table)
    except (InputError, ModuleNotFoundError):
        return unknown(Reason.NO_INDICATOR, words=pull_command(table))
    import pyarrow.compute as pc  # after the error: without data it is not loaded

    sanctions, paths = table == "sanctions", tuple(store.paths(table))
    last = int(pc.max(data["year"]).as_py())
    rows = data.filter(pc.and_(pc.equal(data[first], one), pc.equal(data[second], two))).to_pylist()
    rows = rows if one in STATES else record.sanctions_of(one, two)
    kinds = [
        kind for kind in record.SANCTIONS if sanctions and cues()[f"k {kind}"].search(form.text)
    ]
    title = tie.title + (f" ({', '.join(kinds)})" if kinds else "")
    listed = {r["year"]: r for r in rows if r[value] and all(r[kind] for kind in kinds)}
    end = min((form.period.kind == "range" and form.period.end) or day.year, day.year)
    year = min(end, last)
    row = listed.get(year)
    old = end - last > int(tie.years)
    told: dict[str, Any] = {"indicator": title, "unit": "text", "origins": paths, "year": year}
    if sanctions and cues()["k lifted"].search(form.text):  # nothing is listed after the year
        ends = [n for n in (end, end - 1) if n in listed and n < last and n + 1 not in listed]
        if ends and form.period.kind == "year" and not form.negated:
            return decided(True, **(told | {"words": f"on record until {ends[0]}", "year": None}))
        return unknown(Reason.DIFFERS, words="on record" if row else "none on record", **told)
    since = row is not None and cues()["f perfect"].search(form.text)  # "has imposed", at any time
    if last < end and not (form.period.stated or since) and cues()["f made"].search(form.text):
        return unknown(Reason.NEWER, indicator=title)
    start, pact = _start(form, day), cues()["f pact"].search(form.text) is not None
    # No list shows that a tie has ended or was turned down; that of agreements does not tell those
    # of all trade from those of some goods.
    being = re.compile("|".join(cues()[name].pattern for name in ("f made", "t exists")), re.I)
    made = sanctions or only_has(form.text, being)
    if sanctions and row is None and not old:
        if bloc := record.sanctioning_bloc(one, two, year):
            return unknown(
                Reason.DIFFERS, rival=bloc, words=f"those of the {memberships.called(bloc)}", **told
            )
        if last >= end and not form.negated:
            return unknown(Reason.LONE, lean=False, words="none on record", **told)
    old = old or (row is not None and _has_left(str(row.get("newest")), (one, two), last, day))
    if row is None or old or form.negated or not made:
        reason = Reason.NEWER if old or (row is None and last < end) else Reason.OUTSIDE
        lean = None if old else (row is None) == form.negated
        shown = _on_record(row, value, paths) if old and row else {}
        return unknown(reason, lean=lean, indicator=title, **shown)
    oldest = next(y for y in range(row["year"], 0, -1) if y - 1 not in listed)
    before = table == "alliances" and pact and oldest - start > _SIGNED_YEARS
    late = before and start >= int(pc.min(data["year"]).as_py())
    if not late and (oldest > start or not _begun(form, start, listed, value)):
        return unknown(Reason.WINDOW, indicator=title)
    shown = _on_record(listed[oldest] if late else row, value, paths)
    cases = [c for c in record.cases_in(row["year"]) if (c["sender"], c["target"]) == (one, two)]
    pooled = record.pooled_in(cases)
    if sanctions and (less := _on_less(form, cases, kinds)):
        lean = not cues()["k embargo"].search(form.text) or None
        shown["words"] = less + pooled
        return unknown(Reason.DIFFERS, lean=lean, indicator=title, **shown)
    shown["words"] += pooled
    shown |= {"unit": "first on record"} if late else {}
    return decided(not late, indicator=title, **shown)


def _on_less(form: Form, cases: Iterable[Mapping[str, Any]], kinds: Iterable[str]) -> str:
    """Return what sanctions are on, if on less than a state or all its trade; else nothing."""
    embargo, goods = (cues()[name].search(form.text) for name in ("k embargo", "k goods"))
    # "Imposed sanctions in 2020"
    act = form.period.kind == "year" and cues()["f made"].search(form.text)
    banned = {kind for c in cases for kind in str(c["trade_kinds"]).split(",")}
    on = {*kinds} - {"trade"} or any(record.is_on_state(c) or (act and c["trade"]) for c in cases)
    if embargo:
        on = banned & _EMBARGO if goods else banned >= _EMBARGO
    if on or not (cases or embargo):
        return ""
    own = ", ".join(kind for kind in record.SANCTIONS if any(case[kind] for case in cases))
    whom = "on persons, firms or aid" if own == "financial" else "on persons or firms"
    whom = "on goods that are not named" if goods else "not on all trade" if embargo else whom
    return f"{whom}: {own}" if own else whom


def _has_left(agreement: str, sides: Iterable[str], last: int, day: date) -> bool:
    """Return whether a side has left, since listed, a bloc that may have made an agreement: one
    that it names, or one that makes its members', unless a side is named.
    """
    ended = ((b, spell(side, b, day.isoformat())) for b in TRADE_BLOCS for side in sides)
    left = [b for b, h in ended if h and str(last) <= (h.last or "")[:4] < str(day.year)]
    named = {mention.entity.code for mention in find(agreement)}
    unnamed = named.isdisjoint((*sides, *TRADE_BLOCS)) and not _ONE_POLICY.isdisjoint(left)
    own = (rf"\b(?:{b}{'|EE?C' * (b == 'EU')})\b" for b in left)
    return unnamed or any(re.search(name, agreement) for name in own)


def _on_record(row: Mapping[str, Any], value: str, origins: Iterable[str]) -> dict[str, Any]:
    kinds = ", ".join(kind for kind in record.SANCTIONS if row.get(kind))
    return {"year": row["year"], "recorded": float(row[value]), "unit": "on record",
            "origins": tuple(origins), "words": str(row.get("newest") or kinds)}  # fmt: skip


def _start(form: Form, day: date) -> int:
    """Return the first year in which a tie is said to have held."""
    return form.period.start or day.year if form.period.is_span else day.year


def _begun(form: Form, start: int, listed: Mapping[int, Mapping[str, Any]], value: str) -> bool:
    """Return whether a tie, or one more, begins when said to, if at all: "signed in 2003"."""
    since = form.period.opens(form.text, "since")
    made = form.period.kind == "year" and cues()["f made"].search(form.text) is not None
    years = range(start - 1, start + 1 + made * _SIGNED_YEARS)
    count = {y: listed[y][value] if y in listed else 0 for y in (*years, start - 2)}
    return not (since or made) or any(count[y] > count.get(y - 1, 0) for y in years)


def _bases(form: Form, one: str, two: str, day: date) -> Finding:
    """Decide by a table of one's own whether a state has bases in another, and how many."""
    rows = record.rows_of("bases")
    found = [r for r in rows if (r["holder"], r["host"]) == (one, two) and r["year"] <= day.year]
    row = max(found, key=lambda r: r["year"], default=None)
    if row is None:
        return unknown(Reason.NO_INDICATOR)
    said = quantities(form.text)
    several = form.negated or len(form.subject + form.partner) > 2
    vague = any(several or not _COUNTED.match(form.text, number.end) for number in said)
    kinds = (m.start() for m in cues()["b kind"].finditer(form.text))
    counts = {at for number in said for at in range(number.start, number.end)}
    vague = vague or any(at not in counts for at in kinds) or not only_has(form.text, _COUNTED)
    if vague or form.period.kind not in ("none", "year"):
        return unknown(Reason.DIFFERS)
    if row["year"] < day.year - (0 if form.period.stated else _OLD):
        return unknown(Reason.OUTSIDE)
    truth = all(number.counts(row["bases"]) for number in said) and row["bases"] > 0
    return decided(
        truth, negated=form.negated, indicator="Military bases (your table)", year=row["year"],
        words=f"{row['bases']} ({row['source']})", unit="text", origins=(row["origin"],),
    )  # fmt: skip


# By the names in ties.tsv: of two states, of a state and a bloc, of a claim as a whole.
_RULES = {
    "base": _bases, "border": _border, "landlocked": _landlocked, "ally": _ally, "visit": visit,
    "listed": _listed,
}  # fmt: skip
_OF_BLOC = {"membership": memberships.membership, "suspension": memberships.suspension}
_WHOLE = {"members": memberships.member_count, "more members": _more_members,
          "neighbours": _neighbours, "longer": _longer}  # fmt: skip
RULES = {*_RULES, *_OF_BLOC, *_WHOLE}
