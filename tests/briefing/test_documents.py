"""A brief as Word document and PDF: the parts of the page, links, no clock, no program without."""

import io
import shutil
from pathlib import Path

import docx
import pytest

from multivector.briefing.renderings import documents
from multivector.briefing.renderings.blocks import Run, blocks
from multivector.briefing.renderings.documents import as_docx, as_pdf
from multivector.cli.main import main
from multivector.errors import InputError, install
from multivector.text.formats.pdf import read_pdf

MARKDOWN = """# Talks in Xi’an & Bišķek

By [x](javascript:alert(1)) at <https://example.org/a?b=1>.

- **Mixed** “a \\<b\\> claim” `data pull`
- second

| year | Türkiye |
| --- | --- |
| 2023 | 5 |
"""


class Page(documents.Page):
    def to_html(self) -> str:
        return "<!DOCTYPE html><title>T</title><h1>Talks in Xi’an</h1><p>The ministers of five states met there on Monday.</p>"  # noqa: E501

    def to_markdown(self) -> str:
        return MARKDOWN

    def to_dict(self) -> dict[str, object]:
        return {}


def test_only_safe_addresses_are_links() -> None:
    runs = [run for block in blocks(MARKDOWN) for run in block.runs]
    assert [run.url for run in runs if run.url] == ["https://example.org/a?b=1"]
    assert Run("Mixed", bold=True) in runs
    assert [run.text for run in runs if run.code] == ["data pull"]


def test_a_word_document_has_headings_lists_tables_and_links() -> None:
    data = as_docx(Page())
    assert data == as_docx(Page())
    found = docx.Document(io.BytesIO(data))
    styles = [(p.style.name, p.text) for p in found.paragraphs if p.text]
    assert styles[0] == ("Title", "Talks in Xi’an & Bišķek")
    assert ("List Bullet", "Mixed “a <b> claim” data pull") in styles
    assert [cell.text for cell in found.tables[0].rows[1].cells] == ["2023", "5"]
    links = [one.target_ref for one in found.part.rels.values() if one.is_external]
    assert links == ["https://example.org/a?b=1"]


class Drawn(Page):
    def pictures(self) -> dict[str, str]:
        return {"Talks in Xi’an & Bišķek": SQUARE}


SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<title>A &amp; B</title><rect width="40" height="20" fill="#b3401a"/></svg>'
)


@pytest.mark.browser
@pytest.mark.skipif(documents.browser() is None, reason="needs Chromium")
def test_a_drawing_is_a_picture_with_a_name_where_chromium_can_draw_it() -> None:
    found = docx.Document(io.BytesIO(as_docx(Drawn())))
    assert [shape._inline.docPr.get("descr") for shape in found.inline_shapes] == ["A & B"]
    assert found.tables == []


def test_without_chromium_a_drawing_stays_a_table_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(documents, "browser", lambda: None)
    found = docx.Document(io.BytesIO(as_docx(Drawn())))
    assert len(found.tables) == 1
    assert not found.inline_shapes
    assert any("requires Chromium" in paragraph.text for paragraph in found.paragraphs)


def test_without_chromium_the_pages_are_set_by_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "browser", lambda: None)
    data = as_pdf(Page())
    assert data == as_pdf(Page())
    text = read_pdf(data).text
    for words in ("Talks in Xi’an", "Mixed", "<b> claim", "rkiye", "2023"):
        assert words in text


@pytest.mark.browser
@pytest.mark.skipif(documents.browser() is None, reason="needs Chromium")
def test_chromium_prints_the_page_without_a_clock() -> None:
    data = as_pdf(Page())
    assert b"D:20000101000000" in data
    assert "The ministers of five states met there on Monday." in read_pdf(data).text


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_without_the_library_the_command_to_install_it_is_given_before_any_work(
    format: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(documents.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError) as refused:
        documents.require_writable(format)
    assert install({"docx": "documents", "pdf": "print"}[format]) in str(refused.value)
    (tmp_path / "a.txt").write_text("Peru accused Chile of spying.")
    with pytest.raises(SystemExit) as left:
        main(["brief", str(tmp_path / "a.txt"), "-o", str(tmp_path / f"b.{format}"), "--no-data"])
    assert left.value.code == 3
    assert install({"docx": "documents", "pdf": "print"}[format]) in capfd.readouterr().err
