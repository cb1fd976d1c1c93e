"""Convert an HTML page to a draft: the main text found by trafilatura, or all visible text."""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import unescape
from itertools import pairwise
from typing import Any, Self

from multivector.errors import InputError
from multivector.text.clean import clean_characters, whole_characters
from multivector.text.draft import Draft
from multivector.text.patterns import PATTERNS

OURS = "this page was written by multivector; it is not an article"
INSTEAD = "give the article that the page is about"
# In the text of our briefs and digests, and in their HTML.
WRITTEN = re.compile(r"^[^\w\n]*(?:Made by|coder\W+)\s?multivector \d", re.M)
_OWN = '<meta name="generator" content="multivector '
_BLOCKS = frozenset(PATTERNS["blocks"].split())
_SILENT = frozenset(PATTERNS["silent"].split())
_NEVER_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "title"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_LOOKS_LIKE = re.compile(PATTERNS["looks like html"], re.I)
# Up to the next script: possessive, so that unclosed ones take linear time.
_JSON_LD = re.compile(r"(<script\b(?=[^<>]*?\bld\+json\b)[^<>]*+>)((?:[^<]|<(?!/?script))*+)", re.I)

_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)", re.I)


class _Visible:
    """Parser target for lxml that collects visible text, with a break at every block element.

    lxml parses any markup in linear time, even if malformed.
    """

    def __init__(self, silent: frozenset[str]) -> None:
        self.pieces: list[str] = []
        self.headings: list[str] = []
        self._silent = silent
        self._closed_by: str | None = None  # the current silent element
        self._depth = 0
        self._heading: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._closed_by:
            self._depth += tag == self._closed_by
        elif tag in self._silent and tag not in _VOID:
            self._closed_by, self._depth = tag, 1
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
            if tag == "h1":
                self._heading = []
        elif tag in ("td", "th"):  # a day stays beside what was done on it
            self.pieces.append(" | ")

    def end(self, tag: str) -> None:
        if self._closed_by:
            self._depth -= tag == self._closed_by
            if not self._depth:
                self._closed_by = None
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
            if tag == "h1" and self._heading is not None:
                self.headings.append(" ".join("".join(self._heading).split()))
                self._heading = None

    def data(self, data: str) -> None:
        if self._closed_by:
            return
        self.pieces.append(re.sub(r"\s+", " ", data))
        if self._heading is not None:
            self._heading.append(data)

    def close(self) -> Self:
        return self

    @property
    def text(self) -> str:
        """Paragraphs separated by one blank line."""
        blocks = "".join(self.pieces).split("\n\n")
        plain = (" ".join(block.split()).strip("| ") for block in blocks)
        return "\n\n".join(filter(None, plain))


def looks_like_html(text: str) -> bool:
    """Return whether a text contains HTML block elements."""
    return bool(_LOOKS_LIKE.search(text))


def _visible(markup: str) -> _Visible:
    page = _parsed(markup, _SILENT)
    # An unclosed silent element would hide the rest of the page; in that case skip only elements
    # that never contain text.
    return page if page.text else _parsed(markup, _NEVER_TEXT)


def _parsed(markup: str, silent: frozenset[str]) -> _Visible:
    from lxml.etree import HTMLParser

    # Lift the parser's limit on nesting depth; nothing here is recursive.
    parser = HTMLParser(target=_Visible(silent), huge_tree=True)
    parser.feed(whole_characters(markup))
    page: _Visible = parser.close()
    return page


def visible_text(markup: str) -> str:
    """Return the visible text of an HTML fragment; block elements become paragraphs.

    >>> visible_text("<p>Tea &amp; trade<script>x()</script></p><p>Two<br>Three</p>")
    'Tea & trade\\n\\nTwo\\n\\nThree'
    """
    return _visible(markup).text


