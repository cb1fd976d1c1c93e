import json

import pytest

from multivector.answers.events.explain_event import explain_event
from multivector.coding.coder import code
from multivector.errors import InputError
from multivector.text.article import Article


@pytest.fixture
def events(tmp_path):
    text = "Peru accused Chile of spying. Ghana sent medicine to Togo."
    coded = code(Article("t", text, None, None, None, None, "en", "", "-"))
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(event.to_dict()) + "\n" for event in coded.events))
    return path, coded.events


def test_an_event_is_explained_by_words_parse_and_scores(events):
    path, coded = events
    explanation = explain_event(coded[0].event_id[:8], path)
    text = explanation.to_text()
    assert "“accused” at 5–12" in text
    assert "nsubj" in text
    assert sum(value for _, value in explanation.scores) == pytest.approx(1, abs=1e-3)


def test_an_unknown_event_is_named_with_the_next_command(events):
    with pytest.raises(InputError, match="no events have an id that starts with 'zz'") as caught:
        explain_event("zz", events[0])
    assert caught.value.next
