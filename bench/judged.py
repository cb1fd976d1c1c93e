"""How the rows of articles that nothing was fitted on are judged by those who read them.

    python bench/judged.py [--show]

``bench/judged/HALF``: 24 articles each of real events of 1990 to 2025, written from memory for this
measure by two writers who had not seen the rules, in seven registers; publishers and bylines are
invented. ``rows.tsv`` has the rows that the coder told of them when they were written, each judged
by its writer, who did not look at the confidence: ``true`` if a reader of the sentence would accept
who did what to whom, ``misleading`` if it is vague or half right, else ``false``. Each half had one
judge, and that of ``b`` was the stricter. A row that the coder did not tell then is ``unjudged``
now, so the shares hold while those are few. Half ``a`` is for reading, and ``--show`` prints its
rows that are not true; of half ``b`` only the figures are to be looked at.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from multivector.coding.coded import Actor, Event
from multivector.coding.coder import code
from multivector.text.article import Article
from multivector.text.read import read
from multivector.vocabulary import DOUBTFUL, LISTED

HERE = Path(__file__).parent / "judged"
LABELS = ("true", "misleading", "false", "unjudged")
Key = tuple[int, str, str, str, str]  # sentence, type, actors, recipients, status


def codes(side: tuple[Actor, ...]) -> str:
    return "+".join(sorted(actor.code or "?" for actor in side))


def key_of(event: Event) -> Key:
    sides = codes(event.actor), codes(event.recipient)
    return event.sentence, event.event_type, *sides, event.status


def labels(half: str) -> dict[int, dict[Key, str]]:
    """Return the label of each row that was judged, by article."""
    found: dict[int, dict[Key, str]] = {}
    with (HERE / half / "rows.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            key = int(row["sentence"]), row["type"], row["actors"], row["recipients"], row["status"]
            found.setdefault(int(row["article"]), {})[key] = row["label"]
    return found


def counted(half: str, *, show: bool) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Return the judged rows by label, and those told now, sure and doubtful, by label."""
    judged = labels(half)
    told = {"sure": Counter[str](), "doubtful": Counter[str]()}
    for number, known in judged.items():
        (article,) = (a for a in read(HERE / half / f"{number:02d}.txt") if isinstance(a, Article))
        for event in code(article).events:
            if event.confidence < LISTED:
                continue
            label = known.get(key_of(event), "unjudged")
            told["sure" if event.confidence >= DOUBTFUL else "doubtful"][label] += 1
            if show and label != "true":
                print(
                    f"  {number:02d} {label}: {' '.join(map(str, key_of(event)[1:]))}: {event.text}"
                )
    return Counter(label for known in judged.values() for label in known.values()), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is not true in half a")
    show = parser.parse_args().show
    for half, name in (("a", "for reading"), ("b", "for scoring")):
        before, told = counted(half, show=show and half == "a")
        print(f"{name}: judged {', '.join(f'{before[label]} {label}' for label in LABELS[:-1])}")
        for group, now in told.items():
            known = sum(now[label] for label in LABELS[:-1])
            share = f"{now['true'] / known:.0%}" if known else "none"
            rows = ", ".join(f"{now[label]} {label}" for label in LABELS)
            print(f"  now {group}: {rows}; {share} of those judged are true")


if __name__ == "__main__":
    main()
