"""Measure the reader on verbs that it was never shown.

    python training/relation/verbs.py --encoder FOLDER [--epochs 4]

A tenth of the verbs that carry a deed is drawn by hash. Every passage in which one of them stands,
in whatever form, is kept out of the training, and so is a tenth of the other passages of articles,
drawn by hash, too. Printed is the macro-F1 of the type over both: deeds of verbs never trained, and
deeds of trained verbs in passages never trained. Marks are given; a deed taken for none is missed.
"""

import argparse
import hashlib
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from model import Encoder, Heads, reduce
from texts import Passage, read_articles, read_sentences
from train import HERE, NONE, SINGLES, batches, learn, run

from multivector.coding.events.reader.classifier import LABELS
from multivector.coding.syntax.parse import Parse, parse

DRAWS = 1000


def drawn(word: str, salt: str) -> bool:
    """Tell whether a word is among the tenth that the hash draws."""
    return hashlib.sha256(f"{salt}:{word}".encode()).digest()[0] % 10 == 0


def carrier(tree: Parse, span: tuple[int, int]) -> str | None:
    """Return the lemma of the verb of a trigger, or None if it has no verb."""
    inside = [i for i in range(len(tree)) if span[0] <= tree.starts[i] < span[1]]
    verbs = [tree.lemmas[i] for i in inside if tree.is_verb(i)]
    return verbs[-1].lower() if verbs else None


def divide(articles: list[list[Passage]], singles: list[Passage]):
    """Return (articles to learn, singles to learn, passages of verbs kept out, passages of others).

    The passages kept out are left out of the articles to learn. The third and fourth come with the
    numbers of the deeds that count.
    """
    passages = [p for article in articles for p in article]
    trees = list(parse([p.text for p in passages]))
    told = [[carrier(t, d.trigger) if d.trigger else None for d in p.deeds]
            for p, t in zip(passages, trees, strict=True)]  # fmt: skip
    verbs = {verb for verb in sorted({v for row in told for v in row if v}) if drawn(verb, "verb")}

    def holds(tree: Parse) -> bool:
        return any(lemma.lower() in verbs for lemma in tree.lemmas)

    apart, unseen, seen = set(), [], []
    for passage, tree, row in zip(passages, trees, told, strict=True):
        if holds(tree):
            unseen.append((passage, [k for k, verb in enumerate(row) if verb in verbs]))
        elif drawn(passage.text, "passage"):
            seen.append((passage, [k for k, verb in enumerate(row) if verb]))
        else:
            continue
        apart.add(id(passage))
    learn_from = [[p for p in article if id(p) not in apart] for article in articles]
    alone = zip(singles, parse([p.text for p in singles]), strict=True)
    others = [p for p, tree in alone if not holds(tree)]
    print(
        len(verbs),
        "verbs kept out;",
        len(passages) - len(apart),
        "passages and",
        len(others),
        "single learnt",
    )
    return learn_from, others, unseen, seen


def outcomes(encoder, heads, chosen, tokenizer) -> list[tuple[str, str]]:
    """Return (type of the annotator, type of the reader) of each counted deed's first pair."""
    encoder.eval(), heads.eval()
    rows = []
    with torch.no_grad():
        for passage, numbers in chosen:
            for k in numbers:
                deed = passage.deeds[k]
                pair = deed.pairs[0]
                one = [d for d in passage.deeds if pair in d.pairs]
                for fed in batches([[passage]], tokenizer, shuffle=False):
                    types = run(encoder, heads, fed)[1][0]
                    skip = int((fed["marks"][0].sum(-1) == 0).nonzero()[0])
                    at = (fed["sources"][0] == pair[0] + 1 + skip) & (
                        fed["targets"][0] == pair[1] + 1 + skip
                    )
                    if bool(at.any()):
                        best = LABELS[int(types[at][0].argmax())]
                        gold = best if any(d.kind == best for d in one) else deed.kind
                        rows.append((gold, best))
    return rows


def macro(rows: list[tuple[str, str]]) -> float:
    """Return the mean F1 over the types that the annotator gave; NONE is a miss."""
    gold, best, hit = Counter(), Counter(), Counter()
    for wanted, found in rows:
        gold[wanted] += 1
        best[found] += 1
        hit[wanted] += wanted == found
    return float(np.mean([2 * hit[t] / (gold[t] + best[t]) for t in gold]))


def spread(rows: list[tuple[str, str]]) -> tuple[float, float]:
    """Return the 90% range by bootstrap over deeds."""
    draws = [macro(random.choices(rows, k=len(rows))) for _ in range(DRAWS)]
    low, high = np.quantile(draws, [0.05, 0.95])
    return float(low), float(high)


def main(arguments) -> None:
    random.seed(7)
    torch.manual_seed(7)
    torch.set_num_threads(arguments.threads)
    folders = sorted(p for p in (HERE / "articles").iterdir() if p.is_dir())
    articles = [article for folder in folders for article in read_articles(folder)]
    singles = read_sentences(HERE / "examples")
    tokenizer, _, vectors = reduce(
        arguments.encoder, [p.text for a in articles for p in a] + [p.text for p in singles]
    )
    learn_from, others, unseen, seen = divide(articles, singles)
    encoder = Encoder(arguments.encoder, vectors)
    heads = Heads(encoder.tags.in_features)
    fast = [*encoder.tags.parameters(), *encoder.triggers.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": list(encoder.upper.parameters()), "lr": 2.5e-4}, {"params": fast, "lr": 1e-3}],
        weight_decay=0.01,
    )
    schedule = None
    for epoch in range(arguments.epochs):
        began = time.time()
        shown = learn_from + [[p] for p in random.sample(others, int(len(others) * SINGLES))]
        groups = list(batches(shown, tokenizer, shuffle=True))
        schedule = schedule or torch.optim.lr_scheduler.OneCycleLR(
            optimizer, [2.5e-4, 1e-3], total_steps=arguments.epochs * (len(groups) + 2) + 5,
            pct_start=0.1,
        )  # fmt: skip
        loss = learn(encoder, heads, groups, optimizer, schedule)
        print(epoch, f"loss {loss:.3f}  {time.time() - began:.0f} s", flush=True)
    for name, chosen in (("verbs never trained", unseen), ("trained verbs", seen)):
        rows = outcomes(encoder, heads, chosen, tokenizer)
        found = [row for row in rows if row[1] != LABELS[NONE]]
        low, high = spread(rows)
        print(f"{name}: {len(rows)} deeds, macro-F1 of type {macro(rows):.3f} "
              f"({low:.3f}-{high:.3f}); of the {len(found)} found {macro(found):.3f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    main(parser.parse_args())
