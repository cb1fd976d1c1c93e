"""Split sentences into tokens, with each quotation as one token."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from multivector.coding.quotes.marks import QuotedSpan
from multivector.coding.syntax.sentences import Sentence
from multivector.text.clean import CAPITALS

_TOKEN = re.compile(
    r"((?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Gov|Sen|Rep|Rev|St|Hon|Amb|Jr|Sr)\."
    r"|[A-Z]\.(?=\s*[A-Z])"  # an initial
    r"|[^\W_]+(?:[-’'.&/][^\W_]+)*"
    r"|--|[^\w\s])"
)
_SURNAMES = {"He", "She", "We", "You"}
_POSSESSIVE = ("'s", "’s")
# al-Assad, d’Escoto, O’Neill
_PREFIXED = re.compile(rf"[a-z]{{1,3}}[-’'][{CAPITALS}]")


@dataclass(slots=True)  # not frozen, as it takes three times as long to make one
class Token:
    """A word, a punctuation mark or a complete quotation (``quote`` is its number, else -1).

    ``word`` is the text without a possessive ending, ``low`` the same in lower case; ``capital``
    tells whether it is capitalised like a name.
    """

    text: str
    start: int
    end: int
    quote: int
    word: str = field(repr=False)
    low: str = field(repr=False)
    possessive: bool = field(repr=False)
    capital: bool = field(repr=False)


@lru_cache(maxsize=20_000)
def _read(text: str) -> tuple[str, str, bool, bool]:
    """Return (word, low, possessive, capital) of a token's text."""
    word = text[:-2] if text.endswith(_POSSESSIVE) else text
    # WHO, US and IT are names in capitals and pronouns in lower case.
    low = word if word in ("WHO", "US", "IT") else word.lower()
    capital = text[0].isupper() or _PREFIXED.match(text) is not None
    return word, low, word != text, capital


@dataclass(frozen=True, slots=True)
class Segment:
    """One or more sentences with complete quotations; paragraphs are numbered."""

    paragraph: int
    tokens: tuple[Token, ...]

    @property
    def quotes(self) -> list[int]:
        """Numbers of the quotations in the segment."""
        return [t.quote for t in self.tokens if t.quote >= 0]


def paragraphs(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs, derived from the sentences."""
    spans: list[tuple[int, int]] = []
    for sentence in sentences:
        if spans and not re.search(r"\n\s*\n", text[spans[-1][1] : sentence.start]):
            spans[-1] = (spans[-1][0], sentence.end)
        else:
            spans.append((sentence.start, sentence.end))
    return spans


def segments(
    text: str,
    sentences: Sequence[Sentence],
    spans: Sequence[tuple[int, int]],
    quoted: Sequence[QuotedSpan],
) -> list[Segment]:
    """Split a document into segments: sentences, joined if a quotation spans several.

    Segments are in order; each quotation is one token.

    ``quoted``: its quotations, without overlap.
    """
    lefts = [m.left for m in quoted]
    ends = [s.end for s in sentences]
    result: list[Segment] = []
    for number, (start, end) in enumerate(spans):
        inner = ends[bisect_left(ends, start + 1) : bisect_right(ends, end)]
        tokens = _tokens(text, start, end, quoted, lefts)
        cuts = [cut for cut in inner if not _within(cut, quoted, lefts)]
        result.extend(Segment(number, part) for part in _cut(tokens, cuts))
    for part in result:
        _name_pronouns(part.tokens)
    return result


def _name_pronouns(tokens: Sequence[Token]) -> None:
    """Mark surnames that look like pronouns: "Vice Premier He Lifeng", "Liu He", "You Li"."""
    if all(t.capital for t in tokens if len(t.text) > 3):
        return  # a title: "Lee Says He Will Go"
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text in _SURNAMES and before.quote < 0 and before.text[-1].isalnum():
            token.low = token.text if before.capital or after.capital else token.low


def _within(at: int, quoted: Sequence[QuotedSpan], lefts: list[int]) -> bool:
    k = bisect_right(lefts, at) - 1
    return k >= 0 and quoted[k].left < at < quoted[k].right


def _tokens(
    text: str, start: int, end: int, quoted: Sequence[QuotedSpan], lefts: list[int]
) -> list[Token]:
    tokens: list[Token] = []
    position, k = start, bisect_left(lefts, start)
    while position < end:
        inside = k < len(quoted) and quoted[k].left < end
        limit = quoted[k].left if inside else end
        parts = _TOKEN.split(text[position:limit])  # a token after each gap
        at = [*accumulate(map(len, parts), initial=position)]
        tokens += [
            Token(word, first, last, -1, *_read(word))
            for word, first, last in zip(parts[1::2], at[1::2], at[2::2], strict=False)
        ]
        if not inside:
            break
        left, right = quoted[k].left, quoted[k].right
        # A comma inside the marks says that the sentence goes on after them, a stop that it ends.
        last = text[quoted[k].end - 1]
        shown = "“,”" if last in ",?!" else "“.”" if last in ".…" else "“”"
        tokens.append(Token(shown, left, right, k, *_read(shown)))
        position, k = max(quoted[k].right, position + 1), k + 1
    return tokens


def _cut(tokens: list[Token], cuts: list[int]) -> list[tuple[Token, ...]]:
    parts: list[tuple[Token, ...]] = []
    first, c = 0, 0
    for i, token in enumerate(tokens):
        while c < len(cuts) and cuts[c] <= token.start:
            if first < i:
                parts.append(tuple(tokens[first:i]))
            first, c = i, c + 1
    if first < len(tokens):
        parts.append(tuple(tokens[first:]))
    return parts
