"""Who acted on whom in an article: the sides of its events as nodes and deeds."""

from collections import Counter
from collections.abc import Mapping, Sequence

from multivector.charts.network import Deed, Node
from multivector.coding.coded import Actor, Event
from multivector.vocabulary import HAPPENING

_LONGEST = 22  # characters of a label that fit beside the network


def side(actor: Actor) -> str:
    """Return what identifies a side: its code, else its name or words.

    Examples
    --------
    >>> side(Actor("Beijing", "CHN", "state")), side(Actor("Analysts", None, "group"))
    ('CHN', 'analysts')
    """
    return actor.code or (actor.name or actor.text).casefold()


def called(actor: Actor, names: Mapping[str, str]) -> str:
    """Return what a reader calls a side; the code's name where it has one."""
    if actor.code:
        return names.get(actor.code, actor.code)
    return actor.name or actor.text


def deeds(events: Sequence[Event]) -> list[Deed]:
    """Return one deed an event, sides by :func:`side`; what is only supposed or denied is none."""
    return [
        Deed(
            actors=tuple(dict.fromkeys(side(actor) for actor in event.actor)),
            recipients=tuple(dict.fromkeys(side(actor) for actor in event.recipient)),
            quad=event.quad,
            mutual=event.reciprocal,
        )
        for event in events
        if event.status in HAPPENING
    ]


def involved(events: Sequence[Event]) -> Counter[str]:
    """Return in how many events each side takes part, most first."""
    count: Counter[str] = Counter()
    for event in events:
        count.update({side(actor) for actor in (*event.actor, *event.recipient)})
    return count


def nodes(events: Sequence[Event], names: Mapping[str, str], *, most: int) -> list[Node]:
    """Return the sides that a line can be drawn for, at most ``most``: those
    with most events, among equals those that act."""
    count: Counter[str] = Counter()
    acting: set[str] = set()
    for deed in deeds(events):
        if deed.recipients or (deed.mutual and len(deed.actors) > 1):
            count.update({*deed.actors, *deed.recipients})
            acting.update(deed.actors)
    labels: dict[str, Node] = {}
    for event in events:
        for actor in (*event.actor, *event.recipient):
            key = side(actor)
            short = actor.code or _cut(called(actor, names), 9)
            labels.setdefault(key, Node(key, _cut(called(actor, names), _LONGEST), short))
    kept = sorted(count, key=lambda key: (-count[key], key not in acting, key))[:most]
    return sorted((labels[key] for key in kept), key=lambda node: node.key)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
