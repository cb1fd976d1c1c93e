"""What a brief shows, in the order of the page; HTML and Markdown are written from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from multivector.briefing.cards import Claims, claims_of
from multivector.briefing.content import Content
from multivector.briefing.lead import Lead, codes_of, lead, together
from multivector.briefing.leaders import LeaderTable, leader_table
from multivector.briefing.network import side
from multivector.briefing.phrases import told
from multivector.briefing.region import Hero, hero
from multivector.briefing.shocks import ShockTable, shock_table
from multivector.briefing.withholding import Withholding
from multivector.coding.coded import Event, Quote
from multivector.prose import day, number, shortened
from multivector.vocabulary import HAPPENING, LISTED

_QUOTED = 28  # words shown of a quotation


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event in words; ``number`` is its position in the text, from 1.

    ``edited`` is the reason for a manual change, or empty.
    """

    number: int
    event: Event
    words: str
    when: str
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker, one quotation, and the number of further quotations."""

    quote: Quote
    number: int
    words: str
    more: int


@dataclass(frozen=True, slots=True)
class View:
    """The parts of a brief."""

    lead: Lead
    hero: Hero | None
    claims: Claims
    leaders: LeaderTable | None
    shock: ShockTable | None
    dated: tuple[ToldEvent, ...]
    undated: tuple[ToldEvent, ...]
    unasserted: tuple[ToldEvent, ...]
    speakers: tuple[Speaker, ...]
    unlisted: str = ""  # a sentence on the events that are too doubtful to be listed
    withheld: int = 0


def view_of(brief: Content) -> View:
    """Return the view model of a brief."""
    keep = Withholding(brief)
    claims, drawing = keep.claims(claims_of(brief)), keep.hero(hero(brief))
    rows = [row for row in brief.influence if not row["later"]]
    leaders = leader_table(rows, brief.parameters["states"], brief.names)
    table = keep.leaders(leaders) if drawing or claims.checked else None
    opening = keep.lead(lead(brief, claims, drawing, table))
    shock = keep.shock(shock_table(brief)) if drawing else None
    events = _events(brief, keep)
    happening = [entry for entry in events if entry.event.status in HAPPENING]
    return View(
        lead=opening,
        hero=drawing,
        claims=claims,
        leaders=table,
        shock=shock,
        dated=tuple(entry for entry in happening if entry.event.date),
        undated=tuple(entry for entry in happening if not entry.event.date),
        unasserted=tuple(entry for entry in events if entry.event.status not in HAPPENING),
        speakers=_speakers(brief.coded.quotes, brief.names),
        unlisted=_unlisted(len(brief.coded.events) - len(brief.listed)),
        withheld=sum(keep.counted.values()),
    )


def _unlisted(count: int) -> str:
    if not count:
        return ""
    be, they = ("is", "it is") if count == 1 else ("are", "they are")
    least = f"with a confidence below {LISTED}"
    return f"{number(count, 'event')} {least} {be} not listed; {they} in the JSON format."


def _events(brief: Content, keep: Withholding) -> list[ToldEvent]:
    """Return events in order of date, each group in the order of the text."""
    region, listed = together(brief), brief.listed
    why = {edit["id"]: str(edit["reason"]) for edit in brief.edits if edit["target"] == "event"}
    order = sorted(
        (
            (place, event)
            for place, event in enumerate(brief.coded.events, start=1)
            if event in listed and not _told_already(event, listed)
        ),
        key=lambda pair: (pair[1].date or "", pair[1].doc_start),
    )
    return [
        ToldEvent(
            place,
            event,
            keep.event(told(event, brief.names, region), event),
            day(event.date),
            why.get(event.event_id, ""),
        )
        for place, event in order
    ]


def _told_already(event: Event, events: Sequence[Event]) -> bool:
    """Return whether an event whose side acts on itself repeats another event's words."""
    own = {side(actor) for actor in event.actor if actor.code}
    both = own & set(map(side, event.recipient))
    at = event.doc_start + event.trigger.start
    return bool(both) and any(
        other is not event
        and other.doc_start + other.trigger.start == at
        and codes_of(event) <= codes_of(other)
        for other in events
    )


def _speakers(quotes: Sequence[Quote], names: Mapping[str, str]) -> tuple[Speaker, ...]:
    """Return one entry per speaker, with the longest whole quotation; unnamed ones separately.

    Who holds an office without a named body holds it in a state.
    """
    by_speaker: dict[object, list[tuple[int, Quote]]] = {}
    for place, quote in enumerate(quotes, start=1):
        by_speaker.setdefault(quote.speaker or place, []).append((place, quote))
    found = []
    for said in by_speaker.values():
        place, best = max(said, key=lambda pair: (pair[1].direct, len(pair[1].text)))
        if best.role and not best.affiliation:
            best = replace(best, affiliation=names.get(best.code or ""))
        found.append(Speaker(best, place, shortened(best.text, _QUOTED), len(said) - 1))
    return tuple(found)
