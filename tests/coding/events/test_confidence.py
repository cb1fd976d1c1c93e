"""Confidence is that of the fitted model, and every empty side has a reason."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from multivector.coding.coded import Basis
from multivector.coding.coder import code
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.confidence import confidence, features, fitted
from multivector.coding.events.reader.classifier import model
from multivector.text.article import Article
from multivector.vocabulary import DOUBTFUL, LISTED

EVENT = EventCandidate("ACCUSE", None, (), (), False, 0, "actual", None, "verb:accuse:active")


def resting_on(*proposers: str, chance: float | None) -> float:
    return confidence(replace(EVENT, basis=Basis(proposers, chance, chance, "NONE", 0.1)))


def test_confidence_rises_with_the_reader_and_with_a_rule():
    assert resting_on("rules", chance=0.2) < resting_on("rules", "reader", chance=0.9)
    assert resting_on("reader", chance=0.9) < resting_on("rules", "reader", chance=0.9)
    assert 0 < resting_on("rules", chance=None) < 1


def test_confidence_was_fitted_to_the_features_that_are_read():
    event = replace(EVENT, basis=Basis(("rules",), 0.5, 0.5, "NONE", 0.5))
    assert {"constant", *features(event)} == set(fitted()["weights"])


def test_confidence_was_fitted_to_the_weights_that_are_shipped():
    """After new weights: python training/relation/calibrate.py training/relation/articles/c …"""
    shipped = files("multivector.coding").joinpath("weights/confidence.json")
    assert json.loads(shipped.read_text(encoding="utf-8"))["reader"] == model().sha256


def test_how_often_listed_events_are_right_is_what_their_confidence_says():
    """After new weights or rules: python training/relation/calibrate.py --listed"""
    card = (Path(__file__).parents[3] / "training/relation/MODEL_CARD.md").read_text("utf-8")
    listed = fitted()["listed"]
    for group, least, most in (("sure", DOUBTFUL, 1.0), ("doubtful", LISTED, DOUBTFUL)):
        events, sure, right = (listed[group][name] for name in ("events", "confidence", "right"))
        assert least <= sure <= most
        assert abs(sure - right) < 3 * (0.25 / events) ** 0.5
        assert f"{right:.3f} of {events}".lstrip("0") in card
    assert listed["sure"]["right"] > listed["doubtful"]["right"]


@pytest.mark.parametrize(
    "text",
    [
        "The ambassador of Somalia was expelled on Tuesday.",
        "Peru accused Chile of spying. Its officials threatened Bolivia with sanctions.",
        "Rebels attacked a convoy of the United Nations. Chad protested.",
    ],
)
def test_every_side_without_a_code_has_a_reason(text):
    coded = code(Article("t", text, None, None, None, None, "en", "", "-"))
    assert coded.events
    for event in coded.events:
        assert event.basis is not None
        roles = {reason.split(":")[0] for reason in event.basis.missing}
        sides = {"actor": event.actor, "recipient": event.recipient}
        if event.reciprocal:
            del sides["recipient"]
        empty = {role for role, side in sides.items() if not side or any(not a.code for a in side)}
        assert roles == empty
