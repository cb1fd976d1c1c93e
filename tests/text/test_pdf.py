"""PDF as articles: order of reading, page furniture, broken words, and files that are refused."""

import io
import random
import sys
import textwrap
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from multivector.errors import InputError, install
from multivector.text import apart
from multivector.text.article import Article, Refused
from multivector.text.clean import rejoined
from multivector.text.formats import pdf
from multivector.text.formats.pdf import _Line, _words, read_pdf
from multivector.text.read import read, read_one

PARAGRAPHS = [
    "Kazakhstan and Uzbekistan signed a treaty on the shared river in Astana on Monday, after "
    "four years of talks that neither government had expected to end this spring.",
    "Russia condemned the agreement. Its foreign ministry said that the five states of Central "
    "Asia had not been asked, and that the water of the basin belongs to all of them alike.",
    "China welcomed the treaty. An envoy told reporters that Beijing would lend the two states "
    "the money for a new dam, a power line and a long-term plan for the cities downstream.",
    "Kyrgyzstan has not signed. Its president accused both neighbours of haste, and asked the "
    "United Nations to send observers before the first of the new canals is dug next summer.",
] * 8
TITLE = "Two states sign a treaty on a river"
LINES = [line for paragraph in PARAGRAPHS for line in textwrap.wrap(paragraph, 48)]
WIDE = 40  # lines a column


class _Sheet:
    """A canvas with millimetres from the upper left corner."""

    def __init__(self, password: str = "") -> None:
        self._bytes = io.BytesIO()
        lock = StandardEncryption(password) if password else None
        self.canvas = Canvas(self._bytes, A4, encrypt=lock, invariant=1)

    def text(self, x: float, y: float, line: str, size: float = 9) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x * mm, A4[1] - y * mm, line)

    def written(self) -> bytes:
        self.canvas.save()
        return self._bytes.getvalue()


def _written(columns: bool, by_row: bool) -> bytes:
    sheet = _Sheet()
    sheet.canvas.setTitle("Microsoft Word - river.doc")
    across = 2 if columns else 1
    for number, start in enumerate(range(0, len(LINES), across * WIDE), 1):
        if number == 1:
            sheet.text(15, 25, TITLE, 18)
        else:
            sheet.canvas.showPage()
        sheet.text(15, 10, f"The Observer of Rivers, vol. {number}", 8)
        sheet.text(100, 290, str(number), 8)
        cells = [
            (15 + 95 * column, 45 + 5 * row, LINES[start + column * WIDE + row])
            for column in range(across)
            for row in range(WIDE)
            if start + column * WIDE + row < len(LINES)
        ]
        for x, y, line in sorted(cells, key=lambda cell: cell[1::-1]) if by_row else cells:
            sheet.text(x, y, line)
    return sheet.written()


