"""Where pages are built: a few threads for most, one process for slow ones; and a cache.

A page depends on its address and the data, so it is cached until either changes. A slow page waits
for the one process for such pages, and when too many wait, the next is refused at once: it cannot
take the threads that the others need.
"""

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from multivector import settings
from multivector.engine.processes import CONTEXT
from multivector.store.warehouse import Store

T = TypeVar("T")
_THREADS = 3
_MOST_WAITING = 8  # slow pages, including the one being built
_CACHE_BYTES = 64_000_000
_NICENESS = 10  # of the process for slow work: pages come first


class Busy(Exception):
    """Too many slow pages are being computed."""


def data_version() -> str:
    """Return a short version string of the data and regions on this machine."""
    told = []
    for path in (Store().catalog_path, settings.home() / "regions.toml"):
        with suppress(OSError):
            found = path.stat()
            told.append(f"{found.st_mtime_ns} {found.st_size}")
        told.append(";")
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:12]


class PageCache:
    """A least-recently-used cache of pages, limited in bytes."""

    def __init__(self) -> None:
        self._bytes = 0
        self._pages: OrderedDict[tuple[str, ...], bytes] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> bytes | None:
        """Return the page stored under a key."""
        found = self._pages.get(key)
        if found is not None:
            self._pages.move_to_end(key)
        return found

    def put(self, key: tuple[str, ...], page: bytes) -> None:
        """Store a page."""
        self._bytes += len(page) - len(self._pages.pop(key, b""))
        self._pages[key] = page
        while self._bytes > _CACHE_BYTES and self._pages:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= len(oldest)


class Workshop:
    """Computes pages; simultaneous equal requests share one computation."""

    def __init__(self) -> None:
        self.pages = PageCache()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")
        self._slow = ThreadPoolExecutor(1, thread_name_prefix="slow")
        self._process: ProcessPoolExecutor | None = None
        self._begun: dict[tuple[str, ...], asyncio.Task[None]] = {}
        self._running: dict[tuple[str, ...], asyncio.Future[Any]] = {}
        self._waiting = 0

    async def once(
        self, key: tuple[str, ...], make: Callable[[], T], *, slow: bool = False, keep: bool = False
    ) -> T:
        """Return the result of ``make``, run in a thread, once for all requests for a key.

        Slow work has a single thread. ``keep``: cache the page. Raises `Busy` if too much waits.
        """
        running = self._running.get(key)
        if running is None:
            if slow and self._slow._work_queue.qsize() >= _MOST_WAITING:
                raise Busy
            threads = self._slow if slow else self._threads
            running = asyncio.ensure_future(
                asyncio.get_running_loop().run_in_executor(threads, make)
            )
            self._running[key] = running
            running.add_done_callback(partial(self._ended, key, keep))
        return await asyncio.shield(running)

    def _ended(self, key: tuple[str, ...], keep: bool, running: asyncio.Future[Any]) -> None:
        self._running.pop(key, None)
        if keep and not running.cancelled() and running.exception() is None:
            self.pages.put(key, running.result())

    async def begun(
        self, key: tuple[str, ...], work: Callable[[], Coroutine[Any, Any, None]], seconds: float
    ) -> bool:
        """Start work unless it is running, wait briefly, and return whether it is done.

        An error is raised once; the next request restarts the work.
        """
        if key not in self._begun:
            self._begun[key] = asyncio.create_task(work())
        task = self._begun[key]
        done, _ = await asyncio.wait([task], timeout=seconds)
        if done:
            self._begun.pop(key, None)
            await task
        return bool(done)

    async def costly(self, work: Callable[..., T], *given: Any) -> T:
        """Return the result of a module-level function, run in the worker process.

        Raises `Busy` if the queue is full, or the process was killed.
        """
        if self._waiting >= _MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            if self._process is None:
                self._process = ProcessPoolExecutor(1, mp_context=CONTEXT, initializer=give_way)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._process, work, *given)
        except BrokenExecutor as error:
            self._process = None
            raise Busy from error
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Stop all workers."""
        for threads in (self._threads, self._slow):
            threads.shutdown(wait=False, cancel_futures=True)
        for task in self._begun.values():
            task.cancel()
        if self._process is not None:
            for worker in list((self._process._processes or {}).values()):
                worker.terminate()
            self._process.shutdown(wait=False, cancel_futures=True)


def give_way() -> None:
    """Lower the priority of this process: pages come first."""
    with suppress(OSError, AttributeError):  # Windows has no such call
        os.nice(_NICENESS)
