"""Clean characters, lines and paragraphs, keeping only visible text."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from multivector.codes.gazetteer.names import lookup
from multivector.text.patterns import PATTERNS

# Capital letters for a character class: Latin with its extensions, Greek, Cyrillic.
CAPITALS = "".join(filter(str.isupper, map(chr, (*range(0x41, 0x530), *range(0x1E00, 0x1F00)))))
# Invisible in print: soft hyphen, zero-width characters, byte order mark, bidi controls and
# isolates, word joiner, interlinear marks, tag characters.
_INVISIBLE = re.compile(PATTERNS["invisible"])
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*")

# Quotes and dashes of Windows-1252 that were decoded as Latin-1.
_QUOTES = re.compile("[\u0080-\u0084\u0086-\u009f]")
# Character sequences produced by decoding UTF-8 as Windows-1252; few occur in English.
_CONTINUATION = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(
    f"[Â-ß][{_CONTINUATION}]|[à-ï][{_CONTINUATION}]{{2}}|[ð-ô][{_CONTINUATION}]{{3}}"
)
# Those few: a capital or an accent before a mark, as in “Strauß’s”, “JOSÉ®”. They are repaired only
# if they give a letter or a mark that English has: Latin, Greek, Cyrillic, punctuation, an emoji.
_MARKS = frozenset("\u00a0«®°·»…‘’“”–—™›†‡•")
_USUAL = re.compile("[\u0080-\u017f\u0384-\u045f\u1e00-\u1eff\u2000-\u2bff\U0001f000-\U0001faff]")

_DEAD = re.compile(PATTERNS["dead"], re.I | re.S)
_COMMENT = re.compile(PATTERNS["comment"], re.I | re.S)
_TAG = re.compile(rf"</?(?:{PATTERNS['tags']})(?:\s[^<>]*|/)?>", re.I)
# Each level of nested tags ("<<b>b>") takes one pass. Real pages need two or three; beyond this
# limit all angle brackets are removed.
_PASSES = 10
# Text is treated as hard-wrapped only at these widths; prose also in columns from 20 to 60.
_NARROW, _WIDE = 40, 130
_COLUMN = range(20, 61)
_STOPPED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
# A line that ends in one of these goes on.
_OPEN = re.compile(r"(?:,|\b(?:a|an|the|of|in|on|at|to|for|by|with|from|and|or|its|their|that))$")
# "Published: January 12, 2024 09:41 | Last updated: …" is a line of its own.
_STAMPED = re.compile(PATTERNS["stamped"])
_BULLET = re.compile(r"(?:[-•*·–—]|\(?\w{1,2}[.)])\s")
_HYPHENS = ("\ufffe", "-", "\u2010", "\u00ad")
# "SERGEI LAVROV:" begins a turn of a transcript.
_OPENS_TURN = re.compile(
    rf"(?:[QA]|(?:[{CAPITALS}][{CAPITALS}.'’-]+ ?){{1,6}}(?:\([^()]{{1,60}}\) ?)?):\s"
)


def _mend(match: re.Match[str]) -> str:
    raw = b"".join(
        character.encode("latin-1" if ord(character) < 256 else "cp1252", errors="replace")
        for character in match.group()
    )
    mended = raw.decode("utf-8", errors="replace")
    doubtful = match.group()[-1] in _MARKS and not _USUAL.match(mended)
    return match.group() if doubtful or "\ufffd" in mended else mended


def whole_characters(text: str) -> str:
    """Replace lone surrogates with U+FFFD, so that the text can be encoded as UTF-8.

    >>> whole_characters("a\\ud800b"), whole_characters("\\ud83d\\ude00")
    ('a\ufffdb', '\U0001f600')
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def identifier(value: str) -> str:
    """Return an ID on one line, without control or invisible characters.

    >>> identifier("a-1\\x1b[2J\\n b")
    'a-1[2J  b'
    """
    line = re.sub("[\t\n\x0b\x0c\r\x85\u2028\u2029]", " ", whole_characters(value))
    return _INVISIBLE.sub("", _CONTROLS.sub("", line)).strip()


def _characters_once(text: str) -> str:
    text = whole_characters(text)
    text = _MOJIBAKE.sub(_mend, text)
    text = _QUOTES.sub(lambda one: one[0].encode("latin-1").decode("cp1252", "ignore"), text)
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def clean_characters(text: str) -> str:
    """Normalise the characters of a text without changing its lines.

    Applies Unicode normal form C, unifies line endings and spaces, removes soft hyphens and
    zero-width, bidi and control characters, and repairs UTF-8 decoded as Windows-1252 and
    Windows-1252 decoded as Latin-1. Typographic quotes are kept. The function is idempotent.

    >>> clean_characters("Xi\u00e2\u20ac\u2122an\u00a0sum\u00admit\\r\\n")
    'Xi’an summit\\n'
    """
    for _ in range(8):  # removing a character may create another sequence to repair
        cleaned = _characters_once(text)
        if cleaned == text:
            break
        text = cleaned
    return text


def strip_markup(text: str) -> str:
    """Remove HTML tags, comments, scripts and styles; ``a < b`` is kept.

    >>> strip_markup("<b>Trade</b> grew<script>alert(1)</script> if a < b")
    'Trade grew if a < b'
    """
    for _ in range(_PASSES):
        if "<" not in text and "]]>" not in text:
            return text
        # Remove scripts first, repeatedly: removing one may create another.
        stripped = _DEAD.sub("", text)
        if stripped == text:
            stripped = _TAG.sub("", _COMMENT.sub("", text))
        if stripped == text:
            return text
        text = stripped
    return text.replace("<", " ").replace("]]>", " ")


