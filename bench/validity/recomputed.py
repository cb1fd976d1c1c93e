"""The figures that `tests/reference/recomputed.py` takes from raw files, beside the package's."""

import importlib.util
import os
from pathlib import Path

from multivector.answers.influence.influence import influence
from multivector.answers.voting.agreement import agreement

SCRIPT = Path(__file__).parents[2] / "tests" / "reference" / "recomputed.py"
CLOSE = 2e-5  # of the figure


def recomputed_line() -> str:
    """Say how many of the figures agree; they need the raw files in MULTIVECTOR_MIRROR."""
    spec = importlib.util.spec_from_file_location("recomputed", SCRIPT)
    if not os.environ.get("MULTIVECTOR_MIRROR") or spec is None or spec.loader is None:
        return "No figure was recomputed: MULTIVECTOR_MIRROR names no raw files."
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    agree = [abs(_ours(label) / figure() - 1) <= CLOSE for label, figure in script.FIGURES.items()]
    return (
        f"Of {len(agree)} figures over regions and channels, recomputed from raw files by "
        f"`tests/reference/recomputed.py`, {sum(agree)} agree."
    )


def _ours(label: str) -> float:
    state, power, channel, year = label.split()
    if channel == "agreement":
        return float(next(iter(agreement(state, power, years=int(year))))["agreement"])
    rows = influence(states=[state], powers=[power], channel=channel, years=int(year))
    return float(next(iter(rows))["dependence"])
