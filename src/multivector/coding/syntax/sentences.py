"""Rule-based sentence segmentation."""

import re
from dataclasses import dataclass
from itertools import islice

from multivector.coding.syntax.words import WORDS
from multivector.text.clean import CAPITALS
from multivector.text.datelines import PARAGRAPHS, Dateline, find_dateline
from multivector.text.editorial import without_editorial
from multivector.text.turns import turns

# Abbreviations whose full stop does not end a sentence; initials are handled separately.
_ABBREVIATIONS = WORDS["abbreviations"]
_END = re.compile(rf"[.!?…]+[\"'”’»›)\]]*(?=\s+[\"'“‘«‹(\[]*[0-9{CAPITALS}])|\n\s*\n")
# "no." is an abbreviation before a number: "No. 7", "No. A/77", "No. XIV".
_NUMBERED = re.compile(r"\s*(?:\d|[A-Z]{1,4}/|[IVXLC]{2,}\b)")
_BULLET = re.compile(r"(?:[-*•·‣▪–—] +)?")  # before an item of a list: no word of its sentence
_LAST_WORD = re.compile(r"([\w.\-]+)$")

# Longer sentences are split, because the number of pairs of sides grows with the square of the
# length. Only 3 of 20,476 sentences from speeches, which tend to be long, have more tokens.
MAX_CHARACTERS, MAX_TOKENS = 1200, 200
_TOKEN = re.compile(r"\w+|[^\w\s]")
# Where to split a long sentence, clearest clause boundaries first.
_SEAMS = (
    re.compile(r"[;:!?.…]\s|\s[–—-]\s|\n"),
    re.compile(r",\s(?=(?:and|but|or|while|whereas|which|who|because|although|when|then|so)\b)"),
    re.compile(r",\s"),
    re.compile(r"\s(?=(?:and|but|or|while|whereas|which|who|because|although|when|then)\s)"),
    re.compile(r"\s"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its number in the document, its span, and whether it is a heading.

    ``cut`` marks a piece of a sentence that was split because of its length.
    """

    index: int
    start: int
    end: int
    text: str
    heading: bool
    cut: bool = False


def split(text: str) -> list[Sentence]:
    """Split a document into sentences.

    Sentences are in order, without overlap; offsets are code points. Datelines, bylines, credits,
    editors' notes and the labels of speakers are excluded. A paragraph of at most twelve words
    without final punctuation is a heading. A sentence with more than
    ``MAX_TOKENS`` words and punctuation marks or ``MAX_CHARACTERS`` characters is split at clause
    boundaries, and its pieces have ``cut`` set.

    ``text``: cleaned text; paragraphs separated by blank lines.

    >>> [s.text for s in split("Gen. Smith met Mr. Lee. They spoke.")]
    ['Gen. Smith met Mr. Lee.', 'They spoke.']
    """
    sentences: list[Sentence] = []
    labels = {turn.label: turn.start for turn in turns(text)}
    for number, (first, last) in enumerate(_paragraphs(text)):
        opening, end = (first + offset for offset in without_editorial(text[first:last]))
        near_top = number < PARAGRAPHS and first not in labels
        dateline = find_dateline(text[opening:end]) if near_top else None
        start = labels.get(first, opening + (dateline.end if dateline else 0))
        start = min(_BULLET.match(text, start).end(), end)  # type: ignore[union-attr]
        pieces = _pieces(text, start, end)
        heading = len(pieces) == 1 and _is_heading(text[start:end])
        for left, right, cut in pieces:
            sentences.append(Sentence(len(sentences), left, right, text[left:right], heading, cut))
    return sentences


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, position = [], 0
    for gap in [*re.finditer(r"\n\s*\n", text), None]:
        end = gap.start() if gap else len(text)
        left, right = trim(text, position, end)
        if left < right:
            spans.append((left, right))
        position = gap.end() if gap else end
    return spans


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    pieces: list[tuple[int, int, bool]] = []
    left = start
    for match in _END.finditer(text, start, end):
        if _ends_here(text, left, match):
            pieces.extend(_bounded(text, left, match.end()))
            left = match.end()
    pieces.extend(_bounded(text, left, end))
    return pieces


def _ends_here(text: str, left: int, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    # Only the word before the mark matters; searching further back would take quadratic time.
    word = _LAST_WORD.search(text, max(left, match.start() - 40), match.start())
    if word is None:
        return True
    last = word.group(1)
    if len(last) == 1 and last in CAPITALS:
        return False
    if last.lower() in ("no", "nos"):
        return not _NUMBERED.match(text[match.end() : match.end() + 30])
    return last.lower() not in _ABBREVIATIONS


def _bounded(text: str, left: int, right: int) -> list[tuple[int, int, bool]]:
    pieces: list[tuple[int, int]] = []
    left, right = trim(text, left, right)
    while (limit := _limit(text, left, right)) < right:
        cut = _seam(text, left, limit)
        pieces.append(trim(text, left, cut))
        left, right = trim(text, cut, right)
    if left < right:
        pieces.append((left, right))
    return [(start, end, len(pieces) > 1) for start, end in pieces]


def _limit(text: str, left: int, right: int) -> int:
    """Return the maximum end of a piece that begins at ``left``."""
    end = min(left + MAX_CHARACTERS, right)
    if end - left <= MAX_TOKENS:
        return end
    last_two = [*islice(_TOKEN.finditer(text, left, end), MAX_TOKENS - 1, MAX_TOKENS + 1)]
    return last_two[0].end() if len(last_two) > 1 else end


def _seam(text: str, left: int, limit: int) -> int:
    """Return the best place to split, in the second half of the longest possible piece."""
    middle = left + (limit - left) // 2
    for seam in _SEAMS:
        places = [match.end() for match in seam.finditer(text, middle, limit)]
        if places:
            return places[-1]
    return limit


def trim(text: str, left: int, right: int) -> tuple[int, int]:
    """Return the span from ``left`` to ``right`` without space at its ends."""
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return left, right


def _is_heading(paragraph: str) -> bool:
    return not re.search(r"[.!?…:;,][\"'”’»)\]]*$", paragraph) and len(paragraph.split()) <= 12


def dateline_of(text: str) -> Dateline | None:
    """Return the dateline of a report, or None."""
    for start, end in _paragraphs(text)[:PARAGRAPHS]:
        opening, _ = without_editorial(text[start:end])
        if dateline := find_dateline(text[start + opening : end]):
            return dateline
    return None
