"""Ten figures recomputed from raw files by code that shares nothing with the package."""

import importlib.util
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
