"""Rules and classifier together: who wins when, and what the weights must be."""

import numpy as np
import pytest

from multivector.coding.coded import Actor
from multivector.coding.evaluation.relations import relate
from multivector.coding.events import classifier
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.classifier import (
    LABELS,
    MODE_LABELS,
    STATUS_LABELS,
    Relation,
    encode,
)
from multivector.coding.events.decision import UNTRIGGERED_FLOOR, judge
from multivector.coding.events.non_political import is_non_political_text
from multivector.errors import InputError


def believes(**shares: float) -> Relation:
    types = np.array([shares.get(label, 0.0) for label in LABELS])
    types += (1 - types.sum()) / len(types)
    modes = np.full(len(MODE_LABELS), 1 / len(MODE_LABELS))
    return Relation(types, modes, np.full(len(STATUS_LABELS), 0.25))


def proposal(rule: str, weak: bool = False) -> EventCandidate:
    sides = (
        (Actor("Peru", "PER", "state", start=0, end=4),),
        (Actor("Chile", "CHL", "state", start=9, end=14),),
    )
    return EventCandidate("ACCUSE", "disapprove", *sides, False, 1, "actual", None, rule, 0.8, weak)


def test_no_relation_may_win_over_a_weak_verb_only():
    none = believes(NONE=0.999)
    assert judge(proposal("verb:tell:active", weak=True), none) is None
    assert judge(proposal("verb:accuse:active"), none) is not None
    assert judge(proposal("noun:n:war @in:nominal", weak=True), none) is not None


def test_a_confident_classifier_corrects_the_type_of_a_weak_trigger():
    judged = judge(proposal("verb:hit:active", weak=True), believes(ASSAULT=0.99))
    assert judged is not None
    assert judged[0].event_type == "ASSAULT"
    assert judged[0].rule.endswith(":model")


def test_an_untriggered_pair_needs_a_confident_classifier():
    assert judge(proposal("open:rattle"), believes(THREATEN=UNTRIGGERED_FLOOR - 0.1)) is None
    judged = judge(proposal("open:rattle"), believes(THREATEN=UNTRIGGERED_FLOOR + 0.1))
    assert judged is not None
    assert judged[0].event_type == "THREATEN"


def test_markers_stand_around_both_spans():
    ids, offsets = [10, 11, 12], [(0, 4), (5, 8), (9, 14)]
    assert encode(ids, offsets, (0, 4), (9, 14)) == [101, 1, 10, 2, 11, 3, 12, 4, 102]
    assert encode(ids, offsets, (9, 14), (0, 4)) == [101, 3, 10, 4, 11, 1, 12, 2, 102]


def test_a_long_sentence_is_cut_around_its_spans():
    ids = list(range(1000, 2000))
    offsets = [(k, k + 1) for k in range(1000)]
    pieces = encode(ids, offsets, (700, 701), (720, 721))
    assert len(pieces) <= classifier.MAX_TOKENS
    assert {1, 2, 3, 4, 1700, 1720} <= set(pieces)


def test_the_answer_for_a_pair_is_independent_of_other_pairs():
    triple = ("The court jailed the editor for six years.", "The court", "the editor")
    other = ("Ghana sent medicine to Togo.", "Ghana", "Togo")
    assert relate([triple, other]) == relate([triple]) + relate([other])


def test_a_span_that_is_not_in_its_sentence_is_answered():
    assert relate([("Ghana sent medicine to Togo.", "Ghana", "a recipient")])[0] in LABELS


def test_damaged_weights_are_refused(monkeypatch, tmp_path):
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "relation.onnx").write_bytes(b"not these")
    (folder / "relation.json").write_text('{"sha256": "0"}')
    monkeypatch.setattr(classifier, "files", lambda _: tmp_path)
    classifier.model.cache_clear()
    try:
        with pytest.raises(InputError, match="checksum mismatch"):
            classifier.model()
    finally:
        monkeypatch.undo()
        classifier.model.cache_clear()


def test_non_political_sentences_are_recognised():
    assert is_non_political_text("The striker's late attack won the cup final.")
    assert not is_non_political_text("The army's attack came before the cup final.")
