"""Read the checkable statements of a claim, by rules: no model, no network."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.names import Mention, find
from multivector.codes.gazetteer.people import people
from multivector.codes.spelling import spelling
from multivector.codes.states import FORMER, STATES
from multivector.coding.claims.forms.asides import CLOSED, OPENED, asides, attribution
from multivector.coding.claims.forms.clauses import Clause, clause_of, clauses
from multivector.coding.claims.forms.expectations import expectation
from multivector.coding.claims.forms.flows import flows
from multivector.coding.claims.forms.form import (
    CASTS,
    FORECAST,
    MOVES,
    NOT_UNDERSTOOD,
    PAST,
    UNDATED,
    Form,
    Reading,
)
from multivector.coding.claims.forms.numbers import numbers
from multivector.coding.claims.forms.patterns import TIES, cues, is_of_bloc, ordinal
from multivector.coding.claims.forms.periods import NO_PERIOD, Period, day_first, periods
from multivector.coding.claims.forms.phrases import tree_of
from multivector.coding.claims.forms.predicates import with_unread
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.ranks import RULES as RANKS
from multivector.coding.claims.forms.ranks import flow_owner
from multivector.coding.claims.forms.several import several
from multivector.coding.claims.forms.ties import tied, ties
from multivector.coding.claims.forms.trends import amount_compared, comparative, multiple, trend
from multivector.coding.claims.forms.unique import unique
from multivector.coding.claims.forms.votes import tally, votes
from multivector.prose import listed

# A clause without a form is reported as not checked, unless it has at most this many words.
MAX_ASIDE = 4
_RULES = (flows, *RANKS, multiple, amount_compared, numbers, comparative, trend)
_UNREAD = ("superlative", "comparative", "change noun")
_Span = tuple[int, int]
_ELIDED = ("existence", "vote", "rank", "trend")
_LOOSE = ("several", "vote", "only", "first")  # their other names are circumstances


def read_claim(
    text: str,
    published: int | None = None,
    mentions: Sequence[Mention] | None = None,
    *,
    past: bool = False,
) -> Reading:
    """Return the checkable statements of a claim.

    The forms are in text order, those of asides last. A question, condition, double negative, share
    of a share, former state, forecast or cause has no form, only a reason.

    ``text``: one claim, of one or a few sentences. ``published``: year of publication; "last year"
    counts from it. ``mentions``: names in the text, if already known. ``past``: whether what is
    said of former states is read, too.

    Examples
    --------
    >>> found = read_claim("China is Kazakhstan's largest trading partner.").forms[0]
    >>> found.kind, found.subject, found.partner, found.place
    ('rank', ('CHN',), ('KAZ',), (1, 1))
    >>> read_claim("Is China the largest trading partner of Kazakhstan?").reason
    'not understood'
    """
    text = day_first(text)
    named = find(text) if mentions is None else mentions

    def read(words: str, names: Sequence[Mention]) -> Reading:
        return _reading(words, published, names, past=past)

    return with_unread(read(text, named), text, named, read)


def _reading(
    text: str, published: int | None, named: Sequence[Mention], *, past: bool = False
) -> Reading:
    doubts = ("question", "share of share", "doubted", "is after")
    if any(cues()[name].search(text) for name in doubts):
        return Reading((), NOT_UNDERSTOOD)
    former = (m for m in named if m.entity.form == "former")  # not Burma, which is Myanmar
    other = any(getattr(spelling(m.text), "iso3", "") != m.entity.code for m in former)
    gone = (m.entity.code in FORMER or cues()["past"].search(m.text) for m in named)
    if not past and (other or any(gone)):
        return Reading((), PAST)
    denied = cues()["denied"].match(text)
    if denied is not None:
        text = text[denied.end() :]
        return _denied(_reading(text, published, find(text)))
    if opens := cues()["after opens"].match(text):
        rest = opens["rest"].rstrip(' .”"')
        text = f"{rest} {opens['what'][0].lower()}{opens['what'][1:]}{opens['rest'][len(rest) :]}"
        return _reading(text, published, find(text), past=past)
    text, turned = cues()["what sold"].subn(r"\g<who>'s exports\g<aside>", text)
    named = find(text) if turned else named
    text = cues()["t all but"].sub(lambda m: m[0].replace(" but ", " bar "), text)
    if cues()["negation"].search(text):  # "is not a member any more" is "is no longer a member"
        text = cues()["t any more"].sub(lambda m: " " * len(m[0]), text)
    named = _with_anaphors(text, named)
    lead = _said_before(text)
    if _said_otherwise(text[:lead], text[lead:], published):
        return Reading((), NOT_UNDERSTOOD)
    # An office that names no state speaks about its own.
    own = any(m.start >= lead for m in named)
    blank = text[lead:].rjust(len(text))
    text, named = _without(text, named, [(0, lead)]) if own else (blank, named)
    whole, everyone = text, named
    text = _with_its_tally(text)
    broad = any(map(several, clauses(text, named, published)))  # of influence, read as a whole
    cut, beside = ([], []) if broad else _beside(text, named, published)
    cut += [m.span() for m in cues()["said aside"].finditer(text)]
    text, named = _without(text, named, cut)
    main = clauses(text, named, published)
    forms, reasons, unread = _statements(main)
    apart = list[Form]()
    for words, part in beside:  # it takes nothing from the clause around it
        made, why, lost = _statements([part], main)
        told = [f for f in _inherited(made, [part]) if part.codes and _is_of_its_time(f, forms)]
        apart += [_ended(form, forms).about(aside=True) for form in told]
        reasons += why
        if lost or (part.words and not told):
            unread.append((words, lost[0][1] if lost else NOT_UNDERSTOOD))
    if not forms and not unread:  # what is said beside it does not bear out the whole
        apart = [
            f.about(reason=f.reason or (NOT_UNDERSTOOD if f.kind != "several" else None))
            for f in apart
        ]
    if not forms and not apart:
        return Reading((), reasons[0] if reasons else NOT_UNDERSTOOD)
    forms = list(_inherited(forms, main))
    open_ = {words for words, _ in unread}
    cities = {m.text for m in named if m.entity.form == "capital"}
    rest = (_left_out(part, [*forms, *apart], cities) for part in main if part.text not in open_)
    unread += [(listed(words), NOT_UNDERSTOOD) for words in rest if words]
    left = tuple((words.strip(" ,;.“”"), reason) for words, reason in unread)
    topical = _on_one_text(whole, everyone, [*forms, *apart])
    return Reading(topical, next(iter(reasons), None), left)


def _said_before(text: str) -> int:
    """Return where the words at the start end that only tell who says the rest."""
    said = cues()["said"].match(text)
    noun = said is not None and said["verb"] and _is_noun(text, said.start("verb"))
    return attribution(text) if said is None or noun else said.end()


def _said_otherwise(lead: str, rest: str, published: int | None) -> bool:
    """Return whether nobody says the rest of a claim, or it was said in an earlier year."""
    years = (p.end for p in periods(lead, published) if p.kind == "year")
    earlier = any(published and year and year < published - 1 for year in years)
    dated = any(p.stated for p in periods(rest, published))
    return cues()["unsaid"].match(lead + rest) is not None or (earlier and not dated)


def _without(
    text: str, named: Sequence[Mention], cut: Sequence[_Span]
) -> tuple[str, Sequence[Mention]]:
    """Return a text without some parts, each a space at most, and the names in the rest."""
    made, places, last = "", dict[int, int](), 0
    for start, end in [*sorted(cut), (len(text), len(text))]:
        if start >= last:
            places |= {
                m.start: m.start - last + len(made) for m in named if last <= m.start < start
            }
            made += text[last:start]
            made += " " if start < end < len(text) and made and made[-1] != " " else ""
        last = max(last, end)
    moved = (replace(m, start=at, end=at + m.end - m.start)
             for m in named if (at := places.get(m.start)) is not None)  # fmt: skip
    return made, [*moved]


def _is_noun(text: str, start: int) -> bool:
    """Return whether a word of a text is a noun: the "states" in "of the nine states that"."""
    tree = tree_of(text)
    return any(at == start and tree.is_noun(i) for i, at in enumerate(tree.starts))


def _with_its_tally(text: str) -> str:
    """Return a text without the commas between counted votes, which part nothing."""
    counted = [number for _, number in tally(text, quantities(text))]
    for one, two in pairwise(counted):
        gap = text[one.end : two.start]
        if not re.search("[A-Z]", gap):
            text = text[: one.end] + gap.replace(",", " ") + text[two.start :]
    return text


def _on_one_text(text: str, named: Sequence[Mention], forms: Sequence[Form]) -> tuple[Form, ...]:
    """Give each vote what the whole claim, if of one text, says of it and when; not the voters."""
    cast = [form for form in forms if form.relation in CASTS]
    if len({f.text for f in cast if cues()["v about"].search(f.text)}) > 1:
        return tuple(forms)
    voters = {code for form in cast for code in form.subject} - {"UN"}
    for m in named:
        matter = m.entity.kind == "place" or cues()["v matter"].search(text[: m.start])
        if m.entity.code in voters and not matter:
            # "Peru, whose king left in May, abstained": what is said of a voter is no topic.
            aside = cues()["relative"].match(text, m.end)
            apart = aside is not None and cues()["v words"].search(aside["what"]) is None
            end = aside.end() if aside is not None and apart else m.end
            text = text[: m.start] + " " * (end - m.start) + text[end:]
    years = {f.period for f in cast if f.period.stated}
    # "Of the five Central Asian states three abstained": of whom a bare number is, is not read.
    groups = any(m.entity.kind in ("region", "group", "bloc") and m.entity.code != "UN"
                 for m in named)  # fmt: skip

    def on_it(form: Form) -> Form:
        period = next(iter(years)) if len(years) == 1 else form.period
        bare = form.claimed is not None and not cues()["v counted"].match(form.claimed.noun)
        lost = NOT_UNDERSTOOD if groups and bare and form.subject == ("UN",) else form.reason
        return form.about(topic=text, period=period, reason=lost)

    return tuple(on_it(form) if form.relation in CASTS else form for form in forms)


def _with_anaphors(text: str, named: Sequence[Mention]) -> list[Mention]:
    """Add the "it" and "one" that stand for the only bloc named before: "and Peru is one too"."""
    made = list(named)
    for match in cues()["t anaphor"].finditer(text):
        before = [m for m in named if m.start < match.start() and m.entity.kind == "bloc"]
        # No other noun stands between: "a member and a monarchy, and Norway is one too".
        member = re.search(r"member(?!.*\ban?\s\w)", text[: match.start()], re.S)
        of_members = match.group().lower() == "it" or member is not None
        if of_members and len({m.entity.code for m in before}) == 1:
            made.append(Mention(*match.span(), match.group(), before[0].entity))
    return sorted(made, key=lambda m: m.start)


def _left_out(clause: Clause, forms: Sequence[Form], cities: Collection[str]) -> list[str]:
    """Return the names and amounts of a clause that no statement is about; not where it was."""
    if any(form.kind in _LOOSE for form in forms):
        return []
    known = {"UN", *(code for form in forms for code in form.parties)}
    lost, text = {*STATES, *BLOCS} - known, clause.text
    # "and Chad has long been" is no name alone, but a clause of its own.
    ends = [len(text) if text[:at].endswith("and ") and cues()["t own clause"].match(text[end:])
            else end for _, at, end in clause.codes]  # fmt: skip
    names = [(c[1], text[c[1] : end]) for c, end in zip(clause.codes, ends, strict=True)
             if c[0] in lost]  # fmt: skip
    beside = {at for m in cues()["circumstance"].finditer(text) for at in range(*m.span())}
    made = [
        name
        for at, name in names
        if not (name in cities or at in beside or cues()["t unlike"].search(text[:at]))
    ]
    sizes = {(q.value, q.unit) for form in forms if (q := form.claimed) is not None}
    made += [re.split(r"[,;]\s|\s\s", text[q.start :])[0] for q in clause.numbers
             if q.unit in ("money", "percent") and (q.value, q.unit) not in sizes]  # fmt: skip
    return list(dict.fromkeys(made))


def _ended(aside: Form, forms: Sequence[Form]) -> Form:
    """Return "a member since 1961" as begun then, if it has ended; likewise "gone since"."""
    left, ties = aside.relation == "left", [f for f in forms if is_of_bloc(f.relation)]
    own = [f for f in ties if (f.subject, f.partner) == (aside.subject, aside.partner)]
    ended = any((f.relation == "left" or f.negated) != left for f in own) and not aside.negated
    if not ended or aside.period.kind != "since":
        return aside
    period = replace(aside.period, end=aside.period.start, kind="year")
    return aside.about(relation="left" if left else "joined", period=period)


def _is_of_its_time(aside: Form, forms: Sequence[Form]) -> bool:
    """Return whether the years of an aside are known: its own, or today's if all is about today."""
    past = any(form.period.kind in ("year", "range") for form in forms)
    return aside.period.stated or not (past or cues()["no fact aside"].search(aside.text))


