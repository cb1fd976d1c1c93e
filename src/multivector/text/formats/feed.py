"""Read RSS and Atom feeds: one draft per entry."""

import io
import re
from collections.abc import Iterator
from typing import Any

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.kinds import after_prolog
from multivector.text.formats.webpage import visible_text

# Document type declarations can make a small file exhaust memory, by nested entities or default
# attributes on every element.
_DECLARATION = re.compile(r"<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)|<!DOCTYPE[^<>\[]*\[", re.I)
# Numeric references to non-characters; feedparser fails on them.
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));?", re.I)
_BROKEN = "malformed XML: read as far as possible"


def read_feed(text: str) -> Iterator[Draft | str]:
    """Yield a draft for each entry of a feed, or the reason why it cannot be read.

    The feed is parsed in memory by feedparser: no link in it is followed. A malformed feed is read
    as far as possible, and ``dropped`` of each entry records this. Raises InputError if it is not a
    feed, has no entries, or declares entities, elements or attributes.

    ``text``: an RSS 0.9x, 1.0, 2.0 or Atom document.

    >>> feed = "<rss><channel><title>Wire</title><item><title>Talks</title>"
    >>> feed += "<description>They met.</description></item></channel></rss>"
    >>> [(draft.title, draft.publisher, draft.text) for draft in read_feed(feed)]
    [('Talks', 'Wire', 'They met.')]
    """
    found = _parsed(text)
    dropped = {_BROKEN: 1} if found["bozo"] else {}
    publisher = _plain(_value(found["feed"], "title"))
    for entry in found["entries"]:
        body = _plain(_body(entry))
        if not body:
            yield "the entry has no text"
            continue
        yield Draft(
            text=body,
            title=_plain(_value(entry, "title")) or None,
            published=_value(entry, "published", "created", "updated") or None,
            publisher=publisher or None,
            url=_value(entry, "link") or None,
            dropped=dropped,
        )


def _parsed(text: str) -> dict[str, Any]:
    if _DECLARATION.search(text):
        raise InputError("XML entity, element and attribute declarations are not supported")
    import feedparser

    # Pass a stream, because feedparser could take a string for a URL or a file name; remove the
    # encoding declaration, because the text is already decoded.
    found: dict[str, Any] = feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_character, after_prolog(text)).encode("utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # all markup is removed below
    )
    if not found["entries"]:
        raise InputError(_problem(found), allowed="an RSS or Atom feed")
    return found


def _character(reference: re.Match[str]) -> str:
    """Return a valid character reference unchanged, else the replacement character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd"


def _problem(found: dict[str, Any]) -> str:
    if found["bozo"]:
        return f"the XML is not well-formed ({found['bozo_exception']})"
    return "the feed has no entries" if found.get("version") else "the XML file is not a feed"


def _value(item: dict[str, Any], *names: str) -> str:
    """Return the first non-empty field, as it appears in the feed."""
    # `dict.get`, because feedparser's own look-up falls back to other fields and warns.
    values = (dict.get(item, name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _body(entry: dict[str, Any]) -> str:
    """Return the full text of an entry, else its summary."""
    contents = [content["value"] for content in dict.get(entry, "content") or []]
    return max(contents, key=len, default="").strip() or _value(entry, "summary")


def _plain(markup: str) -> str:
    plain = visible_text(markup) if "<" in markup or "&" in markup else markup
    return plain.strip()
