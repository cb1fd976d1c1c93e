"""Clauses with a number: a level, the size of a change, a multiple."""

import math
import re
from dataclasses import replace
from itertools import pairwise

from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import Quantity

_FACTORS = {"doub": 2.0, "trip": 3.0, "treb": 3.0, "quad": 4.0, "halv": 0.5}
# What "doubled" allows.
_LEAST, _MOST = 0.85, 1.2
_ORDER = ("ever", "since", "last", "range", "year", "now")
# "$7 trillion larger than": the size of a difference, not a level.
_AMOUNTS = frozenset({"money", "number"})
_DIFFERENCE = re.compile(
    r"\s(?:larger|bigger|higher|greater|smaller|lower|more|fewer|less)\sthan\b"
)
_NEAR = 40  # characters between a verb of change and its size


def numbers(clause: Clause, base: Form) -> list[Form]:
    """Return a statement for each number in a clause; names and numbers are paired in order."""
    grew = (cues()["rise"].search(clause.text[: q.start]) for q in clause.numbers)
    told = [q for q, up in zip(clause.numbers, grew, strict=True) if q.unit != "times" or up]
    told = [q for q in told if not (q.unit in _AMOUNTS and _DIFFERENCE.match(clause.text[q.end :]))]
    double = cues()["double"].search(clause.text)
    if double is not None and not any(_is_delta(clause, q) for q in told):
        value = _FACTORS[double["w"].lower()[:4]]
        low, high = (value, math.inf) if double["least"] else (value * _LEAST, value * _MOST)
        if value < 1 and double["least"]:
            low, high = 0.0, value
        number = Quantity(value, low, high, "times", "", "is", *double.span())
        return [base.about(kind="factor", subject=clause.subjects, claimed=number,
                           period=window(clause), partner=clause.partners)]  # fmt: skip
    made = [level(clause, base, number) for number in told]
    if partners := _partner_of_each(clause, told):
        when = clause.period if len(clause.times) == 1 else NO_PERIOD
        return [form.about(partner=(code,), period=form.period if form.period.stated else when)
                for form, code in zip(made, partners, strict=True)]  # fmt: skip
    made = _from_to(clause, made)
    if len(made) == len(told) and _each_its_own(clause, told):
        pairs = zip(made, clause.states, strict=True)
        return [form.about(subject=(code,), partner=()) for form, code in pairs]
    return made


def _each_its_own(clause: Clause, sizes: list[Quantity]) -> bool:
    """Return whether numbers with the same unit belong to names in turn: "X has 5%, Y 3%"."""
    if not len(sizes) == len(clause.states) > 1 or len({q.unit for q in sizes}) > 1:
        return False
    if any(_is_partner(clause, at, end) for _, at, end in clause.codes[1:]):
        return False  # "X sold 40 to Y and bought 20"
    return _in_turn(clause, [at for code, at, _ in clause.codes if code in clause.states], sizes)


def _in_turn(clause: Clause, names: list[int], sizes: list[Quantity]) -> bool:
    """Return whether names, by their places, and numbers alternate, or come "respectively"."""
    order = sorted([*((at, 0) for at in names), *((q.start, 1) for q in sizes)])
    return "respectively" in clause.text or all(a != b for (_, a), (_, b) in pairwise(order))


def _is_partner(clause: Clause, at: int, end: int) -> bool:
    """Return whether a name is the other end of a flow: "to X", not "compared to X's 3%"."""
    beside = cues()["flow end"].search(clause.text[:at])
    return beside is not None and clause.text[end : end + 1] not in ("'", "’")


def _partner_of_each(clause: Clause, sizes: list[Quantity]) -> list[str]:
    """Return the partner of each number in "X sold 40 to Y and 94 to Z"; empty if it has none."""
    names = [c for c in clause.codes if c[0] not in clause.subjects]
    plain = len(clause.subjects) == 1 == len({q.unit for q in sizes})
    if not plain or not len(sizes) == len(names) > 1:
        return []
    ends = all(_is_partner(clause, at, end) for _, at, end in names)
    alone = ends and _in_turn(clause, [at for _, at, _ in names], sizes)
    return [code for code, *_ in names] if alone else []