def _statements(
    parts: Sequence[Clause], before: Sequence[Clause] = ()
) -> tuple[list[Form], list[str], list[tuple[str, str]]]:
    """Return forms, what prevents a verdict, words without a form; ``before`` may be its "its"."""
    forms, reasons, unread = list[Form](), list[str](), list[tuple[str, str]]()
    for n, part in enumerate(parts):
        made, reason = _elided(part, forms) or _read(part)
        # "While its exports to A rose, B's exports to C fell": the owner comes after.
        later = parts[1:2] if not n and cues()["contrasted"].search(part.text) else ()
        owned = [_of_its_owner(form, [*before, *parts[:n], *later], forms) for form in made]
        made = [form for form in owned if form is not None]
        lost = (NOT_UNDERSTOOD if form is None else form.reason for form in owned)
        reason = reason or next(filter(None, lost), None)
        forms += [form.about(reason=reason) for form in made]
        reasons += [reason] if reason else []
        reason = reason or (NOT_UNDERSTOOD if part.codes and part.words and not made else None)
        unread += [(part.text, reason)] if reason and not made else []
    return forms, reasons, unread


def _beside(
    text: str, named: Sequence[Mention], published: int | None
) -> tuple[list[_Span], list[tuple[str, Clause]]]:
    """Return the places, with commas, of what is said beside the point, and what that states."""
    places, made = list[_Span](), list[tuple[str, Clause]]()
    for aside in asides(text, named):
        before, after = text[: aside.start].rstrip(OPENED), text[aside.end :]
        clause = cues()["split"].match(after)  # its comma ends the clause before
        gap = 0 if clause else len(after) - len(after.lstrip(CLOSED))
        places.append((len(before), aside.end + gap))
        if aside.spans is not None:
            words = text[aside.start : aside.end]
            made.append((words, clause_of(text, aside.spans, named, published)))
    return places, made


