"""The articles on this machine and their results, under ``MULTIVECTOR_HOME/articles``.

One folder per article: ``article.json`` as it was read, ``edits.jsonl`` with corrections, and
``brief-VERSION.json`` made from both with one version of program and data. Nothing in them is
executed; folder names are hashes.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import lru_cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from multivector import __version__, settings
from multivector.answers.article import read_all
from multivector.briefing.build import brief
from multivector.briefing.renderings.page import sections
from multivector.coding.events.cross_article import SAME_TEXT, signature
from multivector.dashboard.work import data_version
from multivector.errors import InputError
from multivector.prose import printable
from multivector.text.article import Article, Refused
from multivector.vocabulary import HAPPENING

MOST_ARTICLES = 200  # of one upload
_ID = re.compile(r"[0-9a-f]{16}")
EDITS = "edits.jsonl"
# Fields of an event for its states' pages, which do not read whole briefs of several megabytes.
_OF_EVENTS = ("date", "event_type", "status", "text", "sentence", "actor", "recipient")
_MOST_BRIEFS = 16  # parsed ones in memory
Made = Mapping[str, Any]
Edit = Mapping[str, Any]
_changes = count(1)
_revision = 0


def revision() -> int:
    """Return a number that changes whenever this process stores a result for an article."""
    return _revision


def folder() -> Path:
    """Return the folder that holds all articles."""
    return settings.home() / "articles"


def add(article: Article) -> str:
    """Store an article; return its ID, a hash of its text and metadata."""
    name = name_of(article)
    place = folder() / name
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write(place / "article.json", asdict(article))
    except OSError as error:
        raise InputError(f"the article cannot be saved: {error.strerror}") from error
    return name


def name_of(article: Article) -> str:
    """Return the ID of an article: a hash of its text and metadata."""
    told = (article.text, article.title, article.published, article.publisher)
    return sha256(json.dumps(told).encode()).hexdigest()[:16]


def get(name: str) -> Article:
    """Return a stored article; InputError if there is none with that ID."""
    if _ID.fullmatch(name):
        with suppress(OSError, ValueError, TypeError):
            return Article(**json.loads((folder() / name / "article.json").read_text("utf-8")))
    raise InputError("article not found", next="add it on the start page")


def made(name: str) -> Made | None:
    """Return an article's result for the current program and data, or None."""
    return _opened(folder() / name / _file("brief", name))


def summary(name: str) -> Made | None:
    """Return the inbox row of an article, if it was read."""
    return _opened(folder() / name / _file("row", name), _row_of)


def summaries() -> list[dict[str, Any]]:
    """Return the rows of all articles that were read, even with earlier data, one of each text.

    Dated ones come first, then in order of ID. ``copies`` names the files of the others with the
    same text but for a heading or a page number, as of one article saved in several formats.
    """
    rows = sorted(_rows(), key=lambda row: (not row["published"], not row["publisher"]))
    marks = np.array([row["signature"] for row in rows], dtype=np.uint32)
    found: dict[int, dict[str, Any]] = {}
    seen: dict[tuple[int, bytes], int] = {}
    for place, row in enumerate(rows):
        # Texts 90% alike share one of 16 parts of their signatures in all but 1 of 5,000 cases.
        parts = [(k, marks[place, k : k + 8].tobytes()) for k in range(0, marks.shape[1], 8)]
        near = (seen[part] for part in parts if part in seen)
        first = next((k for k in near if (marks[k] == marks[place]).mean() >= SAME_TEXT), place)
        if first == place:
            found[place] = {**row, "copies": []}
            seen |= {part: place for part in parts if part not in seen}
        else:
            found[first]["copies"].append(get(row["article"]).source.rpartition("/")[2])
    return [*found.values()]


def _rows() -> Iterator[dict[str, Any]]:
    with suppress(OSError):
        for place in sorted(folder().iterdir()):
            # At most one file; an article is read again when its page is requested.
            rows = (_opened(path, _row_of) for path in place.glob("row-*.json"))
            if row := next(filter(None, rows), None):
                yield {"article": place.name, **row}


def keep(name: str, found: Made) -> None:
    """Store an article's result, replacing the previous one."""
    global _revision  # noqa: PLW0603
    place = folder() / name
    for old in (*place.glob("brief-*.json"), *place.glob("row-*.json")):
        old.unlink(missing_ok=True)
    _write(place / _file("brief", name), found)
    _write(place / _file("row", name), _row(found["brief"]))
    _revision = next(_changes)


