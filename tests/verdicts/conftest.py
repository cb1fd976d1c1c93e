"""A store with the sources that the verdicts rest on, and a folder of series made for the tests."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ORIGINS = (
    "baci_hs10_97_bounds", "baci_2023_matrix", "imts_2025_network", "kaz_trade_by_country",
    "worldbank_population", "worldbank_gdp", "unga_es11_1", "us_president_visits",
    "us_president_visits_2023", "us_secretary_visits", "china_leader_visits", "un_votes",
    "un_roll_calls", "unga_votes", "unga_matches", "unhcr", "undesa_migrants",
    "us_troops", "imf_weo",
)  # fmt: skip


@pytest.fixture(scope="session")
def filled_home(home_with: Callable[..., Path]) -> Path:
    return home_with(*ORIGINS)


@pytest.fixture
def store(filled_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled_home))


SERIES = {
    "literacy": ("Share of adults who can read", "%", {"KAZ": 90, "UZB": 80, "TJK": 70, "KGZ": 60}),
    "wheat": ("Wheat production", "tonnes", {"KAZ": 10e6, "UZB": 5e6, "TJK": 1e6, "KGZ": 2e6}),
    "population-total": ("Population", "people", {"KAZ": 2e7, "UZB": 3e7, "TJK": 1e7, "KGZ": 6e6}),
}
# Each year has so much more than the one before.
GROWTH = {"literacy": 0.0, "wheat": 0.05, "population-total": 0.01}


@pytest.fixture
def series(tmp_path: Path) -> Path:
    folder = tmp_path / "series"
    folder.mkdir()
    entries = []
    for name, (title, unit, base) in SERIES.items():
        entries.append({"filename": f"{name}.csv", "title": title, "unit": unit, "description": ""})
        lines = ["Date," + ",".join(base)]
        for year in range(2000, 2021):
            factor = (1 + GROWTH[name]) ** (year - 2020)
            lines.append(f"{year}," + ",".join(str(v * factor) for v in base.values()))
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    (folder / "metadata.json").write_text(json.dumps(entries))
    return folder
