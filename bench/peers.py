"""This package beside its peers: the same task, one process group, run in turn, one thread.

    python bench/peers.py                  all comparisons; writes bench/RESULTS.md
    python bench/peers.py --quick          small inputs: does each still run and agree?
    python bench/peers.py --only names     one comparison

Each comparison first checks that both answer alike, then times them in turn and takes medians. Time
is processor time, child processes included: on a busy machine it changes little where the clock
says nothing. The load of the machine is written beside it. Votes, speeches and the panel need
``MULTIVECTOR_MIRROR``; without it they are left out by name.
"""

import argparse
import datetime
import json
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "RESULTS.md"
THREADS = (
    "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS",
    "ARROW_NUM_THREADS", "POLARS_MAX_THREADS",
)  # fmt: skip
RUNS = 3


@dataclass(frozen=True)
class Pair:
    """One task for both: what to call, and how far the answers agree.

    ``agree`` takes both answers and returns what agrees, in words; it fails where they do not.
    """

    task: str
    peer: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    agree: Callable[[Any, Any], str]


def mirror() -> Path | None:
    """Return the folder of data files, or None."""
    named = os.environ.get("MULTIVECTOR_MIRROR")
    return Path(named) if named else None


def coder(quick: bool) -> Pair | None:
    """Events of articles beside spaCy's small pipeline alone, on the same text."""
    import spacy

    import coder as bench
    from multivector.coding import coder as coding
    from multivector.coding.syntax import parse

    texts = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.md"))]
    if not quick:
        if mirror() is None:
            return None
        texts += bench.speeches(2)
    articles = bench.wrap(texts)
    pieces = [part for text in texts for part in text.split("\n\n") if part.strip()]
    full = spacy.load(parse.MODEL)

    def agree(events: list[Any], documents: list[Any]) -> str:
        found, words = sum(map(len, events)), sum(map(len, documents))
        assert found > 0
        assert words > 0
        return f"nothing to agree on: {found} events here, {words:,} tokens with heads there"

    words = sum(len(text.split()) for text in texts)
    return Pair(
        f"events of {len(texts)} texts, {words:,} words",
        f"spaCy {version('spacy')}, the parse alone",
        lambda: [coding.code(article).events for article in articles],
        lambda: list(full.pipe(pieces)),
        agree,
    )


def ideal_points(quick: bool) -> Pair | None:
    """Static ideal points beside a graded response model."""
    import mirt

    import ideal_points as bench
    from multivector.measures.ideal_points.ideal_points import estimate_ideal_points

    if quick:
        rng = np.random.default_rng(3)
        place, slope, cut = rng.normal(size=40), rng.normal(size=60), rng.normal(0, 0.5, 60)
        lean = np.outer(place, slope) + rng.logistic(size=(40, 60))
        grid = 1 + (lean > cut) + (lean > cut + 1)
    elif (folder := mirror()) is None:
        return None
    else:
        grid, sessions = bench.decade(bench.read(folder))
        grid = grid[:, sessions <= sessions.min() + 2]  # three of ten sessions: mirt takes its time
        grid = grid[(grid > 0).any(axis=1)]
    rows, columns = np.nonzero(grid)
    once = np.ones(grid.shape[1], dtype=int)

    # The peer's model wants every roll call turned the same way.
    slope = estimate_ideal_points(grid[rows, columns], rows, columns, once, positive=0).slope
    answers = np.where(grid > 0, np.where(slope < 0, 3 - grid, grid - 1), -1)

    def theirs() -> Any:
        return np.ravel(mirt.fscores(mirt.fit_mirt(answers, model="GRM"), answers).theta)

    def ours() -> Any:
        votes = grid[rows, columns]
        return estimate_ideal_points(votes, rows, columns, once, positive=0).ideal_point[:, 0]

    def agree(mine: Any, its: Any) -> str:
        r = abs(float(np.corrcoef(mine, its)[0, 1]))
        assert r > 0.98, f"ideal points correlate by {r:.3f}"
        return f"points correlate by {r:.3f}"

    task = f"ideal points of {grid.shape[0]} states in {grid.shape[1]} roll calls"
    return Pair(task, f"mirt {version('mirt')}", ours, theirs, agree)


