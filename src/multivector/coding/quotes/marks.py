"""Pair quotation marks: straight, curly, angular, German, single; nested or unclosed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.sentences import trim
from multivector.text.clean import CAPITALS

# Opening marks and the marks that may close them. German text closes „ with “; spaces distinguish
# reversed angular marks »so« from «so».
# Pages that were edited twice mix straight and curly marks.
_CLOSERS = {pair[0]: pair[1:] for pair in '“”‟" „“” ‟” «» »« ‹› ›‹ ""” 「」 『』'.split()}
_DOUBLE = re.compile('[“”„‟«»‹›"「」『』]')
_SINGLE_OPEN = re.compile(r"(?<![^\W_])[‘'‚`](?=[^\W_\s]|\.\.\.|…)")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[])[’'](?![^\W_])")
# Elisions, not quotation marks: 'em, ’90s, 'til.
_ELISION = PATTERNS["elision"]
_DOUBLED = re.compile(r"(?<![^\s(])''(?=[^\W_])")  # two apostrophes that open
_SENTENCE_END = re.compile(rf"[.!?…][’”\")]*\s+(?=[{CAPITALS}])")

# Maximum nesting depth; deeper nesting is noise, and the limit bounds the time on adversarial text.
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A quotation: ``start`` to ``end`` without quotation marks, ``left`` to ``right`` with.

    ``open_end``: the paragraph ends without a closing mark and the quotation continues in the next.
    """

    start: int
    end: int
    left: int
    right: int
    open_end: bool = False


def one_sign(text: str) -> str:
    """Return a text with the doubled marks of old wire services as one sign; offsets stay.

    >>> one_sign("``No,'' he said.")
    ' “No,”  he said.'
    """
    if "``" in text:
        return text.replace("``", " “").replace("''", "” ")
    return _DOUBLED.sub(" “", text).replace("''", "” ") if "''" in text else text


def quoted_spans(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[QuotedSpan]:
    """Return the outermost spans between quotation marks.

    An unclosed mark is ignored and the text after it is searched for other pairs, unless the next
    paragraph opens with the same mark: then the quotation continues there, with one span per
    paragraph. Time is linear in the length of the text. The spans are in order, non-empty and
    without overlap; offsets are code points.

    ``paragraphs``: spans of the paragraphs, in order.

    >>> text = 'He said “no ‘if’ or “but”” and "so".'
    >>> [text[m.start:m.end] for m in quoted_spans(text, [(0, len(text))])]
    ['no ‘if’ or “but”', 'so']
    """
    spans: list[QuotedSpan] = []
    for k, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[k + 1][0]] if k + 1 < len(paragraphs) else ""
        pairs = _double_pairs(text, start, end, following)
        pairs += _single_pairs(text, start, end, pairs)
        spans.extend(_outermost(pairs))
    inner = [trim(text, span.start, span.end) for span in spans]
    trimmed = [replace(s, start=i, end=j) for s, (i, j) in zip(spans, inner, strict=True)]
    return [span for span in trimmed if span.start < span.end]


def _double_pairs(text: str, start: int, end: int, following: str) -> list[QuotedSpan]:
    pairs: list[QuotedSpan] = []
    stack: list[tuple[str, int]] = []
    for match in _DOUBLE.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark in '"”' and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha():
            continue  # an apostrophe set as a quotation mark
        closes = _closed_by(text, start, at, mark, stack)
        if closes is not None:
            _, left = stack[closes]
            del stack[closes:]
            pairs.append(QuotedSpan(left + 1, at, left, at + 1))
        elif _opens(text, start, end, at) and len(stack) < _MAX_DEPTH:
            if stack and stack[0][0] == mark and _ended(text, stack[0][1], at):
                # Paragraphs that were joined: each opens the quotation again, the last closes it.
                left = stack[0][1]
                pairs.append(QuotedSpan(left + 1, at, left, at, open_end=True))
                stack.clear()
            stack.append((mark, at))
        elif not stack and mark in '"”' and text[at - 1] in ",?!" and at > start:
            left = _sentence_start(text, pairs[-1].right if pairs else start, at)
            pairs.append(QuotedSpan(left, at, left, at + 1))
    if stack and following == stack[0][0]:  # goes on in the next paragraph
        left = stack[0][1]
        pairs.append(QuotedSpan(left + 1, end, left, end, open_end=True))
    return pairs


