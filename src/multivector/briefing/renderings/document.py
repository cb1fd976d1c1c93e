"""A brief: its content and renderings."""

import json
from dataclasses import dataclass
from html import escape

from multivector.answers.article import events_table
from multivector.answers.result import Result
from multivector.briefing.content import Content
from multivector.briefing.renderings.markdown import markdown
from multivector.briefing.renderings.page import page
from multivector.prose import listed, number


@dataclass(frozen=True, repr=False)
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

    @property
    def table(self) -> Result:
        """Return the events as a table, in the order of the text."""
        return events_table(self.coded)

    def __repr__(self) -> str:
        coded, article = self.coded, self.coded.article
        title = " ".join((article.title or article.text[:80]).split())[:200]
        counts = listed(
            [
                number(len(coded.events), "event"),
                number(len(coded.quotes), "quotation"),
                number(len(coded.claims), "claim"),
                number(len(self.evidence), "figure"),
            ]
        )
        return f"Brief of {title!r}, {article.published or 'undated'}: {counts}"

    def _repr_html_(self) -> str:
        # A separate frame: the page's styles and anchors must not affect the notebook.
        return (
            '<iframe sandbox="allow-popups" title="Evidence brief" '
            'style="width:100%;height:42rem;border:1px solid #ccc" '
            f'srcdoc="{escape(self.to_html())}"></iframe>'
        )
