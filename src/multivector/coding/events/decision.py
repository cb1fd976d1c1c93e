"""Type and structure deciding together: what the rules found, weighed by the classifier.

The rules propose events and open pairs (two sides of one verb without a trigger we know); the
classifier reads each pair with its spans marked. A rule's type adds a bonus to the classifier's
log-probability, larger for a plain trigger than for a weak one; the best type wins, and "no
relation" may win. Bonus and thresholds were chosen on the project's own held-out sentences and on
the development halves of the public sets; see the model card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from multivector.coding.coded import Actor
from multivector.coding.events.candidate import Found
from multivector.coding.events.classifier import LABELS, MODE_LABELS, Relation, Span, classify
from multivector.coding.events.non_political import is_leisure
from multivector.coding.events.ontology import TYPES

# What a rule's word is worth, in nats: a plain trigger, a weak one.
PLAIN_BONUS, WEAK_BONUS = 6.0, 4.0
# An open pair needs this probability of one type: of one verb, or of a subject and a side far off.
# On the development half of GSR the figures hardly move between .5 and .75; silence decides.
OPEN_FLOOR, FAR_FLOOR = 0.60, 0.85
MODE_FLOOR = 0.6
# In a sentence of sport or art the classifier must be sure that a deed is meant.
PLAY_FLOOR = 0.7
# Types whose sense lies in the grammar (who is asked, what is announced) stay with the rule.
_GRAMMATICAL = frozenset({"said:must", "said:will not", "said:crime"})


@dataclass(frozen=True, slots=True)
class Judged:
    """An event after the classifier: its type, and the runner-up with both probabilities."""

    event: Found
    probability: float | None
    runner_up: str | None
    runner_up_probability: float | None


def refine(sentences: Sequence[str], found: Sequence[tuple[int, Found]]) -> list[Judged | None]:
    """Weigh the events of a document with the classifier.

    Parameters
    ----------
    sentences : sequence of str
    found : sequence of (sentence number, event)
        Events whose rule begins with ``open`` are proposals without a trigger.

    Returns
    -------
    list of Judged or None
        One for each event, None where it is no event after all.
    """
    pairs: list[tuple[int, Span, Span]] = []
    owners: list[int] = []
    for k, (sentence, event) in enumerate(found):
        spans = _spans(event)
        if spans is not None and event.rule not in _GRAMMATICAL:
            pairs.append((sentence, *spans))
            owners.append(k)
    relations = dict(zip(owners, classify(sentences, pairs), strict=True))
    play = {k for k in {sentence for sentence, _ in found} if is_leisure(sentences[k])}
    verdicts = [
        _judge(event, relations[k]) if k in relations else _unread(event)
        for k, (_, event) in enumerate(found)
    ]
    return [
        None if sentence in play and (not verdict or (verdict.probability or 0) < PLAY_FLOOR)
        else verdict
        for (sentence, _), verdict in zip(found, verdicts, strict=True)
    ]  # fmt: skip


def _spans(event: Found) -> tuple[Span, Span] | None:
    sides = list(event.actor[:1]) + list(event.recipient[:1] or event.actor[1:2])
    if len(sides) < 2:
        return None
    first, second = (_span(side) for side in sides)
    return (first, second) if first and second and first != second else None


def _span(side: Actor) -> Span | None:
    return None if side.start is None or side.end is None else (side.start, side.end)


def _unread(event: Found) -> Judged | None:
    """Keep what the classifier cannot read: one side only. An open pair needs it."""
    return None if event.rule.startswith("open") else Judged(event, None, None, None)


def _judge(event: Found, relation: Relation) -> Judged | None:
    scores = np.log(relation.types + 1e-9)
    opened = event.rule.startswith("open")
    if not opened:
        scores[LABELS.index(event.event_type)] += WEAK_BONUS if event.weak else PLAIN_BONUS
        if not event.weak or event.rule.startswith("noun"):
            # "Russia's war in Ukraine" stands in the background of a sentence, and yet is told.
            scores[LABELS.index("NONE")] = -np.inf
    order = np.argsort(-scores)
    best = int(order[0])
    floor = FAR_FLOOR if event.rule.startswith("open far") else OPEN_FLOOR
    if LABELS[best] == "NONE" or (opened and relation.types[best] < floor):
        return None
    second = int(order[1])
    event_type = LABELS[best]
    mode = event.mode if event_type == event.event_type else None
    mode = mode or _mode(event_type, relation)
    if opened and mode == "visit":
        mode = None  # who visits whom is a matter of grammar, and no rule has read it
    rule = event.rule if event_type == event.event_type else f"{event.rule}:model"
    probability = float(relation.types[best])
    confidence = round((event.confidence + probability) / 2, 2) if not opened else probability
    judged = replace(
        event, event_type=event_type, mode=mode, rule=rule, confidence=round(confidence, 2)
    )
    return Judged(judged, probability, LABELS[second], float(relation.types[second]))


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
