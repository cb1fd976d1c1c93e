"""A digest: its content and renderings."""

from dataclasses import dataclass

from multivector.briefing.digest.content import DigestContent
from multivector.briefing.digest.markdown import articles_of, markdown, told_of
from multivector.briefing.digest.view import view_of
from multivector.briefing.renderings.documents import Page
from multivector.briefing.renderings.page import environment


def page(digest: DigestContent) -> str:
    """Return the digest as one HTML page, in the style of the brief."""
    stories = view_of(digest)
    return environment().get_template("digest.html").render(
        digest=digest,
        stories=stories,
        several=sum(story.counted[0] > 1 for story in digest.stories),
        disputed=sum(len(story.disagreements) for story in stories),
        told=told_of(digest), articles_of=articles_of,
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Digest(DigestContent, Page):
    """Several articles on one page: `DigestContent` that can be written in several formats."""

    _page, _markdown = staticmethod(page), staticmethod(markdown)

    def __repr__(self) -> str:
        return f"Digest of {told_of(self)}"
