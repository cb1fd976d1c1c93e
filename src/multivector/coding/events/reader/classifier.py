"""The reader of deeds: who acts in a sentence, what each does to each, and whom a phrase takes up.

A small transformer (MiniLM, six layers) reads several sentences at once, after what stands before
them. Heads over its states mark the phrases that denote actors, give each ordered pair of phrases
of a sentence (nobody among them) probabilities of the sixteen PLOVER types or none, point to the
words that express the deed, and link a phrase to an earlier one. It was trained only on text
written for this project; see the model card next to the training script. It runs on ONNX Runtime
(int8, one thread).
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Any

import numpy as np

from multivector.coding.events.ontology import MODES, TYPES
from multivector.errors import InputError

LABELS = (*TYPES, "NONE")
MODE_LABELS = ("-", *(f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes))
STATUS_LABELS = ("actual", "planned", "hypothetical", "denied")
CLS, SEP, PAD = 101, 102, 0
# Pieces of the context, of one sentence and of all sentences of a window that are read; marks of a
# sentence that are paired.
MAX_CONTEXT, MAX_PIECES, MAX_WINDOW, MAX_MARKS = 56, 124, 208, 20

# Faster without it; with it, states differ from those of training by a twentieth of their size.
_UNUSED = ["SkipLayerNormFusion"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a context and of the sentences that follow it, with their character spans.

    ``spans[k]`` is the span of piece ``k`` in its text. Piece ``k`` belongs to the part
    ``parts[p]`` (first piece, one past the last): part 0 is the context, part ``n`` sentence ``n``.
    """

    ids: list[int]
    spans: list[Span]
    parts: list[Span]

    def at(self, span: Span, part: int) -> Span | None:
        """Return the first and last piece of a character span, or None if it was truncated."""
        first, end = self.parts[part]
        first = bisect_right(self.spans, span[0], first, end, key=itemgetter(1))
        end = bisect_left(self.spans, span[1], first, end, key=itemgetter(0))
        return (first, end - 1) if first < end else None


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
            onnxruntime.InferenceSession(
                raw, options, providers=["CPUExecutionProvider"], disabled_optimizers=_UNUSED
            )
        )
    tokenizer = Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return LoadedModel(sessions[0], sessions[1], tokenizer, expected["encoder.onnx"])


@lru_cache(maxsize=64)
def _encoded(tokenizer: Any, text: str) -> tuple[list[int], list[Span]]:
    # One by one: a batch of two would wake the tokenizer's threads, which workers compete for.
    found = tokenizer.encode(text, add_special_tokens=False)
    return found.ids, found.offsets


def fitting(tokenizer: Any, texts: Iterable[str]) -> int:
    """Return how many of the texts one window holds: as many as fit, but at least one."""
    count = size = 0
    for text in texts:
        size += 1 + min(len(_encoded(tokenizer, text)[0]), MAX_PIECES)
        if count and size > MAX_WINDOW:
            break
        count += 1
    return count


def pieces(tokenizer: Any, context: str, texts: Sequence[str]) -> Pieces:
    """Return the word pieces of a context, cut to its end, and of sentences, cut to their start."""
    ids, spans, parts = [CLS], [(0, 0)], []
    for k, text in enumerate((context, *texts)):
        numbers, offsets = _encoded(tokenizer, text)
        kept = slice(0, MAX_PIECES) if k else slice(max(0, len(numbers) - MAX_CONTEXT), None)
        first = len(ids)
        ids += [*numbers[kept], SEP]
        spans += [*offsets[kept], (0, 0)]
        parts.append((first, len(ids) - 1))
    return Pieces(ids, spans, parts)


