"""Votes, memberships, alliances, borders, treaties, visits and sanctions as forms of a claim."""

import re
from collections.abc import Collection, Container
from dataclasses import replace
from typing import Any

from multivector.codes.blocs import BLOCS
from multivector.codes.states import STATES
from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, Form
from multivector.coding.claims.forms.patterns import READ, Tie, cues, ordinal
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.phrases import Phrases
from multivector.coding.claims.forms.votes import tally, votes

_VOTES = ("words", "text")
_JOINED_TO = re.compile(
    r",?\s(?:(?:and|or|nor)\s(?:in|inside)\s|(?:and|or|nor)?\s?(?:of\s)?)(?:the\s)?"
)
_DATED = ("since", "range", "year")


def ties(clause: Clause) -> list[Form]:
    """Return the votes or ties that a clause asserts; empty if it asserts none."""
    cue, text = cues(), clause.text
    without = _only_without(clause)
    if without is not None or (without := _longer(clause)):
        return without
    if len(tally(text, clause.numbers)) > 1 or any(cue[f"v {n}"].search(text) for n in _VOTES):
        return votes(clause)
    if counted := _neighbours(clause) or _bloc_first(clause):
        return counted
    for tie in READ:
        match = cue[f"t {tie.name}"].search(text)
        if match is None or cue["t than"].search(text[: match.start()]):
            continue
        if cue["superlative"].search(text[max(0, match.start() - 20) : match.end()]):
            continue
        if tie.sides == "mutual" and re.match(r"\s(?:with\s)?(?:it|them)\b", text[match.end() :]):
            return []  # with what was named before
        if Phrases.of(clause).asserts(*match.span()):
            if tie.sides == "bloc" and _in_part(clause, match):
                return []
            if tie.name == "member" and (counted := _members(clause)):
                return counted
            found, reverse = _contrasted(tie, match, clause)
            if found or tie.name != "member":
                return found + reverse
        elif tie.name != "member":  # "alone among the members of X"
            return []
    return []


def _contrasted(tie: Tie, match: re.Match[str], clause: Clause) -> tuple[list[Form], list[Form]]:
    """Return the ties of a match, and the reverse that "unlike Y" says of Y."""
    cue, text = cues(), clause.text
    unlike = tuple(c for c, at, _ in clause.acting if cue["t unlike"].search(text[:at]))
    acting = tuple(c for c in clause.acting if c[0] not in unlike)
    found = _tie(tie, match, replace(clause, acting=acting))
    if not unlike or not cue["t contrast"].search(text):
        return found, []
    reverse = [form.about(subject=unlike, negated=not form.negated, aside=True)
               for form in found
               if len(found) == 1 >= len(form.partner) and not (form.place or form.reason)
               and (form.relation != "member" or not form.period.is_span)]  # fmt: skip
    return found if reverse else [form.about(reason=NOT_UNDERSTOOD) for form in found], reverse


def _only_without(clause: Clause) -> list[Form] | None:
    """Read "every state in South America but Chile": the only ones of a group without a tie."""
    text, match = clause.text, cues()["t all but"].search(clause.text)
    if match is None:
        return None
    groups, out = (
        [c for c in clause.acting if match.start(part) <= c[1] < match.end(part)]
        for part in ("group", "out")
    )
    if len(groups) != 1 or groups[0][0] in STATES or not out:
        return []
    group, at, end = groups[0]
    if not text[: match.start()].strip():  # "every state in" is the subject
        text = text[at:end].rjust(end).ljust(match.end()) + text[match.end() :]
    text = text.replace(match["but"], " " * len(match["but"]))
    made = ties(replace(clause, text=text, acting=tuple(c for c in clause.acting if c not in out)))
    subject = tuple(c for c, *_ in out)
    made = [f for f in made if f.kind == "existence" and group in (*f.subject, *f.partner)]
    return [f.about(kind="only", text=clause.text, subject=subject,
                    partner=tuple(c for c in (*f.subject, *f.partner) if c != group),
                    scope=(group,), without=not f.negated, negated=False)
            for f in made]  # fmt: skip


