"""The web application under load, with a million events: pages, a scenario, memory, an inbox.

``python bench/dashboard.py`` starts ``multivector serve`` on a copy of the store of
MULTIVECTOR_HOME with synthetic events, and prints what it measured, as seen by a client on this
machine. ``--save`` writes it to ``bench/DASHBOARD.md``, with date and commit.
"""

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from threading import Thread

import numpy as np
import pyarrow as pa

from multivector.codes.states import STATES
from multivector.coding.events.ontology import TYPES
from multivector.store.check import conform
from multivector.store.schema import table
from multivector.store.warehouse import Input, Lineage, Store

PORT = 8793
PAGES = (
    "/", "/region/central-asia", "/region/western-balkans", "/state/KAZ", "/state/SRB",
    "/dyad/CHN-KAZ", "/data", "/check", "/region/central-asia.csv", "/state/KAZ.json",
    "/alignment", "/search?q=serbia",
)  # fmt: skip
RATE = 20
NOT_READY = 429  # a page that takes longer than the server lets a client wait
WARMING_SECONDS = 25
ARTICLES = 24
SAVED = Path(__file__).with_name("DASHBOARD.md")
_TEXT = (
    "Peru accused Chile of spying on Tuesday. Chile rejected the accusation and recalled its "
    "ambassador from Lima. China is Chile's largest trading partner, said Ana Soto. "
)


def put_events(root: Path, count: int) -> None:
    """Put synthetic events into a store: 60 states, ten years, all types."""
    chance = np.random.default_rng(1)
    codes = np.array([*sorted(STATES)[:57], "CHN", "KAZ", "SRB"])
    rows = {
        "event": pa.array([f"e{number:07d}" for number in range(count)]),
        "pair": pa.array(np.ones(count, np.int64)),
        "date": pa.array(chance.integers(16436, 20088, count).astype("int32")).cast(pa.date32()),
        "source": pa.array(chance.choice(codes, count)),
        "target": pa.array(chance.choice(codes, count)),
        "event_type": pa.array(chance.choice(np.array(TYPES), count)),
        "intensity": pa.array(chance.uniform(-10, 10, count)),
    }
    wanted = table("coded_events")
    every = {name: rows.get(name, pa.nulls(count)) for name in wanted.names if name != "origin"}
    made, faults = conform(pa.table(every), wanted, origin="polecat")
    if faults:
        sys.exit(str(faults[0]))
    made_by = Input("synthetic", "0" * 64, 0)
    Store(root).put(
        Lineage("polecat", "polecat", 1, (made_by,), {"rows": count}), {"coded_events": made}
    )


@contextmanager
def home(events: int) -> Iterator[Path]:
    """A copy of the home, with events."""
    given = Path(os.environ["MULTIVECTOR_HOME"])
    with tempfile.TemporaryDirectory(dir=given.parent) as folder:
        store = Path(folder, "store")
        shutil.copytree(given / "store" / "versions", store / "versions", copy_function=os.link)
        for name in ("catalog.json", "catalog.copy.json"):
            shutil.copy(given / "store" / name, store / name)
        if events:
            put_events(store, events)
        yield Path(folder)


def get(address: str, data: bytes | None = None, kind: str = "") -> tuple[float, bytes]:
    """Return how long an answer took, in milliseconds, and the answer."""
    start = time.perf_counter()
    asked = urllib.request.Request(f"http://127.0.0.1:{PORT}{address}", data)
    if kind:
        asked.add_header("Content-Type", kind)
    while True:
        try:
            with urllib.request.urlopen(asked, timeout=300) as answer:
                body = answer.read()
            return 1000 * (time.perf_counter() - start), body
        except urllib.error.HTTPError as error:
            if error.code != NOT_READY:
                raise


def memory(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of the server in MB (Linux)."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def under_load(seconds: int) -> list[float]:
    """Ask for pages at a fixed rate, whatever the answers take; return the times."""
    times: list[float] = []
    chance, start, threads = random.Random(1), time.perf_counter(), []
    for number in range(RATE * seconds):
        page = chance.choice(PAGES)
        threads.append(Thread(target=lambda page=page: times.append(get(page)[0])))
        threads[-1].start()
        time.sleep(max(0.0, start + (number + 1) / RATE - time.perf_counter()))
    for thread in threads:
        thread.join()
    return times


def told(name: str, times: list[float]) -> str:
    """Return number, median, 95th percentile and maximum as a line of a table."""
    ordered = sorted(times)
    at = [ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1.0)]
    return f"| {name} | {len(times)} | " + " | ".join(f"{one:.0f}" for one in at) + " |"


def beside_an_inbox() -> str:
    """Return how much longer new pages take while articles are being read."""
    states = [code for code in sorted(STATES) if code not in ("CHN", "KAZ")][60:84]
    quiet = [get(f"/dyad/CHN-{code}")[0] for code in states[::2]]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(ARTICLES):
            archive.writestr(f"{number}.txt", f"{_TEXT * 8}It rained in place {number}.")
    token = re.search(r'name="form_token" value="([^"]+)"', get("/")[1].decode())
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n',
        token[1].encode() if token else b"",
        b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n',
        buffer.getvalue(),
        b"\r\n--x--\r\n",
    )
    get("/article", b"".join(parts), "multipart/form-data; boundary=x")
    busy, reading = [], 0
    for code in states[1::2]:
        busy.append(get(f"/dyad/CHN-{code}")[0])
        reading += b"Reading:" in get("/inbox")[1]
    ratio = median(busy) / median(quiet)
    return (
        f"New pages while {ARTICLES} articles are read: {ratio:.2f} times as long as without "
        f"(medians of 12: {median(busy):.0f} and {median(quiet):.0f} ms; reading at {reading})."
    )


def measure(process: subprocess.Popen[bytes], requests: int, seconds: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "| what | n | median, ms | p95, ms | longest, ms |\n|---|---|---|---|---|"
    yield told("pages asked for the first time", [get(page)[0] for page in PAGES])
    yield told(f"pages made before, {RATE} a second", under_load(seconds))
    steps = [get(f"/whatif?a=RUS&b=KAZ&change={change}")[0] for change in range(-50, 300, 10)]
    yield told("step of a scenario", steps)
    told_of = [f"{memory(process)} MB"]
    for number in range(1, requests + 1):
        get(PAGES[number % len(PAGES)])
        if number in (requests // 10, requests):
            told_of.append(f"after {number:,} requests {memory(process)} MB")
    yield f"\nMemory: {', '.join(told_of)}."
    yield beside_an_inbox()


def served(events: int, requests: int, seconds: int) -> Iterator[str]:
    """Start the server, measure, and stop it."""
    with home(events) as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "multivector", "serve", "--port", str(PORT)],
            stderr=subprocess.DEVNULL, env={**os.environ, "MULTIVECTOR_HOME": str(folder)},
        )  # fmt: skip
        try:
            for _ in range(240):
                try:
                    get("/")
                    break
                except OSError:
                    time.sleep(1)
            time.sleep(WARMING_SECONDS)
            yield from measure(process, requests, seconds)
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Print the report, and with ``--save`` write it down."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--seconds", type=int, default=20, help="of load")
    asked.add_argument("--save", action="store_true")
    given = asked.parse_args()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()  # fmt: skip
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        f"# The web application under load\n\n{date.today()}, {commit}, {os.cpu_count()} cores, "
        f"load averages {load} at the start; {given.events:,} events in the store.\n"
    ]
    print(lines[0], flush=True)
    for line in served(given.events, given.requests, given.seconds):
        print(line, flush=True)
        lines.append(line)
    if given.save:
        SAVED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
