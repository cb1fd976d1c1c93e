"""Fit which sentences are parsed, on the labelled articles, and write the weights.

    python training/selection.py             fit, print how well it does, write the weights

Every sentence is parsed once. What is learned is whether the coder then finds an event in it, from
what is known before a parse. The writers who are kept out are not read.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from multivector.coding import coder
from multivector.coding.events import selection
from multivector.text.article import Article

sys.path.insert(0, str(Path(__file__).parent / "relation"))
from calibrate import fit
from texts import DEED, unmark

HERE = Path(__file__).parent
WEIGHTS = Path(selection.__file__).parents[1] / "weights/selection.json"
KEPT_OUT = ("c", "held_out")
# Share of the sentences with an event that are to be parsed.
FOUND = 0.995


def articles() -> Iterator[Article]:
    """Yield the labelled articles without their marks."""
    for path in sorted((HERE / "relation/articles").glob("*/*.txt")):
        if path.parent.name in KEPT_OUT:
            continue
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
            head, *lines = block.splitlines()
            text = " ".join(unmark(line)[0] for line in lines if not DEED.match(line))
            day = re.match(r"# (\d{4}-\d\d-\d\d) ", head)
            yield Article("a", text, None, day and day[1], None, None, "en", "", "-")


def rows(article: Article) -> list[tuple[dict[str, float], bool]]:
    """Return features of each sentence selected, and whether the coder finds an event in it."""
    known = {}

    def every(selected, reader, _):
        for item in selected:
            known[item.sentence.index] = selection.features(item, reader)
            yield item

    original, coder.telling = coder.telling, every
    try:
        holding = {event.sentence for event in coder.code(article).events}
    finally:
        coder.telling = original
    return [(features, number in holding) for number, features in known.items()]


def main() -> None:
    found = [row for article in articles() for row in rows(article)]
    names = list(found[0][0])
    table = np.array([[features[name] for name in names] for features, _ in found])
    holds = np.array([held for _, held in found], dtype=float)
    weights = fit(table, holds)
    chances = 1 / (1 + np.exp(-weights[0] - table @ weights[1:]))
    least = float(np.quantile(chances[holds > 0], 1 - FOUND))
    print(f"{len(found)} sentences, {holds.mean():.1%} with an event")
    print(
        f"{FOUND:.1%} of those have {least:.3f} and more, as {(chances >= least).mean():.1%} of all"
    )
    named = dict(zip(["constant", *names], weights.round(3).tolist(), strict=True))
    WEIGHTS.write_text(json.dumps({"least": round(least, 3), "weights": named}, indent=1) + "\n")


if __name__ == "__main__":
    main()
