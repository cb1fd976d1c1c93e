"""Change a document at random: bytes flipped, runs cut, copied, repeated, words put in."""

import io
import random
import re
import zipfile
from collections.abc import Sequence

# What parsers, clocks, codecs, terminals and number readers have tripped over.
WORDS: tuple[bytes, ...] = tuple(
    word if isinstance(word, bytes) else word.encode("utf-8", "surrogatepass")
    for word in (
        "<!--", "-->", "<![CDATA[", "<![foo[", "]]>", "<!DOCTYPE a [", "<!ENTITY x 'y'>",
        "&#55296;",
        "&#x110000;", "&amp;amp;", "<script>", "</p>", "<b>" * 50, "<p " * 20, "](", "![",
        "[^1]", "**",
        "`" * 9, "|---|", "---\n", "# ", "> " * 30, "\\ud800", "\\u0000", "{", "}", "[" * 60,
        '"', "NaN",
        "1e999", "-0", "9" * 40, "9" * 5000, "null", "true", "2023-02-31", "0000-00-00",
        "9999-12-31",
        "31 June 2023", "Wed, 03 May 99999999999999 09:00:00 GMT", "٢٠٢٣-٠٥-١٨", "1/2/2023",
        "charset=utf-7", "charset=unicode_escape", "../../../x", "/etc/passwd", "C:\\x", "\r\n",
        "\r",
        "\x00", "\x1b[2J", "\u202e", "\ufeff", "\u2028", "\ud800", "“", "”", "»", "«", "said",
        "according to", "“" * 40, "Saint ", "-" * 60, " " * 200, "\t", "\n" * 20, "é", "😀", "ß",
        "İ",
        "New Jersey", "the two Koreas", "Korea, Rep.", "Yemen Arab Republic", "=cmd|' /C calc'!A0",
        "a.b.c.d" * 9, "<!ATTLIST a b CDATA 'c'>", "%s%s%n", "${jndi:x}", "{{7*7}}", "a=[" * 30,
        "inf", "nan", "1_000", "0x10", "+30%", "-100%", "RUS<>KAZ", "*", "EU", "central-asia",
        "[[cost]]",
        b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xed\xa0\x80", b"PK\x05\x06", b"PAR1", b"%PDF-",
        b"\xff" * 8, b"\x7f\xff\xff\xff", b"\x00" * 16,
    )
)  # fmt: skip


def mutated(data: bytes, chosen: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a document changed in one to six places.

    Parameters
    ----------
    data : bytes
        The document.
    chosen : random.Random
        Source of the choices.
    others : sequence of bytes
        Further documents, of which runs are put in.
    """
    changed = bytearray(data)
    for _ in range(chosen.choice((1, 1, 1, 2, 3, 6))):
        at = chosen.randrange(len(changed) + 1)
        end = min(len(changed), at + chosen.choice((1, 2, 4, 16, 64, 400)))
        match chosen.randrange(8):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chosen.randrange(8)
            case 1:
                changed[at:end] = b""
            case 2:
                changed[at:at] = changed[at:end] * chosen.choice((1, 2, 40))
            case 3:
                changed[at:end] = bytes(chosen.randrange(256) for _ in range(end - at))
            case 4 if others:
                other = chosen.choice(others)
                start = chosen.randrange(len(other))
                changed[at:end] = other[start : start + chosen.choice((4, 40, 400))]
            case 5:
                changed[at:] = b"" if chosen.random() < 0.3 else changed[at:]
            case _:
                changed[at:at] = chosen.choice(WORDS) * chosen.choice((1, 1, 1, 3))
    return bytes(changed)


def inside(data: bytes, chosen: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a zip archive of which one file was changed, and sometimes the archive itself."""
    if chosen.random() < 0.25:
        return mutated(data, chosen, others)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(written, "w") as packed:
        victim = chosen.choice(whole.infolist())
        for entry in whole.infolist():
            content = whole.read(entry)
            if entry is victim:
                content = mutated(content, chosen, others)
            packed.writestr(zipfile.ZipInfo(entry.filename), content)
    return written.getvalue()


# A value of a TOML file, and what may stand in its place.
_VALUE = re.compile(rb'(?<== )[^\n]+|"[^"\n]*"')
_VALUES: tuple[bytes, ...] = tuple(
    value.encode()
    for value in (
        "0", "-1", "1e400", "nan", "-inf", "9" * 19, "9" * 5000, "true", "[]", "{}", '""',
        "[" * 200,
        "[" * 3000, '["*"]', '[["KAZ"]]', "2023-05-18", "1979-05-27T07:32:00Z", "0x1F",
        '"\\u0000"',
        '"+1' + "0" * 400 + '%"', '"-99.9999999999999999%"', '"٣٠%"', '"+30"', '"../../../x"',
        '"/x"',
        '"EU"', '"*"', '"KAZ,KAZ"', '"RUS<>KAZ"', '"all"', "[1, 2]", "[true]", '"idna"', '"utf-8"',
        '"cp1252"', '"a\\nb"', '"' + "x" * 2000 + '"', '"0000-9999"', '"1900-2100/5"',
        '"2010-2009"',
        "{ a = 1 }", '"\\ud800"', '"Korea"', '"\u202ex"', '"\\u001b[2J"',
    )
)  # fmt: skip


def revalued(data: bytes, chosen: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a TOML file with one to three values replaced; sometimes changed anywhere."""
    if chosen.random() < 0.3:
        return mutated(data, chosen, others)
    for _ in range(chosen.choice((1, 1, 2, 3))):
        places = list(_VALUE.finditer(data))
        if places:
            place = chosen.choice(places)
            data = data[: place.start()] + chosen.choice(_VALUES) + data[place.end() :]
    return data


def joined(data: bytes, chosen: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return words of a phrase and of others put together, or the phrase changed anywhere."""
    if chosen.random() < 0.4:
        return mutated(data, chosen, others)
    words = b" ".join([data, *chosen.choices(others, k=2)]).split(b" ") if others else [data]
    kept = chosen.choices(words, k=min(len(words), chosen.randrange(1, 9)))
    return chosen.choice((b" ", b" ", b", ", b"\n", b"-", b"/", b"")).join(kept)
