"""The first screen in words: the article's main event, then what the record says, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from multivector.answers.verdicts.finding import BORNE_OUT
from multivector.briefing.cards import DECIDED, Card, Claims, first_sentence, reasons
from multivector.briefing.content import Content
from multivector.briefing.leaders import LeaderTable
from multivector.briefing.phrases import sides, told
from multivector.briefing.region import Hero
from multivector.briefing.truth.sentences import event_fault
from multivector.codes.gazetteer.names import find
from multivector.codes.regions import region as region_of
from multivector.coding.coded import Event
from multivector.prose import day, definite, listed, number, opened, shortened, spelled
from multivector.text.dates import normal_date
from multivector.vocabulary import HAPPENING

_MOST_ROWS = 6
_BORNE = f" {BORNE_OUT}"  # after the count of parts, which the label has
_QUOTED, _WHOLE = 11, 60  # words of a claim in its row, and of one that is partly open
_EARLY = 6  # number of sentences searched for the main event
# Less certain events are listed, but do not open a page. The confidence is calibrated, so that more
# than half of these are right; a wrong one here is worse than the article's own words. Between
# sides that the headline names, more than half are right from .4 (.56 of 165 of .4 to .55 in
# articles that nothing was fitted on).
_SURE, _SURE_IF_HEADED = 0.55, 0.4
_PAST = 2  # events this many months before the newest are background
_OPENING = 32  # words of the article's own first sentence, used if no event is certain


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the answer: verdict, the article's words, the package's words, and a link target.

    A line without a target names its sources.
    """

    verdict: str
    number: int
    quoted: str
    answer: str
    target: str
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """The content of the first screen."""

    sentence: str
    rows: tuple[Row, ...]
    withheld: int = 0


def lead(brief: Content, claims: Claims, hero: Hero | None, table: LeaderTable | None) -> Lead:
    """Return the answer of a brief."""
    rows = [
        Row(card.label, card.number,
            shortened(card.claim.text, _QUOTED if card.label == card.verdict else _WHOLE),
            first_sentence(card.answer).removeprefix(f"{card.label.removesuffix(_BORNE)}: "),
            f"claim-{card.place}")
        for card in claims.cards
    ]  # fmt: skip
    measured = _measured(brief, hero, table)
    silent = _silent(claims)
    room = _MOST_ROWS - len(silent) - len(measured)
    # If space is short, contradicted claims are kept; the order is that of the cards.
    kept = sorted(rows, key=lambda row: (row.verdict not in DECIDED[:2], row.number))[:room]
    rows = sorted(kept, key=lambda row: row.number)
    sentence, withheld = _opening(brief)
    return Lead(sentence, (*rows, *silent, *measured), withheld)


def together(brief: Content) -> dict[frozenset[str], str]:
    """Return the name of the region, for sentences about all its states."""
    region = brief.parameters.get("region")
    if not region:
        return {}
    named = region_of(region)
    states = frozenset(named.states)
    return {states: f"the {spelled(len(states))} states of {named.name}"}


def named_together(brief: Content) -> dict[str, frozenset[str]]:
    """Return the states of the region by its name."""
    return {name: members for members, name in together(brief).items()}


def _opening(brief: Content) -> tuple[str, int]:
    """Return the main events in words, and the number of sentences withheld.

    If no event is certain, the article's own first sentence is used.
    """
    events = [event for event in brief.counted if event.status in HAPPENING]
    found = _main(brief, events)
    named = named_together(brief)
    main = [event for event in found if not event_fault(_told(brief, event), event, named)]
    return _first(brief, events, main), len(found) - len(main)


def _first(brief: Content, events: Sequence[Event], main: Sequence[Event]) -> str:
    if not main:
        own = _first_words(brief)
        many = f"The article reports {number(len(events), 'event')}."
        return f"{own} {many}" if events else own or "The article reports no political event."
    parts = [_told(brief, event) for event in main]
    others = len(events) - len(main)
    more = f" {number(others, 'further event')} {'is' if others == 1 else 'are'} listed below."
    later = ("the" + part[3:] if part.startswith("The ") else part for part in parts[1:])
    return f"{'; '.join([parts[0], *later])}." + (more if others else "")


def _told(brief: Content, event: Event) -> str:
    said = told(event, brief.names, together(brief))
    names = {name.casefold() for name in sides([*event.actor, *event.recipient], brief.names)}
    where = event.location.text if event.location else ""
    place = f" in {where}" if where and definite(where).casefold() not in names else ""
    when = f", {day(event.date)}" if event.date else ""
    by = event.attributed_to or ""
    article = "the " if by[:1].islower() and not by.endswith("s") and " " not in by else ""
    source = f", according to {article}{by}" if by else ""
    return f"{said}{place}{when}{source}"


