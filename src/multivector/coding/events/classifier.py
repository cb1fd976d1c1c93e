"""The relation classifier: which PLOVER event, if any, links two marked spans of a sentence.

Two small transformers (MiniLM, six layers, the lowest two shared) read the sentence with both spans
between markers and return probabilities of the sixteen PLOVER types or none, of the mode, and of
the status. It was trained only on text written for this project; see the model card next to the
training script. It runs on ONNX Runtime (int8, one thread).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from multivector.coding.events.ontology import MODES, TYPES
from multivector.errors import InputError

LABELS = (*TYPES, "NONE")
MODE_LABELS = ("-", *(f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes))
STATUS_LABELS = ("actual", "planned", "hypothetical", "denied")
# Unused entries of the vocabulary, as span markers.
SOURCE_OPEN, SOURCE_CLOSE, TARGET_OPEN, TARGET_CLOSE = 1, 2, 3, 4
CLS, SEP, PAD = 101, 102, 0
MAX_TOKENS = 128

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """Probabilities for one ordered pair of spans, in the order of the label tuples."""

    types: np.ndarray  # (17,)
    modes: np.ndarray  # (len(MODE_LABELS),)
    status: np.ndarray  # (4,)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """The loaded weights with their tokenizer and SHA-256."""

    session: Any
    tokenizer: Any
    sha256: str


@lru_cache(maxsize=1)
def model() -> LoadedModel:
    """Load the shipped weights, once.

    Raises
    ------
    InputError
        Their SHA-256 is not the recorded one.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    folder = files("multivector.coding").joinpath("weights")
    raw = folder.joinpath("relation.onnx").read_bytes()
    expected = json.loads(folder.joinpath("relation.json").read_text())["sha256"]
    actual = hashlib.sha256(raw).hexdigest()
    if actual != expected:
        raise InputError(
            "checksum mismatch: the bundled weights are corrupted", where="relation.onnx",
            allowed=f"SHA-256 {expected}", next="pip install --force-reinstall multivector",
        )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return LoadedModel(session, tokenizer, actual)


def encode(ids: Sequence[int], offsets: Sequence[Span], source: Span, target: Span) -> list[int]:
    """Put markers around two spans of a tokenised sentence.

    Parameters
    ----------
    ids, offsets : sequence
        Word-piece ids without special tokens and their character spans.
    source, target : (start, end)
        Character spans; they may overlap.

    Returns
    -------
    list of int
        ``CLS``, the pieces with markers, ``SEP``; at most ``MAX_TOKENS``, those nearest to the
        spans.
    """
    marks: list[tuple[int, int, int]] = []  # (position, order, id)
    for (start, end), opening, closing in (
        (source, SOURCE_OPEN, SOURCE_CLOSE),
        (target, TARGET_OPEN, TARGET_CLOSE),
    ):
        inside = [k for k, (left, right) in enumerate(offsets) if left < end and right > start]
        first, last = (inside[0], inside[-1]) if inside else (len(ids), len(ids) - 1)
        marks += [(first, 1, opening), (last + 1, 0, closing)]
    low = min(position for position, _, _ in marks)
    high = max(position for position, _, _ in marks)
    low, high = _window(len(ids), low, high)
    pieces: list[int] = [CLS]
    for k in range(low, high + 1):
        pieces += [mark for position, _, mark in sorted(marks) if position == k]
        if k < high:
            pieces.append(ids[k])
    return [*pieces[: MAX_TOKENS - 1], SEP]


def _window(length: int, low: int, high: int) -> Span:
    room = MAX_TOKENS - 6
    if length <= room:
        return 0, length
    spare = max(room - (high - low), 0)
    left = max(0, low - spare // 2)
    return left, min(length, max(left + room, high))


def classify(sentences: Sequence[str], pairs: Sequence[tuple[int, Span, Span]]) -> list[Relation]:
    """Classify ordered pairs of spans.

    Each pair is a batch of its own: int8 activations are scaled over the whole batch, so that other
    pairs in it would shift a probability by up to .3 and the same sentence would be coded
    differently in another article. This takes a third more time than batches of eight.

    Parameters
    ----------
    sentences : sequence of str
    pairs : sequence of (sentence number, source span, target span)
        Spans in characters of that sentence.

    Returns
    -------
    list of Relation
        One per pair, in order.
    """
    if not pairs:
        return []
    loaded = model()
    tokens = loaded.tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    relations = []
    for k, source, target in pairs:
        fed = feed([encode(tokens[k].ids, tokens[k].offsets, source, target)])
        types, modes, status = (_softmax(output)[0] for output in loaded.session.run(None, fed))
        relations.append(Relation(types, modes, status))
    return relations


def feed(inputs: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """Pad token ids to a batch; return it with its mask and the positions of the markers."""
    width = max(len(ids) for ids in inputs)
    ids = np.full((len(inputs), width), PAD, dtype=np.int64)
    for row, line in enumerate(inputs):
        ids[row, : len(line)] = line
    places = [np.argmax(ids == mark, axis=1) for mark in (SOURCE_OPEN, TARGET_OPEN)]
    return {
        "input_ids": ids,
        "attention_mask": (ids != PAD).astype(np.int64),
        "source": places[0].astype(np.int64),
        "target": places[1].astype(np.int64),
    }


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
