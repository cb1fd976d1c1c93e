"""The lines of a PDF with their positions, from PDFium; run in a separate process.

Standard input is the file. Standard output is JSON: ``error``, or ``pages`` and ``metadata``. A
page has a ``height`` and ``lines``; a line is (text, left, right, baseline, font size) in points,
from the lower left corner. Lines are in the order of the file, which is the reading order in files
from typesetting programs, word processors and browsers.
"""

import ctypes
import json
import sys
from typing import Any

from multivector.text.apart import bound_memory

MAX_PAGES = 200
MAX_CHARACTERS = 3_000_000  # a page of text has about 3,000
# Share of characters whose font does not say which they are: signs in formulas are a few in a
# hundred, a hidden font nearly all.
MAX_HIDDEN = 0.2
HYPHEN = "\ufffe"  # a hyphen at the end of a line, as PDFium writes it
# Text beyond a gap this wide (in font sizes) is another column: spaces of justified lines are
# below 1, the gutters of two columns 1.5 and more.
_GUTTER = 1.4

Line = list[Any]


def lines_of(data: bytes) -> dict[str, Any]:
    """Return the lines and metadata of a PDF, or an ``error``."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if error.err_code == 4 else "damaged"}
    if len(document) > MAX_PAGES:
        return {"error": "pages", "count": len(document)}
    pages, left, hidden = [], MAX_CHARACTERS, 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            pages.append({"height": 0.0, "lines": [], "damaged": True})
            continue
        count = text.count_chars()
        left -= count
        if left < 0:
            return {"error": "characters"}
        hidden += sum(pdfium.FPDFText_HasUnicodeMapError(text.raw, k) == 1 for k in range(count))
        lines = _lines(text.raw, count)
        pages.append({"height": page.get_height(), "lines": lines})
    if hidden > MAX_HIDDEN * (MAX_CHARACTERS - left):
        return {"error": "hidden"}
    return {"pages": pages, "metadata": document.get_metadata_dict(skip_empty=True)}


def _lines(page: Any, count: int) -> list[Line]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Line] = []
    line: Line | None = None
    for index in range(count):
        character = chr(pdfium.FPDFText_GetUnicode(page, index))
        if pdfium.FPDFText_IsHyphen(page, index) == 1:
            character = HYPHEN
        elif character in "\r\n" or pdfium.FPDFText_IsGenerated(page, index) == 1:
            if line is not None and character in "\r\n":
                line = None
            elif line is not None:
                line[0] += character
            continue
        pdfium.FPDFText_GetCharOrigin(page, index, x, y)
        size = _size(page, index)
        if line is None or _elsewhere(line, x.value, y.value, size):
            line = ["", x.value, x.value, y.value, size]
            found.append(line)
        line[0] += character
        line[2] = max(line[2], x.value + size / 2)
        if character == HYPHEN:
            line = None
    return [line for line in found if line[0].strip()]


def _size(page: Any, index: int) -> float:
    """Return the height of a character's font on the page, whatever the scale of the text."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(page, index, box):
        return max(float(pdfium.FPDFText_GetFontSize(page, index)), 0.1)
    return max(float(box.top - box.bottom), 0.1)  # text may have no height


def _elsewhere(line: Line, x: float, y: float, size: float) -> bool:
    """Return whether a character is separate from a line: in another column or row."""
    return x > line[2] + _GUTTER * size or x < line[1] - size or abs(y - line[3]) > 0.7 * size


def _whole(value: Any) -> Any:
    """Return text with surrogate pairs combined and lone surrogates replaced."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return value


if __name__ == "__main__":
    bound_memory()
    sys.stdout.write(json.dumps(_whole(lines_of(sys.stdin.buffer.read()))))
