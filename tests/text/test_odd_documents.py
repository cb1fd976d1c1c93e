"""Documents that once raised an error which was none of ours."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from multivector.errors import InputError, UsageError
from multivector.text import address
from multivector.text import read as reading
from multivector.text.article import Article, Refused
from multivector.text.dates import normal_date, read_date
from multivector.text.formats.encoding import decode
from multivector.text.read import read, read_one

FAR = "Wed, 03 May 99999999999999 09:00:00 GMT"


def test_a_section_of_an_unknown_name_in_a_page_is_passed_over() -> None:
    assert read_one("-", stdin=b"<!doctype html><p>They met.</p><![foo[ y").text == "They met."


def test_a_date_beyond_the_calendar_is_no_date() -> None:
    assert normal_date(FAR) is None


@pytest.mark.parametrize(("typed", "read"), [("٢٠٢٣-٠٥", "2023-05"), ("2023/12", "2023-12")])
def test_digits_of_another_script_are_those_of_a_date(typed: str, read: str) -> None:
    assert read_date(typed) == read


@pytest.mark.parametrize("typed", ["0000-05", "2023-13", "٢٠٢٣-١٣"])
def test_a_month_beyond_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="not a date"):
        read_date(typed)


def test_a_feed_whose_declaration_is_broken_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<?xml ver`="1.0" e9ncoding="utf-8"?>', encoding="utf-8")
    with pytest.raises(InputError, match=r"not a feed|not well-formed"):
        list(read(tmp_path / "a.xml"))


def test_a_charset_that_is_none_is_passed_over() -> None:
    assert decode(b"caf\xe9", declared="x\x00") == "café"
    page = b'<meta charset="unicode_escape"><p>\\ud800 caf\xe9</p>'
    assert "café" in decode(page)
    assert decode(b'<meta charset="utf-7">+2AA- caf\xe9').encode()


def test_a_file_without_a_name_in_an_archive_is_refused_and_the_rest_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("x", b"They parted.")
        packed.writestr("b.txt", b"They met.")
    data = bytearray(file.getvalue())
    name = data.index(b"PK\x01\x02") + 46  # of the first entry in the directory
    assert data[name : name + 1] == b"x"
    data[name] = 0  # a name ends at its first NUL
    found = list(read("-", stdin=bytes(data)))
    assert [type(one) for one in found] == [Refused, Article]


def test_half_a_surrogate_pair_in_a_feed_or_record_does_not_refuse_it() -> None:
    feed = "<rss><channel><item><description>&#55296; &lt;b&gt; They met.</description></item>"
    record = json.dumps({"text": "<p>\ud800 They met.</p>", "title": "\ud800"})
    for document in (feed, record):
        article = read_one("-", stdin=document.encode())
        assert "They met." in article.text
        assert repr(article).encode()


def test_an_address_that_points_to_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_, **__):
        raise ValueError("Invalid IPv6 URL")

    monkeypatch.setattr(address, "fetch", fails)
    with pytest.raises(InputError, match="could not be read"):
        read_one("https://example.org/a")


def test_the_id_of_a_record_is_one_clean_line() -> None:
    for name, clean in (("a\x1b[2J\nb\u202e", "a[2J b"), ("\ud800", "\ufffd"), ("x  y", "x  y")):
        record = json.dumps({"id": name, "text": "They met."}).encode()
        assert read_one("-", stdin=record).doc_id == clean
    nothing = read_one("-", stdin=b'{"id": "\\u0007", "text": "They met."}')
    assert nothing.doc_id == nothing.sha256[:16]


def test_any_fault_in_one_document_is_its_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.finish

    def fragile(draft, **more):
        if "odd" in draft.text:
            raise ZeroDivisionError("never seen before")
        return whole(draft, **more)

    monkeypatch.setattr(reading, "finish", fragile)
    (tmp_path / "a.txt").write_text("An odd text.")
    (tmp_path / "b.jsonl").write_text('{"text": "An odd text."}\n{"text": "They met."}\n')
    item = "<item><description>{}</description></item>"
    items = item.format("An odd text.") + item.format("They met.")
    (tmp_path / "c.xml").write_text(f"<rss><channel>{items}</channel></rss>")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as packed:
        packed.writestr("a.txt", "An odd text.")
        packed.writestr("b.txt", "They met.")
    found = list(read(tmp_path))
    assert [type(one) for one in found] == [Refused, *[Refused, Article] * 3]
    reasons = {one.reason for one in found if isinstance(one, Refused)}
    assert reasons == {"could not be read (ZeroDivisionError)"}
    with pytest.raises(InputError, match=r"a\.txt: could not be read \(ZeroDivisionError\)"):
        read_one(tmp_path / "a.txt")


@pytest.mark.parametrize("odd", ["\\ud800", "\\u202e", "\\u0085", "\\u001b", "\\u200b", " "])
def test_an_address_with_a_character_that_is_not_shown_is_none(odd: str) -> None:
    record = '{"text": "Russia condemned it.", "url": "https://example.org/%s/b"}'
    (whole,) = read("-", stdin=(record % "a").encode())
    (found,) = read("-", stdin=(record % odd).encode())
    assert isinstance(whole, Article)
    assert isinstance(found, Article)
    assert (whole.url, found.url) == ("https://example.org/a/b", None)
