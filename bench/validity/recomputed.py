"""The figures that `tests/reference/recomputed.py` takes from raw files, beside the package's."""

import importlib.util
import os
from pathlib import Path

from multivector.answers.influence.influence import influence
from multivector.answers.voting.agreement import agreement

SCRIPT = Path(__file__).parents[2] / "tests" / "reference" / "recomputed.py"
CLOSE = 2e-5  # of the figure


def recomputed() -> list[tuple[str, ...]]:
    """Return figure, value from raw files, the package's, and whether they agree."""
    head = ("figure", "from raw files", "package", "agree")
    spec = importlib.util.spec_from_file_location("recomputed", SCRIPT)
    if not os.environ.get("MULTIVECTOR_MIRROR") or spec is None or spec.loader is None:
        return [head]
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    rows = [head]
    for label, figure in script.FIGURES.items():
        raw, ours = figure(), _ours(label)
        agree = abs(ours / raw - 1) <= CLOSE
        rows.append((label, f"{raw:.6f}", f"{ours:.6f}", "yes" if agree else "no"))
    return rows


def recomputed_line(rows: list[tuple[str, ...]]) -> str:
    """Say how many of the figures agree; they need the raw files in MULTIVECTOR_MIRROR."""
    if len(rows) == 1:
        return "No figure was recomputed: MULTIVECTOR_MIRROR names no raw files."
    others = [row[0] for row in rows[1:] if row[-1] != "yes"]
    of_trade = others and all(" trade " in label for label in others)
    gaps = [abs(float(row[2]) / float(row[1]) - 1) for row in rows[1:] if row[-1] != "yes"]
    why = (
        (
            f" The others are all {len(others)} of trade, {100 * min(gaps):.2f} to "
            f"{100 * max(gaps):.1f}% apart: that code does not fill in flows that ITPD lacks."
        )
        if gaps
        else ""
    )
    return (
        f"Of {len(rows) - 1} figures over regions and channels, recomputed from raw files by "
        "separate code (`tests/reference/recomputed.py`), "
        f"{sum(row[-1] == 'yes' for row in rows)} agree within {100 * CLOSE:.3f}%."
        + (why if of_trade else "")
    )


def _ours(label: str) -> float:
    state, power, channel, year = label.split()
    if channel == "agreement":
        return float(next(iter(agreement(state, power, years=int(year))))["agreement"])
    rows = influence(states=[state], powers=[power], channel=channel, years=int(year))
    return float(next(iter(rows))["dependence"])
