"""The same articles give the same bytes, however many processes code them and whatever ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from multivector.cli.main import main

# The command, with parts of two documents and a coder that records each document it codes.
DRIVER = """
import os, sys, time
from multivector.cli.main import main
from multivector.coding import coder
from multivector.engine import parts

whole = coder.code

def recording(article):
    time.sleep(0.15)
    coded = whole(article)
    with open(os.environ["CODED"], "a") as file:
        file.write(article.source + "\\n")
    return coded

coder.code = recording
parts.PART_RESULTS = 2
if __name__ == "__main__":
    main()
"""
STATES = "Polish French German Swedish Czech Latvian Estonian Finnish Danish Dutch".split()
TEXT = "Russia expelled two {} diplomats on Monday. Talks {} with China had failed."
DOCUMENTS = 20
IN_HAND = 2 * 2  # a part that is not full yet, and a document in each of two workers


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles") / "news"
    folder.mkdir()
    for k in range(DOCUMENTS):
        (folder / f"{k:02}.txt").write_text(TEXT.format(STATES[k % len(STATES)], k))
    (folder / "05.pdf.txt").write_bytes(b"%PDF-1.7\x00\x01")
    return folder


@pytest.fixture(scope="module")
def expected(news: Path) -> bytes:
    output = news.parent / "expected.jsonl"
    assert _code(news, output) == 0
    assert output.read_bytes().count(b"\n") == DOCUMENTS
    return output.read_bytes()


def _code(news: Path, output: Path, workers: int = 1, *more: str) -> int:
    """Run the command in this process, in which the models stay loaded."""
    try:
        main(["code", str(news), "--workers", str(workers), "-o", str(output), *more])
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def _heed() -> None:
    """Heed the signals that a run under nohup, or in the background of a script, ignores."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


class Run:
    """The command in a process of its own."""

    def __init__(self, news: Path, folder: Path) -> None:
        self.output, self._coded = folder / "events.jsonl", folder / "coded"
        self.parts = folder / "events.jsonl.parts"
        driver = folder / "driver.py"
        driver.write_text(DRIVER)
        self.process = subprocess.Popen(
            [sys.executable, driver, "code", news, "--workers", "2", "-o", self.output],
            env={**os.environ, "CODED": str(self._coded)},
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heed,  # noqa: PLW1509
        )

    def wait_for(self, count: int) -> None:
        """Wait until so many documents have been coded."""
        end = time.monotonic() + 120
        while len(self.coded()) < count:
            assert time.monotonic() < end
            assert self.process.poll() is None
            time.sleep(0.02)

    def coded(self) -> list[str]:
        return self._coded.read_text().splitlines() if self._coded.exists() else []

    def workers(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(pid) for task in tasks for pid in task.read_text().split()]
        return [pid for pid in children if b"spawn_main" in _command(pid)]

    def end(self, number: signal.Signals) -> str:
        """Send a signal and wait until no process is left; return the messages."""
        workers = self.workers()
        assert len(workers) == 2
        self.process.send_signal(number)
        _, messages = self.process.communicate(timeout=60)
        end = time.monotonic() + 20
        while any(map(_command, workers)):
            assert time.monotonic() < end, "a worker outlived its parent"
            time.sleep(0.05)
        return messages


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for a zombie
    except OSError:
        return b""


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")


@needs_proc
def test_a_worker_killed_midway_changes_nothing(
    news: Path, expected: bytes, tmp_path: Path
) -> None:
    run = Run(news, tmp_path)
    run.wait_for(4)
    os.kill(run.workers()[0], signal.SIGKILL)
    _, messages = run.process.communicate(timeout=120)
    assert run.process.returncode == 0
    assert f"{DOCUMENTS} documents read, 1 skipped, {DOCUMENTS} events" in messages
    assert "05.pdf.txt: " in messages
    assert run.output.read_bytes() == expected
    assert len(run.coded()) <= DOCUMENTS + 1
    assert not run.parts.exists()


@needs_proc
@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
def test_an_interrupted_run_is_continued_and_nothing_is_lost_or_doubled(
    number: signal.Signals,
    status: int,
    news: Path,
    expected: bytes,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    run = Run(news, tmp_path)
    run.output.write_text("of the day before")
    run.wait_for(7)
    messages = run.end(number)
    assert run.process.returncode == status
    assert run.output.read_text() == "of the day before"
    assert "Traceback" not in messages
    assert ("Run the same command" in messages) == (number != signal.SIGKILL)
    before = run.coded()
    assert len(set(before)) == len(before) < DOCUMENTS
    # Run again, the work that is on disk is not done twice: only what was in hand.
    capfd.readouterr()
    assert _code(news, run.output) == 0
    kept = int(capfd.readouterr().err.split(" coded by an earlier run")[0].rsplit("(", 1)[1])
    assert len(before) - IN_HAND <= kept <= len(before)
    assert run.output.read_bytes() == expected
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"coded", "driver.py", "events.jsonl"}


def test_merged_events_in_csv_are_the_same_with_two_workers(news: Path, tmp_path: Path) -> None:
    alone, together = tmp_path / "1.csv", tmp_path / "2.csv"
    assert _code(news, alone, 1, "--merge") == 0
    assert _code(news, together, 2, "--merge") == 0
    assert alone.read_bytes() == together.read_bytes()
    assert b"documents" in alone.read_bytes()
