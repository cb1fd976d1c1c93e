"""Each comparison with a peer still runs, and both answer alike; no time is asserted."""

import subprocess
import sys
from pathlib import Path

import pytest

import peers

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", peers.COMPARISONS)
def test_a_comparison_runs_and_agrees(name: str, request: pytest.FixtureRequest) -> None:
    if name == "panel":
        request.getfixturevalue("mirror")
    command = [sys.executable, ROOT / "bench" / "peers.py", "--quick", "--only", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1, done.stderr


def test_answers_that_differ_are_an_error() -> None:
    pair = peers.trends(quick=True)
    with pytest.raises(AssertionError):
        pair.agree(pair.ours(), pair.theirs()[::-1])
    pair = peers.agreement(quick=True)
    with pytest.raises(AssertionError):
        pair.agree(pair.ours(), pair.theirs() + 0.01)


def test_the_results_name_machine_load_versions_and_every_comparison() -> None:
    text = peers.RESULTS.read_text("utf-8")
    assert "Load average at the start" in text
    assert "cores" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(peers.COMPARISONS)
