"""An article: clean text, metadata, and counts of what was removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_DATE = "no date found: judged as of today; set --published"


@dataclass(frozen=True, slots=True)
class Article:
    """One document, ready to be coded.

    Attributes
    ----------
    doc_id : str
        The ``id`` of a JSON Lines record, else the first 16 hexadecimal digits of ``sha256``.
    text : str
        Cleaned text; paragraphs separated by one blank line, no leading or trailing space. All
        offsets are code points into it. A title on the page is the first paragraph.
    title, publisher, url : str or None
        As stated in the document, else None.
    published : str or None
        ISO 8601 date, ``YYYY-MM-DD``, or ``YYYY-MM`` if the document gives only the month; None if
        neither the document nor the user gives one.
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
    """A document that could not be read, and the reason; a batch counts it and continues."""

    source: str
    reason: str
