"""The first screen in words: the article's main event, then what the record says, line by line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from multivector.answers.verdicts.finding import CANNOT_TELL
from multivector.briefing.cards import DECIDED, Card, Claims
from multivector.briefing.content import Content
from multivector.briefing.leaders import MOST_STATES, OPEN, Cell, LeaderTable
from multivector.briefing.network import side
from multivector.briefing.pairs import mentions, named
from multivector.briefing.phrases import NOBODY, as_named, before, is_joint, sides, told
from multivector.briefing.region import NOT_WITH, apart
from multivector.briefing.truth.sentences import event_fault
from multivector.codes.gazetteer.names import find
from multivector.codes.regions import bloc_named
from multivector.codes.regions import region as region_of
from multivector.coding.coded import Coded, Event
from multivector.coding.syntax.dates import find as find_dates
from multivector.coding.syntax.dates import year_of
from multivector.prose import day, definite, listed, number, opened, shortened, spelled
from multivector.tables import read_rows
from multivector.text.patterns import PATTERNS
from multivector.vocabulary import DOUBTFUL, HAPPENING

_MOST_ROWS = 6
_QUOTED = 12  # words of a claim in its row
_BEGINNING = 40  # words of an article’s first sentence
_MOST_PARTLY = 2  # open claims in rows of their own
_FEW = 3  # states named as those in which a power leads; more are counted
_EARLY = 6  # number of sentences searched for the first whole one
# A wrong event at the head of a page is worse than none. Of those
# that the rules and the reader both propose, 16% of 86 were false in articles that nothing was
# fitted on; of those of one alone 32% of 164, so they must be surer. What is said after the first
# sentence is often true and beside the matter.
_SURE_ALONE = 0.7
_STEM = re.compile(r"\b[a-z]{5}")  # by which a word of the title is an event's: explodes, exploded
# Before a date: that of what is said, not of what was done.
_SAID = re.compile(
    r"\b(?:said|says|told|added|stated|reported|announced|confirmed|declared|claimed)"
    r"(?:\W+[\w’']+){0,3}\W*$"
)
_POLITE = re.compile(PATTERNS["courtesy"], re.I)  # "Madam Chair, thank you for having me here."
# To those who listen, and what only shows: "I greet you all", "This is the news at ten".
_ADDRESSED = re.compile(
    r"(?i:\b(?:i|we|you|me|us|my|our|your)\b|^(?:it|here|this|that)(?:[’']s| is| are)\b)"
)
_WHY = dict(read_rows("multivector.briefing", "reasons.tsv"))
_PAST = 2  # events this many months before the article, or the newest, are background


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


def lead(brief: Content, claims: Claims, leads: str) -> Lead:
    """Return the answer of a brief; ``leads``: who leads, of :func:`leads_told`."""
    rows = [
        Row(card.label, card.number, shortened(card.quoted, _QUOTED), card.in_short,
            f"claim-{card.place}")
        for card in claims.cards
    ]  # fmt: skip
    sentence, withheld = _opening(brief)
    measured = [Row("measured", 0, "", p.sentence, "pairs", p.origins) for p in brief.pairs]
    measured += [Row("measured", 0, "", leads + _too_early(brief), "leaders")] if leads else []
    partly, silent = _silent(claims)
    # If space is short, contradicted claims are kept; the order is that of the cards.
    room = _MOST_ROWS - len(silent)
    kept = sorted(rows, key=lambda row: (row.verdict not in DECIDED[:2], row.number))[:room]
    rows = sorted(kept, key=lambda row: row.number)
    more = [*partly, *silent][-max(_MOST_ROWS - len(rows), 0) :] if len(rows) < _MOST_ROWS else []
    return Lead(sentence, (*rows, *more, *measured[: _MOST_ROWS - len(rows) - len(more)]), withheld)


def _too_early(brief: Content) -> str:
    """Return a sentence if the figures on trade begin after most events of the article, or ""."""
    years = sorted(filter(None, (year_of(event.date) for event in brief.listed)))
    begins = (brief.reach.get("trade") or (0,))[0]
    said = f" Most of the article’s events are before {begins}, where the figures on trade begin."
    return said * bool(years and years[len(years) // 2] < begins)


def together(brief: Content) -> dict[str, frozenset[str]]:
    """Return the states of the region, by its name in sentences about all of them."""
    region = brief.parameters.get("region")
    if not region:
        return {}
    named = region_of(region)
    name = f"the {spelled(len(named.states))} states of {definite(named.name)}"
    return {name: frozenset(named.states)}


def _opening(brief: Content) -> tuple[str, int]:
    """Return the main event in words, and the number of sentences withheld.

    If none is sure enough, the page opens with the article's own first sentence.
    """
    events = [e for e in brief.counted if e.status in HAPPENING and not repeats(e, brief.listed)]
    main = main_event(brief.coded, events)
    words = _told(brief, main) if main else ""
    if main and not event_fault(words, main, together(brief)):
        return f"{words}.{_below([e for e in events if e != main], 'further event')}", 0
    quoted = beginning(brief.coded, _BEGINNING)
    own = f"In the article’s words: “{quoted}”{'.' * (quoted[-1:] not in '.!?')}"
    none = "" if brief.coded.events else " No event was coded."
    return f"{own}{_below(events, 'event') or none}", int(main is not None)


def _below(events: Sequence[Event], noun: str) -> str:
    """Return how many events the page lists, the doubtful ones apart."""
    sure = sum(event.confidence >= DOUBTFUL for event in events)
    rest = len(events) - sure
    counts = [number(sure, noun)] * bool(sure) + [number(rest, f"doubtful {noun}")] * bool(rest)
    are = "is" if sure + rest == 1 else "are"
    return f" {listed(counts)} {are} listed below." if counts else ""


def repeats(event: Event, events: Sequence[Event]) -> bool:
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


def _told(brief: Content, event: Event) -> str:
    names = {name.casefold() for name in sides([*event.actor, *event.recipient], brief.names)}
    where = event.location.text if event.location else ""
    the = "the " if f" the {where}" in event.text else ""
    place = f" in {the}{where}" if where and definite(where).casefold() not in names else ""
    when = f"{dated(event, brief.coded.article.published)}{source(event)}"
    return f"{told(event, brief.names, together(brief))}{place}{when}"


def dated(event: Event, published: str | None) -> str:
    """Return ", " and the date of an event, if its own sentence gives it as that of the deed."""
    text = event.text
    given = [d.date for d in find_dates(text, published) if not _SAID.search(text, 0, d.start)]
    own = {*"/".join(given).split("/")} & {*str(event.date).split("/")}
    return f", {day(event.date)}" if own else ""


def source(event: Event) -> str:
    """Return ", according to" whom an event is reported, or an empty string."""
    by = event.attributed_to or ""
    own = {m.entity.code for m in find(by) if m.text == by} & codes_of(event)
    if own and (event.status == "planned" or _led_to(event)):
        return ""  # a state is not the source of what it plans, nor of what it acted after
    article = "the " if by[:1].islower() and not by.endswith("s") and " " not in by else ""
    return f", according to {article}{definite(by)}" if by else ""


def beginning(coded: Coded, words: int) -> str:
    """Return the article's first sentence after the title, truncated to a number of words."""
    text, first = coded.article.text, _first_whole(coded)
    sentences = [text[start:end] for start, end in coded.sentences]
    # A post without full stops has no whole sentence.
    longer = (s for s in sentences if s != coded.article.title and len(s.split()) > 5)
    return shortened(sentences[first] if first >= 0 else next(longer, text), words)


