"""Articles from a folder, feed or upload, read in the background by separate processes."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Thread
from typing import Any

from multivector.answers.article import read_all
from multivector.dashboard import library
from multivector.dashboard.work import give_way
from multivector.engine.processes import Job, Lost, in_order
from multivector.errors import MultivectorError
from multivector.prose import printable
from multivector.text.article import Article, Refused

# With one worker, the engine would run in this process, which serves the pages.
_WORKERS = 2
MOST_ARTICLES = 5000  # of a folder or feed that may never end
_MOST_REFUSED = 50  # that are named
# Seconds after which a process is killed, in addition to those for each character of a text.
_SECONDS, _SECONDS_PER_CHARACTER = 180.0, 0.001
_log = logging.getLogger(__name__)
Batch = Iterable[Article | Refused]


@dataclass(frozen=True, slots=True)
class Progress:
    """Reading progress; ``running`` is whether more articles are expected."""

    read: int = 0
    done: int = 0
    running: bool = False
    refused: tuple[tuple[str, str], ...] = ()  # name and reason


class Inbox:
    """Reads batches of articles, one after another; ``source`` is read first."""

    def __init__(self, source: str | None = None) -> None:
        self.source = source
        self.progress = Progress()
        self._batches: SimpleQueue[Batch | None] = SimpleQueue()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start reading the source, if there is one."""
        if self.source is not None:
            self.add(library.first_of(read_all(self.source), MOST_ARTICLES, self.source))

    def add(self, batch: Batch) -> None:
        """Queue more articles for reading."""
        self.progress = replace(self.progress, running=True)
        self._batches.put(batch)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="inbox", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop after the current batch."""
        self._batches.put(None)

    def _run(self) -> None:
        while (batch := self._batches.get()) is not None:
            try:
                self._work(batch)
            except Exception as error:  # the thread must live on for the next batch
                what = error.what if isinstance(error, MultivectorError) else "could not be read"
                self._refuse(Refused(self.source or "upload", what))
                _log.error("the inbox could not finish a batch of articles", exc_info=error)
            if self._batches.empty():
                self.progress = replace(self.progress, running=False)

    def _work(self, batch: Batch) -> None:
        job: Job[Article, Any] = Job(_made, give_way, _seconds, _Summaries())
        for article, found in in_order(job, self._readable(batch), _WORKERS):
            if isinstance(found, Refused):
                self._refuse(found)
            elif isinstance(found, Lost):
                self._refuse(Refused(article.source, f"could not be read ({found.reason})"))
            self.progress = replace(self.progress, done=self.progress.done + 1)

    def _readable(self, batch: Batch) -> Iterator[Article]:
        first: dict[str, str] = {}
        for one in batch:
            if isinstance(one, Refused):
                self._refuse(one)
                continue
            if (same := first.setdefault(library.add(one), one.source)) != one.source:
                self._refuse(Refused(one.source, f"the same article as {same.rpartition('/')[2]}"))
                continue
            self.progress = replace(self.progress, read=self.progress.read + 1)
            yield one

    def _refuse(self, one: Refused) -> None:
        name = printable(one.source.replace("\\", "/").rpartition("/")[2])[:120]
        told = (*self.progress.refused, (name, one.reason))[-_MOST_REFUSED:]
        self.progress = replace(self.progress, refused=told)


class _Summaries:
    """Earlier results, in the form that the engine needs."""

    def find(self, article: Article) -> Any | None:
        """Return the stored result for an article."""
        return library.summary(library.name_of(article))

    def add(self, article: Article, found: Any) -> None:
        """Store the result."""
        if not isinstance(found, Refused | Lost):
            library.keep(library.name_of(article), found)


def _seconds(article: Article) -> float:
    return _SECONDS + _SECONDS_PER_CHARACTER * len(article.text)


def _made(article: Article) -> library.Made | Refused:
    try:
        return library.make(article, library.edits(library.name_of(article)))
    except MultivectorError as error:
        return Refused(article.source, error.what)
    except Exception as error:  # one article must not end the batch
        return Refused(article.source, f"could not be read ({type(error).__name__})")
