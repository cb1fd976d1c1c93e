"""A brief or digest as a Word document or PDF."""

import importlib.util
import io
import json
import math
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from multivector.briefing.renderings.blocks import Block, Run, blocks
from multivector.errors import InputError, install

# Chromium prints the page as it is; the names under which it is installed.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
             "msedge")  # fmt: skip
_PRINT_SECONDS = 60.0
_PICTURE_CM = 15.0
_STYLES = {"bullet": "List Bullet", "number": "List Number", "quote": "Quote"}  # of Word
_FRAME = "html,body{margin:0;background:#fff;font-family:system-ui,sans-serif}svg{display:block}"
_DAY = (2000, 1, 1, 0, 0, 0)  # no clock in the output: equal pages are equal bytes
_CLOCK = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}[+-]\d{2}'\d{2}'")


class Page(ABC):
    """A page to write: a brief or digest; subclasses define ``to_html`` and ``to_markdown``."""

    _page: Callable[[Any], str]
    _markdown: Callable[[Any], str]

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the content as plain data; each kind of page has its own."""

    def pictures(self) -> Mapping[str, str]:
        """Return drawings as SVG, by the heading that they belong under."""
        return {}

    def to_json(self) -> str:
        """Return the content as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_html(self) -> str:
        """Return one self-contained HTML page without scripts."""
        return type(self)._page(self)

    def to_markdown(self) -> str:
        """Return Markdown with tables."""
        return type(self)._markdown(self)


def require_writable(format: str) -> None:
    """Raise `InputError` if the requirements of a format are not installed."""
    if format == "docx" and importlib.util.find_spec("docx") is None:
        raise InputError("DOCX requires python-docx", next=install("documents"))
    if format == "pdf" and not browser() and importlib.util.find_spec("reportlab") is None:
        raise InputError(
            "PDF requires Chromium or reportlab",
            next=f"{install('print')}, or write HTML and print it from a browser",
        )


def browser() -> str | None:
    """Return the path of a Chromium browser, or None."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def as_docx(page: Page) -> bytes:
    """Return a page as a Word document with headings, lists, tables and links.

    Drawings are pictures if Chromium is installed to draw them, else tables as in Markdown. Output
    is deterministic.
    """
    require_writable("docx")
    import docx

    document, found = docx.Document(), browser()
    drawings, waiting = dict(page.pictures()), ""
    for block in blocks(page.to_markdown()):
        if block.kind in ("heading", "table") and waiting:
            drawn = _picture(document, found, waiting)
            waiting = ""
            if drawn and block.kind == "table":
                continue
        if block.kind == "table":
            _table(document, block)
            continue
        if block.kind == "heading":
            waiting = drawings.pop("".join(run.text for run in block.runs), "")
            paragraph = document.add_heading(level=min(block.level - 1, 9))
        else:
            paragraph = document.add_paragraph(style=_STYLES.get(block.kind))
        _write(paragraph, block.runs)
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _picture(document: Any, program: str | None, svg: str) -> bool:
    """Add a drawing as a picture, or a note on why there is none; return whether it was added."""
    from docx.shared import Cm

    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    try:
        if program is None or size is None:
            raise InputError("no Chromium is installed")
        width, height = (math.ceil(float(side)) for side in size.groups())
        frame = f"--window-size={width},{height}"
        html = f'<!doctype html><meta charset="utf-8"><style>{_FRAME}</style>{svg}'
        drawn = _made(program, html, "screenshot", frame, "--force-device-scale-factor=2")
    except InputError:
        document.add_paragraph("This drawing requires Chromium.")
        return False
    shape = document.add_picture(io.BytesIO(drawn), width=Cm(_PICTURE_CM))
    title = re.search(r"<title[^>]*>(.*?)</title>", svg)
    shape._inline.docPr.set("descr", unescape(title[1]) if title else "")
    return True


def _table(document: Any, block: Block) -> None:
    width = max(map(len, block.rows))
    table = document.add_table(rows=len(block.rows), cols=width, style="Light List")
    # Filled row by row: looking a cell up by its place takes time that grows with the table.
    for row, cells in zip(table.rows, block.rows, strict=True):
        for cell, runs in zip(row.cells, cells, strict=False):
            _write(cell.paragraphs[0], runs)
    document.add_paragraph()


def _write(paragraph: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.code:
            made.font.name = "Consolas"
        if run.url:
            _link(paragraph, made, run.url)


def _link(paragraph: Any, run: Any, url: str) -> None:
    """Make a run a link; python-docx can read links but not write them."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:hyperlink")
    to = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element.set(qn("r:id"), to)
    run.font.underline = True
    element.append(run._r)
    paragraph._p.append(element)


def _without_clock(data: bytes) -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, _DAY), given.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def as_pdf(page: Page) -> bytes:
    """Return a page as PDF, printed by Chromium if it is installed, else typeset with reportlab.

    Raises InputError if neither is installed, or Chromium does not finish within a minute.
    """
    require_writable("pdf")
    found = browser()
    if found is None:
        return _set(blocks(page.to_markdown()))
    made = _made(found, page.to_html(), "print-to-pdf", "--no-pdf-header-footer")
    return _CLOCK.sub(rb"\g<1>20000101000000+00'00'", made)


def _made(program: str, html: str, form: str, *more: str) -> bytes:
    """Return a page as rendered by Chromium: a picture or a PDF."""
    with tempfile.TemporaryDirectory(prefix="multivector-") as folder:
        source = Path(folder, "page.html")
        target = Path(folder, "made.png" if form == "screenshot" else "made.pdf")
        source.write_text(html, encoding="utf-8")
        options = ["--headless", "--disable-gpu", "--no-first-run", *more,
                   f"--user-data-dir={folder}/profile", f"--{form}={target}"]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium has no sandbox for root
        try:
            subprocess.run([program, *options, source.as_uri()], capture_output=True,
                           timeout=_PRINT_SECONDS, check=True)  # fmt: skip
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError(
                f"{Path(program).name} could not draw the page ({type(error).__name__})",
                next="write HTML and print it from a browser",
            ) from None


def _set(content: Sequence[Block]) -> bytes:
    """Return blocks as a PDF of A4 pages by reportlab."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    from multivector.briefing.renderings.typesetting import Typeface, table

    face = Typeface()
    story: list[Any] = []
    for block in content:
        if block.kind == "table":
            story.append(table(block, face))
        else:
            story.append(Paragraph(face.markup(block.runs), face.style(block)))
    if face.missing:
        told = f"Characters that the font lacks are shown as ?: {face.missing:,}."
        story.append(Paragraph(told, face.style(Block("paragraph"))))
    written = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 16 * mm)
    title = "".join(run.text for run in content[0].runs) if content else ""
    SimpleDocTemplate(written, pagesize=A4, invariant=1, title=title, **margins).build(story)
    return written.getvalue()