def one_line(text: str | None) -> str | None:
    """Return a metadata field as one clean line without markup; None if nothing is left."""
    if not text:
        return None
    return " ".join(strip_markup(clean_characters(text)).split()) or None


def rejoined(text: str, line: str, words: Counter[str]) -> str:
    """Return a text and its next line as one; a word hyphenated at the end of a line becomes whole.

    ``words`` counts the words of the document in small letters. What it has more often, joined or
    with the hyphen, decides; then whether the joined word is English or a known name. Else the
    hyphen stays after a name, and between two words of English.

    >>> rejoined("the larg-", "est partner", Counter()), rejoined("Russian-", "led", Counter())
    ('the largest partner', 'Russian-led')
    """
    if not text.endswith(_HYPHENS) or text[-2:-1].isspace():  # a dash between two words
        return f"{text} {line}"
    stem = text[:-1]
    first = re.search(r"[^\W\d_]+$", stem)
    second = re.match(r"[^\W\d_]+", line)
    if not first or not second or not line[:1].islower():
        return f"{stem}-{line}"
    one, two = first[0].casefold(), second[0].casefold()
    whole, parted = words[one + two], words[f"{one}-{two}"]
    if whole != parted:
        return f"{stem}-{line}" if parted > whole else stem + line
    if re.match(r"(?:and|or|to|of|the)\b(?!-)", line):  # "two- or three-day", not "day-to-day"
        return f"{stem}- {line}"
    chain = stem[: first.start()].endswith("-")
    return f"{stem}-{line}" if _compound(first[0], second[0], chain=chain) else stem + line


def _compound(first: str, second: str, *, chain: bool) -> bool:
    """Return whether a hyphen belongs between two parts, by the words of English and by names."""
    english, one, two = _english(), first.casefold(), second.casefold()
    named = first[0].isupper()
    if not chain and (one + two in english or (named and lookup(first + second))):
        return False
    whole = first.isupper() or one in english or (named and lookup(first))
    return bool(whole and named) or (two in english and (named or one in english))


@cache
def _english() -> frozenset[str]:
    """Return common words of English in small letters: the vocabulary of the encoder."""
    file = files("multivector") / "coding" / "weights" / "tokenizer.json"
    return frozenset(json.loads(file.read_text("utf-8"))["model"]["vocab"])


def _column(lines: list[str]) -> int:
    """Return the width at which the text was wrapped, or 0 if each line is a paragraph."""
    lengths = sorted(map(len, lines))
    # The lines of a poem, a list or a table begin with capitals, as do headings.
    low = sum(line[0].islower() for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))] if low * 5 >= len(lines) or len(lines) < 4 else 0


def _is_column(blocks: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether the lines are prose in a narrow column: full, and most not ended.

    The lines of a list or of a poem in small letters differ in length, or no sentence ends in them.
    """
    pairs = [pair for block in blocks for pair in pairwise(block)]
    if width not in _COLUMN or len(pairs) < 3:
        return False
    ended = sum(bool(_STOPPED.search(line)) for line, _ in pairs)
    low = sum(following[0].islower() for _, following in pairs)
    full = sum(_fills(line, following, width) for line, following in pairs)
    told = any(re.search(r"[.!?][\"'”’»)\]]*(?:\s|$)", line) for pair in pairs for line in pair)
    return told and ended * 5 <= 2 * len(pairs) <= 5 * low and full * 5 >= 3 * len(pairs)


def _fills(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > 0.8 * width


def _goes_on(line: str, following: str, width: int) -> bool:
    """Return whether a paragraph in a narrow column goes on in the next line."""
    if _OPENS_TURN.match(following) or _BULLET.match(following):
        return False
    low = following[:1].islower() and not _STOPPED.search(line)
    return low or bool(_OPEN.search(line)) or _fills(line, following, width)


def _wrapped(line: str, following: str, width: int) -> bool:
    if line.endswith(_HYPHENS) and line[-2:-1].isalpha() and following[:1].islower():
        return True
    if (
        width < _NARROW
        or len(line) < _NARROW // 2
        or len(line) > _WIDE
        or _OPENS_TURN.match(following)
        or any(map(_STAMPED.match, (line, following)))
    ):
        return False
    word = following.split(maxsplit=1)[0]
    # Greedy wrapping breaks a line only where the next word would not fit; otherwise the sentence
    # must clearly continue.
    if len(line) + 1 + len(word) > width and len(line) >= _NARROW:
        return True
    return word[:1].islower() and line[-1] not in '.!?:;”"'


def paragraphs(text: str) -> list[str]:
    """Split cleaned plain text into paragraphs of one line each, joining hard-wrapped lines.

    A blank line ends a paragraph, and so does a line shorter than the wrapping width.

    >>> paragraphs("One line.\\n\\nTwo.")
    ['One line.', 'Two.']
    """
    blocks = [block.split("\n") for block in _BLANK_LINES.split(text)]
    blocks = [[line.strip() for line in block if line.strip()] for block in blocks]
    lines = [line for block in blocks if len(block) > 1 for line in block]
    every = [len(line) for block in blocks for line in block]
    long = sum(length > _WIDE for length in every) * 10 > len(every)
    width = 0 if long or not lines else _column(lines)
    joins = _goes_on if _is_column(blocks, width) else _wrapped
    split = "-\n" in text  # else no word is looked up
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()) if split else ())
    found: list[list[str]] = []  # the lines of each paragraph
    for block in blocks:
        previous = ""
        for line in block:
            if previous and joins(previous, line, width):
                found[-1] += (rejoined(found[-1].pop(), line, words)[: -len(line)], line)
            else:
                found.append([line])
            previous = line
    return [" ".join("".join(pieces).split()) for pieces in found]
