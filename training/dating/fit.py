"""Fit, or measure, how an event takes one of the dates that its article tells.

    python training/dating/fit.py              fit on all hands that learn, write the weights
    python training/dating/fit.py --measure    each hand in turn kept out, and those never fitted on

A label file ``HAND.tsv`` has a line for each deed of the labelled articles of a hand
(``training/relation/articles``): file and number of the article, sentence and deed, and the date
that the text gives the deed, directly or by its neighbours, or ``-``.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from multivector.coding.actors.marks import head_of
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.dating import Candidates, Timeline, likeliest
from multivector.coding.syntax.parse import Parse, parse
from multivector.text.datelines import find_dateline

sys.path.insert(0, str(Path(__file__).parents[1] / "relation"))
from texts import DEED, unmark

HERE = Path(__file__).parent
ARTICLES = HERE.parent / "relation/articles"
OUT = HERE.parents[1] / "src/multivector/coding/weights/dating.json"
# Never fitted on: one writer, and eight further ones, first dated when the rest was done.
KEPT_OUT = ("c", "held_out")
# A feature seen less often is not used; weight of the penalty on the squares of the weights.
RARE, PENALTY = 12, 10.0
Row = tuple[Candidates, str | None]  # candidates of a deed, and the date that is right


def rows_of(hand: str) -> list[list[Row]]:
    """Return the labelled deeds of each article of a hand."""
    lines = (HERE / f"{hand}.tsv").read_text(encoding="utf-8").splitlines()
    labels = {(a, d): when for a, d, when in (line.split("\t") for line in lines)}
    articles = []
    for path in sorted((ARTICLES / hand).glob("*.txt")):
        blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
        for number, block in enumerate(blocks, start=1):
            article = f"{hand}/{path.stem}/{number}"
            articles.append(
                [
                    (candidates, None if labels[article, deed] == "-" else labels[article, deed])
                    for deed, candidates in _deeds(block.splitlines())
                    if (article, deed) in labels
                ]
            )
    return articles


def _deeds(lines: list[str]) -> Iterator[tuple[str, Candidates]]:
    """Yield number and candidates of each deed of an article."""
    published = lines[0][2:].split(" | ")[0]
    told: list[tuple[str, list[re.Match]]] = []
    for line in lines[1:]:
        match = DEED.match(line)
        if match:
            told[-1][1].append(match)
        elif line.strip():
            told.append((unmark(line)[0], []))
    text = " ".join(words for words, _ in told)
    timeline, at = Timeline(text, published), 0
    for number, (words, deeds) in enumerate(told, start=1):
        dateline = find_dateline(words) if number == 1 else None
        cut = dateline.end if dateline else 0
        (tree,) = parse([words[cut:]])
        timeline.enter(tree, at + cut)
        at += len(words) + 1
        for k, deed in enumerate(deeds, start=1):
            trigger = _trigger(tree, deed["trigger"])
            if trigger is not None:
                event = EventCandidate(deed["kind"], None, (), (), False, trigger, deed["status"],
                                       None, "label")  # fmt: skip
                yield f"{number}.{k}", timeline.candidates(tree, event)


def _trigger(tree: Parse, words: str) -> int | None:
    start = tree.text.find(words)
    return None if start < 0 else head_of(tree, (start, start + len(words)))


def fit(rows: list[Row]) -> dict[str, float]:
    """Return the weights that make the right dates likeliest, small ones left out."""
    counts = Counter(sign for found, _ in rows for signs in found.values() for sign in signs)
    number = {sign: k for k, sign in enumerate(sorted(s for s, n in counts.items() if n >= RARE))}
    cells, ends, right = [], [0], []
    for found, gold in rows:
        if gold in found:
            right.append(ends[-1] + list(found).index(gold))
            cells += [[number[s] for s in signs if s in number] for signs in found.values()]
            ends.append(len(cells))
    places = np.repeat(np.arange(len(cells)), [len(c) for c in cells])
    columns = np.array([k for c in cells for k in c])
    matrix = csr_matrix((np.ones(len(columns)), (places, columns)), (len(cells), len(number)))
    first, sizes = np.array(ends[:-1]), np.diff(ends)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, first), sizes)
        shares = np.exp(scores)
        shares /= np.repeat(np.add.reduceat(shares, first), sizes)
        missed = shares.copy()
        missed[right] -= 1
        penalty = PENALTY / 2 * weights @ weights
        return -np.log(shares[right]).sum() + penalty, matrix.T @ missed + PENALTY * weights

    found = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B").x
    return {sign: round(float(found[k]), 3) for sign, k in number.items() if abs(found[k]) >= 0.02}


def line_of(pairs: list[tuple[str | None, str | None]]) -> str:
    dated = [(told, gold) for told, gold in pairs if gold]
    right = sum(told == gold for told, gold in dated)
    wrong = sum(told not in (None, gold) for told, gold in dated)
    false = sum(told is not None for told, gold in pairs if not gold)
    spoken = sum(told is not None for told, _ in pairs)
    return (f"dated {len(dated)}: right {right / len(dated):.3f}, wrong {wrong / len(dated):.3f}; "
            f"undated {len(pairs) - len(dated)}: told {false / (len(pairs) - len(dated)):.3f}; "
            f"right of those told {right / max(1, spoken):.3f}, "
            f"F1 {2 * right / (spoken + len(dated)):.3f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="keep out each hand in turn")
    measure = parser.parse_args().measure
    hands = {
        path.stem: [row for article in rows_of(path.stem) for row in article]
        for path in sorted(HERE.glob("*.tsv"))
    }
    if measure:
        for hand, rows in hands.items():
            others = [row for name in hands if name not in (hand, *KEPT_OUT) for row in hands[name]]
            weights = fit(others)
            dated = [gold in found for found, gold in rows if gold]
            print(hand, line_of([(likeliest(found, weights), gold) for found, gold in rows])
                  + f"; among the candidates {sum(dated) / len(dated):.3f}")  # fmt: skip
        return
    learnt = [row for hand in hands if hand not in KEPT_OUT for row in hands[hand]]
    weights = fit(learnt)
    paths = (path for path in sorted(HERE.glob("*.tsv")) if path.stem != "held_out")
    labels = b"".join(path.read_bytes() for path in paths)
    record = {"deeds": len(learnt), "labels_sha256": hashlib.sha256(labels).hexdigest()}
    OUT.write_text(json.dumps(record | {"weights": weights}, indent=0, sort_keys=True) + "\n")
    print(len(learnt), "deeds", len(weights), "weights", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