def edits(name: str) -> list[Edit]:
    """Return the corrections of an article, in the format of ``brief --edits``."""
    with suppress(OSError, ValueError):
        lines = (folder() / name / EDITS).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    return []


def keep_edits(name: str, found: Sequence[Edit], made_of: Made) -> None:
    """Store the corrections of an article, and the result made with them."""
    (folder() / name / EDITS).write_text(_lines(found), encoding="utf-8")
    keep(name, made_of)


def make(article: Article, corrections: Sequence[Edit] = ()) -> Made:
    """Read an article for a brief, in a separate process.

    Raises InputError if a correction does not match anything in the article, or is invalid.
    """
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, EDITS)
        file.write_text(_lines(corrections), encoding="utf-8")
        found = brief(article, edits=file if corrections else None)
    return {
        "sections": sections(found),
        "brief": found.to_dict(),
        "citations": [[origin.id, origin.to_text()] for origin in found.origins],
    }


def read_upload(name: str, data: bytes, published: str | None) -> list[Article | Refused]:
    """Read the articles in an uploaded file; runs in the worker process.

    The file is written under a generated name with its original suffix.
    """
    suffix = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    shown = printable(Path(name.replace("\\", "/")).name)[:120] or "upload"
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, f"upload{suffix[0].lower() if suffix else '.txt'}")
        file.write_bytes(data)
        try:
            return read_named(file, published, shown)
        except InputError as error:
            raise InputError(error.what, allowed=error.allowed, next=error.next) from None


def read_named(
    source: str | Path, published: str | None, shown: str | None = None
) -> list[Article | Refused]:
    """Read the articles of a source, which is called ``shown`` in them; in the worker process."""
    found: list[Article | Refused] = []
    for one in first_of(read_all(source, published=published), MOST_ARTICLES, str(source)):
        named = one.source.replace(str(source), shown or str(source))
        if isinstance(one, Refused):
            found.append(Refused(named, one.reason.replace(str(source), "it")))
        else:
            found.append(replace(one, source=named))
    return found


def first_of(
    given: Iterable[Article | Refused], most: int, source: str
) -> Iterator[Article | Refused]:
    """Yield the first articles of a source, and a note if there are more."""
    for place, one in enumerate(given):
        if place == most:
            yield Refused(source, f"has too many articles; only the first {most:,} were read")
            return
        yield one


def _lines(found: Sequence[Edit]) -> str:
    return "".join(f"{json.dumps(edit, ensure_ascii=False)}\n" for edit in found)


def _row(brief: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the inbox shows and filters by for an article."""
    document, events = brief["document"], brief["events"]
    sides = [side for event in events for side in (*event["actor"], *event["recipient"])]
    checks = [one["check"] for one in brief["claims"] if one.get("check")]
    happened = [event for event in events if event["status"] in HAPPENING]
    return {
        "title": document["title"] or " ".join(document["text"].split())[:80],
        "published": document["published"], "publisher": document["publisher"],
        "events": len(events), "claims": len(brief["claims"]),
        "happened": [{key: event[key] for key in _OF_EVENTS} for event in happened],
        "codes": sorted({side["code"] for side in sides if side["code"]}),
        "types": sorted({event["event_type"] for event in events}),
        "verdicts": dict(Counter(check["verdict"] for check in checks)),
        "signature": signature(document["text"]).tolist(),
    }  # fmt: skip


def _file(kind: str, name: str) -> str:
    told = f"{__version__} {data_version()} {json.dumps(edits(name))}"
    return f"{kind}-{sha256(told.encode()).hexdigest()[:12]}.json"


def _parsed(path: Path, changed: int) -> Made:
    return json.loads(path.read_text("utf-8"))


_brief_of, _row_of = lru_cache(_MOST_BRIEFS)(_parsed), lru_cache(4096)(_parsed)


def _opened(path: Path, parsed: Callable[[Path, int], Made] = _brief_of) -> Made | None:
    try:
        return parsed(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


def _write(path: Path, value: Any) -> None:
    """Write a file atomically."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8", errors="replace")
    part.replace(path)
