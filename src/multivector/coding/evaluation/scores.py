"""Evaluate the coder: event triples, relations of given spans, quotations, false positives.

Every score has a 90% bootstrap range over texts (2,000 draws, fixed seed).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from multivector.codes import systems
from multivector.codes.blocs import BLOCS
from multivector.codes.states import EVER
from multivector.coding.coded import Event
from multivector.coding.evaluation.sentence_forms import forms
from multivector.coding.events.ontology import EITHER_WAY, TYPES
from multivector.coding.syntax.parse import parse
from multivector.errors import InputError
from multivector.tables import lines_of
from multivector.vocabulary import TAILS

DRAWS, SEED = 2000, 20210901

Pair = tuple[str | None, str | None, str]
T = TypeVar("T")
_KINDS = {str: "text", list: "a list", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its 90% bootstrap range."""

    measure: str
    precision: float | None
    recall: float | None
    f1: float | None  # None: nothing to score
    lower: float | None
    upper: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of an evaluation, the confusion matrix of types, and counts of inputs.

    ``forms`` maps each sentence form to (rows with the correct type, rows); a sentence may have
    several forms. ``coded`` maps each text to its events; ``reliability`` has, by confidence, the
    number of events, their mean confidence and the share that is right.
    """

    scores: tuple[Score, ...]
    confusion: Mapping[tuple[str, str], int]
    counted: Mapping[str, int]
    forms: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    coded: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    reliability: Sequence[dict[str, Any]] = ()


def read_rows(path: str | Path) -> list[dict[str, Any]]:
    """Read JSON Lines or tab-separated rows.

    Raises InputError if the file is missing or has no rows, or a row is not a JSON object; the
    error gives the row.
    """
    source = Path(path)
    if not source.is_file():
        raise InputError("no such file", where=str(source), next="multivector evaluate --help")
    lines = lines_of(source.read_text(encoding="utf-8"))
    tabbed = source.suffix == ".tsv"
    if not any(line.strip() for line in lines[tabbed:]):
        raise InputError("no rows", where=str(source), next="multivector evaluate --help")
    if tabbed:
        header = lines[0].split("\t")
        return [dict(zip(header, line.split("\t"), strict=False)) for line in lines[1:] if line]
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError:
            rows.append(None)
        if not isinstance(rows[-1], dict):
            raise InputError("not a JSON object", where=f"{source}:{number}")
    return rows


def require_columns(rows: Sequence[Mapping[str, Any]], **kinds: type) -> None:
    """Raise InputError for a row with a column that is missing or not of its kind."""
    for number, row in enumerate(rows, start=1):
        for column, kind in kinds.items():
            if not isinstance(row.get(column), kind):
                raise _wrong(number, column, f"not {_KINDS[kind]}: {row.get(column)!r}")


def _wrong(number: int, column: str, what: str, allowed: str | None = None) -> InputError:
    where = f"row {number}, column {column!r}"
    return InputError(what, where=where, allowed=allowed, next="multivector evaluate --help")


def require_types(rows: Sequence[Mapping[str, Any]], column: str, *also: str) -> None:
    """Raise InputError for a row with an unknown type, which would count as a miss."""
    allowed = (*TYPES, *also)
    for number, row in enumerate(rows, start=1):
        if row.get(column) not in allowed:
            what = f"unknown type: {row.get(column)!r}"
            raise _wrong(number, column, what, ", ".join(allowed))


# -- events ----------------------------------------------------------------------------------


def require_sides(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise InputError for a side that is neither a known code nor an object with ``code``."""
    for number, row in enumerate(rows, start=1):
        for column, side in ((c, side) for c in ("sources", "targets") for side in row[c]):
            if not (_gold_code(side) if isinstance(side, str) else isinstance(side, dict)
                    and isinstance(side.get("code", 0), str | None)):  # fmt: skip
                allowed = 'the code of a state or bloc, or {"code": …}'
                raise _wrong(number, column, f"unknown code: {side!r}", allowed)


