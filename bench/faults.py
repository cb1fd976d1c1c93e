"""Attack multivector and write what came of it into ``bench/FAULTS.md``.

One part, or all of them (``make proof``); a part replaces its own section of the page::

    python bench/faults.py [fuzz|shapes|stores|escapes|mutants|volume] [--seed 1] [--share 1]

``--share`` scales the counts; ``--seconds`` bounds the CPU time of each reader that is fuzzed and
the time of each package that is mutated. Counts on the page are those that were run.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from attacks import fuzz, mutants, shapes, volume
from attacks.fuzz import BAD, CAUGHT, READ, REFUSED, Report

PAGE = Path(__file__).with_name("FAULTS.md")
HEAD = (
    "# Faults: what came of attacks\n\nWritten by `make proof` (`bench/faults.py`); each section "
    "names its command, commit and\ndate. A crash is an error that is none of multivector's, a "
    f"hang more than {fuzz.HANG_SECONDS:g} s of CPU time for some\nkilobytes, wrong a result that "
    "breaks what its docstring promises.\n"
)
# What a test asks for that takes minutes where each line is traced: filled stores, labelled claims.
_SLOW = re.compile(r"def test\w+\([^)]*\b(?:store|outside|debts)\b")
_VERDICTS = sorted((mutants.ROOT / "tests" / "verdicts").glob("test_*.py"))
# Package -> its tests.
MUTATED = {
    "answers/verdicts": [
        str(path.relative_to(mutants.ROOT))
        for path in _VERDICTS
        if not _SLOW.search(path.read_text("utf-8"))
    ],
    "measures/capacity": ["tests/measures/capacity"],
}
MUTANTS = 80


def table(rows: Sequence[Sequence[object]], *head: str) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def listed(report: Report, name: str) -> Iterator[str]:
    """Yield the kinds of what went wrong, worst first, as lines of a list."""
    for kind, times in report.details.most_common(12):
        yield f"- {name}: {times} × {kind}"


def run_fuzz(given: argparse.Namespace) -> Iterator[str]:
    """Fuzz the readers that were chosen, the quickest first; rows of others stay as they are."""
    head = ("reader", "inputs run", "full count", READ, REFUSED, "by the last net", *BAD, "seed")
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    rows = {cells[0]: cells for cells in lines if cells[0] in fuzz.TARGETS and len(cells) > 9}
    kinds: list[str] = []
    for name, target in fuzz.TARGETS.items():
        if given.readers and name not in given.readers:
            continue
        count = max(int(target.trials * given.share), 1)
        found = fuzz.attack(name, fuzz.inputs_of(name, count, given.seed, given.seconds))
        tried = found.counts.total()
        shown = [found.counts[kind] for kind in (READ, REFUSED, CAUGHT, *BAD)]
        sizes = (tried, target.trials, *shown)
        rows[name] = [name, *(f"{n:,}" for n in sizes), f"{given.seed} at {commit()}"]
        kinds += listed(found, name)
        print(*rows[name], sep="\t", flush=True)
        told = [rows[other] for other in fuzz.TARGETS if other in rows]
        yield "\n".join([table(told, *head), "", *kinds])


def run_shapes(given: argparse.Namespace) -> Iterator[str]:
    """Time every shape for every reader."""
    pieces = shapes.PIECES[: max(int(len(shapes.PIECES) * given.share), 1)]
    rows: list[list[object]] = []
    kinds: list[str] = []
    for reader in shapes.READERS:
        found = shapes.attack(reader, pieces)
        rows.append([reader, found.counts.total(), found.counts["linear"], found.counts["slow"]])
        kinds += listed(found, reader)
        print(*rows[-1], sep="\t", flush=True)
    text = (
        f"Pieces repeated {shapes.SIZES[0]:,} and {shapes.SIZES[-1]:,} times; time(2n)/time(n) is "
        f"the mean of the doublings between, linear up to {shapes.MOST}; where it is over it, "
        "every doubling is timed, the least of three runs. CPU time, garbage collector off.\n\n"
    )
    yield text + "\n".join([table(rows, "reader", "shapes", "linear", "slower"), "", *kinds])


def run_stores(given: argparse.Namespace) -> Iterator[str]:
    """Damage, crowd, starve and kill, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTIVECTOR_HOME"] = home
        from attacks import stores

        store = stores.fill()

        def many(count: int) -> int:
            return max(int(count * given.share), 1)

        attacks: dict[str, Callable[[], Report]] = {
            "bit flips": lambda: stores.flips(store, many(300), given.seed),
            "gross damages": lambda: stores.gross_damages(store),
            "two writers, one table": lambda: stores.crowd(2, many(5), same=True),
            "three writers": lambda: stores.crowd(3, many(5), same=False),
            "disk full": lambda: stores.fill_disk(store, (0, 200, 4_000)),
            "clock set back": lambda: stores.clock_back(store),
            "a store of the last format": lambda: stores.last_version(store),
            "kills while loading": lambda: stores.kill_loaders(store, many(100), given.seed),
            "kills while coding": lambda: stores.kill_coders(store, many(70), given.seed),
            "kills while serving": lambda: stores.kill_servers(store, many(30), given.seed),
        }
        rows: list[list[object]] = []
        kinds: list[str] = []
        text = (
            "Also a reader beside a writer, and further kills in the writing itself: "
            "`tests/store/test_faults.py`; kills of\nworkers: `tests/engine`; full and closed "
            "streams: `tests/cli/test_streams.py`; a read-only home: `tests/faults`.\n\n"
        )
        for name, attack in attacks.items():
            found = attack()
            told = "; ".join(f"{times} {outcome}" for outcome, times in found.counts.most_common())
            rows.append([name, told])
            kinds += listed(found, name)
            print(*rows[-1], sep="\t", flush=True)
            yield text + "\n".join([table(rows, "attack", "outcomes"), "", *kinds])


