"""What a stranger writes is seen, and steers nothing."""

import unicodedata

import pytest

from multivector.errors import InputError
from multivector.prose import definite, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x7f\x80\x9b31m", r"\x7f\x80\x9b31m"),
        ("a\u202eb\u2066c\u2069\u200f\u061c", r"a\u202eb\u2066c\u2069\u200f\u061c"),
        ("a\u200bb\u200dc\ufeff\u2060\xad", r"a\u200bb\u200dc\ufeff\u2060\xad"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\ud800 \udcff", r"\ud800 \udcff"),
        ("\U000e0041\uffff\ufdd0\U0010ffff", r"\U000e0041\uffff\ufdd0\U0010ffff"),
    ],
)
def test_what_is_not_seen_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text", ["", "naïve — ‘ok’ \U0001f600", "a\xa0b", "\u0600\u06dd", "e\u0301", "中文", "עברית"]
)
def test_what_is_seen_stays(text: str) -> None:
    assert printable(text) == text


def test_what_the_caller_keeps_stays() -> None:
    assert printable("a\nb\tc\x1b\r", keep="\n\t") == "a\nb\tc\\x1b\\r"


def test_no_character_of_a_hidden_kind_is_left() -> None:
    shaped = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606)}
    for code in range(0x110000):
        character = chr(code)
        hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        if hidden and code not in shaped:
            assert printable(character).isascii()
        elif character.isprintable():
            assert printable(character) == character


def test_no_part_of_an_error_leaves_its_line() -> None:
    error = InputError(
        "Bad\r\n  next: rm", where="a\nb\x1b[2J.txt", allowed="x\u202e", next="see\x07"
    )
    assert str(error).splitlines() == [
        r"a\nb\x1b[2J.txt: Bad\r\n  next: rm",
        r"  allowed: x\u202e",
        r"  next: see\x07",
    ]


@pytest.mark.parametrize("name", [
    "Eurasian Economic Union", "European Union", "Association of Southeast Asian Nations",
    "Visegrad Group", "Gulf states", "Baltic states", "Nordic countries", "Southern Cone",
    "Organization of Turkic States", "Arab League", "Group of Seven",
])  # fmt: skip
def test_what_is_named_by_a_common_noun_has_an_article(name: str) -> None:
    assert definite(name) == f"the {name}"


@pytest.mark.parametrize("name", ["Central Asia", "NATO", "Namibia", "Europe", "South Africa"])
def test_what_has_a_name_of_its_own_has_none(name: str) -> None:
    assert definite(name) == name
