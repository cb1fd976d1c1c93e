"""An article: clean text, what is known about it, and what was dropped on the way."""

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
        Cleaned text; paragraphs separated by one blank line, no leading or trailing space.
        All offsets anywhere are code points into it. A title that stands in the document is
        its first paragraph.
    title, publisher, url : str or None
        As found; None when the document does not say.
    published : str or None
        ISO 8601 date, ``YYYY-MM-DD``; None when neither the document nor the user says.
    language : str
        ISO 639-1; always ``en`` for what is handed on.
    sha256 : str
        Of the bytes read (for a record of a JSON Lines file, of its text in UTF-8).
    source : str
        The path, address or ``-`` it came from, with ``#`` and the member or line where needed.
    dropped : mapping of str to int
        Paragraphs left out as boilerplate, counted by reason.
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
    """A document that could not be read; a batch reports it, counts it and goes on."""

    source: str
    reason: str
