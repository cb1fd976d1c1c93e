"""Events in words: who did what to whom, in one short sentence."""

import re
from collections.abc import Mapping, Sequence

from multivector.briefing.network import called
from multivector.coding.coded import Actor, Event
from multivector.prose import definite, listed, opened

# Past and future phrases by type, or by mode if that says more.
_DONE = {
    "AGREE": ("offered or agreed cooperation with", "meet or cooperate with"),
    "CONSULT": ("held talks with", "hold talks with"),
    "CONSULT/visit": ("visited", "visit"),
    "CONSULT/phone": ("spoke by phone with", "speak by phone with"),
    "CONSULT/multilateral": ("met", "meet"),
    "CONSULT/third-party": ("mediated with", "mediate with"),
    "SUPPORT": ("backed", "back"),
    "SUPPORT/signed": ("signed an agreement with", "sign an agreement with"),
    "CONCEDE": ("made a concession to", "make a concession to"),
    "COOPERATE": ("cooperated with", "cooperate with"),
    "AID": ("gave aid to", "give aid to"),
    "RETREAT": ("gave way to", "give way to"),
    "RETREAT/withdraw": ("withdrew forces from", "withdraw forces from"),
    "RETREAT/release": ("released nationals of", "release nationals of"),
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
    "SANCTION/expel": ("expelled nationals of", "expel nationals of"),
    "SANCTION/envoy": ("expelled diplomats of", "expel diplomats of"),
    "SANCTION/recall": ("recalled its envoy from", "recall its envoy from"),
    "SANCTION/left": ("left", "leave"),
    "SANCTION/discontinue": ("cut or reduced ties with", "cut or reduce ties with"),
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
    "SUPPORT/signed": ("signed an agreement", "sign an agreement"),
    "SANCTION": ("took measures against one another", "take measures against one another"),
    "SANCTION/discontinue": ("cut or reduced their ties", "cut or reduce their ties"),
    "ACCUSE": ("criticised one another", "criticise one another"),
    "THREATEN": ("threatened one another", "threaten one another"),
    "ASSAULT": ("fought", "fight"),
}
# Words in the article that say more than the type: an agreement signed, a journey.
_SAID = (
    (("AGREE", "SUPPORT", "COOPERATE"), re.compile(r"sign|ink|conclud|ratif|seal"),
     "SUPPORT/signed"),
    (("AGREE", "CONSULT"), re.compile(r"visit|travel|arriv|trip\b|fl[ey]w?\b"), "CONSULT/visit"),
)  # fmt: skip
# The means of the event, in the words after the verb.
_WITH = (
    ("RETREAT", re.compile(r"withdr|leav|left|pull|exit|depart"),
     re.compile(r"troop|forc|soldier|army"), "RETREAT/withdraw"),
    ("SANCTION", re.compile(r"expel|oust|eject|kick|declar"),
     re.compile(r"ambassador|diplomat|envoy|attach"), "SANCTION/envoy"),
    ("SANCTION", re.compile(r"recall|withdr"), re.compile(r"ambassador|diplomat|envoy|attach"),
     "SANCTION/recall"),
)  # fmt: skip
_LEAVING = ("verb:withdraw @from:", "verb:pull /out:")  # of a bloc, where it is a sanction
_AFTER = 60  # characters in which it is named
_MOST_NAMES = 6


def sides(actors: Sequence[Actor], names: Mapping[str, str]) -> list[str]:
    """Return the distinct display names of one side, as used in a sentence."""
    return list(dict.fromkeys(definite(called(actor, names)) for actor in actors))


def _key(event: Event) -> str:
    """Return the key of an event's phrase, by its type, its mode and the article's own verb."""
    for types, verb, key in _SAID:
        if event.event_type in types and verb.match(event.trigger.text.casefold()):
            return key
    if (event.event_type, event.mode) == ("SANCTION", "withdraw") and event.rule.startswith(
        _LEAVING
    ):
        return "SANCTION/left"
    near = event.text[max(event.trigger.start - _AFTER, 0) : event.trigger.end + _AFTER].casefold()
    for kind, verb, thing, key in _WITH:
        if (
            kind == event.event_type
            and verb.match(event.trigger.text.casefold())
            and thing.search(near)
        ):
            return key
    return f"{event.event_type}/{event.mode}"


def told(
    event: Event, names: Mapping[str, str], together: Mapping[frozenset[str], str] | None = None
) -> str:
    """Return an event as a sentence without its full stop.

    ``event``: the event; an unnamed side is described as such. ``names``: display name of each
    code. ``together``: the name of a region, for a side that contains all its states.

    >>> from types import SimpleNamespace as Made
    >>> one, two = Actor("Xi", "CHN", "state"), Actor("Astana", "KAZ", "state")
    >>> made = Made(event_type="CONSULT", mode="visit", status="planned", reciprocal=False,
    ...             actor=(one,), recipient=(two,), trigger=Made(text="visit"))
    >>> told(made, {"CHN": "China", "KAZ": "Kazakhstan"})
    'China is to visit Kazakhstan'
    """
    planned = event.status == "planned"
    actors = _side(event.actor, names, together)
    be = "are" if len(actors) > 1 or (event.reciprocal and not event.recipient) else "is"
    who = opened(_joined(actors)) or "An unnamed side"
    if event.reciprocal and not event.recipient:
        done = _TOGETHER.get(_key(event)) or _TOGETHER.get(
            event.event_type, ("acted together", "act together")
        )
        return f"{who} {f'{be} to {done[1]}' if planned else done[0]}"
    done = _DONE.get(_key(event)) or _DONE.get(event.event_type, ("acted on", "act on"))
    own = {actor.code for actor in event.actor} - {None}
    others = [actor for actor in event.recipient if actor.code not in own]
    whom = _joined(_side(others, names, together))
    if event.recipient and not others:  # an event within one side
        whom = "a side of its own"
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
