import csv
import json
import re
from dataclasses import replace

import pytest

from multivector.answers.events.evaluation import evaluate
from multivector.coding.coder import code
from multivector.coding.evaluation.scores import (
    by_form,
    evaluate_events,
    evaluate_quotes,
    evaluate_relations,
    evaluate_silence,
    gold_pairs,
    read_rows,
)
from multivector.errors import InputError
from multivector.text.article import Article

ROW = {
    "text": "Peru invaded Chile.",
    "event": "ASSAULT",
    "sources": [{"code": "PER"}],
    "targets": [{"code": "CHL"}],
    "reciprocal": False,
}


def predict(text):
    return code(Article("t", text, None, None, None, None, "en", "", "-")).events


def score(result, measure):
    return next(s for s in result.scores if s.measure == measure)


def test_a_right_event_scores_one():
    result, predicted = evaluate_events([ROW], predict)
    assert predicted == [[("PER", "CHL", "ASSAULT")]]
    assert score(result, "triple").f1 == score(result, "nations").f1 == 1


def test_direction_counts_for_an_assault_and_not_for_a_meeting():
    turned = {**ROW, "sources": ROW["targets"], "targets": ROW["sources"]}
    assert score(evaluate_events([turned], predict)[0], "triple").f1 == 0
    meeting = {**turned, "text": "Peru met Chile.", "event": "CONSULT"}
    assert score(evaluate_events([meeting], predict)[0], "triple").f1 == 1


def test_gold_without_target_is_a_pair_with_nobody():
    assert gold_pairs({**ROW, "targets": []}) == {("PER", None, "ASSAULT")}


def test_a_former_state_is_the_one_that_continues_it():
    for sides in (["SUN"], [{"code": "SUN"}]):
        row = {**ROW, "text": "The Soviet Union invaded Chile.", "sources": sides}
        assert score(evaluate_events([row], predict)[0], "triple").f1 == 1
    assert gold_pairs({**ROW, "sources": ["YUG"]}) == {("SRB", "CHL", "ASSAULT")}
    assert gold_pairs({**ROW, "sources": [{"code": "XYZ"}]}) == {(None, "CHL", "ASSAULT")}


def test_repeated_texts_pool_their_records():
    other = {**ROW, "event": "COERCE"}
    result, _ = evaluate_events([ROW, other], predict)
    assert score(result, "triple").recall == pytest.approx(0.5)
    assert score(result, "triple").precision == 1


def test_yielding_is_one_type_for_relations():
    rows = [{"sentence": "A x B.", "source": "A", "target": "Z", "gold_root": "YIELD"}]
    result, answers = evaluate_relations(rows, lambda triples: ["RETREAT" for _ in triples])
    assert answers == ["YIELD"]
    assert score(result, "relation macro").f1 == 1
    assert result.counted["spans not in sentence"] == 1


def test_a_quotation_needs_text_and_speaker():
    rows = [{"text": "x", "quotes": [{"text": "Come in", "speaker": "Ann Lee"}]}]
    assert score(evaluate_quotes(rows, lambda _: [("Come in,", "Lee")]), "quotes").f1 == 1
    assert score(evaluate_quotes(rows, lambda _: [("Come in", "Bob")]), "quotes").f1 == 0


def test_silence_is_the_share_of_sentences_with_an_event():
    assert score(evaluate_silence([(1, 10), (0, 10)]), "silence").f1 == pytest.approx(0.05)


def test_forms_are_counted_by_sentence():
    texts = [
        "The envoy said that the pact, which Benin had signed, would not be ratified.",
        "Togo sued Benin.",
    ]
    tally = by_form(texts, [False, True])
    assert tally["plain"] == (1, 1)
    for form in ("passive", "negated", "future", "reported", "relative"):
        assert tally[form] == (0, 1), form
    assert "long" not in tally


def test_an_unknown_type_in_gold_is_refused_with_its_row():
    with pytest.raises(InputError, match="unknown type: 'ASAULT'") as caught:
        evaluate_events([ROW, {**ROW, "event": "ASAULT"}], predict)
    assert caught.value.where == "row 2, column 'event'"
    relation = {"sentence": "A x B.", "source": "A", "target": "B", "gold_root": "YEILD"}
    with pytest.raises(InputError, match="unknown type: 'YEILD'"):
        evaluate_relations([relation], lambda triples: ["AID" for _ in triples])


def test_sides_may_be_plain_codes():
    plain = {**ROW, "sources": ["PER"], "targets": ["CHL"]}
    assert gold_pairs(plain) == gold_pairs(ROW)
    assert score(evaluate_events([plain], predict)[0], "triple").f1 == 1
    evaluate_events([{**plain, "reciprocal": None}], predict)
    assert gold_pairs({**plain, "targets": ["ASEAN"]}) == {("PER", "IGO", "ASSAULT")}


