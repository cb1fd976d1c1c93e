"""Styles of a PDF that is set by reportlab, and a typeface for the letters of many names."""

import unicodedata
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from multivector.briefing.renderings.blocks import Block, Run

# Where systems keep typefaces, and those with the letters of European and Turkic names. The one
# included in reportlab has only Western European letters.
_FOLDERS = ("/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_FACES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)
_SIZES = {1: 20, 2: 14, 3: 11}


class Typeface:
    """A typeface, its styles, and the number of characters it lacks (``missing``)."""

    def __init__(self) -> None:
        from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
        from reportlab.pdfbase.ttfonts import TTFont

        plain, bold = _files()
        font = TTFont("page", plain)
        registerFont(font)
        registerFont(TTFont("page-bold", bold))
        registerFontFamily("page", "page", "page-bold", "page", "page-bold")
        self._glyphs = font.face.charToGlyph
        self.missing = 0

    def markup(self, runs: Sequence[Run]) -> str:
        """Return runs as escaped reportlab markup."""
        parts = []
        for run in runs:
            text = escape(self.known(run.text))
            text = f"<b>{text}</b>" if run.bold else text
            if run.url:
                text = f'<a href="{escape(run.url)}" color="#0a629b">{text}</a>'
            parts.append(text)
        return "".join(parts)

    def known(self, text: str) -> str:
        """Replace characters that the typeface lacks: drop accents, or write ? and count."""
        found = []
        for character in text:
            bare = unicodedata.normalize("NFKD", character)[0]
            known = next((c for c in (character, bare) if ord(c) in self._glyphs), None)
            self.missing += known is None
            found.append(known or "?")
        return "".join(found)

    def style(self, block: Block) -> Any:
        """Return the style of a block."""
        from reportlab.lib.styles import ParagraphStyle

        heading = block.kind == "heading"
        size = _SIZES.get(block.level, 11) if heading else 9
        return ParagraphStyle(
            block.kind + str(block.level), fontName="page-bold" if heading else "page",
            fontSize=size, leading=1.35 * size, spaceBefore=size * 0.9 if heading else 0,
            spaceAfter=4, keepWithNext=heading,
            leftIndent=12 if block.kind in ("bullet", "number", "quote") else 0,
        )  # fmt: skip


def _files() -> tuple[str, str]:
    here: dict[str, Path] = {}
    for folder in map(Path, _FOLDERS):
        for path in sorted(folder.rglob("*.ttf")) if folder.is_dir() else ():
            here.setdefault(path.name, path)
    for plain, bold in _FACES:
        if plain in here:
            return str(here[plain]), str(here.get(bold, here[plain]))
    return "Vera.ttf", "VeraBd.ttf"


def table(block: Block, face: Typeface) -> Any:
    """Return a table as wide as the page, with its header repeated on each page."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.units import mm
    from reportlab.platypus import LongTable, Paragraph

    style = face.style(Block("paragraph"))
    rows = [[Paragraph(face.markup(cell), style) for cell in row] for row in block.rows]
    columns = max(map(len, rows))
    rule = ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#dcd9d2"))
    top = ("VALIGN", (0, 0), (-1, -1), "TOP")
    whole = [row + [""] * (columns - len(row)) for row in rows]
    widths = [178 * mm / columns] * columns
    return LongTable(whole, colWidths=widths, repeatRows=1, style=[rule, top], splitInRow=1)
