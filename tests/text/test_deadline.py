"""The time limit of a document."""

import json
import re
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from multivector.errors import InputError
from multivector.text import read as reading
from multivector.text.article import Article, Refused
from multivector.text.deadline import deadline
from multivector.text.read import read, read_one


def test_work_that_takes_too_long_is_stopped_even_where_exceptions_are_caught() -> None:
    began = time.monotonic()
    with (
        pytest.raises(InputError, match="could not be read within 0 seconds"),
        deadline(0.05, "could not be read"),
        suppress(Exception),
    ):
        time.sleep(60)
    with pytest.raises(InputError), deadline(0.05, "could not be read"):
        re.match(r"(a|a)*b", "a" * 40)
    assert time.monotonic() - began < 30


def test_the_timer_of_the_program_is_given_back() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        with deadline(5, "x"):
            pass
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 90 < left <= 100
        signal.raise_signal(signal.SIGALRM)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_another_thread_reads_without_a_limit() -> None:
    read_there: list[Article] = []
    thread = threading.Thread(target=lambda: read_there.append(read_one("-", stdin=b"They met.")))
    thread.start()
    thread.join()
    assert read_there[0].text == "They met."


def test_a_slow_document_is_refused_by_name_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.finish

    def slow(draft, **more):
        if "slow" in draft.text:
            time.sleep(60)
        return whole(draft, **more)

    monkeypatch.setattr(reading, "finish", slow)
    monkeypatch.setattr(reading, "READING_SECONDS", 0.2)
    (tmp_path / "a.txt").write_text("They met.")
    (tmp_path / "b.txt").write_text("They were slow.")
    lines = [json.dumps({"text": text}) + "\n" for text in ("They were slow.", "They met.")]
    (tmp_path / "c.jsonl").write_text("".join(lines))
    found = list(read(tmp_path))
    assert [type(one) for one in found] == [Article, Refused, Refused, Article]
    assert found[1] == Refused(str(tmp_path / "b.txt"), "could not be read within 0 seconds")
    assert found[2].source.endswith("c.jsonl#1")
    with pytest.raises(InputError, match=r"b\.txt: could not be read within"):
        read_one(tmp_path / "b.txt")
