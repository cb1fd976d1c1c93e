"""Convert Markdown to plain paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.jsonlines import EVENTS, metadata, of_events
from multivector.text.formats.webpage import visible_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?P<fields>.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*[:=][ \t]*(?P<value>.*)$", re.M)
# Footnotes are an extension of Markdown; footnote references are removed.
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]:?")
# Block quotes are read as plain paragraphs: thousands of ">" would mean thousands of levels.
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
MAX_NESTING = 60  # levels of nested lists; each takes a few frames of Python's stack
_MAX_HEADING = 200  # characters; a longer "heading" is a paragraph above a horizontal rule


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a document into the fields of its front matter and the text after it.

    Only plain ``key: value`` fields are read; lists and nested fields are ignored.

    >>> front_matter('---\\ntitle: "A summit"\\ndate: 2023-05-18\\n---\\nText.')
    ({'title': 'A summit', 'date': '2023-05-18'}, 'Text.')
    """
    match = _FRONT.match(text)
    if not match or not _FIELD.search(match["fields"]):
        return {}, text
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(match["fields"]):
        value = found["value"].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if value:
            fields.setdefault(found["key"].lower(), value)
    return fields, text[match.end() :]


def from_front_matter(fields: dict[str, str], body: str, heading: str | None = None) -> Draft:
    """Return a draft with the metadata found in front matter."""
    return Draft(text=body, heading=heading, **metadata(fields))


def read_markdown(text: str) -> Draft:
    """Return the draft of a Markdown document.

    CommonMark with tables, parsed by markdown-it-py. The first heading is the title unless the
    front matter has one. Code blocks are removed and counted; images and footnote references are
    removed. Raises InputError if its lists are nested more than 60 levels deep,
    or it is a table of events.

    >>> draft = read_markdown("# A *summit*\\n\\nSee [the text](https://x.org), it\\nsays.\\n")
    >>> draft.heading, draft.text
    ('A summit', 'A summit\\n\\nSee the text, it says.')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if of_events(text.lstrip("\ufeff").partition("\n")[0].strip("| ").split(" | ")):
        raise InputError(EVENTS)
    fields, body = front_matter(text)
    tokens = _parser().parse(_FOOTNOTE.sub("", _QUOTED.sub("", body)))
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        raise InputError(
            "the document's lists are nested too deeply", allowed=f"at most {MAX_NESTING} levels"
        )
    blocks = list(_blocks(tokens))
    heading = None if "title" in fields else _heading(tokens)
    draft = from_front_matter(fields, "\n\n".join(filter(None, blocks)), heading=heading)
    code = sum(token.type == "fence" for token in tokens)
    return replace(draft, dropped={"code block": code} if code else {})


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    # Indented text is not code: news texts often indent paragraphs.
    return parser.enable(["table", "strikethrough"]).disable("code")


def _blocks(tokens: "Sequence[Token]") -> Iterator[str]:
    """Yield the text of each heading, paragraph, list item and table row, without code."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield ", ".join(filter(None, row))
            row = None
        elif token.type == "inline":
            text = _inline(token.children or [])
            if row is None:
                yield text
            else:
                row.append(text)
        elif token.type == "html_block":
            yield visible_text(token.content)


def _heading(tokens: "Sequence[Token]") -> str | None:
    """Return the first ``#`` heading, else the first underlined one."""
    found: dict[bool, str] = {}
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            text = _inline(content.children or [])
            underlined = not opening.markup.startswith("#")
            if text and not (underlined and len(text) > _MAX_HEADING):
                found.setdefault(underlined, text)
    return found.get(False) or found.get(True)


def _inline(tokens: "Sequence[Token]") -> str:
    """Return the text of inline Markdown; raw HTML is kept and stripped later."""
    pieces: list[str] = []
    bare = False  # inside an autolink
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            bare = token.type == "link_open" and token.markup == "autolink"
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif token.type in ("text", "text_special", "code_inline", "html_inline") and not bare:
            pieces.append(token.content)
    return " ".join("".join(pieces).split())
