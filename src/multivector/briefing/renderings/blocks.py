"""A page as plain blocks: the Markdown of a brief or digest, parsed for other formats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from multivector.briefing.renderings.address import link

_OPENED = {"bullet_list_open": "bullet", "ordered_list_open": "number", "blockquote_open": "quote"}
_CLOSED = {name.replace("open", "close") for name in _OPENED}


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; ``url`` is a safe link target, or None."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, item, quote or table.

    ``kind`` is ``heading`` (with its ``level``, from 1), ``paragraph``, ``bullet``, ``number``,
    ``quote`` or ``table``; only a table has ``rows``, the first of which is the header.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text.

    >>> [(block.kind, block.runs[0].text) for block in blocks("# A\\n\\n- b\\n- c")]
    [('heading', 'A'), ('bullet', 'b'), ('bullet', 'c')]
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(markdown)
    return tuple(_blocks(tokens))


def _blocks(tokens: Sequence[Any]) -> Iterator[Block]:
    kinds: list[str] = []  # the lists and quotes that are open
    row: list[tuple[Run, ...]] = []
    rows: list[tuple[tuple[Run, ...], ...]] = []
    within = ""  # the element whose text comes next
    for token in tokens:
        if token.type in _OPENED:
            kinds.append(_OPENED[token.type])
        elif token.type in _CLOSED:
            kinds.pop()
        elif token.type == "tr_close":
            rows.append(tuple(row))
            row = []
        elif token.type == "table_close":
            yield Block("table", rows=tuple(rows))
            rows = []
        elif token.type == "inline" and within in ("th", "td"):
            row.append(_runs(token.children or ()))
        elif token.type == "inline" and within.startswith("h"):
            yield Block("heading", _runs(token.children or ()), int(within[1]))
        elif token.type == "inline":
            yield Block(kinds[-1] if kinds else "paragraph", _runs(token.children or ()))
        within = token.tag


def _runs(children: Sequence[Any]) -> tuple[Run, ...]:
    bold = italic = 0
    url: str | None = None
    found = []
    for child in children:
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        if child.type == "link_open":
            url = link(str(child.attrGet("href")))
        elif child.type == "link_close":
            url = None
        text = " " if child.type in ("softbreak", "hardbreak") else child.content
        if text:
            found.append(Run(text, bold > 0, italic > 0, child.type == "code_inline", url))
    return tuple(found)
