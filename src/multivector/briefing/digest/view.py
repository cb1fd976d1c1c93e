"""What a digest shows about each story, in few words; HTML and Markdown are written from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from multivector.answers.verdicts.wording import told as answer_of
from multivector.briefing.answers import WITHHELD, first_sentence, label_of
from multivector.briefing.cards import DECIDED
from multivector.briefing.digest.content import DigestContent, Story, StoryClaim, Voice
from multivector.briefing.digest.disagreements import Disagreement
from multivector.briefing.lead import dated, source
from multivector.briefing.network import side
from multivector.briefing.phrases import shown
from multivector.briefing.truth.captions import day_fault
from multivector.briefing.truth.sentences import event_fault
from multivector.briefing.truth.stories import number_fault, side_fault
from multivector.coding.coded import Event
from multivector.prose import day, shortened
from multivector.text.article import Article
from multivector.vocabulary import DOUBTFUL, HAPPENING

# For a story with several articles, and with one: a digest of 20 articles shows at most 2,500
# words, however they are grouped.
_MOST_EVENTS = (3, 1)
_MOST_CLAIMS = (3, 1)
_MOST_VOICES = (2, 0)
_MOST_DISAGREEMENTS = 3
Cites = Callable[[Iterable[str]], tuple[int, ...]]
_CLAIM_WORDS, _ANSWER_WORDS, _QUOTE_WORDS = 16, 26, 18


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, its number on the page and its first sentence."""

    number: int
    article: Article
    lead: str
    copy_of: int | None

    @property
    def file(self) -> str:
        """Return the file name, without folders, and the member or line in it."""
        return self.article.source.rpartition("/")[2] or self.article.source


@dataclass(frozen=True, slots=True)
class Point:
    """A line of a story, and the numbers of the articles that support it.

    ``verdict`` is the verdict on a claim, else empty; ``quoted`` is the article's own wording.
    """

    words: str
    cites: tuple[int, ...]
    verdict: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story: the visible and the collapsed parts."""

    number: int
    title: str
    entries: tuple[Entry, ...]
    events: tuple[Point, ...]
    more_events: tuple[Point, ...]
    disagreements: tuple[tuple[str, tuple[Point, ...]], ...]
    claims: tuple[Point, ...]
    more_claims: tuple[Point, ...]
    voices: tuple[Point, ...]
    when: str
    counted: tuple[int, int]
    withheld: int = 0


def view_of(digest: DigestContent) -> tuple[StoryView, ...]:
    """Return the view model of a digest, story by story."""
    numbers = {article.doc_id: place for place, article in enumerate(digest.articles, 1)}
    return tuple(
        _story(digest, story, place, numbers) for place, story in enumerate(digest.stories, 1)
    )


def _story(digest: DigestContent, story: Story, place: int, numbers: dict[str, int]) -> StoryView:
    alone = int(story.counted[0] == 1)

    def cites(ids: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({numbers[one] for one in ids}))

    happening = [event for event in story.events if event.status in HAPPENING]
    sure = [event for event in happening if event.confidence >= DOUBTFUL]
    # In a state's internal events, both sides have the same name.
    apart = [e for e in sure if {*map(side, e.actor)} != {*map(side, e.recipient)}]
    keep = _Keeping(story)
    # What nothing but a sentence far down tells of is not what a story is about.
    apart.sort(key=lambda event: event.event_id not in story.main)
    events = [keep.event(_event(digest, story, event, cites), event) for event in apart]
    seen = min(sum(event.event_id in story.main for event in apart), _MOST_EVENTS[alone])
    claims = [_claim(one, cites) for one in story.claims]  # decided ones are first
    shown = min(sum(one.verdict in DECIDED for one in story.claims), _MOST_CLAIMS[alone])
    return StoryView(
        number=place,
        title=story.title,
        entries=tuple(
            Entry(
                numbers[article.doc_id],
                article,
                story.leads[article.doc_id],
                numbers.get(story.copies.get(article.doc_id, "")),
            )
            for article in story.articles
        ),
        events=tuple(events[:seen]),
        more_events=tuple(events[seen:]),
        disagreements=tuple(
            (one.about, tuple(Point(side.words, cites(side.articles)) for side in one.sides))
            for one in keep.disagreements(story.disagreements)[:_MOST_DISAGREEMENTS]
        ),
        claims=tuple(claims[:shown]),
        more_claims=tuple(claims[shown:]),
        voices=tuple(_voice(one, cites) for one in story.voices[: _MOST_VOICES[alone]]),
        when=keep.when(_when(story.articles)),
        counted=story.counted,
        withheld=keep.withheld,
    )


class _Keeping:
    """What a digest may say about a story; ``withheld`` counts what its articles do not support."""

    def __init__(self, story: Story) -> None:
        own = (claim.check.get("reason") for claim in story.claims)
        self.story, self.withheld = story, sum(why == WITHHELD for why in own)

    def _keeps(self, fault: str | None) -> bool:
        self.withheld += fault is not None
        return fault is None

    def event(self, point: Point, event: Event) -> Point:
        """Return an event in the package's words if they passed verification, else the
        article's."""
        if self._keeps(event_fault(point.words, event, {})):
            return point
        return replace(point, words=f"“{shortened(event.text, _QUOTE_WORDS)}”")

    def disagreements(self, disagreements: Sequence[Disagreement]) -> list[Disagreement]:
        """Return the disagreements whose sides are all supported by their articles."""
        return [one for one in disagreements if self._keeps(self._wrong(one))]

    def _wrong(self, one: Disagreement) -> str | None:
        for said in one.sides:
            if one.kind in ("number", "claim"):
                texts = [a.text for a in self.story.articles if a.doc_id in said.articles]
                fault = number_fault(said.words, one.about, texts)
            else:
                reported = [
                    event for event in self.story.events
                    if {report.doc_id for report in event.documents} & {*said.articles}
                ]  # fmt: skip
                fault = side_fault(said.words, reported)
            if fault:
                return fault
        return None

    def when(self, words: str) -> str:
        """Return the dates of the articles if they passed verification."""
        dates = [article.published or "" for article in self.story.articles]
        return words if self._keeps(day_fault(words, dates)) else ""


def _event(digest: DigestContent, story: Story, event: Event, cites: Cites) -> Point:
    by = {article.doc_id: article.published for article in story.articles}
    said = f"{shown(event, digest.names)}{dated(event, by.get(event.doc_id))}{source(event)}"
    ids = {report.doc_id for report in event.documents}
    # A copy is cited only for what its original does not report.
    return Point(said, cites(one for one in ids if story.copies.get(one) not in ids))


def _claim(one: StoryClaim, cites: Cites) -> Point:
    answer = answer_of(str(one.check.get("sentence") or ""), one.verdict)
    return Point(
        shortened(first_sentence(answer), _ANSWER_WORDS) if answer else "",
        cites(one.articles),
        label_of(one.check),
        shortened(one.claim.text, _CLAIM_WORDS),
    )


def _voice(one: Voice, cites: Cites) -> Point:
    who = ", ".join(filter(None, (one.quote.speaker, one.quote.role)))
    return Point(who, cites(one.articles), quoted=shortened(one.quote.text, _QUOTE_WORDS))


def _when(articles: Iterable[Article]) -> str:
    days = sorted({article.published for article in articles if article.published})
    return " to ".join(day(one) for one in dict.fromkeys((days[0], days[-1]))) if days else ""
