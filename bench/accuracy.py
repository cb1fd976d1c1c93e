"""The accuracy gate: no measure of the coder may fall below its floor.

    python bench/accuracy.py              check every floor (exit 1 when one is broken)
    python bench/accuracy.py --against F  also the paired gain of the labelled articles over a run
                                          saved by bench/reading.py --save F
    python bench/accuracy.py --raise      lift the floors to what is reached now
    python bench/accuracy.py --lower MEASURE VALUE --reason "why"

Floors stand in bench/floors.json with the SHA-256 of the data they were measured on: other data
make another figure, so a changed file is an error and not a pass. Gold is found by
MULTIVECTOR_OUTSIDE; the examples for quotations and silence are the project's own.
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from multivector.answers.events.evaluation import evaluate
from multivector.cli.evaluate import confusion_table, form_table
from news import labels
from reading import KINDS, blocks_of, compare, counts_of, range_of, read_all, report

sys.path.insert(0, str(Path(__file__).parents[1] / "training/dating"))
from fit import rows_of

from multivector.coding.events.dating import fitted, likeliest

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
# What is measured: evaluation, file, and which of its lines have a floor.
GATES = {
    "events": ("$MULTIVECTOR_OUTSIDE/gold/plover_gsr_dev.jsonl", "events"),
    "relations": ("$MULTIVECTOR_OUTSIDE/gold/plv_dev.tsv", "relations"),
    "quotes": ("tests/coding/quotes/quotations.jsonl", "quotes"),
    "silence": ("tests/coding/silence.jsonl", "silence"),
    "silence, second set": ("tests/coding/silence_second_development.jsonl", "silence"),
    # Split at random before the guards were written: on the first half they were made, the second
    # was measured once (2.0%) and is not to be looked at.
    "silence, held half": ("tests/coding/silence_second_held.jsonl", "silence"),
    "silence in articles": ("$MULTIVECTOR_OUTSIDE/articles/wikinews", "silence"),
}
# Labelled articles of one hand, and of eight others, that the weights never saw: by kind of pair,
# faults by cause.
ARTICLES = {
    "articles": "training/relation/articles/c",
    "articles of eight": "training/relation/articles/held_out",
}
# A floor stands this far under the figure: a new version of a library may move a parse or two.
SLACK = 0.005


def locate(name: str) -> Path:
    path = Path(os.path.expandvars(name))
    return path if path.is_absolute() else HERE.parent / path


def digest(path: Path) -> str:
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in (".txt", ".tsv"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def measure() -> dict[str, dict]:
    """Return figure, range, n and data hash of every measure."""
    results = {}
    for gate, (name, what) in GATES.items():
        path = locate(name)
        if not path.exists():
            sys.exit(
                f"{path}: not there; set MULTIVECTOR_OUTSIDE to the folder of gold and articles"
            )
        result = evaluate(what, path).evaluation
        for table in (confusion_table(result), form_table(result)):
            print(f"{gate}\n{table}\n" if table else "", end="")
        for score in result.scores:
            key = f"{gate}: {score.measure}"
            figures = {"f1": score.f1}
            if score.measure == "nations":
                figures = {"precision": score.precision, "recall": score.recall}
            for figure, value in figures.items():
                results[f"{key} {figure}"] = {
                    "value": value, "lower": score.lower, "upper": score.upper, "n": score.n,
                    "data": digest(path),
                }  # fmt: skip
    return results


def measure_articles(name: str, against: Path | None) -> dict[str, dict]:
    """Print how whole labelled articles are read; return F1 and the share of broken silence."""
    path = locate(ARTICLES[name])
    print(f"labelled {name}")
    each = read_all(blocks_of(path))
    if against:
        compare(each, against)
    return figures_of(name, each, digest(path))


def measure_news() -> dict[str, dict]:
    """Print how real reports are read, of which only figures are looked at; return the same."""
    print("real news")
    each = {name: counts_of(found, []) for name, found in labels("scoring").items()}
    return figures_of("real news", each, digest(HERE / "news"))


def figures_of(name: str, each: dict[str, Counter], data: str) -> dict[str, dict]:
    value, lower, upper = report(each)
    counts = list(each.values())

    def broken(drawn) -> float:
        silent, spoken = (sum(c["silent", w] for c in drawn) for w in ("all", "broken"))
        return spoken / max(1, silent)

    rows = sum(c["gold", kind] for c in counts for kind in KINDS)
    low, high = range_of(broken, counts)
    silent = sum(c["silent", "all"] for c in counts)
    return {
        f"{name}: rows f1": {
            "value": value, "lower": lower, "upper": upper, "n": rows, "data": data,
        },
        f"{name}: silence f1": {
            "value": broken(counts), "lower": low, "upper": high, "n": silent, "data": data,
        },
    }  # fmt: skip


def measure_dates() -> dict[str, dict]:
    """Return how many deeds of hand c get the date that their article gives, and how many another.

    The second, a share of the deeds that the article does not date, is a silence to be kept.
    """
    articles = [
        [(likeliest(candidates, fitted()), gold) for candidates, gold in rows]
        for rows in rows_of("c")
    ]

    def right(drawn) -> float:
        return _share(told == gold for pairs in drawn for told, gold in pairs if gold)

    def broken(drawn) -> float:
        return _share(told is not None for pairs in drawn for told, gold in pairs if not gold)

    results = {}
    for key, figure, dated in (("dates: right", right, True), ("dates: silence", broken, False)):
        lower, upper = range_of(figure, articles)
        count = sum(bool(gold) is dated for pairs in articles for _, gold in pairs)
        results[key] = {"value": figure(articles), "lower": lower, "upper": upper, "n": count,
                        "data": digest(locate("training/dating/c.tsv"))}  # fmt: skip
    return results


def _share(marks: Iterable[bool]) -> float:
    marks = list(marks)
    return sum(marks) / max(1, len(marks))


def check(results: dict, floors: dict) -> int:
    broken = 0
    for key, found in results.items():
        floor = floors.get(key)
        if floor is None:
            print(f"{key:45} {found['value']:.4f}  no floor yet")
            continue
        ceiling = "silence" in key  # less is better
        bad = found["value"] > floor["value"] if ceiling else found["value"] < floor["value"]
        moved = found["data"] != floor["data"]
        broken += bad or moved
        word = "DATA CHANGED" if moved else "BROKEN" if bad else "ok"
        print(
            f"{key:45} {found['value']:.4f}  {'at most' if ceiling else 'at least'} "
            f"{floor['value']:.4f}  90% {found['lower']:.3f}-{found['upper']:.3f}  "
            f"n {found['n']}  {word}"
        )
    return broken


def raised(results: dict, floors: dict) -> dict:
    for key, found in results.items():
        old = floors.get(key)
        ceiling = "silence" in key
        value = found["value"] + SLACK if ceiling else found["value"] - SLACK
        if old and old["data"] == found["data"]:
            value = min(value, old["value"]) if ceiling else max(value, old["value"])
        value = round(value, 4)
        if not old or old["data"] != found["data"] or old["value"] != value:
            floors[key] = {"value": value, "data": found["data"], "reason": "raised"}
    return floors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--lower", nargs=2, metavar=("MEASURE", "VALUE"))
    parser.add_argument("--reason")
    parser.add_argument("--against", type=Path)
    arguments = parser.parse_args()
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    if arguments.lower:
        if not arguments.reason:
            parser.error("a floor falls only with --reason")
        key, value = arguments.lower
        floors[key] |= {"value": float(value), "reason": arguments.reason}
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n")
        return
    results = measure() | measure_articles("articles", arguments.against)
    results |= measure_articles("articles of eight", None) | measure_news() | measure_dates()
    if arguments.lift:
        FLOORS.write_text(json.dumps(raised(results, floors), indent=1, sort_keys=True) + "\n")
    sys.exit(1 if check(results, floors) else 0)


if __name__ == "__main__":
    main()
