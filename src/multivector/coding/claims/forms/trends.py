"""Clauses that compare two things, or say that something rises or falls, without a number."""

import re
from dataclasses import replace

from multivector.coding.claims.forms.clauses import Clause, at_same_end, listed_from
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, Form
from multivector.coding.claims.forms.numbers import numbers, sums, window
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.coding.claims.forms.phrases import tree_of

_Names = tuple[str, ...]
_MOST = 3  # the two names compared, and whose partners they are


def comparative(clause: Clause, base: Form) -> list[Form]:
    """Parse "more than" for two names, or one name in two periods."""
    text, sizes = clause.text, clause.numbers
    found = (m for m in cues()["comparative"].finditer(text)
             if not any(m.start() < q.end and q.start < m.end() + 3 for q in sizes))  # fmt: skip
    match = next(found, None)
    if match is None or cues()["than some"].match(text, match.end()):
        return []
    left = tuple(c for c in clause.before(match.end()) if c != "UN")  # where they vote
    right = tuple(
        c for c, at, _ in clause.codes
        if at >= match.end() and cues()["than whom"].match(clause.text[match.end() : at])
    )  # fmt: skip
    years = [p for p in clause.times if p.kind in ("year", "range") and p.start is not None]
    summed = cues()["combined"].search(clause.text[match.end() :])  # over several rivals
    scope = right[:1]
    if right and summed:
        scope = listed_from(clause, next(a for _, a, _ in clause.codes if a >= match.end()))
    if len({*left, *right} - {*scope[1:]}) > _MOST or (summed and right and len(scope) < 2):
        return []
    if cues()["combined"].search(clause.text[: match.start()]):
        return []
    if not (left and right) and years:
        return [_than_before(clause, base, years, up=match["up"] is not None)]
    subject, owner = _compared(clause, left, right)
    if (len(left) > 1 and right and not subject) or (summed and not right):
        return []
    rivals = [scope]
    if right and not (summed or owner):  # "more than X and Y": than each
        first = next(at for code, at, _ in clause.codes if code == right[0] and at >= match.end())
        rivals = [(code,) for code in listed_from(clause, first)]
    return [*_amounts(clause, base, match.start()), *(base.about(
        kind="comparison", subject=subject or right[1:2], scope=rival, partner=owner,
        owner=next(iter(owner), None), relation="above" if match["up"] else "below",
        claimed=next((q for q in clause.numbers if q.unit == "times"), None), period=clause.period,
    ) for rival in rivals)]  # fmt: skip


def amount_compared(clause: Clause, base: Form) -> list[Form]:
    """Parse "was $1.4 trillion, more than Italy's"; after another amount, not understood."""
    made = comparative(clause, base)
    if not made or not made[-1].scope:
        return []
    return made if made[1:] else [f.about(reason=NOT_UNDERSTOOD) for f in numbers(clause, base)]


def multiple(clause: Clause, base: Form) -> list[Form]:
    """Parse "twice as much to X as to Y", "four times its trade with Y", "twice that of Y"."""
    for number in clause.numbers:
        pivot = cues()["times as"].match(clause.text[number.end :])
        if number.unit != "times" or pivot is None:
            continue
        cut = number.end + pivot.end()
        left, right = clause.before(cut), clause.after(cut)
        if not left or len(right) != 1:
            continue
        subject, owner = _compared(clause, left, right)
        if len(left) < 2 or subject:
            return [*_amounts(clause, base, number.start), base.about(
                kind="comparison", subject=subject, scope=right, partner=owner, relation="above",
                owner=next(iter(owner), None), claimed=number, period=clause.period,
            )]  # fmt: skip
    return []


def _amounts(clause: Clause, base: Form, end: int) -> list[Form]:
    """Return the amounts before a comparison: "sold X goods worth $5 billion, twice as much as"."""
    codes = (c for c in clause.codes if c[2] <= end)
    # "$7 trillion larger than" is the size of a difference.
    given = (q for q in clause.numbers if q.end <= end and clause.text[q.end : end].strip())
    head = replace(clause, text=clause.text[:end], codes=tuple(codes), numbers=tuple(given),
                   times=tuple(p for p in clause.times if p.at < end))  # fmt: skip
    return [form for form in numbers(head, base.about(text=head.text)) if form.kind == "level"]


