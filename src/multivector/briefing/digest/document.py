"""A digest: its content and renderings."""

import json
from dataclasses import dataclass

from multivector.briefing.digest.content import DigestContent
from multivector.briefing.digest.markdown import markdown
from multivector.briefing.digest.page import page
from multivector.prose import number


@dataclass(frozen=True, repr=False)
class Digest(DigestContent):
    """Several articles on one page: `DigestContent` that can be written in several formats."""

    def to_json(self) -> str:
        """Return the digest as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_html(self) -> str:
        """Return the digest as one self-contained HTML page without scripts."""
        return page(self)

    def to_markdown(self) -> str:
        """Return the digest as Markdown."""
        return markdown(self)

    def __repr__(self) -> str:
        told = "1 story" if len(self.stories) == 1 else f"{len(self.stories):,} stories"
        return f"Digest of {number(len(self.articles), 'article')}, {told}"
