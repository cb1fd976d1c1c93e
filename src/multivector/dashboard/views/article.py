"""The page of an article: its brief, and where to go from there."""

import asyncio
from functools import partial
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from multivector.answers.columns import columns_of
from multivector.codes.naming import display_name
from multivector.codes.states import STATES
from multivector.coding.events.ontology import TYPES
from multivector.dashboard import library
from multivector.dashboard.asked import Asked, View
from multivector.dashboard.page import Page, Section, Table
from multivector.dashboard.work import Workshop, data_version
from multivector.prose import day, printable
from multivector.provenance import Origin

_PATIENCE_SECONDS = 2.0  # seconds before the page says that it is not ready
_REFRESH_SECONDS = 3
_MOST_PAIRS = 12
_READING = "The article is being read. This takes a few seconds; the page reloads when it is ready."
_MOST_LETTERS = 110
_CITED = ("id", "title", "version", "citation", "licence", "url", "sha256")


async def prepare(workshop: Workshop, asked: Asked) -> None:
    """Start reading the article and wait briefly; raises the error if reading fails."""
    name = asked.named["article"]
    article = library.get(name)
    if library.made(name) is None:
        work = partial(_read, workshop, name, article)
        await workshop.begun(("brief", name, data_version()), work, _PATIENCE_SECONDS)


async def _read(workshop: Workshop, name: str, article: Any) -> None:
    found = await workshop.costly(library.make, article, library.edits(name))
    await asyncio.to_thread(library.keep, name, found)


def build(asked: Asked) -> Page:
    """Return the page of an article."""
    name = asked.named["article"]
    article, found = library.get(name), library.made(name)
    title = article.title or "Untitled article"
    about = [
        day(article.published) if article.published else "no date given",
        article.publisher or "publisher not given",
        f"{len(article.text.split()):,} words",
    ]
    if found is None:
        return Page("article", title, " · ".join(about), (_READING,), refresh=_REFRESH_SECONDS)
    brief, edits = found["brief"], library.edits(name)
    return Page(
        "article",
        title,
        " · ".join(about),
        sections=(
            Section("brief", "", markup=found["sections"], tables=_tables(brief)),
            Section("onward", "Next steps", markup=_onward(brief)),
            Section("edits", "Correct", tables=_edits(edits)),
        ),
        origins=tuple(Origin(**{key: one[key] for key in _CITED}) for one in brief["origins"]),
        template="article.html",
        data=brief,
        more={"choices": _choices(brief), "types": TYPES, "name": name, "edits": edits},
    )


def _tables(brief: dict[str, Any]) -> tuple[Table, ...]:
    events = brief["events"]
    columns = tuple(dict.fromkeys(key for event in events for key in event))
    claims = [
        {"text": one["text"], "speaker": one["speaker"], "channel": one["channel"]}
        | {key: (one.get("check") or {}).get(key) for key in columns_of("check") if key != "claim"}
        for one in brief["claims"]
    ]
    return (
        Table("events", "Events", events, columns or ("event_id",)),
        Table("claims", "Claims", claims, tuple(claims[0]) if claims else ("text",)),
    )


def _edits(edits: list[library.Edit]) -> tuple[Table, ...]:
    rows = [dict(edit) for edit in edits]
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    return (Table("edits", "Corrections", rows, columns),) if rows else ()


def _choices(brief: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what may be corrected: target and ID, and the words to list."""
    events = [
        (f"event:{one['event_id']}", f"Event: {one['event_type'].lower()}: {_cut(one['text'])}")
        for one in brief["events"]
    ]
    return events + [
        (f"claim:{one['claim_id']}", f"Claim: {_cut(one['text'])}") for one in brief["claims"]
    ]


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) < _MOST_LETTERS else f"{words[:_MOST_LETTERS]}…"


def _onward(brief: dict[str, Any]) -> str:
    """Return links to the pages on what the article is about."""
    lines = []
    region, states = brief["run"]["parameters"]["region"], brief["run"]["parameters"]["states"]
    if region:
        lines.append(("Region", [(display_name(region), f"/region/{quote(region)}")]))
    named = [(display_name(code), f"/state/{code}") for code in states[:_MOST_PAIRS]]
    spoken = [tuple(pair) for one in brief["claims"] for pair in one["about"]]
    deeds = [
        (one["code"], other["code"])
        for event in brief["events"]
        for one in event["actor"]
        for other in event["recipient"]
        if one["code"] != other["code"] and one["code"] and other["code"] in STATES
    ]
    pairs = list(dict.fromkeys([*spoken, *deeds]))
    dyads = [
        (f"{display_name(a)} → {display_name(b)}", f"/dyad/{a}-{b}") for a, b in pairs[:_MOST_PAIRS]
    ]
    published = brief["document"]["published"] or ""
    told = dict.fromkeys(c["text"] for c in brief["claims"] if (c.get("check") or {}).get("form"))
    checks = [
        (text, "/check?" + urlencode({"claim": text[:900], "published": published}))
        for text in list(told)[:_MOST_PAIRS]
    ]
    lines += [("States", named), ("Dyads", dyads), ("Vary the claims", checks)]
    shown = "".join(
        f'<dt>{title}</dt><dd><ul class="onward">'
        + "".join(
            f'<li><a href="{escape(href)}"><bdi>{escape(printable(words))}</bdi></a></li>'
            for words, href in links
        )
        + "</ul></dd>"
        for title, links in lines
        if links
    )
    return f"<dl>{shown}</dl>"


VIEW = View(
    "/article/{article}",
    build,
    "The brief of an article: events, claims with verdicts, quotations, sources.",
    kept=False,
    prepare=prepare,
    names={"article": "ID of an article: 16 hexadecimal digits"},
)