def gravity(quick: bool) -> Pair:
    """A trade agreement in general equilibrium."""
    import scenarios as bench

    n = 20 if quick else 40
    data = bench.world(n).assign(constant=1)
    data = data.sort_values(["exporter", "importer"]).reset_index(drop=True)
    pairs = {frozenset((f"C{a:03d}", f"C{b:03d}")) for a in range(4) for b in range(a)}
    shocked = bench.shock(data, pairs)
    last = f"C{n - 1:03d}"

    def agree(mine: Any, its: Any) -> str:
        its = its[1].loc[mine.index]
        gap = float((its["baseline imr"] / mine["baseline imr"] - 1).abs().max())
        order = mine["GDP change (percent)"].corr(its["GDP change (percent)"], method="spearman")
        assert gap < 1e-3, f"inward resistances differ by {gap:.1e}"
        assert order > 0.9, f"changes of GDP correlate by {order:.2f}"
        return f"resistances within {gap:.0e}; changes of GDP correlate by {order:.3f} in rank"

    return Pair(
        f"an agreement among 4 of {n} economies",
        f"gegravity {version('gegravity')}",
        lambda: bench.ours(data, shocked, last),
        lambda: bench.peer(data, shocked, last),
        agree,
    )


def panel(quick: bool) -> Pair | None:
    """A panel of dyads with two sources joined, both from the stored files."""
    import pandas as pd

    from multivector.panel.frame import dyad_years
    from multivector.records import loading
    from multivector.store.warehouse import Store

    if mirror() is None:
        return None
    for origin in ("worldbank_gdp", "cow_contiguity"):
        loading.pull(origin)
    start = 2010 if quick else 1960
    rows = dyad_years(None, start, 2016).to_pandas().astype({"state_a": str, "state_b": str})

    def ours() -> Any:
        frame = dyad_years(None, start, 2016).add("worldbank_gdp").add("cow_contiguity")
        return frame.to_pandas()

    def theirs() -> Any:
        read = pd.read_parquet
        gdp = read(Store().paths("gdp")["worldbank_gdp"], columns=["state", "year", "gdp_usd"])
        near = read(Store().paths("borders")["cow_contiguity"]).drop(columns=["origin"])
        gdp["state"] = gdp["state"].astype(str)
        near = near.astype({"state_a": str, "state_b": str})
        joined = rows
        for side in ("a", "b"):
            one = gdp.rename(columns={"state": f"state_{side}", "gdp_usd": f"gdp_usd_{side}"})
            joined = joined.merge(one, how="left", on=[f"state_{side}", "year"])
        keys = [key for key in ("state_a", "state_b", "year") if key in near]
        return joined.merge(near, how="left", on=keys)

    def agree(mine: Any, its: Any) -> str:
        assert len(mine) == len(its) == len(rows)
        for side in ("a", "b"):
            column = next(c for c in mine.columns if c.endswith(f"gdp_usd_{side}"))
            own = mine.sort_values(["state_a", "state_b", "year"])[column].to_numpy(float)
            other = its.sort_values(["state_a", "state_b", "year"])[f"gdp_usd_{side}"]
            assert np.array_equal(own, other.to_numpy(float), equal_nan=True)
        return f"all {len(rows):,} rows alike"

    task = f"panel of dyads, {start}–2016, two sources joined"
    return Pair(task, f"pandas {version('pandas')}", ours, theirs, agree)


def agreement(quick: bool) -> Pair:
    """Agreement in votes of every pair of states."""
    import pandas as pd

    from agreement_matrix import agree_matrix

    rng = np.random.default_rng(5)
    grid = rng.integers(0, 4, (40, 30) if quick else (193, 100))
    states, calls = np.nonzero(grid)
    votes = pd.DataFrame({"state": states, "call": calls, "vote": grid[states, calls]})

    def theirs() -> Any:
        both = votes.merge(votes, on="call")
        both["apart"] = (both["vote_x"] - both["vote_y"]).abs()
        return 1 - both.groupby(["state_x", "state_y"])["apart"].mean().unstack() / 2

    def agree(mine: Any, its: Any) -> str:
        gap = float(np.nanmax(np.abs(mine.agreement - its.to_numpy())))
        assert gap < 1e-9
        return f"within {gap:.0e}"

    task = f"agreement of all pairs of {len(grid)} states in {grid.shape[1]} roll calls"
    ours = lambda: agree_matrix(grid, keep_unanimous=True)  # noqa: E731
    return Pair(task, f"pandas {version('pandas')}", ours, theirs, agree)


def names(quick: bool) -> Pair:
    """Names of states to ISO 3166."""
    import logging

    import pandas as pd

    import names as bench
    from multivector.codes import conversion
    from multivector.codes.states import STATES

    logging.getLogger("country_converter").setLevel(logging.CRITICAL)
    other = bench.peer()
    table = other.data.dropna(subset=["ISO3", "name_short", "name_official"])
    table = table[table["ISO3"].isin(set(STATES))]
    column = pd.Series([*table["name_short"], *table["name_official"]] * (1 if quick else 100))

    def ours() -> Any:
        conversion._from_name.cache_clear()
        return conversion.convert(column)

    def agree(mine: Any, its: Any) -> str:
        same = np.mean([a == b for a, b in zip(mine, its, strict=True)])
        assert same > 0.98, f"{same:.1%} of the names alike"
        return f"{same:.1%} of the names alike"

    return Pair(
        f"{len(column):,} names of states to ISO 3166",
        f"country_converter {version('country_converter')}",
        ours,
        lambda: other.pandas_convert(column, to="ISO3", not_found=None),
        agree,
    )


