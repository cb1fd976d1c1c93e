"""The parse of a clause: its phrases and the names in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.syntax.parse import Parse, parse_one

_SAID = ("conj", "relcl", "acl", "appos")
# Or, of a name, a verb that was parsed as a noun: "Georgia borders Turkey".
_OF_NAME = ("relcl", "acl", "appos", "amod", "dobj", "compound", "nsubj")
# The pattern of a word's head by its label, else one of verbs or nouns.
_ABOVE = {"pobj": "t in", "ccomp": "t says", "pcomp": "t says"}
_ADVERBS = ("advmod", "npadvmod")
_UNSURE = frozenset("before until till unless if lest".split())


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
        """Return the phrases of a clause. A name before a verb that has no subject is its subject:
        the parser takes "Nauru voted" for "today voted".
        """
        made = cls(clause, tree := tree_of(clause.text))
        labels = ["nsubj" if made._acts(i) else label for i, label in enumerate(tree.labels)]
        return cls(clause, replace(tree, labels=labels))

    def _acts(self, i: int) -> bool:
        tree, verb = self.tree, self.tree.heads[i]
        alone = tree.is_verb(verb) and not tree.having(verb, "nsubj", "nsubjpass")
        return tree.labels[i] in _ADVERBS and i < verb and alone and self.code(i) is not None

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

    def asserts(self, start: int, end: int) -> bool:
        """Return whether a clause says that there is what the words at ``start`` to ``end`` name:
        by its main predicate, a complement of it, or the object of a verb such as "host", not of
        "refused to host" or "met at".
        """
        tree = self.tree
        inside = [i for i in range(len(tree)) if start <= tree.starts[i] < end]
        for i in tree.upward(min(inside, key=lambda i: len([*tree.upward(i)]), default=0)):
            if tree.labels[i] in _OF_NAME and self.code(tree.heads[i]):
                return True  # "Ethiopia, landlocked since", whatever is said of Ethiopia
            if tree.heads[i] != i and not self._passes(i):
                return False
        # Not "a treaty that applies to islets".
        objects = (i for i in inside if tree.labels[i] == "dobj")
        return bool(inside) and not any(tree.having(i, "relcl") for i in objects)

    def _passes(self, i: int) -> bool:
        """Return whether a word is said of its head, or is there if its head is."""
        tree, cue, head, label = self.tree, cues(), self.tree.heads[i], self.tree.labels[i]
        if any(tree.tags[k] == "TO" for k in tree.having(i, "aux")):  # not "is to host"
            starts = label == "xcomp" and cue["t starts"].fullmatch(tree.lemmas[head])
            return bool(starts or cue["t first"].search(tree.text[: tree.starts[i]]))
        if label in ("nsubj", "csubj"):
            verb = min(head, *tree.having(head, "aux", "auxpass"), head)
            named = any(map(self.code, tree.having(head, "attr")))  # "its only ally is Cuba"
            return named or bool(cue["t exists"].match(tree.text, tree.starts[verb] - 1))
        if label == "advcl":
            return _UNSURE.isdisjoint(tree.lemmas[k] for k in tree.having(i, "mark", "advmod"))
        name = "t makes" if tree.is_verb(head) or label == "dobj" else "t bearer"
        words = f"{tree.lemmas[head]} {tree.lemmas[i]}"
        return label in _SAID or bool(cue[_ABOVE.get(label, name)].match(words))
