"""Input that no newspaper would print: no crash, bounded work and memory, the document counted."""

import gc
import json
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from multivector.cli.code import code as command
from multivector.coding.claims.forms.phrases import tree_of
from multivector.coding.coder import code
from multivector.coding.syntax import read_sentence
from multivector.coding.syntax.parse import BATCH_SENTENCES, Parse, parse, parse_one
from multivector.coding.syntax.sentences import MAX_CHARACTERS, MAX_TOKENS, split
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


def _peak(text: str) -> int:
    tracemalloc.start()
    code(_article(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def _long(name: str, letters: int) -> str:
    return HOSTILE[name] * (letters // len(HOSTILE[name]))


@pytest.mark.parametrize("name", HOSTILE)
def test_memory_grows_no_faster_than_the_text(name: str) -> None:
    code(_article(PLAIN))
    short, long = _long(name, LETTERS), _long(name, 4 * LETTERS)
    # Quadratic memory would take sixteen times as much.
    assert _peak(long) < 6 * _peak(short)


def test_memory_of_parses_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    tree_of.cache_clear()  # of other tests
    parse_one.cache_clear()

    def watched(texts):
        for k, tree in enumerate(parse(texts)):
            if k % 50 == 49:
                held.append(sum(isinstance(item, Parse) for item in gc.get_objects()))
            yield tree

    monkeypatch.setattr(read_sentence, "parse", watched)
    code(_article(PLAIN * 600))
    assert len(held) == 12
    assert max(held) <= BATCH_SENTENCES + 1


@pytest.mark.parametrize("name", HOSTILE)
def test_no_parse_is_longer_than_the_bound(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def watched(texts):
        for tree in parse(texts):
            assert isinstance(tree, Parse)
            lengths.append(len(tree))
            yield tree

    monkeypatch.setattr(read_sentence, "parse", watched)
    code(_article(_long(name, LETTERS)))
    # The parser's own tokens may be a few more than words and marks: "can" and "not".
    assert max(lengths, default=0) <= 1.2 * MAX_TOKENS


def test_a_sentence_of_a_hundred_thousand_words_is_cut_and_says_so() -> None:
    text = (HOSTILE["one sentence"] * 20_000).strip()
    assert len(text.split()) == 100_000
    pieces = split(text)
    assert all(p.cut and p.end - p.start <= MAX_CHARACTERS for p in pieces)
    assert " ".join(text[p.start : p.end] for p in pieces) == text
    assert {p.text.split()[0] for p in pieces[1:]} <= {"and", "then"}
    (note,) = code(_article(text[: LETTERS * 2])).notes
    assert "split" in note
    assert code(_article(PLAIN)).notes == ()


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
