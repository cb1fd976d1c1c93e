"""How well whole articles are read: rows against the labelled articles of one hand.

    python bench/reading.py training/relation/articles/c [--show N]

A row is (actors, type, recipients) in codes; it is right if all three are. A deed whose trigger
ends with an asterisk is optional: found or not, it is not counted. The shipped
weights never saw hand c. Ranges are 90 %, by bootstrap over articles.
"""

import argparse
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from multivector.coding.coded import Event
from multivector.coding.coder import code
from multivector.text.article import Article

sys.path.insert(0, str(Path(__file__).parents[1] / "training/relation"))
from texts import DEED, unmark

Row = tuple[frozenset, str, frozenset]
NO_CODE = {"?", "-", "*"}


def gold_of(block: str) -> tuple[Article, dict[int, list[Row]], list[tuple[int, int]], set[Row]]:
    """Return an article, its rows by sentence, the spans of its sentences, and optional rows."""
    lines = [line for line in block.splitlines() if line.strip()]
    published, _, _, title = lines[0][2:].split(" | ", 3)
    text, spans, rows, optional = "", [], defaultdict(list), set()
    marks: dict[str, frozenset] = {}
    for line in lines[1:]:
        deed = DEED.match(line)
        if deed:
            row = _row(deed, marks)
            if row:
                rows[len(spans) - 1].append(row)
                if deed["trigger"].endswith(" *"):
                    optional.add(row)
            continue
        words, found = unmark(line)
        marks = {letter: frozenset(code.split("+")) - NO_CODE for letter, _, code in found}
        text += ("\n\n" if len(spans) % 3 == 0 and spans else " " if spans else "") + words
        spans.append((len(text) - len(words), len(text)))
    article = Article("a", text, title, published, None, None, "en", "", "-")
    return article, rows, spans, optional


def _row(deed, marks: dict[str, frozenset]) -> Row | None:
    def codes(sides: str) -> frozenset:
        return frozenset().union(*(marks.get(s, frozenset()) for s in sides.split(",")))

    if deed["mutual"]:
        actors, recipients = codes(deed["mutual"].replace(" = ", ",")), frozenset()
    else:
        actors, recipients = codes(deed["source"]), codes(deed["target"])
    return (actors, deed["kind"], recipients) if actors | recipients else None


def row_of(event: Event) -> Row:
    actors, recipients = (
        frozenset(a.code for a in s if a.code) for s in (event.actor, event.recipient)
    )
    return actors, event.event_type, recipients


def pairs_of(row: Row) -> set[tuple[str | None, str, str | None]]:
    """Return the ordered pairs of a row, with its type; None is nobody."""
    actors, kind, recipients = row
    if not recipients and len(actors) > 1:  # a mutual deed, or several that act on nobody
        return {(a, kind, b) for a in actors for b in actors if a != b}
    return {(a, kind, r) for a in actors or [None] for r in recipients or [None]}


def blocks_of(folder: Path) -> list[str]:
    """Return the labelled articles in the files of a folder."""
    return [
        block.strip()
        for path in sorted(folder.glob("*.txt"))
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if block.strip().startswith("# ")
    ]


def kind_of(row: Row) -> str:
    actors, _, recipients = row
    if (not recipients and len(actors) > 1) or (actors and recipients and actors != recipients):
        return "between states"
    return "own state" if actors and recipients else "one-sided"


def counts_of(block: str, show: list[str]) -> Counter:
    article, rows, spans, optional = gold_of(block)
    events = code(article).events
    gold = Counter(row for found in rows.values() for row in set(found))
    told = Counter(map(row_of, events))
    distinct = (
        Counter(dict.fromkeys((row for row in gold if row not in optional), 1)),
        Counter(dict.fromkeys((row for row in told if row not in optional), 1)),
    )
    counts: Counter = Counter()
    for row in distinct[0]:
        counts["gold", kind_of(row)] += 1
        counts["right", kind_of(row)] += row in told
    for row in distinct[1]:
        counts["told", kind_of(row)] += 1
    pairs = [{(a, r) for a, _, r in rows} for rows in distinct]
    counts["pairs right"], counts["pairs told"], counts["pairs gold"] = (
        len(pairs[0] & pairs[1]), len(pairs[1]), len(pairs[0])
    )  # fmt: skip
    spoken = {k for e in events for k, (s, t) in enumerate(spans) if s <= e.doc_start < t}
    silent = [k for k in range(len(spans)) if k not in rows]
    counts["silent"], counts["broken"] = len(silent), len(spoken & set(silent))
    for row in {*distinct[0], *distinct[1]}:
        mark = "=" if row in told and row in gold else "-" if row in gold else "+"
        show.append(f"{mark} {'/'.join(sorted(row[0]))} {row[1]} {'/'.join(sorted(row[2]))}")
    return counts


def f1(counts: Counter, kinds) -> float:
    right, told, gold = (sum(counts[w, k] for k in kinds) for w in ("right", "told", "gold"))
    return 2 * right / (told + gold) if told + gold else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--most", type=int, default=1000)
    arguments = parser.parse_args()
    blocks = blocks_of(arguments.folder)[: arguments.most]
    each = []
    for number, block in enumerate(blocks):
        lines: list[str] = []
        each.append(counts_of(block, lines))
        if number < arguments.show:
            print(block.splitlines()[0], *sorted(lines), sep="\n  ")
    kinds = ("between states", "own state", "one-sided")
    total = sum(each, Counter())
    draw = random.Random(1)
    values = sorted(f1(sum(draw.choices(each, k=len(each)), Counter()), kinds) for _ in range(400))
    print(f"articles {len(each)}  rows {sum(total['gold', k] for k in kinds)}")
    for name, chosen in (("all", kinds), *((k, (k,)) for k in kinds)):
        right, told, gold = (sum(total[w, k] for k in chosen) for w in ("right", "told", "gold"))
        print(f"{name:15} F1 {f1(total, chosen):.3f}  P {right / max(1, told):.3f}  "
              f"R {right / max(1, gold):.3f}  n {gold}")  # fmt: skip
    pairs = 2 * total["pairs right"] / max(1, total["pairs told"] + total["pairs gold"])
    broken = total["broken"] / max(1, total["silent"])
    print(f"90 % {values[20]:.3f}-{values[379]:.3f}; by pairs of sides {pairs:.3f}")
    print(f"silent sentences with a row {broken:.3f} of {total['silent']}")


if __name__ == "__main__":
    main()
