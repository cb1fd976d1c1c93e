"""Untriggered pairs: two sides in one sentence without a trigger from the table.

The rules only propose them; the classifier decides whether the first does anything to the second.
"""

from itertools import chain

from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.arguments import excluding, recipients_of
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import LIGHT_VERBS, TriggerPattern
from multivector.coding.events.outcome import any_code, codes
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse

# Verbs that describe no interaction of two sides, or only report speech.
_UNINFORMATIVE = frozenset(
    "say be have do tell report add note think believe know see become remain seem appear include "
    "mean need like make get go come begin start continue use show find hear feel follow".split()
)
_ANY_PATTERN = TriggerPattern("open", "NONE", None, frozenset(), None, None, frozenset())
# Labels of tokens that do not head a phrase of their own.
_NOT_PHRASE_HEADS = frozenset({"compound", "nmod", "amod", "npadvmod", "conj"})
# Pairs proposed per sentence at long range, at most: each costs a pass of the classifier.
MAX_PAIRS = 6


def untriggered_pairs(
    reader: SideReader, candidates: list[EventCandidate], covered: set[int], content: set[int]
) -> list[EventCandidate]:
    """Propose pairs of sides of verbs without a trigger, or else of any main subject.

    Parameters
    ----------
    candidates : list of EventCandidate
        Those with a trigger.
    covered : set of int
        Tokens of triggers and of verbs that only carry or modify one.
    content : set of int
        Tokens of what is requested, promised or refused: no events of their own.

    Returns
    -------
    list of EventCandidate
        Of type ``NONE``, all ``actual``; the rule begins with ``open``.
    """
    parse = reader.parse
    proposals: list[EventCandidate] = []
    for i in range(len(parse)):
        idle = parse.lemmas[i] in _UNINFORMATIVE or parse.lemmas[i] in LIGHT_VERBS
        plain = parse.is_verb(i) and parse.labels[i] not in ("amod", "prep")
        if not plain or i in covered or i in content or idle:
            continue
        event = _pair_of_verb(reader, i)
        known = event is not None and any(
            _has_same_sides(event, other) for other in candidates + proposals
        )
        if event is not None and not known and event.status == "actual":
            proposals.append(event)
    if not candidates and not proposals:
        proposals = _long_range_pairs(reader)
    return proposals


def _has_same_sides(event: EventCandidate, other: EventCandidate) -> bool:
    return (codes(event.actor), codes(event.recipient)) == (
        codes(other.actor),
        codes(other.recipient),
    )


def _pair_of_verb(reader: SideReader, i: int) -> EventCandidate | None:
    parse = reader.parse
    doer = clauses.subject(parse, i)
    actors = reader.sides(doer) if doer is not None else []
    recipients = recipients_of(reader, i, _ANY_PATTERN, actors) if actors else []
    return _pair(parse, i, actors, recipients, f"open:{parse.lemmas[i]}")


def _long_range_pairs(reader: SideReader) -> list[EventCandidate]:
    """Pair each subject or agent with the sides named after it; at most ``MAX_PAIRS``."""
    parse = reader.parse
    proposals: list[EventCandidate] = []
    for i in range(len(parse)):
        if parse.labels[i] not in ("nsubj", "pobj") or not parse.is_noun(i):
            continue
        agent = parse.labels[i] == "pobj" and parse.labels[parse.heads[i]] == "agent"
        if parse.labels[i] == "pobj" and not agent:
            continue
        verb = clauses.verb_above(parse, i)
        actors = [a for a in reader.sides(i) if a.code]
        for node in chain(parse.subtree(verb)):
            if node in parse.subtree(i) or not _heads_phrase(parse, node):
                continue
            sides = excluding(reader.sides(node, things=True, places=True), actors)
            others = [s for s in sides if all(s.code != a.code for a in actors)]
            event = _pair(parse, verb, actors, others, f"open far:{parse.lemmas[verb]}")
            if (
                event
                and event.status == "actual"
                and not any(_has_same_sides(event, p) for p in proposals)
            ):
                proposals.append(event)
    return proposals[:MAX_PAIRS]


def _heads_phrase(parse: Parse, i: int) -> bool:
    return parse.is_noun(i) and parse.labels[i] not in _NOT_PHRASE_HEADS


def _pair(
    parse: Parse, i: int, actors: list[Actor], recipients: list[Actor], rule: str
) -> EventCandidate | None:
    sides = tuple(actors), tuple(recipients)
    if not (any_code(sides[0]) and any_code(sides[1])):
        return None
    state = clauses.status(parse, i, LIGHT_VERBS)
    return EventCandidate(
        "NONE", None, *sides, False, i, state.status, state.attributed_to, rule, 0.5
    )