def read_html(markup: str, *, url: str | None = None) -> Draft:
    """Parse a web page into a draft of an article.

    Main text and metadata come from trafilatura (Barbaresi 2021, ACL demo papers). If it finds no
    text, all visible text is used and boilerplate is removed by the rules for plain text; if it
    fails to parse the page, ``dropped`` records this. Only dates given in the page's markup are
    used. Raises InputError for a brief or digest of this program.

    ``url``: URL of the page, used if the page does not state one.
    """
    markup = clean_characters(markup)
    if _OWN in markup:
        raise InputError(OURS, next=INSTEAD)
    page = _visible(markup)
    heading = next((text for text in page.headings if text), None)
    found, failed = _extract(markup, url, " ".join(page.headings))
    lines = (getattr(found, "text", None) or "").split("\n")
    plain = (re.sub(r"^\s*[-•]\s+", "", line).strip() for line in lines)
    text = "\n\n".join(_in_rows([*filter(None, plain)], page.text))
    if not text or (heading and text == heading):
        text = page.text
    title = getattr(found, "title", None)
    if heading and title and not _alike(heading, title):
        heading = None  # on many pages the first h1 is the site's name
    return Draft(
        text=text,
        title=title,
        heading=heading,
        published=getattr(found, "date", None),
        publisher=getattr(found, "sitename", None) or _site(markup, heading or title),
        url=getattr(found, "url", None) or url,
        dropped={"markup could not be parsed: all visible text used": 1} if failed else {},
    )


def _in_rows(lines: Sequence[str], shown: str) -> list[str]:
    """Join the lines that are cells of one row in the visible text."""
    rows = (block.split(" | ") for block in shown.split("\n\n"))
    beside = {pair for row in rows for pair in pairwise(row)}
    joined: list[str] = []
    for pair in pairwise(["", *lines]):
        if pair in beside and joined:
            joined[-1] += f" | {pair[1]}"
        else:
            joined.append(pair[1])
    return joined


def _alike(heading: str, title: str) -> bool:
    words = [set(re.findall(r"\w+", text.casefold())) for text in (heading, title)]
    return len(words[0] & words[1]) * 2 >= min(map(len, words))


def _site(markup: str, title: str | None) -> str | None:
    """Return the site that the element ``title`` of a page names after the title of the article."""
    whole = " ".join(unescape(next(iter(_TITLE.findall(markup)), "")).split())
    first, mark, rest = whole.rpartition(" | " if " | " in whole else " - ")
    named = title and f"{first}{mark}".startswith(f"{' '.join(title.split())}{mark[:2]}")
    return rest if mark and named and len(rest.split()) <= 5 else None


def _with_own_date(markup: str, title: str) -> str:
    """Return a page whose JSON-LD is only that of the article that has its title."""
    found: list[dict[str, Any]] = []
    for script in _JSON_LD.finditer(markup):
        with suppress(ValueError, RecursionError):
            json.loads(script[2], strict=False, object_hook=lambda one: found.append(one) or one)  # type: ignore[func-returns-value]
    ranked = [(_rank(one, title), one) for one in found if "datePublished" in one]
    if len(ranked) < 2:
        return markup
    rank, own = max(ranked, key=lambda pair: pair[0])
    first = {"datePublished": own["datePublished"], **own}  # before that of an object in it
    texts = iter([json.dumps(first).replace("<", "\\u003c")] if rank else [])
    return _JSON_LD.sub(lambda one: one[1] + next(texts, ""), markup)


def _rank(one: Mapping[str, Any], title: str) -> int:
    """Return how likely an object of JSON-LD is the article of a page; 0: it is another's."""
    kind, headline = str(one.get("@type")), str(one.get("headline") or "")
    if headline:
        return 3 * _alike(headline, title)
    return 2 * ("Article" in kind or "Posting" in kind) or "Page" in kind


def _extract(markup: str, url: str | None, title: str) -> tuple[Any, bool]:
    """Return trafilatura's result, and whether it failed on the page."""
    import trafilatura

    # trafilatura's warnings about malformed pages are of no use to users.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            _with_own_date(markup, title),
            url=url,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # Do not guess a date by searching the whole page. The fixed upper bound makes the
            # result independent of the clock.
            date_extraction_params={
                "extensive_search": False,
                "original_date": True,
                "max_date": "2100-01-01",
            },
        )
    except Exception:  # any failure on a malformed page: use the fallback
        return None, True
    return found, False
