"""A brief: its content and renderings."""

from dataclasses import dataclass
from html import escape

from multivector.answers.article import events_table
from multivector.answers.result import Result
from multivector.briefing.content import Content
from multivector.briefing.renderings.documents import Page
from multivector.briefing.renderings.markdown import markdown
from multivector.briefing.renderings.page import page
from multivector.briefing.view import view_of
from multivector.coding.coded import Event
from multivector.prose import listed, number, opened


@dataclass(frozen=True, repr=False)
class Brief(Content, Page):
    """A one-page evidence brief on an article: `Content` that can be written in three formats."""

    _page, _markdown = staticmethod(page), staticmethod(markdown)

    def pictures(self) -> dict[str, str]:
        """Return the drawings of trade and of the claims."""
        view = view_of(self)
        drawn = {
            f"{card.number}. {opened(card.label)}": str(card.chart.wide)
            for card in view.claims.cards
            if card.chart
        }
        return drawn | ({"Trade": str(view.hero.wide)} if view.hero else {})

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events, in the order of the text."""
        return self.coded.events

    @property
    def table(self) -> Result:
        """Return the events as a table, in the order of the text."""
        return events_table(self.coded)

    def __repr__(self) -> str:
        article = self.coded.article
        title = " ".join((article.title or article.text[:80]).split())[:200]
        return f"Brief of {title!r}, {article.published or 'undated'}: {counts_of(self)}"

    def __str__(self) -> str:
        lead = view_of(self).lead
        answers = (f"{opened(row.verdict)}: {row.answer}" for row in lead.rows)
        return "\n".join([repr(self), lead.sentence, *answers])

    def _repr_html_(self) -> str:
        # A separate frame: the page's styles and anchors must not affect the notebook.
        return (
            '<iframe sandbox="allow-popups" title="Evidence brief" '
            'style="width:100%;height:42rem;border:1px solid #ccc" '
            f'srcdoc="{escape(self.to_html())}"></iframe>'
        )


def counts_of(brief: Brief) -> str:
    """Return how many events, quotations, claims and figures a brief has."""
    coded = brief.coded
    counts = {"event": coded.events, "quotation": coded.quotes, "claim": coded.claims}
    return listed(number(len(f), noun) for noun, f in {**counts, "figure": brief.evidence}.items())
