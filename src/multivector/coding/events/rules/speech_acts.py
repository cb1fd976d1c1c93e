"""Speech acts without a trigger of their own: reported demands, refusals and accusations."""

from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.rules.arguments import CONFLICT, complement_sides, excluding
from multivector.coding.syntax import clauses
from multivector.coding.syntax.words import WORDS

_STATING = WORDS["stating"]
# Crimes of states: calling an act one of these accuses its actor.
_CRIMES = frozenset("crime genocide atrocity violation abuse cleansing massacre aggression".split())
_FINDING = WORDS["finding"]


def reported_demands(reader: SideReader) -> list[EventCandidate]:
    """Return demands ("said that Sudan must return it") and refusals ("says it will not go")."""
    parse = reader.parse
    candidates: list[EventCandidate] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in _STATING or not parse.is_verb(i):
            continue
        speaker = clauses.subject(parse, i)
        for clause in parse.having(i, "ccomp"):
            sides = parse.having(clause, "nsubj", "nsubjpass")
            if speaker is None or not sides:
                continue
            helpers = {parse.lemmas[c] for c in parse.having(clause, "aux")}
            actors = reader.sides(speaker)
            asked = excluding(reader.sides(sides[0], things=True), actors)
            refusing = {"will", "would"} & helpers and parse.having(clause, "neg")
            if {"must", "should"} & helpers and actors and any(a.code for a in asked):
                candidates.append(_spoken(i, "REQUEST", actors, asked, "said:must"))
            elif refusing and actors and not asked:
                others = complement_sides(reader, i, actors)
                candidates.append(_spoken(i, "REJECT", actors, others, "said:will not"))
    return [event for event in candidates if any(a.code for a in event.actor + event.recipient)]


def _spoken(
    i: int, event_type: str, actors: list[Actor], others: list[Actor], rule: str
) -> EventCandidate:
    return EventCandidate(
        event_type, None, tuple(actors), tuple(others), False, i, "actual", None, rule
    )


def crime_accusations(reader: SideReader, candidates: list[EventCandidate]) -> list[EventCandidate]:
    """Return an accusation such as "which the UN said could amount to crimes against humanity".

    The accused is the actor of a conflict event earlier in the sentence.
    """
    parse = reader.parse
    accusations: list[EventCandidate] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in _CRIMES or parse.labels[i] not in ("pobj", "dobj", "attr", "oprd"):
            continue
        above = (k for k in parse.upward(i) if k != i and parse.lemmas[k] in _FINDING)
        verb = next(above, None)
        sayer = None if verb is None else clauses.subject(parse, verb)
        if sayer is None:
            continue
        actors = [a for a in reader.sides(sayer) if a.code]
        conflicts = [
            conflict
            for conflict in candidates
            if conflict.trigger < i and conflict.event_type in CONFLICT and conflict.actor
        ]
        accused = [
            a for conflict in conflicts for a in excluding(list(conflict.actor), actors) if a.code
        ]
        if actors and accused:
            sides = tuple(actors), tuple(accused[:1])
            accusations.append(
                EventCandidate("ACCUSE", "allege", *sides, False, i, "actual", None, "said:crime")
            )
    return accusations[:1]