def _ended(text: str, left: int, at: int) -> bool:
    """Return whether a sentence ends between an open mark and the mark at ``at``."""
    return at - left > 12 and text[at - 1].isspace() and text[left:at].rstrip()[-1:] in ".!?…"


def _sentence_start(text: str, lower: int, at: int) -> int:
    """Return where the sentence begins whose quotation has only a closing mark, at ``at``."""
    return max((m.end() for m in _SENTENCE_END.finditer(text, lower, at)), default=lower)


def _closed_by(
    text: str, start: int, at: int, mark: str, stack: list[tuple[str, int]]
) -> int | None:
    """Return the index in the stack of the mark that this one closes, or None."""
    space_before = at == start or text[at - 1].isspace()
    space_after = at + 1 >= len(text) or not text[at + 1].isalnum()
    for k in range(len(stack) - 1, -1, -1):
        opener, left = stack[k]
        if mark not in _CLOSERS[opener]:
            continue
        if mark in _CLOSERS and mark not in "»«›‹":
            # A mark that can open and close opens if there is a space only before it.
            return None if space_before and not space_after else k
        if left + 1 < at:
            return k
    return None


def _opens(text: str, start: int, end: int, at: int) -> bool:
    mark = text[at]
    if mark not in _CLOSERS:
        return False
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark == '"':  # not the inch of 6'2"
        return not before.isalnum() and not (after.isspace() and before in ".,;:!?")
    if mark in "»›":
        return before.isspace() and not after.isspace()
    return True


def _single_pairs(text: str, start: int, end: int, doubles: list[QuotedSpan]) -> list[QuotedSpan]:
    """Pair single marks outside double ones, ignoring apostrophes."""
    inside = _outermost(doubles)
    closers = [m.start() for m in _SINGLE_CLOSE.finditer(text, start, end)]
    opening = (m.start() for m in _SINGLE_OPEN.finditer(text, start, end))
    openers = [at for at in opening if not _ELISION.match(text, at)]
    openers, closers = _outside(openers, inside), _outside(closers, inside)
    pairs: list[QuotedSpan] = []
    c, limit = 0, start
    for k, at in enumerate(openers):
        if at < limit:
            continue
        before_next = openers[k + 1] if k + 1 < len(openers) else end
        while c < len(closers) and closers[c] <= at:
            c += 1
        close = _closing(text, closers, c, max(before_next, at + 1), text[at])
        if close is not None:
            pairs.append(QuotedSpan(at + 1, close, at, close + 1))
            limit = close + 1
    return pairs


def _outside(places: list[int], spans: list[QuotedSpan]) -> list[int]:
    kept, k = [], 0
    for place in places:
        while k < len(spans) and spans[k].right <= place:
            k += 1
        if k == len(spans) or place < spans[k].left:
            kept.append(place)
    return kept


def _closing(text: str, closers: list[int], first: int, limit: int, opener: str) -> int | None:
    """Return the closing mark: one after final punctuation, else the first not after an "s"."""
    wanted = "'" if opener in "'`" else "’"
    plain: int | None = None
    possessive: int | None = None
    for at in closers[first : first + 12]:
        if at >= limit:
            break
        if text[at] != wanted:
            continue
        if text[at - 1] in ".,!?…":
            return plain if plain is not None and text[at - 1] != "," else at
        if text[at - 1] == "s" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower():
            possessive = at if possessive is None else possessive
        elif plain is None:
            plain = at
    return plain if plain is not None else possessive


def _outermost(pairs: list[QuotedSpan]) -> list[QuotedSpan]:
    kept: list[QuotedSpan] = []
    for pair in sorted(pairs, key=lambda p: (p.left, -p.right)):
        if not kept or pair.left >= kept[-1].right:
            kept.append(pair)
    return kept
