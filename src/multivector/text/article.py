"""An article: clean text, metadata, and counts of what was removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Article:
    """One document, ready to be coded.

    Attributes
    ----------
    doc_id : str
        The ``id`` of a JSON Lines record, else the first 16 hexadecimal digits of ``sha256``.
    text : str
        Cleaned text; paragraphs separated by one blank line, no leading or trailing space. All
        offsets anywhere are code points into it. A title found in the document is its first
        paragraph.
    title, publisher, url : str or None
        As found; None if not stated.
    published : str or None
        ISO 8601 date, ``YYYY-MM-DD``; None if given by neither the document nor the user.
    language : str
        ISO 639-1; always ``en``.
    sha256 : str
        Hash of the bytes read (for a JSON Lines record, of its text in UTF-8).
    source : str
        The path, address or ``-`` it came from, with ``#`` and the member or line if needed.
    dropped : mapping of str to int
        Number of paragraphs removed as boilerplate, by reason.
    """

    doc_id: str
    text: str
    title: str | None
    published: str | None
    publisher: str | None
    url: str | None
    language: str
    sha256: str
    source: str
    dropped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be read; a batch reports it, counts it and continues."""

    source: str
    reason: str