def gold_pairs(record: Mapping[str, Any]) -> set[Pair]:
    """Return the triples of a gold record: each source with each target, or with None.

    A side is a code or ``{"code": …}``. In a reciprocal event, each side acts on each other one,
    whichever list has it. Sources and targets of the same state are an act within that state.

    >>> sides = {"sources": ["CHN"], "targets": ["LKA"], "reciprocal": True}
    >>> sorted(gold_pairs({"event": "CONSULT", **sides}))
    [('CHN', 'LKA', 'CONSULT'), ('LKA', 'CHN', 'CONSULT')]
    """
    event_type = record["event"]
    sources, targets = (
        [_gold_code(side if isinstance(side, str) else side["code"]) for side in record[column]]
        for column in ("sources", "targets")
    )
    pairs = {(a, b, event_type) for a in sources or [None] for b in targets or [None]}
    if not record.get("reciprocal"):
        return pairs
    both = {(a, b) for a in sources or targets for b in targets or sources if a != b}
    return {(*sides, event_type) for a, b in both for sides in ((a, b), (b, a))} or pairs


def _gold_code(code: str | None) -> str | None:
    if code and (code.startswith("IGO") or code in BLOCS):
        return "IGO"
    code = code and systems.continuing(code)  # as coded: the Soviet Union is RUS
    return code if code in EVER else None


def event_pairs(events: Iterable[Event]) -> set[Pair]:
    """Return the triples of coded events, except hypothetical and denied events."""
    pairs: set[Pair] = set()
    for event in events:
        if event.status in ("hypothetical", "denied"):
            continue
        actors, others = ([a.code for a in s] or [None] for s in (event.actor, event.recipient))
        if event.reciprocal:
            pairs |= {(a, b, event.event_type) for a in actors for b in actors if a != b}
        else:
            pairs |= {(a, b, event.event_type) for a in actors for b in others}
    return pairs


def _same_code(predicted: str | None, gold: str | None) -> bool:
    return predicted in BLOCS if gold == "IGO" else predicted == gold


def _matches(predicted: Pair, gold: Pair, either: bool) -> bool:
    straight = _same_code(predicted[0], gold[0]) and _same_code(predicted[1], gold[1])
    crossed = _same_code(predicted[1], gold[0]) and _same_code(predicted[0], gold[1])
    return predicted[2] == gold[2] and (straight or (either and crossed))


def _untyped(pairs: set[Pair]) -> set[Pair]:
    return {(a, b, "") for a, b, _ in pairs}


def _one_to_one(predicted: set[Pair], gold: set[Pair], either: bool) -> tuple[int, int, int]:
    """Count (true positives, predictions, gold), matching each gold triple at most once.

    With ``either``, a triple and its reverse are the same.
    """
    mine, wanted = _unordered(predicted), _unordered(gold)
    hits = _hits(mine, wanted, lambda p, g: _matches(p, g, either or g[2] in EITHER_WAY))
    return hits, len(mine), len(wanted)


def _hits(predicted: Sequence[T], wanted: Sequence[T], same: Callable[[T, T], bool]) -> int:
    """Count what is found of what is wanted; each is matched at most once."""
    left = list(wanted)
    for one in predicted:
        match = next((other for other in left if same(one, other)), None)
        if match is not None:
            left.remove(match)
    return len(wanted) - len(left)


def _unordered(pairs: set[Pair]) -> list[Pair]:
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda p: tuple(part or "" for part in p)):
        source, target, event_type = pair
        if event_type not in EITHER_WAY or (target, source, event_type) not in kept:
            kept.append(pair)
    return kept


