"""Read a PDF with a text layer: remove headers, footers and footnotes; join lines to paragraphs.

Dates of the file itself (``CreationDate``) are those of a download or a print-out, so they are not
used as the date of publication; a date line on the page or in the XMP packet is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from multivector.errors import InputError, install
from multivector.text.apart import read_apart
from multivector.text.clean import rejoined
from multivector.text.dates import find_date
from multivector.text.draft import Draft
from multivector.text.formats.pdf_lines import HYPHEN, MAX_CHARACTERS, MAX_PAGES
from multivector.text.patterns import PATTERNS

PDF = b"%PDF-"
_EDGE = 0.12  # share of a page's height, at top and bottom, for headers and footers
_SMALL = 0.92  # relative to the usual size of the text
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BULLET = re.compile(r"^(?:[•●▪■◦‣–—*]|\(?\d{1,2}[.)])\s")
# A page number, an address, or the time at which a browser printed the page.
_ALONE = re.compile(PATTERNS["alone on a page"], re.I)
_NOTE = re.compile(r"^\s*(?:\d{1,3}\s?|[∗*†‡§]\s?)\S")
OCR = "run text recognition (OCR) first: ocrmypdf --force-ocr in.pdf out.pdf; or paste the text"
# What is wrong, what is allowed and the next command, for each error of the reader.
_REFUSED = {
    "password": ("the PDF is encrypted with a password", None, "qpdf --decrypt in.pdf out.pdf"),
    "damaged": ("the PDF is damaged", None, None),
    "pages": ("the PDF has {count:,} pages", f"at most {MAX_PAGES} pages",
              "extract the pages you need: qpdf in.pdf --pages . 1-20 -- out.pdf"),
    "characters": ("the PDF has too much text", f"at most {MAX_CHARACTERS:,} characters", None),
    "hidden": ("the text of the PDF cannot be extracted: its fonts do not say which letters they "
               "draw", None, OCR),
}  # fmt: skip
_LEAST_LETTERS = 40  # of a whole document: with less, it is a scan with a stamp, not text
# Titles set automatically by programs.
_UNTITLED = re.compile(r"untitled|microsoft word|.*\.(?:docx?|indd|tex|pdf|pptx?|html?)$", re.I)
_XMP_FIELDS = {"published": ("publicationDate", "publishDate"), "publisher": ("publicationName",)}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and its position in points: ``y`` is the baseline, from the bottom of the page."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int
    height: float

    @property
    def at_edge(self) -> bool:
        return not _EDGE < self.y / (self.height or 1) < 1 - _EDGE


def read_pdf(data: bytes) -> Draft:
    """Return the draft of a PDF.

    ``heading`` is the text in the largest font on the first page. Raises InputError if the file is
    encrypted or damaged, has more than 200 pages, no text layer or fonts that hide the letters,
    takes too much time or memory, or pypdfium2 is not installed.
    """
    found = _found(data)
    lines = [
        _Line(text, left, right, y, size, number, page["height"])
        for number, page in enumerate(found["pages"])
        for text, left, right, y, size in page["lines"]
    ]
    if sum(character.isalpha() for line in lines for character in line.text) < _LEAST_LETTERS:
        raise InputError(
            "the PDF has no text layer; it is probably a scan",
            next="run text recognition (OCR) first, for example: ocrmypdf in.pdf out.pdf",
        )
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    size = weights.most_common(1)[0][0]  # of most of the text
    kept, dropped = _without_furniture(lines, len(found["pages"]), size)
    body = _without_notes(kept, size)
    dropped["footnote line"] = len(kept) - len(body)
    dropped["page without text"] = sum(not page["lines"] for page in found["pages"])
    pages = groupby(body, key=lambda line: line.page)
    ordered = [line for _, page in pages for line in _columns_apart(list(page))]
    found_text = _paragraphs(ordered, _words(body))
    kept_text = [part for part in found_text if any(map(str.isalpha, part))]
    dropped["line without words"] = len(found_text) - len(kept_text)
    title = found["metadata"].get("Title", "")
    return Draft(
        text="\n\n".join(kept_text),
        title=None if _UNTITLED.match(title.strip()) else title or None,
        heading=_heading(body, size),
        dropped={reason: count for reason, count in dropped.items() if count},
        **_xmp(data),
    )


def _found(data: bytes) -> dict[str, Any]:
    try:
        found = read_apart("multivector.text.formats.pdf_lines", data)
    except ModuleNotFoundError:
        raise InputError(
            "reading PDF files requires pypdfium2", next=install("documents")
        ) from None
    if "error" in found:
        what, allowed, again = _REFUSED[found["error"]]
        raise InputError(what.format(**found), allowed=allowed, next=again)
    return found


def _without_furniture(
    lines: Sequence[_Line], pages: int, size: float
) -> tuple[list[_Line], Counter[str]]:
    """Drop text repeated at the edge of several pages, and page numbers, URLs and stamps there, a
    heading that a browser repeats in smaller letters, and small lines without a date beyond others.
    """
    seen: dict[str, set[int]] = {}
    largest = {_pattern(line): line.size for line in sorted(lines, key=lambda line: line.size)}
    for line in lines:
        if line.at_edge:
            seen.setdefault(_pattern(line), set()).add(line.page)
    least = max(2, pages // 10)  # a chapter heading runs for only some pages
    kept, dropped, outer = [], Counter[str](), set[int]()
    for _, page in groupby(lines, key=lambda line: line.page):
        here = list(page)
        usual = [line.y for line in here if line.size > _SMALL * size] or [0.0]
        above = [line for line in here if line.y > max(usual)]
        for beyond in (above, [line for line in here if line.y < min(usual)]):
            if all(line.at_edge and not find_date(line.text) for line in beyond):
                outer |= set(map(id, beyond))
    for line in lines:
        repeated = line.at_edge and (
            len(seen[_pattern(line)]) >= least or line.size < _SMALL * largest[_pattern(line)]
        )
        if repeated or id(line) in outer or (line.at_edge and _ALONE.fullmatch(line.text.strip())):
            dropped["header or footer of a page"] += 1
        else:
            kept.append(line)
    return kept, dropped


def _pattern(line: _Line) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "0", " ".join(line.text.casefold().split()))


def _without_notes(lines: Sequence[_Line], size: float) -> list[_Line]:
    """Drop footnotes: small lines with no line of the usual size below them."""
    kept: list[_Line] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        here = list(page)
        usual = [line for line in here if line.size > _SMALL * size]
        small = [line for line in here if line.size <= _SMALL * size and usual]
        beneath = [
            line
            for line in small
            if not any(other.y < line.y and _same_column(line, other) for other in usual)
        ]
        heads = [line for line in beneath if _NOTE.match(line.text)]
        notes = {
            id(line)
            for line in beneath
            if any(head.y >= line.y and _same_column(line, head) for head in heads)
        }
        kept += [line for line in here if id(line) not in notes]
    return kept


def _same_column(line: _Line, other: _Line) -> bool:
    return line.left < other.right and other.left < line.right


def _columns_apart(page: list[_Line]) -> list[_Line]:
    """Put columns one after the other on a page that was written row by row."""
    rights = [b for a, b in pairwise(page) if abs(a.y - b.y) < 0.3 * a.size and b.left > a.right]
    # A table has short cells; lines side by side by chance do not start at one position.
    starts = Counter(round(line.left) for line in rights if len(line.text) > 20)
    if not starts or starts.most_common(1)[0][1] < 3:
        return page
    gutter = starts.most_common(1)[0][0] - 2
    left = [line for line in page if line.left < gutter]
    spanning = [line for line in left if line.right > gutter + 20]
    if len(spanning) > len(left) // 3:
        return page
    column = [line for line in page if line.left >= gutter]
    top = max(line.y for line in column)
    above = [line for line in left if line.y > top + line.size / 2]
    return [*above, *(line for line in left if line not in above), *column]


def _words(lines: Iterable[_Line]) -> Counter[str]:
    """Count the words of the document, which show how to rejoin a word split at a line end."""
    return Counter(
        word.casefold()
        for line in lines
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
    )


def _paragraphs(lines: Sequence[_Line], words: Counter[str]) -> list[str]:
    leading = _leading(lines)
    width = median([line.right - line.left for line in lines])
    found: list[str] = []
    previous: _Line | None = None
    for line in lines:
        text = line.text.strip(" ")
        if previous is not None and _continues(previous, line, leading, width):
            found[-1] = rejoined(found[-1], text, words)
        else:
            found.append(text)
        previous = line
    # A hyphen at the end of a paragraph has nothing to join.
    return [paragraph.replace(HYPHEN, "-").strip() for paragraph in found]


def _leading(lines: Sequence[_Line]) -> float:
    """Return the usual distance between two lines of a paragraph, in font sizes."""
    gaps = [
        (above.y - below.y) / above.size
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.y - below.y < 4 * above.size
    ]
    return median(gaps) if gaps else 1.2


def _continues(previous: _Line, line: _Line, leading: float, width: float) -> bool:
    text = line.text.strip()
    if abs(line.size - previous.size) > 0.12 * previous.size or _BULLET.match(text):
        return False
    if previous.text.rstrip().endswith(HYPHEN):
        return True
    ended = bool(_TERMINAL.search(previous.text.strip()))
    gap = (previous.y - line.y) / previous.size
    if previous.page == line.page and -0.3 < gap < 0.3:  # the rest of a row
        return line.left - previous.right < 3 * line.size
    if previous.page != line.page or gap < 0 or gap > 12:  # the next column or page
        return not ended and not (text.isupper() and not previous.text.isupper())
    if gap > 1.3 * leading:
        return False
    # A heading is short, a paragraph's last line less so; ragged lines reach .85 of the width.
    filled = (previous.right - previous.left) / width
    if filled < (0.85 if ended else 0.6) and text[:1].isupper():
        return False
    indented = line.left > previous.left + 0.7 * line.size
    return not (ended and indented)


def _heading(lines: Sequence[_Line], size: float) -> str | None:
    """Return the text in the largest font on the first page that has text."""
    first = [line for line in lines if line.page == lines[0].page]
    largest = max(line.size for line in first)
    top = [line for line in first if line.size > 0.97 * largest]
    text = " ".join(line.text.strip().removesuffix(HYPHEN) for line in top)
    letters = sum(character.isalpha() for character in text)
    good = largest > 1.15 * size and letters >= 8 and " " in text and len(text) <= 200
    return " ".join(text.split()) if good else None


def _xmp(data: bytes) -> dict[str, str]:
    """Return date and publisher from the XMP packet, as written by the publisher's system."""
    start = data.rfind(b"<x:xmpmeta")
    packet = data[start : start + 100_000].decode("utf-8", "replace") if start >= 0 else ""
    found = {}
    for field, names in _XMP_FIELDS.items():
        for name in names:
            match = re.search(rf"prism:{name}(?:>|=[\"'])([^<\"']{{1,200}})", packet)
            if match:
                found[field] = match[1].strip()[:10] if field == "published" else match[1].strip()
    return found
