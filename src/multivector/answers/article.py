"""Read and code an article given as a file, a URL or text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path

from multivector.answers.result import Result, Tabled
from multivector.coding import coder
from multivector.coding.coded import Coded
from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.dates import Day, given_date
from multivector.text.formats.kinds import suffix_kind
from multivector.text.read import READ, is_there, read_one, source_of
from multivector.text.read import read as read_source

Source = str | Path | Article | Coded

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?:\s|$)")
# A string longer than this is not a file name.
_LONG_TEXT = 200


@dataclass(frozen=True, slots=True, repr=False)
class CodedArticle(Tabled, Coded):
    """A coded article: actors, events, quotations, claims, and a ``table`` of the events."""

    @property
    def table(self) -> Result:
        """Return the events as a table, in the order of the text."""
        return events_table(self)


def events_table(coded: Coded) -> Result:
    """Return the events of an article as a table; empty if there are none."""
    rows = tuple(event.to_dict() for event in coded.events)
    columns = tuple(dict.fromkeys(name for row in rows for name in row)) or ("event_id",)
    title = coded.article.title or coded.article.source
    return Result(f"Events in {title}", columns, rows)


def is_text(source: str) -> bool:
    """Return whether a string is the text of an article rather than a file name.

    A string with a line break is text. So is one with spaces that contains the end of a sentence or
    is too long for a file name, unless it ends in a supported file suffix.

    >>> is_text("Peru accused Chile of spying."), is_text("my article.txt"), is_text("talks")
    (True, False, False)
    """
    plain = source.strip()
    if "\n" in plain:
        return True
    if " " not in plain or suffix_kind(plain) is not None:
        return False
    return len(plain) > _LONG_TEXT or bool(_SENTENCE_END.search(plain))


def read(source: Source, *, published: Day | None = None, allow_private: bool = False) -> Article:
    """Read one article from a file, a URL or text.

    Parameters
    ----------
    source : Path, str, Article or CodedArticle
        A Path is a file. A string is a URL (``https://…``), the name of an existing file, ``-`` for
        standard input, or the text itself if it has a line break, or spaces and the end of a
        sentence. An Article is returned unchanged, of a CodedArticle its article.
    published : str or date, optional
        Date of publication, YYYY-MM-DD; overrides the date in the document.
    allow_private : bool
        Whether a URL may point to this machine or a private network.

    Raises
    ------
    InputError
        If the file does not exist, or contains no article in English or more than one.
    UsageError
        If ``published`` is not a date, or ``source`` none of these.
    NetworkNeeded
        If a URL cannot be reached.

    Examples
    --------
    >>> read("Peru accused Chile of spying.", published="2023-05-18").published
    '2023-05-18'
    """
    source = source_of(source)
    if isinstance(source, Article):
        return source if published is None else replace(source, published=given_date(published))
    if isinstance(source, str) and not _is_named(source):
        article = read_one("-", published=published, stdin=source.encode("utf-8", "replace"))
        return replace(article, source="text")
    return read_one(source, published=published, allow_private=allow_private)


def read_all(
    source: Source, *, published: Day | None = None, allow_private: bool = False
) -> Iterator[Article | Refused]:
    """Yield the articles of a folder, archive, feed or file, in order.

    Parameters
    ----------
    source, published, allow_private
        As for :func:`read`; a folder, zip archive, JSON Lines file or feed may contain several
        articles.

    Yields
    ------
    Article or Refused
        Refused, with the reason, for each document that cannot be read.

    Raises
    ------
    InputError, UsageError, NetworkNeeded
        As for :func:`read`.

    Examples
    --------
    >>> [article.source for article in read_all("Peru accused Chile of spying.")]
    ['text']
    """
    source = source_of(source)
    if isinstance(source, Article) or (isinstance(source, str) and not _is_named(source)):
        yield read(source, published=published)
    else:
        yield from read_source(source, published=published, allow_private=allow_private)


def several(
    source: Source, *, published: Day | None = None, allow_private: bool = False
) -> Article | Iterator[Article | Refused]:
    """Return the article of a source, or all its documents if it contains several.

    A folder always counts as several. Errors are those of :func:`read`.
    """
    source = source_of(source)
    given = isinstance(source, Article) or (isinstance(source, str) and is_text(source))
    documents = read_all(source, published=published, allow_private=allow_private)
    if not given and Path(str(source)).is_dir():
        return documents
    first: list[Article | Refused] = []
    for one in documents:
        first.append(one)
        if sum(isinstance(document, Article) for document in first) > 1:
            return chain(first, documents)
    articles = [one for one in first if isinstance(one, Article)]
    if not articles:
        refused = [f"; first error: {one.source}: {one.reason}" for one in first
                   if isinstance(one, Refused)]  # fmt: skip
        raise InputError("".join(["no readable article", *refused[:1]]), where=str(source)[:200])
    return articles[0]


def code(
    source: Source, *, published: Day | None = None, allow_private: bool = False
) -> CodedArticle:
    """Code one article: extract its actors, events, quotations and claims.

    Parameters
    ----------
    source, published, allow_private
        As for :func:`read`.

    Returns
    -------
    CodedArticle
        ``events``, ``actors``, ``quotes``, ``claims``; ``table`` is the events as a Result.

    Raises
    ------
    InputError, UsageError, NetworkNeeded
        As for :func:`read`.

    Examples
    --------
    >>> found = code("Peru accused Chile of spying.")
    >>> found.table[0]["event_type"], found.table[0]["actor"][0]["code"]
    ('ACCUSE', 'PER')
    """
    coded = coder.code(read(source, published=published, allow_private=allow_private))
    return CodedArticle(**{field.name: getattr(coded, field.name) for field in fields(Coded)})


def _is_named(source: str) -> bool:
    """Return whether a string is a file name or URL rather than text."""
    if not source.strip():
        raise InputError("the source is empty", where="source", allowed=READ)
    if source == "-" or _ADDRESS.match(source):
        return True
    if is_text(source):
        return "\n" not in source and is_there(source)
    if not is_there(source) and len(source) > _LONG_TEXT:
        raise InputError("not a file, URL or article text", where=f"{source[:40]}…", allowed=READ)
    return True
