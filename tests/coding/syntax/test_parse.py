"""What spaCy keeps in memory is bounded, and a parse does not depend on it."""

import pytest

from multivector.coding.syntax import parse as parsing

SENTENCES = (
    "Quorland's envoy didn't meet the Vostic-backed delegation (in Zembla) on 3 May.",
    "In April Somalia expelled two Kenyan diplomats, e.g. the consul.",
)


def test_words_are_kept_up_to_a_limit_and_the_parse_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vocabulary = parsing.pipeline().vocab
    monkeypatch.setattr(parsing, "_MOST_WORDS", 0)
    passing = list(parsing.parse(SENTENCES))
    assert "Quorland" not in vocabulary
    monkeypatch.setattr(parsing, "_MOST_WORDS", len(vocabulary) + 1)
    assert list(parsing.parse(SENTENCES)) == passing
    assert "Quorland" in vocabulary
    assert list(parsing.parse(SENTENCES)) == passing
    assert passing[0].words[:2] == ["Quorland", "'s"]
    assert passing[1].words[2:4] == [",", "Somalia"]
