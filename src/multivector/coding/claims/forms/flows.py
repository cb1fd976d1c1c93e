"""Clauses that compare one flow of goods with another: two flows, or the balance of a pair."""

import re

from multivector.coding.claims.forms.clauses import Clause, is_bare_owner
from multivector.coding.claims.forms.form import WORLD, Flow, Form
from multivector.coding.claims.forms.patterns import cues

_MONEY = re.compile(r"money|number dollars?\b")
_Leg = tuple[Flow, int, int]


def flows(clause: Clause, base: Form) -> list[Form]:
    """Parse "X's exports to Y exceed its imports from Y" and "X has a trade deficit with Y".

    The first of the two ``flows`` is claimed to be above or below the second; ``claimed`` is the
    ratio, or the size of the balance.
    """
    legs = _legs(clause)
    if len(clause.times) > 1 or len(legs) not in (0, 2):
        return []
    pair, relation = _compared(clause, legs) if legs else _balance(clause)
    sizes = [
        q for q in clause.numbers
        if (q.unit == "times") == bool(legs) and (legs or _MONEY.match(f"{q.unit} {q.noun}"))
    ]  # fmt: skip
    if relation is None or len(sizes) > 1 or len(sizes) < len(clause.numbers):
        return []
    return [base.about(
        kind="comparison", subject=pair[0][:1], partner=pair[0][1:], owner=pair[0][0],
        scope=pair[1][:1], relation=relation, flows=pair, claimed=next(iter(sizes), None),
        period=clause.period,
    )]  # fmt: skip


def _legs(clause: Clause) -> list[_Leg]:
    """Return the flows that a clause names with both ends; "its" refers to the flow before."""
    cue, text, made = cues(), clause.text, list[_Leg]()
    owner = partner = ""
    for noun in cue["flow noun"].finditer(text):
        start, end = noun.span()
        own = [c for c, _, at in clause.codes if cue["flow whose"].fullmatch(text[at:start])]
        ends = [(c, to) for c, at, to in clause.codes if cue["flow with"].fullmatch(text[end:at])]
        if not own and cue["own"].search(text[:start]):
            own = [owner]
        if not ends and (same := cue["flow same"].match(text[end:])) is not None:
            ends = [(partner, end + same.end())]
        if own and ends and own[-1] != ends[0][0] and WORLD not in (own[-1], ends[0][0]):
            owner, partner = own[-1], ends[0][0]
            pair = (owner, partner) if noun["out"] else (partner, owner)
            made.append((pair, start, ends[0][1]))
    than = cue["flow than"].match(text[made[0][2] :]) if len(made) == 1 else None
    for code, at, to in clause.codes:  # "exceed Chile's", "those of Chile"
        follows = than is not None and at == made[0][2] + than.end()
        if follows and is_bare_owner(text, at, to):
            (one, two), mine = made[0][0], owner
            made.append(((code, two) if one == mine else (one, code), at, to))
            break
    return [leg for leg in made if all(leg[0])]


def _compared(clause: Clause, legs: list[_Leg]) -> tuple[tuple[Flow, ...], str | None]:
    """Return two flows and the relation of the first to the second, None if not compared."""
    (one, _, end), (two, start, _) = legs
    match = cues()["flow than"].match(clause.text[end:start])
    if match is None or one == two:
        return (), None
    return (one, two), "above" if match["up"] else "below"


def _balance(clause: Clause) -> tuple[tuple[Flow, ...], str | None]:
    """Return the two flows of a surplus or deficit; its rise, fall or record is not parsed."""
    cue, text = cues(), clause.text
    match, states = cue["balance"].search(text), tuple(dict.fromkeys(clause.states))
    moved = any(cue[name].search(text) for name in ("rise", "fall", "double", "superlative"))
    if match is None or moved or len(states) != 2:
        return (), None
    flow = (states[0], states[1])
    return (flow, flow[::-1]), "above" if match["up"] or match["out"] else "below"
