"""Short phrases around a name: a state's ministry, its president, its forces."""

import re
from dataclasses import replace
from functools import cache

from multivector.codes.entity import Entity, Mention
from multivector.codes.gazetteer import Gazetteer
from multivector.codes.tables import rows

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_GAP = re.compile(r"^['’]?s?\b|\b(?:of|for|the|in)\b", re.IGNORECASE)
_PLAIN = re.compile(r"[^\w\s]+")


@cache
def offices() -> dict[str, tuple[str, str | None, str | None]]:
    """Return phrase (lower case) to (form, sector, role): foreign ministry, president, army …

    Examples
    --------
    >>> offices()["foreign ministry"]
    ('organ', 'GOV', None)
    """
    return {
        row["phrase"]: (row["form"], row["sector"] or None, row["role"] or None)
        for row in rows("offices")
    }


def resolve(gazetteer: Gazetteer, name: str, *, on: str | None = None) -> Entity | None:
    """Return what a whole noun phrase stands for; see :func:`multivector.codes.names.lookup`."""
    bare = _POSSESSIVE.sub("", name.strip()).strip(' ,;:"“”')
    whole = [bare, _ARTICLE.sub("", bare)]
    mentions = gazetteer.find(bare, on=on)
    for mention in mentions:
        if mention.text.rstrip(".") in [form.rstrip(".") for form in whole]:
            return mention.entity
    people = [mention.entity for mention in mentions if mention.entity.kind == "person"]
    if people:
        return people[-1]
    return _compound(bare, mentions)


def _compound(bare: str, mentions: list[Mention]) -> Entity | None:
    """Read "X's foreign ministry", "X foreign minister", "foreign minister of X"."""
    named = [mention for mention in mentions if mention.entity.code]
    if len(named) != 1:
        return None
    mention = named[0]
    rest = f"{bare[: mention.start]} {_GAP.sub('', bare[mention.end :], count=1)}"
    words = _PLAIN.sub(" ", rest).casefold().split()
    phrase = " ".join(word for word in words if word not in ("the", "of", "a", "an", "s"))
    office = offices().get(phrase) or offices().get(phrase.removesuffix("s"))
    if office is None:
        return None
    form, sector, role = office
    return replace(mention.entity, form=form, sector=sector, role=role)
