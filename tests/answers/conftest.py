"""A home with the origins of capacity, pulled once."""

from pathlib import Path

import pytest

from multivector.records import loading

ORIGINS = [
    "itpd",
    "worldbank_gdp",
    "worldbank_population",
    "undesa_migrants",
    "wb_remittances",
    "sipri_arms",
    "gcdf",
    "atop",
    "lowy_posts",
]


@pytest.fixture(scope="session")
def filled_home(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("figures")
    patch = pytest.MonkeyPatch()
    patch.setenv("MULTIVECTOR_HOME", str(home))
    patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ORIGINS:
        loading.pull(origin, accept_terms=frozenset({origin}))
    patch.undo()
    return home


@pytest.fixture
def figures(filled_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled_home))
