"""Claims about several things at once: influence, ties, links or presence of a power somewhere."""

import re
from collections.abc import Sequence
from dataclasses import replace

from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.form import WORLD, Form
from multivector.coding.claims.forms.numbers import window
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import NO_PERIOD
from multivector.vocabulary import POWERS

# Maximum distance between a verb of change and what changes.
_NEAR = 60
_Names = Sequence[tuple[str, int, int]]


def several(clause: Clause) -> list[Form]:
    """Parse "has expanded its influence in", "links were disrupted", "the dominant partner".

    Only this part is parsed: who acts (``subject``), where (``partner``), and ``words``, the
    quantities named as examples. A claim about a single quantity does not match.
    """
    cue = cues()
    text = cue["dashed aside"].sub(lambda m: " " * len(m.group()), clause.text)
    before: _Names = ()
    start = 0
    for end in [*(m.start() for m in cue["part"].finditer(text)), len(text)]:
        names = [n for n in clause.acting if start <= n[1] < end and text[n[1]] != " "]
        names = [n for n in names if not cue["about whom"].search(text[: n[1]])
                 or cue["s depends"].search(text[: n[1]])]  # fmt: skip
        here = [(c, a - start, b - start) for c, a, b in names]
        place = before if re.match(r",? where", text[start:]) else ()
        times = tuple(p for p in clause.times if start <= p.at < end)
        inside = replace(clause, times=times)
        made = _read(inside, text[start:end], here, place, text[start:])
        if made:
            return made
        before, start = names or before, end
    return []


def _read(clause: Clause, text: str, names: _Names, before: _Names, rest: str) -> list[Form]:
    cue = cues()
    if cue["forecast"].search(text) or cue["intention"].search(text):
        return []
    if cue["s broken"].search(text) and len(own := list(dict.fromkeys(c for c, *_ in names))) > 1:
        return [Form("several", text.strip(" ,“”"), (*own[:-1],), (own[-1],), relation="broken")]
    named = tuple(dict.fromkeys(w.lower() for w in cue["s named"].findall(rest)))
    if len(named) == 1:
        return []
    dominant, more = cue["s dominant"].search(text), cue["s more"].search(text)
    relation = "highest" if dominant else "above" if more else _direction(text)
    if relation is None:
        return []
    sides, rivals = list(names), []
    if more is not None:
        than = re.search(r"\bthan\b", text[more.end() :])
        cut = more.end() + than.end() if than else len(text)
        rivals = [n for n in names if n[1] >= cut][:1]
        sides = [n for n in names if n not in rivals]
    codes = list(dict.fromkeys(c for c, *_ in sides if c != WORLD))
    codes += [c for c, *_ in before[-1:] if c not in codes]
    if len(codes) != 2:
        return []
    subject, partner = codes if codes[0] in POWERS or codes[1] not in POWERS else codes[::-1]
    period = window(clause)
    return [Form(
        "several", text.strip(" ,“”"), (subject,), (partner,), tuple(c for c, *_ in rivals),
        named, relation, period=period if period.stated else NO_PERIOD, owner=partner,
        negated=bool(cue["negation"].search(text)),
    )]  # fmt: skip


def _direction(text: str) -> str | None:
    """Return the direction in which influence or ties moved; None if no verb gives one."""
    if cues()["s closer"].search(text):
        return "rises"
    for noun in cues()["s broad"].finditer(text):
        near = range(noun.start() - _NEAR, noun.end() + _NEAR)
        for name, relation in (("fall", "falls"), ("s fall", "falls"), ("rise", "rises"),
                               ("s rise", "rises")):  # fmt: skip
            for verb in cues()[name].finditer(text):
                aim = re.search(r"\b(?:to|for|of|on|in)\s(?:further\s)?$", text[: verb.start()])
                if verb.start() in near and not aim:
                    return relation
    return None
