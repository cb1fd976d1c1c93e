"""Score verdicts against fact-checked claims on annual series, with ranges."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.result import Result
from multivector.answers.table_files import write_rows
from multivector.answers.verdicts.evaluation import series_folder
from multivector.answers.verdicts.evaluation.judging import Judge
from multivector.answers.verdicts.evaluation.retrieval import Finder
from multivector.answers.verdicts.finding import MIXED, Finding, Reason
from multivector.answers.verdicts.quantities.matching import MAX_UNEXPLAINED
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError
from multivector.tables import lines_of
from multivector.vocabulary import TAILS

SUPPORTED, REFUTED = "Supported", "Refuted"
SILENT, CONFLICTING = "Not Enough Evidence", "Cherry-Picking/Conflicting Evidence"
LABELS = (SUPPORTED, REFUTED, SILENT, CONFLICTING)
COLUMNS = ("measure", "value", "lower", "upper", "n")
_FIELDS = ("Claim", "Date", "TimeSeries")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Maximum words in a retrieved series' title that have no match in the claim.
MAX_FOREIGN = 2
_DRAWS, _SEED = 2000, 7
# Points of the risk-coverage curve: share of the claims decided, most complete first.
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The forced label of a claim, whether it is decided, the reason if not, and its number of
    unexplained words.
    """

    label: str
    decided: bool
    reason: str | None
    unexplained: int


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """Scores of verdicts on gold claims: a table of scores, and a prediction for each row."""

    table: Result
    rows: Sequence[Mapping[str, Any]]
    predictions: Sequence[Prediction]

    def predicted(self) -> list[dict[str, Any]]:
        """Return the gold rows with ``predicted``, ``decided`` and ``reason``."""
        pairs = zip(self.rows, self.predictions, strict=True)
        return [
            {**r, "predicted": p.label, "decided": p.decided, "reason": p.reason} for r, p in pairs
        ]

    def reasons(self) -> dict[str, int]:
        """Count the reasons for undecided claims, most frequent first."""
        return dict(Counter(p.reason for p in self.predictions if p.reason).most_common())


def evaluate_claims(
    gold: str | Path, series: str | Path, *, retrieve: bool = False,
    predictions: str | Path | None = None,
) -> ClaimScores:  # fmt: skip
    """Score verdicts on fact-checked claims.

    ``table`` has each score with its 90% bootstrap range. Raises InputError if a file is missing,
    or a row lacks a field or names an unknown series.

    - ``gold``: JSON Lines with ``Claim``, ``Date``, ``TimeSeries`` (its keys name series) and
      ``Verdict``. Claim, Date and the names alone are input; ``Verdict`` is read for scoring only.
    - ``series``: folder or zip archive of series.
    - ``retrieve``: find the series by the claim's words instead of by name.
    - ``predictions``: file to which the rows are written with ``predicted``, ``decided`` and
      ``reason``.
    """
    folder = series_folder.SeriesFolder(series)
    rows = _rows(gold, folder)
    population = folder.tables.get(series_folder.POPULATION)
    finder = Finder(list(folder.tables.values())) if retrieve else None
    made = []
    for row in rows:
        named = [folder.tables[name] for name in row["TimeSeries"]]
        tables = named if finder is None else finder.best(row["Claim"], read_claim(row["Claim"]))
        found = predict(row["Claim"], row["Date"], tables, population)
        if finder and tables and finder.foreign(row["Claim"], tables[0]) > MAX_FOREIGN:
            found = replace(found, decided=False, reason=found.reason or Reason.DIFFERS)
        made.append(found)
    measures = tuple(_measures([row.get("Verdict") for row in rows], made))
    title, run = f"Verdicts on {Path(gold).name}", {"seed": _SEED}
    scores = ClaimScores(Result(title, COLUMNS, measures, run=run), rows, made)
    if predictions is not None:
        write_rows(scores.predicted(), predictions)
    return scores


def predict(
    claim: str,
    published: str,
    tables: Sequence[series_folder.FolderTable],
    population: series_folder.FolderTable | None,
) -> Prediction:
    """Return the prediction for a claim on candidate series; only the year of the date is used."""
    found = _YEAR.findall(published)
    if not found:
        raise InputError(f"no year in the date: {published!r}", where="Date", allowed="2023-05-20")
    year = int(found[-1])
    judged = Judge(tables, year, population).judge(read_claim(claim, year))
    finding, unexplained = judged.finding, len(judged.unexplained)
    told = not finding.is_open
    sure = told and unexplained <= MAX_UNEXPLAINED
    return Prediction(
        forced(finding), sure, Reason.DIFFERS if told and not sure else finding.reason, unexplained
    )


