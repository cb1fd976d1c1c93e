"""Deeds that the classifier reads in a sentence: pairs of marks that share type and trigger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.codes.gazetteer.names import lookup
from multivector.coding.actors.antecedents import MODIFIERS
from multivector.coding.actors.identity import entities
from multivector.coding.actors.marks import Mark, head_of
from multivector.coding.actors.sides import each_once
from multivector.coding.coded import Actor, Basis
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import LIGHT_VERBS, match
from multivector.coding.events.reader.classifier import LABELS, MODE_LABELS, STATUS_LABELS, Pairs
from multivector.coding.events.rules.arguments import CONFLICT, WHERE, as_ended, is_beside
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

NONE = LABELS.index("NONE")
# Least probability that there is a deed between two marks, and of one with nobody named.
PAIR_FLOOR, ALONE_FLOOR = 0.4, 0.8
# Least share of the best mode among the modes of its type.
MODE_FLOOR = 0.6
_SUBJECTS = ("nsubj", "nsubjpass")
# Forms of the name of a state itself, not of its people or an organ.
_NAMES = frozenset({"name", "acronym", "capital", "former"})
# Relations of a clause or phrase that says what a vote is on.
_IN_PHRASE = ("relcl", "acl", "prep", "pobj")


@dataclass(frozen=True, slots=True)
class LearnedPair:
    """The classifier's output for one ordered pair of marks; 0 means no actor."""

    source: int
    target: int
    event_type: str
    trigger: int  # token
    probability: float


def learned_pairs(parse: Parse, pairs: Pairs) -> list[LearnedPair]:
    """Return the pairs with an event, most certain first."""
    found = []
    chances = 1 - pairs.types[:, :, NONE]
    for i, j in np.argwhere(chances >= min(PAIR_FLOOR, ALONE_FLOOR)).tolist():
        best = int(pairs.types[i, j, :NONE].argmax())
        if i != j and chances[i, j] >= (PAIR_FLOOR if i and j else ALONE_FLOOR):
            token = parse.token_at(int(pairs.trigger[i, j]))
            token = parse.heads[token] if parse.labels[token] == "aux" else token
            found.append(LearnedPair(i, j, LABELS[best], token, float(chances[i, j])))
    return sorted(found, key=lambda pair: -pair.probability)


def learned_events(parse: Parse, marks: Sequence[Mark], pairs: Pairs) -> list[EventCandidate]:
    """Return the events of a sentence, one for each trigger and type.

    An event found in both directions is reciprocal; an event of one actor with several has several
    recipients.

    ``marks``: marks of the sentence; mark ``k`` is ``k + 1`` in ``pairs``. ``pairs``: the
    classifier's output.
    """
    groups: dict[tuple[str, int], list[LearnedPair]] = {}
    for pair in learned_pairs(parse, pairs):
        if not any(by(parse, marks, pair) for by in _FALSE):
            groups.setdefault((pair.event_type, pair.trigger), []).append(pair)
    events = []
    for (event_type, trigger), members in groups.items():
        both = {(p.source, p.target) for p in members}
        mutual = [p for p in members if (p.target, p.source) in both and p.source and p.target]
        mutual = [p for p in mutual if not _listed(parse, marks, p, after="with")]
        oneway = [p for p in members if p not in mutual and not _listed(parse, marks, p)]
        oneway = [p for p in oneway if not _of_itself(marks, p)]
        full = [p for p in oneway if p.source and p.target]
        # A side that acts on somebody does not also act on nobody.
        taken = {k for p in full + mutual for k in (p.source, p.target)} - {0}
        lone = [p for p in oneway if p not in full and not {p.source, p.target} & taken]
        if mutual:
            accords = [_accords(parse, marks, pair) for pair in mutual]
            one = next(filter(None, accords), set())  # further accords the rules propose
            mutual = [p for p, with_it in zip(mutual, accords, strict=True) if with_it <= one]
            events.append(_event(parse, marks, pairs, mutual, event_type, trigger, mutual=True))
        apart = [_in_one_list(parse, marks, part) for part in _by_sides(full)]
        for part in [*apart, *([p] for p in lone)]:
            events.append(_event(parse, marks, pairs, part, event_type, trigger, mutual=False))
    return events


