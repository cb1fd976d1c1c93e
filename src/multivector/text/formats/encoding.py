"""Decode bytes: byte order mark, UTF-8, declared encoding, then the likeliest legacy encoding."""

import codecs
import re

from multivector.errors import InputError
from multivector.tables import read_rows
from multivector.text.clean import whole_characters

# Binary formats that users often pass by mistake, by their first bytes.
_ROWS = read_rows("multivector.text.formats", "binary.tsv")
_FORMATS = [(bytes.fromhex(start), what) for start, what in _ROWS]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose byte order mark is a prefix of this
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python's escape codecs; declaring one as the encoding is a mistake or an attack.
_NOT_CHARACTER_SETS = "unicode-escape raw-unicode-escape idna punycode undefined".split()
# What these names stand for on the web (WHATWG, Encoding); in Latin-1 proper are no curly quotes.
_WIDER = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "euc_kr": "cp949"}
# What Excel writes as text in the countries of Europe; the last one's letters are Cyrillic.
CODE_PAGES = ("cp1252", "cp1250", "cp1257", "cp1254", "cp1251")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000  # bytes examined to guess an encoding


def _binary(what: str) -> InputError:
    return InputError(
        f"this is {what}, not text",
        allowed="plain text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV, RSS or Atom, or a zip of "
        "these",
    )


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):  # ValueError: NUL in the name
        return None
    # Codecs such as base64 or rot13 are not character sets and are not accepted.
    known = getattr(found, "_is_text_encoding", False) and found.name not in _NOT_CHARACTER_SETS
    return _WIDER.get(found.name, found.name) if known else None


def guessed(data: bytes) -> str:
    """Return the likeliest encoding of bytes without a mark that are not UTF-8, or contain NUL."""
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        # Latin letters in UTF-16 without a byte order mark: every second byte is zero.
        if max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample) / 2:
            return "utf-16-le" if odd > even else "utf-16-be"
        raise _binary("binary data (contains NUL bytes)")
    high = [byte for byte in sample if byte > 0x7F]
    # English with a few accents and curly quotes: Windows-1252, which includes Latin-1.
    letters = sum(65 <= byte <= 122 for byte in sample)
    undefined = sum(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in high)
    if len(high) * 3 <= letters and undefined * 20 <= len(high):
        # The letters that Turkish has where Windows-1252 has those of Icelandic.
        northern = re.search(rb"Iceland|Reykjav|Faroe", sample)
        return "cp1252" if northern or not {0xD0, 0xDE, 0xF0, 0xFE} & set(high) else "cp1254"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Decode a document.

    The encoding is given by a byte order mark; else it is UTF-8 if the bytes are valid UTF-8; else
    the declared encoding (by the server, or in the first 2,048 bytes; Latin-1 is read as
    Windows-1252, as browsers do); else UTF-16, Windows-1252, or the guess of charset-normalizer.
    Undecodable bytes become U+FFFD. Raises InputError if the document is empty, or not text (an
    image, a PDF, NUL bytes).

    ``declared``: encoding declared by the server.

    >>> decode("Türkiye’s".encode("cp1252")), decode("Ankara".encode("utf-16"))
    ('Türkiye’s', 'Ankara')
    """
    if not data.strip():
        raise InputError("the document is empty")
    for magic, what in _FORMATS:
        if data.startswith(magic):
            raise _binary(what)
    text = whole_characters(_decoded(data, declared))
    controls = len(_CONTROLS.findall(text[:_SAMPLE]))
    if "\x00" in text:
        raise _binary("binary data (contains NUL bytes)")
    if controls > 0.01 * min(len(text), _SAMPLE):
        raise _binary("binary data")
    if text.count("\ufffd") > 0.05 * len(text):
        raise InputError("unknown character encoding", allowed="UTF-8 or another common encoding")
    return text


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A truncated character at the end, or a rare bad byte, does not rule out UTF-8.
        sound = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data[: error.start]))
        if sound >= 5:
            replaced = data.decode("utf-8", errors="replace")
            if replaced.count("\ufffd") * 20 <= sound:
                return replaced
    in_head = _DECLARED.search(data[:2048])
    for name in (declared, in_head and in_head.group(1).decode("ascii")):
        codec = _codec(name) if name else None
        if codec and codec != "utf-8":
            try:
                # Five bytes of Windows-1252 are undefined; one of them does not make it another.
                return data.decode(codec, "replace" if codec == "cp1252" else "strict")
            except (UnicodeDecodeError, UnicodeError):
                continue
    return data.decode(guessed(data), errors="replace")
