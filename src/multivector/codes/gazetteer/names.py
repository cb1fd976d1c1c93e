"""Find every name in a text, or look one up."""

from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.codes.gazetteer.phrases import resolve
from multivector.codes.gazetteer.tree import Gazetteer, gazetteer

__all__ = ["Entity", "Gazetteer", "Mention", "find", "gazetteer", "lookup"]


def find(text: str, *, on: str | None = None) -> list[Mention]:
    """Find the states, blocs, people, organisations, regions and places named in a text, in order.

    Mentions never overlap; the longest name wins. Names are matched in their normal case, or in
    capitals (four letters or more); the possessive ``'s`` is excluded. A surname that is not
    distinctive is matched only after the full name. Names that are not actors (New Jersey, the
    Indian Ocean, Michael Jordan) are ignored or reported as places. Raises InputError if ``on`` is
    not a date.

    ``text``: any text; offsets are code points into it. ``on``: day, month or year of the text (ISO
    8601), used to resolve offices and dated names.

    Examples
    --------
    >>> [(m.text, m.entity.code) for m in find("Kazakhstan's envoy met Putin in New Jersey.")]
    [('Kazakhstan', 'KAZ'), ('Putin', 'RUS'), ('New Jersey', 'USA')]
    """
    return gazetteer().find(text, on=on)


def lookup(name: str, *, on: str | None = None) -> Entity | None:
    """Look up a complete name; None if unknown.

    Articles and possessives are stripped. A state's name or adjective with an office or organ
    ("the Russian Foreign Ministry", "Turkish president") gives the state, with sector and role.

    ``name``: one noun phrase. ``on``: as in :func:`find`.

    Examples
    --------
    >>> lookup("the Russian Foreign Ministry").code, lookup("Turkish president").role
    ('RUS', 'president')
    >>> lookup("turkey") is None
    True
    """
    return resolve(gazetteer(), name, on=on)
