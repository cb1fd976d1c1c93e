"""An event of a sentence before it has a document."""

from dataclasses import dataclass

from multivector.coding.coded import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """An event of a sentence before it has a document: tokens instead of offsets."""

    event_type: str
    mode: str | None
    actor: tuple[Actor, ...]
    recipient: tuple[Actor, ...]
    reciprocal: bool
    trigger: int
    status: str
    speaker: int | None
    rule: str
    confidence: float
    weak: bool = False  # the trigger alone does not make an event