def _first_whole(coded: Coded) -> int:
    """Return the index of the first whole sentence that does not repeat the title, or -1.

    It is no courtesy: one without an event that thanks, or that speaks to those who listen and
    names no party. If all are, the first of them is returned.
    """
    title = (coded.article.title or "").casefold()
    events, whole = {event.sentence for event in coded.events}, []
    for place, span in enumerate(coded.sentences[:_EARLY]):
        own = coded.article.text[slice(*span)].strip()
        # A caption begins with a small letter or ends without a full stop.
        ends = own.rstrip("”\"’')").endswith((".", "!", "?")) and not own[0].islower()
        if not ends or len(own.split()) <= 7 or own.casefold() in title:
            continue
        spoken = _ADDRESSED.search(own) and not {*'"“”'} & {*own} and not find(own)
        if place in events or not (_POLITE.match(own) or spoken):
            return place
        whole.append(place)
    return whole[0] if whole else -1


def main_event(coded: Coded, events: Sequence[Event]) -> Event | None:
    """Return the event that an article is about: sure, recent, in its first sentence.

    All its sides are known and named there or in the title. The first that the title names acts. Of
    a title that names several, two are its sides, and it is not what came before that of its
    sentence, unless the title has the deed. Those with a date go before those without.
    """
    article, spans, last = coded.article, coded.sentences, max(_first_whole(coded), 0)
    heading, first = article.title or "", article.text[: spans[last][1] if spans else 0]
    title = [codes for codes in named(article, heading) if codes]
    least, known = min(2, len({*title})), set().union(*title, *named(article, first))
    ends = [(event.date or "").rpartition("/")[2] for event in events]
    now = article.published or max(ends, default="")
    found = [
        event
        for event, end in zip(events, ends, strict=True)
        if event.sentence <= last
        and _is_sure(event, heading)
        and (not end or (len(end) > 4 and _month(now) - _month(end) < _PAST))
        and codes_of(event) <= known
        and (not title or title[0] & {actor.code for actor in event.actor})
        and (
            _in_title(event, heading)
            or (len(codes_of(event) & set().union(*title)) >= least and not _led_to(event))
        )
    ]
    return min(found, key=lambda e: (not e.date, e.sentence, -e.confidence), default=None)


