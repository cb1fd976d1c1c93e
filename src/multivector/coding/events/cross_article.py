"""Deduplication across articles: near-duplicate articles, and events reported by several."""

import re
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from multivector.coding.coded import Coded, Event, EventMention
from multivector.coding.syntax.dates import day_of
from multivector.coding.syntax.numerals import numerals
from multivector.text.article import Article

SHINGLE = 5
HASHES = 128
# Calibrated on synthetic edits of 200 articles of 400 words. Range of the estimated similarity: a
# new headline .92-.98, a third removed .55-.80, one word in twenty replaced .45-.84; half of the
# text shared with another article .24-.48; unrelated articles 0.
THRESHOLD = 0.45
SAME_TEXT = 0.9  # of one article in several formats, with a heading or an address of the page more
_CHUNK = 4096  # shingles hashed at a time: bounds memory for a very long text

_WORD = re.compile(r"\w+")
_RANDOM = np.random.default_rng(20230518)
_FACTORS = _RANDOM.integers(1, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFTS = _RANDOM.integers(0, 2**63, HASHES, dtype=np.uint64)


def signature(text: str) -> np.ndarray:
    """Return the MinHash signature of a text's five-word shingles: uint32, shape (128,).

    The share of equal entries of two signatures estimates the Jaccard similarity of their shingle
    sets, with a standard error of at most .045 (Broder, On the resemblance and containment of
    documents, 1997).

    ``text``: case and punctuation are ignored; a text of fewer than five words is one shingle.

    >>> bool((signature("One two three four five.") == signature("one, two three four FIVE")).all())
    True
    """
    words = np.array(
        [zlib.crc32(m.group().encode()) for m in _WORD.finditer(text.casefold())] or [0],
        dtype=np.uint64,
    )
    count = max(len(words) - SHINGLE + 1, 1)
    shingles = np.zeros(count, dtype=np.uint64)
    for k in range(min(SHINGLE, len(words))):
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + words[k : k + count]
    lowest = np.full(HASHES, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, count, _CHUNK):
        mixed = shingles[start : start + _CHUNK, None] * _FACTORS + _SHIFTS
        np.minimum(lowest, (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0), out=lowest)
    return lowest


class NearDuplicateIndex:
    """Index of recent articles for near-duplicate detection, in constant memory.

    ``capacity``: maximum number of articles (half a kilobyte each); the oldest is replaced.

    >>> index = NearDuplicateIndex()
    >>> index.add("a", "The two ministers met in the old capital on Monday to talk of trade.")
    >>> index.add("b", "The two ministers met in the old capital on Monday to talk of trade!")
    'a'
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._table = np.zeros((capacity, HASHES), dtype=np.uint32)
        self._ids: list[str] = []
        self._next = 0

    def add(self, doc_id: str, text: str) -> str | None:
        """Return the ID of a near-duplicate, or add the article to the index and return None."""
        mine = signature(text)
        if self._ids:
            shares = (self._table[: len(self._ids)] == mine).mean(axis=1)
            best = int(shares.argmax())
            if shares[best] >= THRESHOLD:
                return self._ids[best]
        if len(self._ids) < len(self._table):
            self._ids.append(doc_id)
        else:
            self._ids[self._next] = doc_id
        self._table[self._next] = mine
        self._next = (self._next + 1) % len(self._table)
        return None


_Key = tuple[str, str, bool, frozenset[str], frozenset[str]]


@dataclass(slots=True)
class _PendingEvent:
    event: Event
    day: date | None
    documents: set[str]  # one of each group of near-duplicates
    articles: set[int]
    dated: str | None  # the most precise date in its reports
    reports: list[EventMention] = field(default_factory=list)


class Merger:
    """Merges events across articles; beyond ``pending`` events, the oldest are released."""

    def __init__(self, *, window_days: int = 3, pending: int = 20_000) -> None:
        self.window_days, self.pending = window_days, pending
        self.duplicates = 0
        self._index = NearDuplicateIndex()
        self._pending: OrderedDict[int, _PendingEvent] = OrderedDict()
        self._by_key: dict[_Key, list[int]] = {}
        self._count = self._article = 0

    def add(self, article: Article, events: Iterable[Event]) -> Iterator[Event]:
        """Add the events of an article; yield those released to bound memory."""
        document = self._index.add(article.doc_id, article.text)
        self.duplicates += document is not None
        document = document or article.doc_id
        published = day_of(article.published)
        self._article += 1
        for event in events:
            # A range of days counts as its first day.
            own = event.date_precision in ("day", "range")
            day = day_of(event.date) if own else published
            self._place(event, day, document)
        while len(self._pending) > self.pending:
            yield self._release(next(iter(self._pending)))

    def finish(self) -> Iterator[Event]:
        """Yield the remaining events in the order of their first reports."""
        while self._pending:
            yield self._release(next(iter(self._pending)))

    def _place(self, event: Event, day: date | None, document: str) -> None:
        reports = [EventMention(event.doc_id, sentence) for sentence in event.mentions]
        key = _key(event)
        matching = [
            pending
            for pending in map(self._pending.__getitem__, self._by_key.get(key, []))
            # The coder has already merged within an article.
            if self._article not in pending.articles
            and _same(pending, event, day, document, self.window_days)
        ]
        # A month does not say which of several days in it is meant.
        sharp = [p for p in matching if not _only_in_month(p.dated, event.date)]
        if matching := sharp or (matching if len(matching) == 1 else []):
            first = day or date.min
            pending = min(
                matching,
                key=lambda p: (p.dated != event.date, abs((first - (p.day or first)).days)),
            )
            pending.reports.extend(t for t in reports if t not in pending.reports[-8:])
            pending.documents.add(document)
            pending.articles.add(self._article)
            if _only_in_month(pending.dated, event.date) and event.date_precision != "month":
                pending.dated, pending.day = event.date, day
            return
        self._by_key.setdefault(key, []).append(self._count)
        told = {document}, {self._article}, event.date, reports
        self._pending[self._count] = _PendingEvent(event, day, *told)
        self._count += 1

    def _release(self, number: int) -> Event:
        pending = self._pending.pop(number)
        key = _key(pending.event)
        self._by_key[key].remove(number)
        if not self._by_key[key]:
            del self._by_key[key]
        return replace(pending.event, documents=tuple(pending.reports))


def merge_events(coded: Iterable[Coded], *, window_days: int = 3) -> Iterator[Event]:
    """Merge events reported in several articles.

    Each event is as first reported, with all reports in ``documents``. Memory is limited to 20,000
    events and 10,000 articles.

    ``coded``: coded articles, in any order; read once. ``window_days``: two reports describe the
    same event if their type, mode, status, sides and location agree (where both are known) and
    their days are at most this far apart. The day is the event's (the first of a range), otherwise
    the article's. Two reports that both name a day are at most one day apart, unless what the deed
    was done to has the same noun and number. A month also agrees with the only day in it; otherwise
    dates of month or year precision must be equal. Where one of two reports in near-duplicate
    articles has no date of its own, they are of one event.

    >>> list(merge_events([]))
    []
    """
    merger = Merger(window_days=window_days)
    for one in coded:
        yield from merger.add(one.article, one.events)
    yield from merger.finish()


def _key(event: Event) -> _Key:
    actors, recipients = (
        frozenset(side.code or side.text.casefold() for side in sides)
        for sides in (event.actor, event.recipient)
    )
    return event.event_type, event.status, event.reciprocal, actors, recipients


def _same(
    pending: _PendingEvent, event: Event, day: date | None, document: str, window: int
) -> bool:
    other = pending.event
    if event.mode != other.mode and None not in (event.mode, other.mode):
        return False
    here, there = event.location, other.location
    if here and there and here.text.casefold() != there.text.casefold():
        return False
    dates = event.date, pending.dated
    if document in pending.documents and None in dates:
        return True
    agree = _objects_agree(event, other)
    if _only_in_month(*dates):
        return agree is not False
    if any(one and day_of(one) is None for one in dates):
        return dates[0] == dates[1]
    # Reporters err by a day about a deed; two days further apart are those of two deeds.
    if not agree and all(one and "/" not in one for one in dates):
        window = min(window, 1)
    return bool(day and pending.day and abs((day - pending.day).days) <= window)


def _only_in_month(one: str | None, other: str | None) -> bool:
    """Return whether one date is a month, and the other a day or range that begins in it."""
    short, long = sorted((one or "", other or ""), key=len)
    return len(short) == 7 < len(long) and long.startswith(short)


def _objects_agree(one: Event, other: Event) -> bool | None:
    """Return whether noun and number of the phrases acted on agree; None where one has no noun."""
    words = ([side.text.split() for side in e.recipient] for e in (one, other))
    nouns, others = (  # no name: United States
        {w[-1].rstrip("s") for w in phrases if len(w) > 1 and w[-1].islower()} for phrases in words
    )
    counts, more = (
        {n.value for side in e.recipient for n in numerals(side.text)} for e in (one, other)
    )
    same = bool(nouns & others) and not (counts and more and counts.isdisjoint(more))
    return same if nouns and others else None
