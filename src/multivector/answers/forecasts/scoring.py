"""Score the forecasts in the ledger against base rate, persistence and our own.

Scores are for kinds of speakers, never for a person. Forecasts added after their window began are
scored separately. With fewer forecasts than the minimums below, only counts are shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from multivector.answers.columns import caption_of, columns_of
from multivector.answers.forecasts import ledger as chain
from multivector.answers.forecasts.entries import BACKFILLED, NO, YES, Entry, entries
from multivector.answers.result import Result, number
from multivector.arrays import Floats, Ints
from multivector.measures.forecasts.calibration import calibration
from multivector.measures.forecasts.scores import SEED, Scores, scores, skill

# Minimum resolved forecasts for a score (of all, of persons) and for a claim of calibration.
FLOOR, PERSON_FLOOR, CLAIM_FLOOR = 50, 100, 200
LIVE = "live"
SPEAKERS, OWN, BASE, PERSISTENCE = "speakers", "own", "base rate", "persistence"
_FIELDS = {
    SPEAKERS: ("p_low", "p_high"),
    OWN: ("own", "own"),
    BASE: ("base_rate", "base_rate"),
    PERSISTENCE: ("persistence", "persistence"),
}


def score_forecasts() -> Result:
    """Score the resolved forecasts in the ledger.

    Returns
    -------
    Result
        One row for each set (``live``, ``backfilled``), forecaster and kind of speaker. Lower Brier
        and logarithmic scores are better; a skill of 0 is no better than the reference. Ranges of
        skills and slopes are 90%, over articles. ``claimed`` is true from 200 resolved forecasts
        on; below 50 (persons: 100) scores are null.

    Raises
    ------
    InputError
        If the ledger is broken.
    """
    every = list(entries(chain.read_ledger()).values())
    rows = []
    for name, late in ((LIVE, False), (BACKFILLED, True)):
        group = [e for e in every if e.rule is not None and e.late == late]
        rows += [_row(name, who, "all", group) for who in _FIELDS]
        for kind in sorted({e.line["speaker_kind"] for e in group}):
            own = [e for e in group if e.line["speaker_kind"] == kind]
            rows.append(_row(name, SPEAKERS, kind, own))
    rows.sort(key=lambda row: (row["set"] != LIVE, row["speaker_kind"] != "all"))
    return Result(
        "Scores of forecasts", columns_of("forecast_scores"), tuple(rows),
        sentences=tuple(_sentences(rows, every)),
        caption=caption_of("forecast_scores"),
        run={"admission": _admission(every), "seed": SEED},
    )  # fmt: skip


def _admission(every: Sequence[Entry]) -> dict[str, list[int]]:
    """Return, by phrase, how many forecasts a rule decides, and how many there are."""
    total = Counter(str(e.line["phrase"]) for e in every)
    kept = Counter(str(e.line["phrase"]) for e in every if e.rule is not None)
    return {phrase: [kept[phrase], count] for phrase, count in total.most_common()}


def scored(every: Sequence[Entry]) -> Scores:
    """Return the scores of forecasts, (n,); NaN if unresolved or without a probability."""
    outcome = _outcomes(every)
    found = scores(*_ends(every, SPEAKERS), outcome)
    found.log[np.isnan(outcome)] = np.nan
    return found


def _ends(every: Sequence[Entry], who: str) -> tuple[Floats, Floats]:
    low, high = (
        np.array([np.nan if (v := e.line[field]) is None else v for e in every], dtype=float)
        for field in _FIELDS[who]
    )
    return low, high


def _outcomes(every: Sequence[Entry]) -> Floats:
    value = {YES: 1.0, NO: 0.0}
    return np.array([value.get(str(e.outcome), np.nan) for e in every], dtype=float)


def _row(name: str, who: str, kind: str, group: Sequence[Entry]) -> dict[str, Any]:
    """Return the row of one forecaster on forecasts that a rule decides."""
    done, stated = np.isfinite(_outcomes(group)), np.isfinite(_ends(group, who)[0])
    kept = [e for e, usable in zip(group, done & stated, strict=True) if usable]
    _, article = np.unique([e.line["article_sha256"] for e in kept], return_inverse=True)
    n = len(kept)
    counts = {
        "set": name, "forecaster": who, "speaker_kind": kind, "admitted": len(done),
        "resolved": int(done.sum()), "abstained": int((done & ~stated).sum()),
        "n": n, "articles": len(np.unique(article)),
    }  # fmt: skip
    floor = PERSON_FLOOR if kind == "person" else FLOOR
    if n < floor:
        return {**counts, **dict.fromkeys(columns_of("forecast_scores")[len(counts) :]),
                "claimed": False, "bins": []}  # fmt: skip
    others = {ref: _ends(kept, ref)[0] for ref in (BASE, PERSISTENCE)}
    return {**counts, **evaluated(*_ends(kept, who), _outcomes(kept), article, others)}


def evaluated(
    low: Floats, high: Floats, outcome: Floats, article: Ints, others: Mapping[str, Floats]
) -> dict[str, Any]:
    """Return the score columns of forecasts relative to reference forecasts, which may be NaN."""
    found = scores(low, high, outcome)
    against: dict[str, Any] = {}
    for name, p in others.items():
        known = np.isfinite(p)
        reference = scores(p[known], p[known], outcome[known])
        made = skill(found.brier[known], reference.brier, article[known])
        key = f"skill_{name.replace(' ', '_')}"
        against |= {key: number(made.value), f"{key}_lower": number(made.lower),
                    f"{key}_upper": number(made.upper)}  # fmt: skip
    told = asdict(calibration((low + high) / 2, outcome, article))
    bins = [{k: number(v) if k != "n" else v for k, v in b.items()} for b in told.pop("bins")]
    return {
        "brier": number(found.brier.mean()), "brier_worst": number(found.worst.mean()),
        "log_score": number(found.log.mean()), **against,
        **{key: number(value) for key, value in told.items()},
        "claimed": len(outcome) >= CLAIM_FLOOR, "bins": bins,
    }  # fmt: skip


def _sentences(rows: Sequence[Mapping[str, Any]], every: Sequence[Entry]) -> list[str]:
    kept = sum(e.rule is not None for e in every)
    lines = [f"A rule can resolve {kept} of {len(every)} forecasts."]
    for row in rows:
        if row["speaker_kind"] != "all" or row["set"] != LIVE:
            continue
        told = f"{row['forecaster'].capitalize()}: {row['n']} scored"
        if row["brier"] is None:
            lines.append(
                f"{told}, {row['abstained']} without a probability; a score needs at least {FLOOR}."
            )
            continue
        ends = (row["skill_base_rate_lower"], row["skill_base_rate_upper"])
        span = f" ({ends[0]:.3f} to {ends[1]:.3f})" if None not in ends else ""
        gain = row["skill_base_rate"]
        skilled = "" if gain is None else f", skill over the base rate {gain:.3f}{span}"
        lines.append(f"{told}, Brier {row['brier']:.3f}{skilled}.")
    return lines