def _longer(clause: Clause) -> list[Form]:
    """Read "Y's border with X is longer than those with A and B", "its longest is with X"."""
    most = cues()["longest border"].search(clause.text)
    match = most or cues()["t longer border"].search(clause.text)
    if match is None or clause.numbers or clause.negations:
        return []
    owner, one, rest = (
        tuple(c for c, at, _ in clause.acting if a <= at < b and c in STATES)
        for a, b in ((0, match.start()), match.span("one"), match.span("rest"))
    )
    relation = f"{match['w'].lower().replace('est', 'er')} border"
    made = Form("existence", clause.text, owner[:1], one, rest, relation=relation)
    return [made] if len(set(owner)) == len(one) == 1 and (rest or most) else []


def tied(clause: Clause) -> bool:
    """Return whether a clause has the words of a vote or tie, whether or not it was parsed."""
    names = ("v words", *(f"t {tie.name}" for tie in READ))
    return any(cues()[name].search(clause.text) for name in names)


def _members(clause: Clause) -> list[Form]:
    """Parse "ten states belong to ASEAN", "the EU has 27 members": a bloc's member count."""
    noun = cues()["t members"]
    counted = [q for q in clause.numbers if q.unit == "number" and noun.match(q.noun)]
    blocs = list(dict.fromkeys(c for c, *_ in clause.acting if c in BLOCS))
    if len(counted) != 1 or len(blocs) != 1 or len(clause.states) != 1:
        return []
    return [_existence(clause, tuple(blocs), relation="members", claimed=counted[0])]


def _neighbours(clause: Clause) -> list[Form]:
    """Parse "borders five states", "has nine neighbours": how many neighbours a state has.

    Only of all of them: not "three neighbours in the EU".
    """
    cue, text = cues(), clause.text
    if len(clause.numbers) != 1 or cue["superlative"].search(text):
        return []
    number = clause.numbers[0]
    before, after = text[: number.start], text[number.end :].lstrip()
    names = [c for c, at, _ in clause.acting if at < number.start]
    if len(names) != 1 or names[0] not in STATES:
        return []
    for noun, lead in (("t neighbours", "n has"), ("t members", "n borders")):
        match = cue[noun].match(after)
        if match and cue[lead].search(before) and cue["n end"].match(after[match.end() :]):
            return [_existence(clause, (names[0],), relation="neighbours", claimed=number)]
    return []


def _existence(clause: Clause, subject: tuple[str, ...], **fields: Any) -> Form:
    period, negated = clause.period, clause.negations == 1
    return Form("existence", clause.text, subject, period=period, negated=negated, **fields)


def _tie(tie: Tie, match: re.Match[str], clause: Clause) -> list[Form]:
    cue, text, codes = cues(), clause.text, clause.acting
    named = (
        c for c, at, end in codes if end <= match.end() and not cue["object"].search(text[:at])
    )
    left = list(dict.fromkeys(named))
    if tie.sides == "bloc":
        left = _next_to(clause, match.start()) or left
    right = list(dict.fromkeys(c for c, at, _ in codes if at >= match.end() and c not in left))
    period = next((p for p in clause.times if p.at >= match.end()), clause.period)
    negated = (clause.negations == 1) != bool(tie.reverse_of)
    if tie.sides == "one":
        limits = ((at, end) for _, at, end in codes if at == match.end() + 1)
        if any(not cue["t members"].match(text, end + 1) for _, end in limits):
            return []  # "in landlocked Africa"
        right = []
    elif tie.sides == "mutual" and not right:
        left, right = left[:1], left[1:]
    elif tie.sides == "mutual" and not left:
        left, right = right[:1], right[1:]
    elif tie.sides == "host" and (text[match.end() :].startswith(" of ") or not right):
        # "Tajikistan hosts a Russian base", "bases of Russia": the holder is named last.
        several = len(left) > 1 and len(codes) > 1
        left, right = (right or left[1:][-1:], left[:1]) if right or several else ([], [])
    elif tie.sides == "target" and cue["suffers"].search(text[match.start() : match.end() + 4]):
        inside = [c for c, at, _ in codes if match.start() <= at < match.end()]
        left, right = inside or right, [c for c in left if c not in inside]
    elif tie.sides == "bloc":
        inside = [c for c, at, _ in codes if match.start() <= at < match.end() and c in BLOCS]
        right = _listed_after(clause, match.end(), BLOCS) or inside  # "is a NATO member"
        right = right or [c for c in left if c in BLOCS][:1]
        left += [c for c, at, _ in codes if at >= match.end() and cue["t along"].search(text[:at])]
        left = [c for c in left if c not in right]
        gap = (period.at + period.length, match.start()) if period.stated else (0, 0)
        if cue["t order"].search(text, *gap) or not _is_plain(clause, match, left, right):
            return []  # "they met in 2016, a year before X joined"
        period = _membership_years(clause, match, period, tie)
        belonged = match.group().lower().startswith("belonged")
        if belonged and period.kind not in (*_DATED, "ever"):
            return []  # at an unknown time
    if not left or not (right or tie.sides == "one"):
        return []
    reason = _in_order(clause, match, period) if tie.sides == "bloc" else None
    plain = tie.name == "joined" and len(left) == len(right) == 1 and not period.stated
    scope = _other_joined(clause) if reason and plain else ()  # "joined the EU before Malta"
    reason = None if scope else reason
    if tie.sides == "mutual" and len(right) > 1 < len(clause.times):
        reason = NOT_UNDERSTOOD  # "with X since 1997, Y 2007": each has its own year
    begin = max((end for *_, end in codes if end <= match.start()), default=0)
    told = [text[begin : match.end()], *cue["t as nth"].findall(text, match.end())]
    nth = cue["t nth"].search(" ".join(told)) if tie.sides == "bloc" else None
    place = (-1 if nth["new"] else ordinal(nth["n"] or "0"),) * 2 if nth else None
    said = tie.reverse_of or tie.name
    return [Form("existence", text, tuple(left), tuple(right), scope, relation=said, period=period,
                 negated=negated, reason=reason, place=place)]  # fmt: skip


