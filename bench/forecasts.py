"""Score our plain forecasts on the past, prove the scorer, and write both into the method page.

python bench/forecasts.py            # print the tables
python bench/forecasts.py --write    # and put them into docs/methods/forecasts.md
"""

import sys
from pathlib import Path

import numpy as np

import multivector as mv
from multivector.measures.forecasts.calibration import calibration
from multivector.measures.forecasts.scores import scores, skill

PAGE = Path(__file__).parents[1] / "docs" / "methods" / "forecasts.md"
BEGIN, END = "<!-- begin: bench/forecasts.py -->", "<!-- end -->"
RUNS = 200
# The form of the trend was chosen on the years up to 2012; the rest it had not seen.
RUNS_OF_PAST = {
    "chosen on": {"end": 2012},
    "held out": {"start": 2013},
    "Central Asia, as known": {"region": "central-asia", "as_known": True},
    "Gulf, as known": {"region": "gulf", "as_known": True},
}


def proof() -> list[str]:
    """Return the rows of a table: what the scorer makes of forecasts whose truth is known."""
    p = np.clip(1 / (1 + np.exp(-np.random.default_rng(1).normal(0, 1.2, 40_000))), 0.03, 0.97)
    outcome = (np.random.default_rng(2).random(len(p)) < p).astype(float)
    slope = calibration(p, outcome, np.arange(len(p)) // 4).slope
    zero, sure, covered = [], 0, 0
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        hits = (random.random(400) < 0.4).astype(float)
        sides = [np.clip(0.4 + random.normal(0, 0.05, 400), 0, 1) for _ in range(2)]
        one, two = (scores(side, side, hits).brier for side in sides)
        zero.append(skill(one, two, np.arange(400) // 4))
        stated = 0.5 + np.where(random.random(500) < 0.5, 1, -1) * random.uniform(0.1, 0.45, 500)
        true = np.where(stated > 0.5, stated - 0.1, stated + 0.1)
        hits = (random.random(500) < true).astype(float)
        sure += calibration(stated, hits, np.arange(500) // 3).overconfidence_lower > 0
        q = p[random.integers(0, len(p), 400)]
        told = calibration(q, (random.random(400) < q).astype(float), np.arange(400) // 4)
        covered += told.slope_lower <= 1 <= told.slope_upper
    inside = np.mean([found.lower <= 0 <= found.upper for found in zero])
    mean = np.mean([found.value for found in zero])
    return [
        "| synthetic forecasts | wanted | found |", "|---|---|---|",
        f"| true probabilities, n = 40,000: slope | 1 ± .05 | {slope:.3f} |",
        f"| true probabilities, n = 400: 90% ranges that hold 1 | .90 | {covered / RUNS:.2f} |",
        f"| two players near the base rate: mean skill | 0 | {mean:.3f} |",
        f"| the same: 90% ranges that hold 0 | .90 | {inside:.2f} |",
        f"| 10 points too sure, n = 500: noticed | ≥ .80 | {sure / RUNS:.2f} |",
    ]  # fmt: skip


def backtests() -> list[str]:
    """Return the rows of a table: our forecasts of past trade."""
    rows = [
        "| trade with a power, next year | years | n | happened | slope (90%) | "
        "skill over base rate (90%) |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for words, given in RUNS_OF_PAST.items():
        for row in mv.forecasts.backtest(**given).where(forecaster="own"):
            share = np.average(
                [b["frequency"] for b in row["bins"]], weights=[b["n"] for b in row["bins"]]
            )
            rows.append(
                f"| {row['set']}, {words} | {row['articles']} | {row['n']:,} | {share:.3f} "
                f"| {ranged(row, 'slope')} | {ranged(row, 'skill_base_rate')} |"
            )
    return rows


def event_backtests() -> list[str]:
    """Return the rows of a table: our forecasts of past events, each as known on 1 January."""
    rows = [
        "| event (source) | within | years | n | happened | own mean | slope (90%) | "
        "skill over base rate (90%) |", "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in mv.forecasts.backtest(events=True).where(forecaster="own"):
        weights = [b["n"] for b in row["bins"]]
        share, stated = (
            np.average([b[name] for b in row["bins"]], weights=weights)
            for name in ("frequency", "probability")
        )
        kind, _, rest = row["set"].partition(", ")
        within, _, source = rest.removesuffix(")").partition(" (")
        named = f"{kind} ({source})" if source else kind
        rows.append(
            f"| {named} | {within or 'next'} | {row['articles']} | {row['n']:,} | {share:.3f} "
            f"| {stated:.3f} | {ranged(row, 'slope')} | {ranged(row, 'skill_base_rate')} |"
        )
    return rows


def ranged(row: dict, name: str) -> str:
    """Return a figure with its 90% range."""
    return f"{row[name]:.2f} ({row[f'{name}_lower']:.2f} to {row[f'{name}_upper']:.2f})"


def main() -> None:
    """Print the tables; with ``--write``, put them into the page."""
    rows = [row.replace(" | ", "|").replace("| ", "|").replace(" |", "|")
            for row in (*proof(), "", *backtests(), "", *event_backtests())]  # fmt: skip
    text = "\n".join(rows)
    print(text)
    if "--write" in sys.argv[1:]:
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
