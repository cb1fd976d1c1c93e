"""Repairs of a parse: clauses joined by "and", and headlines whose verb is an infinitive."""

from multivector.coding.syntax.parse import Parse
from multivector.tables import read_rows

# Verbs with a clause as object, also without "that": "said Chad and Mali accused Niger".
_CUES = read_rows("multivector.coding", "data", "cues.tsv")
_CLAUSAL = frozenset("let make help watch want wish mean ensure decide hear prove".split())
_CLAUSAL |= {verb for verb, kind, _ in _CUES if kind != "naming"}
_PARTS = frozenset("dobj pobj attr dative appos conj prep".split())
_ORDINAL = frozenset("first second third last latest only next".split())


def repaired(parse: Parse) -> Parse:
    """Return a parse after both repairs, which are made in place."""
    for i, label in enumerate(parse.labels):
        if label == "conj" and parse.is_noun(i):
            _separate(parse, i)
        if label not in ("acl", "relcl") or parse.tags[i] != "VB" or not parse.having(i, "aux"):
            continue
        head = parse.heads[i]
        named = parse.tags[head].startswith("NNP") or (label == "relcl" and parse.is_noun(head))
        done = _ORDINAL & {parse.lemmas[k] for k in parse.having(head, "amod")}  # "the first to go"
        owned = parse.having(head, "poss")  # "Macron's pledge to visit"
        if named and not (done or owned) and parse.heads[head] == head:
            _move(parse, i, i, "ROOT")  # "Chile to lift sanctions"
            _move(parse, head, i, "nsubj")
    return parse


def _separate(parse: Parse, noun: int) -> None:
    """Make the last noun of a list the subject of the verb after it, if that has no other."""
    span, before = parse.subtree(noun), parse.heads[noun]
    sign, verb = span[0] - 1, _verb_after(parse, span[-1] + 1)
    if verb is None or parse.labels[sign] != "cc" or parse.heads[sign] != before:
        return
    above, subjects = parse.heads[verb], parse.having(verb, "nsubj", "nsubjpass")
    top = next(k for k in parse.upward(before) if parse.labels[k] not in _PARTS or parse.is_verb(k))
    if top != above:  # the object was taken for a subject
        bare = parse.is_verb(above) and not parse.having(above, "dobj", "prep")
        next_to = parse.subtree(top)[0] == above + 1 and parse.labels[verb] == "ccomp"
        # "Anticipates X and Y will attack": what is joined has the same tense.
        alike = (parse.tags[above] == "VBD") is (parse.tags[verb] == "VBD")
        alike = alike and not parse.having(verb, "aux")
        joined = bare and next_to and alike and parse.lemmas[above] not in _CLAUSAL
        if subjects != [top] or not joined:
            return
        _move(parse, top, above, "dobj")
    elif subjects or above == verb or not parse.having(above, "nsubj", "nsubjpass"):
        return
    _move(parse, noun, verb, "nsubjpass" if parse.having(verb, "auxpass") else "nsubj")
    _move(parse, sign, above, "cc")
    _move(parse, verb, above, "conj")


def _verb_after(parse: Parse, at: int) -> int | None:
    """Return the verb of the finite verb group that begins at token ``at``, or None."""
    at = next((k for k in range(at, len(parse)) if parse.labels[k] != "advmod"), len(parse) - 1)
    verb = parse.heads[at] if parse.labels[at] in ("aux", "auxpass") else at
    reduced = verb == at and parse.having(verb, "agent")  # "rebels backed by Mali"
    if verb < at or reduced or parse.having(verb, "mark"):
        return None
    return verb if parse.tags[at] in ("VBD", "VBZ", "VBP", "MD") else None


def _move(parse: Parse, i: int, head: int, label: str) -> None:
    parse.heads[i], parse.labels[i] = head, label
    parse.__post_init__()