def _is_plain(
    clause: Clause, match: re.Match[str], subject: Collection[str], blocs: Collection[str]
) -> bool:
    """Return whether a bare list of names is said to belong to a bloc, and no more but when."""
    text, cue = clause.text, cues()
    own = {c: (at, end) for c, at, end in clause.acting if c in subject and end <= match.start()}
    begin = max((end for _, end in own.values()), default=0)
    gap = text[begin : match.start()]
    loose = cue["t loose"].match(match.group())  # not "Russian gas came into the EU"
    end, named = match.end(), [c for c in clause.acting if c[0] in blocs and c[1] >= match.end()]
    for _, at, until in named:
        if at == named[0][1] or _JOINED_TO.fullmatch(text[end:at]):
            end = until
    return (
        not any(cue["t object"].search(text[:at]) for at, _ in own.values())
        and (not (own and loose) or cue["t subject"].fullmatch(gap) is not None)
        and not gap.startswith(("'", "’"))
        and cue["t more"].match(text[end:]) is None
        and cue["negation"].search(text[end:].removeprefix(" no longer")) is None
    )


def _bloc_first(clause: Clause) -> list[Form]:
    """Read "ASEAN consists of A and B", "the EU took in A", "suspended A", of bare names alone."""
    text, names = clause.text, tuple(code for code, *_ in clause.acting)
    for code, at, end in reversed(clause.acting):
        text = text[:at] + ("X" if code in BLOCS else "Y" if code in STATES else "Z") + text[end:]
    if cues()["t suspended"].fullmatch(text):
        states = tuple(c for c in names if c not in BLOCS)
        bloc = tuple(c for c in names if c in BLOCS)
        return [_existence(clause, states, partner=bloc, relation="suspended")]
    if cues()["t joined before"].fullmatch(text):
        return [_existence(clause, names[:1], partner=names[1:2], scope=names[2:],
                           relation="joined")]  # fmt: skip
    if match := cues()["t more members"].fullmatch(text):
        one, two = names if match["first"] else names[::-1]
        return [_existence(clause, (one,), partner=(two,), relation="more members")]
    match = cues()["t bloc first"].fullmatch(text)
    if match is None:
        return []
    return [Form("only" if match["all"] else "existence", clause.text, names[1:], names[:1],
                 relation="joined" if match["in"] else "member", period=clause.period)]  # fmt: skip


