"""The first screen in words: the article's main event, then what the record says, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from multivector.briefing.cards import DECIDED, Claims, first_sentence, reasons, shortened
from multivector.briefing.content import Content
from multivector.briefing.leaders import LeaderTable
from multivector.briefing.phrases import told
from multivector.briefing.region import Hero
from multivector.codes.regions import regions
from multivector.coding.coded import Event
from multivector.prose import day, listed, number, spelled
from multivector.vocabulary import DOUBTFUL, HAPPENING

_MOST_ROWS = 6
_QUOTED = 11  # words of a claim in its row
_EARLY = 10  # sentences among which the main event is looked for


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the answer: a verdict's word, the article's words, ours, and where it leads."""

    verdict: str
    number: int
    quoted: str
    answer: str
    target: str


@dataclass(frozen=True, slots=True)
class Lead:
    """What the first screen says."""

    sentence: str
    rows: tuple[Row, ...]


def lead(brief: Content, claims: Claims, hero: Hero | None, table: LeaderTable | None) -> Lead:
    """Return the answer of a brief."""
    rows = [
        Row(card.verdict, card.number, shortened(card.claim.text, _QUOTED),
            first_sentence(card.answer), f"claim-{card.place}")
        for card in claims.cards
    ]  # fmt: skip
    measured = _measured(brief, hero, table)
    silent = _silent(claims)
    room = _MOST_ROWS - len(silent) - len(measured)
    rows = sorted(rows, key=lambda row: (DECIDED.index(row.verdict) > 1, row.number))[:room]
    return Lead(_opening(brief), (*rows, *silent, *measured))


def together(brief: Content) -> dict[frozenset[str], str]:
    """Return the name of the region, for sentences about all of its states."""
    region = brief.parameters.get("region")
    if not region:
        return {}
    states = frozenset(regions()[region].states)
    return {states: f"the {spelled(len(states))} states of {regions()[region].name}"}


def _opening(brief: Content) -> str:
    events = [event for event in brief.counted if event.status in HAPPENING]
    main = _main(events)
    if main is None:
        many = "The article reports no political event"
        return f"{many}." if not events else f"The article reports {number(len(events), 'event')}."
    said = told(main, brief.names, together(brief))
    place = f" in {main.location.text}" if main.location else ""
    when = f", {day(main.date)}" if main.date else ""
    source = f", according to {main.attributed_to}" if main.attributed_to else ""
    others = len(events) - 1
    more = f" {number(others, 'further event')} {'is' if others == 1 else 'are'} listed below."
    return f"{said}{place}{when}{source}." + (more if others else "")


def _main(events: Sequence[Event]) -> Event | None:
    """Return the first event between coded sides, near the head of the article."""
    sure = [
        event
        for event in events
        if event.sentence < _EARLY
        and event.confidence >= DOUBTFUL
        and len({actor.code for actor in (*event.actor, *event.recipient)} - {None}) > 1
    ]
    named = [event for event in sure if event.recipient or event.reciprocal]
    newest = max((event.date or "" for event in named), default="")
    fresh = [event for event in named if (event.date or "")[:4] == newest[:4]] or named
    return min(fresh, key=lambda event: event.doc_start + event.trigger.start, default=None)


def _silent(claims: Claims) -> list[Row]:
    """Say in one line what was asked of the record in vain, and why."""
    counted = reasons(claims.also)
    if not counted:
        return []
    total = sum(counted.values())
    why = listed(f"{count} {_WHY.get(reason, reason)}" for reason, count in counted.items())
    return [Row("cannot tell", 0, "", f"{number(total, 'further claim')}: {why}.", "also")]


_WHY = {
    "no indicator": "without a measure on record",
    "outside coverage": "outside the states or years on record",
    "newer than the record": "newer than the record",
    "definition differs": "about something the record defines otherwise",
    "too close": "too close to call",
    "depends on the window": "whose answer depends on the years chosen",
}


def _measured(brief: Content, hero: Hero | None, table: LeaderTable | None) -> list[Row]:
    rows = []
    if hero is not None and hero.sentence:
        rows.append(Row("measured", 0, "", hero.sentence, "trade"))
    said = _channels(brief, table) if table is not None and hero is not None else ""
    if said:
        rows.append(Row("measured", 0, "", said, "leaders"))
    return rows


def _channels(brief: Content, table: LeaderTable) -> str:
    """Say who leads in most states in which channel but trade, which has its own line."""
    parts = []
    for line in table.lines:
        counted: dict[str, int] = {}
        for cell in line.cells:
            if cell.leader:
                counted[cell.leader] = counted.get(cell.leader, 0) + 1
        best = max(counted, key=lambda power: counted[power], default=None)
        if best is not None and line.channel != "trade":
            name = brief.names.get(best, best)
            share = f"{spelled(counted[best])} of {spelled(len(line.cells))}"
            parts.append(f"{line.channel}, {name} in {share} ({line.year})")
    return f"Clear leads by channel: {'; '.join(parts)}." if parts else ""
