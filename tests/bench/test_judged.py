"""The judged rows: their keys and labels, and how an event is found among them."""

import pytest

import judged
from multivector.coding.coder import code
from multivector.coding.events.ontology import QUAD
from multivector.text.article import Article


@pytest.mark.parametrize("half", ["a", "b"])
def test_each_article_has_rows_with_known_types_and_labels(half: str) -> None:
    found = judged.labels(half)
    assert list(found) == list(range(1, 25))
    texts = {path.stem for path in (judged.HERE / half).glob("*.txt")}
    assert texts == {f"{number:02d}" for number in found}
    for rows in found.values():
        assert {kind for _, kind, *_ in rows} <= set(QUAD)
        assert set(rows.values()) <= set(judged.LABELS[:-1])


def test_an_event_has_the_key_of_its_row() -> None:
    text = "Russia invaded Ukraine in February 2022."
    (event,) = code(Article("a", text, None, None, None, None, "en", "", "-")).events
    assert judged.key_of(event) == (0, "ASSAULT", "RUS", "UKR", "actual")
