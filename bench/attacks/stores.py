"""Damage a store, crowd it, take its disk, kill who uses it; tell whether any row changed."""

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import damage
from attacks.fuzz import CRASH, READ, REFUSED, WRONG, Report
from multivector.errors import MultivectorError
from multivector.records import loading
from multivector.store.warehouse import Store

ORIGINS = ("cow_states", "gw_states", "cow_contiguity", "cow_capitals")
SOURCE = Path(__file__).parents[2] / "src"
REPAIRED = "read as before after a pull"
ROWS = 500
_BYTES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda whole: b"",
    "cut to one byte": lambda whole: whole[:1],
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "without its last byte": lambda whole: whole[:-1],
    "a byte added": lambda whole: whole + b"\n",
    "zeros": lambda whole: bytes(len(whole)),
    "noise": lambda whole: random.Random(0).randbytes(len(whole)),
    "turned round": lambda whole: whole[::-1],
    "halves swapped": lambda whole: whole[len(whole) // 2 :] + whole[: len(whole) // 2],
    "another format": lambda whole: b"state,year\nKAZ,2020\n",
}
_PATHS: dict[str, Callable[[Path], Any]] = {
    "deleted": lambda path: path.unlink(),
    "a folder in its place": lambda path: (path.unlink(), path.mkdir()),
    "a link to nowhere": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "a link to another file": lambda path: (path.unlink(), path.symlink_to("/etc/hostname")),
}
_CATALOGUE: dict[str, Callable[[bytes], bytes]] = {
    "catalogue: null": lambda whole: b"null",
    "catalogue: a list": lambda whole: b"[]",
    "catalogue: no versions": lambda whole: b'{"format": 2}',
    "catalogue: nested": lambda whole: b"[" * 100_000,
    "catalogue: not UTF-8": lambda whole: whole.replace(b"cow", b"\xff\xfe"),
    "catalogue: another file": lambda whole: whole.replace(b'"key": "', b'"key": "../../'),
}
GROSS = (*_BYTES, *_PATHS, *_CATALOGUE)


def fill() -> Store:
    """Install some sources, and a user's table, in the home of the environment."""
    for origin in ORIGINS:
        loading.pull(origin)
    path = Path(os.environ["MULTIVECTOR_HOME"]) / "own.csv"
    path.write_text("state,year,gdp_usd\nKAZ,2019,1\nUZB,2019,2\n", encoding="utf-8")
    loading.add("gdp", path)
    return Store()


def snapshot(store: Store) -> dict[tuple[str, str], Any]:
    """Return every table of a store, by origin and name."""
    return {
        (origin, table): store.read(table, origin=origin)
        for origin, version in store.installed().items()
        for table in sorted(version.files)
    }


def gross_damages(store: Store) -> Report:
    """Do each gross damage to a copy of the store in its place; read, repair, read again."""
    report, before, root = Report(), snapshot(store), store.root
    spare = root.with_name("spare")
    shutil.copytree(root, spare, symlinks=True)
    for number, kind in enumerate(GROSS):
        files = sorted(root.glob("versions/*/*.parquet"))
        victim = store.catalog_path if kind in _CATALOGUE else files[number % len(files)]
        if kind in _PATHS:
            _PATHS[kind](victim)
        else:
            victim.write_bytes((_BYTES | _CATALOGUE)[kind](victim.read_bytes()))
        outcome = _read_again(store, before)
        report.note(outcome, "" if outcome in (REFUSED, READ) else kind, kind)
        repaired = _repaired(store, before)
        report.note(repaired, "" if repaired == REPAIRED else f"repair of {kind}", kind)
        shutil.rmtree(root)
        shutil.copytree(spare, root, symlinks=True)
    shutil.rmtree(spare)
    return report


def _read_again(store: Store, before: dict[tuple[str, str], Any]) -> str:
    try:
        return READ if snapshot(store) == before else WRONG
    except MultivectorError:
        return REFUSED
    except Exception as error:
        return f"{CRASH} ({type(error).__name__})"


def _repaired(store: Store, before: dict[tuple[str, str], Any]) -> str:
    try:
        for origin in (*ORIGINS, "own"):
            loading.pull(origin)
        return REPAIRED if snapshot(store) == before else WRONG
    except MultivectorError:
        return REFUSED
    except Exception as error:
        return f"{CRASH} ({type(error).__name__})"


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a command in a process of its own."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), "OPENBLAS_NUM_THREADS": "1", **more}


