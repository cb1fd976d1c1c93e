"""Content of a digest: stories, and what their articles say."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from multivector.briefing.digest.disagreements import Disagreement
from multivector.coding.coded import Claim, Event, Quote
from multivector.text.article import Article, Refused

SCHEMA_VERSION = "1"
_OF_ARTICLE = ("doc_id", "title", "published", "publisher", "url", "source", "sha256")


@dataclass(frozen=True, slots=True)
class StoryClaim:
    """A claim, its check, and the articles that make it."""

    claim: Claim
    check: Mapping[str, Any]
    articles: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Return the verdict's word."""
        return str(self.check["verdict"])


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker in a story: the longest quotation, and the articles that quote them."""

    quote: Quote
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles on one story and their content; article IDs are ``doc_id``.

    ``copies`` maps each article that repeats an earlier one to its ID. ``documents`` of ``events``
    lists all reports; ``main`` has the IDs of those that several articles report, or that a page
    on one of them would open with. Copies count neither as articles nor as disagreeing.
    """

    articles: tuple[Article, ...]
    leads: Mapping[str, str]
    copies: Mapping[str, str]
    events: tuple[Event, ...]
    claims: tuple[StoryClaim, ...]
    voices: tuple[Voice, ...]
    disagreements: tuple[Disagreement, ...]
    main: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Return the title of the first article that has one."""
        return next((a.title for a in self.articles if a.title), None) or "Untitled"

    @property
    def counted(self) -> tuple[int, int]:
        """Return the number of articles, without copies, and of copies."""
        return len(self.articles) - len(self.copies), len(self.copies)


@dataclass(frozen=True)
class DigestContent:
    """The content of a digest as data: articles by story, largest story first."""

    stories: tuple[Story, ...]  # Each article is in one
    refused: tuple[Refused, ...]  # Documents that could not be read or coded, with the reason
    # coder, version: Of the coder and of multivector
    coder: str
    version: str
    names: Mapping[str, str]  # Display name of each code

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return all articles, story by story."""
        return tuple(article for story in self.stories for article in story.articles)

    def to_dict(self) -> dict[str, Any]:
        """Return the digest as plain lists, dicts and scalars."""
        return {
            "schema_version": SCHEMA_VERSION,
            "run": {"version": self.version, "coder": self.coder},
            "stories": [_story_dict(story) for story in self.stories],
            "refused": [asdict(one) for one in self.refused],
        }


def _story_dict(story: Story) -> dict[str, Any]:
    return {
        "title": story.title,
        "articles": [
            {
                **{name: getattr(article, name) for name in _OF_ARTICLE},
                "n_words": len(article.text.split()),
                "lead": story.leads[article.doc_id],
                "copy_of": story.copies.get(article.doc_id),
            }
            for article in story.articles
        ],
        "events": [event.to_dict() for event in story.events],
        "claims": [
            {**one.claim.to_dict(), "check": dict(one.check), "articles": list(one.articles)}
            for one in story.claims
        ],
        "voices": [{**one.quote.to_dict(), "articles": list(one.articles)} for one in story.voices],
        "disagreements": [asdict(one) for one in story.disagreements],
    }
