"""E-mails and saved pages as articles."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from multivector.text.formats.mail import MAIL, read_mail
from multivector.text.read import read_one

TOLD = (
    "Peru expelled the ambassador of Cuba on Tuesday. The foreign ministry in Lima accused him of "
    "having met the leaders of a party before the election. “We’ll answer”, Cuba’s minister said."
)


def _mail(text: str, subject: str = "Lima letter №7", kind: str = "plain") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ana Kostić <ana@example.org>", subject
    mail["Date"] = "Wed, 12 May 2021 23:40:00 +0200"
    mail.set_content(text, subtype=kind, cte="quoted-printable")
    return mail


def test_text_subject_and_date_of_a_mail(tmp_path: Path) -> None:
    mail = _mail(TOLD)
    mail.add_alternative(f"<html><body><p>{TOLD}</p></body></html>", subtype="html")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    for article in (
        read_one(tmp_path / "a.eml"),
        read_one("-", stdin=mail.as_bytes()),
    ):
        assert article.title == "Lima letter №7"
        assert article.published == "2021-05-12"
        assert article.text == TOLD


def test_a_page_in_a_mail_and_what_is_attached() -> None:
    mail = _mail(f"<html><body><p>{TOLD}</p></body></html>", kind="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="note.pdf")
    with pytest.warns(UserWarning, match="attachment not read: note.pdf"):
        draft = read_mail(mail.as_bytes())
    assert (draft.text.strip(), draft.title) == (TOLD, "Lima letter №7")


@pytest.mark.parametrize("charset", [b"windows-1252", b"x-made-up"])
def test_character_sets(charset: bytes) -> None:
    head = b"Subject: A\nMIME-Version: 1.0\nContent-Type: text/plain; charset=" + charset
    assert "Brunei’s" in read_mail(head + b"\n\nBrunei\x92s minister met them.").text


def test_a_mail_passed_on_is_the_first_senders() -> None:
    above = "Worth a line?\n\n---------- Forwarded message ---------\nFrom: Press <a@example.org>\n"
    above += "Date: Mon, May 10, 2021 at 4:02 PM\nSubject: Peru and Cuba\nTo: <b@example.org>\n\n\n"
    draft = read_mail(_mail(above + TOLD, "Fwd: Peru and Cuba").as_bytes())
    assert (draft.title, draft.text.strip()) == ("Peru and Cuba", TOLD)
    assert (draft.published or "")[:17] == "Mon, May 10, 2021"
    outer = _mail("FYI", "FW: for the brief")
    outer.add_attachment(_mail(TOLD, "Peru and Cuba"))
    assert read_mail(outer.as_bytes()).title == "Peru and Cuba"


def test_a_saved_page_has_its_own_date(tmp_path: Path) -> None:
    page = "<html><head><title>Grain</title><meta property='article:published_time' "
    page += f"content='2022-08-09'></head><body><article><p>{TOLD}</p></article></body></html>"
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a\nSubject: x\n"
    head += "Date: Mon, 2 Jan 2023 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: "
    head += 'multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html\n\n'
    (tmp_path / "a.mhtml").write_text(
        f"{head}{page}\n--B\nContent-Type: text/css\n\np {{}}\n--B--\n"
    )
    article = read_one(tmp_path / "a.mhtml")
    assert (article.title, article.published) == ("Grain", "2022-08-09")
    assert article.url == "https://example.org/a"


def test_what_is_not_a_mail() -> None:
    assert not MAIL.match(b"Peru: Police killed two.\nChile: They met.\n")
    assert MAIL.match(b"From a Sat Jan 1\nX-A: b\n c\nmime-version: 1.0\n\nThey met.")
