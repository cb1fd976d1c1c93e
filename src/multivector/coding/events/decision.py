"""The decision on an event: what the rules propose, weighed by the classifier.

The rules propose events and untriggered pairs (two sides of a verb that no trigger covers); the
classifier reads each pair with its spans marked. A rule's type adds a bonus to the classifier's
log-probability, larger for a plain trigger than for a weak one; the best type wins, and "no
relation" may win. Bonuses and thresholds were chosen on the project's own held-out sentences and
on the development halves of the public sets; see the model card.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.classifier import LABELS, MODE_LABELS, Relation, Span, classify
from multivector.coding.events.non_political import is_non_political_text
from multivector.coding.events.ontology import TYPES

# Weight of a rule's type in nats: for a plain trigger, for a weak one.
PLAIN_BONUS, WEAK_BONUS = 6.0, 4.0
# Least probability of the best type for an untriggered pair: of one verb, and at long range (a main
# subject and a side named anywhere after it). On the development half of GSR the scores hardly
# move between .5 and .75; the share of false events on the silence set decided.
UNTRIGGERED_FLOOR, LONG_RANGE_FLOOR = 0.60, 0.85
# Least share of the best mode among the modes of its type.
MODE_FLOOR = 0.6
# Least probability of the best type in a sentence of sport or the arts.
NON_POLITICAL_FLOOR = 0.7
# Rules whose type lies in the grammar (who is asked, what is announced): the classifier is not
# asked.
_GRAMMATICAL = frozenset({"said:must", "said:will not", "said:crime"})


def decide(text: str, candidates: Sequence[EventCandidate]) -> list[EventCandidate]:
    """Weigh the candidates of a sentence with the classifier.

    Parameters
    ----------
    text : str
        The sentence.
    candidates : sequence of EventCandidate
        Those whose rule begins with ``open`` are untriggered pairs.

    Returns
    -------
    list of EventCandidate
        The accepted ones, in order, with the type, mode and confidence decided upon.
    """
    pairs: list[tuple[int, Span, Span]] = []
    owners: list[int] = []
    for k, candidate in enumerate(candidates):
        spans = _spans(candidate)
        if spans is not None and candidate.rule not in _GRAMMATICAL:
            pairs.append((0, *spans))
            owners.append(k)
    relations = dict(zip(owners, classify([text], pairs), strict=True))
    floor = NON_POLITICAL_FLOOR if candidates and is_non_political_text(text) else 0.0
    accepted = []
    for k, candidate in enumerate(candidates):
        if k in relations:
            decision = judge(candidate, relations[k])
        else:
            # One side only: the classifier cannot read it, and an untriggered pair needs it.
            decision = None if candidate.rule.startswith("open") else (candidate, 0.0)
        if decision is not None and decision[1] >= floor:
            accepted.append(decision[0])
    return accepted


def _spans(candidate: EventCandidate) -> tuple[Span, Span] | None:
    sides = list(candidate.actor[:1]) + list(candidate.recipient[:1] or candidate.actor[1:2])
    if len(sides) < 2:
        return None
    first, second = (_span(side) for side in sides)
    return (first, second) if first and second and first != second else None


def _span(side: Actor) -> Span | None:
    return None if side.start is None or side.end is None else (side.start, side.end)


def judge(candidate: EventCandidate, relation: Relation) -> tuple[EventCandidate, float] | None:
    """Combine a rule with the classifier's probabilities for its pair of spans.

    Returns
    -------
    (EventCandidate, float) or None
        The candidate with the best type, its mode and confidence, and the classifier's
        probability of that type; None where "no relation" wins or a floor is not reached.
    """
    scores = np.log(relation.types + 1e-9)
    untriggered = candidate.rule.startswith("open")
    if not untriggered:
        bonus = WEAK_BONUS if candidate.weak else PLAIN_BONUS
        scores[LABELS.index(candidate.event_type)] += bonus
        if not candidate.weak or candidate.rule.startswith("noun"):
            # "Russia's war in Ukraine" is background, but it is reported all the same.
            scores[LABELS.index("NONE")] = -np.inf
    best = int(np.argsort(-scores)[0])
    floor = LONG_RANGE_FLOOR if candidate.rule.startswith("open far") else UNTRIGGERED_FLOOR
    if LABELS[best] == "NONE" or (untriggered and relation.types[best] < floor):
        return None
    event_type = LABELS[best]
    same = event_type == candidate.event_type
    mode = (candidate.mode if same else None) or _mode(event_type, relation)
    if untriggered and mode == "visit":
        mode = None  # who visits whom is a matter of grammar, which no rule has read here
    probability = float(relation.types[best])
    mean = round((candidate.confidence + probability) / 2, 2)
    decided = replace(
        candidate,
        event_type=event_type,
        mode=mode,
        rule=candidate.rule if same else f"{candidate.rule}:model",
        confidence=round(probability if untriggered else mean, 2),
    )
    return decided, probability


def _mode(event_type: str, relation: Relation) -> str | None:
    allowed = [
        k
        for k, label in enumerate(MODE_LABELS)
        if label == "-" or label.startswith(event_type + "/")
    ]
    weights = relation.modes[allowed]
    best = int(weights.argmax())
    label = MODE_LABELS[allowed[best]]
    sure = weights[best] >= MODE_FLOOR * weights.sum()
    return label.split("/")[1] if sure and label != "-" and event_type in TYPES else None
