"""Events in words: who did what to whom, in one short sentence."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from multivector.briefing.network import called, side
from multivector.coding.coded import Actor, Event
from multivector.prose import definite, listed, opened
from multivector.tables import read_table

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
    ("MOBILIZE", re.compile(r"sen[dt]|deploy|dispatch"),
     re.compile(r"\bto (?:help|support|defend|protect|assist|aid|back)\b(?!.*\bagainst\b)"),
     "MOBILIZE/help"),
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
    actors = _side(event.actor, names, together)
    joint = event.reciprocal and not event.recipient
    be = "are" if len(actors) > 1 or joint else "is"
    who = opened(_joined(actors)) or "An unnamed side"
    if joint:
        return f"{who} {_verb(event, be, 'together', 'together planned')}"
    own = {side(actor) for actor in event.actor if actor.code}
    others = [actor for actor in event.recipient if side(actor) not in own]
    whom = _joined(_side(others, names, together))
    if event.recipient and not others:  # an event within one side
        whom = "a side of its own"
    return f"{who} {_verb(event, be, 'past', 'planned')} {whom or 'an unnamed side'}"


def _verb(event: Event, be: str, past: str, planned: str) -> str:
    """Return the words for an event from a column of the table, those of its type if need be."""
    column = planned if event.status == "planned" else past
    rows = filter(None, map(_phrases().get, (_key(event), event.event_type, "OTHER")))
    words = next(row[column] for row in rows if row[column])
    return f"{be} to {words}" if column == planned else words


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {row["event"]: row for row in read_table("multivector.briefing", "phrases.tsv")}


def _side(
    actors: Sequence[Actor],
    names: Mapping[str, str],
    together: Mapping[frozenset[str], str] | None,
) -> list[str]:
    whole = set(map(side, actors))
    for members, name in (together or {}).items():
        if len(members) > 2 and members <= whole:
            rest = [actor for actor in actors if side(actor) not in members]
            return [*sides(rest, names), name]
    return sides(actors, names)


def _joined(shown: Sequence[str]) -> str:
    if len(shown) > _MOST_NAMES:
        return f"{', '.join(shown[: _MOST_NAMES - 1])} and {len(shown) - _MOST_NAMES + 1} more"
    return listed(shown) if shown else ""
