"""Our own plain forecasts of trade, made for past years from the years before, and scored."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from multivector.answers.columns import columns_of
from multivector.answers.forecasts.rules import moved, trend_probability
from multivector.answers.forecasts.scoring import (
    BASE,
    OWN,
    PERSISTENCE,
    evaluated,
)
from multivector.answers.influence.ties.trade_flows import load_flows
from multivector.answers.result import Result
from multivector.answers.verdicts import record
from multivector.answers.verdicts.series import Series
from multivector.arrays import Floats, Ints
from multivector.codes.regions import regions
from multivector.measures.forecasts import plain
from multivector.vocabulary import POWERS

FIRST, BASE_WINDOWS = 2006, 5
EXPLORATORY = (
    "Exploratory: figures of a year count as known from its end; what a first release said then is "
    "not on record."
)


@dataclass(frozen=True, slots=True)
class Past:
    """Forecasts of past years, each (n,): probabilities, what happened, and the year."""

    own: Floats
    base: Floats
    persistence: Floats
    outcome: Floats
    year: Ints


def backtest(*, start: int = FIRST, end: int | None = None) -> Result:
    """Score our plain forecasts that trade with a power rises, or falls, within the next year.

    For each state of a named region, each power, and each year, the forecast is made from the
    years before it, as when an article of that year is added to the ledger.

    Parameters
    ----------
    start, end : int
        Years in which the forecasts are made; default: 2006 to the last that can be judged.

    Returns
    -------
    Result
        Rows of ``forecast_scores`` with the set ``rises`` or ``falls``; ranges are over years,
        because a shock of a year moves all pairs; ``articles`` counts the years.

    Raises
    ------
    InputError
        If no trade in goods is installed.
    """
    rows = []
    origins = load_flows().origins
    series = list(_series())
    for relation in ("rises", "falls"):
        past = _past(series, relation, start, end or record.FIRST_FLOW + 99)
        others = {BASE: past.base, PERSISTENCE: past.persistence}
        counts = {
            "speaker_kind": "all", "admitted": len(past.own), "resolved": len(past.own),
            "abstained": 0, "n": len(past.own), "articles": len(np.unique(past.year)),
        }  # fmt: skip
        for who, p in ((OWN, past.own), *others.items()):
            told = evaluated(p, p, past.outcome, past.year, others)
            rows.append({"set": relation, "forecaster": who, **counts, **told})
    return Result(
        "Our forecasts of past trade", columns_of("forecast_scores"), tuple(rows),
        sentences=tuple(_sentence(row) for row in rows if row["forecaster"] == OWN),
        caption=EXPLORATORY, run={"origins": origins},
    )  # fmt: skip


def _sentence(row: dict[str, float]) -> str:
    return (
        f"Trade {row['set']}: calibration slope {row['slope']:.2f} ({row['slope_lower']:.2f} to "
        f"{row['slope_upper']:.2f}), skill over the base rate {row['skill_base_rate']:.3f} "
        f"({row['skill_base_rate_lower']:.3f} to {row['skill_base_rate_upper']:.3f}), "
        f"n = {row['n']:,} of {row['articles']} years."
    )


def _series() -> Iterator[Series]:
    """Yield the trade of each state of a named region with each power, all years."""
    trade = record.quantity("trade")
    if trade is None:
        return
    years = range(record.FIRST_FLOW, 2026)
    states = sorted({state for region in regions().values() for state in region.states})
    for state in states:
        table = record.PairTable(state, trade, years)
        for power in POWERS:
            found = table.series(power) if power != state else None
            if found is not None and len(found) > plain.FEWEST and (found.value > 0).all():
                yield found


def _past(every: list[Series], relation: str, start: int, end: int) -> Past:
    rows = []
    for series in every:
        told = {
            year: truth for year in series.years.tolist()
            if (truth := moved(series, relation, year, year + 1)) is not None
        }  # fmt: skip
        for year, truth in told.items():
            back = range(year - 2, year - 9, -1)
            before = [told[y] for y in back if y in told][:BASE_WINDOWS]
            known = series.within(None, year - 1)
            if not start <= year <= end or not before or len(known) < plain.FEWEST:
                continue
            own_p = trend_probability(known, relation, 1)
            base_p = plain.base_rate(sum(before), len(before))
            rows.append((own_p, base_p, float(before[0]), float(truth), float(year)))
    table = np.array(rows, dtype=float).reshape(-1, 5)
    own, base, persistence, outcome = (table[:, k] for k in range(4))
    return Past(own, base, persistence, outcome, table[:, 4].astype(np.intp))
