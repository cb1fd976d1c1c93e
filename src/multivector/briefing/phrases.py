"""Events in words: who did what to whom, in one short sentence."""

from collections.abc import Mapping, Sequence

from multivector.briefing.network import called
from multivector.coding.coded import Actor, Event
from multivector.prose import listed

# What was done, and what is to be done, by type and by mode where a mode says more.
_DONE = {
    "AGREE": ("offered or agreed cooperation with", "offer or agree cooperation with"),
    "CONSULT": ("held talks with", "hold talks with"),
    "CONSULT/visit": ("visited", "visit"),
    "CONSULT/phone": ("spoke by phone with", "speak by phone with"),
    "CONSULT/multilateral": ("met", "meet"),
    "CONSULT/third-party": ("mediated with", "mediate with"),
    "SUPPORT": ("backed", "back"),
    "CONCEDE": ("made a concession to", "make a concession to"),
    "COOPERATE": ("cooperated with", "cooperate with"),
    "AID": ("gave aid to", "give aid to"),
    "RETREAT": ("gave way to", "give way to"),
    "RETREAT/release": ("released people of", "release people of"),
    "REQUEST": ("made a demand of", "make a demand of"),
    "ACCUSE": ("criticised or accused", "criticise or accuse"),
    "ACCUSE/disapprove": ("criticised", "criticise"),
    "ACCUSE/investigate": ("investigated", "investigate"),
    "ACCUSE/allege": ("accused", "accuse"),
    "REJECT": ("turned down", "turn down"),
    "THREATEN": ("threatened", "threaten"),
    "PROTEST": ("protested against", "protest against"),
    "SANCTION": ("took measures against", "take measures against"),
    "SANCTION/convict": ("convicted", "convict"),
    "SANCTION/expel": ("expelled", "expel"),
    "MOBILIZE": ("moved forces against", "move forces against"),
    "COERCE": ("used coercion against", "use coercion against"),
    "COERCE/arrest": ("arrested", "arrest"),
    "COERCE/deport": ("deported", "deport"),
    "ASSAULT": ("attacked", "attack"),
    "ASSAULT/abduct": ("abducted", "abduct"),
}
_TOGETHER = {
    "AGREE": ("reached an agreement", "reach an agreement"),
    "CONSULT": ("held talks", "hold talks"),
    "COOPERATE": ("cooperated", "cooperate"),
    "SUPPORT": ("backed one another", "back one another"),
    "ASSAULT": ("fought", "fight"),
}
_MOST_NAMES = 6


def sides(actors: Sequence[Actor], names: Mapping[str, str]) -> list[str]:
    """Return the display names of one side, each once."""
    return list(dict.fromkeys(called(actor, names) for actor in actors))


def told(
    event: Event, names: Mapping[str, str], together: Mapping[frozenset[str], str] | None = None
) -> str:
    """Return an event as a sentence without its full stop.

    Parameters
    ----------
    event : Event
        Any; a side that the text leaves open is called so.
    names : mapping
        Display name of each code.
    together : mapping, optional
        A name for all states of a set when a side holds them all: a region.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> one, two = Actor("Xi", "CHN", "state"), Actor("Astana", "KAZ", "state")
    >>> made = Made(event_type="CONSULT", mode="visit", status="planned", reciprocal=False,
    ...             actor=(one,), recipient=(two,))
    >>> told(made, {"CHN": "China", "KAZ": "Kazakhstan"})
    'China is to visit Kazakhstan'
    """
    planned = event.status == "planned"
    actors = _side(event.actor, names, together)
    be = "are" if len(actors) > 1 or (event.reciprocal and not event.recipient) else "is"
    who = _joined(actors) or "An unnamed side"
    if event.reciprocal and not event.recipient:
        done = _TOGETHER.get(event.event_type, ("acted together", "act together"))
        return f"{who} {f'{be} to {done[1]}' if planned else done[0]}"
    key = f"{event.event_type}/{event.mode}"
    done = _DONE.get(key) or _DONE.get(event.event_type, ("acted on", "act on"))
    whom = _joined(_side(event.recipient, names, together))
    verb = f"{be} to {done[1]}" if planned else done[0]
    return f"{who} {verb} {whom or 'an unnamed side'}"


def _side(
    actors: Sequence[Actor],
    names: Mapping[str, str],
    together: Mapping[frozenset[str], str] | None,
) -> list[str]:
    codes = {actor.code for actor in actors if actor.code}
    for members, name in (together or {}).items():
        if len(members) > 2 and members <= codes:
            rest = [actor for actor in actors if actor.code not in members]
            return [*sides(rest, names), name]
    return sides(actors, names)


def _joined(shown: Sequence[str]) -> str:
    if len(shown) > _MOST_NAMES:
        return f"{', '.join(shown[: _MOST_NAMES - 1])} and {len(shown) - _MOST_NAMES + 1} more"
    return listed(shown) if shown else ""
