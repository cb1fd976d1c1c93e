"""One deed between parties, as a network draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """One event: who acted, on whom, in which quad; mutual when no side is the giver."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    quad: str
    mutual: bool = False