@pytest.mark.parametrize("targets", [["PER", "CHL"], ["CHL"], []])
def test_the_sides_of_a_reciprocal_event_act_on_each_other_and_not_on_themselves(targets):
    row = {"event": "CONSULT", "sources": ["PER", "CHL"], "targets": targets, "reciprocal": True}
    assert gold_pairs(row) == {("PER", "CHL", "CONSULT"), ("CHL", "PER", "CONSULT")}


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("targets", ["CHM"], "unknown code: 'CHM'"),
        ("sources", [{"state": "PER"}], "unknown code: {'state': 'PER'}"),
        ("sources", "PER", "not a list: 'PER'"),
        ("text", None, "not text: None"),
        ("reciprocal", "no", "not true or false: 'no'"),
    ],
)
def test_a_wrong_cell_of_gold_is_refused_with_its_row_and_column(column, value, what):
    with pytest.raises(InputError, match=re.escape(what)) as caught:
        evaluate_events([ROW, {**ROW, column: value}], predict)
    assert caught.value.where == f"row 2, column {column!r}"


def test_a_line_that_is_no_object_is_refused(tmp_path):
    (tmp_path / "gold.jsonl").write_text('{"text": "x"}\n["x"]\n')
    with pytest.raises(InputError, match="not a JSON object") as caught:
        read_rows(tmp_path / "gold.jsonl")
    assert caught.value.where.endswith("gold.jsonl:2")


@pytest.mark.parametrize(
    ("name", "text"), [("gold.jsonl", ""), ("gold.jsonl", "\n"), ("gold.tsv", "sentence\tsource\n")]
)
def test_a_file_without_rows_is_refused(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match="no rows"):
        read_rows(tmp_path / name)


def test_a_text_that_is_not_read_is_counted_and_has_no_events(tmp_path):
    gold = tmp_path / "gold.jsonl"
    sides = {"event": "SANCTION", "sources": ["FRA"], "targets": ["RUS"]}
    texts = ["France expelled a Russian envoy.", "La France a expulsé un diplomate russe mardi."]
    gold.write_text("\n".join(json.dumps({"text": text, **sides}) for text in texts), "utf-8")
    found = evaluate("events", gold)
    assert found.evaluation.counted == {"texts": 2, "texts refused as not English": 1}
    assert [bool(pairs) for pairs in found.predictions] == [True, False]


def test_what_has_nothing_to_score_has_no_figure():
    result, _ = evaluate_events([ROW], predict)
    macro = score(result, "type macro")
    assert (macro.f1, macro.lower, macro.upper, macro.n) == (None, None, None, 0)
    assert score(evaluate_events([ROW] * 5, predict)[0], "type macro").f1 == 1
    assert score(evaluate_silence([]), "silence").f1 is None
    missed = score(evaluate_events([ROW], lambda _: [])[0], "triple")
    assert (missed.precision, missed.recall, missed.f1) == (None, 0, 0)


def test_reliability_is_the_share_right_by_confidence():
    (event,) = predict(ROW["text"])
    texts = ["Peru invaded Chile.", "Peru invaded Chile again.", "Peru invaded Chile at last."]
    coded = {
        texts[0]: [replace(event, confidence=0.91)],
        texts[1]: [
            replace(event, confidence=1.0),
            replace(event, confidence=0.3, event_type="AID"),
        ],
        texts[2]: [replace(event, confidence=0.35, status="denied")],  # is no prediction
    }
    rows = [{**ROW, "text": text} for text in texts]
    result, _ = evaluate_events(rows, lambda text: coded[text])
    assert list(result.reliability) == [
        {"confidence": "0.2-0.4", "n": 1, "mean": 0.3, "right": 0.0},
        {"confidence": "0.8-1.0", "n": 2, "mean": 0.955, "right": 1.0},
    ]


def test_predictions_have_confidence_date_and_status_in_the_format_of_the_name(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({**ROW, "text": "Peru invaded Chile on 4 March 2021.\tIt won."}))
    for name in ("p.jsonl", "p.csv", "p.tsv"):
        evaluate("events", gold, tmp_path / name)
    row = json.loads((tmp_path / "p.jsonl").read_text())
    assert row["predicted"] == [["PER", "CHL", "ASSAULT"]]
    (event,) = row["predicted_events"]
    assert (event["event_type"], event["status"], event["date"]) == (
        "ASSAULT", "actual", "2021-03-04",
    )  # fmt: skip
    assert [event[side][0]["code"] for side in ("actor", "recipient")] == ["PER", "CHL"]
    assert 0 < event["confidence"] <= 1
    with (tmp_path / "p.csv").open(newline="") as file:
        (cells,) = csv.DictReader(file)
    assert json.loads(cells["predicted_events"]) == [event]
    (cells,) = read_rows(tmp_path / "p.tsv")
    assert json.loads(cells["predicted_events"]) == [event]