def forced(finding: Finding) -> str:
    """Return one of the four labels for any finding.

    Without data the label is "not enough evidence"; an undecided finding is labelled by its
    leaning. Label frequencies are not used.
    """
    if finding.verdict == MIXED:
        return CONFLICTING
    silent = finding.reason in (Reason.OUTSIDE, Reason.LONE, Reason.NEWER)
    if finding.is_true or (not finding.is_false and finding.lean):
        return SILENT if silent else SUPPORTED
    return SILENT if silent else REFUTED


def _rows(gold: str | Path, folder: series_folder.SeriesFolder) -> list[dict[str, Any]]:
    try:
        lines = lines_of(Path(gold).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read", where=str(gold)) from error
    rows = [_parsed(line, f"{gold}:{n}", folder) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError("no claims", where=str(gold))
    return rows


def _parsed(line: str, where: str, folder: series_folder.SeriesFolder) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError("not a JSON object", where=where) from error
    lacking = [name for name in _FIELDS if not isinstance(row, dict) or name not in row]
    if lacking:
        raise InputError(
            f"missing field: {lacking[0]}", where=where, allowed=", ".join((*_FIELDS, "Verdict"))
        )
    for name in row["TimeSeries"]:
        if name not in folder.tables:
            raise InputError(
                f"unknown series: {name!r}", where=where, allowed=f"a series in {folder.path}"
            )
    return dict(row)


# -- measures ------------------------------------------------------------------------------------


def _measures(gold: Sequence[str | None], made: Sequence[Prediction]) -> list[dict[str, Any]]:
    """Return the measures over rows that have a verdict."""
    pairs = [(g, p) for g, p in zip(gold, made, strict=True) if g in LABELS]
    if not pairs:
        return []
    labels, judged = np.array([g for g, _ in pairs]), [p for _, p in pairs]
    guesses = np.array([p.label for p in judged])
    sure = np.array([p.decided for p in judged])
    right, denied = labels == guesses, (labels == SUPPORTED) & (guesses == REFUTED)
    rows = [
        _row("accuracy, forced", right),
        _macro(labels, guesses),
        _row("share decided", sure),
        _row("right among decided", right[sure]),
        _row("right among decided, supported", right[sure & (labels == SUPPORTED)]),
        _row("right among decided, refuted", right[sure & (labels == REFUTED)]),
        _row("wrongly refuted, of decided", denied[sure]),
    ]
    told = (i for i, p in enumerate(judged)
            if p.decided or (p.reason == Reason.DIFFERS and p.unexplained))  # fmt: skip
    order = sorted(told, key=lambda i: (not judged[i].decided, judged[i].unexplained, i))
    for share in _SHARES:
        count = round(share * len(pairs))
        if count <= len(order):
            rows.append(_row(f"right when {share:.0%} are decided", right[order[:count]]))
    return rows


def _row(name: str, hits: Any) -> dict[str, Any]:
    if not len(hits):
        return {"measure": name, "value": None, "lower": None, "upper": None, "n": 0}
    draw = np.random.default_rng(_SEED).integers(0, len(hits), (_DRAWS, len(hits)))
    return _ranged(name, float(hits.mean()), hits[draw].mean(axis=1), len(hits))


def _ranged(name: str, value: float, draws: Any, n: int) -> dict[str, Any]:
    low, high = np.quantile(draws, TAILS)
    row = {"value": value, "lower": float(low), "upper": float(high)}
    return {"measure": name, **{end: round(number, 3) for end, number in row.items()}, "n": n}


def _macro(labels: Any, guesses: Any) -> dict[str, Any]:
    draw = np.random.default_rng(_SEED).integers(0, len(labels), (_DRAWS // 4, len(labels)))
    draws = [_f1(labels[d], guesses[d]) for d in draw]
    return _ranged("macro-F1, forced", _f1(labels, guesses), draws, len(labels))


def _f1(labels: Any, guesses: Any) -> float:
    scores = []
    for label in LABELS:
        hits = float(((labels == label) & (guesses == label)).sum())
        told = float((labels == label).sum() + (guesses == label).sum())
        scores += [2 * hits / told] if told else []
    return float(np.mean(scores))
