"""Find the longest known name at each position in one pass over a text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from multivector.codes.gazetteer.entity import Entity
from multivector.codes.tables import ALWAYS, Span

_WORD = re.compile(r"([^\W_]+|[^\w\s])")
# Variants of one code point each, so that offsets do not change.
_SAME = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office; ``last`` is None if the person is in office or the end is unknown."""

    code: str | None
    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class Person:
    """An office-holder; ``surname`` alone is recognised only after the full name."""

    name: str
    surname: str
    terms: tuple[Term, ...]

    def served_on(self, day: str) -> bool:
        """Return whether the person held an office on a day."""
        return any(term.span.holds(day) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a name: an entity or person within a period, and the guard it must pass.

    A reading with neither entity nor person is a trap: the words are consumed without a mention.
    """

    entity: Entity | None = None
    person: Person | None = None
    span: Span = ALWAYS
    guard: str | None = None

    def valid(self, on: str) -> bool:
        """Return whether the name had this meaning on a day."""
        return self.person.served_on(on) if self.person else self.span.holds(on)


@dataclass(slots=True)
class NameNode:
    """A node in the prefix tree: the words that may follow, and the names that end here."""

    children: dict[str, "NameNode"] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """The words and punctuation marks of a text, with the start offset of each."""

    text: str
    items: list[str]
    starts: list[int]

    def end(self, last: int) -> int:
        """Return the end offset of word ``last``."""
        return self.starts[last] + len(self.items[last])

    def adjoins(self, index: int) -> bool:
        """Return whether word ``index`` follows the previous one without a space."""
        return index > 0 and self.end(index - 1) == self.starts[index]

    def line(self, index: int) -> str:
        """Return the whole line that contains word ``index``."""
        lines, starts = _lines(self.text)
        return lines[bisect_right(starts, self.starts[index]) - 1]


@lru_cache(maxsize=2)  # guards ask at each name for its line
def _lines(text: str) -> tuple[list[str], list[int]]:
    lines = text.split("\n")
    return lines, [0, *accumulate(len(line) + 1 for line in lines[:-1])]


@lru_cache(maxsize=2)  # a guard asks again for the text that is being scanned
def split(text: str) -> Words:
    """Split a text into words and punctuation.

    >>> split("Guinea-Bissau’s").items
    ['Guinea', '-', 'Bissau', "'", 's']
    """
    parts = _WORD.split(text.translate(_SAME))  # a word after each gap
    return Words(text, parts[1::2], [*accumulate(map(len, parts))][:-1:2])


def fold(text: str) -> str:
    """Remove diacritics: Côte d'Ivoire becomes Cote d'Ivoire.

    >>> fold("São Tomé"), fold("Türkiye"), fold("Đukanović")
    ('Sao Tome', 'Turkiye', 'Dukanovic')
    """
    special = {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss"}
    kept = (special.get(char, char) for char in unicodedata.normalize("NFD", text))
    return "".join(char for char in kept if not unicodedata.combining(char))


class Tree:
    """Prefix tree of names by word; a second tree for names in capitals is built on first use."""

    def __init__(self) -> None:
        self.root = NameNode()
        self._upper: NameNode | None = None
        self._names: list[tuple[list[str], Reading]] = []

    def add(self, name: str, reading: Reading) -> None:
        """Add a name, with and without diacritics."""
        for spelling in dict.fromkeys((name, fold(name))):
            words = split(spelling).items
            self._names.append((words, reading))
            _insert(self.root, words, reading)

    @property
    def upper(self) -> NameNode:
        """The tree of the same names in capitals."""
        if self._upper is None:
            self._upper = NameNode()
            for words, reading in self._names:
                _insert(self._upper, [word.upper() for word in words], reading)
        return self._upper


def _insert(node: NameNode, words: list[str], reading: Reading) -> None:
    for word in words:
        node = node.children.setdefault(word, NameNode())
    node.readings.append(reading)


def endings(node: NameNode, words: Words, first: int) -> Iterator[tuple[int, NameNode]]:
    """Yield (index of the last word, node) of every name that starts at ``first``, longest first.

    A name never crosses a paragraph boundary.
    """
    items = words.items
    found: list[tuple[int, NameNode]] = []
    for index in range(first, len(items)):
        following = node.children.get(items[index])
        if following is None or (index > first and _broken(words, index)):
            break
        node = following
        if node.readings:
            found.append((index, node))
    return reversed(found)


def _broken(words: Words, index: int) -> bool:
    gap = words.text[words.end(index - 1) : words.starts[index]]
    return len(gap) > 1 and gap.count("\n") > 1
