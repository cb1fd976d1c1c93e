"""What a brief shows, in the order of the page; HTML and Markdown are written from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from multivector.briefing.cards import Card, Claims, claims_of
from multivector.briefing.content import Content
from multivector.briefing.lead import Lead, compared, gathered, lead, leads_told, repeats, together
from multivector.briefing.leaders import LeaderTable, leader_table
from multivector.briefing.pairs import mentions
from multivector.briefing.phrases import shown
from multivector.briefing.region import Hero, apart, hero
from multivector.briefing.shocks import ShockTable, shock_table
from multivector.briefing.withholding import Withholding
from multivector.coding.coded import Event, Quote
from multivector.coding.events.confidence import fitted
from multivector.prose import day, number, shortened, spelled
from multivector.provenance import Origin
from multivector.vocabulary import DOUBTFUL, HAPPENING, LISTED

_RELIABILITY = (
    "Of events like these in news reports unseen before, {sure[right]:.0%} had the right type "
    "and sides; of doubtful ones, {doubtful[right]:.0%}."
)
_QUOTED = 28  # words shown of a quotation


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event in words; ``number`` is its position in the text, from 1.

    ``edited`` is the reason for a manual change, or empty. ``contradicted``: whether it is what a
    claim says that the record contradicts.
    """

    number: int
    event: Event
    words: str
    when: str
    edited: str = ""
    contradicted: bool = False

    @property
    def status(self) -> str:
        """Return whether it happened, as far as is known."""
        return "contradicted by the record" if self.contradicted else self.event.status


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
    also: tuple[tuple[str, tuple[Card, ...]], ...]  # claims without a card, by reason if open
    cited: tuple[Origin, ...]
    uncited: str  # how many sources are not cited on the page, as a sentence
    undecided: str  # how many forecasts are only counted
    hero: Hero | None
    claims: Claims
    leaders: LeaderTable | None
    compared: str  # the powers among which one leads, as a sentence
    shock: ShockTable | None
    dated: tuple[ListedEvent, ...]
    undated: tuple[ListedEvent, ...]
    unasserted: tuple[ListedEvent, ...]
    doubtful: tuple[ListedEvent, ...]  # more likely wrong than right, and not edited
    speakers: tuple[Speaker, ...]
    reliability: str = ""  # how many events of such a confidence are right
    unlisted: str = ""  # a sentence on the events that are too doubtful to be listed
    withheld: int = 0


def view_of(brief: Content) -> View:
    """Return the view model of a brief."""
    keep = Withholding(brief)
    claims, drawing = keep.claims(claims_of(brief)), keep.hero(hero(brief))
    leaders = leader_table(brief.known_influence, brief.parameters["states"], brief.names)
    # Without a drawing, it answers an article that names one of those compared.
    told, states = mentions(brief.coded), brief.parameters["states"]
    named = any(told[power] and power not in states for power in brief.parameters["powers"])
    table = keep.leaders(leaders) if drawing or claims.checked or named else None
    leads = keep.leads(leads_told(brief, table)) if table and (drawing or named) else ""
    powers = spelled(len(brief.parameters["powers"])) + " powers compared"
    powers += apart(brief, " ({} not with members, nor these with each other)")
    leads = leads.replace(", ", f", of {powers}, ", 1)
    opening = keep.lead(lead(brief, claims, leads))
    shock = keep.shock(shock_table(brief)) if drawing else None
    events = _events(brief, keep)
    sure = [entry for entry in events if entry.edited or entry.event.confidence >= DOUBTFUL]
    happening = [e for e in sure if e.event.status in HAPPENING and not e.contradicted]
    unlisted = len(brief.coded.events) - len(brief.listed)
    cited = _cited(brief, opening, drawing, claims, table, shock)
    return View(
        lead=opening, also=gathered(claims.also), cited=cited,
        uncited=_in_json(len(brief.origins) - len(cited), "further source"),
        undecided=_in_json(claims.unresolvable, "forecast", " that no rule can decide"),
        hero=drawing, claims=claims, leaders=table, compared=compared(brief), shock=shock,
        dated=tuple(entry for entry in happening if entry.event.date),
        undated=tuple(entry for entry in happening if not entry.event.date),
        unasserted=tuple(entry for entry in sure if entry not in happening),
        doubtful=tuple(entry for entry in events if entry not in sure),
        speakers=_speakers(brief.coded.quotes, brief.names),
        reliability=_RELIABILITY.format(**fitted()["listed"]) if events else "",
        unlisted=_in_json(unlisted, "event", f" with no named side or a confidence below {LISTED}"),
        withheld=sum(keep.counted.values()),
    )  # fmt: skip


def _cited(
    brief: Content, opening: Lead, drawing: Hero | None, claims: Claims,
    table: LeaderTable | None, shock: ShockTable | None,
) -> tuple[Origin, ...]:  # fmt: skip
    """Return the sources of the figures on the page, by the rows that it shows."""
    ids = {*(drawing.origins if drawing else ()), *(o for row in opening.rows for o in row.origins)}
    for card in (*claims.cards, *claims.also):
        ids |= {*(card.check.get("origins") or ()), *(item.origin for item in card.figures)}
    lines = {(line.channel, line.year) for line in table.lines} if table else set()
    for row in brief.known_influence:
        if (row["channel"], row["year"]) in lines:
            ids |= {*row["sources"].get(row["channel"], ())}
    ids |= {"unga_es11_1"} if table and brief.standing.votes else set()
    ids |= {origin for row in brief.standing.changes if shock for origin in row["origins"]}
    return tuple(origin for origin in brief.origins if origin.id in ids)


def _in_json(count: int, noun: str, of: str = "") -> str:
    """Return a sentence on what is only in the data, or an empty string."""
    return f"Only in the JSON format: {number(count, noun)}{of}." if count else ""


def _events(brief: Content, keep: Withholding) -> list[ListedEvent]:
    """Return events in order of date, each group in the order of the text."""
    region, listed = together(brief), brief.listed
    why = {edit["id"]: str(edit["reason"]) for edit in brief.edits if edit["target"] == "event"}
    found = []
    for place, event in enumerate(brief.coded.events, start=1):
        if event in listed and not repeats(event, listed):
            words = keep.event(shown(event, brief.names, region), event)
            edit = why.get(event.event_id, "")
            wrong = event.event_id in brief.contradicted
            found.append(ListedEvent(place, event, words, day(event.date), edit, wrong))
    return sorted(found, key=lambda entry: (entry.event.date or "", entry.event.doc_start))


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
