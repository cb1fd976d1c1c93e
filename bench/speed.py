"""What an answer costs: CPU seconds and memory of whole processes, and ratios of alternating runs.

    MULTIVECTOR_HOME=FOLDER python bench/speed.py [--article FILE] [--second FILE] [--runs 3]

``FOLDER`` holds a store (``multivector data pull --open``). Time is user + system time, which a
busy machine changes little; ``brief`` is given as a ratio to ``code`` of the same article, run in
turn with it. ``--only brief,whatif`` measures some rows alone.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "examples" / "xian-summit.md"
SECOND = ROOT / "examples" / "horn-of-africa.md"
Cost = tuple[float, float]  # CPU seconds, MB at most
MULTIVECTOR = ("-m", "multivector")
CLAIM = "China is Kazakhstan's largest trading partner"
RULE = "RUS<>KAZ,KGZ,TJK,TKM,UZB:+30%"

# Run in a process of their own, after a warm-up that is not counted; each prints CPU seconds.
SNIPPETS = {
    "second article": (
        "mv.brief(Path(sys.argv[1])).to_html()",
        "mv.brief(Path(sys.argv[2])).to_html()",
    ),
    "influence, 200 states x 5 powers x 25 years": (
        "states = bench_states()",
        "mv.influence(states=states, powers=['CHN','RUS','USA','EU','TUR'], start=2000, end=2024)",
    ),
    "whatif, a further scenario": (
        f"mv.whatif(costs=['{RULE}'])",
        "mv.whatif(costs=['CHN<>KAZ:+10%'])",
    ),
    "flow of a pair, after the first": (
        "mv.flow('CHN', 'KGZ', 2023)",
        "mv.flow('CHN', 'UZB', 2023)",
    ),
    "flows of a year": ("flows = load_flows(); flows.year(2015)", "flows.year(2018)"),
}
PREAMBLE = """
import sys, time
from pathlib import Path
import multivector as mv
from multivector.answers.influence.ties.trade_flows import load_flows
from multivector.codes.states import STATES
def bench_states():
    from multivector.codes.blocs import members
    out = {'CHN', 'RUS', 'USA', 'TUR', 'GBR', *members('EU', '2000-07-01'), *members('EU', '2024')}
    from multivector.answers.influence.ties.sides import exists
    there = [s for s in STATES if s not in out and all(exists(s, y) for y in (2000, 2024))]
    return there[:200]
"""


def cost(words: Sequence[str], **environment: str) -> Cost:
    """Return CPU seconds and peak memory in MB of a Python process."""
    # An installed package is compiled: without this, a shell that writes no bytecode compiles anew.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    child = subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: python {' '.join(words)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def further(name: str, *arguments: str) -> float:
    """Return the CPU seconds of the second statement of a snippet, in a process of its own."""
    first, second = SNIPPETS[name]
    lines = f"{first}\nstart = time.process_time()\n{second}\nprint(time.process_time() - start)"
    run = [sys.executable, "-c", PREAMBLE + lines, *arguments]
    one = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the commands set it
    said = subprocess.run(run, capture_output=True, text=True, check=True, env=one).stdout
    return float(said.splitlines()[-1])


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median time and the largest memory."""
    return statistics.median(c[0] for c in costs), max(c[1] for c in costs)


def told(name: str, found: Cost, ratio: float | None = None) -> None:
    """Print one row."""
    beside = "" if ratio is None else f"{ratio:6.2f} x code"
    print(f"{name:46}{found[0]:8.3f} s {found[1]:6.0f} MB {beside}", flush=True)


def briefs(article: Path, runs: int) -> None:
    """Print ``code`` and ``brief`` with and without a store, run in turn."""
    with tempfile.TemporaryDirectory() as empty:
        out = str(Path(empty) / "out.html")
        rows: dict[str, Callable[[], Cost]] = {
            "code": lambda: cost([*MULTIVECTOR, "code", str(article)]),
            "brief without data": lambda: cost(
                [*MULTIVECTOR, "brief", str(article), "-o", out], MULTIVECTOR_HOME=empty
            ),
            "brief with the store": lambda: cost([*MULTIVECTOR, "brief", str(article), "-o", out]),
        }
        found: dict[str, list[Cost]] = {name: [] for name in rows}
        for _ in range(runs):
            for name, run in rows.items():
                found[name].append(run())
    plain = [seconds for seconds, _ in found["code"]]
    for name, costs in found.items():
        ratios = [own / of for (own, _), of in zip(costs, plain, strict=True)]
        told(name, middle(costs), statistics.median(ratios))


def main() -> None:
    """Read the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--second", type=Path, default=SECOND)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="names that rows begin with, by comma")
    given = parser.parse_args()
    wanted = tuple(filter(None, given.only.split(",")))

    def asked(name: str) -> bool:
        return not wanted or name.startswith(wanted)

    if asked("brief"):
        briefs(given.article, given.runs)
    commands = {
        "check, whole process": [*MULTIVECTOR, "check", CLAIM],
        "whatif, whole process": [*MULTIVECTOR, "whatif", "--cost", RULE],
        "--help": [*MULTIVECTOR, "--help"],
        "import multivector": ["-c", "import multivector"],
        "python alone": ["-c", "pass"],
    }
    for name, words in commands.items():
        if asked(name):
            told(name, middle([cost(words) for _ in range(given.runs)]))
    for name in filter(asked, SNIPPETS):
        seconds = further(name, str(given.article), str(given.second))
        print(f"{name:46}{seconds:8.3f} s", flush=True)


if __name__ == "__main__":
    main()
