"""Where tests find what is not in the project: real data, articles, gold.

``MULTIVECTOR_MIRROR`` names the folder of data files; ``MULTIVECTOR_OUTSIDE`` the folder that holds
``articles`` and ``gold``. Without them the tests that need them are left out by name; with
``CI=true`` that is a failure.
"""

import os
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="session")
def home_with(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function: the home in which these sources are installed, filled once a session.

    Tests share it: whoever writes to a home fills one of their own.
    """
    from multivector.records import loading

    filled: dict[frozenset[str], Path] = {}

    def home_with(*origins: str) -> Path:
        wanted = frozenset(origins)
        if wanted not in filled:
            home = tmp_path_factory.mktemp("filled")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("MULTIVECTOR_HOME", str(home))
                patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
                for origin in origins:
                    loading.pull(origin, accept_terms=wanted)
            filled[wanted] = home
        return filled[wanted]

    return home_with


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