@pytest.mark.parametrize(
    ("columns", "by_row"), [(False, False), (True, False), (True, True)],
)  # fmt: skip
def test_columns_are_read_one_after_the_other_without_furniture(
    columns: bool, by_row: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(_written(columns, by_row))
    article = read_one(tmp_path / "a.pdf", published="2024-05-06")
    assert article.title == TITLE
    assert " ".join(article.text.split()) == " ".join([TITLE, *PARAGRAPHS])
    assert "Observer" not in article.text
    assert article.dropped["header or footer of a page"] >= 2
    assert article.published == "2024-05-06"


def test_what_a_browser_prints_around_a_page_is_dropped_and_its_heading_kept(
    tmp_path: Path,
) -> None:
    sheet = _Sheet()
    sheet.text(15, 8, "11/29/26, 7:14 PM", 6)
    sheet.text(100, 8, TITLE, 6)
    sheet.text(15, 20, TITLE, 18)
    for row, line in enumerate(LINES[:WIDE]):
        sheet.text(15, 45 + 5 * row, line)
    sheet.text(15, 292, "file:///river.html 1/1", 6)
    (tmp_path / "a.pdf").write_bytes(sheet.written())
    article = read_one(tmp_path / "a.pdf", published="2024-05-06")
    assert " ".join(article.text.split()) == " ".join([TITLE, *LINES[:WIDE]])


def test_notes_head_and_foot_of_a_page_that_is_alone_are_dropped(tmp_path: Path) -> None:
    sheet = _Sheet()
    sheet.text(40, 12, "Republic of the Rivers - Press Release No. 31/2024", 8)
    sheet.text(15, 20, TITLE, 18)
    sheet.text(15, 30, "6 May 2024", 8)
    for row, line in enumerate(LINES[:WIDE]):
        sheet.text(15, 45 + 5 * row, line)
    sheet.text(15, 60 + 5 * WIDE, "1. Another river was signed away in 1999.", 8)
    sheet.text(60, 290, "www.rivers.example - Tel. 330 9645", 8)
    (tmp_path / "a.pdf").write_bytes(sheet.written())
    article = read_one(tmp_path / "a.pdf")
    assert article.published == "2024-05-06"
    assert " ".join(article.text.split()) == " ".join([TITLE, *LINES[:WIDE]])


def test_a_word_broken_at_the_end_of_a_line_is_spelt_as_in_the_rest() -> None:
    words = _words([_Line("The long-term plan of the government", 0, 1, 1, 9, 0, 100)])
    for before, after, joined in [
        ("the govern\ufffe", "ment of", "the government of"),
        ("a long\ufffe", "term plan", "a long-term plan"),
        ("the China\ufffe", "Russia axis", "the China-Russia axis"),
        ("in 2019\ufffe", "2020 it", "in 2019-2020 it"),
        ("they left -", "all of them", "they left - all of them"),
    ]:
        assert rejoined(before, after, words) == joined


def _made(pages: int, text: str, password: str = "") -> bytes:
    sheet = _Sheet(password)
    for _ in range(pages):
        for row, line in enumerate(textwrap.wrap(text, 48)):
            sheet.text(15, 40 + 5 * row, line)
        sheet.canvas.showPage()
    return sheet.written()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (_made(1, PARAGRAPHS[0], "secret"), "encrypted"),
        (_made(201, "Page."), "201 pages"),
        (_made(2, ""), "no text layer"),
        (b"%PDF-1.7\nhello", "damaged"),
        (_made(1, PARAGRAPHS[0])[:300], "damaged"),
        (b"hello", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    data: bytes, what: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "b.txt").write_text("The ministers met in the capital.")
    with pytest.raises(InputError, match=what):
        read_one(tmp_path / "a.pdf")
    first, second = read(tmp_path)
    assert isinstance(first, Refused)
    assert isinstance(second, Article)


def _hidden(*, mapped: bool) -> bytes:
    """Return a page whose font has codes of its own, with the list of their letters or without."""
    pdfmetrics.registerFont(TTFont("Own", "Vera.ttf", asciiReadable=0))
    written = io.BytesIO()
    canvas = Canvas(written, A4, pageCompression=0, invariant=1)
    canvas.setFont("Own", 10)
    for row, line in enumerate(LINES[:40]):
        canvas.drawString(60, 780 - 14 * row, line)
    canvas.save()
    return written.getvalue().replace(b"/ToUnicode", b"/ToUnicode" if mapped else b"/ToUnknown")


def test_a_font_that_hides_its_letters_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(_hidden(mapped=True))
    assert read_one(tmp_path / "a.pdf").text.startswith("Kazakhstan and Uzbekistan signed a treaty")
    (tmp_path / "a.pdf").write_bytes(_hidden(mapped=False))
    with pytest.raises(InputError, match="fonts do not say which letters") as refused:
        read_one(tmp_path / "a.pdf")
    assert "OCR" in str(refused.value)
    # Letters that stand for others: the font lies, which no reader of the file can know.
    other = str.maketrans("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    (tmp_path / "a.pdf").write_bytes(_made(1, " ".join(PARAGRAPHS[:4]).translate(other)))
    with pytest.raises(InputError, match="only English is supported") as refused:
        read_one(tmp_path / "a.pdf")
    assert "if the pages show English, run text recognition (OCR) first" in str(refused.value)


def test_without_the_library_the_command_to_install_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "read_apart", apart.read_apart)
    monkeypatch.setattr(sys, "executable", _python_without("pypdfium2", monkeypatch))
    with pytest.raises(InputError) as refused:
        read_pdf(_made(1, PARAGRAPHS[0]))
    assert install("documents") in str(refused.value)


def _python_without(module: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return this interpreter; processes that it starts cannot import a module."""
    folder = Path(__file__).parent / "without"
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{':'.join(sys.path)}")
    assert (folder / module).is_dir()
    return sys.executable


def test_time_and_memory_are_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import time; time.sleep(60)")
    (tmp_path / "large.py").write_text(
        "from multivector.text.apart import bound_memory; bound_memory(); bytes(4 << 30)"
    )
    (tmp_path / "dead.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{':'.join(sys.path)}")
    monkeypatch.setattr(apart, "READING_SECONDS", 1.0)
    for module, what in (("slow", "within 1 second"), ("dead", "ended without a result")):
        with pytest.raises(InputError, match=what):
            apart.read_apart(module, b"")
    monkeypatch.setattr(apart, "READING_SECONDS", 20.0)
    with pytest.raises(InputError, match="MB of memory"):
        apart.read_apart("large", b"")


def test_changed_bytes_are_read_or_refused_in_words(tmp_path: Path) -> None:
    whole = _made(2, PARAGRAPHS[0])
    random_ = random.Random(20240506)
    for number in range(30):
        data = bytearray(whole)
        for _ in range(random_.choice((1, 10, 100))):
            data[random_.randrange(8, len(data))] = random_.randrange(256)
        (tmp_path / f"{number:02}.pdf").write_bytes(data[: random_.randrange(200, len(data) + 900)])
    found = list(read(tmp_path))
    assert len(found) == 30
    assert all(one.reason for one in found if isinstance(one, Refused))