def evaluate_events(
    rows: Sequence[Mapping[str, Any]], predict: Callable[[str], Sequence[Event]]
) -> tuple[Evaluation, list[list[Pair]]]:
    """Compare coded events with gold records.

    Returns the scores and the predictions for each row.

    ``rows``: gold records: ``text, event, sources, targets`` and optionally ``reciprocal``; see
    `gold_pairs`. ``predict``: returns the events of a text; called once per distinct text.
    """
    require_types(rows, "event")
    require_columns(rows, text=str, sources=list, targets=list)
    told = (row.get("reciprocal") for row in rows)  # null is not stated
    require_columns([{"reciprocal": one is not None and one} for one in told], reciprocal=bool)
    require_sides(rows)
    gold: dict[str, set[Pair]] = defaultdict(set)
    either: dict[str, bool] = defaultdict(bool)
    for row in rows:
        gold[row["text"]] |= gold_pairs(row)
        either[row["text"]] |= bool(row.get("reciprocal"))
    coded = {text: predict(text) for text in gold}
    mine = {text: event_pairs(events) for text, events in coded.items()}
    right: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for event, text in ((event, text) for text, events in coded.items() for event in events):
        hits, pairs, _ = _one_to_one(event_pairs([event]), gold[text], either[text])
        if pairs:
            low = min(int(event.confidence * 5), 4) / 5
            right[f"{low:.1f}-{low + 0.2:.1f}"].append((event.confidence, hits / pairs))
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    by_type: list[list[tuple[bool, bool, bool]]] = []
    confusion: dict[tuple[str, str], int] = defaultdict(int)
    for text, wanted in gold.items():
        predicted = mine[text]
        mirrored = either[text]
        counts["triple"].append(_one_to_one(predicted, wanted, mirrored))
        mirrored = mirrored or any(kind in EITHER_WAY for *_, kind in wanted)
        counts["dyad"].append(_one_to_one(_untyped(predicted), _untyped(wanted), mirrored))
        types, gold_types = {t for *_, t in predicted}, {t for *_, t in wanted}
        counts["type"].append((len(types & gold_types), len(types), len(gold_types)))
        by_type.append([(t in types & gold_types, t in types, t in gold_types) for t in TYPES])
        for wanted_type in gold_types:
            for guess in types & gold_types or types or {"-"}:
                confusion[wanted_type, guess if wanted_type not in types else wanted_type] += 1
        counts["nations"].append(_nations(predicted, wanted))
    scores = [_micro(name, counts[name]) for name in ("triple", "dyad", "type", "nations")]
    scores.append(_macro("type macro", by_type, rows))
    predictions = [sorted(mine[row["text"]], key=str) for row in rows]
    means = {name: np.mean(pairs, axis=0).round(3).tolist() for name, pairs in right.items()}
    held = [{"confidence": name, "n": len(right[name]), "mean": mean, "right": share}
            for name, (mean, share) in sorted(means.items())]  # fmt: skip
    found = tuple(scores), dict(confusion), {"texts": len(gold)}
    return Evaluation(*found, coded=coded, reliability=held), predictions


def _nations(predicted: set[Pair], wanted: set[Pair]) -> tuple[int, int, int]:
    mine = {code for a, b, _ in predicted for code in (a, b) if code}
    gold = {code for a, b, _ in wanted for code in (a, b) if code}
    states = {code for code in mine if len(code) == 3 and code not in BLOCS}
    blocs = mine - states
    wanted_states = gold - {"IGO"}
    hits = len(states & wanted_states) + int("IGO" in gold and bool(blocs))
    return hits, len(states) + len(blocs), len(wanted_states) + int("IGO" in gold)


# -- relations -------------------------------------------------------------------------------


def evaluate_relations(
    rows: Sequence[Mapping[str, Any]],
    predict: Callable[[Sequence[tuple[str, str, str]]], Sequence[str]],
) -> tuple[Evaluation, list[str]]:
    """Compare predicted types of (sentence, source, target) with ``gold_root``.

    CONCEDE and RETREAT both count as ``YIELD``. Rows with a span that is missing from the sentence
    are evaluated as well, and counted.
    """
    require_types(rows, "gold_root", "YIELD")
    require_columns(rows, sentence=str, source=str, target=str)
    triples = [(row["sentence"], row["source"], row["target"]) for row in rows]
    answers = ["YIELD" if guess in ("CONCEDE", "RETREAT") else guess for guess in predict(triples)]
    gold = [row["gold_root"] for row in rows]
    labels = sorted(set(gold))
    table = np.array([[labels.index(g), labels.index(a) if a in labels else -1]
                      for g, a in zip(gold, answers, strict=True)])  # fmt: skip
    missing = sum(s not in x or t not in x for x, s, t in triples)
    right = table[:, 0] == table[:, 1]
    figures = {
        "relation macro": lambda draw: _macro_f1(table[draw], len(labels)),
        "relation accuracy": lambda draw: float(right[draw].mean()),
    }
    scores = tuple(_score(name, figure, len(rows), len(rows)) for name, figure in figures.items())
    confusion = dict(Counter(zip(gold, answers, strict=True)))
    return Evaluation(scores, confusion, {"spans not in sentence": missing}), answers


def _macro_f1(table: np.ndarray, labels: int) -> float:
    scores = []
    for k in range(labels):
        hits = int(((table[:, 0] == k) & (table[:, 1] == k)).sum())
        both = int((table[:, 0] == k).sum() + (table[:, 1] == k).sum())
        if (table[:, 0] == k).any():
            scores.append(2 * hits / both)
    return float(np.mean(scores)) if scores else 0.0


