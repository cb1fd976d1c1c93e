"""The parse of a clause: its phrases, the names in them, and the words that a reading leaves."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.syntax.parse import Parse, parse

# Words of these labels add nothing to what the words they hang on say.
_EMPTY = ("det", "aux", "auxpass", "punct", "cc", "case", "expl", "mark", "predet")


@lru_cache(maxsize=64)
def tree_of(text: str) -> Parse:
    """Return the parse of a clause; of several sentences, of them all as one.

    What has been cut from a clause or crossed out (spaces, a run of "x") is not parsed.
    """
    words = [m.span() for m in re.finditer(r"\s?\S+", text) if not re.fullmatch(r"\s?x{2,}", m[0])]
    places = [at for start, end in words for at in range(start, end)]
    plain = "".join(text[at] for at in places)
    tree = next(parse([plain]))
    tree.text, tree.starts = text, [places[at] for at in tree.starts]
    return tree


@dataclass(frozen=True)
class Phrases:
    """The phrases of a clause; tokens are counted from 0."""

    clause: Clause
    tree: Parse

    @classmethod
    def of(cls, clause: Clause) -> "Phrases":
        """Return the phrases of a clause."""
        return cls(clause, tree_of(clause.text))

    def inside(self, start: int, end: int) -> list[int]:
        """Return the tokens that begin in a span of the text."""
        return [i for i, at in enumerate(self.tree.starts) if start <= at < end]

    def code(self, i: int) -> str | None:
        """Return the code of the name that token ``i`` is part of, or None."""
        at = self.tree.starts[i]
        return next((c for c, a, b in self.clause.acting if a <= at < b), None)

    def name(self, i: int) -> list[int]:
        """Return the tokens of the name that token ``i`` is part of; empty if of none."""
        at = self.tree.starts[i]
        return next((self.inside(a, b) for _, a, b in self.clause.acting if a <= at < b), [])

    def listed(self, i: int) -> list[int]:
        """Return token ``i`` and those joined to it: "A, B and C"."""
        return [i, *(k for child in self.tree.having(i, "conj") for k in self.listed(child))]

    def objects(self, i: int, *prepositions: str) -> Iterator[int]:
        """Yield the objects of the prepositions that hang on token ``i``, and those listed."""
        for preposition in self.tree.having(i, "prep", "agent", "dative"):
            if self.tree.lemmas[preposition] in prepositions:
                for noun in self.tree.having(preposition, "pobj"):
                    yield from self.listed(noun)

    def rest(self, used: Iterable[int], neutral: Collection[str] = ()) -> list[str]:
        """Return the words, in text order, that are neither used, dated, nor ``neutral`` lemmas.

        A reading that leaves a word has not understood the clause.
        """
        tree, known = self.tree, set(used)
        for period in self.clause.times:
            known.update(self.inside(period.at, period.at + period.length))
        return [
            tree.words[i] for i in range(len(tree))
            if i not in known and tree.labels[i] not in _EMPTY and tree.lemmas[i] not in neutral
            and any(map(str.isalnum, tree.words[i]))
        ]  # fmt: skip
