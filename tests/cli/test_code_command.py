"""`code`: progress with rate and time left, and parts beside the output."""

from pathlib import Path

import pytest

from multivector.cli import code
from multivector.cli.terminal import batch, output
from multivector.coding.batch import Progress
from multivector.engine.parts import Parts
from multivector.errors import InputError


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


class Counted:
    """A total that is known from the start, or not at all."""

    def __init__(self, found: int | None) -> None:
        self.found = found


def _after(counts: Progress, total: int | None, clock: Clock) -> str:
    """Return the line 20 seconds after the first newly coded document."""
    shown = batch.BatchProgress(Counted(total))
    shown._counts = Progress(documents=counts.resumed + 1, resumed=counts.resumed)
    shown._line()
    clock.now += 20
    shown._counts = counts
    return shown._line()


def test_progress_shows_rate_and_time_left_without_what_was_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(batch, "time", clock)
    counts = Progress(documents=1_090, refused=11, events=7, resumed=1_000)
    line = "1,101 of 1,601 documents, 7 events, 5.0 a second, 2 min left"
    assert _after(counts, 1_601, clock) == line
    # The total is not known yet, or was an underestimate.
    for total in (None, 500):
        assert _after(counts, total, clock) == "1,101 documents, 7 events, 5.0 a second"
    slow = Progress(documents=5, events=1)
    assert _after(slow, 2_885, clock) == "5 of 2,885 documents, 1 event, 12.0 a minute, 4 h left"


def test_a_long_document_in_work_is_named_with_a_time_left_that_is_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, lines = Clock(), []
    monkeypatch.setattr(batch, "time", clock)
    monkeypatch.setattr(batch, "terminal", lambda: False)
    monkeypatch.setattr(batch, "say", lines.append)
    shown = batch.BatchProgress(Counted(30))
    shown.progress(Progress(documents=1))
    for count in (2, 3):
        clock.now += 6
        shown.progress(Progress(documents=count, events=1))
    for second in range(61):
        clock.now += 1
        done = Progress(documents=3, events=1, source="news/big.txt", share=0.1 + second / 1_000)
        shown.progress(done)
    assert len(lines) == 7
    start = "3 of 30 documents, 1 event, "
    assert lines[1:3] == [
        f"{start}7.1 a minute, big.txt 10% done, 15 min left …",
        f"{start}4.3 a minute, big.txt 12% done, 15 min left …",
    ]
    assert all(line.startswith(start) and "big.txt 1" in line for line in lines[2:])
    clock.now += 11
    shown.progress(Progress(documents=3, events=1, source="news/next.txt", share=0.1))
    assert "next.txt 10% done …" in lines[-1]  # nothing is known of its time yet


def test_parts_stand_beside_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    target = tmp_path / "data" / "events.jsonl"
    (tmp_path / "link.jsonl").symlink_to(target)
    folder = tmp_path.resolve() / "data" / "events.jsonl.parts"
    assert output.parts_folder(str(tmp_path / "link.jsonl")) == folder
    assert [output.parts_folder(name) for name in (None, "-", "/dev/null")] == [None] * 3


def test_a_second_run_into_the_same_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia expelled two Polish diplomats.")
    first = Parts(tmp_path / "events.jsonl.parts")
    with pytest.raises(InputError, match="another process"):
        code.code.main(
            [str(tmp_path / "a.txt"), "-o", str(tmp_path / "events.jsonl")], standalone_mode=False
        )
    first.close()