def _denied(reading: Reading) -> Reading:
    """Return a negated reading: it must be one plain statement, else it is not understood."""
    plain = len(reading.forms) == 1 and not reading.forms[0].negated and not reading.reason
    if not plain or reading.forms[0].kind in ("several", "only", "first"):
        return Reading((), NOT_UNDERSTOOD)
    return Reading((reading.forms[0].about(negated=True),))


def _of_its_owner(form: Form, before: Sequence[Clause], forms: Sequence[Form]) -> Form | None:
    """Give an "its" the state of an earlier clause, a rank its possessor; None if unclear."""
    cue, ranked = cues(), form.kind == "rank"
    ranked = ranked and (form.owner is None or not re.search(r"['’]|\bof\b", form.text))
    part = form.kind == "level" and cue["its part"].search(form.text)
    part = None if part and find(form.text[: part.start()]) else part
    its = part or cue["its rank" if ranked else "its flow"].search(form.text)
    if its is None or not (ranked or part or (form.kind in MOVES and not form.partner)):
        return form
    last = next((part for part in reversed(before) if part.subjects), None)
    whose = next((f.owner for f in reversed(forms) if ranked and f.kind == "rank"), None)
    if last is None or (part and form.partner):
        return None if part else form
    able = last.states if ranked and not tied(last) else last.subjects
    able = tuple(c for c in able if c in STATES and c not in form.subject)
    twice = len(cue["its rank"].findall(form.text)) > 1  # "and Russia its main supplier"
    several = twice or len({*able}) > 1 or re.search(r"\bit\b", last.text, re.I)
    bare = cue["its supplier"].search(form.text) and cue["deals"].search(last.text)
    if (several and whose is None) or (ranked and bare):
        return None
    if (owner := whose or next(iter(able), last.subjects[0])) in (*form.subject, *form.partner):
        return form
    if ranked:
        return form.about(partner=(owner,), owner=owner)
    spans = [p for p in last.times if p.is_span and not form.period.stated]
    return form.about(subject=(owner,), partner=form.subject, owner=owner,
                      period=next(iter(spans), form.period))  # fmt: skip


