"""The coder: an article in; its events, quotations, claims and actors out."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from math import prod

from multivector import __version__
from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.coding.actors.author import author
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.identity import identified
from multivector.coding.actors.marks import opening
from multivector.coding.actors.parties import parties
from multivector.coding.actors.sides import SideReader, phrase
from multivector.coding.claims.claims import claims
from multivector.coding.coded import Coded, Event, Trigger
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.contexts import contexts
from multivector.coding.events.dating import Timeline, When
from multivector.coding.events.decision import decide
from multivector.coding.events.location import location_of
from multivector.coding.events.magnitudes import attach_magnitudes
from multivector.coding.events.merging import merge_within_article
from multivector.coding.events.non_political import is_non_political, sports_sentences
from multivector.coding.events.ontology import QUAD, score
from multivector.coding.events.reader.classifier import model
from multivector.coding.events.reader.preceding import Opening, PrecedingText
from multivector.coding.events.rules.extraction import extract_events
from multivector.coding.events.rules.outcome import any_code
from multivector.coding.events.selection import may_tell, select, telling
from multivector.coding.events.source_names import name_sources
from multivector.coding.quotes.quotes import attributed_speech
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.read_sentence import (
    NamedSentence,
    ReadSentence,
    name_sentences,
    read_sentences,
)
from multivector.coding.syntax.sections import Section, sections, without_names
from multivector.coding.syntax.sentences import (
    MAX_CHARACTERS,
    MAX_TOKENS,
    Sentence,
    dateline_of,
    split,
)
from multivector.engine.processes import underway
from multivector.text.article import Article
from multivector.text.turns import turn_at

CODER = f"multivector {__version__}"
# Least probability that some event of an article is right, where no rule finds one.
LEAST_RIGHT = 0.7
# What the reader alone finds is told from this confidence on: with one side, with two.
LEAST_CONFIDENCE = (0.4, 0.3)
_REPORTED = 50  # sentences after which progress is reported: a long article takes minutes


def code(article: Article) -> Coded:
    """Code the events, quotations, claims and actors of an article.

    Offsets are code points into ``article.text``. An article without political events yields none;
    nothing is guessed.

    >>> from multivector.text.article import Article
    >>> text = "Russia invaded Ukraine in February 2022."
    >>> coded = code(Article("a", text, None, None, None, None, "en", "", "-"))
    >>> [(e.actor[0].code, e.event_type, e.recipient[0].code, e.date) for e in coded.events]
    [('RUS', 'ASSAULT', 'UKR', '2022-02')]
    """
    mentions = find(article.text, on=article.published)
    digest = sections(article.text, mentions)
    sentences = without_names(split(article.text), digest, article.text)
    speech = attributed_speech(article.text, sentences, mentions)
    dateline = dateline_of(article.text)
    openings = _openings(digest, sentences, mentions)
    named = name_sentences(sentences, mentions)
    selected = [item for item in select(named) if not _is_question(item.sentence, article.text)]
    so_far = PrecedingText(
        mentions, article.title, dateline.place if dateline else None,
        [item.sentence.text for item in named],
        [number for number, item in enumerate(named) if may_tell(item)],
        openings, article.published,
    )  # fmt: skip
    events = _events(
        article, named, selected, so_far,
        Discourse(
            speech.quotes, [*openings], article.published, mentions,
            None if digest else author(article.text, mentions, speech.quotes),
        ),
    )  # fmt: skip
    return Coded(
        article=article,
        sentences=tuple((s.start, s.end) for s in sentences),
        actors=parties(mentions),
        events=tuple(name_sources(merge_within_article(events, article.published), speech.quotes)),
        quotes=speech.quotes,
        claims=tuple(claims(article.text, sentences, mentions, speech)),
        coder=CODER,
        weights_sha256=model().sha256 if selected else None,
        notes=_notes(sentences),
    )


def _openings(
    digest: Sequence[Section], sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> dict[int, Opening]:
    """Return the opening of each section of a digest by its first sentence: its state is first."""
    ends = [sentence.end for sentence in sentences]
    firsts = [bisect_right(ends, section.start) for section in digest]
    named = [[section.name] * len(mentions) + [*mentions] for section in digest]
    return {first: opening(names, None, None) for first, names in zip(firsts, named, strict=True)}


def _events(
    article: Article,
    named: list[NamedSentence],
    selected: list[NamedSentence],
    so_far: PrecedingText,
    discourse: Discourse,
) -> list[Event]:
    """Return the events of the sentences that may contain any."""
    passed = 0
    timeline = Timeline(article.text, article.published)
    contests = sports_sentences([item.sentence.text for item in selected])
    sports = {item.sentence.index for item, sport in zip(selected, contests, strict=True) if sport}
    needed = telling(selected, so_far, article.published)
    events: list[Event] = []
    for read in read_sentences(needed):
        if read.sentence.index // _REPORTED > passed // _REPORTED:
            underway(read.sentence.start / len(article.text))
        discourse.enter(read.sentence.index)
        timeline.enter(read.parse, read.sentence.start)
        for _ in named[passed : read.sentence.index]:
            so_far.add(())
        passed = read.sentence.index + 1
        reader = SideReader(read, discourse)
        date_of = partial(timeline.date_of, read.parse)
        proposed = decide(reader, extract_events(reader, date_of), so_far, date_of)
        sport = read.sentence.index in sports
        decided = [c for c in proposed if not is_non_political(read.parse, c, sport=sport)]
        for candidate in decided:
            discourse.meet(candidate.actor + candidate.recipient)
        reader.note_subjects()
        made = (_event(article, read, candidate, date_of(candidate)) for candidate in decided)
        events += attach_magnitudes(made)
    return supported(events)


def _is_question(sentence: Sentence, text: str) -> bool:
    """Return whether a journalist asks a sentence in a transcript, or before a paragraph quoted."""
    if not sentence.text.endswith("?"):
        return False
    if turn := turn_at(text, sentence.start):
        return turn.asks
    if not text.startswith(("\n\n“", '\n\n"'), sentence.end):
        return False
    return not text.startswith(("“", '"'), text.rfind("\n\n", 0, sentence.start) + 2)


def supported(proposed: list[Event]) -> list[Event]:
    """Return the events of an article, or none if no rule finds one and probably none is right.

    What the reader alone finds is dropped if it is most doubtful. On sport, science or business, it
    sometimes finds a doubtful event; in an article on politics it finds several, or a certain one.
    """
    events = [e for e in proposed if by_rule(e) or e.confidence >= LEAST_CONFIDENCE[two_sided(e)]]
    right = round(1 - prod(1 - event.confidence for event in events), 6)
    return events if any(map(by_rule, events)) or right >= LEAST_RIGHT else []


def two_sided(event: Event) -> bool:
    """Return whether both sides of an event are coded."""
    return event.reciprocal or (any_code(event.actor) and any_code(event.recipient))


def by_rule(event: Event) -> bool:
    """Return whether a rule proposed an event."""
    return not event.rule.startswith("learned")


def _event(article: Article, read: ReadSentence, candidate: EventCandidate, dated: When) -> Event:
    """Complete a candidate: identifier, offsets, date, location, contexts and source."""
    sentence, parse = read.sentence, read.parse
    trigger = _trigger(parse, candidate.trigger)
    sides = candidate.actor + candidate.recipient
    identity = [article.doc_id, str(sentence.start), candidate.event_type, str(trigger.start)]
    identity += [side.code or side.text for side in sides]
    published = article.published or ""
    later = candidate.status == "actual" and (dated[0] or "")[: len(published)] > published
    return Event(
        event_id=hashlib.sha256("|".join(identity).encode()).hexdigest()[:16],
        doc_id=article.doc_id,
        sentence=sentence.index,
        text=sentence.text,
        date=dated[0],
        date_precision=dated[1],
        reciprocal=candidate.reciprocal,
        actor=tuple(identified(side, article.published) for side in candidate.actor),
        recipient=tuple(identified(side, article.published) for side in candidate.recipient),
        event_type=candidate.event_type,
        mode=candidate.mode,
        context=contexts(sentence.text),
        quad=QUAD[candidate.event_type],
        score=score(candidate.event_type, candidate.mode),
        location=location_of(read, candidate, article.published),
        trigger=trigger,
        status="planned" if later else candidate.status,  # "the leaders meet on 20 May"
        attributed_to=None if candidate.speaker is None else phrase(parse, candidate.speaker),
        confidence=candidate.confidence,
        rule=candidate.rule,
        coder=CODER,
        doc_start=sentence.start,
        doc_end=sentence.end,
        mentions=(sentence.index,),
        basis=candidate.basis,
    )


def _trigger(parse: Parse, i: int) -> Trigger:
    """Return the words of a trigger: the token, with a particle right after it."""
    last = i + 1 if i + 1 in parse.having(i, "prt") else i
    start, end = parse.starts[i], parse.end(last)
    return Trigger(parse.text[start:end], start, end)


def _notes(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    pieces = sum(sentence.cut for sentence in sentences)
    if not pieces:
        return ()
    limits = f"{MAX_CHARACTERS:,} characters or {MAX_TOKENS} tokens"
    return (f"sentences longer than {limits} were split into {pieces:,} pieces",)
