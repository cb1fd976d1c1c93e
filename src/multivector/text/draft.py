"""Turn the draft extracted from any format into an article."""

import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from multivector.errors import InputError, UsageError
from multivector.text.article import Article
from multivector.text.boilerplate import remove_boilerplate
from multivector.text.clean import (
    clean_characters,
    identifier,
    one_line,
    paragraphs,
    strip_markup,
    whole_characters,
)
from multivector.text.datelines import PARAGRAPHS, dateline_day, find_dateline
from multivector.text.dates import (
    given_date,
    is_of_the_past,
    line_date,
    normal_date,
    own_day,
    read_date,
)
from multivector.text.header import read_header
from multivector.text.language import require_english
from multivector.text.patterns import PATTERNS

# Space, markup, and characters that are not shown: control, direction, halves of a pair.
_NOT_IN_ADDRESSES = re.compile(PATTERNS["not in addresses"])

_MEAGRE = 3  # words of a title that may be the name of who publishes
# An agency, a dash, a time of day or a label: the date beside it is that of publication.
_SIGNED = re.compile(PATTERNS["signed"], re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """One document as extracted from its format, not yet cleaned.

    ``heading`` is a title on the page itself, which becomes the first paragraph; ``title`` is a
    title found only in the metadata. ``doc_id`` is set if the format provides an ID, ``dated`` to
    the field that ``published`` was read from.
    """

    text: str
    title: str | None = None
    heading: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    doc_id: str | None = None
    dated: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)


def digest(data: bytes | str) -> str:
    """Return the SHA-256 hash of bytes, or of a text in UTF-8 (lone surrogates as U+FFFD)."""
    raw = data if isinstance(data, bytes) else whole_characters(data).encode()
    return hashlib.sha256(raw).hexdigest()


def web_address(value: str | None) -> str | None:
    """Return an http or https URL unchanged, and None for anything else (``javascript:`` …).

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    address = (value or "").strip()
    if _NOT_IN_ADDRESSES.search(address) or len(address) > 2000:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _tell_unread(draft: Draft, source: str) -> None:
    """Warn of a date that is given, but not in a form that is read."""
    try:
        read_date((draft.published or "")[:60], parameter=draft.dated or "", whole=True)
    except UsageError as error:
        name = f" (id {draft.doc_id!r})" if draft.doc_id else ""
        what = f"{source}{name}, {error.where}: {error.what}; allowed: {error.allowed}"
        warnings.warn(what, stacklevel=2)


def _tell_several(reports: Sequence[str], source: str) -> None:
    """Warn of reports with datelines of their own, as title and date are those of the first."""
    datelines = filter(None, map(find_dateline, reports))
    places = list(dict.fromkeys(one.place for one in datelines if one.place and one.date))
    if len(places) > 1:
        what = f"holds {len(places)} reports, of {', '.join(places)[:200]}"
        warnings.warn(
            f"{source} {what}; title and date are those of the first: give each its own file",
            stacklevel=2,
        )


def finish(draft: Draft, *, sha256: str, source: str, published: str | None = None) -> Article:
    """Build the article: clean characters, remove and count boilerplate, check the language.

    Raises InputError if no text remains, or it is not in English. Raises UsageError if
    ``published`` is not a date.

    - ``draft``: the document as extracted.
    - ``sha256``: hash of the bytes (or, for one of many documents in a file, of its text).
    - ``source``: source of the document, for error messages.
    - ``published``: publication date given by the user; overrides that of the document.
    """
    given = given_date(published)
    body = paragraphs(strip_markup(clean_characters(draft.text)))
    heading = one_line(draft.heading)
    if heading and _words(heading) not in map(_words, body[:3]):
        body.insert(0, heading)
    title = heading or one_line(draft.title)
    header = read_header(body, title=title)
    if title and not heading and len(title.split()) < _MEAGRE:  # "SG", "Press": who publishes
        own = read_header(body).title or ""
        title = max(own.split(" | "), key=len) if len(own.split()) > _MEAGRE else title
    kept, boilerplate = remove_boilerplate(header.paragraphs)
    text = "\n\n".join(kept)
    if not any(character.isalnum() for character in text):
        raise InputError("the document contains no text", where=source)
    try:
        language = require_english(text)
    except InputError as error:
        error.where = source
        raise
    dropped = Counter(draft.dropped) + header.dropped + boilerplate
    _tell_several(kept, source)
    both = [date for date in (header.published, dateline_day(kept)) if date]
    printed = max(both, key=len, default=None) or own_day(kept)  # a day before a month
    dated = [line[:100] for line in body[:PARAGRAPHS] if normal_date(line)]
    signed = any(line_date(line) or _SIGNED.search(line) for line in dated)
    if printed and not signed and is_of_the_past(printed, text):
        printed = None  # the day of what the text is about
    day = given or normal_date(draft.published) or printed
    if draft.dated and not day:
        _tell_unread(draft, source)
    return Article(
        doc_id=identifier(draft.doc_id or "") or sha256[:16],
        text=text,
        title=title or header.title,
        published=day,
        publisher=one_line(draft.publisher) or header.publisher,
        url=web_address(draft.url),
        language=language,
        sha256=sha256,
        source=source,
        dropped=dict(sorted(dropped.items())),
    )