def _first_words(brief: Content) -> str:
    """Return the first whole sentence of the article, quoted and shortened."""
    text, title = brief.coded.article.text, (brief.coded.article.title or "").casefold()
    for start, end in brief.coded.sentences[:_EARLY]:
        own = text[start:end].strip()
        whole = own.endswith((".", "!", "?", "”", '"')) and len(own.split()) > 7
        if whole and own.casefold() not in title:
            return f"“{shortened(own, _OPENING)}”"
    return ""


def _main(brief: Content, events: Sequence[Event]) -> list[Event]:
    """Return at most two events that the headline is about, near the start of the article.

    Events between the sides named in the headline come first, then certain and early ones; events
    of earlier months, or without a side named in the headline, are background.
    """
    article = brief.coded.article
    # A headline that names a region names its states.
    headed = [m.entity for m in find(article.title or "", on=normal_date(article.published))]
    title = {code for e in headed for code in ((e.code,) if e.code else e.members)}

    def least(event: Event) -> float:
        return _SURE_IF_HEADED if len(title & codes_of(event)) > 1 else _SURE

    sure = [
        event
        for event in events
        if event.sentence < _EARLY and event.confidence >= least(event) and len(codes_of(event)) > 1
    ]
    ends = [(event.date or "").rpartition("/")[2] for event in sure]
    newest = max(ends, default="")
    both = zip(sure, ends, strict=True)
    fresh = [event for event, end in both if not end or _months(end, newest) < _PAST]
    fresh = [event for event in fresh if not title or title & codes_of(event)]

    def weight(event: Event) -> float:
        named = len(title & codes_of(event)) / max(len(title), 1)
        return named + event.confidence - event.sentence / _EARLY / 2

    ranked = sorted(fresh, key=lambda event: (-weight(event), event.doc_start))
    kept = ranked[:1]
    for event in ranked[1:]:
        other = event.event_type != kept[0].event_type and len(title & codes_of(event)) > 1
        if other and event.confidence >= _SURE and len(kept) < 2:
            kept.append(event)
    return kept


def _months(date: str, newest: str) -> int:
    """Return how many months a date is before the newest; for a year alone, whole years."""
    long = min(len(date), len(newest)) > 6
    month, last = (int(d[5:7]) if long else 1 for d in (date, newest))
    return 12 * (int(newest[:4]) - int(date[:4])) + last - month


def codes_of(event: Event) -> set[str | None]:
    """Return the codes of both sides of an event."""
    return {actor.code for actor in (*event.actor, *event.recipient)} - {None}


def _silent(claims: Claims) -> list[Row]:
    """Say in one line how many claims the record could not decide, and why."""
    counted = reasons(claims.also)
    if not counted:
        return []
    if sum(counted.values()) == 1:
        card: Card = next(card for card in claims.also if card.check.get("reason"))
        why = opened(_WHY.get(str(card.check["reason"]), str(card.check["reason"])))
        quoted = shortened(card.claim.text, _QUOTED)
        return [Row("cannot tell", 0, quoted, f"{why}.", f"claim-{card.place}")]
    total = spelled(sum(counted.values()))
    further = " further" if claims.cards else ""
    why = listed(f"{spelled(n)} {_WHY.get(reason, reason)}" for reason, n in counted.items())
    if len(counted) == 1:
        why = why.partition(" ")[2]
    return [Row("cannot tell", 0, "", f"{opened(total)}{further} claims: {why}.", "also")]


_WHY = {
    "no indicator": "without matching data",
    "outside coverage": "outside the states or years with data",
    "one producer": "spoken against by one data producer alone",
    "newer than the record": "newer than the record",
    "definition differs": "defined differently in the record",
    "too close": "too close to call",
    "withheld": "on which our sentence is withheld",
    "depends on the window": "open, as it depends on the years chosen",
}


def _measured(brief: Content, hero: Hero | None, table: LeaderTable | None) -> list[Row]:
    rows = [Row("measured", 0, "", pair.sentence, "pairs", pair.origins) for pair in brief.pairs]
    if hero is not None and hero.sentence and len(hero.states) > 1:
        rows.append(Row("measured", 0, "", hero.sentence, "trade"))
    said = _channels(brief, table) if table is not None and hero is not None else ""
    if said:
        rows.append(Row("measured", 0, "", said, "leaders"))
    return rows


def _channels(brief: Content, table: LeaderTable) -> str:
    """Say which power in the article leads in most states in a channel other than trade."""
    named = {party.code for party in brief.coded.actors} - {None}
    parts = []
    for line in table.lines:
        counted: dict[str, int] = {}
        for cell in line.cells:
            if cell.leader in named:
                counted[str(cell.leader)] = counted.get(str(cell.leader), 0) + 1
        best = max(counted, key=lambda power: counted[power], default=None)
        if best is not None and 2 * counted[best] > len(line.cells) and line.channel != "trade":
            name = definite(brief.names.get(best, best))
            share = f" in {spelled(counted[best])} of {spelled(len(line.cells))}"
            many = share if len(line.cells) > 1 else ""
            parts.append(f"{line.channel}, {name}{many} ({line.year})")
    return f"Clear leads by channel: {'; '.join(parts)}." if parts else ""
