"""The web application under load: cold pages, 20 requests a second, steps of a scenario, memory.

``python bench/dashboard.py`` starts ``multivector serve`` on the store of MULTIVECTOR_HOME and
prints what it measured, as seen by a client on this machine.
"""

import random
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Thread

PORT = 8793
PAGES = (
    "/", "/region/central-asia", "/region/western-balkans", "/state/KAZ", "/state/SRB",
    "/dyad/CHN-KAZ", "/data", "/check", "/region/central-asia.csv", "/state/KAZ.json",
    "/alignment", "/search?q=serbia",
)  # fmt: skip
RATE, SECONDS = 20, 20
WARMING_SECONDS = 25


def get(address: str) -> float:
    """Return how long an answer took, in milliseconds."""
    start = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}", timeout=120) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - start)


def memory(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of the server in MB (Linux)."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def under_load(times: list[float]) -> None:
    """Ask for pages at a fixed rate, whatever the answers take."""
    chance, start, threads = random.Random(1), time.perf_counter(), []
    for number in range(RATE * SECONDS):
        page = chance.choice(PAGES)
        threads.append(Thread(target=lambda page=page: times.append(get(page))))
        threads[-1].start()
        time.sleep(max(0.0, start + (number + 1) / RATE - time.perf_counter()))
    for thread in threads:
        thread.join()


def told(name: str, times: list[float]) -> None:
    """Print median, 95th percentile and maximum."""
    ordered = sorted(times)
    at = {share: ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1.0)}
    print(f"{name}: n {len(times)}, median {at[0.5]:.0f} ms, p95 {at[0.95]:.0f} ms, "
          f"max {at[1.0]:.0f} ms")  # fmt: skip


def measure(process: subprocess.Popen[bytes], requests: int) -> None:
    """Print all figures."""
    told("cold pages", [get(page) for page in PAGES])
    times: list[float] = []
    under_load(times)
    told(f"warm, {RATE} a second", times)
    steps = [get(f"/whatif?a=RUS&b=KAZ&change={change}") for change in range(-50, 300, 10)]
    told("step of a scenario", steps)
    before = memory(process)
    for number in range(requests):
        get(PAGES[number % len(PAGES)])
    print(f"memory: {before} MB, after {requests:,} requests {memory(process)} MB")


def main() -> None:
    """Start the server, measure, and stop it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "multivector", "serve", "--port", str(PORT)],
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(120):
            try:
                get("/")
                break
            except OSError:
                time.sleep(1)
        time.sleep(WARMING_SECONDS)
        measure(process, 10_000)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
