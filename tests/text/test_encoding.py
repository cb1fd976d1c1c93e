"""Bytes to characters."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.errors import InputError
from multivector.text.formats.encoding import decode
from multivector.text.read import read

TEXT = "Türkiye’s “mediation” – the Élysée and São Paulo were told."
CYRILLIC = "Министры встретились в столице и обсудили торговлю между странами региона. " * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_common_encodings(encoding):
    assert decode((TEXT * 4).encode(encoding)) == TEXT * 4


def test_cyrillic_in_windows_1251_is_told():
    assert "Министры" in decode(CYRILLIC.encode("cp1251"))


def test_a_declaration_counts_where_the_bytes_are_not_utf_8():
    page = '<meta charset="iso-8859-5"><p>Москва</p>'
    assert "Москва" in decode(page.encode("iso-8859-5"))
    assert decode("Москва".encode("koi8-r"), declared="koi8-r") == "Москва"
    assert "caf" in decode(b'<meta charset="rot13"><p>caf\xe9</p>')


@pytest.mark.parametrize(
    ("declared", "data", "text"),
    [
        ("ISO-8859-1", b"\x93No,\x94 he said \x97 and didn\x92t.", "“No,” he said — and didn’t."),
        ("latin-1", b"S\xe3o Paulo\x85 \x80 5", "São Paulo… € 5"),
        ("latin-1", b"\x93Caf\xe9\x94 \x9d is the name", "“Café” \ufffd is the name"),
        ("windows-1252", b"\x93Caf\xe9\x94 \x81 is the name", "“Café” \ufffd is the name"),
        ("iso-8859-9", b"\xddstanbul\x92da", "İstanbul’da"),
        ("gb2312", "“Zhu Rongji (朱镕基)”".encode("gbk"), "“Zhu Rongji (朱镕基)”"),
        ("iso-8859-2", b"Pozna\xf1", "Poznań"),
        ("iso-8859-15", b"5 \xa4", "5 €"),
        ("ascii", b"S\xe3o Paulo\x92s", "São Paulo’s"),
    ],
)
def test_a_declared_name_is_read_as_on_the_web(declared, data, text):
    assert decode(data, declared=declared) == text
    assert decode(b'<meta charset="%b">' % declared.encode() + data).endswith(text)


def test_a_rare_undefined_byte_does_not_make_it_another_encoding():
    text = (TEXT * 4).encode("cp1252") + b"\x9d end"
    assert decode(text) == TEXT * 4 + "\ufffd end"


def test_a_rare_bad_byte_in_utf_8_does_not_make_it_another_encoding():
    data = (TEXT * 20).encode() + b"\xff end"
    assert decode(data).startswith(TEXT)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\x1f\x8b\x08\x00", "a gzip file"),
        (b"text\x00with\x00a\x00NUL" + b"x" * 50, "NUL"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_what_is_not_text_is_refused_in_words(data, said):
    with pytest.raises(InputError, match=said):
        decode(data)


@settings(deadline=None)  # the first text in another language loads the identifier
@given(st.binary(max_size=400))
def test_any_bytes_give_articles_or_a_message(data):
    try:
        found = list(read("-", stdin=data))
    except InputError as error:
        found = [error.what]
    assert all(found)
    assert found


def test_noise_is_refused():
    for seed in range(5):
        with pytest.raises(InputError):
            list(read("-", stdin=os.urandom(4000 + seed)))


def test_turkish_and_icelandic_letters_have_the_same_bytes():
    turkish = (
        "Turkish President Recep Tayyip Erdoğan met Azerbaijani leaders in Şuşa, and İlham came."
    )
    icelandic = (
        "Iceland's foreign minister Þórdís Gylfadóttir met Guðni Jóhannesson in the capital."
    )
    assert decode(turkish.encode("cp1254")) == turkish
    assert decode(icelandic.encode("cp1252")) == icelandic
