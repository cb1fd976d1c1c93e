"""Text of strangers as a reader may see it: nothing hidden, nothing that steers a terminal."""

import unicodedata

# Format characters that have a shape of their own: Arabic, Syriac and Kaithi number marks.
_SHAPED = frozenset(
    (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
)  # fmt: skip
# Control, format (direction, zero width, tags), lone surrogate, line and paragraph separator.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str, *, keep: str = "") -> str:
    r"""Return text with every character that is not seen in print as an escape.

    A file name, an id, a server's answer or an article may hold control characters that move a
    terminal's cursor or set its title, marks that turn the direction of what follows, characters
    of no width, or half a surrogate pair. Each is shown as Python writes it.

    Parameters
    ----------
    text : str
        Any text.
    keep : str
        Characters that stay as they are, such as line breaks and tabs where the text has lines.

    Examples
    --------
    >>> printable("abc\u202etxt.exe\x1b[31m\n")
    'abc\\u202etxt.exe\\x1b[31m\\n'
    >>> printable("naïve\tline\n", keep="\n\t")
    'naïve\tline\n'
    """
    if text.isprintable():
        return text
    return "".join(c if c in keep or not _unseen(c) else _escape(c) for c in text)


def _unseen(character: str) -> bool:
    if character.isprintable():
        return False
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:  # no character at all
        return True
    return unicodedata.category(character) in _UNSEEN and code not in _SHAPED


def _escape(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
