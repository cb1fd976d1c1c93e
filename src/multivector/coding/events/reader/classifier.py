"""The reader of deeds: who acts in a sentence, what each does to each, and whom a phrase takes up.

A small transformer (MiniLM, six layers) reads a sentence once, after what stands before it. Heads
over its states mark the phrases that denote actors, give each ordered pair of phrases (nobody
among them) probabilities of the sixteen PLOVER types or none, point to the words that express the
deed, and link a phrase to an earlier one. It was trained only on text written for this project;
see the model card next to the training script. It runs on ONNX Runtime (int8, one thread).
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
CLS, SEP, PAD = 101, 102, 0
# Pieces of the context and of the sentence that are read; marks of a sentence that are paired.
MAX_CONTEXT, MAX_PIECES, MAX_MARKS = 96, 124, 20

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a context and a sentence, with their character spans.

    ``spans[k]`` is the span of piece ``k`` in its text; pieces from ``first`` on belong to the
    sentence, earlier ones to the context.
    """

    ids: list[int]
    spans: list[Span]
    first: int

    def at(self, span: Span, *, context: bool = False) -> Span | None:
        """Return the first and last piece of a character span, or None if it was truncated."""
        low, high = (1, self.first - 1) if context else (self.first, len(self.ids) - 1)
        inside = [
            k for k in range(low, high) if self.spans[k][0] < span[1] and self.spans[k][1] > span[0]
        ]
        return (inside[0], inside[-1]) if inside else None


@dataclass(frozen=True, slots=True)
class Pairs:
    """The output for each ordered pair of marks; mark 0 means no actor.

    ``types`` (marks, marks, 17), ``modes`` and ``status`` are probabilities, source first;
    ``trigger`` (marks, marks) is the offset of the trigger word; ``links`` (marks, earlier + marks
    + 1) scores the antecedent of a mark: an earlier mark, one of these, or none (last).
    """

    types: np.ndarray
    modes: np.ndarray
    status: np.ndarray
    trigger: np.ndarray
    links: np.ndarray


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """The loaded weights with their tokenizer and SHA-256."""

    encoder: Any
    heads: Any
    tokenizer: Any
    sha256: str


@lru_cache(maxsize=1)
def model() -> LoadedModel:
    """Load the bundled weights once.

    Raises InputError if their SHA-256 checksum does not match.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    folder = files("multivector.coding").joinpath("weights")
    expected = json.loads(folder.joinpath("reader.json").read_text())["sha256"]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    sessions = []
    for name in ("encoder.onnx", "heads.onnx"):
        raw = folder.joinpath(name).read_bytes()
        if hashlib.sha256(raw).hexdigest() != expected[name]:
            raise InputError(
                "checksum mismatch: the bundled weights are corrupted", where=name,
                allowed=f"SHA-256 {expected[name]}",
                next="pip install --force-reinstall multivector",
            )  # fmt: skip
        sessions.append(
            onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
        )
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return LoadedModel(sessions[0], sessions[1], tokenizer, expected["encoder.onnx"])


def pieces(tokenizer: Any, context: str, text: str) -> Pieces:
    """Return the word pieces of a context and a sentence, truncated to the end and the
    beginning."""
    before, after = tokenizer.encode_batch([context, text], add_special_tokens=False)
    kept = slice(max(0, len(before.ids) - MAX_CONTEXT), None)
    ids, spans = before.ids[kept], before.offsets[kept]
    nothing = (0, 0)
    return Pieces(
        [CLS, *ids, SEP, *after.ids[:MAX_PIECES], SEP],
        [nothing, *spans, nothing, *after.offsets[:MAX_PIECES], nothing],
        len(ids) + 2,
    )


class Reading:
    """An encoded sentence; pairs of marks are computed on request."""

    def __init__(self, context: str, text: str) -> None:
        self.text = text
        self.pieces = pieces(model().tokenizer, context, text)
        length = len(self.pieces.ids)
        kinds = np.zeros((1, length), dtype=np.int64)
        kinds[0, self.pieces.first :] = 1
        self._inside = kinds.astype(np.float32)
        self._inside[0, -1] = 0
        fed = {
            "input_ids": np.array([self.pieces.ids], dtype=np.int64),
            "attention_mask": np.ones((1, length), dtype=np.int64),
            "token_type_ids": kinds,
        }
        self._hidden, self._tags = model().encoder.run(None, fed)

    def marks(self) -> list[Span]:
        """Return the character spans of phrases that denote actors, in order."""
        found: list[list[int]] = []
        inside = False
        for first, last in self._words():
            outer, begins, goes_on = self._tags[0, first : last + 1].sum(0)
            start, end = self.pieces.spans[first][0], self.pieces.spans[last][1]
            if outer >= max(begins, goes_on):
                inside = False
                continue
            if inside and goes_on > begins:
                found[-1][1] = end
            else:
                found.append([start, end])
            inside = True
        return [(start, end) for start, end in found]

    def _words(self) -> list[Span]:
        """Return the first and last piece of each word; a hyphen joins, other signs divide."""
        words: list[list[int]] = []
        end, joins = -1, False
        for k in range(self.pieces.first, len(self.pieces.ids) - 1):
            span = self.pieces.spans[k]
            letters = self.text[span[0] : span[1]]
            plain = letters[0].isalnum() or letters == "-"
            if joins and plain and span[0] == end:
                words[-1][1] = k
            else:
                words.append([k, k])
            end, joins = span[1], plain
        return [(first, last) for first, last in words]

    def pairs(self, marks: Sequence[Span], earlier: Sequence[Span]) -> Pairs:
        """Classify every ordered pair of marks.

        Mark ``k`` of the sentence has number ``k + 1``.

        ``marks``: character spans in the sentence; at most ``MAX_MARKS``. ``earlier``: character
        spans of marks in the context.
        """
        before = [self.pieces.at(span, context=True) or (0, 0) for span in earlier]
        here = [(0, 0), *(self.pieces.at(span) or (0, 0) for span in marks)]
        n, skip = len(here), len(before)
        sources, targets = (axis.ravel() + skip for axis in np.mgrid[:n, :n])
        outputs = model().heads.run(
            None,
            {
                "hidden": self._hidden,
                "inside": self._inside,
                "marks": np.array([before + here], dtype=np.int64),
                "sources": sources[None].astype(np.int64),
                "targets": targets[None].astype(np.int64),
            },
        )
        types, modes, status, trigger = (output[0].reshape(n, n, -1) for output in outputs[:4])
        starts = np.array([span[0] for span in self.pieces.spans])
        return Pairs(types, modes, status, starts[trigger.argmax(-1)], outputs[4][0][skip:])
