"""Clauses about ranks and extremes: the largest, the third, a record, more than any other."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from multivector.codes.blocs import BLOCS
from multivector.codes.states import STATES
from multivector.coding.claims.forms.clauses import Clause, at_same_end, is_bare_owner, listed_from
from multivector.coding.claims.forms.form import WORLD, Form
from multivector.coding.claims.forms.numbers import level, numbers, window
from multivector.coding.claims.forms.patterns import cues, ordinal
from multivector.coding.claims.forms.periods import Period

_LOW = ("lower", "smaller", "fewer", "less", "slow", "low", "small", "weak", "bad")
# "One of the highest": the top tenth.
_SOME = (1, -10)
_NOBODY = (WORLD, "UN")  # neither leads nor has partners: "on the UN's books"
_Names = tuple[str, ...]
Rule = Callable[[Clause, Form], list[Form]]


def _any_other(clause: Clause, base: Form) -> list[Form]:
    """Read "more than any other" and "no country has more"."""
    none = cues()["no other"].search(clause.text)
    if none is not None:
        return _none_other(clause, base, none)
    match = cues()["any other"].search(clause.text)
    if match is None:
        return []
    than = match.start() + match.group().lower().rfind(" than")
    subject, owner = _of_two(clause, match.start(), than, match.end())
    whom = re.search(r"\bany", match.group(), re.IGNORECASE)
    if whom and not _is_any(clause, match.start() + whom.end()):
        return []
    rank = base.about(
        kind="rank", subject=subject, owner=next(iter(owner), None), partner=owner,
        scope=tuple(c for c in clause.after(than) if c not in STATES), place=(1, 1),
        relation="lowest" if match["low"] else "highest", period=clause.period,
        claimed=next((q for q in clause.numbers if q.unit == "times"), None),
    )  # fmt: skip
    rest = [q for q in clause.numbers if q.end <= match.start() and q.unit != "times"]
    ranks = [rank.about(owner=code, partner=(code,)) for code in owner] or [rank]
    return [*(level(clause, base, q) for q in rest), *ranks]


def _is_any(clause: Clause, at: int) -> bool:
    """Return whether "any" means all states or partners, or those of a region; not "any ally"."""
    text = clause.text
    for _, start, end in clause.codes:
        text = text[:start] + " " * (end - start) + text[end:] if start >= at else text
    return cues()["any whom"].match(text, at) is not None


def _of_two(clause: Clause, start: int, than: int, end: int) -> tuple[_Names, _Names]:
    """Return who leads and whose partner that is; a preposition tells: "buys more from X than"."""
    names = tuple(dict.fromkeys(c for c, at, _ in clause.codes if at < than and c not in _NOBODY))
    if names[:-1] == clause.subjects and names[2:]:  # "A and B sell more to C than to any other"
        return names[-1:], clause.subjects
    if len(names) != 2:
        return tuple(c for c, at, _ in clause.codes if at < start)[:1] or clause.subjects, ()
    with_whom = re.search(r"\b(?:with|to|from|in|by)\s(?:any|\w+ any)", clause.text[start:end])
    return (names[1:], names[:1]) if with_whom else (names[:1], names[1:])


def _none_other(clause: Clause, base: Form, match: re.Match[str]) -> list[Form]:
    """Read "no country buys more Australian goods than China does"."""
    than = re.match(r".*\b(?:than|as)\s", clause.text[match.end() :], re.DOTALL)
    cut = match.end() + (than.end() if than else 0)
    after = tuple(c for c in clause.after(cut) if than and c != WORLD)
    inside = tuple(c for c, at, _ in clause.codes if match.start() < at < match.end())
    scope = tuple(c for c in inside if after and c not in STATES)
    owner = tuple(c for c in clause.states if after and c not in (*after, *scope))[:1]
    subject = after[:1] or clause.subjects
    return [base.about(kind="rank", subject=subject, owner=next(iter(owner), None), partner=owner,
                       scope=scope, relation="highest", place=(1, 1), period=clause.period,
                       negated=False)]  # fmt: skip


def _this_extreme(clause: Clause, base: Form) -> list[Form]:
    """Read "has never been higher" and "has not been this slow for ten years"."""
    never, this = (cues()[name].search(clause.text) for name in ("never so", "this extreme"))
    if never is None and this is None:
        return []
    word = (never["a"] or never["b"]) if never else this["w"]  # type: ignore[index]
    period = Period(None, window(clause).end, "ever") if never else _short(window(clause), 2)
    relation = "lowest" if word.lower() in _LOW else "highest"
    return [base.about(kind="extreme", subject=clause.subjects, relation=relation, period=period,
                       negated=False)]  # fmt: skip


def _overtake(clause: Clause, base: Form) -> list[Form]:
    match = cues()["overtake"].search(clause.text)
    if match is None or any(0 <= q.start - match.end() < 3 for q in clause.numbers):
        return []  # "exceeded two billion dollars" is a level
    left = clause.before(match.start())
    by = cues()["overtaken by"].match(clause.text[match.end() :])  # "was overtaken by China"
    rivals = listed_from(clause, match.end() + (by.end() if by else 0))
    after = tuple(c for c in clause.after(match.end()) if c not in rivals)
    # "X's imports from A exceed those from B": the owner is the first name, unless a later one is.
    partner = after[:1] or left[:-1]
    summed = len(rivals) > 1 and cues()["combined"].search(clause.text)
    if by and (summed or left[1:]):
        return []
    ends = [(at, end) for code, at, end in clause.codes if code in rivals]
    if left[1:] and any(is_bare_owner(clause.text, at, end) for at, end in ends):
        # "X's trade with A exceeds Y's": whose, not with whom; which way goods go, only flows tell.
        # With "from A in B", Y may stand for either.
        end = cues()["with whom"].search(clause.text[: clause.codes[0][1]])
        goods = cues()["flow noun"].search(clause.text) and not cues()["arms"].search(clause.text)
        if len(left) > 2 or by or end or goods:
            return []
        left, partner = left[:1], left[1:]
    if those := cues()["those at an end"].match(clause.text[match.end() :]):
        same = at_same_end(clause, those["end"], left)
        if after or len(same) != 1:
            return []
        left, partner = same, tuple(c for c in left if c not in same)
    largest = cues()["as the largest"].search(clause.text[match.end() :])
    ranks = _superlative(clause, base) if largest and not by else []
    made = [
        base.about(
            kind="comparison", subject=rival if by else left[-1:], partner=partner,
            scope=left[-1:] if by else rival, owner=next(iter(partner), None),
            relation="above", period=clause.period,
        )
        for rival in ([rivals] if summed else [(code,) for code in rivals])
    ]  # fmt: skip
    return [*made, *ranks]


def _superlative(clause: Clause, base: Form) -> list[Form]:
    text, cue = clause.text, cues()
    record = cue["record"].search(text)
    if record is not None:
        low = "low" in (record["a"], record["b"], record["c"])
        return _extreme(clause, base, "lowest" if low else "highest", record.end())
    for name in ("nth place", "top n"):
        match = cue[name].search(text)
        if match is not None:
            n = ordinal(match["nth" if name == "nth place" else "n"])
            place = (n if name == "nth place" else 1, n)
            rank = _rank(clause, base, "highest", place, match.start())
            return [rank, *_beside(clause, base, rank)]
    if cue["of whom opens"].match(text):
        return []
    once = clause.period.kind == "now" and cue["once"].search(text)  # not which one is of today
    ranks = (m for m in cue["superlative"].finditer(text) if _ranks(m, text) and not once)
    found = next(ranks, None)
    if found is None:
        one = cue["number one"].search(text)
        return [_rank(clause, base, "highest", (1, 1), one.start())] if one else []
    return _ranked(clause, base, found)


def _ranked(clause: Clause, base: Form, match: re.Match[str]) -> list[Form]:
    """Return a rank among states or quantities, or over time."""
    text, cue = clause.text, cues()
    shrinks = cue["shrinks"].match(text[match.end() :]) is not None
    if _is_restricted(clause, match.end()) or (shrinks and match["low"]):
        return []
    relation = "lowest" if match["low"] or shrinks else "highest"
    n = ordinal(match["nth"]) if match["nth"] else 1
    many = ordinal(match["n"]) if match["n"] else 0
    some = match["some"] or re.search(r"\ban?\s$", text[: match.start()])  # "a leading supplier"
    place = (1, many) if many else _SOME if some and not match["nth"] else (n, n)
    rank = _rank(clause, base, relation, place, max(match.start(), match.end("some")))
    if rank.place == (1, 1):  # "A and B are the largest"
        rank = rank.about(place=(1, max(len(rank.subject), 1)))
    after, period = text[match.end() :], window(clause)
    if cue["among series"].search(after) and "in the world" not in text and not rank.owner:
        return [rank.about(scope=("series",), partner=())]
    partner = "partner" in text or re.match(rf"\s(?:[\w-]+\s)?{cue['partner noun'].pattern}", after)
    if cue["own extreme"].search(text[: match.start()]) and not partner:
        return _extreme(clause, base, relation, match.end())
    back = period.kind in ("since", "last", "ever")
    moved = any(cue[name].match(after.lstrip()) for name in ("rise", "fall", "growth"))
    if moved and not (back or period.kind == "range" or re.match(r"\s\w+ing\seconom", after)):
        return []  # "among the deepest slumps"
    if cue["world"].search(text) or partner or (len({*clause.states}) > 1 and not back):
        first = rank.place == (1, 1) and not (match["nth"] or clause.negations)
        ways = ("out", "down") if first else ("out",)  # "the largest after A and B", "besides A"
        apart = (names for way, names in _named_beside(clause) if way in ways)
        rank = rank.about(apart=sum(apart, ()))
        # "The largest partner of Mali, Benin and of Ghana": of each of them.
        owners = (c for c in _owners(clause, rank.owner) if c not in (rank.owner, *rank.subject))
        ranks = [rank, *(rank.about(partner=(c,), owner=c) for c in owners)]
        return [form for one in ranks for form in (one, *_beside(clause, base, one))]
    if (back or period.kind == "range") and not cue["p run"].search(text):
        return _extreme(clause, base, relation, match.end())
    return [rank] if clause.codes and not re.search(r"\bof (?:the|all)\b", after) else []


def _named_beside(clause: Clause) -> Iterator[tuple[str, _Names]]:
    """Yield whether names beside a rank are ``up``, ``down`` or ``out``, and the names."""
    ends = {c for c, _, end in clause.codes if cues()["beside end"].match(clause.text[end:])}
    for _, at, _ in clause.codes:
        cue = cues()["beside rank"].search(clause.text[:at])
        rivals = listed_from(clause, at)
        if cue and ends.issuperset(rivals):
            yield str(cue.lastgroup), rivals


def _beside(clause: Clause, base: Form, rank: Form) -> Iterator[Form]:
    """Yield comparisons with the others in "the largest buyer, ahead of A and B", "behind A"."""
    alone = len(rank.subject) == 1 and not clause.negations
    for way, rivals in _named_beside(clause) if alone else ():
        for rival in rivals if way != "out" else ():
            relation = "above" if (rank.relation == "highest") == (way == "up") else "below"
            of = {"partner": rank.partner, "owner": rank.owner} if rank.owner else {}
            yield base.about(kind="comparison", subject=rank.subject, scope=(rival,), **of,
                             relation=relation, period=rank.period, aside=True)  # fmt: skip


def _owners(clause: Clause, owner: str | None) -> _Names:
    """Return an owner and those listed with it."""
    codes, text = clause.codes, clause.text
    if not (places := [i for i, (code, *_) in enumerate(codes) if code == owner]):
        return ()
    joins = [cues()["also of"].fullmatch(text[a[2] : b[1]]) for a, b in pairwise(codes)]
    ands = [join is not None and join["and"] for join in joins]
    first = last = places[-1]
    while first and joins[first - 1]:
        first -= 1
    while last < len(joins) and joins[last] and text[codes[last + 1][2] :][:1] not in ("'", "’"):
        last += 1
    while last > places[-1] and not ands[last - 1]:
        last -= 1  # "of Mexico, Canada the second"
    own = codes[first : last + 1] if any(ands[first:last]) else codes[first : first + 1]
    return tuple(dict.fromkeys(code for code, *_ in own))


def _is_restricted(clause: Clause, at: int) -> bool:
    """Return whether a rank is among some states, or in no known region: "in the tropics"."""
    text = clause.text[at:]
    known = {start for code, start, end in clause.codes
             if code != WORLD and clause.text[end : end + 1] != "-"}  # fmt: skip
    known |= {p.at for p in clause.times} | {q.start for q in clause.numbers}
    for within in cues()["within"].finditer(clause.text):
        opens = not clause.text[: within.start()].strip(' “"')
        if (opens or within.start() >= at) and known.isdisjoint(range(*within.span())):
            return True
    if cues()["outside"].search(text) or _is_part_of_group(clause, at):
        return True
    match = cues()["restricted"].match(text)
    if match is None:
        return False
    named = any(s <= at + match.start("w") < end for _, s, end in clause.codes)
    return not named or "-" in match["w"]  # "Portuguese-speaking"


def _is_part_of_group(clause: Clause, at: int) -> bool:
    """Return whether a rank is within a part of a region or bloc: "in mainland Southeast Asia", "in
    the Commonwealth in Africa", "in the African Mediterranean".
    """
    text, cue = clause.text, cues()
    at = 0 if cue["t from start"].match(text) else at
    groups = [
        (text[:start], text[end:])
        for code, start, end in clause.codes
        if start >= at and not (code in (WORLD, *STATES) or text[end:][:1] == "-")
    ]
    limited = (cue["part before"].search(a) or cue["part after"].match(b) for a, b in groups)
    return any(limited) or sum(cue["among whom"].search(a) is not None for a, _ in groups) > 1


def _ranks(match: re.Match[str], text: str) -> bool:
    """Return whether a word ranks: not "at least", "than most", "most recent" or "on top of"."""
    word, after = match["w"].lower(), text[match.end() :]
    before = text[: match.start()]
    if word == "most" and (not before.strip() or re.match(r"\s(?:to|from|with)\b", after)):
        return False  # "Most refugees live in": a share; "sells most to": of its partners
    if re.search(r"\b(?:at|on|than)\s$", before) or re.match(r"\s(?:recent|of)\b", after):
        return word not in ("most", "least", "top")
    return bool(re.match(r"\s\w", after)) or word not in ("most", "least", "main", "top", "leading")


def _extreme(clause: Clause, base: Form, relation: str, at: int) -> list[Form]:
    """Return an extreme in a window; a number next to it is a separate statement."""
    change = cues()["change noun"].search(clause.text[at:])
    if change and cues()["fall"].search(change["w"]):
        relation = "lowest"
    words = (*base.words, "change") if change else base.words
    return [*numbers(clause, base), base.about(
        kind="extreme", subject=clause.subjects, relation=relation, words=words, negated=False,
        period=_short(window(clause), 1), partner=clause.partners,
    )]  # fmt: skip


def _short(period: Period, years: int) -> Period:
    """Return "in five years" without the year five years ago, which must be less extreme."""
    last = period.kind == "last" and period.start is not None
    return replace(period, start=(period.start or 0) + years) if last else period


def _rank(clause: Clause, base: Form, relation: str, place: tuple[int, int], at: int) -> Form:
    noun, read = cues()["partner noun"].search(clause.text), True
    owner, field = _roles(clause, at, gets=noun is not None and noun["gets"] is not None)
    first = tuple(c for c, start, _ in clause.codes if start < at and not (noun and c in field))[:1]
    subject = first or clause.subjects
    if noun is None:
        of = (owner,) if owner is not None and owner not in STATES else ()  # "Africa's largest"
        names = _leading(clause, of)
        region = bool(subject) and subject[0] not in STATES and subject[0] not in BLOCS
        if names[1:] or of or region or not first:
            subject = names or subject
    apart = {c for _, names in _named_beside(clause) for c in names} | {*(field if noun else ())}
    others = tuple(c for c in clause.states if c not in (*subject, *apart))
    if owner is not None and noun:
        owners = _owners(clause, owner)
        subject, others = _leading(clause, (*owners, *field)), (owner,)
        # Of "X's largest buyer of Y's goods" it is not read whose the rank is.
        read = {*clause.states} & {*STATES} <= {*subject, *owners, *apart}
    elif noun and others and others[:1] == clause.subjects[1:2]:
        # "A and B were the largest buyers"
        subject, others = clause.subjects, others[len(clause.subjects) - 1 :]
    elif noun and not others and noun["gets"] is None:  # "the largest supplier in Africa"
        others, field = field[:1], ()
    return base.about(
        kind="rank", subject=subject, partner=others, relation=relation, period=clause.period,
        scope=field if noun or others == (owner,) else (), place=place if read else None,
        owner=others[0] if len(others) == 1 else None,
    )  # fmt: skip


def _roles(clause: Clause, at: int, *, gets: bool) -> tuple[str | None, _Names]:
    """Return whose partner is meant ("X's largest", "the largest of X"), and the regions and blocs
    among whose states it is: "in Africa", "Africa's largest buyer of X's", "the largest African".
    """
    owner, cue, text, field = None, cues(), clause.text, list[str]()
    for code, start, end in clause.codes:
        before, after = text[:start], text[end:]
        own = cue["owns"].match(after) and end <= at
        among = code not in STATES and cue["among whom"].search(before)
        of = cue["of whom"].search(before) or (gets and cue["comes from"].search(before))
        owner = code if own or (of and not among and at < start) else owner
        field += [code] * bool(own or among or (start > at and cue["kind of partner"].match(after)))
    return owner, tuple(c for c in field if c not in (WORLD, owner, *STATES))


def _leading(clause: Clause, owners: _Names) -> _Names:
    """Return the first name that is neither an owner nor beside the rank, and those with it."""
    text, cue, made, last = clause.text, cues(), list[str](), 0
    for code, at, end in clause.codes:
        known = code in STATES or code in BLOCS
        beside = any(cue[n].search(text[:at]) for n in ("beside rank", "among whom"))
        if made and not (known and cue["also of"].fullmatch(text[last:at])):
            break
        if code not in owners and known and not beside:
            made, last = [*made, code], end
    return tuple(made)


def flow_owner(clause: Clause) -> str | None:
    """Return the state whose trade is meant; without a possessor, the first one named."""
    cue, text = cues(), clause.text
    for code, _, end in clause.codes:
        if cue["flow of"].match(text[end:]):
            return code
    for match in cue["flow by"].finditer(text):
        for code, at, _ in clause.codes:
            if 0 <= at - match.end() < 6:
                return code
    return next((c for c, *_ in clause.codes if c != WORLD), None)


RULES: tuple[Rule, ...] = (_any_other, _this_extreme, _overtake, _superlative)
