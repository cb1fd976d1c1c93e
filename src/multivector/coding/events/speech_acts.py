"""Deeds that consist in saying: demands and refusals reported, and charges of crimes."""

from multivector.coding.actors.sides import Reader
from multivector.coding.coded import Actor
from multivector.coding.events.arguments import CONFLICT, of_complement, without
from multivector.coding.events.candidate import Found
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse

_STATING = frozenset(
    "say declare announce state insist reiterate conclude stress add maintain".split()
)


def demands(reader: Reader) -> list[Found]:
    """Read "Russia said that Sudan must return the helicopter", "Syria says it will not accept"."""
    parse = reader.parse
    found: list[Found] = []
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
            asked = without(reader.sides(sides[0], things=True), actors)
            refusing = {"will", "would"} & helpers and parse.having(clause, "neg")
            if {"must", "should"} & helpers and actors and any(a.code for a in asked):
                found.append(_spoken(i, "REQUEST", actors, asked, "said:must"))
            elif refusing and actors and not asked:
                told = of_complement(reader, i, actors)
                found.append(_spoken(i, "REJECT", actors, told, "said:will not"))
    return [event for event in found if any(a.code for a in event.actor + event.recipient)]


def _spoken(i: int, event_type: str, actors: list[Actor], others: list[Actor], rule: str) -> Found:
    return Found(
        event_type, None, tuple(actors), tuple(others), False, i, "actual", None, rule, 0.7
    )


# Crimes of states: saying that a deed is one accuses whoever did it.
_CRIMES = frozenset("crime genocide atrocity violation abuse cleansing massacre aggression".split())
_FINDING = frozenset(
    "say conclude find report determine declare call describe rule warn state".split()
)


def charges(reader: Reader, found: list[Found]) -> list[Found]:
    """Read "which the UN's human rights office said could amount to crimes against humanity"."""
    parse = reader.parse
    told_of: list[Found] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in _CRIMES or parse.labels[i] not in ("pobj", "dobj", "attr", "oprd"):
            continue
        verb = _finding_above(parse, i)
        sayer = clauses.subject(parse, verb) if verb is not None else None
        if verb is None or sayer is None:
            continue
        actors = [a for a in reader.sides(sayer) if a.code]
        told = [f for f in found if f.trigger < i and f.event_type in CONFLICT and f.actor]
        accused = [a for f in told for a in without(list(f.actor), actors) if a.code]
        if actors and accused:
            told_of.append(
                Found("ACCUSE", "allege", tuple(actors), tuple(accused[:1]), False, i, "actual",
                      None, "said:crime", 0.75)
            )  # fmt: skip
    return told_of[:1]


def _finding_above(parse: Parse, i: int) -> int | None:
    node = i
    for _ in range(len(parse)):
        if parse.heads[node] == node:
            return None
        node = parse.heads[node]
        if parse.lemmas[node] in _FINDING:
            return node
    return None