def _from_to(clause: Clause, made: list[Form]) -> list[Form]:
    """Give the numbers in "from A to B" the window's ends; without one, A is not checked."""
    starts = [q.start for f in made if (q := f.claimed) is not None and f.kind == "level"]
    before = [cues()["from to"].search(clause.text[:start]) for start in starts]
    words = [m[1].lower() if m else "" for m in before]
    if words != ["from", "to"] or len(made) != len(starts):
        return made
    ends = window(clause)
    if ends.kind not in ("range", "since", "last"):
        return [f for f in made if f is not made[0] or f.period.kind == "year"]
    first, last = (
        replace(ends, start=year, end=year, kind="year") for year in (ends.start, ends.end)
    )
    return [made[0].about(period=first), made[1].about(period=last)]


def level(clause: Clause, base: Form, number: Quantity) -> Form:
    """Return the statement that contains a number."""
    kind, period, relation = "level", _nearest(clause, number), number.relation
    if number.unit == "times" or _is_delta(clause, number):
        kind = "factor" if number.unit == "times" else "change"
        own = len(clause.numbers) == len(clause.times) > 1  # "3% in 2012, after 7% in 2010"
        if kind == "factor" or sums(clause) or not (own or period.is_span):
            period = window(clause)
        relation = _direction(clause, number) if kind == "change" else relation
    if kind == "level" and not period.stated and "never" in clause.text[: number.start].lower():
        period = Period(None, None, "ever")
    return base.about(kind=kind, subject=clause.subjects, partner=clause.partners, claimed=number,
                      relation=relation, period=period)  # fmt: skip


def _is_delta(clause: Clause, number: Quantity) -> bool:
    """Return whether a number is the size of a change, not the level after it."""
    near = max(0, number.start - 2 * _NEAR)
    cue, before, after = cues(), clause.text[near : number.start], clause.text[number.end :]
    if cue["delta noun"].match(after):
        return True
    if cue["delta after"].match(after):
        return number.unit in ("percent", "points", "times")
    ends = [m.end() for name in ("rise", "fall", "growth") for m in cue[name].finditer(before)]
    between = before[max(ends) :] if ends else "." * _NEAR
    return len(between) < _NEAR and (not cue["to level"].search(between) or "rate of" in between)


def _direction(clause: Clause, number: Quantity) -> str:
    beside = cues()["delta after"].match(clause.text[number.end :])
    if beside is not None:
        return "rises" if beside["up"] else "falls"
    last = [-1, -1]
    for end in (number.start, number.end + 20):
        if max(last) < 0:
            found = (cues()[n].finditer(clause.text[:end]) for n in ("rise", "fall"))
            last = [max((m.start() for m in moves), default=-1) for moves in found]
    return "falls" if last[1] > last[0] else "rises"


def _nearest(clause: Clause, number: Quantity) -> Period:
    """Return the period of a number: the first one before the next number, else one before it."""
    following = min((q.start for q in clause.numbers if q.start > number.start), default=math.inf)
    after = [p for p in clause.times if number.end <= p.at < following]
    if after:
        return after[0]
    before = [p for p in clause.times if p.at < number.start]
    between = [p for p in before if not any(p.at < q.start < number.start for q in clause.numbers)]
    if between:
        return between[-1]
    return before[-1] if len(clause.times) == 1 and before else NO_PERIOD


def sums(clause: Clause) -> Period | None:
    """Return "from 2014–18 to 2019–23" as from the last year of one sum to that of the other;
    without years if they are not of five years.
    """
    spans = sorted((p.end or 0, p.start or 0) for p in clause.times if p.kind == "range")
    if len(spans) < 2:
        return None
    ends = [end for end, start in spans if end - start == 4]
    start, end = ends if len(ends) == len(spans) == 2 else (None, None)
    return replace(clause.period, start=start, end=end, kind="sums")


def window(clause: Clause) -> Period:
    """Return the longest period in a clause; two years are its ends."""
    if two := sums(clause):
        return two
    years = [p for p in clause.times if p.kind == "year" and p.start is not None]
    if len(years) == 2 and years[0].start != years[1].start:
        ends = sorted(p.start or 0 for p in years)
        return replace(years[0], start=ends[0], end=ends[1], kind="range")
    longest = min(clause.times, key=lambda p: _ORDER.index(p.kind), default=NO_PERIOD)
    if longest.kind in ("ever", "since", "last") and years:
        return replace(longest, end=years[0].start)
    return longest
