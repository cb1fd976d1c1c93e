"""One pass over a text's words: the longest known name at each place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from multivector.codes.entity import Entity
from multivector.codes.tables import ALWAYS, Span

_WORD = re.compile(r"[^\W_]+|[^\w\s]")
# Written in several ways, one code point each, so that offsets stay those of the text.
_SAME = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Term:
    """One office of one person; ``last`` is None while it is held or its end is not known."""

    code: str | None
    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class Person:
    """A person of public office; ``surname`` may stand alone once the full name was seen."""

    name: str
    surname: str
    terms: tuple[Term, ...]

    def served_on(self, day: str) -> bool:
        """Say whether the person held an office on a day."""
        return any(term.span.holds(day) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name may stand for: an entity or a person within a time, and the guard it must pass.

    A reading without either is a trap: the words are taken, and nothing is reported.
    """

    entity: Entity | None = None
    person: Person | None = None
    span: Span = ALWAYS
    guard: str | None = None

    def valid(self, on: str) -> bool:
        """Say whether the name stood for this on a day."""
        return self.person.served_on(on) if self.person else self.span.holds(on)


@dataclass(slots=True)
class Node:
    """A place in the tree of names: what may follow, and what ends here."""

    children: dict[str, "Node"] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its words and marks, with where each begins."""

    text: str
    items: list[str]
    starts: list[int]

    def end(self, last: int) -> int:
        """Return where word ``last`` ends."""
        return self.starts[last] + len(self.items[last])

    def adjoins(self, index: int) -> bool:
        """Say whether word ``index`` follows the one before without a space."""
        return index > 0 and self.end(index - 1) == self.starts[index]

    def line(self, index: int) -> str:
        """Return the whole line in which word ``index`` stands."""
        start = self.text.rfind("\n", 0, self.starts[index]) + 1
        stop = self.text.find("\n", start)
        return self.text[start : stop if stop >= 0 else len(self.text)]


def split(text: str) -> Words:
    """Return the words and marks of a text.

    Examples
    --------
    >>> split("Guinea-Bissau’s").items
    ['Guinea', '-', 'Bissau', "'", 's']
    """
    items: list[str] = []
    starts: list[int] = []
    for found in _WORD.finditer(text.translate(_SAME)):
        items.append(found.group())
        starts.append(found.start())
    return Words(text, items, starts)


def fold(text: str) -> str:
    """Return the text without diacritics: Côte d'Ivoire as Cote d'Ivoire.

    Examples
    --------
    >>> fold("São Tomé"), fold("Türkiye"), fold("Đukanović")
    ('Sao Tome', 'Turkiye', 'Dukanovic')
    """
    special = {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss"}
    kept = (special.get(char, char) for char in unicodedata.normalize("NFD", text))
    return "".join(char for char in kept if not unicodedata.combining(char))


class Tree:
    """Names as paths of words; a second tree holds them in capitals, built when first needed."""

    def __init__(self) -> None:
        self.root = Node()
        self._upper: Node | None = None
        self._names: list[tuple[list[str], Reading]] = []

    def add(self, name: str, reading: Reading) -> None:
        """Add a name, and its spelling without diacritics."""
        for spelling in dict.fromkeys((name, fold(name))):
            words = split(spelling).items
            self._names.append((words, reading))
            _insert(self.root, words, reading)

    @property
    def upper(self) -> Node:
        """The tree of the same names in capitals."""
        if self._upper is None:
            self._upper = Node()
            for words, reading in self._names:
                _insert(self._upper, [word.upper() for word in words], reading)
        return self._upper


def _insert(node: Node, words: list[str], reading: Reading) -> None:
    for word in words:
        node = node.children.setdefault(word, Node())
    node.readings.append(reading)


def endings(node: Node, words: Words, first: int) -> Iterator[tuple[int, Node]]:
    """Yield (last word, node) of every name that begins at ``first``, the longest first.

    A name never runs over a paragraph's end.
    """
    items = words.items
    found: list[tuple[int, Node]] = []
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
