"""A digest: its content and renderings."""

from dataclasses import dataclass

from multivector.briefing.digest.content import DigestContent
from multivector.briefing.digest.markdown import markdown
from multivector.briefing.digest.page import page
from multivector.briefing.renderings.documents import Page
from multivector.prose import number


@dataclass(frozen=True, repr=False)
class Digest(DigestContent, Page):
    """Several articles on one page: `DigestContent` that can be written in several formats."""

    _page, _markdown = staticmethod(page), staticmethod(markdown)

    def __repr__(self) -> str:
        told = "1 story" if len(self.stories) == 1 else f"{len(self.stories):,} stories"
        return f"Digest of {number(len(self.articles), 'article')}, {told}"
