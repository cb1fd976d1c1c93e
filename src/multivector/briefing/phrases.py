"""Events in words: who did what to whom, in one short sentence."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from multivector.briefing.network import called, is_apart, side
from multivector.coding.coded import Actor, Event
from multivector.prose import definite, listed, opened
from multivector.tables import read_rows, read_table

_LEAVING = ("verb:withdraw @from:", "verb:pull /out:")  # of a bloc, where it is a sanction
_NEAR = 60  # characters before and after the verb in which its object stands
# Those who are not their state: sectors of people and firms. A party may be the one that governs.
_PEOPLE = frozenset("AGR CRM CVL EDU JRN LAB MED OPP REF REL SOC".split())
_OF_STATES = ("SANCTION/envoy", "SANCTION/troops")  # who is expelled, unless the row knows better
_MOST_NAMES = 6


def sides(actors: Sequence[Actor], names: Mapping[str, str]) -> list[str]:
    """Return the distinct display names of one side, as used in a sentence."""
    return list(dict.fromkeys(definite(called(actor, names)) for actor in actors))


def _key(event: Event) -> str:
    """Return the key of an event's phrase, by its type, its mode and the article's own words."""
    if (event.event_type, event.mode) == ("SANCTION", "withdraw") and event.rule.startswith(
        _LEAVING
    ):
        return "SANCTION/left"
    for types, mode, verb, near, phrase in _words():
        if (
            event.event_type in types
            and mode in ("", event.mode)
            and verb.match(event.trigger.text.casefold())
            and (not near.pattern or near.search(_around(event)))
            and not (phrase in _OF_STATES and any(map(_before, event.recipient)))
        ):
            return phrase
    return f"{event.event_type}/{event.mode}"


def _around(event: Event) -> str:
    start, end = max(event.trigger.start - _NEAR, 0), event.trigger.end + _NEAR
    return event.text[start:end].casefold()


@cache
def _words() -> list[tuple[list[str], str, re.Pattern[str], re.Pattern[str], str]]:
    rows = read_rows("multivector.briefing", "phrase_words.tsv")
    return [
        (types.split(), mode, re.compile(verb), re.compile(near), phrase)
        for types, mode, verb, near, phrase in rows
    ]


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
    rows = [row for key in (_key(event), event.event_type, "OTHER") if (row := _phrases().get(key))]
    planned, joint = event.status == "planned", event.reciprocal and not event.recipient
    column = ("together " * joint + "planned" * planned).strip() or "past"
    row = next(row for row in rows if row[column])
    actors = _side(event.actor, names, together, row["who"])
    several = len(event.actor) > 1 or joint or actors.startswith(("people of", "firms of"))
    own = {side(actor) for actor in event.actor if actor.code}
    others = [actor for actor in event.recipient if side(actor) not in own]
    whom = _side(others, names, together, row["whom"])
    if event.recipient and not others:  # an event within one side
        whom = f"{'people' if row['whom'] else 'a side'} of {'their' if several else 'its'} own"
    words = f"{row[column]} {whom or 'an unnamed side'}" if not joint else row[column]
    if column == "past" and not whom and row["alone"]:
        words = row["alone"]
    be = ("are to " if several else "is to ") * planned
    return f"{opened(actors) or 'An unnamed side'} {be}{words}"


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {row["event"]: row for row in read_table("multivector.briefing", "phrases.tsv")}


def _side(
    actors: Sequence[Actor],
    names: Mapping[str, str],
    together: Mapping[frozenset[str], str] | None,
    prefix: str,
) -> str:
    """Return a side in words; ``prefix``: what goes before states, as in "nationals of"."""
    whole = set(map(side, actors))
    region = next((m for m in together or {} if len(m) > 2 and m <= whole), frozenset[str]())
    groups: dict[str, list[Actor]] = {"": []}  # states first, then "people of" others
    for actor in actors:
        if side(actor) not in region:
            before = "" if is_apart(actor) else prefix or _before(actor)
            groups.setdefault(before, []).append(actor)
    shown: list[str] = []
    for before, group in groups.items():
        new = [name for name in sides(group, names) if name not in shown]
        shown += [f"{before} {name}".strip() for name in new[:1]] + new[1:]
    shown += [f"{prefix} {together[region]}".strip()] if together and region else []
    if len(shown) > _MOST_NAMES:
        return f"{', '.join(shown[: _MOST_NAMES - 1])} and {len(shown) - _MOST_NAMES + 1} more"
    return listed(shown) if shown else ""


def _before(actor: Actor) -> str:
    if actor.kind == "company" or actor.sector == "BUS":
        return "firms of"
    return "people of" if actor.kind in ("group", "person") and actor.sector in _PEOPLE else ""