def _elided(clause: Clause, before: Sequence[Form]) -> tuple[list[Form], None] | None:
    """Read "and Cambodia is not", "and Egypt is the second" by the statement before it."""
    if not before or not clause.codes or before[-1].kind not in _ELIDED:
        return None
    last, cue = before[-1], cues()
    lead, rest = clause.text[: clause.codes[0][1]], clause.text[clause.codes[-1][2] :]
    text = f"{clause.text} {last.text}"
    if cue["elided verb"].fullmatch(lead) and not rest.strip(" .”"):
        return [last.about(subject=clause.subjects, text=text)], None
    match = cue["elided"].fullmatch(rest)
    if match is None or (match["nth"] and last.kind != "rank"):
        return None
    place = (ordinal(match["nth"]),) * 2 if match["nth"] else last.place
    negated = match["not"] is not None
    return [last.about(subject=clause.subjects, text=text, negated=negated, place=place)], None


def _read(clause: Clause) -> tuple[list[Form], str | None]:
    cue, text = cues(), clause.text
    excepted = cue["exception"].search(text) and not cue["u partner"].search(text)
    excepted = excepted and cue["t all but"].search(text) is None
    unranked = excepted and not cue["superlative"].search(text)
    undated = not (clause.period.stated or tied(clause))
    under = cue["under whom"].search(text)
    ruled = under and undated and not any(a <= under.start("who") < b for _, a, b in clause.codes)
    if unranked or ruled or cue["condition"].search(text) or clause.negations > 1:
        return [], NOT_UNDERSTOOD
    base = Form("level", clause.text, words=clause.words, negated=clause.negations == 1)
    # A vote that is not understood is about no quantity; "should" is often in its topic.
    voting = cue["v words"].search(text) and not cue["v often"].search(text)
    today = re.search(r"\b(?:has|have|now)\b", text)  # "has been for years" is so today
    if undated and cue["once"].search(text) and not (voting or today):
        return [], UNDATED
    if expectation(text):
        return [], FORECAST
    broad = several(clause)
    if broad:
        return broad, None
    if cue["forecast"].search(text) and not (voting and votes(clause)):
        return [], FORECAST
    # "Italy's economy grew faster than China's"
    compared = all(cue[n].search(text) for n in ("economy grew", "comparative"))
    if cue["rate compared"].search(text) and not (compared and len(clause.codes) == 2):
        return [], NOT_UNDERSTOOD
    if cue["only opens"].match(text) and cue["comparative"].search(text):
        return [], NOT_UNDERSTOOD  # "only China has more people than India"
    alone = unique(clause)
    rules = () if voting else _RULES
    made = alone or ties(clause) or next((m for rule in rules if (m := rule(clause, base))), [])
    acts = any(f.relation in TIES and TIES[f.relation].act for f in made)
    rulers = text[under.start("who") :] if under and acts else ""
    of_others = not _in_office(rulers, clause.period.start or 0)
    if of_others or (excepted and not any(form.apart for form in made)):
        return [], NOT_UNDERSTOOD
    run = cue["p run"].search(text)  # of a change, in each of some years
    if run or cue["u first"].search(text):  # a change of a year that is not named
        made = [f for f in made if f.kind not in MOVES or (f.period.stated and not run)]
    if cues()["cause"].search(clause.text):
        return made, FORECAST
    if alone is None or cues()["u time"].search(clause.text):
        return made, NOT_UNDERSTOOD  # that it is the first or only is not checked
    unread = len(clause.words) > MAX_ASIDE or any(cues()[n].search(clause.text) for n in _UNREAD)
    unread = unread or (bool(clause.codes) and tied(clause))
    return made, NOT_UNDERSTOOD if not made and unread else None


