"""What each row of the trigger table is worth: the scored sentences that its removal changes.

    python bench/ablation.py [FOLDER …]

Sentences are those of the labelled articles (training/relation/articles), of further folders of
labelled articles, and of the development gold (MULTIVECTOR_OUTSIDE). Each is coded alone, with a
row and without it. A row whose removal changes at most one sentence is printed, with how many
sentences it matches: it does not earn its place.
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path

from multivector.coding.coder import code
from multivector.coding.events import lexicon
from multivector.coding.events.lexicon import TriggerPattern
from multivector.coding.events.rules import extraction
from multivector.text.article import Article
from reading import DEED, blocks_of, row_of, unmark

HAND = Path(__file__).parents[1] / "training/relation/articles"
ENOUGH = 2


def sentences(folders: list[Path]) -> list[str]:
    """Return every scored sentence once."""
    found: dict[str, None] = {}
    for folder in folders:
        for block in blocks_of(folder):
            lines = [line for line in block.splitlines()[1:] if line.strip()]
            found |= dict.fromkeys(unmark(line)[0] for line in lines if not DEED.match(line))
    gold = Path(os.environ["MULTIVECTOR_OUTSIDE"]) / "gold"
    rows = gold.joinpath("plover_gsr_dev.jsonl").read_text("utf-8").splitlines()
    found |= dict.fromkeys(json.loads(row)["text"] for row in rows)
    lines = gold.joinpath("plv_dev.tsv").read_text("utf-8").splitlines()
    at = lines[0].split("\t").index("sentence")
    found |= dict.fromkeys(line.split("\t")[at] for line in lines[1:])
    return list(found)


def coded(text: str) -> frozenset:
    article = Article("a", text, None, "2020-06-15", None, None, "en", "", "-")
    return frozenset((row_of(event), event.status) for event in code(article).events)


def matched(texts: list[str]) -> tuple[dict[TriggerPattern, list[str]], dict[str, frozenset]]:
    """Return the sentences that each row matches, and what each sentence tells."""
    hits: dict[TriggerPattern, dict[str, None]] = defaultdict(dict)
    told, plain = {}, lexicon.match

    def watching(parse, i):
        row = plain(parse, i)
        if row is not None:
            hits[row][current] = None
        return row

    extraction.match = watching
    for current in texts:
        told[current] = coded(current)
    extraction.match = plain
    return {row: list(found) for row, found in hits.items()}, told


def without(row: TriggerPattern, texts: list[str], told: dict[str, frozenset]) -> int:
    """Return how many sentences change without a row, counted as far as ``ENOUGH``."""
    table = lexicon.triggers()
    changed = 0
    for rows in table.values():
        if row not in rows:
            continue
        at = rows.index(row)
        rows.remove(row)
        for text in texts:
            changed += coded(text) != told[text]
            if changed >= ENOUGH:
                break
        rows.insert(at, row)
    return changed


def main() -> None:
    folders = [*sorted(path for path in HAND.iterdir() if path.is_dir()), *map(Path, sys.argv[1:])]
    texts = sentences(folders)
    hits, told = matched(texts)
    rows = [row for part in lexicon.triggers().values() for row in part]
    idle = [(row, without(row, hits.get(row, []), told)) for row in rows]
    idle = [(row, changed) for row, changed in idle if changed < ENOUGH]
    print(f"{len(texts)} sentences, {len(rows)} rows; removal changes at most one: {len(idle)}")
    for row, changed in sorted(idle, key=lambda item: (item[0].event_type, item[0].words)):
        print(f"{row.words}\t{row.event_type}\t{row.mode or '-'}\t{changed}\t"
              f"{len(hits.get(row, []))}")  # fmt: skip


if __name__ == "__main__":
    main()
