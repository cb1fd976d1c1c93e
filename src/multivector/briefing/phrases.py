"""Events in words: who did what to whom, in one short sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from multivector.briefing.network import called, is_apart, side
from multivector.codes.gazetteer.names import find, lookup
from multivector.coding.coded import Actor, Event
from multivector.prose import definite, listed, opened, shortened, unquoted
from multivector.tables import read_rows, read_table

_NEAR = 80  # characters before and after the verb in which its object stands
# Those who are not their state: sectors of people and firms. A party may be the one that governs.
_PEOPLE = frozenset("AGR CRM CVL EDU JRN LAB MED OPP REF REL SOC UAF".split())
_OF_STATES = ("SANCTION/envoy", "SANCTION/troops")  # who is expelled, unless the row knows better
_JOINT = ("AGREE/reached", "CONSULT", "COOPERATE/trade", "MOBILIZE/exercise", "SUPPORT/signed")
# Before a name or at the end of a role: those who left office, or are against who is in it.
_FALLEN = "ousted|deposed|toppled|overthrown|exiled|jailed|in exile"
_PAST = (
    rf"(?:{_FALLEN}|former|ex)[ -](?:(?:(?-i:[A-Z])[\w’'.-]+|prime|vice|deputy|foreign) ){{0,2}}?"
    r"(?:president|minister|premier|chancellor|leader|ruler|king|chief|envoy|ambassador|general)\b"
)
_OUT = re.compile(
    rf"\b(?:{_FALLEN}|{_PAST}|opposition (?:leader|chief|figure|candidate|politician)) *$", re.I
)
# Who is called by an office, if not by a former one, held it when the deed was done.
_OFFICE = re.compile(r"\b(?:president|minister|premier|chancellor|secretary|of state) *$", re.I)
_APART, _OPPOSED = frozenset({"OPP", "PTY", "REB"}), re.compile(r"\b(?:opposition|rebels?)\b", re.I)
_MOST_NAMES = 6
NOBODY = "an unnamed side"
_QUOTED = 24  # words of an article that stand for a deed
# What may stand between who acts and the deed, and what ends its clause.
_DIRECTLY = re.compile(r"\s+(?!(?:and|or)\b)(?:[^\s,;:.()“”\"—–]+\s+){0,8}?")
_CLAUSE = re.compile(r"(?:\s(?:and|or|but|while|that|which|who))?(?:[,;:]\s|\.\s*$|\s[–—(])")
Regions = Mapping[str, frozenset[str]]


def sides(actors: Sequence[Actor], names: Mapping[str, str]) -> list[str]:
    """Return the distinct display names of one side, as used in a sentence."""
    shown = (a.name if a.kind == "bloc" and a.name else called(a, names) for a in actors)
    return list(dict.fromkeys(map(definite, shown)))


def _key(event: Event) -> str:
    """Return the key of an event's phrase, by its type, its mode and the article's own words."""
    for types, mode, verb, near, phrase in _words():
        if (
            event.event_type in types
            and mode in ("", event.mode)
            and (verb.match(event.trigger.text.casefold()) or verb.match(event.rule))
            and (not near.pattern or near.search(_around(event, near.pattern)))
            and not (phrase in _OF_STATES and any(map(before, event.recipient)))
            and (phrase != "SANCTION/member" or all(map(_is_itself, event.recipient)))
        ):
            return phrase
    return f"{event.event_type}/{event.mode}"


def is_joint(event: Event) -> bool:
    """Return whether those who act did so with one another: several, and on nobody else."""
    several = len({actor.code for actor in event.actor}) > 1
    return not event.recipient and (event.reciprocal or (several and _key(event) in _JOINT))


def as_named(event: Event, actor: Actor) -> Actor:
    """Return a former leader, the opposition, rebels or an organ as a side with its own name."""
    if actor.kind == "bloc" and actor.name:  # "the ICJ", but "UNESCO"
        at = event.text.find(actor.name)
        the = " " in actor.name or event.text[max(at - 4, 0) : max(at, 0)].lower() == "the "
        return replace(actor, name=f"the {actor.name}" if the else actor.name)
    if actor.sector == "UAF" and any(m.entity.code == actor.code for m in find(actor.text)):
        return replace(actor, kind="group", name=actor.text)
    apart = _OPPOSED.search(actor.text) or (actor.kind == "group" and actor.sector in _APART)
    if apart and not actor.name and (" " in actor.text or not lookup(actor.text)):  # not "Syrian"
        return replace(actor, kind="group", name=actor.text.split(",")[0])
    if actor.kind in ("state", "person") and re.match(_PAST, actor.text, re.I):
        return replace(actor, kind="group", name=actor.name or actor.text)
    if actor.kind == "person" and actor.name:
        # Without a sector: not in office on the day of the article.
        role = event.text[: actor.end or 0]
        first = role[: max(role.rfind(actor.text), 0)]
        left = actor.sector is None and any(m.entity.role for m in find(actor.name))
        out = (left and not _OFFICE.search(first)) or _OUT.search(role) or _OUT.search(first)
        return replace(actor, kind="group") if out else actor
    return actor


def _around(event: Event, pattern: str) -> str:
    """Return the words near the verb; with "@" before the object if the pattern asks for it."""
    start, end, text = max(event.trigger.start - _NEAR, 0), event.trigger.end + _NEAR, event.text
    at = min((to.start for to in event.recipient if to.start is not None), default=end)
    if "@" in pattern and start <= at < end:
        return f"{text[start:at]}@{text[at:end]}".casefold()
    return text[start:end].casefold()


def _is_itself(actor: Actor) -> bool:
    entity = lookup(actor.text)
    return actor.kind == "state" and entity is not None and entity.form in ("name", "acronym")


@cache
def _words() -> list[tuple[list[str], str, re.Pattern[str], re.Pattern[str], str]]:
    rows = read_rows("multivector.briefing", "phrase_words.tsv")
    return [
        (types.split(), mode, re.compile(verb), re.compile(near), phrase)
        for types, mode, verb, near, phrase in rows
    ]


def told(event: Event, names: Mapping[str, str], together: Regions | None = None) -> str:
    """Return an event as a sentence without its full stop.

    ``event``: the event; an unnamed side is described as such. ``names``: display name of each
    code. ``together``: the states of a region by its name, for a side that contains them all.

    >>> from types import SimpleNamespace as Made
    >>> one, two = Actor("Xi", "CHN", "state"), Actor("Astana", "KAZ", "state")
    >>> made = Made(event_type="CONSULT", mode="visit", status="planned", reciprocal=False,
    ...             actor=(one,), recipient=(two,), text="to visit", rule="verb:visit",
    ...             trigger=Made(text="visit", start=3, end=8))
    >>> told(made, {"CHN": "China", "KAZ": "Kazakhstan"})
    'China is to visit Kazakhstan'
    """
    rows = [row for key in (_key(event), event.event_type, "OTHER") if (row := _phrases().get(key))]
    planned, joint = event.status == "planned", is_joint(event)
    column = ("together " * joint + "planned" * planned).strip() or "past"
    row = next(row for row in rows if row[column])
    by = [as_named(event, actor) for actor in event.actor]
    resigned = event.mode == "resign"
    on = event.recipient if row["whom"] else [as_named(event, to) for to in event.recipient]
    actors = _side(by, names, together or {}, row["who"])
    several = len(event.actor) > 1 or joint or actors.startswith(("people of", "firms of"))
    own = {side(actor) for actor in by if actor.code}
    others = [actor for actor in on if side(actor) not in own]
    whom = _side(others, names, together or {}, row["whom"])
    parts = [a for a in (*event.actor, *on) if a.sector and (a.kind, a.sector) != ("state", "GOV")]
    if on and not others and (row["whom"] or parts):  # a bare name may be misread
        whom = f"{'people' if row['whom'] else 'a side'} of {'their' if several else 'its'} own"
    words = row[column] if joint or resigned else f"{row[column]} {whom or NOBODY}"
    if column == "past" and not whom and row["alone"]:
        words = row["alone"]
    words = words.replace("its envoy", "their envoys") if several else words
    be = ("are to " if several else "is to ") * planned
    return f"{opened(actors) or 'An unnamed side'} {be}{words}"


def shown(event: Event, names: Mapping[str, str], together: Regions | None = None) -> str:
    """Return :func:`told`, or who acts and the article's words if nobody is acted upon by name.

    "Turned down an unnamed side" says less than the article: 'Qatar: “rejected the list”'.
    """
    words = told(event, names, together)
    deed = unquoted(_deed(event))
    if not deed or not words.endswith(NOBODY):
        return words
    actors = _side([as_named(event, actor) for actor in event.actor], names, together or {}, "")
    return f"{opened(actors)}: “{shortened(deed, _QUOTED)}”"


def _deed(event: Event) -> str:
    """Return the clause after who acts, up to the end of the deed; else a short sentence, or ""."""
    text, at, to = event.text, event.trigger.start, event.trigger.end
    start = max((a.end for a in event.actor if a.end is not None and a.end < at), default=None)
    if start is not None and _DIRECTLY.fullmatch(text, start, at):
        return text[start : end.start() if (end := _CLAUSE.search(text, to)) else len(text)]
    return text if event.actor and len(text.split()) <= _QUOTED else ""


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {row["event"]: row for row in read_table("multivector.briefing", "phrases.tsv")}


def _side(actors: Sequence[Actor], names: Mapping[str, str], together: Regions, prefix: str) -> str:
    """Return a side in words; ``prefix``: what goes before states, as in "nationals of"."""
    whole = set(map(side, actors))
    named = next((name for name, m in together.items() if len(m) > 2 and m <= whole), "")
    region = together.get(named, ())
    groups: dict[str, list[Actor]] = {"": []}  # states first, then "people of" others
    for actor in actors:
        if side(actor) not in region:
            own = is_apart(actor) and not (prefix and actor.sector == "GOV")
            group = "" if own else prefix or before(actor)
            groups.setdefault(group, []).append(actor)
    shown: list[str] = []
    for group, members in groups.items():
        new = [name for name in sides(members, names) if name not in shown]
        shown += [f"{group} {name}".strip() for name in new[:1]] + new[1:]
    shown += [f"{prefix} {named}".strip()] if named else []
    if len(shown) > _MOST_NAMES:
        return f"{', '.join(shown[: _MOST_NAMES - 1])} and {len(shown) - _MOST_NAMES + 1} more"
    return listed(shown) if shown else ""


def before(actor: Actor) -> str:
    """Return "people of" or "firms of" for a side that is not its state, else an empty string."""
    if actor.kind == "company" or actor.sector == "BUS":
        return "firms of"
    people = actor.kind in ("group", "person") and actor.sector in _PEOPLE
    return "people of" if people else ""
