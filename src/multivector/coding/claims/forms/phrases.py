"""The parse of a clause: its phrases and the names in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.syntax.parse import Parse, parse_one


@lru_cache(maxsize=64)
def tree_of(text: str) -> Parse:
    """Return the parse of a clause; of several sentences, of them all as one.

    What has been cut from a clause or crossed out (spaces, a run of "x") is not parsed.
    """
    words = [m.span() for m in re.finditer(r"\s?\S+", text) if not re.fullmatch(r"\s?x{2,}", m[0])]
    places = [at for start, end in words for at in range(start, end)]
    plain = "".join(text[at] for at in places)
    tree = parse_one(plain)
    return replace(tree, text=text, starts=[places[at] for at in tree.starts])


@dataclass(frozen=True)
class Phrases:
    """The phrases of a clause; tokens are counted from 0."""

    clause: Clause
    tree: Parse

    @classmethod
    def of(cls, clause: Clause) -> "Phrases":
        """Return the phrases of a clause."""
        return cls(clause, tree_of(clause.text))

    def code(self, i: int) -> str | None:
        """Return the code of the name that token ``i`` is part of, or None."""
        at = self.tree.starts[i]
        return next((c for c, a, b in self.clause.acting if a <= at < b), None)

    def listed(self, i: int) -> list[int]:
        """Return token ``i`` and those joined to it: "A, B and C"."""
        return [i, *(k for child in self.tree.having(i, "conj") for k in self.listed(child))]

    def objects(self, i: int, *prepositions: str) -> Iterator[int]:
        """Yield the objects of the prepositions that hang on token ``i``, and those listed."""
        for preposition in self.tree.having(i, "prep", "agent", "dative"):
            if self.tree.lemmas[preposition] in prepositions:
                for noun in self.tree.having(preposition, "pobj"):
                    yield from self.listed(noun)
