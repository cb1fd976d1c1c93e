"""Who a side is, whatever noun names it: a state or a bloc, a named group, an entity in a state."""

from dataclasses import replace
from functools import cache

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.names import find
from multivector.codes.tables import rows
from multivector.coding.coded import Actor

# Sectors of nouns for those who act for a group: M23's leaders are M23, its victims are not.
_OWN = frozenset({None, "COP", "GOV", "LEG", "MIL", "UAF", "REB"})

_REALMS = frozenset({"Emirate", "Federation", "Kingdom", "Republic", "Sultanate"})


@cache
def entities() -> dict[str, str]:
    """Return the entities that govern themselves inside a state, by the words that name them."""
    return {word: row["name"] for row in rows("entities") for word in row["names"].split(";")}


def acting_for(side: Actor, own: str) -> Actor:
    """Return a side as the entity that ``own`` names, if it acts for it: "Puntland's president"."""
    name = entities().get(own) if side.sector in _OWN else None
    return replace(side, kind="group", name=name) if name else side


def identified(side: Actor, published: str | None = None) -> Actor:
    """Return a side with the kind of its code, or as the group, entity or organ that it names.

    >>> sides = Actor("EU", "EU", "state"), Actor("Abkhazia", "GEO", "state")
    >>> [(side.code, side.kind, side.name) for side in map(identified, sides)]
    [('EU', 'bloc', None), ('GEO', 'group', 'Abkhazia')]
    """
    if side.kind == "group" and side.name in _REALMS and side.code:  # "the Kingdom": a state
        side = replace(side, kind="state", name=None)
    if side.kind in ("state", "bloc") and side.code:
        side = replace(side, kind="bloc" if side.code in BLOCS else "state")
    own = side.kind in ("state", "group", "person") and side.sector in _OWN
    for mention in find(side.text, on=published) if own or side.kind == "bloc" else ():
        entity, before = mention.entity, side.text[: mention.start].lower()
        joined = before.endswith(("anti-", "ex-")) or side.text[mention.end :].startswith("-")
        if joined or entity.code != side.code:  # "M23-held", "anti-Hezbollah"
            continue
        if side.kind == "bloc":  # the court of a bloc, not the whole bloc
            return replace(side, name=entity.name) if entity.form == "organ" else side
        named = entity.kind == "group" and entity.form == "name" and not entity.members
        if named and side.kind != "person":
            sector = entity.sector or side.sector
            return replace(side, kind="group", sector=sector, name=entity.name)
        if mention.text in entities():
            return replace(side, kind="group", name=entities()[mention.text])
    return side
