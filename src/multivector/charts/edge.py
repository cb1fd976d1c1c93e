"""One event between parties, as drawn in a network."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """One event: actors, recipients and quad; reciprocal if it has no recipients."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    quad: str
    mutual: bool = False
