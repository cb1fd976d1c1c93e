"""The actors of a document: every party with all the places where it is named."""

from collections.abc import Iterable

from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.coding.actors.antecedents import MAX_MEMBERS
from multivector.coding.coded import Party

_Key = tuple[str | None, str, str]


def parties(mentions: Iterable[Mention]) -> tuple[Party, ...]:
    """Group mentions by state, bloc, organisation or person, the most frequent party first."""
    spans: dict[_Key, list[tuple[int, int]]] = {}
    roles: dict[_Key, str | None] = {}
    for mention in mentions:
        entity = mention.entity
        if not _is_party(entity):
            continue
        # The people of a state count as the state.
        kind = "state" if entity.kind == "group" and entity.code else entity.kind
        key = entity.code, kind, entity.name
        spans.setdefault(key, []).append((mention.start, mention.end))
        roles[key] = entity.role if entity.kind == "person" else None
    gathered = [Party(*key, roles[key], tuple(places)) for key, places in spans.items()]
    return tuple(sorted(gathered, key=lambda p: (-len(p.mentions), p.mentions[0])))


def _is_party(entity: Entity) -> bool:
    if entity.kind in ("place", "region"):
        return False
    # "Western", "European": nobody in particular.
    vague = not 0 < len(entity.members) <= MAX_MEMBERS
    return not (entity.kind == "group" and not entity.code and vague)