def store(quick: bool) -> Pair:
    """Rows checked, stored durably and read again."""
    import pyarrow as pa

    from multivector.codes.states import STATES
    from multivector.store import check, schema
    from multivector.store.warehouse import Input, Lineage, Store

    states = sorted(STATES)[:190]
    calls = 10 if quick else 1600
    words = np.array(["yes", "abstain", "no"])[np.arange(len(states) * calls) % 3]
    rcid = np.repeat(np.arange(1, calls + 1), len(states))
    content = pa.table({"rcid": rcid, "state": states * calls, "vote": words})
    rows = list(zip(*(column.to_pylist() for column in content.columns), strict=True))
    folder = Path(tempfile.mkdtemp(dir=os.environ["MULTIVECTOR_BENCH"]))
    count = iter(range(1_000_000))

    def ours() -> int:
        table, faults = check.conform(content, schema.table("un_votes"), origin="un_votes")
        assert not faults
        here = Store(folder / f"store{next(count)}")
        given = Input("votes.csv", "0" * 64, len(rows))
        here.put(Lineage("un_votes", "own", 1, (given,)), {"un_votes": table})
        return here.read("un_votes")["vote"].to_pylist().count("yes")

    def theirs() -> int:
        base = sqlite3.connect(folder / f"{next(count)}.sqlite")
        base.execute(
            "CREATE TABLE votes (rcid INTEGER CHECK (rcid >= 1), state TEXT CHECK (length(state)"
            " = 3), vote TEXT CHECK (vote IN ('yes', 'abstain', 'no', 'absent')),"
            " PRIMARY KEY (rcid, state)) WITHOUT ROWID"
        )
        with base:
            base.executemany("INSERT INTO votes VALUES (?, ?, ?)", rows)
        found = [vote for _, _, vote in base.execute("SELECT * FROM votes")]
        base.close()
        return found.count("yes")

    def agree(mine: int, its: int) -> str:
        assert mine == its
        return f"{len(rows):,} rows with {mine:,} yes in both"

    task = f"{len(rows):,} rows checked, stored and read"
    return Pair(task, f"SQLite {sqlite3.sqlite_version}", ours, theirs, agree)


def change_points(quick: bool) -> Pair:
    """The date of a step in monthly counts."""
    import ruptures

    from multivector.measures.change_points import find_rate_changes

    rng = np.random.default_rng(11)
    at, months = 40, 80
    mean = np.where(np.arange(months) < at, 2.0, 10.0)
    series = rng.poisson(mean, (4 if quick else 20, months)).astype(float)

    def ours() -> list[list[int]]:
        found = [find_rate_changes(one, np.ones(months)) for one in series]
        return [[point.period for point in one.points] for one in found]

    def theirs() -> list[list[int]]:
        fits = (ruptures.Pelt(model="rbf", jump=1).fit(np.sqrt(one)) for one in series)
        return [[int(end) for end in fit.predict(pen=8) if end < months] for fit in fits]

    def agree(mine: list[list[int]], its: list[list[int]]) -> str:
        hits = [sum(any(abs(p - at) <= 3 for p in one) for one in all_) for all_ in (mine, its)]
        assert hits[0] >= 0.9 * len(series)
        assert hits[1] >= 0.9 * len(series)
        return f"step within 3 months in {hits[0]} and {hits[1]} of {len(series)} series"

    task = f"change points of {len(series)} series of {months} months, with ranges"
    return Pair(task, f"ruptures {version('ruptures')}, dates alone", ours, theirs, agree)


def trends(quick: bool) -> Pair:
    """Slope and tau of yearly series."""
    import pymannkendall

    from multivector.measures.trends import trend

    rng = np.random.default_rng(2)
    years = np.arange(1960.0, 2020)
    rise = rng.normal(0, 0.05, (1, 1)) * (years - 1960)
    series = rng.normal(size=(10 if quick else 200, len(years))) + rise

    def agree(mine: Any, its: Any) -> str:
        pairs = list(zip(mine, its, strict=True))
        gap = max(max(abs(a.slope - b.slope), abs(a.tau - b.Tau)) for a, b in pairs)
        assert gap < 1e-9
        return f"slope and tau within {gap:.0e}; the test differs by its correction"

    return Pair(
        f"trends of {len(series)} series of {len(years)} years",
        f"pymannkendall {version('pymannkendall')}",
        lambda: [trend(years, one) for one in series],
        lambda: [pymannkendall.yue_wang_modification_test(one) for one in series],
        agree,
    )


def _process(*words: str) -> Callable[[], str]:
    command = [sys.executable, *words]
    return lambda: subprocess.run(command, check=True, capture_output=True, text=True).stdout


