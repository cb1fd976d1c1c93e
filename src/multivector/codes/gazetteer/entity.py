"""Entities that names refer to, and mentions of them in a text."""

from dataclasses import dataclass

KINDS = ("state", "bloc", "organisation", "company", "person", "group", "region", "place")


@dataclass(frozen=True, slots=True)
class Entity:
    """The entity that a name refers to.

    >>> Entity("KAZ", "state", "demonym", "Kazakhstan").code
    'KAZ'
    """

    # ISO 3166-1 alpha-3 code (``XKX`` for Kosovo) or acronym of a bloc. For a place, the state that
    # it is in; for a person, the state that the person acts for. None if there is none.
    code: str | None
    kind: str  # One of ``KINDS``
    # Type of the name: name, former, demonym, adjective, capital, seat, organ, acronym, office,
    # office-holder, part (of a state), city, feature (a sea, a river), people, dateline. "Beijing"
    # has form capital and kind state; the caller decides if "in Beijing" is a place
    form: str
    name: str  # The canonical name
    # PLOVER sector, if the name implies one (GOV for the Kremlin, LEG for the Knesset)
    sector: str | None = None
    # Role of a person on the given date: ``president``, ``former president``
    role: str | None = None
    members: tuple[str, ...] = ()  # ISO3 codes of a group or region, sorted; empty when unknown
    # A second reading, to be resolved from context (``BEL`` for Brussels)
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An occurrence of a name; ``text`` is the text from ``start`` to ``end``.

    Offsets are code points into the searched text; the possessive ``'s`` is outside.
    """

    start: int
    end: int
    text: str
    entity: Entity
