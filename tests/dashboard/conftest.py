"""The application on a home with data, and on an empty one."""

from pathlib import Path

import pytest

pytest.importorskip("starlette")
from starlette.testclient import TestClient

from multivector.dashboard.application import application
from multivector.records import loading

HERE = "http://127.0.0.1:8765"
ORIGINS = (
    "itpd", "baci_hs10_97_bounds", "baci_2023_matrix", "imts_2025_network", "worldbank_gdp",
    "imf_weo", "worldbank_population", "undesa_migrants", "wb_remittances", "gcdf", "un_votes",
    "un_roll_calls", "unga_votes", "unga_matches",
)  # fmt: skip


@pytest.fixture(scope="session")
def filled(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with trade, people, lending and votes."""
    home = tmp_path_factory.mktemp("dashboard")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
        for origin in ORIGINS:
            loading.pull(origin, accept_terms=frozenset({origin}))
    return home


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a page however busy the machine is."""
    monkeypatch.setattr("multivector.dashboard.application._WAIT_SECONDS", 900.0)


@pytest.fixture
def client(filled: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled))
    return TestClient(application(), base_url=HERE)  # without its lifespan: nothing is warmed


@pytest.fixture
def empty() -> TestClient:
    return TestClient(application(), base_url=HERE)
