"""A brief as Markdown: in page order, with each chart as a table."""

import re
from collections.abc import Iterable, Sequence

from multivector.briefing.address import link
from multivector.briefing.content import Content
from multivector.briefing.digest import digest
from multivector.briefing.measures import parts
from multivector.briefing.network import called
from multivector.briefing.panels import groups
from multivector.coding.coded import Actor, Event
from multivector.prose import day, printable
from multivector.vocabulary import DOUBTFUL

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
# What would start a list, a heading or a rule at the head of a line; of an item number, the dot.
_LEADING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))")


def plain(text: str) -> str:
    """Escape text so that Markdown shows it unchanged, with no active markup or HTML.

    Examples
    --------
    >>> plain("<b>*a*|[x](javascript:1)")
    '\\\\<b\\\\>\\\\*a\\\\*\\\\|\\\\[x\\\\](javascript:1)'
    >>> plain("0.014"), plain("2. Later")
    ('0.014', '2\\\\. Later')
    """
    flat = " ".join(printable(text, keep="\n\t").split())
    return _LEADING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", flat.replace("&", "&amp;")))


def markdown(brief: Content) -> str:
    """Return the brief as Markdown; each part ends with a blank line."""
    blocks = [
        _head(brief),
        _actors(brief),
        _events(brief),
        _voices(brief),
        _claims(brief),
        _figures(brief),
        _measures(brief),
        _scenarios(brief),
        _origins(brief),
        _text(brief),
        _made(brief),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(brief: Content) -> str:
    article = brief.coded.article
    address = link(article.url)
    about = [
        plain(article.publisher) if article.publisher else "",
        day(article.published),
        f"<{address}>" if address else "",
    ]
    lines = [f"# {plain(article.title or 'Untitled article')}", " · ".join(filter(None, about))]
    return "\n\n".join([*lines, *(plain(sentence) for sentence in digest(brief))])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _actors(brief: Content) -> str:
    if not brief.coded.actors:
        return ""
    rows = [
        (plain(p.name), p.code or "", p.kind, plain(p.role or ""), str(len(p.mentions)))
        for p in brief.coded.actors
    ]
    return "## Actors\n\n" + _table(("name", "code", "kind", "role", "mentions"), rows)


def _sides(brief: Content, actors: Sequence[Actor]) -> str:
    return ", ".join(plain(called(actor, brief.names)) for actor in actors)


def _events(brief: Content) -> str:
    events = sorted(
        brief.coded.events,
        key=lambda event: (event.date is None, event.date or "", event.doc_start),
    )
    if not events:
        return ""
    rows = [
        (
            day(event.date) if event.date else "",
            _sides(brief, event.actor),
            "*mutual*" if event.reciprocal else _sides(brief, event.recipient),
            _type(event),
            event.status + (", uncertain" if event.confidence < DOUBTFUL else ""),
            plain(event.attributed_to or ""),
            plain(event.text),
        )
        for event in events
    ]
    head = ("date", "actor", "recipient", "type", "status", "according to", "sentence")
    return "## Events in chronological order\n\n" + _table(head, rows)


def _type(event: Event) -> str:
    return event.event_type + (f" {plain(event.mode)}" if event.mode else "")


def _voices(brief: Content) -> str:
    if not brief.coded.quotes:
        return ""
    parts = ["## Quotations"]
    for quote in brief.coded.quotes:
        who = [quote.speaker or "Unnamed speaker", quote.role or "", quote.affiliation or ""]
        parts.append(f"> “{plain(quote.text)}”\n>\n> — {', '.join(map(plain, filter(None, who)))}")
    return "\n\n".join(parts)


def _claims(brief: Content) -> str:
    if not brief.coded.claims:
        return ""
    title = {item.id: item.title for item in brief.evidence}
    rows = []
    for claim, ids in zip(brief.coded.claims, brief.claim_evidence, strict=True):
        names = dict.fromkeys(title[identifier] for identifier in ids)
        rows.append(
            (
                plain(claim.text),
                plain(claim.speaker or "the article"),
                claim.channel or "",
                claim.modality,
                plain(", ".join(names)) if names else "The public record has no data on this.",
            )
        )
    head = ("claim", "by", "channel", "modality", "evidence")
    more = [f"- {name}: `{told}`\n" for name, lines in brief.commands.items() for told in lines]
    told = "\n\nInstall more figures:\n\n" + "".join(more) if more else ""
    return "## Claims and evidence\n\n" + _table(head, rows) + told


def _figures(brief: Content) -> str:
    parts = []
    for group in groups(brief):
        head = ["from", "to"] if group.paired else ["state"]
        head += ["year", "value", *(["range"] if group.ranged else []), "origin"]
        rows = []
        for row in group.rows:
            cells = [plain(row.who), plain(row.to)] if group.paired else [plain(row.who)]
            cells += [row.year + (" (later)" if row.later else ""), plain(row.value)]
            cells += [plain(row.range)] if group.ranged else []
            rows.append([*cells, plain(row.origin)])
        parts.append(f"### {plain(group.label)}\n\n" + _table(head, rows))
    return "\n\n".join(parts)


def _measures(brief: Content) -> str:
    found = ["## Influence and balance"]
    for part in parts(brief):
        found += [f"### {plain(part.title)}", plain(part.note)]
        found += [
            f"- **{plain(panel.title)}**: {plain(panel.caption)}"
            if panel.title
            else plain(panel.caption)
            for panel in part.panels
            if panel.caption
        ]
        found.append(_table(part.head, ([plain(cell) for cell in row] for row in part.rows)))
    if brief.standing.more:
        found.append(f"For more, run: `{brief.standing.more}`")
    found += [plain(note) for note in brief.standing.notes]
    return "\n\n".join(found) if len(found) > 1 else ""


def _scenarios(brief: Content) -> str:
    if not brief.scenarios:
        return ""
    lines = [f"- {plain(row['question'])} `{row['command']}`" for row in brief.scenarios]
    return "## What if\n\n" + "\n".join(lines)


def _origins(brief: Content) -> str:
    if not brief.origins:
        return ""
    lines = []
    for origin in brief.origins:
        address = link(origin.url)
        where = f" <{address}>" if address else ""
        lines.append(
            f"- **{plain(origin.title)}**, {plain(origin.version)}. {plain(origin.citation)} "
            f"Licence: {plain(origin.licence)}.{where}"
        )
    return "## Origins\n\n" + "\n".join(lines)


def _text(brief: Content) -> str:
    blocks = [plain(block) for block in brief.coded.article.text.split("\n\n") if block.strip()]
    return "\n\n".join(["## Full text", *blocks]) if blocks else ""


def _made(brief: Content) -> str:
    coded = brief.coded
    lines = [
        f"- multivector {plain(brief.version)}",
        f"- coder: {plain(coded.coder)}",
        f"- SHA-256 of the document: {coded.article.sha256}",
        *(f"- {plain(note)}" for note in coded.notes),
    ]
    return "## How it was made\n\n" + "\n".join(lines)
