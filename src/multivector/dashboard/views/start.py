"""The start page: what is installed and read, regions, search, and a form for an article."""

from multivector.answers.data import list_data
from multivector.dashboard import library
from multivector.dashboard.asked import Asked, View
from multivector.dashboard.page import Page, Table
from multivector.dashboard.sections import section, table_section
from multivector.dashboard.views.region import all_regions
from multivector.prose import number

_MOST = 12  # articles shown


def build(asked: Asked) -> Page:
    """Return the start page."""
    rows = [row for row in list_data() if row["installed"]]
    stored = [row for row in rows if row["rows"]]
    lead = (
        f"{number(len(stored), 'source')} with {sum(row['rows'] for row in stored):,} rows"
        if stored
        else "No source is installed yet, so figures come only from the Factbook. To download "
        "the open sources, run `multivector data pull --open`"
    )
    latest = sorted(stored, key=lambda row: -(row["last_year"] or 0))[:8]
    columns = ("origin", "title", "last_year", "version", "rows")
    newest = (Table("sources", "Newest sources", latest, columns),) if latest else ()
    found = sorted(library.summaries(), key=lambda row: row["published"] or "", reverse=True)
    link = {"title": lambda row: f"/article/{row['article']}"}
    shown = found[:_MOST]
    articles = table_section("articles", "Articles", shown, ("title", "published"), links=link)
    return Page(
        "start",
        "Who has influence over whom",
        "multivector",
        (f"{lead}.",),
        sections=(
            *((articles,) if shown else ()),
            all_regions("Regions"),
            section("sources", "What is new", *newest),
        ),
        template="start.html",
    )


VIEW = View("/", build, "Installed data, articles, regions, and where to begin.", kept=False)
