"""A brief: the content of a page with its renderings."""

import json
from dataclasses import dataclass
from html import escape

from multivector.briefing.content import Content
from multivector.briefing.markdown import markdown
from multivector.briefing.page import page


@dataclass(frozen=True)
class Brief(Content):
    """An article's answers as one page: a `Content` that can be written in three formats."""

    def to_json(self) -> str:
        """Return the brief as indented JSON, valid against ``briefing/schema.json``."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_html(self) -> str:
        """Return the brief as one self-contained page without script."""
        return page(self)

    def to_markdown(self) -> str:
        """Return the brief as Markdown with its tables."""
        return markdown(self)

    def _repr_html_(self) -> str:
        # A frame of its own: the page's style must not reach the notebook, nor its anchors.
        return (
            '<iframe sandbox="allow-popups" title="Evidence brief" '
            'style="width:100%;height:42rem;border:1px solid #ccc" '
            f'srcdoc="{escape(self.to_html())}"></iframe>'
        )
