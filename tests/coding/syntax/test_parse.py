"""What spaCy keeps in memory is bounded, and a parse does not depend on it."""

import pytest

from multivector.coding.syntax import parse as parsing
from multivector.coding.syntax.joined_clauses import repaired

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


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Chad praised Oman and Jordan accused Libya.", "Jordan"),
        ("Chad sent troops to Oman and the king of Jordan accused Libya.", "king"),
        ("Chad said Oman and Jordan accused Libya.", "Oman"),
        ("Envoys of Oman and Jordan accused Libya.", "Envoys"),
        ("Chad praised Oman and Jordan and accused Libya.", None),
    ],
)
def test_the_subject_of_a_second_clause_is_no_object_of_the_first(text, subject):
    tree = repaired(next(parsing.parse([text])))
    assert all(tree.heads[k] == i for i, below in enumerate(tree.children) for k in below)
    subjects = tree.having(tree.words.index("accused"), "nsubj")
    assert [tree.words[k] for k in subjects] == ([subject] if subject else [])
