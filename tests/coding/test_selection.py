"""Which sentences are parsed, and that it does not change what is read from the others."""

from dataclasses import replace

import pytest

from multivector.codes.gazetteer.names import find
from multivector.coding import coder
from multivector.coding.actors.discourse import REACH_SENTENCES, Discourse
from multivector.coding.coded import Actor
from multivector.coding.events import selection
from multivector.coding.events.selection import select, telling
from multivector.coding.syntax.read_sentence import name_sentences
from multivector.coding.syntax.sentences import split
from multivector.text.article import Article

EMPTY = "The rain went on. "
TEXT = (
    "Kenya closed its border on Monday. " + EMPTY + "It expelled two Ugandan diplomats. "
    "They left at night. " + EMPTY * 3 + "It was cold. The President of Ghana, John Mahama, "
    "arrived in Lomé. He met the Togolese prime minister."
)


def _article(text: str) -> Article:
    return Article("s", text, None, "2023-05-18", None, None, "en", "", "-")


def _without_confidence(event):
    return replace(event, confidence=0.0, basis=None)


def _selected(text: str) -> list[str]:
    sentences = split(text)
    return [s.sentence.text for s in select(name_sentences(sentences, find(text, on=None)))]


def test_a_sentence_is_parsed_that_names_somebody_or_points_to_one_named_nearby():
    chosen = _selected(TEXT)
    assert "It expelled two Ugandan diplomats." in chosen
    assert "They left at night." in chosen
    assert "It was cold." not in chosen
    assert EMPTY.strip() not in chosen


def test_what_is_left_out_does_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch):
    some = coder.code(_article(TEXT)).events
    monkeypatch.setattr(coder, "select", lambda sentences: sentences)
    # The sentences between are read along with the others, which moves the confidence.
    whole = coder.code(_article(TEXT)).events
    assert [_without_confidence(e) for e in whole] == [_without_confidence(e) for e in some]
    assert all(abs(a.confidence - b.confidence) < 0.1 for a, b in zip(whole, some, strict=True))
    assert ("KEN", "UGA") in {(e.actor[0].code, e.recipient[0].code) for e in some if e.recipient}


class _Reader:
    """Stands for the reader of an article: what it finds in each sentence is given."""

    def __init__(self, chances: list[float]) -> None:
        self.chance, self.forgotten = chances.__getitem__, []
        self.forget = self.forgotten.append

    def phrases(self, number: int) -> int:
        return 1


def _parsed(text: str, chances: list[float], reader: _Reader | None = None) -> list[int]:
    chosen = select(name_sentences(split(text), find(text, on=None)))
    told = telling(chosen, reader or _Reader(chances), "2023-05-18")
    return [s.sentence.index for s in told]


def test_readings_that_nobody_needs_are_forgotten():
    reader = _Reader([0] * 300)
    assert _parsed("Kenya is dry. " * 300, [], reader) == [0]
    assert reader.forgotten == [*range(1, 300)]


def test_a_sentence_is_parsed_in_which_an_event_is_likely_enough():
    text = "Kenya is dry. Uganda is wet. Ghana is hot. Peru is far. Laos is near."
    assert _parsed(text, [0, 0, 0.6, 0, 0]) == [0, 2]
    # A verb that is a trigger by itself makes it likelier, and so does each further name.
    assert _parsed(text, [0, 0, 0, 0.04, 0]) == [0]
    assert _parsed(text.replace("is far", "met Chile"), [0, 0, 0, 0.04, 0]) == [0, 3]


def test_a_sentence_with_a_date_is_parsed():
    text = "Kenya is dry. Uganda was wet on Monday. Ghana is hot."
    assert _parsed(text, [0] * 3) == [0, 1]


def test_the_weights_have_each_feature_and_a_least_probability():
    item = name_sentences(split("Kenya is dry."), find("Kenya is dry.", on=None))[0]
    names = selection.features(item, _Reader([0.5]))
    assert {*selection.fitted()["weights"]} == {"constant", *names}
    assert 0 < selection.fitted()["least"] < selection.chance(item, _Reader([1.0])) < 1


def test_a_sentence_that_is_not_parsed_does_not_change_what_is_read_after_it(
    monkeypatch: pytest.MonkeyPatch,
):
    some = coder.code(_article(TEXT)).events
    monkeypatch.setattr(coder, "telling", lambda sentences, *_: sentences)
    assert coder.code(_article(TEXT)).events == some


def test_a_noun_for_an_actor_is_enough():
    text = "Lagos was quiet. " + EMPTY * 4 + "Policemen beat forty students. The secretaries left."
    assert _selected(text)[1:] == ["Policemen beat forty students.", "The secretaries left."]


def test_headings_count_only_where_there_is_nothing_else():
    title = "Kenya expels two Ugandan diplomats"
    assert _selected(title) == [title]
    body = "Nairobi gave no reason for the step."
    assert _selected(f"{title}\n\n{body}") == [body]


def test_an_antecedent_does_not_reach_further_than_its_neighbours():
    kenya = Actor("Kenya", "KEN", "state")
    discourse = Discourse()
    discourse.enter(3)
    discourse.note([kenya], subject=True)
    discourse.enter(3 + REACH_SENTENCES)
    assert discourse.near("singular") == (kenya,)
    discourse.note([replace(kenya, text="it")], subject=True)
    discourse.enter(3 + 2 * REACH_SENTENCES)
    assert discourse.near("singular")
    discourse.enter(4 + 2 * REACH_SENTENCES)
    assert not discourse.near("singular")
