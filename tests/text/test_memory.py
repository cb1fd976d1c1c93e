"""A document that takes too much memory is refused, named and counted; the rest goes on."""

import sys
from pathlib import Path

import pytest

from multivector.coding import batch, coder
from multivector.coding.batch import code_all
from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.memory import budget

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit exists on Linux")


def test_the_limit_holds_inside_the_block_and_ends_with_it() -> None:
    with pytest.raises(InputError, match="more than 64 MB of memory"), budget(64 << 20):
        bytearray(1 << 32)
    assert len(bytearray(256 << 20)) == 256 << 20


def test_one_document_that_takes_too_much_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Peru accused Chile of spying, {name} said.")
    whole = coder.code

    def greedy(article: Article) -> object:
        if article.source.endswith("b.txt"):
            bytearray(4 << 30)
        return whole(article)

    monkeypatch.setattr(coder, "code", greedy)
    monkeypatch.setattr(batch, "CODING_BYTES", 2 << 30)
    refused: list[Refused] = []
    events = list(code_all(tmp_path, on_refused=refused.append))
    assert len(events) == 2
    assert [(Path(one.source).name, one.reason) for one in refused] == [
        ("b.txt", "reading this requires more than 2,048 MB of memory")
    ]
