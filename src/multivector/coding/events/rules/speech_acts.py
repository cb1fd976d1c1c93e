"""Speech acts without a trigger of their own: reported demands and refusals."""

from multivector.coding.actors.sides import SideReader
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.rules.arguments import complement_sides, excluding
from multivector.coding.syntax import clauses
from multivector.coding.syntax.words import WORDS


def reported_demands(reader: SideReader) -> list[EventCandidate]:
    """Return demands ("said that Sudan must return it") and refusals ("says it will not go")."""
    parse = reader.parse
    candidates: list[EventCandidate] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in WORDS["stating"] or not parse.is_verb(i):
            continue
        speaker = clauses.subject(parse, i)
        for clause in parse.having(i, "ccomp"):
            named = parse.having(clause, "nsubj", "nsubjpass")
            if speaker is None or not named:
                continue
            helpers = {parse.lemmas[c] for c in parse.having(clause, "aux")}
            actors = reader.sides(speaker)
            asked = excluding(reader.sides(named[0], things=True), actors)
            refusing = {"will", "would"} & helpers and parse.having(clause, "neg")
            if {"must", "should"} & helpers and actors and any(a.code for a in asked):
                kind, others, rule = "REQUEST", asked, "said:must"
            elif refusing and actors and not asked:
                kind, others, rule = "REJECT", complement_sides(reader, i, actors), "said:will not"
            else:
                continue
            sides = tuple(actors), tuple(others)
            candidates.append(EventCandidate(kind, None, *sides, False, i, "actual", None, rule))
    return [event for event in candidates if any(a.code for a in event.actor + event.recipient)]
