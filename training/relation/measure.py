"""Measure the reader alone on the articles of a hand that it has not seen.

    python training/relation/measure.py HAND

Three lines: rows from the marks and codes of the annotator; with codes resolved here; with marks
found here, too. What falls from line to line is lost in resolving and in finding.
"""

import sys
from collections import Counter
from pathlib import Path

from texts import Passage, read_articles

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.marks import Mark, by_words, link
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.reader.classifier import MAX_MARKS, Reading
from multivector.coding.events.reader.learned import learned_events
from multivector.coding.syntax.parse import parse
from multivector.coding.syntax.read_sentence import ReadSentence
from multivector.coding.syntax.sentences import Sentence

HERE = Path(__file__).parent
NO_CODE = {"?", "-", "*"}
WAYS = ("marks and codes given", "marks given", "nothing given")


def codes_of(code: str) -> frozenset[str]:
    return frozenset(code.split("+")) - NO_CODE


def wanted(passage: Passage) -> set:
    """Return the rows of the annotator: codes of the sources, type, codes of the targets."""
    rows = set()
    for deed in passage.deeds:
        sources, targets = ({pair[k] for pair in deed.pairs} for k in (0, 1))
        sides = [
            frozenset().union(*(codes_of(passage.codes[k]) for k in side if k >= 0))
            for side in (sources, targets if sources != targets else set())
        ]
        if sides[0] | sides[1]:
            rows.add((sides[0], deed.kind, sides[1]))
    return rows


def told(passage: Passage, discourse: Discourse) -> list[set]:
    """Return the rows that the reader tells in each of the three ways."""
    (tree,) = parse([passage.text])
    mentions = tuple(find(passage.text))
    sentence = Sentence(0, 0, len(passage.text), passage.text, heading=False)
    reader = SideReader(ReadSentence(sentence, mentions, tree), discourse)
    reading = Reading(passage.context, passage.text)
    earlier = [mark_of(passage.context, span, code) for span, code in passage.earlier]
    rows = []
    for way in WAYS:
        own = way == WAYS[2]
        spans = (reading.marks() if own else list(passage.spans))[:MAX_MARKS]
        pairs = reading.pairs(spans, [mark.span for mark in earlier])
        if way == WAYS[0]:
            given = zip(spans, passage.codes, strict=False)
            marks = [mark_of(passage.text, span, code) for span, code in given]
        else:
            found = [by_words(reader, span) for span in spans]
            marks = link(found, earlier, pairs.links)
        rows.append({
            (coded(e.actor), e.event_type, coded(e.recipient))
            for e in learned_events(tree, marks, pairs)
            if coded(e.actor) | coded(e.recipient)
        })  # fmt: skip
    return rows


def mark_of(text: str, span: tuple[int, int], code: str) -> Mark:
    words = text[span[0] : span[1]]
    return Mark(span, tuple(Actor(words, one, "state") for one in sorted(codes_of(code))))


def coded(sides: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset(side.code for side in sides if side.code)


def main(hand: str) -> None:
    counts: Counter = Counter()
    for article in read_articles(HERE / "articles" / hand):
        gold: set = set()
        found: list[set] = [set() for _ in WAYS]
        discourse = Discourse()
        for passage in article:
            gold |= wanted(passage)
            for rows, more in zip(found, told(passage, discourse), strict=True):
                rows |= more
        counts["gold"] += len(gold)
        for way, rows in zip(WAYS, found, strict=True):
            counts[way, "told"] += len(rows)
            counts[way, "right"] += len(rows & gold)
    for way in WAYS:
        right, all_told = counts[way, "right"], counts[way, "told"]
        print(f"{way:22} P {right / max(1, all_told):.3f}  R {right / counts['gold']:.3f}  "
              f"F1 {2 * right / (all_told + counts['gold']):.3f}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