def start_up(quick: bool) -> Pair:
    """A whole process that prints its help, beside one that imports a common library."""

    def agree(mine: str, _: str) -> str:
        assert "Usage" in mine
        return "nothing to agree on"

    theirs = _process("-c", "import pandas")
    task = "start, print the help, end"
    return Pair(
        task, "python -c 'import pandas'", _process("-m", "multivector", "--help"), theirs, agree
    )


def brief(quick: bool) -> Pair:
    """A whole brief beside the coding it rests on."""
    article = str(ROOT / "examples" / "xian-summit.md")
    words = ("-m", "multivector")
    made = _process(*words, "brief", article, "--format", "json", "-o", "-")
    coded = _process(*words, "code", article, "--format", "json", "-o", "-")

    def agree(mine: str, its: str) -> str:
        one, other = (
            {e["event_id"] for e in events}
            for events in (json.loads(mine)["events"], json.loads(its))
        )
        assert one == other
        return f"the same {len(one)} events"

    return Pair(
        "brief of an article, whole process", "`multivector code` of it", made, coded, agree
    )


COMPARISONS = {
    "coder": coder,
    "ideal_points": ideal_points,
    "gravity": gravity,
    "panel": panel,
    "agreement": agreement,
    "names": names,
    "store": store,
    "change_points": change_points,
    "trends": trends,
    "start_up": start_up,
    "brief": brief,
}  # fmt: skip


def spent(call: Callable[[], Any]) -> tuple[float, float]:
    """Return processor seconds, children included, and seconds by the clock."""
    before, began = processor(), time.perf_counter()
    call()
    return processor() - before, time.perf_counter() - began


def processor() -> float:
    """Return the processor seconds of this process and its ended children, user and system."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def measure(pair: Pair, runs: int) -> list[str]:
    """Check that both agree, time them in turn, and return a row of the table."""
    said = pair.agree(pair.ours(), pair.theirs())
    mine, its = [], []
    for _ in range(runs):
        mine.append(spent(pair.ours))
        its.append(spent(pair.theirs))
    (own, clock), (other, other_clock) = (
        [statistics.median(column) for column in zip(*taken, strict=True)] for taken in (mine, its)
    )
    ratio = own / other if other else float("nan")
    return [
        pair.task, pair.peer, f"{own:.3f}", f"{other:.3f}", f"{ratio:.2g}",
        f"{clock:.3f}", f"{other_clock:.3f}", said,
    ]  # fmt: skip


HEAD = ("task", "peer", "ours, s", "peer, s", "ratio", "ours by the clock", "peer by the clock",
        "agreement")  # fmt: skip


def page(rows: list[list[str]], left_out: list[str], load: tuple[str, str], runs: int) -> str:
    """Return the results as Markdown."""
    # Of the tree: an editable installation may know an older one.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = project["version"]
    lines = [HEAD, ("---", "---", *("---:",) * 5, "---"), *rows]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if "model name" in line
        ),
        platform.processor(),
    )
    return f"""# Speed beside peers

Written by `make bench` on {datetime.date.today()}. A ratio below 1 means that this package takes
less processor time. Medians of {runs} runs in turn, one process group, one thread; seconds are
processor time, child processes included. Load average at the start {load[0]}, at the end {load[1]}:
where it is well above 0, seconds by the clock are of little meaning.

Machine: {model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python
{platform.python_version()}, multivector {own}, NumPy {version("numpy")}.

{table}""" + "".join(
        f"\nLeft out, as `MULTIVECTOR_MIRROR` is not set: {name}\n" for name in left_out
    )


def _lines(path: str) -> list[str]:
    there = Path(path)
    return there.read_text("utf-8").splitlines() if there.exists() else []


def load_average() -> str:
    """Return the load average of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def main() -> None:
    """Run what was asked on one thread, in a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="small inputs, one run, nothing written"
    )
    parser.add_argument("--only", choices=COMPARISONS, action="append")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    if any(os.environ.get(name) != "1" for name in THREADS):
        os.environ.update(dict.fromkeys(THREADS, "1"))
        os.execv(sys.executable, [sys.executable, *sys.argv])
    warnings.simplefilter("ignore")
    rows, left_out, before = [], [], load_average()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(MULTIVECTOR_HOME=home, MULTIVECTOR_BENCH=home)
        for name in given.only or COMPARISONS:
            pair = COMPARISONS[name](given.quick)
            if pair is None:
                left_out.append(name)
                print(f"{name}: left out, as MULTIVECTOR_MIRROR is not set", file=sys.stderr)
                continue
            rows.append(measure(pair, 1 if given.quick else given.runs))
            print("  ".join(rows[-1]), flush=True)
    if not given.quick and not given.only:
        text = page(rows, left_out, (before, load_average()), given.runs)
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
