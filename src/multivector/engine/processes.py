"""The same work over many items in worker processes on this machine; the order is kept."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar

from multivector.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")

# Workers are started afresh, not forked: a forked copy of a process with threads (a progress bar,
# an inference session) may wait for ever for a lock held by a thread.
CONTEXT: Any = get_context("spawn")
# Items read but not yet yielded, per worker: a slow item does not stop the others at once, and
# memory stays flat however many items there are.
AHEAD = 16
# A process may be killed by chance (memory, an administrator); twice on one item is no chance.
MAX_TRIES = 2
_MAX_FAILED_STARTS = 3
_POLL_SECONDS = 1.0
_HEARER: ContextVar[Callable[[float], object]] = ContextVar("hearer", default=float)  # nobody


def underway(share: float) -> None:
    """Report, from within the work on a long item, how much of it is done, below 1."""
    _HEARER.get()(share)


def _heard(work: Callable[[Item], Result], item: Item, hear: Callable[[float], object]) -> Result:
    token = _HEARER.set(hear)
    try:
        return work(item)
    finally:
        _HEARER.reset(token)


@dataclass(frozen=True, slots=True)
class Lost:
    """An item without a result, because the process was killed or did not finish."""

    reason: str


class Journal(Protocol):
    """Results of earlier runs, and a place to record those of this run."""

    def find(self, item: Any) -> Any | None:
        """Return the recorded result of an item, or None."""

    def add(self, item: Any, result: Any) -> None:
        """Record a result or `Lost`, as soon as there is one."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Item, Result]):
    """The work done on each item; with several workers, functions must be module-level."""

    work: Callable[[Item], Result]  # raises nothing
    prepare: Callable[[], object]  # loads the models, once in each process
    seconds: Callable[[Item], float]  # when to kill a worker that has ignored its own deadline
    journal: Journal  # items with a recorded result are not worked on again
    hear: Callable[[Item, float], object] = lambda item, share: None  # what work reports


def in_order(
    job: Job[Item, Result], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, Result | Lost]]:
    """Yield each item with its result, in the order of the items.

    Items are read lazily in this process, at most 16 per worker ahead. One worker runs in this
    process, so a crash ends the run. Several workers end when this process does; InputError if they
    cannot be started.
    """
    if workers > 1:
        with closing(Crew(job, workers)) as crew:
            yield from crew.run(iter(items))
        return
    for item in items:
        result = job.journal.find(item)
        if result is None:
            job.prepare()  # apart from the item, whose time is limited
            result = _heard(job.work, item, partial(job.hear, item))
            job.journal.add(item, result)
        yield item, result


@dataclass(slots=True)
class _Task(Generic[Item]):
    number: int
    item: Item
    tries: int = 0


class Crew(Generic[Item, Result]):
    """The workers, pending items, and results waiting for their turn."""

    def __init__(self, job: Job[Item, Result], workers: int) -> None:
        self._job, self._size = job, workers
        self._workers: list[_Worker[Item, Result]] = []
        self._waiting: deque[_Task[Item]] = deque()
        self._done: dict[int, tuple[Item, Result | Lost]] = {}
        self._read = self._given = self._failed_starts = 0

    def run(self, items: Iterator[Item]) -> Iterator[tuple[Item, Result | Lost]]:
        """Yield each item with its result, in order."""
        more = True
        while more or self._given < self._read:
            reading = more and self._read - self._given < AHEAD * self._size
            if reading:
                more = self._take(items)
            self._hand_out()
            self._collect(0.0 if reading or self._given in self._done else _POLL_SECONDS)
            while self._given in self._done:
                found = self._done.pop(self._given)
                self._given += 1
                yield found

    def close(self) -> None:
        """End all workers immediately."""
        for worker in self._workers:
            worker.kill()

    def _take(self, items: Iterator[Item]) -> bool:
        """Read the next item; return False if there is none."""
        for item in items:
            found = self._job.journal.find(item)
            if found is None:
                self._waiting.append(_Task(self._read, item))
            else:
                self._done[self._read] = item, found
            self._read += 1
            return True
        return False

    def _hand_out(self) -> None:
        starting = sum(not worker.ready for worker in self._workers)
        if len(self._workers) < self._size and len(self._waiting) > starting:
            self._workers.append(_Worker(self._job))
        for worker in self._workers:
            if self._waiting and worker.ready and worker.task is None:
                worker.give(self._waiting.popleft())

    def _collect(self, seconds: float) -> None:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), seconds):
            self._hear(by_connection[connection])
        for worker in list(self._workers):
            if worker.task and time.monotonic() > worker.until:
                self._dismiss(worker)
                self._finish(worker.task, Lost("the process did not finish in time"))

    def _hear(self, worker: "_Worker[Item, Result]") -> None:
        """Take the result of a worker, or notice that it has died."""
        try:
            share, result = worker.connection.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            self._retry(worker)
            return
        if worker.task and share < 1:
            self._job.hear(worker.task.item, share)
            return
        if worker.task:
            self._finish(worker.task, result)
        worker.ready, worker.task, self._failed_starts = True, None, 0

    def _retry(self, dead: "_Worker[Item, Result]") -> None:
        if not dead.ready:
            self._failed_starts += 1
            if self._failed_starts == _MAX_FAILED_STARTS:
                next_ = 'use 1 worker, or put the call under if __name__ == "__main__":'
                raise InputError("the worker processes ended before they were ready", next=next_)
        elif dead.task:
            dead.task.tries += 1
            if dead.task.tries < MAX_TRIES:
                self._waiting.appendleft(dead.task)
            else:
                self._finish(dead.task, Lost("the process was killed"))

    def _finish(self, task: _Task[Item], result: Result | Lost) -> None:
        self._done[task.number] = task.item, result
        self._job.journal.add(task.item, result)

    def _dismiss(self, worker: "_Worker[Item, Result]") -> None:
        self._workers.remove(worker)
        worker.kill()


class _Worker(Generic[Item, Result]):
    """A process that works on one item at a time."""

    def __init__(self, job: Job[Item, Result]) -> None:
        self._seconds = job.seconds
        self.task: _Task[Item] | None = None
        self.ready = False
        self.until = 0.0  # when the process is killed if it has not answered
        self.connection, theirs = CONTEXT.Pipe()
        arguments = (theirs, job.work, job.prepare)
        self._process = CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        with _interrupts_held():
            self._process.start()
        theirs.close()

    def give(self, task: _Task[Item]) -> None:
        """Hand an idle worker its next task."""
        self.task, self.until = task, time.monotonic() + self._seconds(task.item)
        with suppress(OSError):  # it has just died, which is noticed while waiting for its answer
            self.connection.send(task.item)

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self.connection.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C; a process started meanwhile never gets it, because it inherits the mask."""
    change = getattr(signal, "pthread_sigmask", None)
    before = change and change(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        if change:
            change(signal.SIG_SETMASK, before)


def _serve(
    connection: Connection, work: Callable[[Item], object], prepare: Callable[[], object]
) -> None:
    """Work on items until this process is ended or its parent has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow_parent()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the workers share the processor
    prepare()
    connection.send((1.0, None))
    with suppress(EOFError):
        while True:
            item = connection.recv()
            result = _heard(work, item, lambda share: connection.send((share, None)))
            connection.send((1.0, result))


def follow_parent() -> None:
    """End this process when its parent process ends."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
