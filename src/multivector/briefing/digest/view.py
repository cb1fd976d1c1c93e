"""What a digest shows of each story, in few words; HTML and Markdown are written from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from multivector.briefing.cards import DECIDED, first_sentence, shortened
from multivector.briefing.cards import told as answer_of
from multivector.briefing.digest.content import DigestContent, Story, StoryClaim, Voice
from multivector.briefing.digest.disagreements import Disagreement
from multivector.briefing.network import side
from multivector.briefing.phrases import told
from multivector.coding.coded import Event
from multivector.prose import day
from multivector.text.article import Article
from multivector.vocabulary import DOUBTFUL, HAPPENING

# Of a story with several articles, and of one with one: a digest of 20 articles has at most 2,500
# words in sight, whatever their stories.
_MOST_EVENTS = (3, 1)
_MOST_CLAIMS = (3, 1)
_MOST_VOICES = (2, 0)
_MOST_DISAGREEMENTS = 3
Cites = Callable[[Iterable[str]], tuple[int, ...]]
_CLAIM_WORDS, _ANSWER_WORDS, _QUOTE_WORDS = 16, 26, 18


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, its number on the page and its own first sentence."""

    number: int
    article: Article
    lead: str
    copy_of: int | None

    @property
    def file(self) -> str:
        """Return the name of the file, without its folders, and the member or line in it."""
        return self.article.source.rpartition("/")[2] or self.article.source


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a story, and the numbers of the articles that it rests on.

    ``verdict`` is that of a claim, else empty; ``quoted`` are words of an article.
    """

    words: str
    cites: tuple[int, ...]
    verdict: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story: what is shown, and what is collapsed."""

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


def view_of(digest: DigestContent) -> tuple[StoryView, ...]:
    """Return the view model of a digest, story by story."""
    numbers = {article.doc_id: place for place, article in enumerate(digest.articles, 1)}
    return tuple(
        _story(digest, story, place, numbers) for place, story in enumerate(digest.stories, 1)
    )


def _story(digest: DigestContent, story: Story, place: int, numbers: dict[str, int]) -> StoryView:
    alone = int(len(story.articles) == 1)

    def cites(ids: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({numbers[one] for one in ids}))

    happening = [event for event in story.events if event.status in HAPPENING]
    sure = [event for event in happening if event.confidence >= DOUBTFUL]
    # What a state does at home has two sides that are called alike.
    apart = [e for e in sure if {*map(side, e.actor)} != {*map(side, e.recipient)}]
    events = [_event(digest, event, cites) for event in apart]
    decided = [claim for claim in story.claims if claim.verdict in DECIDED]
    open_ = [claim for claim in story.claims if claim.verdict not in DECIDED]
    shown = decided[: _MOST_CLAIMS[alone]]
    rest = [*decided[_MOST_CLAIMS[alone] :], *open_]
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
        events=tuple(events[: _MOST_EVENTS[alone]]),
        more_events=tuple(events[_MOST_EVENTS[alone] :]),
        disagreements=tuple(
            _disagreement(one, cites) for one in story.disagreements[:_MOST_DISAGREEMENTS]
        ),
        claims=tuple(_claim(one, cites) for one in shown),
        more_claims=tuple(_claim(one, cites) for one in rest),
        voices=tuple(_voice(one, cites) for one in story.voices[: _MOST_VOICES[alone]]),
        when=_when(story.articles),
    )


def _event(digest: DigestContent, event: Event, cites: Cites) -> Point:
    when = f", {day(event.date)}" if event.date else ""
    source = f", according to {event.attributed_to}" if event.attributed_to else ""
    said = f"{told(event, digest.names)}{when}{source}"
    return Point(said, cites(report.doc_id for report in event.documents))


def _claim(one: StoryClaim, cites: Cites) -> Point:
    answer = answer_of(str(one.check.get("sentence") or ""), one.verdict)
    return Point(
        shortened(first_sentence(answer), _ANSWER_WORDS) if answer else "",
        cites(one.articles),
        one.verdict,
        shortened(one.claim.text, _CLAIM_WORDS),
    )


def _voice(one: Voice, cites: Cites) -> Point:
    who = ", ".join(filter(None, (one.quote.speaker, one.quote.role)))
    return Point(who, cites(one.articles), quoted=shortened(one.quote.text, _QUOTE_WORDS))


def _disagreement(one: Disagreement, cites: Cites) -> tuple[str, tuple[Point, ...]]:
    return one.about, tuple(Point(side.words, cites(side.articles)) for side in one.sides)


def _when(articles: Iterable[Article]) -> str:
    days = sorted({article.published for article in articles if article.published})
    return " to ".join(day(one) for one in dict.fromkeys((days[0], days[-1]))) if days else ""
