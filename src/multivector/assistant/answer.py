"""The common format of all answers: rows, one page at a time, with their sources and terms."""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from math import isnan
from typing import Any, TypedDict

from multivector import settings
from multivector.answers.result import Row
from multivector.assistant.quoting import clean
from multivector.errors import MultivectorError, UsageError
from multivector.provenance import Origin
from multivector.version import __version__

PAGE_ROWS = 50
PAGE_BYTES = 40_000  # some 10,000 tokens
MOST_SENTENCES = 30
_ERROR_CHARACTERS = 400


class Answer(TypedDict):
    """The result of every tool.

    If ``truncated``, call again with the same arguments and ``next``. ``total`` is the number of
    rows on all pages. Each ID in the ``origins`` of a row is a key of ``sources``.
    """

    rows: list[dict[str, Any]]
    total: int
    truncated: bool
    next: str | None
    summary: list[str]
    caption: str
    sources: dict[str, dict[str, str]]
    about: dict[str, Any]


def page(
    rows: Sequence[Mapping[str, Any]],
    *,
    next: str | None = None,
    origins: Iterable[Origin] = (),
    summary: Sequence[str] = (),
    caption: str = "",
    about: Mapping[str, Any] | None = None,
) -> Answer:
    """Return a page of an answer: at most `PAGE_ROWS` rows and (if several) `PAGE_BYTES`.

    Raises UsageError if ``next`` is not from an answer to the same question.
    """
    first = _place(next, len(rows))
    shown: list[dict[str, Any]] = []
    size = 0
    for row in rows[first : first + PAGE_ROWS]:
        one = _plain(row)
        size += len(json.dumps(one, ensure_ascii=False).encode())
        if shown and size > PAGE_BYTES:
            break
        shown.append(one)
    after = first + len(shown)
    return {
        "rows": shown,
        "total": len(rows),
        "truncated": after < len(rows),
        "next": str(after) if after < len(rows) else None,
        "summary": [] if first else list(summary[:MOST_SENTENCES]),
        "caption": caption,
        "sources": _sources(shown, origins),
        "about": _plain(about or {}),
    }


def error_of(error: MultivectorError) -> dict[str, dict[str, str | None]]:
    """Return an error as data: what, where, allowed values, and the next command.

    >>> error_of(UsageError("unknown region: 'x'", where="region"))["error"]["where"]
    'region'
    """
    home = str(settings.home())
    parts = {name: getattr(error, name) for name in ("what", "where", "allowed", "next")}
    # Local paths are not returned; user input is returned without invisible characters.
    shown = {
        name: clean(str(part).replace(home, "MULTIVECTOR_HOME"))[:_ERROR_CHARACTERS]
        for name, part in parts.items()
        if part
    }
    return {"error": {name: shown.get(name) for name in parts}}


def _place(next: str | None, count: int) -> int:
    if next is None:
        return 0
    if not (next.isascii() and next.isdecimal() and len(next) < 9 and 0 < int(next) < count):
        raise UsageError(
            f"invalid page: {next[:40]!r}", where="next", allowed="`next` from the previous answer"
        )
    return int(next)


def _sources(rows: Iterable[Row], origins: Iterable[Origin]) -> dict[str, dict[str, str]]:
    """Return the sources that these rows name; a list without a source is the package's own."""
    named = {one for row in rows for one in row.get("origins") or ()}
    ours = {"version": __version__, "terms": "MIT", "url": "", "citation": "multivector"}
    return {name: {"title": name, **ours} for name in sorted(named)} | {
        one.id: {"title": one.title, "version": one.version, "terms": one.licence, "url": one.url,
                 "citation": one.citation}
        for one in origins
        if one.id in named
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a value as plain JSON data; NaN becomes null."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, float) and isnan(value):
        return None
    return value
