"""Calibrate the confidence of events, and print how well it holds.

    python training/relation/calibrate.py FOLDER|news [FOLDER …] [--write]
    python training/relation/calibrate.py --listed    ship how often listed events are right

A folder holds labelled articles that the reader's weights never saw (articles/c); ``news`` are the
real reports of bench/news.py that are for reading (``--listed``: the others, on which nothing is
fitted; only figures are looked at). All are divided into ten parts by the hash of
their text; each part is measured with the logistic model that the other nine fit. With --write,
the model that all of them fit is shipped. How far an event is right is the share of the pairs of
its sides that stand with its type in the article; those of a deed marked optional are right, too.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from multivector.coding import coder
from multivector.coding.coder import code
from multivector.coding.events import confidence
from multivector.coding.events.reader.classifier import model
from multivector.vocabulary import DOUBTFUL, LISTED

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from news import labels
from reading import Labelled, blocks_of, gold_of, pairs_of, row_of

WEIGHTS = Path(confidence.__file__).parents[1] / "weights/confidence.json"
RIDGE = 2.0
BINS, PARTS = 10, 10


def articles(source: Path) -> list[Labelled]:
    if source.name in ("news", "scoring"):
        return list(labels("reading" if source.name == "news" else "scoring").values())
    return [gold_of(block) for block in blocks_of(source)]


def rows(source: Path) -> list[tuple[int, dict[str, float], float, float]]:
    """Return (part, features, right, confidence) of each event of a folder."""
    found = []
    for article, gold, _, _ in articles(source):
        labelled = set().union(*(pairs_of(row) for known in gold.values() for row in known))
        part = int(hashlib.sha256(article.text.encode()).hexdigest(), 16) % PARTS
        for event in code(article).events:
            pairs = pairs_of(row_of(event))
            right = len(pairs & labelled) / len(pairs)
            found.append((part, confidence.features(event), right, event.confidence))
    return found


def fit(table: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the weights, constant first, of a logistic model with a ridge (Newton's method)."""
    inputs = np.column_stack([np.ones(len(table)), table])
    penalty = RIDGE * np.eye(inputs.shape[1])
    penalty[0, 0] = 0
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chances - right) + penalty @ weights
        curve = (inputs.T * (chances * (1 - chances))) @ inputs + penalty
        weights -= np.linalg.solve(curve, slope)
    return weights


def error(chances: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error: bins of equal number, weighted by their size."""
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    gaps = [len(p) * abs(chances[p].mean() - right[p].mean()) for p in parts]
    return float(sum(gaps) / len(chances))


def by_chance(chances: np.ndarray) -> float:
    """Return the calibration error that a perfect forecaster of these chances would show."""
    draw = np.random.default_rng(1)
    return float(np.mean([error(chances, draw.random(len(chances)) < chances) for _ in range(500)]))


def describe(name: str, chances: np.ndarray, right: np.ndarray) -> None:
    brier = float(((chances - right) ** 2).mean())
    print(f"{name}: events {len(right)}, right {right.mean():.3f}, mean confidence "
          f"{chances.mean():.3f}; calibration error {error(chances, right):.3f} (by chance "
          f"{by_chance(chances):.3f}), Brier {brier:.3f}")  # fmt: skip
    for low in np.arange(0, 1, 0.2):
        part = (chances >= low) & (chances < low + 0.2)
        if part.any():
            print(f"  {low:.1f}-{low + 0.2:.1f}  confidence {chances[part].mean():.2f}  "
                  f"right {right[part].mean():.2f}  n {part.sum()}")  # fmt: skip


def ship_listed() -> None:
    """Ship the mean confidence and right share of listed events, those doubtful apart."""
    every = np.array([(sure, right) for _, _, right, sure in rows(Path("scoring"))])
    known = every[:, 0]
    groups = {"sure": known >= DOUBTFUL, "doubtful": (known >= LISTED) & (known < DOUBTFUL)}
    shipped = json.loads(WEIGHTS.read_text())
    shipped["listed"] = {
        name: {"events": int(own.sum()), "confidence": round(float(every[own, 0].mean()), 3),
               "right": round(float(every[own, 1].mean()), 3)}
        for name, own in groups.items()
    }  # fmt: skip
    print(json.dumps(shipped["listed"]))
    WEIGHTS.write_text(json.dumps(shipped, indent=1) + "\n")


def main() -> None:
    if sys.argv[1:] == ["--listed"]:
        return ship_listed()
    # Every event that is proposed, since what is kept depends on the fit.
    coder.LEAST_RIGHT, coder.LEAST_CONFIDENCE = 0.0, (0.0, 0.0)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found = {folder.name: rows(folder) for folder in arguments.folders}
    every = [row for part in found.values() for row in part]
    names = list(every[0][1])
    table = np.array([[row[1][name] for name in names] for row in every])
    part = np.array([row[0] for row in every])
    right = np.array([row[2] for row in every])
    chances = np.empty(len(every))
    for k in range(PARTS):
        weights = fit(table[part != k], right[part != k])
        chances[part == k] = 1 / (1 + np.exp(-(weights[0] + table[part == k] @ weights[1:])))
    at = 0
    for name, own in found.items():
        describe(name, chances[at : at + len(own)], right[at : at + len(own)])
        at += len(own)
    describe("all", chances, right)
    weights = fit(table, right)
    values = dict(zip(["constant", *names], (round(float(w), 3) for w in weights), strict=True))
    print(json.dumps(values))
    if arguments.write:
        shipped = {"events": len(every), "reader": model().sha256, "weights": values}
        WEIGHTS.write_text(json.dumps(shipped, indent=1) + "\n")
        print("next: calibrate.py --listed")


if __name__ == "__main__":
    main()
