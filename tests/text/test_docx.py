"""Word documents as articles, and files that are refused."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from multivector.errors import InputError
from multivector.text.article import Refused
from multivector.text.formats.docx import OLE, read_docx
from multivector.text.read import read, read_one

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BODY = """
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks in Astana</w:t></w:r></w:p>
<w:p><w:r><w:t>18 May 2023</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Russia </w:t></w:r><w:del><w:r><w:delText>praised</w:delText>
</w:r></w:del><w:ins><w:r><w:t>condemned</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> the
 talks</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t> of the five</w:t></w:r>
<w:r><w:noBreakHyphen/><w:t>state group.</w:t></w:r><w:r><w:instrText>DATE</w:instrText></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>China welcomed</w:t><w:tab/><w:t>them.</w:t></w:r></w:p></w:tc>
</w:tr></w:tbl>
"""


def _file(body: str = BODY, **parts: bytes | str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/header1.xml", f"<w:hdr {W}><w:t>Secret</w:t></w:hdr>")
        archive.writestr("docProps/core.xml", f"<a {DC}><dc:title>File 7</dc:title></a>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def test_the_text_is_that_with_all_changes_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(_file())
    article = read_one(tmp_path / "a.docx")
    assert article.text == (
        "Talks in Astana\n\nRussia condemned the talks of the five-state group.\n\n"
        "China welcomed them."
    )
    assert (article.title, article.published) == ("Talks in Astana", "2023-05-18")
    assert dict(article.dropped) == {"date line": 1, "deleted text": 1, "footnote": 1}
    # Known by its content where the name says nothing.
    assert read_one("-", stdin=_file()).text == article.text
    (tmp_path / "a.docx").rename(tmp_path / "a")
    assert read_one(tmp_path / "a").text == article.text


def test_a_first_heading_below_a_line_of_the_paper_is_the_title() -> None:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    above = "<w:p><w:r><w:t>The desk reports</w:t></w:r></w:p>"
    title = f"<w:p>{style}<w:r><w:t>Talks in Lima</w:t></w:r></w:p>"
    body = f"{above}{title}<w:p><w:r><w:t>18 May 2023</w:t></w:r></w:p>"
    assert read_docx(_file(body)).heading == "Talks in Lima"


def test_inside_an_archive_it_is_a_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.docx", _file())
        archive.writestr("c.docx", OLE)
    first, second = read(tmp_path / "a.zip")
    assert not isinstance(first, Refused)
    assert first.title == "Talks in Astana"
    assert isinstance(second, Refused)


def _bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    return written.getvalue()


ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (_file(**{"word/vbaProject.bin": b""}), "macros"),
        (_bomb(), "20 MB"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + b"Word", "before 2007"),
        (_file()[:400], "not a readable Word document"),
        (_file("<w:p>"), "not well-formed"),

        (b"hello", "not a readable Word document"),
        (_file().replace(b"word/document.xml", b"word/documenu.xml"), "no text part"),
        (_file(""), "no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(
    data: bytes, what: str, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(InputError, match=what):
        read_one(tmp_path / "a.docx")


def test_entities_are_not_expanded() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", ENTITIES)
    with pytest.raises(InputError, match="entity declarations"):
        read_docx(written.getvalue())


def test_changed_bytes_are_read_or_refused_in_words(tmp_path: Path) -> None:
    whole = _file()
    random_ = random.Random(20240506)
    for number in range(200):
        data = bytearray(whole)
        for _ in range(random_.choice((1, 3, 30))):
            data[random_.randrange(len(data))] = random_.randrange(256)
        (tmp_path / f"{number:03}.docx").write_bytes(data[: random_.randrange(100, 2 * len(data))])
    assert len(list(read(tmp_path))) == 200
