"""Network of an article: the sides of its events as nodes, the events as edges."""

from collections import Counter
from collections.abc import Mapping, Sequence

from multivector.charts.network import Edge, Node
from multivector.charts.svg import cut
from multivector.codes.blocs import BLOCS
from multivector.coding.coded import Actor, Event
from multivector.vocabulary import HAPPENING

_LONGEST = 40  # maximum characters of a label next to the network
_SHORT = 7  # on a phone


def is_apart(actor: Actor) -> bool:
    """Return whether a side is not the state of its code: an armed group, an entity inside it."""
    return actor.code is None or (actor.kind == "group" and actor.name is not None)


def side(actor: Actor) -> str:
    """Return the identifier of a side: its code, else its name or text; of a named group its name.

    >>> side(Actor("Beijing", "CHN", "state")), side(Actor("Analysts", None, "group"))
    ('CHN', 'analysts')
    >>> side(Actor("M23 rebels", "COD", "group", "REB", "M23"))
    'm23'
    """
    return str((actor.name or actor.text).casefold() if is_apart(actor) else actor.code)


def called(actor: Actor, names: Mapping[str, str]) -> str:
    """Return the display name of a side: its own, or the name of its state or bloc."""
    code = actor.code or ""
    return (actor.name or actor.text) if is_apart(actor) else names.get(code, code)


def edges(events: Sequence[Event]) -> list[Edge]:
    """Return one edge per event, sides by :func:`side`, without hypothetical or denied events."""
    return [
        Edge(tuple(dict.fromkeys(map(side, event.actor))),
             tuple(dict.fromkeys(map(side, event.recipient))), event.quad, event.reciprocal)
        for event in events
        if event.status in HAPPENING
    ]  # fmt: skip


def nodes(events: Sequence[Event], names: Mapping[str, str], *, most: int) -> list[Node]:
    """Return up to ``most`` sides to draw: those with the most events, then those that act."""
    count: Counter[str] = Counter()
    acting: set[str] = set()
    for edge in edges(events):
        if edge.recipients or (edge.mutual and len(edge.actors) > 1):
            count.update({*edge.actors, *edge.recipients})
            acting.update(edge.actors)
    labels: dict[str, Node] = {}
    for event in events:
        for actor in (*event.actor, *event.recipient):
            key = side(actor)
            own = called(actor, names)
            short = cut(own, _SHORT) if is_apart(actor) else key
            own = short if actor.code in BLOCS and len(own) > _LONGEST else own
            labels.setdefault(key, Node(key, cut(own, _LONGEST), short))
    kept = sorted(count, key=lambda key: (-count[key], key not in acting, key))[:most]
    return sorted((labels[key] for key in kept), key=lambda node: node.key)
