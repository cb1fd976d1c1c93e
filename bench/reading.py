"""How well whole articles are read: rows against the labelled articles of one hand.

    python bench/reading.py training/relation/articles/c [--show N]
    python bench/reading.py FOLDER --save before.json      keep the counts of each article
    python bench/reading.py FOLDER --against before.json   the gain, with its paired range
    python bench/reading.py FOLDER --groups                by register, region and decade

A row is (actors, type, recipients) in codes; it is right if all three are. A deed whose trigger
ends with an asterisk is optional: found or not, it is not counted. The shipped weights never saw
hand c. Ranges are 90%, by bootstrap over articles; a gain is drawn over the same articles.
"""

import argparse
import hashlib
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

from multivector.coding.coded import Event
from multivector.coding.coder import code
from multivector.coding.events.ontology import TYPES
from multivector.errors import InputError
from multivector.text.article import Article

sys.path.insert(0, str(Path(__file__).parents[1] / "training/relation"))
from texts import DEED, unmark

Row = tuple[frozenset, str, frozenset]
# An article, its rows by number of sentence, the spans of its sentences, and its optional rows.
Labelled = tuple[Article, dict[int, list[Row]], list[tuple[int, int]], set[Row]]
NO_CODE = {"?", "-", "*"}
# States of the past have the code of the state that took their seat, as everywhere in the package.
SEATS = {"SUN": "RUS", "YUG": "SRB", "CSK": "CZE", "DDR": "DEU"}
KINDS = ("between states", "own state", "one-sided")
CAUSES = ("other type", "turned round", "a side left out", "a side wrong", "nothing like it")
DRAWS = 1000


