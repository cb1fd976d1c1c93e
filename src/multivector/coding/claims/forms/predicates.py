"""What a claim says besides its main statement, by the parse, and whether a statement reads it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from multivector.codes.gazetteer.names import Mention
from multivector.coding.claims.forms.asides import CLOSED, OPENED
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, WORLD, Form, Reading
from multivector.coding.syntax.parse import Parse, parse_one
from multivector.coding.syntax.sentences import split

# What a further predicate is joined to: the main verb, or what it says of its subject.
_JOINED_TO = ("ROOT", "ccomp", "xcomp", "conj", "attr", "acomp", "dobj", "oprd")
_CONTRAST = frozenset("while whereas although though".split())
_Names = Sequence[Mention]


class _Predicate(NamedTuple):
    start: int
    end: int
    words: str  # without its "and" or commas
    beside: bool  # whether it is set apart, or has a subject of its own


def with_unread(
    reading: Reading, text: str, named: _Names, read: Callable[[str, _Names], Reading]
) -> Reading:
    """Return a reading with the predicates that none of its statements reads.

    A predicate is not read if the statements are about the same without it. ``read`` reads a text
    with its names.
    """
    forms, lost = reading.forms, list[_Predicate]()
    parts = _predicates(text, named) if forms else ()
    for one in sorted(parts, key=lambda p: (-p.end, p.start)):
        if lost and one.end > lost[-1].start:
            continue  # within one that is not read
        rest = text[: one.start] + " " * one.beside + text[one.end :]
        gone, inside = len(text) - len(rest), [m for m in named if one.start <= m.start < one.end]
        names = [m if m.start < one.start else replace(m, start=m.start - gone, end=m.end - gone)
                 for m in named if m not in inside]  # fmt: skip
        # Without the only name of one that they are about, statements differ: no need to read them.
        only_here = _codes(inside) - _codes(names)
        if any(only_here.intersection(form.parties) for form in forms):
            continue
        alone = read(rest, names).forms
        same = [*map(_relation, alone)] == [*map(_relation, forms)]
        if [*map(_about, alone)] == [*map(_about, forms)] and (same or not one.beside):
            # "Joined X in 2021 and left the court in 2023": only what is left is said of X.
            forms = forms if same else alone
            lost, text, named = [*lost, one], rest, names
    strange = [*_unnamed(text, named)] if forms else []
    unread = [*reading.unread, *((words, NOT_UNDERSTOOD) for words in strange)]
    further = {*strange}
    for one in reversed(lost):  # each in place of the clauses that it is in; not of a forecast
        tail = one.words.split(" ", 1)[-1]  # a clause with the name for its "its" is the same
        known = [pair for pair in unread if tail in pair[0] or pair[0] in one.words]
        if all(reason == NOT_UNDERSTOOD for _, reason in known):
            unread = [pair for pair in unread if pair not in known]
            unread.append((one.words, NOT_UNDERSTOOD))
            further |= set() if one.beside else {one.words}
    return replace(reading, forms=forms, unread=tuple(unread), further=frozenset(further))


def _unnamed(text: str, named: _Names) -> Iterator[str]:
    """Yield what is listed with a name and is none that is known: "Spain, Italy and Scotland"."""
    states = (m for m in named if m.entity.kind != "place")  # not Scotland, which the reader leaves
    names = {at for m in states for at in range(m.start, m.end)}
    for sentence in split(text):
        tree = parse_one(sentence.text)
        known = [sentence.start + at in names for at in tree.starts]
        for i in (i for i in range(len(tree)) if tree.labels[i] == "conj"):
            pair = (i, tree.heads[i])
            apart = known[pair[0]] != known[pair[1]] and not _is_of_rulers(tree, i, named)
            if apart and all(tree.tags[k] == "NNP" for k in pair):
                yield tree.words[pair[known[i]]]


def _is_of_rulers(tree: Parse, i: int, named: _Names) -> bool:
    """Return whether a token is listed with who rules, and no place: "under Lula and Haddad"."""
    above = next((k for k in tree.upward(i) if tree.labels[k] == "prep"), i)
    others = " ".join(m.text for m in named if m.entity.kind != "person").split()
    places = {tree.words[i], tree.words[tree.heads[i]]}.intersection(others)
    return tree.labels[i] == "conj" and tree.lemmas[above].lower() == "under" and not places


def _codes(named: _Names) -> set[str | None]:
    """Return what names stand for in statements, except what they may be about without a name."""
    return {c for m in named for c in (m.entity.code, m.entity.name)} - {"UN", WORLD, None}


def _about(form: Form) -> tuple[object, ...]:
    names = form.subject, form.partner, form.scope, form.owner, form.flows
    number = form.claimed and form.claimed.value
    return (*names, number, form.place, form.apart, form.without, form.aside)


def _relation(form: Form) -> tuple[object, ...]:
    period = form.period
    return form.kind, form.relation, form.negated, period.kind, period.start, period.end


def _predicates(text: str, named: _Names) -> Iterator[_Predicate]:
    states = (m for m in named if m.entity.kind != "place")  # not Scotland, which the reader leaves
    names = {at for m in states for at in range(m.start, m.end)}
    for sentence in split(text):
        tree = parse_one(sentence.text)
        for i in range(len(tree)):
            beside = _is_beside(tree, i)
            noun = next((k for k in tree.having(i, "pobj") if tree.words[i] == "of"), i)
            # A known name is told by its list.
            told = sentence.start + tree.starts[noun] in names or _is_of_rulers(tree, i, named)
            if beside or (not told and _is_joined(tree, i, noun)):
                beside |= bool(tree.having(i, "nsubj", "nsubjpass"))
                yield _predicate(tree, i, sentence.start, beside=beside)


def _is_joined(tree: Parse, i: int, noun: int) -> bool:
    """Return whether a token heads a further predicate: "and has left", "and a monarchy", "while
    its economy shrank". ``noun``: the object of an "of", else the same token.
    """
    name, top = tree.tags[noun].startswith("NNP"), i
    if tree.labels[i] == "advcl":
        return any(tree.lemmas[k] in _CONTRAST for k in tree.having(i, "mark"))
    if tree.labels[i] == "prep" and name and i and tree.labels[i - 1] == "cc":
        top = tree.heads[i]  # the parser hangs "and of Y" on the noun
    while tree.labels[top] == "conj" and tree.heads[top] < top:
        top = tree.heads[top]
    for label in ("pobj", "prep") if top != i and name else ():  # "of X and (of) the Y"
        top = tree.heads[top] if tree.labels[top] == label else top
    return top != i and all(tree.labels[k] in _JOINED_TO for k in tree.upward(top))


def _is_beside(tree: Parse, i: int) -> bool:
    """Return whether a token heads a participle or relative clause set apart, or an apposition that
    says more than which thing is meant: "a monarchy", but not "the republic".
    """
    label, inside = tree.labels[i], tree.subtree(i)
    if inside[0] == 0 or tree.words[inside[0] - 1] not in OPENED:
        return False
    if label == "advcl":
        return tree.tags[i] in ("VBG", "VBN") and not tree.having(i, "mark", "nsubj")
    if label == "relcl":  # not ", customs data showed"
        return any(tree.tags[k].startswith("W") for k in inside if k < i)
    more = any(tree.tags[k] in ("NNP", "NNPS", "CD", "JJS", "RBS") for k in inside)
    definite = any(tree.lemmas[k] not in ("a", "an") for k in tree.having(i, "det", "poss"))
    return label == "appos" and (more or not definite or bool(tree.having(i, "prep")))


def _predicate(tree: Parse, i: int, at: int, *, beside: bool) -> _Predicate:
    text, inside = tree.text, tree.subtree(i)
    start, end, before = tree.starts[inside[0]], tree.end(inside[-1]), inside[0] - 1
    words = text[start:end].strip(' ,;.–—()“”"')
    while before > tree.heads[i] and (
        tree.labels[before] in ("cc", "preconj") or tree.words[before] in OPENED
    ):
        before -= 1
    end = tree.starts[inside[-1]] if tree.words[inside[-1]] in ".!?" else end
    end += len(text[end:]) - len(text[end:].lstrip(CLOSED)) if beside else 0
    return _Predicate(at + (tree.end(before) if before >= 0 else 0), at + end, words, beside)
