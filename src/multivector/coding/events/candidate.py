"""A candidate event in one sentence, before classification and without its document."""

from dataclasses import dataclass

from multivector.coding.coded import Actor, Basis

BY_RULES = Basis(("rules",))


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """An event proposed by the rules; trigger and speaker are tokens of the parse."""

    event_type: str  # PLOVER type
    mode: str | None
    actor: tuple[Actor, ...]
    recipient: tuple[Actor, ...]
    reciprocal: bool
    trigger: int
    status: str
    speaker: int | None
    rule: str
    weak: bool = False  # the trigger does not suffice for an event: the classifier must agree
    basis: Basis = BY_RULES
    confidence: float = 0.5  # set by the decision
