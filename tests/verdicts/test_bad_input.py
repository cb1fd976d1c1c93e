"""What cannot be judged gets no guess: claims of odd forms, and documents that are none."""

import io
import zipfile
from pathlib import Path

import pytest

from multivector.answers.article import read
from multivector.answers.verdicts.check import check
from multivector.errors import InputError

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "The foreign ministers of Norway and Finland met in Oslo on Monday."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Checked with nothing but the embedded record: (claim, verdict, reason).
CLAIMS = {
    "negative": ("Norway is not a member of the African Union.", "borne out", None),
    "negative of what is so": ("Norway is not a member of NATO.", "contradicted", None),
    "double negative": (
        "It is not true that Norway is not a member of NATO.", "cannot tell", "not understood"
    ),
    "nobody denies": ("Nobody denies that Norway is in NATO.", "cannot tell", "not understood"),
    "question": ("Is Norway a member of NATO?", "cannot tell", "not understood"),
    "share of a share": (
        "A third of 40% of Peru's exports go to China.", "cannot tell", "not understood"
    ),
    "currency without a year": (
        "Peru's GDP is 900 billion soles.", "cannot tell", "definition differs"
    ),
    "vanished state": (
        "Yugoslavia is a member of the United Nations.", "cannot tell", "former state"
    ),
    "vanished partner": (
        "The Soviet Union was Finland's largest trading partner.", "cannot tell", "former state"
    ),
    "people of a vanished state": (
        "The East German state shares a border with France.", "cannot tell", "former state"
    ),
    "people of one of two of a name": (
        "The South Vietnamese state shares a border with China.", "cannot tell", "former state"
    ),
    "adjective of a vanished state": (
        "The Yugoslav state shares a border with Greece.", "cannot tell", "former state"
    ),
    "a name with that of a vanished state": (
        "The former Yugoslav Republic of Macedonia shares a border with Greece.", "borne out", None
    ),
    "record high without a period": ("Peru's GDP hit a record high.", "cannot tell", None),
    "number in words": ("The European Union has twenty-seven members.", "borne out", None),
    "wrong number in words": ("The European Union has thirty members.", "contradicted", None),
    "in another's mouth": (
        "Analysts say the European Union has 27 members.", "borne out", None
    ),
    "denied by another": (
        "Russia denies that Norway is a member of NATO.", "cannot tell", "not understood"
    ),
}  # fmt: skip


def test_of_a_state_that_no_longer_exists_the_reason_is_in_words() -> None:
    for claim in ("Yugoslavia is a member of the UN.", "In 1980 East Germany voted against it."):
        assert check(claim, published="1985-05-01").sentences == (
            "Cannot tell: what is said of a state that no longer exists is not checked.",
        )
    for claim in ("Burma is a member of the UN.", "Is Norway a member of NATO?"):
        assert "no longer exists" not in check(claim).sentences[0]


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_claim_of_an_odd_form_is_read_as_it_stands_or_not_at_all(kind: str) -> None:
    claim, verdict, reason = CLAIMS[kind]
    row = next(iter(check(claim, published="2023-06-01")))
    assert row["verdict"] == verdict
    assert (row["reason"] is not None) is (verdict == "cannot tell")
    assert reason is None or row["reason"] == reason


def _pdf(text: str, pages: int, lock: StandardEncryption | None = None) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, A4, encrypt=lock, invariant=1)
    for page in range(pages):
        for line in range(40 if text else 0):
            canvas.drawString(72, 780 - 16 * line, f"{text} It was meeting {page * 40 + line}.")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _docx(**more: bytes) -> bytes:
    made = io.BytesIO()
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>'
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"{body}</w:body></w:document>")
        for name, data in more.items():
            file.writestr(name, data)
    return made.getvalue()


DOCUMENTS = {
    "no text.pdf": (lambda: _pdf("", 2), "no text layer"),
    "encrypted.pdf": (lambda: _pdf(SENTENCE, 1, StandardEncryption("secret")), "encrypted"),
    "long.pdf": (
        lambda: _pdf(SENTENCE, 300),
        r"300 pages\s+allowed: at most 200 pages\s+next: extract",
    ),
    "macros.docx": (lambda: _docx(**{"word/vbaProject.bin": b"x"}), "macros"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_cannot_be_read_is_refused_by_name(name: str, tmp_path: Path) -> None:
    make, problem = DOCUMENTS[name]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(InputError, match=problem) as refused:
        read(tmp_path / name)
    assert name in str(refused.value)