def _led_to(event: Event) -> bool:
    """Return whether an event is what came before that of its sentence."""
    return re.search(r"\bafter\b[^,]*$", event.text[: event.trigger.start]) is not None


def _is_sure(event: Event, title: str) -> bool:
    """Return whether an event has two known sides, not just people, and is sure enough to open, or
    is repeated by the title, which may be of one side.
    """
    named = _in_title(event, title)
    twice = named or (event.basis and len(event.basis.proposers) > 1)
    known = all(actor.code for actor in (*event.actor, *event.recipient))
    both = bool(event.recipient or is_joint(event)) and len(codes_of(event)) > 1
    alone = named and not event.recipient and NOBODY not in told(event, {}).lower()
    people = "people of" in [before(as_named(event, actor)) for actor in event.actor]
    sure = event.confidence >= (DOUBTFUL if twice else _SURE_ALONE)
    return bool(known and not people and (both or alone) and sure)


def _in_title(event: Event, title: str) -> bool:
    """Return whether the title has the stem of a word for an event."""
    deed = f"{event.trigger.text} {told(replace(event, actor=(), recipient=()), {})}"
    return bool({*_STEM.findall(title.lower())} & {*_STEM.findall(deed.lower())})


def _month(date: str) -> int:
    return 12 * int(date[:4]) + int(date[5:7] or 1)


def codes_of(event: Event) -> set[str | None]:
    """Return the codes of both sides of an event."""
    return {actor.code for actor in (*event.actor, *event.recipient)} - {None}


def _silent(claims: Claims) -> tuple[list[Row], list[Row]]:
    """Say of an open claim what is known, and in one line how many others are open, and why."""
    cards = [card for card in claims.also if card.verdict == CANNOT_TELL]
    partly = [card for card in cards if any(verdict in DECIDED for verdict, _ in card.parts)]
    cards = [card for card in cards if card not in partly]
    rows = [Row(CANNOT_TELL, 0, shortened(card.quoted, _QUOTED), card.in_short, "also")
            for card in partly[:_MOST_PARTLY]]  # fmt: skip
    if not cards:
        return rows, []
    counted = Counter(card.reason for card in cards)
    further = " further" if claims.cards or rows else ""
    why = listed(f"{spelled(n)} {_WHY.get(reason, reason)}" for reason, n in counted.items())
    why = why.partition(" ")[2] if len(counted) == 1 else why
    quoted = shortened(cards[0].quoted, _QUOTED) if len(cards) == 1 else ""
    many = f"{opened(spelled(len(cards)))}{further} claims: {why}." if len(cards) > 1 else ""
    return rows, [Row(CANNOT_TELL, 0, quoted, many or f"{opened(why)}.", "also")]