def command(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    whole = [sys.executable, "-m", "multivector", *words]
    more.setdefault("env", environment())
    return subprocess.run(whole, capture_output=True, text=True, timeout=300, check=False, **more)


@contextlib.contextmanager
def serving() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the dashboard; yield the process and its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "multivector", "serve", "--port", str(port)]
    process = subprocess.Popen(words, env=environment(), stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/data", timeout=60).read()
                break
            time.sleep(0.1)
        yield process, address
    finally:
        process.kill()
        process.wait()


def kill_servers(store: Store, count: int, seed: int) -> Report:
    """Kill a server while it answers; hold the store against what it was, and start again."""
    report, before, chosen = Report(), snapshot(store), random.Random(seed)
    for _ in range(count):
        with serving() as (process, address):
            asked = subprocess.Popen(
                [sys.executable, "-c", _ASK, address],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(chosen.uniform(0.0, 1.0))
            process.send_signal(chosen.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
            process.wait(timeout=60)
            asked.kill()
            asked.wait()
        report.note("store as before" if snapshot(store) == before else WRONG)
    return report


class Victims:
    """Runs commands in forks of a process that has loaded what they need, and kills them."""

    def __init__(self, words: tuple[str, ...], chosen: random.Random) -> None:
        self._host = subprocess.Popen(
            [sys.executable, "-m", "attacks.victims"], text=True, cwd=SOURCE.parent / "bench",
            env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._chosen, self._words = chosen, words
        self._start(words)
        self._ended()
        began = time.monotonic()
        self._start(words)
        self._ended()
        self.seconds = time.monotonic() - began  # of a whole run

    def _start(self, words: tuple[str, ...]) -> int:
        assert self._host.stdin
        assert self._host.stdout
        self._host.stdin.write(json.dumps(words) + "\n")
        self._host.stdin.flush()
        return int(self._host.stdout.readline())

    def _ended(self) -> None:
        assert self._host.stdout
        assert self._host.stdout.readline() == "gone\n"

    def kill(self) -> None:
        """Start the command, and end it by a signal at some moment."""
        child = self._start(self._words)
        time.sleep(self._chosen.uniform(0.0, 1.1 * self.seconds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, self._chosen.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
        self._ended()

    def close(self) -> None:
        """End the process."""
        assert self._host.stdin
        self._host.stdin.close()
        self._host.wait(timeout=60)


def kill_loaders(store: Store, count: int, seed: int) -> Report:
    """Kill commands that load a table at any moment; the store has its old rows or the new ones."""
    report = Report()
    path = Path(os.environ["MULTIVECTOR_HOME"]) / "killed.csv"

    def write(number: int) -> None:
        rows = (f"KAZ,{1900 + k % 120},{number}" for k in range(120))
        path.write_text("state,year,gdp_usd\n" + "\n".join(rows) + "\n")

    write(0)
    words = ("data", "add", "gdp", str(path))
    with contextlib.closing(Victims(words, random.Random(seed))) as victims:
        others, current = snapshot(store), 0
        others.pop(("killed", "gdp"))
        for number in range(1, count + 1):
            write(number)
            victims.kill()
            found = snapshot(store)
            values = set(found.pop(("killed", "gdp"))["gdp_usd"].to_pylist())
            if found != others or values not in ({current}, {number}):
                report.note(WRONG, "another table changed" if found != others else f"{values}")
            else:
                report.note("the new rows" if values == {number} else "the old rows")
                current = next(iter(values))
    return report


def kill_coders(store: Store, count: int, seed: int) -> Report:
    """Kill runs of the coder at any moment, and run again; the file is whole or not there."""
    report, before = Report(), snapshot(store)
    home = Path(os.environ["MULTIVECTOR_HOME"])
    folder, output = home / "news", home / "events.jsonl"
    folder.mkdir(exist_ok=True)
    for k in range(8):
        text = f"Russia expelled {k + 2} diplomats of Peru on Monday. Talks with China failed."
        (folder / f"{k}.txt").write_text(text)
    words = ("code", str(folder), "-o", str(output))
    with contextlib.closing(Victims(words, random.Random(seed))) as victims:
        expected = output.read_bytes()
        output.unlink()
        for _ in range(count):
            victims.kill()
            if output.exists():
                report.note("the whole file" if output.read_bytes() == expected else WRONG)
                output.unlink()
            else:
                report.note("no file yet")
    command(*words)
    same = output.read_bytes() == expected and not list(home.glob("events.jsonl.*"))
    report.note("then the same bytes" if same and snapshot(store) == before else WRONG)
    return report


_ASK = """
import sys, urllib.request
while True:
    for page in ("/", "/region/central-asia", "/state/KAZ", "/state/UZB.json", "/data.csv"):
        urllib.request.urlopen(sys.argv[1] + page, timeout=60).read()
"""


def crowd(writers: int, rounds: int, *, same: bool) -> Report:
    """Let processes add tables at once; hold the rows of the store against the files."""
    report, home = Report(), Path(os.environ["MULTIVECTOR_HOME"])
    for number in range(rounds):
        paths = []
        for writer in range(writers):
            path = (
                home
                / f"{writers}{same}-{writer}-{number}"
                / f"{'one' if same else f'of{writer}'}.csv"
            )
            path.parent.mkdir(parents=True)
            rows = (f"KAZ,{1900 + k % 120},{number * 10 + writer}" for k in range(120))
            path.write_text("state,year,gdp_usd\n" + "\n".join(rows) + "\n")
            paths.append(path)
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "multivector", "data", "add", "gdp", str(path)],
                env=environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )
            for path in paths
        ]  # fmt: skip
        left = [process.wait(timeout=300) for process in started]
        report.note("writer done" if not any(left) else f"{CRASH} (status {max(left)})")
        report.note(_rows(paths, number, writers, same=same))
    return report


def _rows(paths: list[Path], number: int, writers: int, *, same: bool) -> str:
    store = Store()
    whole = {number * 10 + writer for writer in range(writers)}
    seen = []
    for origin in dict.fromkeys(path.stem for path in paths):
        values = store.read("gdp", origin=origin)["gdp_usd"].to_pylist()
        seen.append((len(values), set(values)))
    lost = any(size != 120 or len(values) != 1 for size, values in seen)
    found = set().union(*(values for _, values in seen))
    return WRONG if lost or not (found <= whole if same else found == whole) else "rows whole"


def fill_disk(store: Store, limits: tuple[int, ...]) -> Report:
    """Add, pull, code and brief while no file may grow beyond a limit."""
    report, before = Report(), snapshot(store)
    home = Path(os.environ["MULTIVECTOR_HOME"])
    table, text = home / "large.csv", home / "a.txt"
    table.write_text("state,year,gdp_usd\n" + "".join(f"KAZ,{y},{y}\n" for y in range(1800, 2020)))
    text.write_text("Russia met China in Astana on Monday. " * 40)
    for limit in limits:
        for words in (
            ("data", "add", "gdp", str(table)),
            ("code", str(text), "-o", str(home / "events.jsonl")),
        ):
            done = command(*words, preexec_fn=lambda limit=limit: _limited(limit))
            faulty = done.returncode == 1 or "a fault of multivector" in done.stderr
            report.note(CRASH if faulty else REFUSED if done.returncode else READ, example=done)
            kept = {key: value for key, value in snapshot(store).items() if key in before}
            report.note("store as before" if kept == before else WRONG)
    return report


def _limited(limit: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def last_version(store: Store) -> Report:
    """Write the catalogue as the first release did; read and pull."""
    report, before = Report(), snapshot(store)
    entries = json.loads(store.catalog_path.read_text("utf-8"))["versions"]
    store.catalog_path.write_text(json.dumps({"format": 1, "versions": entries}), "utf-8")
    report.note(_read_again(store, before))
    report.note(_repaired(store, before))
    return report


def clock_back(store: Store) -> Report:
    """Read and pull with the clock at the beginning of 1970."""
    report, before = Report(), snapshot(store)
    with mock.patch.object(time, "time", return_value=1.0):
        for path in store.root.rglob("*"):
            os.utime(path, (1, 1))
        report.note(_read_again(store, before))
        report.note(_repaired(store, before))
    return report


def flips(store: Store, count: int, seed: int) -> Report:
    """Flip single bits (``bench/damage.py``)."""
    report = Report()
    for outcome, times in damage.flips(store.root, count, seed).items():
        good = outcome in (damage.REFUSED, damage.SAME)
        report.counts[outcome if good else WRONG] += times
        if not good:
            report.details[outcome] += times
    return report
