"""What is measured of verdicts on labelled claims, and how series are found: computed by hand."""

import json
import math

import numpy as np
import pytest

from multivector.answers.verdicts.evaluation import evaluation
from multivector.answers.verdicts.evaluation.evaluation import (
    MAX_FOREIGN,
    Prediction,
    _measures,
    evaluate_claims,
    forced,
    predict,
)
from multivector.answers.verdicts.evaluation.retrieval import Finder
from multivector.answers.verdicts.evaluation.series_folder import SeriesFolder
from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CONTRADICTED,
    MIXED,
    Finding,
    Reason,
    unknown,
)
from multivector.answers.verdicts.quantities.matching import stem
from multivector.coding.claims.forms.reading import read_claim

YES, NO, SILENT, BOTH = evaluation.LABELS


def guess(label, decided=True, reason=None, unexplained=0):
    return Prediction(label, decided, reason, unexplained)


# Ten claims: their labels, and what was made of each.
GOLD = [YES, YES, YES, YES, NO, NO, NO, SILENT, BOTH, NO]
MADE = [
    guess(YES), guess(YES), guess(NO), guess(NO, False, Reason.CLOSE),
    guess(NO), guess(NO), guess(YES), guess(SILENT, False, Reason.OUTSIDE),
    guess(YES, False, Reason.DIFFERS, 2), guess(NO, False, Reason.DIFFERS, 1),
]  # fmt: skip


def test_the_measures_of_ten_claims():
    rows = {row["measure"]: row for row in _measures(GOLD, MADE)}
    value = {name: row["value"] for name, row in rows.items()}
    assert value["accuracy, forced"] == 0.6  # all but the third, fourth, seventh and ninth
    assert value["share decided"] == 0.6
    assert (value["right among decided"], rows["right among decided"]["n"]) == (0.667, 6)
    assert value["right among decided, supported"] == 0.667  # of three
    assert value["right among decided, refuted"] == 0.667
    assert value["wrongly refuted, of decided"] == 0.167
    # F1: supported 2·2/(4+4), refuted 2·3/(4+5), silent 1, conflicting 0.
    assert value["macro-F1, forced"] == round((0.5 + 6 / 9 + 1 + 0) / 4, 3)
    # The curve begins with what is decided, then those of fewest unexplained words.
    curve = {
        name: (value[name], rows[name]["n"]) for name in value if name.startswith("right when")
    }
    assert curve == {
        "right when 10% are decided": (1.0, 1), "right when 20% are decided": (1.0, 2),
        "right when 30% are decided": (0.667, 3), "right when 40% are decided": (0.75, 4),
        "right when 50% are decided": (0.8, 5), "right when 60% are decided": (0.667, 6),
    }  # fmt: skip
    for row in rows.values():
        assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 1
        assert row["upper"] > row["lower"] or row["value"] in (0.0, 1.0)


def test_what_is_not_decided_for_its_words_ends_the_curve_and_other_reasons_are_not_on_it():
    made = [guess(NO, False, Reason.DIFFERS, 1), guess(YES, False, Reason.DIFFERS, 0),
            guess(YES, False, Reason.CLOSE, 3), guess(YES, True)]  # fmt: skip
    rows = _measures([YES] * 4, made)
    curve = {
        row["measure"]: row["value"] for row in rows if row["measure"].startswith("right when")
    }
    # One is decided, one was left for its words: of four claims that is a half, and no more.
    assert curve == {
        "right when 10% are decided": None, "right when 20% are decided": 1.0,
        "right when 30% are decided": 1.0, "right when 40% are decided": 0.5,
        "right when 50% are decided": 0.5, "right when 60% are decided": 0.5,
    }  # fmt: skip
    assert {r["measure"]: r["n"] for r in rows}["right among decided, refuted"] == 0
    assert {r["measure"]: r["value"] for r in rows}["right among decided, refuted"] is None


def test_rows_without_a_label_are_not_measured_and_reasons_are_counted(tmp_path):
    assert _measures([None, "Other"], MADE[:2]) == []
    assert [r["n"] for r in _measures([None, YES], MADE[:2])][:2] == [1, 1]
    scores = evaluation.ClaimScores(None, [{"Claim": "x"}] * 10, MADE)
    assert list(scores.reasons().items()) == [
        (Reason.DIFFERS, 2), (Reason.CLOSE, 1), (Reason.OUTSIDE, 1),
    ]  # fmt: skip
    assert scores.predicted()[8] == {
        "Claim": "x", "predicted": YES, "decided": False, "reason": Reason.DIFFERS,
    }  # fmt: skip


def test_ranges_hold_nine_of_ten_draws():
    row = evaluation._row("x", np.array([True] * 90 + [False] * 10))
    assert (row["value"], row["n"]) == (0.9, 100)
    # A share of .9 of a hundred: 1.645 standard errors of .03 either way.
    assert row["lower"] == pytest.approx(0.9 - 1.645 * 0.03, abs=0.006)
    assert row["upper"] == pytest.approx(0.9 + 1.645 * 0.03, abs=0.006)


@pytest.mark.parametrize(
    ("finding", "label"),
    [
        (Finding(BORNE_OUT), YES),
        (Finding(CONTRADICTED), NO),
        (Finding(CONTRADICTED, lean=True), NO),
        (Finding(MIXED), BOTH),
        (unknown(Reason.CLOSE, lean=True), YES),
        (unknown(Reason.CLOSE, lean=False), NO),
        (unknown(Reason.CLOSE), NO),
        (unknown(Reason.OUTSIDE, lean=True), SILENT),
        (unknown(Reason.OUTSIDE), SILENT),
        (unknown(Reason.NEWER, lean=False), SILENT),
        (unknown(Reason.NEWER, lean=True), SILENT),
    ],
)
def test_the_label_that_any_finding_is_forced_to(finding, label):
    assert forced(finding) == label


