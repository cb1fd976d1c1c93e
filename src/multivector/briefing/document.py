"""A brief: its content and renderings."""

import json
from dataclasses import dataclass
from html import escape

from multivector.briefing.content import Content
from multivector.briefing.markdown import markdown
from multivector.briefing.page import page


@dataclass(frozen=True)
class Brief(Content):
    """A one-page evidence brief on an article: `Content` that can be written in three formats."""

    def to_json(self) -> str:
        """Return the brief as indented JSON, valid against ``briefing/schema.json``."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_html(self) -> str:
        """Return the brief as one self-contained HTML page without scripts."""
        return page(self)

    def to_markdown(self) -> str:
        """Return the brief as Markdown with tables."""
        return markdown(self)

    def _repr_html_(self) -> str:
        # A separate frame: the page's styles and anchors must not affect the notebook.
        return (
            '<iframe sandbox="allow-popups" title="Evidence brief" '
            'style="width:100%;height:42rem;border:1px solid #ccc" '
            f'srcdoc="{escape(self.to_html())}"></iframe>'
        )
