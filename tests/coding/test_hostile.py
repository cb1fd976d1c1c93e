"""Input that no newspaper would print: no crash, bounded time and memory, the document counted."""

import json
import time
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from multivector.cli.code import command
from multivector.coding.coder import code
from multivector.text.article import Article

PLAIN = "Russia sent envoys to Kazakhstan and the two ministers met in Astana on Monday. "
HOSTILE = {
    "one sentence": "Russia met Kazakhstan and then ",
    "no punctuation": "the ministers of Kenya met those of Ghana in Accra\n",
    "all capitals": PLAIN.upper(),
    "mojibake": PLAIN.replace("e", "Ã©â€™"),
    "mixed languages": PLAIN + "Россия и Казахстан. 俄罗斯和哈萨克斯坦。 روسيا وكازاخستان. ",
    "open quotation marks": '“Russia ‘met "Kazakhstan “and ',
}
LETTERS = 16_000


def _article(text: str) -> Article:
    return Article("h", text.strip(), None, "2023-05-18", None, None, "en", "", "-")


def _seconds(text: str) -> float:
    began = time.process_time()
    code(_article(text))
    return time.process_time() - began


def _peak(text: str) -> int:
    tracemalloc.start()
    code(_article(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def _long(name: str, letters: int) -> str:
    return HOSTILE[name] * (letters // len(HOSTILE[name]))


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_memory_stay_in_proportion_to_length(name: str) -> None:
    code(_article(PLAIN))
    short, long = _long(name, LETTERS), _long(name, 3 * LETTERS)
    # Three times the text may take six times as long or as much: quadratic work takes nine.
    assert _seconds(long) < 6 * _seconds(short) + 1
    assert _peak(long) < 6 * _peak(short)


def test_a_sentence_of_a_hundred_thousand_words() -> None:
    code(_article(PLAIN))
    text = HOSTILE["one sentence"] * 20_000
    assert len(text.split()) == 100_000
    plain = PLAIN * 500
    # Ten times the cost of a letter of ordinary text leaves room for a loaded machine.
    assert _seconds(text) < 10 * _seconds(plain) * len(text) / len(plain)


def test_each_document_is_counted_and_the_batch_goes_on(tmp_path: Path) -> None:
    lines = [{"id": name, "text": text * 60} for name, text in HOSTILE.items()]
    lines.append({"id": "plain", "text": "Russia expelled two Polish diplomats on Monday."})
    source = tmp_path / "hostile.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    result = CliRunner().invoke(command, [str(source), "--format", "jsonl"])
    assert result.exit_code == 0
    counted = result.stderr.strip().splitlines()[-1].replace(",", "").split()
    assert int(counted[0]) + int(counted[3]) == len(lines)
    assert "plain" in {json.loads(line)["doc_id"] for line in result.stdout.splitlines()}
