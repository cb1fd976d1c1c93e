"""Speech acts without a trigger of their own: reported demands and refusals."""

from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.rules.arguments import complement_sides, excluding
from multivector.coding.syntax import clauses
from multivector.coding.syntax.words import WORDS

_STATING = WORDS["stating"]


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
