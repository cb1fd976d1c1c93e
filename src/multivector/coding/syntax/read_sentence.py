"""A sentence passed through the stages of the coder: with its mentions, then with its parse."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import tee

from multivector.codes.gazetteer.entity import Mention
from multivector.coding.syntax.joined_clauses import repaired
from multivector.coding.syntax.parse import Parse, parse
from multivector.coding.syntax.sentences import Sentence


@dataclass(frozen=True, slots=True)
class NamedSentence:
    """A sentence and its mentions of names, in order, with offsets into the sentence."""

    sentence: Sentence
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence, its mentions and its dependency parse: the input of all later stages."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    parse: Parse


def name_sentences(
    sentences: Sequence[Sentence], mentions: Iterable[Mention]
) -> list[NamedSentence]:
    """Assign each mention in a document to its sentence.

    Returns one per sentence, in order.

    ``sentences``: the sentences of the document, in order. ``mentions``: mentions with offsets into
    the document; those that cross a sentence boundary are dropped.

    >>> from multivector.codes.gazetteer.names import find
    >>> from multivector.coding.syntax.sentences import split
    >>> text = "It rained. Kenya expelled two diplomats."
    >>> [[(m.text, m.start) for m in s.mentions] for s in name_sentences(split(text), find(text))]
    [[], [('Kenya', 0)]]
    """
    starts = [sentence.start for sentence in sentences]
    table: list[list[Mention]] = [[] for _ in sentences]
    for mention in mentions:
        k = bisect_right(starts, mention.start) - 1
        if k >= 0 and mention.end <= sentences[k].end:
            offset = starts[k]
            local = replace(mention, start=mention.start - offset, end=mention.end - offset)
            table[k].append(local)
    return [
        NamedSentence(sentence, tuple(local))
        for sentence, local in zip(sentences, table, strict=True)
    ]


def read_sentences(named: Iterable[NamedSentence]) -> Iterator[ReadSentence]:
    """Parse sentences in order; only one batch of parses is in memory at a time."""
    chosen, texts = tee(named)
    trees = parse(item.sentence.text for item in texts)
    for item, tree in zip(chosen, trees, strict=True):
        yield ReadSentence(item.sentence, item.mentions, repaired(tree))