def _in_office(text: str, year: int) -> bool:
    """Return whether all persons named up to a comma held an office in a month of a year."""
    named = {m.entity.name for m in find(text.partition(",")[0])}
    days = [f"{year:04}-{month:02}-28" for month in range(1, 13)]
    return all(any(map(who.served_on, days)) for who, *_ in people() if who.name in named)


def _inherited(forms: list[Form], parts: Sequence[Clause]) -> tuple[Form, ...]:
    """Give a clause that lacks a name, words or window those of the others."""
    everywhere = tuple(c for part in parts for c, *_ in part.codes)
    named = next((f.subject for f in forms if f.subject), everywhere[:1])
    words = tuple(dict.fromkeys(word for part in parts for word in part.words))
    owners = {part.text: flow_owner(part) for part in parts}
    owner = next(filter(None, owners.values()), None)
    windows = [p for part in parts for p in part.times if p.kind in ("since", "last", "ever")]
    spans = _spans(parts)
    made = []
    for form in forms:
        period = form.period
        if form.kind in MOVES and not period.stated:
            period = spans.get(form.text, period)
        if form.kind == "extreme" and not period.stated:
            period = windows[0] if windows else Period(None, period.end, "ever")
        made.append(form.about(
            owner=form.owner or owners.get(form.text) or owner, subject=form.subject or named,
            period=period, words=form.words if len(parts) == 1 else words,
        ))  # fmt: skip
    return _completed(made, {part.text for part in parts if part.joined and not part.codes})


