"""The same work over many items on Spark, on this machine or on a cluster; the order is kept.

This process reads the items and takes the results, window by window; the next window is read while
Spark works on the last. With `spark-submit`, or in a notebook with a session, that one is used.
"""

import faulthandler
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from multivector.engine.processes import AHEAD, Crew, Job, Lost
from multivector.errors import InputError, install

Item = TypeVar("Item")
Result = TypeVar("Result")

# Spark's attempts at one task, before its items are processed one by one in separate processes.
_MAX_TRIES = 2
# Tasks per core and window: few documents wait for a long one.
_TASKS = 4


def in_order(
    job: Job[Item, Result], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, Result | Lost]]:
    """Yield each item with its result, as :func:`multivector.engine.processes.in_order` does.

    ``workers`` is the number of cores if no session or master is given. The package must be
    installed on the Spark workers. Raises InputError if Spark cannot be started, or its processes
    cannot be initialised.
    """
    items = iter(items)
    with ThreadPoolExecutor(1) as thread, _session(workers) as spark:
        size = AHEAD * spark.sparkContext.defaultParallelism
        before: tuple[list[tuple[Item, Any]], Future[Any]] | None = None
        while window := [(item, job.journal.find(item)) for item in islice(items, size)]:
            wanted = [item for item, kept in window if kept is None]
            running = thread.submit(_results, spark, job, wanted)
            if before:
                yield from _finished(job, *before)
            before = window, running
        if before:
            yield from _finished(job, *before)


def _finished(
    job: Job[Item, Result], window: Sequence[tuple[Item, Any]], running: "Future[Any]"
) -> list[tuple[Item, Result | Lost]]:
    """Wait for a window; record the new results, and return all in order."""
    results, done = iter(running.result()), []
    for item, kept in window:
        result = kept
        if kept is None:
            result = next(results)
            job.journal.add(item, result)
        done.append((item, result))
    return done


def _results(spark: Any, job: Job[Item, Result], items: Sequence[Item]) -> list[Result | Lost]:
    """Return the results of some items; if a process dies, each is retried separately."""
    import pyarrow as pa
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.serializers import CPickleSerializer

    if not items:
        return []
    pickle = CPickleSerializer()
    rows = {"number": range(len(items)), "item": [pickle.dumps(item) for item in items]}
    frame = spark.createDataFrame(pa.table(rows))
    frame = frame.repartition(min(len(items), _TASKS * spark.sparkContext.defaultParallelism))
    silent = replace(job, journal=_Unkept(), hear=lambda item, share: None)
    for results in (_here, _apart):
        run = partial(_work, results, silent)
        try:
            found = frame.mapInArrow(run, "number long, result binary").toArrow()
        except (PySparkException, Py4JError):
            continue
        return [pickle.loads(result) for result in found.sort_by("number")["result"].to_pylist()]
    next_ = "see the Spark log; install multivector on the Spark workers"
    raise InputError("the Spark job failed", where="engine", next=next_)


def _work(
    results: Callable[..., Iterable[Any]], job: Job[Any, Any], batches: Iterable[Any]
) -> Iterator[Any]:
    """Work on the items of a task, in a Spark process."""
    import pyarrow as pa
    from pyspark.serializers import CPickleSerializer

    pickle = CPickleSerializer()
    given = [row for batch in batches for row in batch.to_pylist()]
    items = [pickle.loads(row["item"]) for row in given]
    for row, result in zip(given, results(job, items), strict=True):
        done = {"number": [row["number"]], "result": [pickle.dumps(result)]}
        yield pa.RecordBatch.from_pydict(done)


def _here(job: Job[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
    job.prepare()
    for item in items:
        # Work that ignores its deadline, such as in a library, ends with its process.
        faulthandler.dump_traceback_later(job.seconds(item), exit=True, file=2)
        result = job.work(item)
        faulthandler.cancel_dump_traceback_later()
        yield result


def _apart(job: Job[Item, Result], items: Sequence[Item]) -> Iterator[Result | Lost]:
    """Work in a child process, so that an item that kills it loses no other."""
    with closing(Crew(job, 1)) as crew:
        for _, result in crew.run(iter(items)):
            yield result


class _Unkept:
    """No results are recorded where the work is done."""

    def find(self, item: object) -> None:
        """Return None."""

    def add(self, item: object, result: object) -> None:
        """Do nothing."""


@contextmanager
def _session(workers: int) -> Iterator[Any]:
    """Yield the current session, else start one and stop it at the end."""
    try:
        from pyspark.conf import SparkConf
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        next_ = install("spark")
        raise InputError("Spark requires pyspark", where="engine", next=next_) from error
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    java = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
    if not (shutil.which("java") or java.is_file()):
        next_ = "install a Java runtime, or set JAVA_HOME"
        raise InputError("Spark requires Java", where="engine", allowed="Java 17+", next=next_)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    try:
        settings = SparkConf().setAll(list(quiet.items()))
        if not settings.contains("spark.master"):
            settings.setMaster(f"local[{workers},{_MAX_TRIES}]")
        spark = SparkSession.builder.appName("multivector").config(conf=settings).getOrCreate()
    except PySparkException as error:
        next_ = "java -version (Spark requires 17 or later)"
        raise InputError(f"Spark did not start: {error}", where="engine", next=next_) from error
    try:
        yield spark
    finally:
        spark.stop()
