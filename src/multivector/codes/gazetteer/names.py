"""Find every name in a text, or look one up: also its ministry, president or forces."""

import re
from dataclasses import replace
from functools import cache

from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.codes.gazetteer.matcher import split
from multivector.codes.gazetteer.tree import Scan, gazetteer
from multivector.codes.spelling import spelling
from multivector.codes.states import STATES
from multivector.codes.tables import moment, rows
from multivector.codes.tables import words as listed

__all__ = ["Entity", "Mention", "find", "lookup"]
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_GAP = re.compile(r"^['’]?s?\b|\b(?:of|for|the|in)\b", re.IGNORECASE)
_PLAIN = re.compile(r"[^\w\s]+")

_SMALL = frozenset({"the", "of", "a", "an", "s", "for"})


@cache
def offices() -> dict[str, tuple[str, str | None, str | None]]:
    """Return (form, sector, role) by lower-case phrase: foreign ministry, president, army …

    >>> offices()["foreign ministry"]
    ('organ', 'GOV', None)
    """
    return {
        row["phrase"]: (row["form"], row["sector"] or None, row["role"] or None)
        for row in rows("offices")
    }


def find(text: str, *, on: str | None = None) -> list[Mention]:
    """Find the states, blocs, people, organisations, regions and places named in a text, in order.

    Mentions never overlap; the longest name wins. Names are matched in their normal case, or in
    capitals (four letters or more); the possessive ``'s`` is excluded. A surname that is not
    distinctive is matched only after the full name. Names that are not actors (New Jersey, the
    Indian Ocean, Michael Jordan) are ignored or reported as places. Raises InputError if ``on`` is
    not a date.

    ``text``: any text; offsets are code points into it. ``on``: day, month or year of the text (ISO
    8601), used to resolve offices and dated names.

    >>> [(m.text, m.entity.code) for m in find("Kazakhstan's envoy met Putin in New Jersey.")]
    [('Kazakhstan', 'KAZ'), ('Putin', 'RUS'), ('New Jersey', 'USA')]
    """
    return Scan(gazetteer(), split(text), moment(on)).run()


def namesakes(text: str) -> dict[str, str]:
    """Return the other state of each name in a text that lists of states give to another, by code.

    >>> namesakes("Congo borders Angola.")
    {'COD': 'COG'}
    """
    pairs = ((m.entity.code, spelling(m.text)) for m in find(text))
    return {own: other.iso3 for own, other in pairs
            if own and other and other.iso3 in STATES and other.iso3 != own}  # fmt: skip


def lookup(name: str, *, on: str | None = None) -> Entity | None:
    """Look up a complete name; None if unknown.

    Articles and possessives are stripped. A state's name or adjective with an office or organ
    ("the Russian Foreign Ministry", "Turkish president") gives the state, with sector and role.

    ``name``: one noun phrase. ``on``: as in :func:`find`.

    >>> lookup("the Russian Foreign Ministry").code, lookup("Turkish president").role
    ('RUS', 'president')
    >>> lookup("turkey") is None
    True
    """
    bare = _POSSESSIVE.sub("", name.strip()).strip(' ,;:"“”')
    whole = [bare, _ARTICLE.sub("", bare)]
    mentions = find(bare, on=on)
    for mention in mentions:
        if mention.text.rstrip(".") in [form.rstrip(".") for form in whole]:
            return mention.entity
    people = [mention.entity for mention in mentions if mention.entity.kind == "person"]
    if people:
        return people[-1]
    return _compound(bare, mentions)


def _compound(bare: str, mentions: list[Mention]) -> Entity | None:
    """Parse "X's foreign ministry", "X foreign minister", "foreign minister of X"."""
    coded = [mention for mention in mentions if mention.entity.code]
    if len(coded) != 1:
        return None
    mention = coded[0]
    rest = f"{bare[: mention.start]} {_GAP.sub('', bare[mention.end :], count=1)}"
    words = [word for word in _PLAIN.sub(" ", rest).split() if word.casefold() not in _SMALL]
    found = _office(words)
    if found is None:
        return None
    (form, sector, role), left = found
    former = any(word.casefold() in ("former", "ex", "late") for word in left)
    named = [
        word for word in left if word[0].isupper() and word.casefold() not in listed("modifier")
    ]
    entity = replace(mention.entity, form=form, sector=sector, role=role)
    if form == "office" and former:
        entity = replace(entity, sector=None, role=f"former {role}")
    if form == "office" and named:
        entity = replace(entity, kind="person", name=" ".join(named))
    return entity


def _office(words: list[str]) -> tuple[tuple[str, str | None, str | None], list[str]] | None:
    """Return the longest office or organ among the words, and the remaining words.

    The remaining words must be modifiers ("senior", "former") or a capitalised personal name.
    """
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length]).casefold()
            office = offices().get(phrase) or offices().get(phrase.removesuffix("s"))
            left = words[:start] + words[start + length :]
            if office and all(w[0].isupper() or w.casefold() in listed("modifier") for w in left):
                return office, left
    return None