def _completed(forms: Sequence[Form], bare: Collection[str]) -> tuple[Form, ...]:
    """Complete an elliptical clause's form from the one before; ``bare``: those without names."""
    made = list(forms[:1])
    for before, form in pairwise(forms):
        # "exports to China rose and imports fell"
        if (form.kind in MOVES and form.text in bare) or _is_other_way(before, form):
            made.append(form.about(partner=before.partner))
        elif cues()["elided noun"].match(form.text):  # "and Malaysia's exceeds"
            partner = form.partner or before.partner
            made.append(form.about(text=f"{form.text} {before.text}", partner=partner))
        else:
            made.append(form)
    return tuple(made)


def _is_other_way(before: Form, form: Form) -> bool:
    """Return whether the partner is that of the clause before: "sold 8 to Y and bought 17"."""
    levels = form.kind == before.kind == "level" and form.subject == before.subject
    bare = before.partner and not form.partner and cues()["flow bare"].search(form.text)
    return levels and bool(bare)


def _spans(parts: Sequence[Clause]) -> dict[str, Period]:
    """Return the years given to each clause by the clause that "and" joins to it."""
    made: dict[str, Period] = {}
    for one, two in pairwise(parts):
        times = (part.times or (made.get(part.text, NO_PERIOD),) for part in (one, two))
        spans = [p for own in times for p in own if p.is_span]
        if two.joined and len(spans) == 1:
            made |= {one.text: spans[0], two.text: spans[0]}
    return made
