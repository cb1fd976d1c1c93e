"""RSS and Atom: one draft an entry."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.webpage import looks_like_html, visible_text

_BODIES = ("encoded", "content", "description", "summary")  # fullest first
_DATES = ("pubdate", "published", "issued", "date", "updated", "modified")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _content(element: ElementTree.Element) -> str:
    """Return an element's text; markup inside it (Atom's XHTML) as markup."""
    if len(element):
        return (element.text or "") + "".join(
            re.sub(r"(</?)\w+:", r"\1", ElementTree.tostring(child, encoding="unicode"))
            for child in element
        )
    return element.text or ""


def _child(parent: ElementTree.Element, *names: str) -> str | None:
    for name in names:
        texts = [_content(child) for child in parent if _name(child) == name]
        longest = max(texts, key=len, default="").strip()
        if longest:
            return longest
    return None


def _link(entry: ElementTree.Element) -> str | None:
    links = [child for child in entry if _name(child) == "link"]
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (
            address := link.get("href") or link.text
        ):
            return address
    return None


def _plain(markup: str) -> str:
    return (
        visible_text(markup)
        if looks_like_html(markup) or "<" in markup or "&" in markup
        else markup
    )


def parse(text: str) -> ElementTree.Element:
    """Return the root of an XML document.

    Raises
    ------
    InputError
        When it is not well-formed, or declares entities (which can be made to fill the memory).
    """
    if re.search(r"<!ENTITY", text, re.I):
        raise InputError("the XML declares entities; such files are not read")
    # The characters are decoded already; a declaration of an encoding would contradict them.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        return ElementTree.fromstring(text.strip())
    except ElementTree.ParseError as error:
        raise InputError(f"the XML is not well-formed ({error})") from None


def read_feed(text: str) -> Iterator[Draft | str]:
    """Yield a draft for each entry of a feed, or in words why one cannot be read.

    Parameters
    ----------
    text : str
        An RSS 0.9x, 1.0, 2.0 or Atom document.

    Raises
    ------
    InputError
        When it is no feed.

    Examples
    --------
    >>> feed = "<rss><channel><title>Wire</title><item><title>Talks</title>"
    >>> feed += "<description>They met.</description></item></channel></rss>"
    >>> [(draft.title, draft.publisher, draft.text) for draft in read_feed(feed)]
    [('Talks', 'Wire', 'They met.')]
    """
    root = parse(text)
    if _name(root) not in ("rss", "feed", "rdf"):
        raise InputError(
            f"an XML file that is no feed (its root is {_name(root)!r})", allowed="RSS or Atom"
        )
    channel = next((child for child in root if _name(child) == "channel"), root)
    publisher = _child(channel, "title")
    entries = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if not entries:
        raise InputError("the feed holds no entries")
    for entry in entries:
        body = _child(entry, *_BODIES)
        if not body or not (plain := _plain(body)).strip():
            yield "the entry holds no text"
            continue
        title = _child(entry, "title")
        yield Draft(
            text=plain,
            title=_plain(title) if title else None,
            published=_child(entry, *_DATES),
            publisher=_plain(publisher) if publisher else None,
            url=_link(entry),
        )
