"""The public record: votes into the store, a panel of all dyads, one dyad; ratios in one run.

Run with the development and bench dependencies installed::

    MULTIVECTOR_MIRROR=FOLDER python bench/record.py

Everything runs on one thread (the script starts itself anew). Peers: pyreadr for reading the R file
(it reads, and neither checks nor stores), pandas.merge for the joins. Each time is the median of
several runs, ours and the peer's in turn.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 5
ORIGINS = ("itpd", "penppml", "cow_contiguity", "worldbank_gdp", "worldbank_population")
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_NUM_THREADS", "POLARS_MAX_THREADS")


def timed(*calls: Callable[[], Any]) -> list[float]:
    """Return the median seconds of each call, run in turn."""
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(RUNS):
        for place, call in enumerate(calls):
            start = time.perf_counter()
            call()
            seconds[place].append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]


def line(what: str, ours: float, peer: float, target: float) -> None:
    """Print one comparison."""
    ratio = ours / peer
    verdict = "met" if ratio <= target else "NOT met"
    print(
        f"{what}: {ours:.3f} s, peer {peer:.3f} s, ratio {ratio:.2f} (at most {target}: {verdict})"
    )


def votes(mirror: Path, home: Path) -> None:
    """Time all UN votes from the R file to a queryable table against pyreadr's reading alone."""
    import pyreadr

    from multivector.records import loading
    from multivector.store.query import Session

    def ours() -> int:
        shutil.rmtree(home / "store", ignore_errors=True)
        shutil.rmtree(home / "files", ignore_errors=True)
        loading.pull("un_votes")
        session = Session()
        votes = session.table("un_votes")
        return int(session.arrow(votes.count()).as_py())

    rows = ours()
    mine, peer = timed(ours, lambda: pyreadr.read_r(str(mirror / "un_votes.rda")))
    line(f"votes, R file to stored, checked, queryable ({rows:,} rows)", mine, peer, 3.0)


def panel() -> None:
    """Time a panel of all directed dyads 1946-2020 with five sources against pandas merges."""
    import pandas as pd
    import pyarrow as pa

    from multivector.panel.frame import dyad_years
    from multivector.panel.joining import choose
    from multivector.store.query import Session
    from multivector.store.warehouse import Store

    session = Session()
    tables = {name: choose(name, None, 2, session) for name in ORIGINS}

    def plain(frame: Any) -> Any:
        words = frame.columns[frame.dtypes == "category"]
        return frame.astype(dict.fromkeys(words, str))

    rows = dyad_years(None, 1946, 2020).to_pandas().astype({"state_a": str, "state_b": str})

    def ours() -> Any:
        joined = dyad_years(None, 1946, 2020)
        for name in ORIGINS:
            joined = joined.add(name, prefix=f"{name}_")
        return joined.to_arrow()

    def read() -> dict[str, Any]:
        read_frames = {n: pd.read_parquet(Store().paths(t)[n]) for n, t in tables.items()}
        return {name: plain(frame) for name, frame in read_frames.items()}

    def peer_reading() -> Any:
        return peer(read())

    def peer(frames: dict[str, Any]) -> Any:
        joined = rows
        for name, table in tables.items():
            frame = frames[name].drop(columns=["origin", "flag"], errors="ignore")
            keys = list(frame.columns[:2])
            if table in ("gdp", "population"):
                for side in ("a", "b"):
                    other = frame.rename(columns={"state": f"state_{side}"})
                    value = other.columns[-1]
                    other = other.rename(columns={value: f"{name}_{value}_{side}"})
                    joined = joined.merge(other, how="left", on=[f"state_{side}", "year"])
            else:
                other = frame.rename(columns=dict(zip(keys, ("state_a", "state_b"), strict=True)))
                other = other.rename(columns={other.columns[-1]: f"{name}_{other.columns[-1]}"})
                joined = joined.merge(other, how="left", on=["state_a", "state_b", "year"])
        return pa.Table.from_pandas(joined, preserve_index=False)

    memory = read()
    assert ours().num_rows == peer(memory).num_rows
    mine, reading, joining = timed(ours, peer_reading, lambda: peer(memory))
    what = f"panel, five sources joined, to Arrow ({len(rows):,} rows)"
    line(f"{what}, both from the stored files", mine, reading, 0.5)
    ratio = f"{mine / joining:.2f}"
    print(f"  for comparison, the peer's rows and frames in memory: {joining:.3f} s, ratio {ratio}")


def dyad() -> None:
    """Time all channels and years of one dyad from a store that is open."""
    from multivector.records import stored_figures
    from multivector.records.indicators import stored_indicators

    start = time.perf_counter()
    sources = stored_figures.sources()
    channels = dict.fromkeys(c for i in stored_indicators().values() for c in i.channels)

    def ours() -> int:
        return sum(
            len(source.figures_for(channel, [("CHN", "KAZ")], ["KAZ"]))
            for source in sources
            for channel in channels
        )

    figures = ours()
    first = time.perf_counter() - start
    (mine,) = timed(ours)
    print(f"one dyad, all channels and years ({figures} figures): {1000 * mine:.2f} ms")
    print(f"  the first time, with the index built: {1000 * first:.0f} ms")


def main() -> None:
    """Run everything on one thread in a home of its own."""
    if any(os.environ.get(name) != "1" for name in ONE_THREAD):
        os.execve(
            sys.executable,
            [sys.executable, *sys.argv],
            {**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
        )
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    mirror = Path(os.environ["MULTIVECTOR_MIRROR"])
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTIVECTOR_HOME"] = home
        from multivector.records import loading

        votes(mirror, Path(home))
        for name in (*ORIGINS, "ideal_points", "unga_es11_1"):
            loading.pull(name)
        panel()
        dyad()


if __name__ == "__main__":
    main()
