"""Scoring against fact-checked claims: what is read, what is kept apart, what is printed."""

import json
import random

import pytest

from multivector.answers.verdicts.evaluation.evaluation import evaluate_claims
from multivector.cli.main import main
from multivector.errors import InputError

ROWS = [
    ("90% of adults in Kazakhstan can read.", "literacy", "Supported"),
    ("40% of adults in Kazakhstan can read.", "literacy", "Refuted"),
    ("20% of adults in Uzbekistan cannot read.", "literacy", "Supported"),
    ("Kazakhstan produces the most wheat in Central Asia.", "wheat", "Supported"),
    ("Wheat production in Uzbekistan has fallen since 2010.", "wheat", "Refuted"),
    ("Kazakhstan produced 3 million tonnes of wheat in 1950.", "wheat", "Not Enough Evidence"),
]


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    lines = [
        {"Claim": c, "Date": "May 3, 2021", "TimeSeries": {s: [{"from": 1, "to": 2}]}, "Verdict": v}
        for c, s, v in ROWS
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_claims_on_made_series(gold, series, tmp_path):
    found = evaluate_claims(gold, series, predictions=tmp_path / "out.jsonl")
    predicted = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    wrong = [r["Claim"] for r in predicted if r["predicted"] != r["Verdict"]]
    assert wrong == [
        "20% of adults in Uzbekistan cannot read."
    ]  # "cannot" is not read as "without"
    assert {"predicted", "decided", "reason"} <= set(predicted[0])
    assert found.table[0]["measure"] == "accuracy, forced"


def test_own_retrieval_finds_the_series_by_its_words(gold, series):
    named, own = (evaluate_claims(gold, series, retrieve=r).predictions for r in (False, True))
    assert [p.label for p in own] == [p.label for p in named]


def test_a_zip_is_read_as_the_folder(gold, series, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "series.zip", "w") as archive:
        for path in series.iterdir():
            archive.write(path, path.name)
    assert evaluate_claims(gold, tmp_path / "series.zip").rows == evaluate_claims(gold, series).rows


@pytest.mark.parametrize(
    ("line", "message"),
    [("[1", "not a JSON object"), ('{"Claim": "x"}', "missing field: Date"),
     ('{"Claim": "x", "Date": "2020", "TimeSeries": {"none": []}}', "unknown series"),
     ('{"Claim": "x", "Date": "soon", "TimeSeries": {}}', "no year")],
)  # fmt: skip
def test_bad_rows_are_named(line, message, series, tmp_path):
    (tmp_path / "bad.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=message):
        evaluate_claims(tmp_path / "bad.jsonl", series)


def test_the_command_prints_the_curve_and_asks_for_the_series(gold, series, capsys):
    main(["evaluate", "claims", str(gold), "--series", str(series)])
    assert "right when 40% are decided" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "claims", str(gold)])
    assert stopped.value.code == 2


@pytest.mark.parametrize("retrieve", [False, True])
def test_only_claim_date_and_names_are_input(outside, tmp_path, retrieve):
    """Shuffle every other field, the periods and verdicts included: the predictions stay."""
    given = outside / "gold" / "tsver" / "dev.jsonl"
    rows = [json.loads(line) for line in given.read_text("utf-8").splitlines()][:40]
    keys = [key for key in rows[0] if key not in ("Claim", "Date", "TimeSeries")]
    dealt = random.Random(5)
    columns = {key: dealt.sample([row.get(key) for row in rows], len(rows)) for key in keys}
    periods = dealt.sample([p for row in rows for p in row["TimeSeries"].values()], len(rows))
    mixed = [
        {"Claim": row["Claim"], "Date": row["Date"],
         "TimeSeries": dict.fromkeys(row["TimeSeries"], periods[i]),
         **{key: columns[key][i] for key in keys}}
        for i, row in enumerate(rows)
    ]  # fmt: skip
    made = []
    for name, content in (("plain", rows), ("mixed", mixed)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in content))
        found = evaluate_claims(path, given.parent / "series.zip", retrieve=retrieve)
        made.append(repr(found.predictions).encode())
    assert made[0] == made[1]


def test_accuracy_on_fact_checked_claims_does_not_fall(outside):
    folder = outside / "gold" / "tsver"
    found = evaluate_claims(folder / "dev.jsonl", folder / "series.zip")
    scores = {row["measure"]: row["value"] for row in found.table}
    assert scores["accuracy, forced"] >= 0.69
    assert scores["share decided"] >= 0.35
    assert scores["right among decided"] >= 0.82
    assert scores["wrongly refuted, of decided"] <= 0.04
