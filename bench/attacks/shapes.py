"""Time against size: pieces repeated n and 2n times, for each reader.

A reader whose time grows faster than the document is stopped by few kilobytes. Times are of the
processor, least of some repeats, as a busy machine slows any one of them down.
"""

import gc
import html
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from attacks import samples
from attacks.fuzz import Report, read_document
from multivector.codes.gazetteer.names import find as find_names
from multivector.coding.quotes.quotes import attributed_speech
from multivector.coding.syntax import dates
from multivector.coding.syntax.sentences import split
from multivector.errors import MultivectorError

SIZES = (3_000, 6_000, 12_000, 24_000, 48_000)
MOST = 2.3  # of time(2n) / time(n); 2 is linear
FLOOR_SECONDS = 0.02  # start-up of a reader, and what the clock cannot tell
PIECES: tuple[str, ...] = (
    "<!---->", "<!--", "-->", "<b", "<b>", "</b>", "<a ", "<a href='", "<p>", "<div>",
    "<table><tr>",
    "<script>", "<![CDATA[", "<![foo[", "]]>", "<!DOCTYPE ", "<?x ", "&amp;", "&", "&#", "]", "[",
    "[[", "](", "![", "[^", "**a ", " __a", "*", "`a``", "```\n", "> ", ">", "- ", "1. ", "|",
    "|-",
    "# ", "-", "=\n", " ", "\n", "\t", "\r", "Related\n", "a ", "A. ", "Mr. ", "the ", "1:00 ",
    "“",
    "“a” ", "said ", "May ", "May 3, ", "2019 to ", "Korea ", "New ", "1.5 ", "é\u0301", "\u202e",
    "the ministers of the five states met in the capital and\n", "according to ", "U.S. ",
)  # fmt: skip


def _plain(text: str) -> bytes:
    return (text + " They met.").encode()


def _feed(text: str) -> bytes:
    body = html.escape(text, quote=False)
    item = f"<item><description>{body} They met.</description></item>"
    return f"<rss><channel>{item}</channel></rss>".encode()


def _record(text: str) -> bytes:
    return json.dumps({"text": text + " They met."}).encode()


def _word(text: str) -> bytes:
    paragraphs = "</w:t></w:r></w:p><w:p><w:r><w:t>".join(html.escape(text).split("\n"))
    body = f"<w:p><w:r><w:t>{paragraphs} They met.</w:t></w:r></w:p>"
    document = f'<w:document xmlns:w="{samples.W}"><w:body>{body}</w:body></w:document>'
    return samples.packed({"word/document.xml": document})


def _documents(suffix: str, make: Callable[[str], bytes]) -> Callable[[str], Callable[[], object]]:
    def prepare(text: str) -> Callable[[], object]:
        data = make(text)

        def work() -> None:
            with tempfile.TemporaryDirectory() as folder:
                read_document(suffix, Path(folder), data)

        return work

    return prepare


def _speech(text: str) -> Callable[[], object]:
    return lambda: attributed_speech(text, split(text), find_names(text))


def _dates(text: str) -> Callable[[], object]:
    return lambda: [
        dates.find(text, "2023-05-18"),
        dates.Story(text, "2023-05-18").before(len(text)),
    ]


READERS: dict[str, Callable[[str], Callable[[], object]]] = {
    "plain text": _documents("txt", _plain),
    "HTML": _documents("html", lambda text: b"<html><body>" + _plain(text)),
    "Markdown": _documents("md", _plain),
    "feed": _documents("xml", _feed),
    "JSON Lines": _documents("jsonl", _record),
    "DOCX": _documents("docx", _word),
    "names and quotations": _speech,
    "dates": _dates,
}


def seconds(reader: str, piece: str, count: int, repeats: int = 1) -> float:
    """Return the least CPU time a reader takes for a piece repeated so many times."""
    work, best = READERS[reader](piece * count), float("inf")
    for _ in range(repeats):
        gc.collect()
        gc.disable()  # what else is in memory is not the reader's to collect
        try:
            began = time.process_time()
            with suppress(MultivectorError):  # refused in words is as good as read
                work()
            best = min(best, time.process_time() - began)
        finally:
            gc.enable()
    return max(best, FLOOR_SECONDS)


def growth(reader: str, piece: str, sizes: tuple[int, ...] = SIZES) -> float:
    """Return time(2n) / time(n): the mean of all doublings, the largest where that is too much.

    The mean is of one run at each end, which costs a third of all sizes; only where it is over
    the limit are the doublings timed one by one, the least of three runs each.
    """
    doublings = len(sizes) - 1
    ends = [seconds(reader, piece, n) for n in (sizes[0], sizes[-1])]
    mean = (ends[1] / ends[0]) ** (1 / doublings)
    if mean <= MOST:
        return float(mean)
    times = [seconds(reader, piece, n, repeats=3) for n in sizes]
    return max(b / a for a, b in pairwise(times))


def attack(reader: str, pieces: tuple[str, ...] = PIECES, sizes: tuple[int, ...] = SIZES) -> Report:
    """Time each shape for a reader."""
    report = Report()
    READERS[reader]("They met.")()  # loads what the reader needs
    for piece in pieces:
        found = growth(reader, piece, sizes)
        detail = "" if found <= MOST else f"{piece!r} {found:.1f}"
        report.note("linear" if found <= MOST else "slow", detail, piece)
    return report
