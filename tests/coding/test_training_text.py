"""The training text: well formed, balanced, ours, and apart from what measures it."""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from multivector.coding.events.ontology import MODES, TYPES
from multivector.coding.events.reader.classifier import STATUS_LABELS

TRAINING = Path(__file__).parents[2] / "training/relation"
FOLDER, ARTICLES = TRAINING / "examples", TRAINING / "articles"
sys.path.insert(0, str(ARTICLES))
import check  # noqa: E402

MARK = re.compile(r"\[([aro]):([^\[\]]+)\]")
# So many words in a row are no coincidence of set phrases.
RUN = 9


def rows():
    for path in sorted(FOLDER.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.name}:{number}", line.split("\t")


@pytest.fixture(scope="module")
def examples():
    return list(rows())


def test_every_line_is_well_formed(examples):
    for where, fields in examples:
        assert len(fields) == 5, where
        label, mode, status, _, sentence = fields
        assert label in (*TYPES, "NONE"), where
        assert mode == "-" or mode in MODES[label], where
        assert status in STATUS_LABELS, where
        roles = Counter(role for role, _ in MARK.findall(sentence))
        assert (roles["a"], roles["r"]) == (1, 1), where
        assert not set("[]") & set(MARK.sub("", sentence)), where


def test_no_sentence_stands_twice(examples):
    sentences = Counter(fields[4] for _, fields in examples)
    assert [s for s, n in sentences.items() if n > 1] == []


def test_no_type_is_twice_as_frequent_as_another(examples):
    counts = Counter(fields[0] for _, fields in examples)
    assert min(counts.values()) * 2 > max(counts.values()), counts


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def articles():
    """Return (where, sentence) of the labelled articles."""
    lines = []
    for path in sorted(ARTICLES.rglob("[0-9]*.txt")):
        counts: Counter = Counter()
        assert check.faults(path, counts) == []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("# ") and not check.DEED.match(line):
                where = f"{path.parent.name}/{path.name}:{number}"
                lines.append((where, check.MARK.sub(lambda match: match[3], line)))
    return lines


def test_there_are_three_hundred_labelled_articles_of_several_hands(articles):
    hands = {where.split("/")[0] for where, _ in articles}
    heads = sum(
        line.startswith("# ")
        for hand in hands - {"g"}
        for path in (ARTICLES / hand).glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert len(hands) >= 6
    assert heads >= 300


def test_no_two_hands_share_sentences(articles):
    """Hands that copied one another, or a public text, would share long runs of words."""
    first: dict[tuple[str, ...], str] = {}
    shared = []
    for where, text in articles:
        hand = where.split("/")[0]
        for run in runs(text):
            if first.setdefault(run, hand) != hand:
                shared.append((where, " ".join(run)))
    # Names of bodies and common turns; their number grows with the pairs of hands.
    assert len(shared) <= len(articles) / 300, shared[:5]


def test_nothing_of_gold_or_articles_is_in_it(examples, articles, outside):
    known: set[tuple[str, ...]] = set()
    with (outside / "gold/plv_dev.tsv").open(encoding="utf-8") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        known.update(*(runs(row["sentence"]) for row in reader))
    for line in (outside / "gold/plover_gsr_dev.jsonl").read_text(encoding="utf-8").splitlines():
        known |= runs(json.loads(line)["text"])
    for path in (outside / "articles").rglob("*.txt"):
        known |= runs(path.read_text(encoding="utf-8"))
    shared = [
        (where, " ".join(min(both)))
        for where, text in (
            *((where, MARK.sub(lambda m: m[2], fields[4])) for where, fields in examples),
            *articles,
        )
        if (both := runs(text) & known)
    ]
    assert shared == []