def run_escapes(given: argparse.Namespace) -> Iterator[str]:
    """Try to leave the home, to read another file, and to reach a private network."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place, "home")
        home.mkdir()
        os.environ["MULTIVECTOR_HOME"] = str(home)
        from attacks import escapes

        count = max(int(5_000 * given.share), 1)
        attacks: dict[str, Callable[[], Report]] = {
            "private addresses": lambda: escapes.addresses(count, given.seed, moved=False),
            "redirects to them": lambda: escapes.addresses(count, given.seed + 1, moved=True),
            "archives": lambda: escapes.documents(Path(place)),
            "names that become paths": lambda: escapes.names(home),
        }
        found = {name: attack() for name, attack in attacks.items()}
    rows = [
        [name, one.counts.total(), one.counts[READ], one.counts[REFUSED], sum(one.details.values())]
        for name, one in found.items()
    ]
    text = (
        "Connections and look-ups beyond what is allowed, files written outside the folder, and a "
        "secret file\nread, are escapes; other errors than multivector's count with them. "
        "Documents that name others:\n`tests/text/test_no_fetch.py`.\n\n"
    )
    kinds = [line for name, one in found.items() for line in listed(one, name)]
    head = ("attack", "tried", "read", "refused in words", "escapes")
    yield text + "\n".join([table(rows, *head), "", *kinds])


def run_mutants(given: argparse.Namespace) -> Iterator[str]:
    """Mutate packages, and list what no test noticed."""
    head = ("package", "mutants", "survived", "run by no test", "share killed", "files of tests")
    text = (
        "Of each mutant the quickest tests that run its line were run, up to "
        f"{mutants.TESTS_SECONDS:g} s of processor time;\nothers hold these modules too, so the "
        "share is a lower bound.\n\n"
    )
    rows: list[list[object]] = []
    survivors: list[str] = []
    for package in given.packages or MUTATED:
        tests = MUTATED[package]
        outcomes: Counter[str] = Counter()
        count = max(int(MUTANTS * given.share), 1)
        with tempfile.TemporaryDirectory() as folder:
            judged = mutants.attack(package, tests, count, given.seed, Path(folder), given.seconds)
            for mutant, outcome in judged:
                outcomes[outcome] += 1
                if outcome in (mutants.SURVIVED, mutants.UNTESTED):
                    survivors.append(f"- {mutant} ({outcome})")
                print(outcome, mutant, sep="\t", flush=True)
        whole, untested = outcomes.total(), outcomes[mutants.UNTESTED]
        alive = outcomes[mutants.SURVIVED] + untested
        score = f"{1 - alive / whole:.2f}" if whole else "none run"
        rows.append([package, whole, alive, untested, score, len(tests)])
        yield text + "\n".join([table(rows, *head), "", "Survivors:", "", *survivors])


def run_volume(given: argparse.Namespace) -> Iterator[str]:
    """Count made events by dyad and month on DuckDB and on Spark, and compare."""
    rows: list[list[object]] = []
    for millions in given.millions:
        with tempfile.TemporaryDirectory() as folder:
            made, counts = Path(folder, "rows.parquet"), Path(folder, "duckdb.parquet")
            volume.make(round(millions * 1e6), made, given.seed)
            one = volume.run("duckdb", made, counts)
            two, told = None, "not run"
            if shutil.which("java") and millions <= given.spark:
                two = volume.run("spark", made, Path(folder, "spark"))
                groups, differing = volume.differences(counts, Path(folder, "spark"))
                told = f"{groups:,} dyad-months by type, {differing:,} differ"
            other = f"{two['seconds']:.0f}" if two else "not run"
            spent = f"{one['seconds']:.1f} ({one['cpu']:.1f})"
            size = made.stat().st_size / 2**20
            rows.append([f"{millions:g}", f"{size:.0f}", spent, f"{one['mb']:.0f}", other, told])
            print(*rows[-1], sep="\t", flush=True)
    head = ("million rows", "Parquet, MB", "DuckDB, s (CPU)", "peak MB", "Spark, s", "equal?")
    text = (
        f"DuckDB with {volume.MEMORY}, {volume.THREADS} threads; peak is of the whole process, "
        f"bound {volume.BOUND_MB:,} MB. Spark with a heap of {volume.HEAP}. The expression is "
        "`panel.events.by_month`.\n\n"
    )
    yield text + table(rows, *head)


PARTS = {
    "fuzz": run_fuzz, "shapes": run_shapes, "stores": run_stores, "escapes": run_escapes,
    "mutants": run_mutants, "volume": run_volume,
}  # fmt: skip


def commit() -> str:
    """Return the short hash of the tree that is attacked."""
    words = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def write(part: str, body: str, command: str) -> None:
    """Replace the section of a part."""
    day = datetime.now().astimezone().date().isoformat()
    section = f"\n## {part}\n\n`{command}` at {commit()}, {day}\n\n{body.strip()}\n"
    page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    parts = dict(re.findall(r"\n## (\w+)\n(.*?)(?=\n## |\Z)", page, re.S))
    parts[part] = section.partition("\n\n")[2]
    parts = {name: f"\n## {name}\n\n{parts[name].strip()}\n" for name in PARTS if name in parts}
    PAGE.write_text(HEAD + "".join(parts.values()), "utf-8")


def main() -> int:
    """Run the parts asked for; return 1 if anything went wrong that must not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--packages", nargs="+", choices=MUTATED, help="that are mutated")
    parser.add_argument("--readers", nargs="+", choices=fuzz.TARGETS, help="that are fuzzed")
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 10, 100])
    parser.add_argument("--spark", type=float, default=100, help="most millions of rows on Spark")
    given = parser.parse_args()
    for part in given.parts or PARTS:
        for body in PARTS[part](given):
            write(part, body, shlex.join(["python", "bench/faults.py", *sys.argv[1:]]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
