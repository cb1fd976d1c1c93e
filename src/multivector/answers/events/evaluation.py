"""Evaluate the coder against gold data, with ranges."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from multivector.answers.result import Result, Tabled
from multivector.answers.table_files import write_rows
from multivector.coding.coder import code
from multivector.coding.evaluation import scores
from multivector.coding.evaluation.scores import Evaluation
from multivector.errors import UsageError
from multivector.text.article import Article
from multivector.text.language import identify
from multivector.text.read import read

READINGS = ("cameo", "plover")
_TOLD = ("event_type", "actor", "recipient", "status", "date", "confidence")
COLUMNS = ("measure", "precision", "recall", "f1", "lower", "upper", "n")
Rows = Sequence[Mapping[str, Any]]
Scored = tuple[Evaluation, Rows, Sequence[Any]]


@dataclass(frozen=True, slots=True, repr=False)
class Evaluated(Tabled):
    """Scores of the event coder against gold data."""

    table: Result  # ``measure, precision, recall, f1, lower, upper, n``; 90% bootstrap ranges
    # The same, with the confusion matrix of types, the accuracy by sentence form, and counts of
    # unusable rows
    evaluation: Evaluation
    rows: Rows  # The gold data as read
    predictions: Sequence[Any]  # One per row: lists of triples, types, quotations, or counts

    def predicted(self) -> list[dict[str, Any]]:
        """Return the gold rows with ``predicted`` and, for events, ``predicted_events``."""
        pairs = zip(self.rows, self.predictions, strict=True)
        told: dict[Any, Any] = {
            text: {"predicted_events": [{name: e.to_dict()[name] for name in _TOLD} for e in found]}
            for text, found in self.evaluation.coded.items()
        }
        return [
            {**row, "predicted": guess, **told.get(row.get("text"), {})} for row, guess in pairs
        ]

    def write(self, path: str | Path) -> None:
        """Write the rows of `predicted` as CSV or TSV, by the suffix, or JSON Lines.

        Raises InputError if the file cannot be written.
        """
        write_rows(self.predicted(), path)


def evaluate(
    kind: str, gold: str | Path, predictions: str | Path | None = None, *, reading: str = "cameo"
) -> Evaluated:
    """Evaluate the event coder against gold data.

    Parameters
    ----------
    kind : {"events", "relations", "quotes", "silence"}
    gold : path
        The gold file; for ``silence``, a file or a folder of articles. A row for ``events``:
        ``{"text": "China aided Laos.", "event": "AID", "sources": ["CHN"], "targets": ["LAO"],
        "reciprocal": false}``. ``reciprocal``: whether each side acts on each other one, as in a
        meeting; sides are codes of states or blocs (any bloc matches a bloc).
    predictions : path, optional
        File to which the gold rows are written with a column ``predicted`` and, for events,
        ``predicted_events`` (type, sides, status, date and confidence): CSV, TSV or JSON Lines.
    reading : {"cameo", "plover"}
        For ``relations``: whether the gold labels follow CAMEO, as in PLV, or the PLOVER manual.
        The two differ for some actions (:mod:`multivector.coding.evaluation.cameo_labels`).

    Returns
    -------
    Evaluated
        ``table`` contains the scores with their ranges.

    Raises
    ------
    InputError
        If the file is missing or has an invalid row.
    UsageError
        For an unknown kind or reading.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = Path(folder, "gold.jsonl")
    ...     _ = gold.write_text('{"text": "The match ended in a draw."}')
    ...     evaluate("silence", gold).table[0]["measure"]
    'silence'
    """
    if reading not in READINGS:
        raise UsageError(
            f"unknown reading: {reading!r}", where="reading", allowed=", ".join(READINGS)
        )
    kinds: dict[str, Callable[[str | Path], Scored]] = {
        "events": _events,
        "relations": partial(_relations, cameo=reading == "cameo"),
        "quotes": _quotes,
        "silence": _silence,
    }
    if kind not in kinds:
        raise UsageError(f"unknown kind: {kind!r}", where="kind", allowed=", ".join(kinds))
    evaluation, rows, predicted = kinds[kind](gold)
    lines = tuple(
        {column: _rounded(getattr(score, column)) for column in COLUMNS}
        for score in evaluation.scores
    )
    table = Result(
        f"Evaluation against {Path(gold).name}", COLUMNS, lines, run={"seed": scores.SEED}
    )
    found = Evaluated(table, evaluation, rows, predicted)
    if predictions is not None:
        found.write(predictions)
    return found


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _article(text: str) -> Article:
    return Article("gold", text, None, None, None, None, "en", "", "-")


def _events(gold: str | Path) -> Scored:
    rows = scores.read_rows(gold)
    result, predicted = scores.evaluate_events(rows, lambda text: _coded(text, "events"))
    pairs = zip(rows, predicted, strict=True)
    right = [row["event"] in {kind for *_, kind in found} for row, found in pairs]
    texts = [row["text"] for row in rows]
    result = replace(_with_refused(result, texts), forms=scores.by_form(texts, right))
    return result, rows, predicted


def _coded(text: str, what: str) -> Sequence[Any]:
    """Return the events or quotations of a text: none of one that ``code`` refuses."""
    return getattr(code(_article(text)), what) if identify(text) == "en" else ()


def _with_refused(result: Evaluation, texts: Sequence[str]) -> Evaluation:
    refused = sum(identify(text) != "en" for text in set(texts))
    return replace(result, counted={**result.counted, "texts refused as not English": refused})


def _relations(gold: str | Path, *, cameo: bool) -> Scored:
    from multivector.coding.evaluation.relations import relate

    rows = scores.read_rows(gold)
    result, predicted = scores.evaluate_relations(rows, partial(relate, cameo=cameo))
    right = [row["gold_root"] == guess for row, guess in zip(rows, predicted, strict=True)]
    forms = scores.by_form([row["sentence"] for row in rows], right)
    return replace(result, forms=forms), rows, predicted


def _quotes(gold: str | Path) -> Scored:
    rows = scores.read_rows(gold)
    scores.require_columns(rows, text=str, quotes=list)
    texts = [row["text"] for row in rows]
    found = {text: [(q.text, q.speaker) for q in _coded(text, "quotes")] for text in texts}
    result = scores.evaluate_quotes(rows, lambda text: found[text])
    return _with_refused(result, texts), rows, [found[text] for text in texts]


def _silence(gold: str | Path) -> Scored:
    path = Path(gold)
    rows: Sequence[Mapping[str, Any]]
    if path.is_dir():
        articles = [found for found in read(path) if isinstance(found, Article)]
        rows = [{"source": article.source, "text": article.text[:80]} for article in articles]
    else:
        rows = scores.read_rows(path)
        scores.require_columns(rows, text=str)
        articles = [_article(row["text"]) for row in rows]
    coded = [code(article) for article in articles]
    counts = [(len({s for e in c.events for s in e.mentions}), len(c.sentences)) for c in coded]
    return scores.evaluate_silence(counts), rows, counts
