"""Measure the reader alone on the articles of a hand that it has not seen.

    python training/relation/measure.py HAND

Three lines: rows from the marks and codes of the annotator; with codes resolved here; with marks
found here, too. What falls from line to line is lost in resolving and in finding.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from texts import Passage, read_articles, windows

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.marks import Mark, by_words, link
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.reader.classifier import MAX_MARKS, Reading, Window, model
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


def told(passages: list[Passage], discourse: Discourse) -> Iterator[tuple[Passage, list[set]]]:
    """Yield each sentence of a window with the rows that the reader tells in each way."""
    window = Window(passages[0].context, [p.text for p in passages])
    known = places_of(window, 0, passages[0].context, passages[0].earlier)
    for part, passage in enumerate(passages, 1):
        yield passage, rows_of(passage, Reading(window, part), known, discourse)
        known += places_of(
            window, part, passage.text, zip(passage.spans, passage.codes, strict=True)
        )


def places_of(window: Window, part: int, text: str, marks) -> list[tuple[Mark, tuple[int, int]]]:
    """Return the annotator's marks of a part of a window, with their pieces."""
    found = [(mark_of(text, span, code), window.pieces.at(span, part)) for span, code in marks]
    return [(mark, place) for mark, place in found if place and mark.codes]


def rows_of(passage: Passage, reading: Reading, known, discourse: Discourse) -> list[set]:
    """Return the rows that the reader tells in each of the three ways."""
    (tree,) = parse([passage.text])
    mentions = tuple(find(passage.text))
    sentence = Sentence(0, 0, len(passage.text), passage.text, heading=False)
    reader = SideReader(ReadSentence(sentence, mentions, tree), discourse)
    rows = []
    for way in WAYS:
        own = way == WAYS[2]
        spans = (reading.marks() if own else list(passage.spans))[:MAX_MARKS]
        pairs = reading.pairs(spans, [place for _, place in known])
        if way == WAYS[0]:
            given = zip(spans, passage.codes, strict=False)
            marks = [mark_of(passage.text, span, code) for span, code in given]
        else:
            found = [by_words(reader, span) for span in spans]
            marks = link(found, [mark for mark, _ in known], pairs.links)
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
        for passages in windows(article, model().tokenizer, vary=False):
            for passage, told_rows in told(passages, discourse):
                gold |= wanted(passage)
                for rows, more in zip(found, told_rows, strict=True):
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
