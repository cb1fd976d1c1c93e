"""A brief as Markdown: in the order of the page, the drawing as a table."""

import re
from collections.abc import Iterable, Sequence

from multivector.briefing.content import Content
from multivector.briefing.lead import source
from multivector.briefing.leaders import Cell
from multivector.briefing.renderings.address import link
from multivector.briefing.view import View, view_of
from multivector.prose import day, listed, opened, printable
from multivector.text.article import NO_DATE

# An underscore within a word, as in a name of a source, and an ampersand that begins no entity are
# no markup.
_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|~!]|(?<![^\W_])_|_(?![^\W_]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What would start a list, a heading or a rule at the start of a line; in an item number, the dot.
_LEADING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))")


def plain(text: str) -> str:
    """Escape text so that Markdown shows it unchanged, with no active markup or HTML.

    >>> plain("<b>*a*|[x](javascript:1)")
    '\\\\<b\\\\>\\\\*a\\\\*\\\\|\\\\[x\\\\](javascript:1)'
    >>> plain("0.014"), plain("2. Later"), plain("un_votes, Larch & Yotov"), plain("_x_ &lt;")
    ('0.014', '2\\\\. Later', 'un_votes, Larch & Yotov', '\\\\_x\\\\_ &amp;lt;')
    """
    flat = " ".join(printable(text, keep="\n\t").split())
    return _LEADING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", flat)))


def markdown(brief: Content) -> str:
    """Return the brief as Markdown, with sections in page order."""
    view = view_of(brief)
    blocks = [
        _head(brief, view), _trade(brief, view), _claims(view), _leaders(brief, view), _shock(view),
        _reach(brief), _events(view), _voices(view), _scenarios(brief), _edits(brief),
        _origins(view), _text(brief), _made(brief),
    ]  # fmt: skip
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(brief: Content, view: View) -> str:
    article = brief.coded.article
    address = link(article.url)
    about = [
        plain(article.publisher) if article.publisher else "",
        day(article.published) if article.published else plain(NO_DATE),
        f"<{address}>" if address else "",
    ]
    lines = [f"# {plain(article.title or 'Untitled article')}", " · ".join(filter(None, about))]
    lines.append(plain(view.lead.sentence))
    rows = []
    for row in view.lead.rows:
        quoted = f"“{plain(row.quoted)}” " if row.quoted else ""
        # Several tables of one owner share its name.
        names = dict.fromkeys(o.name for o in brief.origins if o.id in row.origins)
        cited = f" ({plain(listed(names))})" if names else ""
        rows.append(f"- **{opened(row.verdict)}** {quoted}{plain(row.answer)}{cited}")
    lines += ["\n".join(rows)] if rows else []
    if brief.standing.more:
        lines.append(f"For figures on trade, votes, arms and more: `{brief.standing.more}`")
    return "\n\n".join(lines)


def _trade(brief: Content, view: View) -> str:
    if view.hero is None:
        return ""
    powers = [power for power, state in brief.trade if state == ""]
    known = brief.last_known
    rows = []
    for year, cells in view.hero.table:
        later = ", after the article" if known is not None and year > known else ""
        rows.append([f"{year}{later}", *cells])
    head = ["year", *(brief.names.get(power, power) for power in powers)]
    # No line is dashed here; the sentence also stands beside a picture in a Word document.
    caption = view.hero.caption.replace("Dashed: after the article", "Later years are marked")
    return f"## Trade\n\n{plain(f'{view.hero.title}. {caption}')}\n\n" + table(head, rows)


def _claims(view: View) -> str:
    parts = []
    for card in view.claims.cards:
        said = [f"### {card.number}. {opened(card.label)}", f"> “{plain(card.claim.text)}”"]
        said.append(f"{plain(card.speaker)}. {plain(card.answer)}")
        said += [f"Since then: {plain(card.since)}"] if card.since else []
        parts.append("\n\n".join(said))
    also = view.claims.also
    rows = [(opened(card.label), plain(card.claim.text), plain(card.answer)) for card in also]
    if rows:
        parts.append("### Also checked\n\n" + table(("verdict", "claim", "answer"), rows))
    for title, entries in (
        ("Forecasts", view.claims.forecasts),
        ("Facts not checked", view.claims.facts),
        ("Causes, aims and opinions", view.claims.opinions),
    ):
        if entries:
            told = [
                f"- “{plain(c.text)}” {plain('. '.join(filter(None, (c.speaker, words))))}".rstrip()
                for _, c, words in entries
            ]
            parts.append(f"### {title}\n\n" + "\n".join(told))
    parts += [view.undecided] if view.undecided else []
    return "\n\n".join(["## Claims, most important first", *parts]) if parts else ""


