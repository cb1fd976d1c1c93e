"""Sentences without a political event between states or organisations."""

import json
from pathlib import Path

from click.testing import CliRunner

from multivector.cli.evaluate import evaluate as command
from multivector.codes.gazetteer.names import find

FILE = Path(__file__).parent / "silence.jsonl"
SECOND = [FILE.with_name(f"silence_second_{half}.jsonl") for half in ("development", "held")]


def _rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_there_are_three_hundred_and_half_name_a_state_or_a_city() -> None:
    rows = _rows()
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == 300
    assert sum(bool(find(row["text"])) for row in rows) >= 150


def test_evaluate_prints_the_share_and_writes_each_count(tmp_path: Path) -> None:
    predicted = tmp_path / "predicted.jsonl"
    arguments = ["silence", str(FILE), "--predictions", str(predicted), "--format", "json"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0
    (score,) = json.loads(result.stdout)
    rows = [json.loads(line) for line in predicted.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in _rows()]
    wrong, sentences = (sum(row["predicted"][k] for row in rows) for k in (0, 1))
    assert score["n"] == sentences
    assert score["f1"] == round(wrong / sentences, 4)


def test_the_second_set_has_two_halves_apart_from_each_other_and_from_the_first() -> None:
    halves = [
        {json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()}
        for path in SECOND
    ]
    assert [len(half) for half in halves] == [151, 151]
    assert not halves[0] & halves[1]
    assert not {row["text"] for row in _rows()} & (halves[0] | halves[1])
    assert sum(bool(find(text)) for half in halves for text in half) >= 200
