"""On Spark, the same articles give the same bytes; a killed process loses and stops nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.cli.main import main
from multivector.coding import batch
from multivector.coding.batch import ENGINES, code_all
from multivector.engine import spark
from multivector.engine.processes import Lost
from multivector.errors import InputError, UsageError

needs_java = pytest.mark.skipif(
    not shutil.which("java"), reason="no Java runtime: NOTHING ON SPARK WAS TESTED"
)
# What the command does with an article, and where the first process that has the seventh is killed.
RECORDER = """
import os, signal
from pathlib import Path
from multivector.coding import batch

whole = batch._events

def events(article):
    with open(os.environ["CODED"], "a") as file:
        file.write(article.source + "\\n")
    killed = Path(os.environ["CODED"] + ".killed")
    if article.source.endswith("07.txt") and not killed.exists():
        killed.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(article)
"""
DRIVER = """
import recorder
from multivector.cli.main import main
from multivector.coding import batch

batch._events = recorder.events
main()
"""
DOCUMENTS = 20


@needs_java
def test_the_same_articles_give_the_same_bytes_though_a_worker_is_killed(tmp_path: Path) -> None:
    news, outputs = tmp_path / "news", [tmp_path / f"{name}.jsonl" for name in ENGINES]
    news.mkdir()
    for k in range(DOCUMENTS):
        (news / f"{k:02}.txt").write_text(f"Russia expelled {k + 2} Polish diplomats on Monday.")
    (news / "05.pdf.txt").write_bytes(b"%PDF-1.7\x00\x01")
    main(["code", str(news), "-o", str(outputs[0])])
    (tmp_path / "recorder.py").write_text(RECORDER)
    (tmp_path / "driver.py").write_text(DRIVER)
    coded, path = tmp_path / "coded", os.pathsep.join([str(tmp_path), *sys.path])
    words = ["code", news, "--engine", "spark", "--workers", "2", "-o", outputs[1]]
    done = subprocess.run(
        [sys.executable, tmp_path / "driver.py", *words],
        env={**os.environ, "CODED": str(coded), "PYTHONPATH": path},
        stderr=subprocess.PIPE, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"{DOCUMENTS} documents read, 1 skipped, {DOCUMENTS} events" in done.stderr
    assert outputs[1].read_bytes() == outputs[0].read_bytes() != b""
    sources = coded.read_text().splitlines()
    assert len(set(sources)) == DOCUMENTS
    assert sum(source.endswith("07.txt") for source in sources) == 2
    assert not list(tmp_path.glob("*.parts"))


JOB = """
import os, signal, time
from multivector.engine import spark
from multivector.engine.processes import Job

class Results:
    added = []

    def find(self, item):
        return "kept" if item == 1 else None

    def add(self, item, result):
        self.added.append(item)

def work(item):
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == 5:
        time.sleep(600)
    return item * item

def seconds(item):
    return 15.0

def main():
    for item, result in spark.in_order(Job(work, list, seconds, Results()), range(8), 2):
        print(item, result)
    print("recorded", Results.added)
"""


@needs_java
def test_an_item_that_kills_its_process_or_never_ends_is_lost_alone(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(JOB)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", "import made; made.main()"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lost = {3: Lost("the process was killed"), 5: Lost("the process did not finish in time")}
    expected: dict[int, object] = {item: item * item for item in range(8)} | {1: "kept"} | lost
    assert done.stdout.splitlines() == [
        *(f"{item} {result}" for item, result in expected.items()),
        "recorded [0, 2, 3, 4, 5, 6, 7]",
    ]


def test_an_unknown_engine_and_a_machine_without_java_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="unknown engine") as unknown:
        code_all(tmp_path, engine="flink")
    assert unknown.value.allowed == "local, spark"
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="Spark requires Java") as caught:
        list(code_all(tmp_path, engine="spark"))
    assert caught.value.next == "install a Java runtime, or set JAVA_HOME"
    assert batch.ENGINES["spark"] is spark.in_order