def _leaders(brief: Content, view: View) -> str:
    if view.leaders is None:
        return ""
    rows = [
        [f"{line.title}, {line.when}", *(plain(_cell(cell)) for cell in line.cells)]
        for line in view.leaders.lines
    ]
    shown = table(["", *view.leaders.states], rows)
    found = f"## Who leads, channel by channel\n\n{plain(view.compared)}\n\n{shown}"
    cast = ", ".join(f"{brief.names.get(s, s)} {vote}" for s, vote in brief.standing.votes.items())
    return found + (f"\n\nES-11/1 of 2 March 2022: {plain(cast)}." if cast else "")


def _shock(view: View) -> str:
    if view.shock is None:
        return ""
    said = [f"- {plain(sentence)}" for sentence, _ in view.shock.said]
    rows = [[plain(cell) for cell in row] for row in view.shock.rows]
    quoted = [f"> “{plain(view.shock.quoted)}”"] if view.shock.quoted else []
    told = [*quoted, plain(view.shock.note), "\n".join(said), table(view.shock.head, rows)]
    return "\n\n".join([f"## {plain(view.shock.title)}", *told])


def _cell(cell: Cell) -> str:
    return f"{cell.words} ({cell.beneath})" if cell.beneath else cell.words or "no figure"


def _reach(brief: Content) -> str:
    told = [
        f"- {name}: {f'{span[0]} to {span[1]}' if span else 'nothing on record'}"
        for name, span in brief.reach.items()
    ]
    told += [f"- {name}: {plain(needed)}" for name, needed in brief.requirements.items()]
    told += [f"- {plain(note)}" for note in brief.standing.notes]
    return "## What the record covers\n\n" + "\n".join(told) if told else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _events(view: View) -> str:
    parts = []
    for title, entries in (
        ("", view.dated),
        ("Without a date in the text", view.undated),
        ("Hypothetical, denied or contradicted", view.unasserted),
        ("Doubtful", view.doubtful),
    ):
        if not entries:
            continue
        rows = [
            (entry.when, plain(f"{entry.words}{source(entry.event)}"), entry.status,
             plain(entry.event.text))
            for entry in entries
        ]  # fmt: skip
        head = f"### {title}\n\n" if title else ""
        parts.append(head + table(("date", "event", "status", "sentence"), rows))
    parts += [view.unlisted] if view.unlisted else []
    return "\n\n".join(["## Events", view.reliability, *parts]) if parts else ""


def _voices(view: View) -> str:
    parts = []
    for voice in view.speakers:
        quote = voice.quote
        who = [quote.speaker or "Unnamed speaker", quote.role or "", quote.affiliation or ""]
        parts.append(f"> “{plain(quote.text)}”\n>\n> — {', '.join(map(plain, filter(None, who)))}")
    return "\n\n".join(["## Voices", *parts]) if parts else ""


def _scenarios(brief: Content) -> str:
    lines = [f"- {plain(row['question'])} `{row['command']}`" for row in brief.scenarios]
    return "## What if\n\n" + "\n".join(lines) if lines else ""


def _edits(brief: Content) -> str:
    lines = []
    for edit in brief.edits:
        change = "; ".join(f"{key}: {value}" for key, value in (edit["change"] or {}).items())
        done = f"changed, {plain(change)}" if change else "struck"
        lines.append(
            f"- **{opened(edit['target'])} {done}.** “{plain(edit['was'])}” "
            f"Reason: {plain(edit['reason'])}"
        )
    return "## Manual edits\n\n" + "\n".join(lines) if lines else ""


def _origins(view: View) -> str:
    lines = []
    for origin in view.cited:
        address = link(origin.url)
        where = f" <{address}>" if address else ""
        lines.append(
            f"- **{plain(origin.title)}**, {plain(origin.version)}. "
            f"{plain(origin.citation.rstrip('.'))}. Licence: {plain(origin.licence)}.{where}"
        )
    lines += [f"- {view.uncited}"] if view.uncited else []
    return "## Sources\n\n" + "\n".join(lines) if lines else ""


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
