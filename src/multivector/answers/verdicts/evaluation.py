"""Score verdicts against fact-checked claims on annual series, with ranges."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.result import Result
from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CONTRADICTED,
    MIXED,
    NEWER,
    OUTSIDE,
    Finding,
)
from multivector.answers.verdicts.judging import MAX_UNEXPLAINED, Judge, Judged
from multivector.answers.verdicts.retrieval import Finder
from multivector.answers.verdicts.series_folder import POPULATION, SeriesFolder
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError
from multivector.vocabulary import LEVEL

SUPPORTED, REFUTED = "Supported", "Refuted"
SILENT, CONFLICTING = "Not Enough Evidence", "Cherry-Picking/Conflicting Evidence"
LABELS = (SUPPORTED, REFUTED, SILENT, CONFLICTING)
COLUMNS = ("measure", "value", "lower", "upper", "n")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DRAWS, _SEED = 2000, 7
# Points of the risk-coverage curve: share of the claims decided, most complete first.
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is said of one claim: the forced label, whether it is decided, reason and rank.

    ``doubt`` orders claims by how much of them is unexplained; lower is surer.
    """

    label: str
    decided: bool
    reason: str | None
    doubt: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """Scores of verdicts on gold claims: a table of measures, and a prediction for each row."""

    table: Result
    rows: Sequence[Mapping[str, Any]]
    predictions: Sequence[Prediction]

    def predicted(self) -> list[dict[str, Any]]:
        """Return the gold rows with ``predicted``, ``decided`` and ``reason``."""
        return [
            {**row, "predicted": p.label, "decided": p.decided, "reason": p.reason}
            for row, p in zip(self.rows, self.predictions, strict=True)
        ]


def predict(
    claim: str, published: str, tables: Sequence[Any], population: Any
) -> tuple[Prediction, Judged]:
    """Return the prediction for one claim on candidate series.

    Parameters
    ----------
    claim : str
    published : str
        Date in words or ISO 8601; its year counts.
    tables : sequence of FolderTable
        The series that may decide.
    population : FolderTable or None
        Weights for the shares of regions.
    """
    found = _YEAR.findall(published)
    if not found:
        raise InputError(f"no year in the date: {published!r}", where="Date", allowed="2023-05-20")
    year = int(found[-1])
    judged = Judge(tables, year, population).judge(read_claim(claim, year))
    finding = judged.finding
    decided = finding.verdict in (BORNE_OUT, CONTRADICTED, MIXED)
    sure = decided and len(judged.unexplained) <= MAX_UNEXPLAINED
    reason = finding.reason if not decided else (None if sure else "definition differs")
    return Prediction(
        forced(finding), sure, reason, (len(judged.unexplained), 0 if decided else 1)
    ), judged


def forced(finding: Finding) -> str:
    """Return one of the four labels for any finding.

    Where the record is silent, not enough evidence. Where it does not decide, what it leans to;
    what no reading of the series bears out is not supported. No share of the labels is assumed.
    """
    if finding.verdict == BORNE_OUT:
        return SUPPORTED
    if finding.verdict == MIXED:
        return CONFLICTING
    if finding.reason in (OUTSIDE, NEWER):
        return SILENT
    return SUPPORTED if finding.verdict != CONTRADICTED and finding.lean else REFUTED


def evaluate_claims(
    gold: str | Path, series: str | Path, *, retrieve: bool = False,
    predictions: str | Path | None = None,
) -> ClaimScores:  # fmt: skip
    """Score verdicts on fact-checked claims.

    Parameters
    ----------
    gold : path
        JSON Lines with ``Claim``, ``Date``, ``TimeSeries`` (its keys name series) and ``Verdict``.
        Claim, Date and the names alone are input; ``Verdict`` is read for scoring only.
    series : path
        Folder or zip archive of series.
    retrieve : bool
        Find the series by the claim's words instead of by the names.
    predictions : path, optional
        File to which the rows are written with ``predicted``, ``decided`` and ``reason``.

    Returns
    -------
    ClaimScores
        ``table`` has each measure with its 90 % bootstrap range.

    Raises
    ------
    InputError
        If a file is missing, or a row lacks a field or names an unknown series.
    """
    folder = SeriesFolder(series)
    rows = _rows(gold, folder)
    population = folder.tables.get(POPULATION)
    finder = Finder(list(folder.tables.values())) if retrieve else None
    made = []
    for row in rows:
        if finder is None:
            tables = [folder.tables[name] for name in row["TimeSeries"]]
        else:
            tables = finder.best(row["Claim"], read_claim(row["Claim"]))
        made.append(predict(row["Claim"], row["Date"], tables, population)[0])
    gold_labels = [row.get("Verdict") for row in rows]
    table = Result(f"Verdicts on {Path(gold).name}", COLUMNS, tuple(_measures(gold_labels, made)))
    scores = ClaimScores(table, rows, made)
    if predictions is not None:
        _write(scores, predictions)
    return scores


