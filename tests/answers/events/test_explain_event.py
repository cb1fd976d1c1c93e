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


def test_an_event_is_explained_by_proposers_words_parse_and_runner_up(events):
    path, coded = events
    explanation = explain_event(coded[0].event_id[:8], path)
    text = explanation.to_text()
    assert "by the rules and the reader" in text
    assert "“accused” at 5–12" in text
    assert "nsubj" in text
    (kind, first), (other, second) = explanation.scores
    assert (kind, f"runner-up  {'no event' if other == 'NONE' else other}" in text) == (
        "ACCUSE",
        True,
    )
    assert first > second


def test_the_probabilities_are_those_of_the_whole_article():
    text = "Kenya expelled the Somali ambassador. The two agreed to talks with the government."
    coded = code(Article("t", text, None, None, None, None, "en", "", "-"))
    for event in coded.events:
        explanation = explain_event(event.event_id, coded.events)
        assert event.basis is not None
        assert dict(explanation.scores).get(event.event_type) == event.basis.type_probability


def test_an_empty_side_is_explained():
    text = "Protesters in Peru burned tyres. Two Peruvian officers were arrested on Friday."
    coded = code(Article("t", text, None, None, None, None, "en", "", "-"))
    alone = [event for event in coded.events if not event.actor or not event.recipient]
    assert alone
    for event in alone:
        role = "recipient" if event.actor else "actor"
        assert f"empty      {role}: " in explain_event(event.event_id, coded.events).to_text()


def test_a_file_of_an_earlier_version_is_explained_without_a_basis(events):
    old = events[1][0].to_dict()
    del old["basis"]
    assert "earlier version" in explain_event(old["event_id"], [old]).to_text()


def test_a_line_ends_only_where_json_lines_end(events, tmp_path):
    event = {**events[1][0].to_dict(), "text": "Peru accused Chile of spying.\u2028It denied."}
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps(event, ensure_ascii=False) + "\n", encoding="utf-8")
    assert explain_event(event["event_id"], path).event["text"] == event["text"]


@pytest.mark.parametrize("content", [b"PAR1\xba\x00", b"event_id,text\n1,They met.\n"])
def test_a_file_of_another_format_is_refused_with_the_right_ones(tmp_path, content):
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        explain_event("1", path)
    assert "events.csv" in str(caught.value)


def test_an_unknown_event_is_named_with_the_next_command(events):
    with pytest.raises(InputError, match="no events have an ID that starts with 'zz'") as caught:
        explain_event("zz", events[0])
    assert caught.value.next
