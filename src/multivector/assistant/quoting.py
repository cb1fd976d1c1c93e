"""Words of an article or a source as data: cleaned, truncated, and marked with their position."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

MOST_CHARACTERS = 500  # longer than nearly all news sentences
_GONE = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format (bidi, zero width, tags), private
# Invisible letters or marks: fillers, joiners and variation selectors, which can carry text.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# Fields with the package's own words: codes, dates in ISO 8601, IDs, vocabulary, sentences. The
# words in every other field are assumed to be those of the article or the source.
_OURS = frozenset(
    "about age channel claim_id code context country date date_precision document event_id "
    "event_type evidence form id indicator influencee influencer kind level modality mode origins "
    "partner quad reason relation rival sector sentence since start end state states status "
    "subject unit verdict year".split()
)


def clean(text: str) -> str:
    r"""Return text without control, bidirectional, zero-width and other invisible characters.

    >>> clean("a\u202eb\u200bc\n\x1b[31m d\ufe0f")
    'abc [31m d'
    """
    seen = "".join(c for c in re.sub(r"\s", " ", text) if unicodedata.category(c) not in _GONE)
    return " ".join(_UNSEEN.sub("", seen).split())


def quoted(text: str, document: str, start: int | None = None, end: int | None = None) -> Any:
    """Return quoted text with document and offsets (code points before cleaning, or null).

    >>> quoted("Peru accused Chile.", "a1", 0, 19)["quoted_text"]
    'Peru accused Chile.'
    """
    shown = clean(text)
    return {
        "quoted_text": shown[:MOST_CHARACTERS],
        "cut": len(shown) > MOST_CHARACTERS,
        "document": document,
        "start": start,
        "end": end,
    }


def as_data(value: Any, document: str, *, key: str = "", base: int = 0) -> Any:
    """Return data read from a document, with all third-party text quoted.

    - ``value``: a row, or a part of it.
    - ``document``: ID of the article or source.
    - ``key``: name of the field that holds the value.
    - ``base``: position in the document to which the offsets of the value are relative.
    """
    if isinstance(value, Mapping):
        return _row(value, document, base)
    if isinstance(value, list | tuple):
        return [as_data(one, document, key=key, base=base) for one in value]
    if not isinstance(value, str) or key in _OURS:
        return value
    return quoted(value, document)


def _row(value: Mapping[str, Any], document: str, base: int) -> dict[str, Any]:
    """Return a row; the words at its own offsets become the field ``words``."""
    inside = value.get("doc_start", base)
    made = {
        name: as_data(one, document, key=name, base=inside)
        for name, one in value.items()
        if name not in ("text", "doc_start", "doc_end")
    }
    words = value.get("text")
    if isinstance(words, str):
        start, end = (made.pop(name, None) for name in ("start", "end"))
        if "doc_start" in value:
            start, end = value["doc_start"], value["doc_end"]
        elif start is not None and end is not None:
            start, end = base + start, base + end
        made["words"] = quoted(words, document, start, end)
    return made
