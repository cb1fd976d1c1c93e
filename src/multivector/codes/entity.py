"""What a name stands for, and where it was found in a text."""

from dataclasses import dataclass, replace

KINDS = ("state", "bloc", "organisation", "company", "person", "group", "region", "place")


@dataclass(frozen=True, slots=True)
class Entity:
    """What a name stands for.

    Attributes
    ----------
    code : str or None
        ISO 3166-1 alpha-3 (``XKX`` for Kosovo) or the acronym of a bloc; for a place or a person
        the state it lies in or acts for; None when there is none.
    kind : str
        One of ``KINDS``.
    form : str
        How the name names it: name, former, demonym, adjective, capital, seat, organ, acronym,
        office, office-holder, part (of a state), city, feature (a sea, a river), people, dateline.
        "In Beijing" is left to the reader: the form is capital, the kind state.
    name : str
        The canonical name.
    sector : str or None
        PLOVER sector when the name implies one (the Kremlin GOV, the Knesset LEG).
    role : str or None
        Of a person, on the date asked for: ``president``, ``former president``.
    members : tuple of str
        ISO3 codes of a group or region, sorted; empty when unknown.
    alternative : str or None
        A second reading that the words around must decide (``BEL`` for Brussels).

    Examples
    --------
    >>> Entity("KAZ", "state", "demonym", "Kazakhstan").code
    'KAZ'
    """

    code: str | None
    kind: str
    form: str
    name: str
    sector: str | None = None
    role: str | None = None
    members: tuple[str, ...] = ()
    alternative: str | None = None

    def with_form(self, form: str) -> "Entity":
        """Return the same entity under another form of name."""
        return replace(self, form=form)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands; ``text`` is the words from ``start`` to ``end``.

    Offsets are code points into the text that was searched; the possessive ``'s`` is outside.
    """

    start: int
    end: int
    text: str
    entity: Entity
