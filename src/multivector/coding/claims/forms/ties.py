"""Votes, memberships, alliances, borders, treaties, visits and sanctions as forms of a claim."""

import re

from multivector.codes.blocs import BLOCS
from multivector.coding.claims.forms.clauses import Clause, Codes
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import NO_PERIOD

_TIES = ("left", "joined", "outside", "member", "ally", "landlocked", "border", "base", "sanction",
         "agreement", "visit")  # fmt: skip
_VOTES = ("abstain", "not yes", "not cast", "absent", "with", "no", "yes")
_COUNTED = re.compile(r"(?:full |member )?(?:members?|states|countries|nations)\b")
_OF_BLOCS, _MUTUAL = ("member", "joined", "left"), ("ally", "border", "agreement")


def ties(clause: Clause) -> list[Form]:
    """Return the votes or ties that a clause asserts; empty if it asserts none."""
    cue, text = cues(), clause.text
    cast = next((v for v in _VOTES if cue[f"v {v}"].search(text)), None)
    if cue["v not yes"].search(text) and cue["v example"].search(text):
        cast = "not yes"
    if cast is not None and cue["united nations"].search(text):
        return _vote(clause, cast)
    for name in _TIES:
        match = cue[f"t {name}"].search(text)
        if match and not cue["superlative"].search(text[max(0, match.start() - 20) : match.end()]):
            return (name == "member" and _members(clause)) or _tie(name, match, clause)
    return []


def _vote(clause: Clause, cast: str) -> list[Form]:
    begin = min(m.start() for v in _VOTES for m in cues()[f"v {v}"].finditer(clause.text))
    if counted := _counted(clause, cast):
        return counted
    names = [
        (c, at) for c, at, _ in clause.acting
        if c not in ("UN", "WORLD") and not cues()["object"].search(clause.text[:at])
    ]  # fmt: skip
    subject = tuple(dict.fromkeys(c for c, at in names if at < begin))
    target = tuple(c for c, at, _ in clause.acting if at > begin and c not in subject)[:1]
    for said in cues()["v with"].finditer(clause.text) if cast == "with" else ():
        target = tuple(c for c, at, _ in clause.acting if 0 <= at - said.end() < 6)
    if cast == "with" and not target:
        return []
    negated = clause.negations == 1 and cast not in ("not yes", "absent", "not cast")
    form = Form(
        "vote", clause.text, subject, target, relation=cast, period=clause.period, negated=negated
    )
    return [form] if subject else []


def _counted(clause: Clause, cast: str) -> list[Form]:
    """Read "passed with 141 votes in favour": how many cast a vote."""
    text, match = clause.text, cues()[f"v {cast}"].search(clause.text)
    if match is None or cast not in ("yes", "no", "abstain"):
        return []
    for number in (q for q in clause.numbers if q.unit == "number" and q.end <= match.end()):
        if cues()["v count"].search(text[number.end : match.start()]):
            return [
                Form("vote", text, ("UN",), relation=cast, claimed=number, period=clause.period)
            ]
    return []


def _members(clause: Clause) -> list[Form]:
    """Read "ten states belong to ASEAN", "the EU has 27 members": how many a bloc has."""
    counted = [q for q in clause.numbers if q.unit == "number" and _COUNTED.match(q.noun)]
    blocs = list(dict.fromkeys(c for c, *_ in clause.acting if c in BLOCS))
    if len(counted) != 1 or len(blocs) != 1 or len(clause.states) != 1:
        return []
    return [Form("existence", clause.text, tuple(blocs), relation="members", claimed=counted[0],
                 period=clause.period, negated=clause.negations == 1)]  # fmt: skip


def _tie(relation: str, match: re.Match[str], clause: Clause) -> list[Form]:
    text, codes = clause.text, clause.acting
    acting = (
        c for c, at, end in codes if end <= match.end() and not cues()["object"].search(text[:at])
    )
    left = list(dict.fromkeys(acting))
    right = list(dict.fromkeys(c for c, at, _ in codes if at >= match.end() and c not in left))
    period = clause.period
    negated = clause.negations == 1
    if relation == "outside":
        relation, negated = "member", not negated
    if relation == "landlocked":
        right = []
    elif relation in _MUTUAL and not right:
        left, right = left[:1], left[1:]
    elif relation in _MUTUAL and not left:
        left, right = right[:1], right[1:]
    elif relation == "base" and not right:
        left, right = _base(left, codes)
    elif relation == "sanction" and cues()["suffers"].search(
        match.group() + text[match.end() :][:4]
    ):
        left, right = right, left
    elif relation in _OF_BLOCS:
        right = ([c for c in right if c in BLOCS] or [c for c in left if c in BLOCS])[:1]
        left = [c for c in left if c not in right]
        past = period.kind == "year" and re.search(r"\b(?:was|were|belonged)\b", match.group())
        period = NO_PERIOD if relation == "member" and not past else period
    if not left or not (right or relation == "landlocked"):
        return []
    return [
        Form(
            "existence",
            text,
            tuple(left),
            tuple(right),
            relation=relation,
            period=period,
            negated=negated,
        )
    ]


def _base(names: list[str], codes: Codes) -> tuple[list[str], list[str]]:
    """Return holder and host of "Tajikistan hosts a Russian base": the holder is named last."""
    return ([names[-1]], names[:1]) if len(names) > 1 and len(codes) > 1 else ([], [])
