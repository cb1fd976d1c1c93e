"""Search by name, and by the symbol of a resolution."""

from collections.abc import Callable
from pathlib import Path

import pytest

from multivector.answers.search import search


@pytest.fixture(scope="module")
def home(home_with: Callable[..., Path]) -> Path:
    return home_with("un_roll_calls", "unga_es11_1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("A/ES-11/1", "A/RES/ES-11/1"),
        ("ES-11/1", "A/RES/ES-11/1"),
        ("A/RES/36/68", "R/36/68"),
        ("A/36/68", "R/36/68"),
        ("r/36/68", "R/36/68"),
        ("A/RES/74/251", "A/RES/74/251"),
    ],
)
def test_a_resolution_is_found_as_it_is_cited(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: str, found: str
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    first = search(words, version=str(home))[0]
    assert (first.kind, first.id) == ("resolution", found)
