"""Ten figures recomputed from raw files by code that shares nothing with the package."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.answers.influence.influence import influence
from multivector.answers.voting.agreement import agreement

_spec = importlib.util.spec_from_file_location(
    "recomputed", Path(__file__).parent / "recomputed.py"
)
recomputed = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(recomputed)

ORIGINS = (
    *("itpd", "worldbank_gdp", "worldbank_population", "sipri_arms", "atop", "lowy_posts"),
    *("undesa_migrants", "imf_dip", "un_votes", "un_roll_calls", "unga_votes"),
)


def test_the_script_imports_nothing_of_the_package_and_runs_alone(tmp_path, mirror):
    script = Path(recomputed.__file__)
    tree = ast.parse(script.read_text("utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import)
                     else [str(node.module)])
    }  # fmt: skip
    assert names - {"openpyxl"} <= set(sys.stdlib_module_names)
    copy = tmp_path / "alone.py"
    copy.write_bytes(script.read_bytes())
    told = subprocess.run(
        [sys.executable, "-I", str(copy)], capture_output=True, text=True, check=True,
        cwd=tmp_path, env={"MULTIVECTOR_MIRROR": str(mirror)},
    )  # fmt: skip
    assert "failed" not in told.stdout
    assert len(told.stdout.splitlines()) == len(recomputed.FIGURES) == 10


@pytest.fixture(scope="module")
def home(home_with):
    return home_with(*ORIGINS)


@pytest.mark.parametrize("label", recomputed.FIGURES)
def test_the_package_gives_the_figure_recomputed(label, home, mirror, monkeypatch):
    monkeypatch.setattr(recomputed, "RAW", mirror)
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    state, power, channel, year = label.split()
    if channel == "agreement":
        ours = next(iter(agreement(state, power, years=int(year))))["agreement"]
    else:
        row = next(iter(influence(states=[state], powers=[power], channel=channel,
                                  years=int(year))))  # fmt: skip
        ours = row["dependence"]
    assert ours == pytest.approx(recomputed.FIGURES[label](), rel=2e-5)