class Window:
    """A context and the sentences after it, encoded together."""

    def __init__(self, context: str, texts: Sequence[str]) -> None:
        self.texts = texts
        self.pieces = pieces(model().tokenizer, context, texts)
        length = len(self.pieces.ids)
        kinds = np.zeros((1, length), dtype=np.int64)
        kinds[0, self.pieces.parts[0][1] + 1 :] = 1
        fed = {"input_ids": np.array([self.pieces.ids], dtype=np.int64), "token_type_ids": kinds}
        hidden, tags, told = model().encoder.run(None, fed)
        self.hidden, self.tags, self.told = hidden[0], tags[0], told[0]
        self.starts = np.array(self.pieces.spans)[:, 0]

    def ends(self, places: Sequence[Span | None]) -> np.ndarray:
        """Return the states of the first and the last piece of each mark; zeros if it has none."""
        states = np.zeros((len(places), 2, self.hidden.shape[1]), dtype=np.float32)
        known = [k for k, place in enumerate(places) if place]
        states[known] = self.hidden[np.array([places[k] for k in known], int).reshape(-1, 2)]
        return states.reshape(len(places), -1)


class Reading:
    """One sentence of a window; pairs of its marks are computed on request.

    ``part``: number of the sentence in its window, from 1. ``first``: number, in the article, of
    the first sentence of the window.
    """

    def __init__(self, window: Window, part: int, first: int = 0) -> None:
        self.window, self.part, self.first = window, part, first
        self.text = window.texts[part - 1]

    @classmethod
    def alone(cls, text: str) -> "Reading":
        """Return the reading of a sentence without context."""
        return cls(Window("", [text]), 1)

    def at(self, span: Span) -> Span | None:
        """Return the pieces of a character span of the sentence, or None if it was truncated."""
        return self.window.pieces.at(span, self.part)

    @property
    def chance(self) -> float:
        """Probability that the likeliest of the words of the sentence expresses a deed."""
        first, end = self.window.pieces.parts[self.part]
        return float(self.window.told[first:end].max(initial=0))

    @property
    def phrases(self) -> int:
        """Number of the pieces that most likely begin a phrase for an actor."""
        first, end = self.window.pieces.parts[self.part]
        return int((self.window.tags[first:end].argmax(-1) == 1).sum())

    def marks(self) -> list[Span]:
        """Return the character spans of phrases that denote actors, in order."""
        spans, words = self.window.pieces.spans, self._words()
        if not words:
            return []
        scores = np.add.reduceat(self.window.tags[: words[-1][1] + 1], [k for k, _ in words])
        found: list[list[int]] = []
        inside = False
        for (first, last), (outer, begins, goes_on) in zip(words, scores.tolist(), strict=True):
            start, end = spans[first][0], spans[last][1]
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
        for k in range(*self.window.pieces.parts[self.part]):
            span = self.window.pieces.spans[k]
            letters = self.text[span[0] : span[1]]
            plain = letters[0].isalnum() or letters == "-"
            if joins and plain and span[0] == end:
                words[-1][1] = k
            else:
                words.append([k, k])
            end, joins = span[1], plain
        return [(first, last) for first, last in words]

    def pairs(self, marks: Sequence[Span], earlier: Sequence[Span] = ()) -> Pairs:
        """Classify every ordered pair of marks.

        Mark ``k`` of the sentence has number ``k + 1``.

        ``marks``: character spans in the sentence; at most ``MAX_MARKS``. ``earlier``: first and
        last pieces, in the window, of marks that stand before the sentence.
        """
        window = self.window
        first, end = window.pieces.parts[self.part]
        n, skip = len(marks) + 1, len(earlier)
        absent = np.zeros((1, skip + n, 1), dtype=np.float32)
        absent[0, skip] = 1
        sources, targets = np.divmod(np.arange(n * n), n)
        outputs = model().heads.run(
            None,
            {
                "hidden": window.hidden[None, first : max(end, first + 1)],
                "ends": window.ends([*earlier, None, *map(self.at, marks)])[None],
                "absent": absent,
                "sources": sources[None] + skip,
                "targets": targets[None] + skip,
            },
        )
        types, modes, status, trigger = (output[0].reshape(n, n, -1) for output in outputs[:4])
        starts = window.starts[first + trigger.argmax(-1)]
        return Pairs(types, modes, status, starts, outputs[4][0][skip:])
