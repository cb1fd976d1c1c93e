"""Worker processes for the tools: a call that exceeds its time limit is ended; others continue."""

import asyncio
import os
import sys
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from typing import Any

from multivector.assistant import tools
from multivector.assistant.answer import error_of
from multivector.engine.processes import CONTEXT, follow_parent
from multivector.errors import InputError, MultivectorError
from multivector.store.cache import only_read
from multivector.text.memory import budget

DEADLINE = 60.0  # seconds; the slowest, a scenario with ranges, takes some 10
MOST_WAITING = 40  # calls; the next is refused at once
MEMORY_BYTES = 4 << 30  # of a call, in addition to what its process uses
_SIZE = 2
# Audit events that Python raises before it contacts another machine.
_REACHING = frozenset(("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"))
Outcome = Mapping[str, Any]


class Workers:
    """Processes that each answer one call at a time.

    ``seconds``: time limit of a call, excluding the wait for a process. ``most``: maximum number of
    pending calls.
    """

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds, self._most, self._asked = seconds, most, 0
        self._idle: asyncio.Queue[ProcessPoolExecutor] = asyncio.Queue()
        self._every: set[ProcessPoolExecutor] = set()
        for _ in range(_SIZE):
            self._add()

    async def answer(self, tool: str, arguments: Mapping[str, Any]) -> Outcome:
        """Return the answer of a tool, or ``{"error": …}``."""
        if self._asked >= self._most:
            return _refused("too many simultaneous calls", f"up to {self._most} calls at a time")
        self._asked += 1
        try:
            for _ in range(_SIZE + 1):
                worker = await self._idle.get()
                try:
                    running = asyncio.wrap_future(worker.submit(call, tool, dict(arguments)))
                except BrokenExecutor:  # killed while idle
                    self._replace(worker)
                    continue
                return await self._answered(worker, running)
            return _refused("the worker processes ended", "try again later")
        finally:
            self._asked -= 1

    async def _answered(
        self, worker: ProcessPoolExecutor, running: asyncio.Future[Outcome]
    ) -> Outcome:
        try:
            return await asyncio.wait_for(running, self._seconds)
        except TimeoutError:
            return _refused("time limit exceeded", f"{self._seconds:g} seconds; request less data")
        except BrokenExecutor:  # killed, perhaps for its memory use
            return _refused("the worker process ended", "request less data")
        finally:
            # Also if the client has cancelled: no work is done that nobody waits for.
            if running.cancelled() or running.exception() is not None:
                self._replace(worker)
            else:
                self._idle.put_nowait(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in list(self._every):
            self._end(worker)

    def _add(self) -> None:
        worker = ProcessPoolExecutor(1, mp_context=CONTEXT, initializer=_prepare)
        worker.submit(int)  # starts the process before the first call
        self._every.add(worker)
        self._idle.put_nowait(worker)

    def _replace(self, worker: ProcessPoolExecutor) -> None:
        self._end(worker)
        self._add()

    def _end(self, worker: ProcessPoolExecutor) -> None:
        for process in list((worker._processes or {}).values()):
            process.kill()
        worker.shutdown(wait=False, cancel_futures=True)
        self._every.discard(worker)


def call(tool: str, arguments: dict[str, Any]) -> Outcome:
    """Return a tool's answer to valid arguments, or ``{"error": …}``; never raises."""
    try:
        with budget(MEMORY_BYTES), only_read():
            found: Outcome = getattr(tools, tool)(**arguments)
        return found
    except MultivectorError as error:
        return error_of(error)
    except Exception as error:  # the server must answer, whatever failed
        # Its message may contain a path, or words of the article.
        return error_of(InputError(f"internal error in multivector ({type(error).__name__})"))


def _stay_here(event: str, given: tuple[Any, ...]) -> None:
    if event in _REACHING and not isinstance(given[-1], str | bytes):  # a path is on this machine
        raise PermissionError("tools may not connect to other machines")


def _refused(what: str, allowed: str) -> Outcome:
    return error_of(InputError(what, allowed=allowed))


def _prepare() -> None:
    """Leave standard output to the protocol, end with the server, and contact no other machine."""
    follow_parent()
    sys.addaudithook(_stay_here)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with suppress(OSError):
        os.dup2(2, 1)
    sys.stdout = sys.stderr
