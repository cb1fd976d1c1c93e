"""How far an event can be trusted, and why one of its sides is null.

Confidence is the calibrated probability that the type and a pair of sides are right: a small
logistic model of what proposed the event and the reader's output for its sides. It is fitted on
labelled articles that the reader's weights never saw (``training/relation/calibrate.py``); the
model card has its errors.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from multivector.coding.actors.marks import LINK_FLOOR, Mark
from multivector.coding.coded import Actor, Event
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.reader.classifier import LABELS, Pairs

# Probabilities nearer to 0 or 1 than this add no information.
_EDGE = 0.01


def features(event: EventCandidate | Event) -> dict[str, float]:
    """Return the features on which the confidence is based; zero if one does not apply."""
    basis = event.basis
    if basis is None:
        return {}
    asked = basis.probability is not None
    # Agreement on the type, the number of sides, an empty side and the status add no accuracy.
    return {
        "rules": float("rules" in basis.proposers),
        "type": _logit(basis.type_probability) if asked else 0.0,
        "sides": _logit(1.0 if basis.side_probability is None else basis.side_probability),
    }


def confidence(event: EventCandidate | Event) -> float:
    """Return the probability, 0 to 1, that an event has the right type and source–target pair."""
    weights = fitted()["weights"]
    terms = (weights[name] * value for name, value in features(event).items())
    return round(1 / (1 + math.exp(-(weights["constant"] + sum(terms)))), 2)


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """Return the ``weights`` of the logistic model by feature, and how often ``listed`` events,
    ``sure`` or ``doubtful``, are right in news reports that nothing was fitted on (model card).
    """
    path = files("multivector.coding").joinpath("weights/confidence.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _logit(chance: float | None) -> float:
    bounded = min(max(chance or 0.0, _EDGE), 1 - _EDGE)
    return math.log(bounded / (1 - bounded))


def missing(event: EventCandidate, marks: Sequence[Mark], pairs: Pairs) -> tuple[str, ...]:
    """Return the reason for each side without a code, from the marks of the sentence."""
    reasons = []
    sides = (("actor", event.actor), ("recipient", event.recipient))
    for role, side in sides[:1] if event.reciprocal else sides:
        if not side:
            reasons.append(f"{role}: {_nobody(event, role, marks, pairs)}")
        reasons += [f"{role}: {_uncoded(actor, marks)}" for actor in side if not actor.code]
    return tuple(reasons)


def known(event: EventCandidate, marks: Sequence[Mark]) -> float:
    """Return the lower of the probabilities that the phrases of an event denote its two sides."""
    sides = event.actor, event.recipient or event.actor[1:]
    numbers = {number_of(side, marks) for side in sides} - {0}
    return min((marks[number - 1].linked for number in numbers), default=1.0)


def _nobody(event: EventCandidate, role: str, marks: Sequence[Mark], pairs: Pairs) -> str:
    """Name the most likely phrase for an empty side, with its probability."""
    others = event.recipient if role == "actor" else event.actor
    known = number_of(others, marks)
    kind = LABELS.index(event.event_type)
    chances = {
        k: float(pairs.types[(k, known) if role == "actor" else (known, k)][kind])
        for k in range(1, len(marks) + 1)
        if k != known
    }
    if not chances:
        return "the sentence names no other party"
    nearest = max(chances, key=chances.__getitem__)
    words = marks[nearest - 1].actors[0].text
    return f"none found; the most likely candidate is “{words}” ({chances[nearest]:.0%})"


def _uncoded(actor: Actor, marks: Sequence[Mark]) -> str:
    said, number = f"“{actor.text}” is not a state", number_of([actor], marks)
    if not number or (nearest := marks[number - 1].nearest) is None:
        return f"{said} and does not refer to an earlier phrase"
    likely = f"{nearest[0]} ({nearest[1]:.0%})"
    return f"{said}; it most likely refers to {likely}, below the {LINK_FLOOR:.0%} threshold"


def number_of(sides: Sequence[Actor], marks: Sequence[Mark]) -> int:
    """Return the number of the mark that contains the first side; 0 if there is none."""
    for side in sides[:1]:
        for k, mark in enumerate(marks, start=1):
            if (side.start or 0) < mark.span[1] and mark.span[0] < (side.end or 0):
                return k
    return 0