def gold_of(block: str) -> Labelled:
    """Return an article with its labels.

    Raises
    ------
    InputError
        A line is neither a sentence nor a deed of a known type.
    """
    lines = [line for line in block.splitlines() if line.strip()]
    published, _, _, title = lines[0][2:].split(" | ", 3)
    text, spans, rows, optional = "", [], defaultdict(list), set()
    marks: dict[str, frozenset] = {}
    for number, line in enumerate(lines[1:], start=2):
        deed = DEED.match(line)
        if (deed and deed["kind"] not in TYPES) or (not deed and line.count(" | ") >= 2):
            raise InputError(
                f"not a deed of a known type: {line!r}", where=f"{title!r}, line {number}",
                allowed=f"a > b | TYPE/mode | status | trigger, with TYPE of {', '.join(TYPES)}",
                next="python training/relation/articles/check.py FOLDER",
            )  # fmt: skip
        if deed:
            row = _row(deed, marks)
            if row:
                rows[len(spans) - 1].append(row)
                if deed["trigger"].endswith(" *"):
                    optional.add(row)
            continue
        words, found = unmark(line)
        marks = {
            letter: frozenset(SEATS.get(c, c) for c in code.split("+")) - NO_CODE
            for letter, _, code in found
        }
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
    """Return the row that an event tells."""
    actors, recipients = (
        frozenset(actor.code for actor in side if actor.code)
        for side in (event.actor, event.recipient)
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


def cause_of(row: Row, others: Collection[Row]) -> str:
    """Return how a faulty row differs from the nearest of the others: the first that applies."""
    actors, kind, recipients = row
    if any((a, r) == (actors, recipients) for a, _, r in others):
        return CAUSES[0]
    alike = [(a, r) for a, k, r in others if k == kind]
    if (recipients, actors) in alike:
        return CAUSES[1]
    partly = [(a, r) for a, r in alike if a == actors or r == recipients]
    if any(not (a and r) or not (actors and recipients) for a, r in partly):
        return CAUSES[2]
    return CAUSES[3] if partly else CAUSES[4]


def counts_of(labels: Labelled, show: list[str]) -> Counter:
    article, rows, spans, optional = labels
    events = code(article).events
    labelled = {row for found in rows.values() for row in found}
    told = {row_of(event) for event in events}
    gold, mine = labelled - optional, told - optional
    counts: Counter = Counter()
    for row in gold:
        counts["gold", kind_of(row)] += 1
        counts["right", kind_of(row)] += row in told
        if row not in told:
            counts["missed", cause_of(row, told - labelled)] += 1
    for row in mine:
        counts["told", kind_of(row)] += 1
        if row not in labelled:
            counts["false", cause_of(row, labelled - told)] += 1
    pairs = [{(a, r) for a, _, r in rows} for rows in (gold, mine)]
    counts["pairs", "right"] = len(pairs[0] & pairs[1])
    counts["pairs", "told"], counts["pairs", "gold"] = len(pairs[1]), len(pairs[0])
    spoken = {k for e in events for k, (s, t) in enumerate(spans) if s <= e.doc_start < t}
    silent = [k for k in range(len(spans)) if k not in rows]
    counts["silent", "all"], counts["silent", "broken"] = len(silent), len(spoken & set(silent))
    for row in gold | mine:
        mark = "=" if row in told and row in labelled else "-" if row in labelled else "+"
        show.append(f"{mark} {'/'.join(sorted(row[0]))} {row[1]} {'/'.join(sorted(row[2]))}")
    return counts


def f1(counts: Counter, kinds: Sequence[str] = KINDS) -> float:
    right, told, gold = (sum(counts[w, k] for k in kinds) for w in ("right", "told", "gold"))
    return 2 * right / (told + gold) if told + gold else 0.0


def read_all(blocks: Sequence[str], show: int = 0) -> dict[str, Counter]:
    """Return the counts of each article, by the hash of its labelled text."""
    each = {}
    for number, block in enumerate(blocks):
        lines: list[str] = []
        each[hashlib.sha256(block.encode()).hexdigest()] = counts_of(gold_of(block), lines)
        if number < show:
            print(block.splitlines()[0], *sorted(lines), sep="\n  ")
    return each


def range_of(figure, articles: Sequence) -> tuple[float, float]:
    """Return the 90% range of a figure over resampled articles."""
    draw = random.Random(1)
    values = sorted(figure(draw.choices(articles, k=len(articles))) for _ in range(DRAWS))
    return values[DRAWS // 20], values[-DRAWS // 20]


def report(each: dict[str, Counter]) -> tuple[float, float, float]:
    """Print the figures by kind of pair and the faults by cause; return F1 and its range."""
    articles = list(each.values())
    total = sum(articles, Counter())
    lower, upper = range_of(lambda drawn: f1(sum(drawn, Counter())), articles)
    print(f"articles {len(each)}  rows {sum(total['gold', k] for k in KINDS)}")
    for name, chosen in (("all", KINDS), *((k, (k,)) for k in KINDS)):
        right, told, gold = (sum(total[w, k] for k in chosen) for w in ("right", "told", "gold"))
        print(f"{name:15} F1 {f1(total, chosen):.3f}  P {right / max(1, told):.3f}  "
              f"R {right / max(1, gold):.3f}  n {gold}")  # fmt: skip
    by_pairs = 2 * total["pairs", "right"]
    by_pairs /= max(1, total["pairs", "told"] + total["pairs", "gold"])
    print(f"90% {lower:.3f}-{upper:.3f}; by pairs of sides {by_pairs:.3f}")
    broken = total["silent", "broken"] / max(1, total["silent", "all"])
    print(f"silent sentences with a row {broken:.3f} of {total['silent', 'all']}")
    print(f"{'cause':15} missed  false")
    for cause in CAUSES:
        print(f"{cause:15} {total['missed', cause]:6}  {total['false', cause]:5}")
    return f1(total), lower, upper


def by_group(each: dict[str, Counter], blocks: Sequence[str]) -> None:
    """Print F1 by register, region and decade, where a group has five articles or more."""
    for place, name in ((1, "register"), (2, "region"), (0, "decade")):
        groups = defaultdict(list)
        for block in blocks:
            value = block.splitlines()[0][2:].split(" | ")[place]
            counts = each[hashlib.sha256(block.encode()).hexdigest()]
            groups[f"{value[:3]}0s" if name == "decade" else value].append(counts)
        for value, articles in sorted(groups.items()):
            if len(articles) >= 5:
                total = sum(articles, Counter())
                lower, upper = range_of(lambda drawn: f1(sum(drawn, Counter())), articles)
                rows = sum(total["gold", k] for k in KINDS)
                print(f"{name:9} {value:28} articles {len(articles):3}  rows {rows:4}  "
                      f"F1 {f1(total):.3f} ({lower:.3f}-{upper:.3f})")  # fmt: skip


def save(each: dict[str, Counter], path: Path) -> None:
    rows = {key: {" / ".join(k): n for k, n in counts.items()} for key, counts in each.items()}
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def compare(each: dict[str, Counter], path: Path) -> None:
    """Print the gain over a saved run on the articles that both have, by kind of pair."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "not a saved run", where=str(path), next="python bench/reading.py FOLDER --save FILE"
        ) from error
    before = {
        key: Counter({tuple(name.split(" / ")): n for name, n in counts.items()})
        for key, counts in saved.items()
    }
    both = [(each[key], before[key]) for key in each if key in before]
    if not both:
        raise InputError("no article in common with the saved run", where=str(path))
    print(f"gain over {path.name} on {len(both)} articles in common")
    for name, chosen in (("all", KINDS), *((k, (k,)) for k in KINDS)):

        def gain(drawn, chosen=chosen) -> float:
            now, then = (sum(part, Counter()) for part in zip(*drawn, strict=True))
            return f1(now, chosen) - f1(then, chosen)

        lower, upper = range_of(gain, both)
        print(f"{name:15} {gain(both):+.3f}  90% {lower:+.3f} to {upper:+.3f}")


def add_comparison(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--save", type=Path)
    parser.add_argument("--against", type=Path)


def keep_or_compare(each: dict[str, Counter], arguments: argparse.Namespace) -> None:
    if arguments.save:
        save(each, arguments.save)
    if arguments.against:
        compare(each, arguments.against)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--most", type=int, default=1000)
    add_comparison(parser)
    parser.add_argument("--groups", action="store_true")
    arguments = parser.parse_args()
    try:
        blocks = blocks_of(arguments.folder)[: arguments.most]
        each = read_all(blocks, arguments.show)
        report(each)
        if arguments.groups:
            by_group(each, blocks)
        keep_or_compare(each, arguments)
    except InputError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
