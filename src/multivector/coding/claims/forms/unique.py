"""Claims of uniqueness: the only member, the first state to join, no other neighbour."""

import re
from dataclasses import replace

from multivector.codes.blocs import BLOCS
from multivector.codes.states import STATES
from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, Form
from multivector.coding.claims.forms.patterns import cues, ordinal
from multivector.coding.claims.forms.ties import ties


def unique(clause: Clause) -> list[Form] | None:
    """Parse a tie or vote that a clause describes as the only one or the first.

    The kind is ``only`` or ``first``; ``scope`` is the bloc or region considered. A positive
    ``place`` is the number of partners said to be the only ones; a negative one, the number that
    have the tie ("one of two"). None if the clause is not about a tie.
    """
    cue, text = cues(), clause.text
    if counted := _counted(clause):
        return counted
    partner = cue["u partner"].search(text)
    count = cue["u one of"].search(text)
    one = count or cue["u one"].search(text)
    if partner is not None:
        return _neighbours(clause, partner) or None
    if these := cue["u these"].search(text):
        # "Of the Baltic states, only Latvia": the field is not read.
        acting = tuple(n for n in clause.acting if n[0] in STATES or n[0] in BLOCS)
        made = ties(replace(clause, acting=acting))
        before = text[: these.start()].strip(' “”"') or "alone" in these[0]
        if before or acting != clause.acting or any(len(f.partner) > 1 for f in made):
            return [f.about(reason=NOT_UNDERSTOOD) for f in made] or None
        return [f.about(kind="only", without=f.negated, negated=False) for f in made] or None
    if one is not None and cue["t limited"].search(text):
        return []  # "the only associate member"
    if one is None or cue["u one partner"].search(text[: one.end()]):  # "borders only one country"
        return None if one or cue["u unread"].search(text) else []
    if _is_limited(clause, one):  # then only the tie itself is held against the record
        acting = tuple(n for n in clause.acting if not one.start() < n[1] < one.end())
        tied = ties(replace(clause, acting=acting))
        return [f.about(reason=f.reason or NOT_UNDERSTOOD) for f in tied] or None
    kind = "first" if count is None and one["w"].lower() == "first" else "only"
    scope = _scope(clause, one)
    plain, end = text, one.end("of") - 1
    bare = text[one.end("of") :].startswith("to ")  # "the first to join"
    if not bare and not cue["t landlocked"].search(one["of"]):
        plain = text[: one.start()] + "x" * (end - one.start()) + text[end:]
    acting = tuple(n for n in clause.acting if n[0] not in scope)
    inner = replace(clause, text=plain, acting=acting)
    made = [f for f in ties(inner) if f.claimed is None]
    number = ordinal(count["n"]) if count is not None else 0
    place = (-number, -number) if number else None
    # "The only state that is not a member", not "is not the only member".
    denied = cue["negation"].search(text[: one.start()]) is not None
    made = [f.about(without=f.negated != denied, negated=denied) for f in made]
    if kind == "first" and any(f.without for f in made):
        return []
    if any(f.without and len(f.partner) > 1 for f in made):
        return None  # outside both, or either
    return [f.about(kind=kind, text=text, scope=scope, place=place) for f in made] or None


def _counted(clause: Clause) -> list[Form]:
    """Read "only one ASEAN state borders X", "most members of the EU are in NATO": how many of a
    group, which is subject and scope. Of words that are no number, only that there is one is read.
    """
    match, text = cues()["u counted"].match(clause.text), clause.text
    if match is None or cues()["v words"].search(text):
        return []
    inside = (c for c in clause.acting if match.start("g") <= c[1] < match.end())
    group, at, end = next(inside, (next(iter(STATES)), 0, 0))
    text = text[at:end].rjust(end).ljust(match.end())[: match.end()] + text[match.end() :]
    acting = tuple(c for c in clause.acting if c[1] >= at)
    number, whole = ordinal(match["n"] or "") * (match["no"] is None), {c for c, *_ in acting}
    made = ties(replace(clause, text=text, acting=acting, numbers=()))
    vague = match["vague"] or any(f.parties != whole for f in made)  # "X and Y" may be said after
    place = (-1, -len(STATES)) if vague else (-number, -number)
    return [f.about(kind="only", text=clause.text, subject=(group,), scope=(group,), place=place,
                    without=f.negated, negated=False, reason=NOT_UNDERSTOOD if vague else f.reason)
            for f in made if group not in STATES and f.kind == "existence"
            and f.place is None and f.claimed is None]  # fmt: skip


def _is_limited(clause: Clause, one: re.Match[str]) -> bool:
    """Return whether a claim is about fewer than can be told: "the only Muslim member", "the only
    member in the Caucasus", "the only member that borders Iran", "the only landlocked member".
    """
    text, cue = clause.text, cues()
    names = {at: end for _, at, end in clause.acting}
    before = text[one.start("of") : one.end("of")]
    for at, end in names.items():
        if one.start("of") <= at < one.end("of"):
            before = before.replace(text[at : min(end, one.end("of"))], "")
    cast = cue["v words"].search(text, one.end())  # what is voted on is no place
    places = cue["u place"].finditer(text, one.end(), cast.start() if cast else len(text))
    known = {*names, *(p.at for p in clause.times)}
    ends = (end for c, at, end in clause.acting if c in BLOCS and at >= one.end())
    bloc = next(ends, len(text) + 1)
    return (
        not cue["u plain"].fullmatch(before)
        or (cue["t landlocked"].search(before) and bloc <= len(text))
        or any(place.end() - 1 not in known for place in places)
        or cue["u limit"].search(text[bloc:].partition(",")[0]) is not None
    )


def _scope(clause: Clause, one: re.Match[str]) -> tuple[str, ...]:
    """Return the bloc or region before the noun, and a region after it ("in Central Asia")."""
    names = [
        c for c, at, end in clause.acting
        if one.start() < at < one.end()
        or (c not in STATES and c not in BLOCS
            and (at >= one.end() or cues()["t from start"].search(clause.text[:at])))
    ]  # fmt: skip
    return tuple(dict.fromkeys(names))


def _neighbours(clause: Clause, only: re.Match[str]) -> list[Form]:
    """Read "Y borders only X", "X is Y's only neighbour"; not "the only northern neighbour"."""
    codes, text, cue = list(dict.fromkeys(c for c, *_ in clause.acting)), clause.text, cues()
    states = len(codes) > 1 and STATES.keys() >= {*codes} and clause.negations < 2
    said = text
    for _, at, end in reversed(clause.acting):
        said = f"{said[:at]}X{said[end:]}"
    bare = cue["u bare"].fullmatch(said)  # not "the only neighbour with a port"
    if not states or bare is None:
        return []
    owner = codes[-1 if bare["last"] or bare["owner"] else 0]
    near = tuple(code for code in codes if code != owner)
    denied = cue["negation"].search(text[: only.start()]) is not None
    return [Form("only", text, (owner,), near, relation="border", place=(len(near),) * 2,
                 negated=denied)]  # fmt: skip
