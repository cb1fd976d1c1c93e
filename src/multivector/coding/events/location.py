"""The location of an event: the place that a preposition attaches to its trigger or verb."""

from multivector.coding.actors.marks import head_of
from multivector.coding.actors.places import geocode, unlisted_town
from multivector.coding.coded import Location
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.read_sentence import ReadSentence

_LOCATIVE = ("in", "at", "near")
# Labels on the way from a place name up to its preposition: "in the city of X".
_CLIMBED = ("pobj", "prep", "compound", "appos", "nmod", "conj")
_MAX_CLIMB = 4


def location_of(read: ReadSentence, event: EventCandidate, on: str | None) -> Location | None:
    """Return the location of an event, with coordinates if they are unambiguous, or None."""
    place, sides = _named_place(read, event.trigger), event.actor + event.recipient
    return geocode(place, read.parse.text, read.mentions, sides, on)


def _named_place(read: ReadSentence, trigger: int) -> Location | None:
    """Return the place that "in", "at" or "near" attaches to the trigger or its verb."""
    parse = read.parse
    verb = clauses.predicate_above(parse, trigger)
    below = set(parse.subtree(trigger))
    for mention in read.mentions:
        if mention.entity.kind not in ("state", "place"):
            continue
        preposition = _preposition_above(parse, head_of(parse, (mention.start, mention.end)) or 0)
        if preposition is None or parse.lemmas[preposition] not in _LOCATIVE:
            continue
        holder = parse.heads[preposition]
        if holder in (trigger, verb) or (holder in below and not parse.is_verb(trigger)):
            return Location(mention.text, mention.entity.code)
    town = unlisted_town(parse, read.mentions, {trigger, verb})
    return Location(town) if town else None


def _preposition_above(parse: Parse, i: int) -> int | None:
    """Climb "the city of X" and compounds to the preposition that governs the whole phrase."""
    for _ in range(_MAX_CLIMB):
        head = parse.heads[i]
        if parse.labels[i] == "pobj" and parse.lemmas[head] != "of":
            return head
        if head == i or parse.labels[i] not in _CLIMBED:
            return None
        i = head
    return None