def _compared(clause: Clause, left: _Names, right: _Names) -> tuple[_Names, _Names]:
    """Return who is compared and whose partners: "more with X than Y", "more than Y does"."""
    if len(left) < 2 or not right:
        return left[-1:], ()
    cue, text = cues(), clause.text
    other = next((at for code, at, _ in clause.codes if code == right[0] and code not in left), 0)
    mine = next(at for code, at, _ in clause.codes if code == left[-1])
    ends = ((text[:at], text[end:]) for code, at, end in clause.codes
            if code in (left[0], right[0]))  # fmt: skip
    whose = all(rest.startswith(("'", "’")) or cue["those of"].search(head) for head, rest in ends)
    if whose and right[1:] in ((), left[1:]):  # "X's trade with A is larger than Y's", "that of Y"
        return ((), ()) if cue["flow noun"].search(text) else (left[:1], left[1:2])
    beside = cue["with whom"].search(text[:mine]) and not cue["does"].search(text)
    if by := cue["with whom"].search(text[:other]):  # "more from X in Y than from Z"
        own = at_same_end(clause, by[0].split()[0], left)[:1] or left[-1:]
        return own, tuple(c for c in left if c not in own)[:1]
    if beside:  # "trades more with X than Y": than with Y, or than Y does
        return (), ()
    return left[:1], left[1:2]


def _than_before(clause: Clause, base: Form, years: list[Period], *, up: bool) -> Form:
    """Return "more in 2019 than in 2010", or "than ten years ago", as a change between them."""
    ends = sorted((years[0], years[-1]), key=lambda p: p.start or 0)
    two = len(years) > 1
    rises = up if not two or ends[0] is not years[0] else not up
    last, kind = (ends[1].end, "range") if two else (None, "since")
    period = sums(clause) or Period(ends[0].start, last, kind, years[0].at)
    return base.about(kind="trend", subject=clause.subjects, period=period,
                      relation="rises" if rises else "falls")  # fmt: skip


def trend(clause: Clause, base: Form) -> list[Form]:
    """Parse "has expanded", "is going down", "never changed", "improved"."""
    text, cue = clause.text, cues()
    flat, rise, fall = (_asserted(name, text) for name in ("flat", "rise", "fall"))
    tree, finite = tree_of(text), ("VBD", "VBZ", "VBP")
    verbs = {at for at, tag in zip(tree.starts, tree.tags, strict=True) if tag in finite}
    ways = {n for n in ("rise", "fall") for m in cue[n].finditer(text) if m.start() in verbs}
    if cue["double"].search(text) or len(ways) > 1:  # two trends: "while A rose, B fell"
        return []
    if flat is not None:
        relation: str | None = "steady"
    elif rise is not None or fall is not None:
        first = fall is None or (rise is not None and rise.start() < fall.start())
        relation = "rises" if first else "falls"
    else:
        relation = _valued(text)
    if relation is None:
        return []
    period = window(clause)
    if flat is not None and "never" in flat.group().lower() and not period.stated:
        period = Period(None, None, "ever")
    return [base.about(kind="trend", subject=clause.subjects, relation=relation, period=period,
                       partner=clause.partners)]  # fmt: skip


def _asserted(name: str, text: str) -> re.Match[str] | None:
    """Return the first verb of change, not of an aim ("steps to improve trade") or a rank."""
    verbs = cues()[name].finditer(text)
    ranks = {m.end() + 1 for m in cues()["superlative"].finditer(text)}  # "the deepest slump"
    return next(
        (m for m in verbs
         if m.start() not in ranks and not cues()["aim"].search(text[: m.start()])), None,
    )  # fmt: skip


def _valued(text: str) -> str | None:
    """Return the direction of "improved" or "worsened", which depends on the quantity."""
    better, worse = (_asserted(name, text) is not None for name in ("better", "worse"))
    bad = cues()["bad"].search(text) is not None
    if better == worse:
        return None
    return "falls" if better == bad else "rises"
