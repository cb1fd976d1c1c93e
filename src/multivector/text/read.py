"""Read articles from a file, folder, archive, feed, URL or standard input."""

import errno
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from multivector.errors import InputError, MultivectorError
from multivector.given import refused
from multivector.text.article import Article, Refused
from multivector.text.count import files_of
from multivector.text.dates import Day, given_date
from multivector.text.deadline import READING_SECONDS, deadline
from multivector.text.draft import Draft, digest, finish
from multivector.text.formats.archive import DOCUMENT_BYTES, UNPACKED_BYTES, members
from multivector.text.formats.docx import OLE, is_docx, read_docx, require_word
from multivector.text.formats.encoding import decode
from multivector.text.formats.feed import read_feed
from multivector.text.formats.jsonlines import EVENTS, drafts_of, numbered, read_record
from multivector.text.formats.kinds import (
    PARQUET,
    is_zip,
    media_kind,
    records_of,
    sniff,
    suffix_kind,
)
from multivector.text.formats.mail import MAIL, read_mail
from multivector.text.formats.markdown import from_front_matter, front_matter, read_markdown
from multivector.text.formats.pdf import OCR, PDF, read_pdf
from multivector.text.formats.table import read_table
from multivector.text.formats.webpage import INSTEAD, OURS, WRITTEN, read_html
from multivector.text.memory import budget

T = TypeVar("T")
READING_BYTES = 2 << 30  # of memory; a page of 20 MB takes 0.7 GB
_DAMAGED = "could not be read ({})"
READ = (
    "plain text, Markdown, HTML, PDF, DOCX, EML, MHTML, JSON, JSON Lines, CSV, TSV, RSS, Atom or "
    "Parquet, or a zip archive or folder of these"
)


def read(
    source: str | Path,
    *,
    published: Day | None = None,
    allow_private: bool = False,
    stdin: bytes | None = None,
) -> Iterator[Article | Refused]:
    """Yield the articles of a source, in source order.

    An unreadable document in a container (folder, archive, table, JSON Lines, feed) is `Refused`.
    Raises InputError if a source that is a single document cannot be read: it is missing, empty,
    binary, larger than 20 MB, not in English, damaged, or takes longer than 30 seconds to read.
    Raises NetworkNeeded if a URL cannot be reached, UsageError if ``published`` is not a date.

    - ``source``: a file, a folder (read recursively, in order of name), ``-`` for standard input,
      or an http or https URL.
    - ``published``: overrides the date in a document.
    - ``allow_private``: whether a URL may point to this machine or a private network.
    - ``stdin``: content for ``-``; default: the process's standard input.

    >>> articles = list(read("-", stdin=b"Talks in Ankara\\n\\n1 January 2024\\n\\nThey met."))
    >>> [(article.title, article.published, article.text) for article in articles]
    [('Talks in Ankara', '2024-01-01', 'Talks in Ankara\\n\\nThey met.')]
    """
    published = given_date(published)
    name = str(source)
    scheme, separator, _ = name.partition("://")
    if name == "-":
        data = _standard_input() if stdin is None else stdin
        yield from _document(data, "-", None, published)
    elif isinstance(source, str) and separator and scheme.isalnum():
        yield from _page(name, published, allow_private)
    elif Path(source).is_dir():
        yield from _folder(Path(source), published)
    else:
        yield from _file(Path(source), published)


def source_of(given: object, parameter: str = "source") -> str | Path | Article:
    """Return what `read` takes: a file name, a Path, text, or an article, also of a coded one.

    Raises UsageError for anything else, such as events, a frame or None.
    """
    one = getattr(given, "article", given)
    if isinstance(one, str | Path | Article):
        return one
    raise refused("not an article", given, parameter, "a file name, a Path, a URL or an article")


