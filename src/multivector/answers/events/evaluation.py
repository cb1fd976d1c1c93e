"""How good is the coder? Gold in, figures with ranges out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from multivector.coding.coder import code
from multivector.coding.evaluation import scores
from multivector.coding.evaluation.scores import Evaluation
from multivector.errors import UsageError
from multivector.text.article import Article
from multivector.text.read import read

READINGS = ("cameo", "plover")
Result = tuple[Evaluation, Sequence[Mapping[str, Any]], Sequence[Any]]


def evaluate(what: str, gold: str | Path, *, reading: str = "cameo") -> Result:
    """Evaluate the coder.

    Parameters
    ----------
    what : {"events", "relations", "quotes", "silence"}
    gold : path
        The gold file; for ``silence`` also a folder of articles.
    reading : {"cameo", "plover"}
        Of ``relations``: whether the gold was labelled from CAMEO, as PLV was, or by PLOVER's
        manual. They differ in some deeds (:mod:`multivector.coding.evaluation.cameo_labels`).

    Returns
    -------
    Evaluation, rows, predictions
        Predictions stand beside the rows: lists of triples, types, quotations, counts.

    Raises
    ------
    InputError
        The file is missing or a row of it cannot be read.
    """
    if reading not in READINGS:
        raise UsageError(f"no reading {reading!r}", allowed=", ".join(READINGS))
    kinds: dict[str, Callable[[str | Path], Result]] = {
        "events": _events,
        "relations": partial(_relations, cameo=reading == "cameo"),
        "quotes": _quotes,
        "silence": _silence,
    }
    if what not in kinds:
        raise UsageError(f"nothing called {what!r} to evaluate", allowed=", ".join(kinds))
    return kinds[what](gold)


def _article(text: str) -> Article:
    return Article("gold", text, None, None, None, None, "en", "", "-")


def _events(gold: str | Path) -> Result:
    rows = scores.read_rows(gold)
    result, predicted = scores.evaluate_events(rows, lambda text: code(_article(text)).events)
    right = [
        row["event"] in {kind for *_, kind in found}
        for row, found in zip(rows, predicted, strict=True)
    ]
    return _with_forms(result, [row["text"] for row in rows], right), rows, predicted


def _with_forms(result: Evaluation, texts: Sequence[str], right: Sequence[bool]) -> Evaluation:
    return replace(result, forms=scores.by_form(texts, right))


def _relations(gold: str | Path, *, cameo: bool) -> Result:
    from multivector.coding.evaluation.relations import relate

    rows = scores.read_rows(gold)
    result, predicted = scores.evaluate_relations(rows, partial(relate, cameo=cameo))
    right = [row["gold_root"] == guess for row, guess in zip(rows, predicted, strict=True)]
    return _with_forms(result, [row["sentence"] for row in rows], right), rows, predicted


def _quotes(gold: str | Path) -> Result:
    rows = scores.read_rows(gold)
    found = {
        row["text"]: [(q.text, q.speaker) for q in code(_article(row["text"])).quotes]
        for row in rows
    }
    result = scores.evaluate_quotes(rows, lambda text: found[text])
    return result, rows, [found[row["text"]] for row in rows]


def _silence(gold: str | Path) -> Result:
    path = Path(gold)
    rows: Sequence[Mapping[str, Any]]
    if path.is_dir():
        articles = [found for found in read(path) if isinstance(found, Article)]
        rows = [{"source": article.source, "text": article.text[:80]} for article in articles]
    else:
        rows = scores.read_rows(path)
        articles = [_article(row["text"]) for row in rows]
    coded = [code(article) for article in articles]
    counts = [(len({s for e in c.events for s in e.mentions}), len(c.sentences)) for c in coded]
    return scores.evaluate_silence(counts), rows, counts
