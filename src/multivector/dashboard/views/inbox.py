"""The page of all articles: filters, stories, verdicts, and reading progress."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from multivector.answers.result import Row
from multivector.codes.resolve import party
from multivector.coding.events.cross_article import THRESHOLD
from multivector.coding.events.ontology import TYPES
from multivector.dashboard import library
from multivector.dashboard.asked import Asked, Parameter, View
from multivector.dashboard.inbox import Progress
from multivector.dashboard.page import Control, Page, Section
from multivector.dashboard.sections import table_section
from multivector.prose import number

_VERDICTS = ("borne out", "contradicted", "mixed", "cannot tell")
_MOST = 500
_REFRESH_SECONDS = 4
PARAMETERS = (
    Parameter("state", "text", "Articles with an event that involves this state or bloc."),
    Parameter("type", "choice", "Articles with an event of this type.", ("any", *TYPES)),
    Parameter(
        "verdict", "choice", "Articles with a claim that has this verdict.", ("any", *_VERDICTS)
    ),
    Parameter("words", "text", "Words in the title."),
    Parameter("story", "text", "ID of an article: show articles on the same story."),
)


def view_of(progress: Callable[[], Progress], source: str | None) -> View:
    """Return the page of a server's inbox."""
    return View(
        "/inbox",
        partial(build, progress, source),
        "Articles read so far, with filters, stories and verdicts.",
        PARAMETERS,
        kept=False,
    )


def build(progress: Callable[[], Progress], source: str | None, asked: Asked) -> Page:
    """Return the page of articles that match the filters."""
    state, words = asked.text("state"), asked.text("words").casefold()
    code = party(state, parameter="state") if state else ""
    kind, verdict = asked.choice("type", "any"), asked.choice("verdict", "any")
    rows = _stories(list(library.summaries()))
    story = next((r["story"] for r in rows if r["article"] == asked.text("story")), None)
    kept = [
        row
        for row in rows
        if (not code or code in row["codes"])
        and (kind == "any" or kind in row["types"])
        and (verdict == "any" or row["verdicts"].get(verdict))
        and words in row["title"].casefold()
        and (not asked.text("story") or row["story"] == story)
    ]
    kept.sort(key=lambda row: (row["published"] or "", row["title"]), reverse=True)
    link = {
        "title": lambda row: f"/article/{row['article']}",
        "told": lambda row: f"/inbox?story={row['article']}" if row["told"] > 1 else None,
    }
    copied = ("copies",) if any(row["copies"] for row in kept) else ()
    columns = ("title", "published", "publisher", "events", "claims", *_VERDICTS, "told", *copied)
    names = {"told": "reported by"}
    table = table_section("articles", "Articles", kept[:_MOST], columns, links=link, names=names)
    now = progress()
    return Page(
        "inbox",
        "Inbox",
        "Articles on this machine",
        lead=_lead(now, source, len(kept), len(rows)),
        controls=(
            Control("words", "Words in the title", asked.text("words")),
            Control("state", "State or bloc", state),
            Control("type", "Event", kind, _choices(TYPES)),
            Control("verdict", "Verdict", verdict, _choices(_VERDICTS)),
        ),
        sections=(table, *_refused(now)),
        refresh=_REFRESH_SECONDS if now.running else 0,
    )


def _choices(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.capitalize()) for word in ("any", *words))


def _lead(now: Progress, source: str | None, shown: int, every: int) -> tuple[str, ...]:
    lines = [f"{shown} of {number(every, 'article')}."]
    if now.running:
        lines.append(f"Reading: {now.done} of {now.read} done so far; this page refreshes itself.")
    if source is None and not every:
        lines.append("Add articles on the start page, or run `multivector serve FOLDER`.")
    return tuple(lines)


def _refused(now: Progress) -> tuple[Section, ...]:
    rows = [{"document": name, "reason": reason} for name, reason in now.refused]
    return (table_section("refused", "Not read", rows, ("document", "reason")),) if rows else ()


def _stories(rows: Sequence[Row]) -> list[Row]:
    """Number the stories (articles with mostly the same text), and count the articles of each."""
    marks = np.array([row["signature"] for row in rows], dtype=np.uint32)
    story = list(range(len(rows)))
    for k in range(1, len(rows)):
        shares = (marks[:k] == marks[k]).mean(axis=1)
        best = int(shares.argmax())
        if shares[best] >= THRESHOLD:
            story[k] = story[best]
    none = dict.fromkeys(_VERDICTS, 0)
    return [
        {**row, **none, **row["verdicts"], "story": number, "told": story.count(number)}
        for row, number in zip(rows, story, strict=True)
    ]
