"""Read JSON Lines: one draft per line."""

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from multivector.errors import InputError
from multivector.text.dates import normal_date
from multivector.text.draft import Draft
from multivector.text.formats.archive import DOCUMENT_BYTES
from multivector.text.formats.webpage import looks_like_html, visible_text

# The keys of a record that are read; a field has the first of its keys that is filled.
_KEYS = {
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate", "publish_date"),
    "publisher": ("publisher", "source", "publication", "site", "sitename"),
    "url": ("url", "link", "canonical", "canonical_url"),
}
EVENTS = "these are events, not articles"
NAMES = ("text", "id", *_KEYS)
FIELDS = ("text", "id", *(key for keys in _KEYS.values() for key in keys))


def metadata(record: Mapping[str, object]) -> dict[str, Any]:
    """Return title, date with its key, publisher and URL of a record or of front matter."""

    def filled(field: str) -> list[tuple[str, str]]:
        values = ((key, record.get(key)) for key in _KEYS[field])
        # A number such as 20230518 may be a date.
        kinds = (str, int) if field == "published" else (str,)
        return [(k, str(v)) for k, v in values if type(v) in kinds and str(v).strip()]

    dates = filled("published")
    read = (pair for pair in dates if normal_date(pair[1]))
    dated, published = next(read, dates[0] if dates else (None, None))
    firsts = {field: next((value for _, value in filled(field)), None) for field in _KEYS}
    return firsts | {"published": published, "dated": dated}


def of_events(names: Iterable[object]) -> bool:
    """Return whether these are names of what ``code`` writes, which has texts as well.

    Texts with labels of events alone are articles.
    """
    return {"event_id", "event_type", "actor", "recipient", "doc_start"} <= {*names}


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) for each non-blank line, numbered from 1."""
    for number, line in enumerate(lines, start=1):
        plain = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if plain.strip():
            yield number, plain


def read_record(line: bytes) -> Draft | str:
    """Return the draft of a JSON line, or the reason why it cannot be read.

    ``line``: a JSON object in UTF-8, with ``text`` and optionally ``id``, ``title``, ``published``
    or ``date``, ``publisher`` or ``source``, ``url`` or ``link``. A warning names other keys, once.

    >>> read_record(b'{"id": 7, "text": "They met."}').doc_id
    '7'
    >>> read_record(b"oops")
    'invalid JSON (Expecting value)'
    """
    record = _object(line)
    return record if isinstance(record, str) else draft_of(record)


def draft_of(record: object) -> Draft | str:
    """Return the draft of a record with the fields of `read_record`, or the reason for failure.

    Raises InputError for an event, as its file has no articles.
    """
    if not isinstance(record, Mapping):
        return "the record is not a JSON object"
    if of_events(record):
        raise InputError(EVENTS)
    text, name = record.get("text"), record.get("id")
    problem = _problem(text, name) if "text" in record else "the record has no field 'text'"
    if problem:
        return problem if name in (None, "") else f"{problem} (id {str(name)[:60]!r})"

    _ignored(", ".join(sorted(str(key) for key in record if key not in FIELDS)[:8]))
    plain = str(text)
    return Draft(
        text=visible_text(plain) if looks_like_html(plain) else plain,
        **metadata(record),
        doc_id=str(name) if name not in (None, "") else None,
    )


def drafts_of(records: Sequence[object]) -> list[Draft | str]:
    """Return the draft of each record, or why it has none. Raises InputError for events alone."""
    events = [isinstance(one, Mapping) and of_events(one) for one in records]
    if all(events):
        raise InputError(EVENTS)
    return [EVENTS if ev else draft_of(one) for one, ev in zip(records, events, strict=True)]


@lru_cache(maxsize=1000)  # one warning for all records with these keys
def _ignored(names: str) -> None:
    if names:
        warnings.warn(f"ignored keys: {names} (read: {', '.join(NAMES)})", stacklevel=3)


def _object(line: bytes) -> dict[str, Any] | str:
    if len(line) > DOCUMENT_BYTES:
        return f"the line is larger than {DOCUMENT_BYTES / 1e6:.0f} MB"
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return "the line is not valid UTF-8"
    except json.JSONDecodeError as error:
        return f"invalid JSON ({error.msg})"
    except (ValueError, RecursionError):
        return "invalid JSON"
    return record if isinstance(record, dict) else "the line is not a JSON object"


def _problem(text: object, name: object) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return "the record has no text"
    if "\x00" in text:
        return "the text is binary data (contains NUL bytes)"
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        return "the record's ID must be a string or an integer"
    return None