def gathered(also: Sequence[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """Return the claims without a card, those open for the same reason together with a heading."""
    groups: dict[object, list[Card]] = {}
    for card in also:  # the label of one that is open in every part is its verdict
        why = card.reason if card.label == CANNOT_TELL else card.place
        groups.setdefault(why, []).append(card)
    return tuple(
        (f"{opened(spelled(len(of)))} claims {_WHY.get(str(why), why)}." * (len(of) > 1), tuple(of))
        for why, of in groups.items()
    )


def compared(brief: Content) -> str:
    """Say among which powers one leads, and which are not compared with their members."""
    powers = brief.parameters["powers"]
    told = f"Compared: {listed(definite(brief.names.get(one, one)) for one in powers)}."
    return told + apart(brief, NOT_WITH)


def headed(coded: Coded) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Return what :func:`named` gives of the title, with those early in a bloc of it that are named
    again, and of the first two whole sentences.
    """
    end = coded.sentences[max(_first_whole(coded), 0) :][:2][-1:]
    article, count = coded.article, mentions(coded)
    title = named(article, article.title or "")
    early = named(article, article.text[: end[0][1] if end else None])
    blocs = [bloc_named(code, article.published) for code in set().union(*title)]
    states = {state for bloc in blocs if bloc for state in bloc.states if count[state] > 1}
    return [*title, *(codes & states for codes in early)], early


def led_in(brief: Content) -> list[str]:
    """Return the states of which the page says first who leads: of those in its table, those that
    its title names, else those of its first two sentences; of a region, all, if either names one.
    """
    states = list(brief.parameters["states"])[:MOST_STATES]
    titled, early = ([s for s in states if s in set().union(*of)] for of in headed(brief.coded))
    return titled or (early and brief.parameters.get("region") and states) or early


def _first_of(brief: Content, cell: Cell) -> str:
    """Return who led, in words: of powers not on record, it is not known."""
    code = cell.leader or (cell.close[0] if cell.words == OPEN and cell.close else None)
    who = definite(brief.names.get(code, code)) if code else "no power clearly"
    return who if cell.leader or not code else f"{who}, of those on record,"


def leads_told(brief: Content, table: LeaderTable) -> str:
    """Say who leads in the states of `led_in`: in trade all that do, or that no power does; else
    one of the article, in most states.
    """
    actors, shown = {party.code for party in brief.coded.actors}, led_in(brief)
    both = enumerate(zip(table.codes, table.states, strict=True))
    states = [(k, definite(name)) for k, (code, name) in both if code in shown]
    whole = [name for name, of in together(brief).items() if len(of) == len(states)]
    place = whole[:1] or [state for _, state in states if len(states) == 1]
    last, parts = max(line.year for line in table.lines), dict[tuple[str, str], list[str]]()
    for line in table.lines:
        trade, led = line.channel == "trade", dict[str, list[str]]()
        some = trade and any(line.cells[k].words for k, _ in states)
        for k, state in sorted(states, key=lambda one: not line.cells[one[0]].leader):
            if some or line.cells[k].leader in actors - {None}:
                led.setdefault(_first_of(brief, line.cells[k]), []).append(state)
        of = f"in {line.title}" + (f" ({line.year})" if line.year < last else "")
        for who, there in led.items():
            if trade or 2 * len(there) > len(states):
                where = f" in {spelled(len(there))} of {spelled(len(states))} states"
                where = f" in {listed(there)}" if len(there) <= _FEW else where
                where = "" if place and len(there) == len(states) else where
                parts.setdefault((who, where), []).append(of)
    said = "; ".join(f"{who} led {listed(of)}{there}" for (who, there), of in parts.items())
    return f"In {''.join(f'{one} in ' for one in place)}{last}, {said}." if parts else ""
