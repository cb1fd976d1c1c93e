"""A home with the sources of capacity, pulled once."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
def filled_home(home_with: Callable[..., Path]) -> Path:
    return home_with(*ORIGINS)


@pytest.fixture
def figures(filled_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled_home))
