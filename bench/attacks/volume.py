"""Events at volume: made rows to dyad-months, out of core, on DuckDB and on Spark.

The rows have the columns of the table ``coded_events`` that the package's own expression reads
(:func:`multivector.panel.events.by_month`). Each engine runs in a process of its own::

    python -m attacks.volume duckdb|spark ROWS.parquet RESULT
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from multivector.codes.states import STATES
from multivector.coding.events.ontology import TYPES
from multivector.panel.events import by_month

ENGINES = ("duckdb", "spark")
MEMORY = "1500MB"  # of DuckDB; the rest of 2 GB is Python's
HEAP = "1g"  # of Spark's Java
THREADS = 2
BOUND_MB = 2_000
_TEN_YEARS = 3653


def make(rows: int, path: Path, seed: int) -> None:
    """Write rows: few pairs of states have many events, one side in twenty is none."""
    import duckdb

    draw = "(hash(i, {0}) % 1000003) / 1000003.0".format
    side = f"list_extract($states, 1 + floor({len(STATES)} * pow({{}}, 4))::INT)"
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    connection.execute(
        f"""copy (select date '2015-01-01' + (hash(i, {seed}) % {_TEN_YEARS})::INT as date,
          case when hash(i, {seed + 1}) % 20 = 0 then null else {side.format(draw(seed + 2))} end
            as source,
          case when hash(i, {seed + 3}) % 20 = 0 then null else {side.format(draw(seed + 4))} end
            as target,
          list_extract($types, 1 + (hash(i, {seed + 5}) % {len(TYPES)})::INT) as event_type
        from range({rows}) t(i)) to '{path}' (format parquet, compression zstd)""",
        {"states": sorted(STATES), "types": sorted(TYPES)},
    )


def on_duckdb(rows: Path, result: Path) -> None:
    """Count on DuckDB, within its memory."""
    import ibis

    connection = ibis.duckdb.connect(
        threads=THREADS, memory_limit=MEMORY, temp_directory=str(result.with_suffix(".tmp"))
    )
    connection.to_parquet(by_month(connection.read_parquet(str(rows))), str(result))


def on_spark(rows: Path, result: Path) -> None:
    """Count on Spark on this machine."""
    import ibis
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master(f"local[{THREADS}]")
        .config("spark.driver.memory", HEAP)
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    connection = ibis.pyspark.connect(spark)
    expression = by_month(connection.read_parquet(str(rows)))
    spark.sql(connection.compile(expression)).write.parquet(str(result))
    spark.stop()


def run(engine: str, rows: Path, result: Path) -> dict[str, Any]:
    """Run an engine; return seconds by the clock and of the processor, and peak memory in MB."""
    here = Path(__file__).parents[1]
    path = os.pathsep.join([str(here), str(here.parent / "src")])
    words = [sys.executable, "-m", "attacks.volume", engine, str(rows), str(result)]
    done = subprocess.run(
        words, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{engine}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def differences(one: Path, other: Path) -> tuple[int, int]:
    """Return how many dyad-months there are, and in how many two results differ."""
    import duckdb

    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    columns = "source, target, year::INT as year, month::INT as month, event_type, number::BIGINT"
    a, b = (
        f"(select {columns} from read_parquet('{path}{'/*.parquet' if path.is_dir() else ''}'))"
        for path in (one, other)
    )
    query = f"select (select count(*) from {a}), (select count(*) from ("
    query += f"(from {a} except all from {b}) union all (from {b} except all from {a})))"
    found = connection.execute(query).fetchone()
    assert found
    return int(found[0]), int(found[1])


def main() -> None:
    """Run one engine, and print what it took."""
    engine, rows, result = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    began = time.monotonic()
    {"duckdb": on_duckdb, "spark": on_spark}[engine](rows, result)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "seconds": time.monotonic() - began,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "mb": max(one.ru_maxrss for one in used) / 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