def write(path, tables):
    """Write a folder of series: name -> title, unit, description, figures of Peru by year."""
    entries = []
    for name, (title, unit, description, figures) in tables.items():
        entries.append({"filename": f"{name}.csv", "title": title, "unit": unit,
                        "description": description})  # fmt: skip
        rows = "".join(f"{year},{value}\n" for year, value in figures.items())
        (path / f"{name}.csv").write_text("Date,PER\n" + rows)
    (path / "metadata.json").write_text(json.dumps(entries))
    return SeriesFolder(path)


YEARS = dict.fromkeys(range(2000, 2021), 100.0)


def test_with_two_words_unexplained_a_verdict_is_not_called_decided(tmp_path):
    table = write(tmp_path, {"cars": ("Cars made", "cars", "", YEARS)}).tables["cars"]
    for words, decided in (("", True), ("turquoise ", True), ("turquoise diesel ", False)):
        found = predict(f"Peru made 100 {words}cars in 2010.", "May 3, 2021", [table], None)
        assert (found.label, found.decided) == (YES, decided)
        assert found.unexplained == len(words.split())
        assert found.reason == (None if decided else Reason.DIFFERS)
    # Of a date the year counts, the last that is named.
    assert predict("Peru made 100 cars last year.", "in 1999, or 2021", [table], None).label == YES


def test_a_series_that_is_found_by_a_stray_word_decides_nothing(tmp_path):
    long = "Cars " + " ".join(f"thing{k}" for k in range(MAX_FOREIGN + 1))
    (tmp_path / "a").mkdir()
    gold = tmp_path / "gold.jsonl"
    row = {"Claim": "Peru made 100 cars in 2010.", "Date": "2021", "TimeSeries": {}, "Verdict": YES}
    gold.write_text(json.dumps(row) + "\n\n")
    for title, decided in ((long, False), (long.rsplit(" ", 1)[0], True)):
        write(tmp_path / "a", {"cars": (title, "cars", "", YEARS)})
        (found,) = evaluate_claims(gold, tmp_path / "a", retrieve=True).predictions
        assert (found.decided, found.reason) == (decided, None if decided else Reason.DIFFERS)


def test_the_score_of_a_series_is_that_of_okapi(tmp_path):
    tables = {
        "zinc": ("Zinc", "tonnes", "", YEARS),
        "both": ("Zinc and copper", "tonnes", "", YEARS),
        "other": ("Copper", "tonnes", "Not zinc.", YEARS),
    }
    finder = Finder(list(write(tmp_path, tables).tables.values()))
    # A word of a title counts three times, one of unit or description once. K is 1.2, b .5.
    lengths, counts = (4, 7, 6), (3, 3, 1)
    rare = math.log(1 + (3 - 3 + 0.5) / (3 + 0.5))
    for place, (length, count) in enumerate(zip(lengths, counts, strict=True)):
        size = 0.5 + 0.5 * length / (sum(lengths) / 3)
        assert finder._score(place, {"zinc": 2.0}) == pytest.approx(
            2.0 * rare * count * 2.2 / (count + 1.2 * size)
        )
    copper = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    assert finder._score(2, {stem("copper"): 1.0}) == pytest.approx(
        copper * 3 * 2.2 / (3 + 1.2 * (0.5 + 0.5 * 6 / (17 / 3)))
    )
    assert finder._score(0, {stem("copper"): 1.0}) == 0.0

    def best(text, count=3):
        return [table.id for table in finder.best(text, read_claim(text, 2021), count)]

    assert best("Peru mined zinc.") == ["zinc", "both", "other"]
    assert best("Peru mined zinc.", 1) == ["zinc"]
    assert best("Peru mined tin.") == []


def test_of_series_that_fit_alike_the_one_in_per_cent_is_for_a_share(tmp_path):
    tables = {"count": ("Miners", "persons", "", YEARS), "share": ("Miners", "%", "", YEARS)}
    finder = Finder(list(write(tmp_path, tables).tables.values()))
    for text, first in (("In Peru 5% were miners.", "share"), ("Peru had 500 miners.", "count")):
        assert finder.best(text, read_claim(text, 2021))[0].id == first


def test_a_word_of_a_title_counts_more_than_one_of_the_same_meaning(tmp_path):
    tables = {
        "gdp": ("GDP", "tonnes", "", YEARS), "zinc": ("Zinc", "tonnes", "", YEARS),
    }  # fmt: skip
    finder = Finder(list(write(tmp_path, tables).tables.values()))
    text = "Zinc in the economy."
    found = [table.id for table in finder.best(text, read_claim(text, 2021), 2)]
    assert found == ["zinc", "gdp"]


def test_the_series_that_is_named_is_taken_unless_they_are_to_be_found(tmp_path):
    (tmp_path / "a").mkdir()
    write(tmp_path / "a", {
        "cars": ("Cars made", "cars", "", YEARS),
        "other": ("Things", "cars", "", dict.fromkeys(range(2000, 2021), 300.0)),
    })  # fmt: skip
    row = {"Claim": "Peru made 100 cars in 2010.", "Date": "2021", "TimeSeries": {"other": []}}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row))
    labels = {
        retrieve: evaluate_claims(tmp_path / "gold.jsonl", tmp_path / "a", **retrieve_as)
        .predictions[0].label
        for retrieve, retrieve_as in (("named", {}), ("found", {"retrieve": True}))
    }  # fmt: skip
    assert labels == {"named": NO, "found": YES}