def is_there(name: str | Path) -> bool:
    """Return whether a file or folder exists; False if this cannot be the name of one."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # too long for a file name, or contains a NUL
        return False


def _standard_input() -> bytes:
    try:
        data = sys.stdin.buffer.read(UNPACKED_BYTES + 1)
    except (OSError, AttributeError) as error:  # missing, closed or a folder
        closed = getattr(error, "errno", errno.EBADF) == errno.EBADF
        reason = "it is closed" if closed else error
        raise InputError(f"standard input cannot be read: {reason}", where="-") from error
    if len(data) > UNPACKED_BYTES:
        raise InputError(f"standard input is larger than {UNPACKED_BYTES / 1e6:.0f} MB", where="-")
    return data


def read_one(
    source: str | Path,
    *,
    published: Day | None = None,
    allow_private: bool = False,
    stdin: bytes | None = None,
) -> Article:
    """Return the only article of a source; parameters and errors as in `read`.

    Raises InputError if the source contains no readable article, or more than one.

    >>> read_one("-", stdin=b"The ministers met.").doc_id
    'f846a7b47a3b988d'
    """
    found: Article | None = None
    refused: Refused | None = None
    for item in read(source, published=published, allow_private=allow_private, stdin=stdin):
        if isinstance(item, Refused):
            refused = refused or item
        elif found:
            raise InputError(
                "the source contains more than one article",
                where=str(source),
                allowed="one article",
                next=f"multivector code {source}",
            )
        else:
            found = item
    if found is None:
        reason = f"; first error: {refused.source}: {refused.reason}" if refused else ""
        raise InputError(f"no readable article{reason}", where=str(source), allowed=READ)
    return found


def _file(path: Path, published: str | None) -> Iterator[Article | Refused]:
    name = str(path)
    try:
        if not path.exists():
            raise InputError("no such file or folder", where=name, allowed=READ)
        if not path.is_file():
            raise InputError("not a file or a folder", where=name, allowed=READ)
        with path.open("rb") as file:
            data = file.read(DOCUMENT_BYTES + 1)
            yield from _document(data, name, suffix_kind(name), published, file=file)
    except (OSError, ValueError) as error:  # ValueError: NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"the file could not be read ({reason})", where=name) from None


def _bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines; a line that is too long is cut just above the limit."""
    while line := file.readline(DOCUMENT_BYTES + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(DOCUMENT_BYTES)


def _folder(path: Path, published: str | None) -> Iterator[Article | Refused]:
    for file in files_of(path):
        if suffix_kind(file.name) is None:
            yield Refused(str(file), "unsupported file type")
            continue
        try:
            yield from _file(file, published)
        except Exception as error:  # of any parser: one file must not end the batch
            yield refusal(error, str(file))


def _page(address: str, published: str | None, allow_private: bool) -> Iterator[Article | Refused]:
    from multivector.text.address import fetch

    try:
        page = fetch(address, allow_private=allow_private)
    except ValueError as error:  # a server may redirect to an invalid address
        raise InputError(_DAMAGED.format(type(error).__name__), where=address) from error
    kind = media_kind(page.content_type)
    yield from _document(page.data, address, kind, published, url=page.url, declared=page.charset)


def _archive(file: BinaryIO, source: str, published: str | None) -> Iterator[Article | Refused]:
    for item in members(file, source):
        if isinstance(item, Refused):
            yield item
            continue
        name, data = item
        try:
            yield from _document(data, name, suffix_kind(name), published, nested=True)
        except Exception as error:  # likewise
            yield refusal(error, name)


def _records(
    lines: Iterable[bytes], source: str, published: str | None
) -> Iterator[Article | Refused]:
    first = 0
    for number, line in numbered(lines):
        first = first or number
        name = f"{source}#{number}"
        try:
            found = _guarded(partial(read_record, line), name)
        except InputError as error:
            if error.what == EVENTS and number == first:  # the whole file was written by `code`
                raise
            yield refusal(error, name)
        else:
            yield _one_of_many(found, name, published)
    if not first:
        raise InputError("the document is empty", where=source)


def _rows(file: BinaryIO, source: str, published: str | None) -> Iterator[Article | Refused]:
    from multivector.text.formats.parquet import drafts

    for number, draft in enumerate(drafts(file, source), start=1):
        yield _one_of_many(draft, f"{source}#{number}", published)


def _one_of_many(draft: Draft | str, source: str, published: str | None) -> Article | Refused:
    if isinstance(draft, str):
        return Refused(source, draft)
    sha256 = digest(draft.text)
    work = partial(finish, draft, sha256=sha256, source=source, published=published)
    try:
        return _guarded(work, source)
    except InputError as error:
        name = f" (id {draft.doc_id!r})" if draft.doc_id else ""
        return Refused(error.where or source, error.what + name)


def _guarded(work: Callable[[], T], source: str) -> T:
    """Read one document within the time limit; any failure raises an error that names it."""
    try:
        with deadline(READING_SECONDS, "could not be read"), budget(READING_BYTES):
            return work()
    except MultivectorError as error:
        error.where = error.where or source
        raise
    except Exception as error:  # any parser failure on a malformed document
        raise InputError(_DAMAGED.format(type(error).__name__), where=source) from error


def refusal(error: Exception, source: str) -> Refused:
    """Convert an error on one document to a `Refused`, so that a batch can continue."""
    if isinstance(error, MultivectorError):
        return Refused(error.where or source, error.what)
    return Refused(source, _DAMAGED.format(type(error).__name__))


def _document(
    data: bytes,
    source: str,
    kind: str | None,
    published: str | None,
    *,
    url: str | None = None,
    declared: str | None = None,
    nested: bool = False,
    file: BinaryIO | None = None,
) -> Iterator[Article | Refused]:
    """Yield the articles in bytes, the first of ``file``, of a format known or to be detected."""
    file = file or io.BytesIO(data)
    paged = _paged_reader(data, kind)
    if paged is not None and len(data) <= DOCUMENT_BYTES:
        yield _finished(partial(paged, data), data, url, source, published)
        return
    if is_zip(data) and paged is None:
        if nested:
            raise InputError("nested archives are not supported", where=source)
        yield from _archive(file, source, published)
        return
    if kind in ("zip", "parquet") and not data.startswith(PARQUET):
        named = "zip archive" if kind == "zip" else "Parquet file"
        raise InputError(f"not a readable {named}", where=source)
    if kind in (None, "parquet") and data.startswith(PARQUET):
        yield from _rows(file, source, published)
        return
    seen = kind or _guarded(lambda: sniff(data.decode(errors="replace")), source)
    if seen == "jsonl":
        file.seek(0)
        yield from _records(_bounded_lines(file), source, published)
        return
    if len(data) > DOCUMENT_BYTES:
        raise InputError(
            f"the document is larger than {DOCUMENT_BYTES / 1e6:.0f} MB",
            where=source,
            allowed="up to 20 MB per document; several documents: JSON Lines or a zip archive",
        )
    text = _guarded(lambda: decode(data, declared=declared), source)
    kind = _guarded(partial(_settled, kind, text), source)
    if kind in ("json", "feed", "table"):
        drafts = _guarded(partial(_drafts, text, kind), source)
        for number, draft in enumerate(drafts, start=1):
            yield _one_of_many(draft, f"{source}#{number}", published)
    else:
        yield _finished(partial(_draft, text, kind, url), data, url, source, published)


def _paged_reader(data: bytes, kind: str | None) -> Callable[[bytes], Draft] | None:
    """Return the reader of a PDF, Word document or e-mail; None for anything else."""
    if data.startswith(PDF) or kind == "pdf":
        return read_pdf
    if is_zip(data) and kind in (None, "docx"):
        return read_docx if kind or is_docx(data) else None
    if kind == "mail" or (kind is None and MAIL.match(data[:20_000])):
        return read_mail
    return require_word if kind == "docx" or data.startswith(OLE) else None


def _finished(
    made: Callable[[], Draft], data: bytes, url: str | None, source: str, published: str | None
) -> Article:
    def work() -> Article:
        draft = made()
        if WRITTEN.search(draft.text):
            raise InputError(OURS, next=INSTEAD)
        draft = replace(draft, url=draft.url or url)
        try:
            return finish(draft, sha256=digest(data), source=source, published=published)
        except InputError as error:
            if data.startswith(PDF):  # its fonts may draw other letters than they name
                error.next = f"if the pages show English, {OCR}"
            raise

    return _guarded(work, source)


def _settled(kind: str | None, text: str) -> str:
    """Return the format, from the content if the name is uninformative or clearly wrong."""
    seen, pages = sniff(text), ("html", "feed")
    # A .txt file is always plain text: it may quote a JSON record or a heading.
    wrong = kind in ("text", *pages) and seen in pages
    return seen if kind is None or wrong else kind


def _drafts(text: str, kind: str) -> list[Draft | str]:
    if kind == "json":
        return drafts_of(records_of(text))
    return list(read_table(text) if kind == "table" else read_feed(text))


def _draft(text: str, kind: str, url: str | None) -> Draft:
    if kind == "html":
        return read_html(text, url=url)
    if kind == "markdown":
        return read_markdown(text)
    return from_front_matter(*front_matter(text.replace("\r\n", "\n")))