def _across(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether a side is of another clause: "Chad fell and Mali protested", "…; Mali …"."""
    verb = pair.trigger
    places = [parse.starts[verb], *(marks[k - 1].span[0] for k in (pair.source, pair.target) if k)]
    if ";" in parse.text[min(places) : max(places)]:
        return True
    for mark in (pair.source, pair.target):
        head = head_of(parse, marks[mark - 1].span) if mark else None
        if head is not None and clauses.is_left_out(parse, head):
            return True  # "not Palestine but Israel"
    own = parse.labels[verb] == "conj" and parse.having(verb, *_SUBJECTS)
    later = any(mark.codes and mark.span[0] > parse.starts[verb] for mark in marks)
    # "After B sided with C, and A accused D": C is of the clause before.
    return bool(own and later) and min(places) < parse.starts[min(parse.subtree(verb))]


def _of_others(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether a side is outside "X's war in Y", or left: "switched recognition from Y"."""
    verb = pair.trigger
    if pair.target and is_beside(parse, pair.event_type, marks[pair.target - 1].span[0], verb):
        return True
    if pair.event_type not in CONFLICT:
        return False
    by, on = (_first(parse, marks[k - 1]) if k else None for k in (pair.source, pair.target))
    beside = by is not None and is_beside(parse, pair.event_type, parse.starts[by], verb)
    if beside and on is not None and parse.labels[on] == "nsubj":
        return True  # "X attacked Z alongside Y": Y did not attack X
    if not parse.is_noun(verb):
        return False
    near = [(k, parse.having(k, "pobj")) for k in parse.subtree(verb) if k > verb]
    of = [t for k, targets in near if parse.lemmas[k] == "of" for t in targets]
    owners = parse.having(verb, "poss") + (of if parse.lemmas[verb] == "war" else [])
    whose, whom = (
        {code for mark in marks if _first(parse, mark) in heads for code in mark.codes}
        for heads in (owners, [t for _, targets in near for t in targets if t not in owners])
    )
    sides = [marks[k - 1].codes for k in (pair.source, pair.target) if k]
    inside = [bool(codes & (whose | whom)) for codes in sides]
    return bool(whose) and not (all(inside) if whom else any(inside))


def _by_witness(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether who looks on, or a state that votes, is taken for who acts in what is done.

    "A witnessed the signing of an accord by B and C", "India abstained on a resolution that
    condemned Russia". A parliament or a bloc votes for its own deeds.
    """
    if not pair.source:
        return False
    doer, above = marks[pair.source - 1], [*parse.upward(pair.trigger)]
    first = _first(parse, doer)
    if first is None or first in above or (verb := parse.heads[first]) not in above:
        return False
    below = above[: above.index(verb)]
    lemmas = {parse.lemmas[k] for k in [verb, *below, *parse.having(verb, "acomp")]}
    state = any(actor.kind == "state" and actor.sector != "LEG" for actor in doer.actors)
    row = match(parse, verb)  # nor is what is opposed done
    votes = not lemmas.isdisjoint(WORDS["abstaining"] | ({"vote"} if state else set()))
    votes = votes or (state and row is not None and row.event_type == "REJECT")
    own = any(parse.labels[k] in _IN_PHRASE or parse.having(k, "nsubj") for k in below)
    return (votes and own) or not lemmas.isdisjoint(WORDS["looking on"])


def _elsewhere(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether the deed is of a third side, or its target only where a third side is."""
    source, place = (_first(parse, marks[k - 1]) if k else None for k in (pair.source, pair.target))
    others = {_first(parse, mark) for mark in marks if mark.codes} - {source, place, None}
    after = [k for v in parse.having(pair.trigger, "conj") for k in parse.having(v, *_SUBJECTS)]
    if not {source, place}.isdisjoint(after):
        return True  # "Chad fell and Mali protested"
    whose = [parse.heads[k] for k in (source, place) if k and parse.labels[k] in MODIFIERS]
    if pair.event_type == "SANCTION" and any(clauses.joiner(parse, k) is not None for k in whose):
        return True  # "Chad joined EU sanctions"
    by = pair.trigger if place is None else parse.heads[place]
    inside = (parse.heads[by], *parse.having(parse.heads[by], "dobj"))
    if parse.lemmas[by] in WHERE and not others.isdisjoint(inside):
        return pair.event_type not in ("ASSAULT", "CONSULT", "MOBILIZE")
    if not parse.is_verb(pair.trigger) or source is None or place is None:
        return False
    if pair.event_type == "MOBILIZE" and any(parse.labels[k] == "advcl" for k in parse.upward(by)):
        to = [t for p, t in clauses.prepositional(parse, pair.trigger) if p == "to"]
        return not others.isdisjoint(to)  # "sent men to A to fight against B"
    doer = clauses.subject(parse, pair.trigger)
    held = parse.heads[pair.trigger] if parse.labels[pair.trigger] in ("acl", "relcl") else None
    if held is not None and parse.lemmas[held] in WORDS["suits"]:
        maker = clauses.verb_above(parse, held)  # "dismissed X's case accusing Y": not the court
        if parse.lemmas[maker] not in WORDS["making"] and source in parse.having(maker, "nsubj"):
            return True
    apart = clauses.verb_above(parse, source) != pair.trigger
    return apart and doer in others


def _accords(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> set[int]:
    """Return the nouns or verbs to which the sides are joined by "with": a treaty with X."""
    firsts = (_first(parse, marks[k - 1]) for k in (pair.source, pair.target) if k)
    by = {clauses.first_listed(parse, parse.heads[k]) for k in firsts if k is not None}
    return {parse.heads[k] for k in by if parse.lemmas[k] == "with"}


def _of_two_accords(parse: Parse, marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether the sides are of two deeds: "signed a treaty with A and a pact with B"."""
    return len(_accords(parse, marks, pair)) > 1


_FALSE = (_across, _of_others, _by_witness, _elsewhere, _of_two_accords)


def _first(parse: Parse, mark: Mark) -> int | None:
    """Return the token of a phrase, or of the first one in its list."""
    head = head_of(parse, mark.span)
    return None if head is None else clauses.first_listed(parse, head)


def _listed(parse: Parse, marks: Sequence[Mark], pair: LearnedPair, after: str = "") -> bool:
    """Return whether both sides stand in one list: "A, B and C" act, or are acted on, together.

    ``after``: the preposition before the list. Those "with" whom others act are not all who act.
    """
    firsts = {_first(parse, marks[k - 1]) if k else None for k in (pair.source, pair.target)}
    first = firsts.pop()
    if first is None or firsts:
        return False
    return not after or parse.lemmas[parse.heads[first]] == after


def _in_one_list(
    parse: Parse, marks: Sequence[Mark], pairs: list[LearnedPair]
) -> list[LearnedPair]:
    """Keep those abroad who stand in the list of the likeliest of them: "left A for B"."""
    abroad = [p for p in pairs if marks[p.target - 1].codes != marks[p.source - 1].codes]
    if not abroad or pairs[0].event_type == "CONSULT":  # "a truce of A, with B, that C mediated"
        return pairs
    best = marks[max(abroad, key=lambda pair: pair.probability).target - 1]
    # "Left A in May and B in June": the parser joins B to the verb.
    firsts = {_first(parse, best), pairs[0].trigger}
    others = {p.target for p in abroad if _first(parse, marks[p.target - 1]) not in firsts}
    return [p for p in pairs if p.target not in others or best.codes & marks[p.target - 1].codes]


def _of_itself(marks: Sequence[Mark], pair: LearnedPair) -> bool:
    """Return whether a state would act on what bears its name: "A said that A is ready"."""
    sides = [a for k in (pair.source, pair.target) if k for a in marks[k - 1].actors]
    doer = sides[0]
    if len(sides) != 2 or not doer.code or doer.code != sides[1].code or doer.text in entities():
        return False
    governs = doer.sector == "GOV" or (doer.kind == "state" and not doer.sector)
    named = lookup(sides[1].text) if governs else None
    return named is not None and named.kind == "state" and named.form in _NAMES


def _by_sides(pairs: list[LearnedPair]) -> list[list[LearnedPair]]:
    """Divide pairs into deeds in which each source acts on each target."""
    by_source: dict[int, set[int]] = {}
    for pair in pairs:
        by_source.setdefault(pair.source, set()).add(pair.target)
    alike: dict[frozenset[int], set[int]] = {}
    for source, targets in by_source.items():
        alike.setdefault(frozenset(targets), set()).add(source)
    return [
        [p for p in pairs if p.source in sources and p.target in targets]
        for targets, sources in alike.items()
    ]


def _event(
    parse: Parse,
    marks: Sequence[Mark],
    pairs: Pairs,
    members: list[LearnedPair],
    event_type: str,
    trigger: int,
    *,
    mutual: bool,
) -> EventCandidate:
    sources = _actors(marks, _whole_list(parse, marks, {p.source for p in members}))
    targets = [] if mutual else _actors(marks, [p.target for p in members])
    first = max(members, key=lambda pair: pair.probability)
    chances = pairs.status[first.source, first.target]
    state = clauses.status(parse, trigger, LIGHT_VERBS)
    status = STATUS_LABELS[int(chances.argmax())]
    likely = chances[STATUS_LABELS.index(state.status)] > 0.02
    # The reader overlooks a denial far above the deed, but knows a wish from a deed.
    asked = parse.text.endswith("?")
    if asked or state.status == "denied" or (state.status != "actual" and likely):
        status = state.status
    types = pairs.types[first.source, first.target]
    mode = mode_of(event_type, pairs.modes[first.source, first.target])
    return EventCandidate(
        *as_ended(parse, trigger, event_type, mode), tuple(sources),
        tuple(targets), mutual, trigger, status, state.attributed_to,
        f"learned:{parse.lemmas[trigger]}", basis=basis_of(("reader",), event_type, types),
    )  # fmt: skip


def basis_of(proposers: tuple[str, ...], event_type: str, chances: Floats) -> Basis:
    """Return the proposers of an event and a summary of the 17 type probabilities of its pair."""
    decided = LABELS.index(event_type)
    second = max((k for k in range(len(LABELS)) if k != decided), key=lambda k: chances[k])
    figures = (1 - chances[NONE], chances[decided], chances[second])
    some, same, other = (round(float(value), 3) for value in figures)
    return Basis(proposers, some, same, LABELS[second], other)


def _whole_list(parse: Parse, marks: Sequence[Mark], numbers: set[int]) -> set[int]:
    """Return several marks of one list with the others in it, whom the reader may overlook."""
    firsts = {_first(parse, marks[k - 1]) for k in numbers if k}
    if len(numbers) < 2 or len(firsts) > 1:
        return numbers
    sure = (k for k, mark in enumerate(marks, 1) if mark.sure and mark.codes)
    return numbers | {k for k in sure if _first(parse, marks[k - 1]) in firsts}


def _actors(marks: Sequence[Mark], numbers: Collection[int]) -> list[Actor]:
    return each_once([a for k in sorted(set(numbers) - {0}) for a in marks[k - 1].actors])


def mode_of(event_type: str, chances: Floats) -> str | None:
    """Return the mode of a type, or None if no mode is likely enough."""
    own = ("-", f"{event_type}/")
    allowed = [k for k, label in enumerate(MODE_LABELS) if label.startswith(own)]
    weights = chances[allowed]
    best = int(weights.argmax())
    label = MODE_LABELS[allowed[best]]
    sure = weights[best] >= MODE_FLOOR * weights.sum()
    return label.split("/")[1] if sure and label != "-" else None
