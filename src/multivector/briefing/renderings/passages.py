"""The full text as paragraphs of sentences, split where a mark begins or ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the document to highlight; kinds are CSS classes."""

    start: int
    end: int
    kind: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with constant marks; ``anchors`` are the anchors of marks that start here."""

    text: str
    kinds: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sequence of pieces; ``number`` is None for text between sentences."""

    number: int | None
    pieces: tuple[Piece, ...]
    first: bool = True  # False if the sentence continues from an earlier paragraph


def paragraphs(
    text: str, sentences: Sequence[tuple[int, int]], marks: Sequence[Mark]
) -> list[list[MarkedSentence]]:
    """Split a text for display; the joined pieces are the text without blank lines.

    ``text``: paragraphs separated by blank lines. ``sentences``: code-point offsets, ascending, not
    overlapping. ``marks``: may overlap; parts outside the text are cut off.

    >>> cut = paragraphs("Ab cd.\\n\\nEf.", [(0, 6), (8, 11)], [Mark(3, 5, "actor")])
    >>> [[piece.text for piece in sentence.pieces] for sentence in cut[0]]
    [['Ab ', 'cd', '.']]
    """
    found, start = [], 0
    for block in text.split("\n\n"):
        end = start + len(block)
        if block.strip():
            found.append(_paragraph(text, start, end, sentences, marks))
        start = end + 2
    return found


def _paragraph(
    text: str, start: int, end: int, sentences: Sequence[tuple[int, int]], marks: Sequence[Mark]
) -> list[MarkedSentence]:
    runs, at = [], start
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    for number, (first, last) in enumerate(sentences):
        if last <= start or first >= end:
            continue
        left, right = max(first, start), min(last, end)
        if left > at:
            runs.append(MarkedSentence(None, _pieces(text, at, left, inside)))
        runs.append(MarkedSentence(number, _pieces(text, left, right, inside), first >= start))
        at = right
    if at < end:
        runs.append(MarkedSentence(None, _pieces(text, at, end, inside)))
    return runs


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    ends = {offset for mark in here for offset in (mark.start, mark.end) if start < offset < end}
    pieces = []
    for left, right in pairwise(sorted({start, end, *ends})):
        over = [mark for mark in here if mark.start < right and mark.end > left]
        kinds = tuple(sorted({mark.kind for mark in over}))
        anchors = tuple(mark.anchor for mark in over if mark.anchor and mark.start == left)
        pieces.append(Piece(text[left:right], kinds, anchors))
    return tuple(pieces)
