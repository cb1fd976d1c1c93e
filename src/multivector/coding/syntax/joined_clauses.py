"""Repairs of a parse: clauses joined by "and", and headlines whose verb is an infinitive."""

from multivector.coding.syntax.parse import Parse

# Verbs with a clause as object, also without "that": "said Chad and Mali accused Niger".
_CLAUSAL = frozenset(
    "say tell report claim state declare announce add note argue allege insist believe think "
    "maintain suggest stress explain write confirm reveal acknowledge admit accord assert warn "
    "know hope fear feel see hear find show prove mean agree deny learn ensure decide demand "
    "expect wish worry doubt understand realise realize assume concede complain promise pledge vow "
    "predict imply indicate propose recommend guess suspect dream swear testify joke conclude "
    "let make help watch have get want recall remember forget notice observe discover".split()
)
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_OBJECTS = ("dobj", "pobj", "attr", "dative", "appos", "conj")
# "The first state to recognise it": such an infinitive tells what was done.
_ORDINAL = frozenset("first second third last latest only next".split())


def repaired(parse: Parse) -> Parse:
    """Return a parse after both repairs, which are made in place."""
    _separate_clauses(parse)
    _head_headline(parse)
    return parse


def _separate_clauses(parse: Parse) -> None:
    """Make the last noun of a list the subject of the verb that follows it, if that needs one.

    In "Chad invaded Niger and Mali sent weapons", the parser joins "Mali" to "Niger".
    """
    for joined in range(len(parse)):
        if parse.labels[joined] != "conj" or not parse.is_noun(joined):
            continue
        span = parse.subtree(joined)
        verb = _verb_after(parse, span[-1] + 1)
        before = parse.heads[joined]
        sign = span[0] - 1
        if verb is None or parse.heads[sign] != before or parse.labels[sign] != "cc":
            continue
        above = _clause_before(parse, before, verb)
        if above is not None:
            passive = parse.having(verb, "auxpass")
            _move(parse, joined, verb, "nsubjpass" if passive else "nsubj")
            _move(parse, sign, above, "cc")
            _move(parse, verb, above, "conj")


def _verb_after(parse: Parse, at: int) -> int | None:
    """Return the verb of the finite verb group that begins at token ``at``, or None."""
    while at < len(parse) and parse.labels[at] == "advmod" and parse.heads[at] > at:
        at += 1
    if at >= len(parse) or parse.tags[at] not in _FINITE:
        return None
    verb = parse.heads[at] if parse.labels[at] in ("aux", "auxpass") else at
    reduced = verb == at and parse.having(verb, "agent")  # "rebels backed by Mali"
    return None if verb < at or reduced or parse.having(verb, "mark") else verb


def _clause_before(parse: Parse, first: int, verb: int) -> int | None:
    """Return the verb of whose object ``first`` is a part, if ``verb`` has no subject without it.

    An object that the parser took for the subject of ``verb`` becomes the object again.
    """
    above = parse.heads[verb]
    if above == verb or above > first or not parse.is_verb(above):
        return None
    subjects = parse.having(verb, "nsubj", "nsubjpass")
    if subjects:
        top = next(k for k in parse.upward(first) if parse.labels[k] != "conj")
        bare = parse.lemmas[above] not in _CLAUSAL and not parse.having(above, "dobj", "prep")
        left = parse.subtree(top)[0]
        if subjects != [top] or parse.labels[verb] != "ccomp" or left != above + 1 or not bare:
            return None
        _move(parse, top, above, "dobj")
        return above
    inside = next((k for k in parse.upward(first) if parse.labels[k] not in (*_OBJECTS, "prep")), 0)
    return above if inside == above and parse.having(above, "nsubj", "nsubjpass") else None


def _head_headline(parse: Parse) -> None:
    """Make the infinitive of a headline its root: "Chile to lift sanctions"."""
    for verb in range(1, len(parse)):
        head = parse.heads[verb]
        label, named = parse.labels[verb], parse.tags[head].startswith("NNP")
        infinitive = parse.tags[verb] == "VB" and parse.having(verb, "aux")
        if label not in ("acl", "relcl") or not infinitive or parse.heads[head] != head:
            continue
        ordinal = {parse.lemmas[k] for k in parse.having(head, "amod")} & _ORDINAL
        if not (named or (label == "relcl" and parse.is_noun(head))) or ordinal:
            continue
        _move(parse, verb, verb, "ROOT")
        _move(parse, head, verb, "nsubj")


def _move(parse: Parse, i: int, head: int, label: str) -> None:
    """Attach token ``i`` to another head, or make it the root."""
    if parse.heads[i] != i:
        parse.children[parse.heads[i]].remove(i)
    parse.heads[i], parse.labels[i] = head, label
    if head != i:
        parse.children[head] = sorted([*parse.children[head], i])
