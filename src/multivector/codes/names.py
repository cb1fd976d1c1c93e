"""Names in, codes out: find every name in a text, or look one up."""

from multivector.codes.entity import Entity, Mention
from multivector.codes.gazetteer import Gazetteer, gazetteer
from multivector.codes.phrases import resolve

__all__ = ["Entity", "Gazetteer", "Mention", "find", "gazetteer", "lookup"]


def find(text: str, *, on: str | None = None) -> list[Mention]:
    """Return the states, blocs, people, organisations, regions and places a text names, in order.

    Mentions never overlap; the longest name wins. Names are matched in their own case, or all in
    capitals (from four letters up); the possessive ``'s`` is left outside. A surname that is not
    distinctive counts only after its full name. Names that are no actor (New Jersey, the Indian
    Ocean, Michael Jordan) are passed over or reported as places.

    Parameters
    ----------
    text : str
        Any text; offsets are code points into it.
    on : str, optional
        The day, month or year the text speaks of (ISO 8601): decides offices and dated names.

    Raises
    ------
    InputError
        If ``on`` is not a date.

    Examples
    --------
    >>> [(m.text, m.entity.code) for m in find("Kazakhstan's envoy met Putin in New Jersey.")]
    [('Kazakhstan', 'KAZ'), ('Putin', 'RUS'), ('New Jersey', 'USA')]
    """
    return gazetteer().find(text, on=on)


def lookup(name: str, *, on: str | None = None) -> Entity | None:
    """Return what one whole name stands for, or None.

    Articles and possessives are stripped. A state's name or adjective with an office or organ
    ("the Russian Foreign Ministry", "Turkish president") gives the state with sector and role.

    Parameters
    ----------
    name : str
        One noun phrase.
    on : str, optional
        As in :func:`find`.

    Examples
    --------
    >>> lookup("the Russian Foreign Ministry").code, lookup("Turkish president").role
    ('RUS', 'president')
    >>> lookup("turkey") is None
    True
    """
    return resolve(gazetteer(), name, on=on)