# -- quotations and silence ------------------------------------------------------------------


def evaluate_quotes(
    rows: Sequence[Mapping[str, Any]], predict: Callable[[str], Sequence[tuple[str, str | None]]]
) -> Evaluation:
    """Compare quotations by text and speaker; speakers match if one name ends with the other."""
    counts = []
    for row in rows:
        wanted = [(q["text"], q["speaker"]) for q in row["quotes"]]
        found = list(predict(row["text"]))
        counts.append((_hits(found, wanted, _same_quote), len(found), len(wanted)))
    return Evaluation((_micro("quotes", counts),), {}, {"rows": len(rows)})


def _same_quote(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    return _bare(one[0]) == _bare(other[0]) and _one_name(one[1], other[1])


def _bare(text: str) -> str:
    return text.strip(" ,.;:!?'\"“”‘’").casefold()


def _one_name(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return one == other
    a, b = _bare(one).split(), _bare(other).split()
    short, long = sorted((a, b), key=len)
    return long[-len(short) :] == short


def evaluate_silence(counts: Sequence[tuple[int, int]]) -> Evaluation:
    """Return the share of sentences coded with an event, in texts that contain no events.

    ``counts``: for each text, the sentences with an event and all sentences.
    """
    table = np.array(counts, dtype=float).reshape(-1, 2)

    def share(draw: np.ndarray) -> float:
        return float(table[draw, 0].sum() / max(table[draw, 1].sum(), 1))

    score = _score("silence", share, len(table), int(table[:, 1].sum()))
    return Evaluation((score,), {}, {"texts": len(table)})


def by_form(texts: Sequence[str], right: Sequence[bool]) -> dict[str, tuple[int, int]]:
    """Count correct types and rows by sentence form, most frequent form first.

    >>> by_form(["Chad sued Mali.", "Mali was not sued."], [True, False])
    {'plain': (1, 1), 'passive': (0, 1), 'negated': (0, 1)}
    """
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for tree, good in zip(parse(texts), right, strict=True):
        for form in forms(tree):
            tally[form][0] += good
            tally[form][1] += 1
    return {form: (hits, n) for form, (hits, n) in sorted(tally.items(), key=lambda t: -t[1][1])}


# -- figures ---------------------------------------------------------------------------------


def _micro(name: str, counts: Sequence[tuple[int, int, int]]) -> Score:
    table = np.array(counts, dtype=float).reshape(-1, 3)
    hits, mine, gold = table.sum(axis=0)
    score = _score(name, lambda draw: _f1(table[draw]), len(table), int(gold))
    precision, recall = (float(hits / total) if total else None for total in (mine, gold))
    return replace(score, precision=precision, recall=recall)


def _f1(table: np.ndarray) -> float:
    hits, mine, gold = table.sum(axis=0)
    return float(2 * hits / (mine + gold)) if mine + gold else 0.0


def _macro(
    name: str,
    by_type: Sequence[Sequence[tuple[bool, bool, bool]]],
    rows: Sequence[Mapping[str, Any]],
) -> Score:
    records = Counter(row["event"] for row in rows)
    wanted = [k for k, t in enumerate(TYPES) if records[t] >= 5]
    table = np.array(by_type, dtype=float).reshape(len(by_type), len(TYPES), 3)[:, wanted]

    def macro(draw: np.ndarray) -> float:
        hits, mine, gold = (table[draw][:, :, k].sum(axis=0) for k in range(3))
        present = gold > 0
        scores = 2 * hits[present] / (mine + gold)[present]
        return float(np.mean(scores)) if present.any() else 0.0

    return _score(name, macro, len(table), sum(records[TYPES[k]] for k in wanted))


def _score(name: str, figure: Callable[[np.ndarray], float], size: int, n: int) -> Score:
    """Return a figure over all texts, with its 90% percentile range over resampled ones."""
    if n == 0:
        return Score(name, None, None, None, None, None, n)
    generator = np.random.default_rng(SEED)
    draws = [figure(generator.integers(0, size, size)) for _ in range(DRAWS)]
    lower, upper = np.quantile(draws, TAILS).tolist()
    return Score(name, None, None, figure(np.arange(size)), lower, upper, n)
