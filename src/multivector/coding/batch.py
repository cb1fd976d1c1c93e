"""Many documents as events: read, coded side by side, none able to end the batch."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from multivector.coding.coded import Coded, Event
from multivector.errors import MultivectorError, UsageError
from multivector.text.article import Article, Refused
from multivector.text.dates import given_date
from multivector.text.deadline import deadline
from multivector.text.read import read, refusal

if TYPE_CHECKING:
    from multivector.coding.events.cross_article import Merger

# The coder takes about 0.06 s for 1,000 characters on an ordinary laptop, and some seconds to load
# its models; eight times as long is a document that was made to take long, not a slow machine.
CODING_SECONDS = 60.0
CODING_SECONDS_PER_CHARACTER = 0.5 / 1000
# Documents handed out at once for each process: memory stays flat however many there are.
_WINDOW = 64
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: documents coded, documents refused, events given, near-duplicates."""

    documents: int = 0
    refused: int = 0
    events: int = 0
    duplicates: int = 0


def code_all(
    paths: str | Path | Iterable[str | Path],
    *,
    published: str | None = None,
    workers: int = 1,
    merge: bool = False,
    window_days: int = 3,
    allow_private: bool = False,
    on_refused: Callable[[Refused], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[Event]:
    """Code every document of some files, folders or addresses; yield the events as they come.

    A document that cannot be read or coded, takes too long, or kills the process that codes it is
    refused by name, and the rest goes on. Events come in the order of the documents, whatever
    the number of processes; memory does not grow with the number of documents.

    Parameters
    ----------
    paths : str, Path or iterable of those
        As for `multivector.text.read.read`: files, folders, archives, addresses, ``-``.
    published : str, optional
        Date of publication of every document, ``YYYY-MM-DD``; default: what each one states.
    workers : int
        Processes that code side by side, at least 1; with 1 the work is done in this process.
    merge : bool
        Whether a deed that several documents report becomes one event (see
        `multivector.coding.events.cross_article.merge_events`).
    window_days : int
        With ``merge``: days that two reports of one deed may lie apart.
    allow_private : bool
        Whether an address may lie on this machine or in a private network.
    on_refused : callable, optional
        Called with each document that is refused.
    on_progress : callable, optional
        Called with the counts so far after each document.

    Yields
    ------
    Event
        One at a time; none when no document reports any.

    Raises
    ------
    UsageError
        Before any work is done: when ``published`` is not a date, or ``workers`` or
        ``window_days`` out of range.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Russia invaded Ukraine in 2022.")
    ...     [(event.event_type, event.date) for event in code_all(folder)]
    [('ASSAULT', '2022')]
    """
    given_date(published)
    if workers < 1:
        raise UsageError(f"invalid number of workers: {workers}", allowed="1 or more")
    if window_days < 0:
        raise UsageError(f"invalid window in days: {window_days}", allowed="0 or more")
    sources = [paths] if isinstance(paths, str | Path) else paths
    batch = _Batch(on_refused, on_progress)
    articles = batch.readable(sources, published, allow_private)
    return batch.events(articles, workers, _merger(window_days) if merge else None)


def _merger(window_days: int) -> "Merger":
    from multivector.coding.events.cross_article import Merger

    return Merger(window_days=window_days)


class _Batch:
    """The counts of one batch, and whom to tell of them."""

    def __init__(
        self,
        on_refused: Callable[[Refused], None] | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._on_refused, self._on_progress = on_refused, on_progress
        self._progress = Progress()

    def readable(
        self, sources: Iterable[str | Path], published: str | None, allow_private: bool
    ) -> Iterator[Article]:
        """Yield what can be read; refuse the rest."""
        for source in sources:
            try:
                for one in read(source, published=published, allow_private=allow_private):
                    if isinstance(one, Refused):
                        self._refuse(one)
                    else:
                        yield one
            except Exception as error:
                self._refuse(refusal(error, str(source)))

    def events(
        self, articles: Iterator[Article], workers: int, merger: "Merger | None"
    ) -> Iterator[Event]:
        """Yield the events of the articles, merged or as each reports them."""
        for one in map(_code, articles) if workers == 1 else _in_processes(articles, workers):
            if isinstance(one, Refused):
                self._refuse(one)
                continue
            events = list(merger.add(one)) if merger else one.events
            self._tell(documents=1, events=len(events))
            yield from events
        if merger:
            self._tell(duplicates=merger.duplicates)
            for event in merger.finish():
                self._tell(events=1)
                yield event

    def _refuse(self, one: Refused) -> None:
        if self._on_refused:
            self._on_refused(one)
        self._tell(refused=1)

    def _tell(self, **more: int) -> None:
        grown = {name: getattr(self._progress, name) + count for name, count in more.items()}
        self._progress = replace(self._progress, **grown)
        if self._on_progress:
            self._on_progress(self._progress)


def _code(article: Article) -> Coded | Refused:
    """Return what was coded, or why nothing could be."""
    from multivector.coding.coder import code

    seconds = CODING_SECONDS + CODING_SECONDS_PER_CHARACTER * len(article.text)
    try:
        with deadline(seconds, "could not be coded"):
            return code(article)
    except MultivectorError as error:
        return Refused(article.source, error.what)
    except Exception as error:
        return Refused(article.source, f"could not be coded ({type(error).__name__}: {error})")


def _in_processes(articles: Iterator[Article], workers: int) -> Iterator[Coded | Refused]:
    """Code articles side by side, a window at a time and in order; outlive a killed process."""
    pool = ProcessPoolExecutor(workers)
    try:
        while window := list(islice(articles, _WINDOW * workers)):
            done = 0
            try:
                for one in pool.map(_code, window, chunksize=_CHUNK):
                    done += 1
                    yield one
            except BrokenProcessPool:
                pool.shutdown()
                yield from _one_by_one(window[done:])
                pool = ProcessPoolExecutor(workers)
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(articles: Iterable[Article]) -> Iterator[Coded | Refused]:
    """Code each article alone, so that one which kills its process is known by name."""
    pool = ProcessPoolExecutor(1)
    try:
        for article in articles:
            try:
                one = pool.submit(_code, article).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = ProcessPoolExecutor(1)
                one = Refused(article.source, "could not be coded (its process was killed)")
            yield one
    finally:
        pool.shutdown(cancel_futures=True)