def _in_part(clause: Clause, match: re.Match[str]) -> bool:
    """Return whether a membership is of a part of a bloc, or limited: of a council, an observer."""
    text, cue = clause.text, cues()
    blocs = [(at, end) for c, at, end in clause.acting if c in BLOCS]
    return cue["t limited"].search(text) is not None or any(
        (at, end) in clause.organs
        or cue["t part"].match(text[end:])
        or cue["t part of"].search(text[match.end() : at])
        or (at >= match.end() and not cue["t whole"].match(text[end:]))
        for at, end in [b for b in blocs if b[0] >= match.start()] or blocs
    )


def _membership_years(clause: Clause, match: re.Match[str], period: Period, tie: Tie) -> Period:
    """Return the years of a membership, or in which one began or ended.

    "Before 2004" ends with 2003, "by 2004" with 2004; "after 2004" begins with 2005.
    """
    text, at, cue = clause.text, period.at, cues()
    event = cue["event"].search(text)
    if period.kind == "none" and cue["t never"].search(text[: match.end()]):
        return replace(period, kind="ever")
    ends = [b for c, _, b in clause.acting if c in BLOCS and b <= at]
    end = max([*ends, *([match.end()] if match.end() <= at or not ends else [])])
    of_bloc = cue["t founded"].search(text[end:at])  # "the Turkic Council founded in 2009"
    if of_bloc or (event is not None and event.start() < at < event.end()):
        return NO_PERIOD
    if not tie.act:
        if text[:at].strip() and "," in text[at : match.start()]:
            return NO_PERIOD  # of what is said before: "gone since 2003, is back in it"
        been = cue["t been"].search(text[: match.end()])
        spans = period.is_span and cue["t years"].fullmatch(text[end:at])
        if not spans and not (been and (period.kind == "year" or not text[:at].strip())):
            return NO_PERIOD
    if period.is_span and period.start is not None:
        later = period.kind == "last" or text[at:].lower().startswith("after")
        return replace(period, start=period.start + later)
    bound = cue["t bound"].search(text[:at]) if period.kind == "year" else None
    if bound is None or period.end is None:
        return period
    last = period.end - (bound["w"].lower() != "by" and not bound["end"])
    if not tie.act:
        return Period(last, period.end, "range", bound.start())
    return Period(None, last, "range", bound.start())


def _in_order(clause: Clause, match: re.Match[str], period: Period) -> str | None:
    """Return a reason if a tie is said to be before or after another: "before Sweden"."""
    # With a year, "after Russia's invasion" adds no more than a circumstance.
    names = {at: clause.text[end : end + 1] in "'’" for _, at, end in clause.acting}
    for order in cues()["t order"].finditer(clause.text):
        of_state = not names.get(order.end(), True)
        if of_state or (order.start() >= match.end() and not period.stated):
            return NOT_UNDERSTOOD
    return None


def _other_joined(clause: Clause) -> tuple[str, ...]:
    """Return the one state that ends a clause after "before" or "after"."""
    for order in cues()["t order"].finditer(clause.text):
        after = [c for c in clause.acting if c[1] == order.end() and c[0] in STATES]
        plain = re.match("since|un|till", order[0], re.I) is None
        if after and plain and not clause.text[after[0][2] :].strip(' .”"'):
            return after[0][:1]
    return ()


def _next_to(clause: Clause, at: int) -> list[str]:
    """Return the states last named before a verb, with those listed with them."""
    made: list[str] = []
    start, cue, text = at, cues(), clause.text
    for code, begin, end in reversed([c for c in clause.acting if c[2] <= at]):
        gap = text[end:start]
        far = len(gap.removesuffix("the ").strip(" ,")) > len("and")
        if made and far and not cue["t beside"].fullmatch(gap):
            break
        other = cue["t unlike"].search(text[:begin])
        made, start = (made, other.start()) if other else ([code, *made], begin)
    return [] if any(code in BLOCS for code in made) else made


def _listed_after(clause: Clause, at: int, kind: Container[str]) -> list[str]:
    """Return the first bloc or state named after a verb and those listed with it: "of NATO or the
    EU".
    """
    made, last = list[str](), at
    for code, begin, end in (c for c in clause.acting if c[1] >= at and c[0] in kind):
        between = _JOINED_TO if made else cues()["t whom"]  # not "joined Peru in urging the EU"
        if not between.fullmatch(clause.text[last:begin]):
            break
        made, last = [*made, code], end
    return made