def _rows(gold: str | Path, folder: SeriesFolder) -> list[dict[str, Any]]:
    path = Path(gold)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read", where=str(path)) from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError("not a JSON object", where=where) from error
        lacking = [
            f for f in ("Claim", "Date", "TimeSeries") if not isinstance(row, dict) or f not in row
        ]
        if lacking:
            raise InputError(
                f"no {lacking[0]}", where=where, allowed="Claim, Date, TimeSeries, Verdict"
            )
        unknown = [name for name in row["TimeSeries"] if name not in folder.tables]
        if unknown:
            raise InputError(
                f"unknown series: {unknown[0]!r}", where=where, allowed=f"those of {folder.path}"
            )
        rows.append(row)
    if not rows:
        raise InputError("no claims", where=str(path))
    return rows


def _write(scores: ClaimScores, path: str | Path) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in scores.predicted()]
    try:
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error


# -- measures ------------------------------------------------------------------------------------


def _measures(gold: Sequence[str | None], made: Sequence[Prediction]) -> list[dict[str, Any]]:
    """Return the measures over rows that have a verdict."""
    pairs = [(g, p) for g, p in zip(gold, made, strict=True) if g in LABELS]
    if not pairs:
        return []
    right = np.array([g == p.label for g, p in pairs], dtype=float)
    sure = np.array([p.decided for _, p in pairs])
    labels = np.array([g for g, _ in pairs])
    guesses = np.array([p.label for _, p in pairs])
    everyone = np.ones(len(pairs), dtype=bool)
    denied = ((labels == SUPPORTED) & (guesses == REFUTED)).astype(float)
    rows = [
        _row("accuracy, forced", right, everyone),
        _macro(labels, guesses),
        _row("share decided", sure.astype(float), everyone),
        _row("right among decided", right, sure),
        _row("right among decided, supported", right, sure & (labels == SUPPORTED)),
        _row("right among decided, refuted", right, sure & (labels == REFUTED)),
        _row("refuted though supported, of decided", denied, sure),
    ]
    return rows + _curve(pairs, right)


def _row(name: str, hits: Any, inside: Any) -> dict[str, Any]:
    chosen = hits[inside]
    if not len(chosen):
        return {"measure": name, "value": None, "lower": None, "upper": None, "n": 0}
    draw = np.random.default_rng(_SEED).integers(0, len(chosen), (_DRAWS, len(chosen)))
    return _with_range(name, float(chosen.mean()), chosen[draw].mean(axis=1), len(chosen))


def _with_range(name: str, value: float, draws: Any, n: int) -> dict[str, Any]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return {"measure": name, "value": round(value, 3), "lower": round(float(low), 3),
            "upper": round(float(high), 3), "n": n}  # fmt: skip


def _macro(labels: Any, guesses: Any) -> dict[str, Any]:
    draw = np.random.default_rng(_SEED).integers(0, len(labels), (_DRAWS // 4, len(labels)))
    draws = [_f1(labels[d], guesses[d]) for d in draw]
    return _with_range("macro-F1, forced", _f1(labels, guesses), draws, len(labels))


def _f1(labels: Any, guesses: Any) -> float:
    scores = []
    for label in LABELS:
        hit = float(((labels == label) & (guesses == label)).sum())
        total = float((labels == label).sum() + (guesses == label).sum())
        if total:
            scores.append(2 * hit / total)
    return float(np.mean(scores))


def _curve(pairs: Sequence[tuple[Any, Prediction]], right: Any) -> list[dict[str, Any]]:
    """Return the accuracy of the most complete claims, by share decided (risk and coverage)."""
    able = [i for i, (_, p) in enumerate(pairs) if p.doubt[1] == 0]
    order = sorted(able, key=lambda i: (pairs[i][1].doubt, i))
    rows = []
    for share in _SHARES:
        count = round(share * len(pairs))
        if count > len(order):
            break
        inside = np.zeros(len(pairs), dtype=bool)
        inside[order[:count]] = True
        rows.append(_row(f"right when {share:.0%} are decided", right, inside))
    return rows


def reasons(made: Sequence[Prediction]) -> dict[str, int]:
    """Return how often each reason leaves a claim undecided, most frequent first."""
    return dict(Counter(p.reason for p in made if p.reason).most_common())
