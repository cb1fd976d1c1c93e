"""Where tests find what is not in the project: real data, articles, gold.

``MULTIVECTOR_MIRROR`` names the folder of data files; ``MULTIVECTOR_OUTSIDE`` the folder that holds
``articles`` and ``gold``. Without them the tests that need them are left out by name; with
``CI=true`` that is a failure.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


def _folder(variable: str) -> Path:
    named = os.environ.get(variable)
    if named and Path(named).is_dir():
        return Path(named)
    if os.environ.get("CI") == "true":
        pytest.fail(f"{variable} must name a folder in CI")
    pytest.skip(f"{variable} is not set: outside data not tested")


@pytest.fixture(scope="session")
def mirror() -> Path:
    return _folder("MULTIVECTOR_MIRROR")


@pytest.fixture(scope="session")
def outside() -> Path:
    return _folder("MULTIVECTOR_OUTSIDE")


@pytest.fixture(scope="session", autouse=True)
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nor does a fixture that outlives a test: it finds a home in which nothing is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home of the person who runs it."""
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path_factory.mktemp("home")))
