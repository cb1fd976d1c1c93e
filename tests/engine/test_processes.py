"""Work over many items: in order, whatever becomes of the processes."""

import os
import time
from functools import partial
from multiprocessing import active_children, get_context
from pathlib import Path

import pytest

from multivector.engine import processes
from multivector.engine.processes import Job, Lost, in_order
from multivector.errors import InputError


class Memory:
    """A journal in memory."""

    def __init__(self) -> None:
        self.results: dict[int, object] = {}

    def find(self, item: int) -> object | None:
        return self.results.get(item)

    def add(self, item: int, result: object) -> None:
        assert item not in self.results
        self.results[item] = result


def double(item: int) -> int:
    time.sleep(0.05 if item % 7 == 0 else 0)
    return 2 * item


def die_on_three(marks: Path, item: int) -> int:
    """Kill the process on item 3, every time; on item 5, once."""
    mark = marks / str(item)
    if item == 3 or (item == 5 and not mark.exists()):
        mark.touch()
        os._exit(9)
    return 2 * item


def hang_on_three(item: int) -> int:
    while item == 3:
        time.sleep(1)
    return 2 * item


def nothing() -> None:
    pass


def fail() -> None:
    os._exit(1)


def _job(work, journal=None, *, prepare=nothing, seconds: float = 60):
    return Job(work, prepare, lambda item: seconds, journal or Memory())


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_and_recorded_ones_are_not_worked_out_again(workers: int) -> None:
    journal = Memory()
    journal.results = {4: "kept", 40: "kept"}
    found = list(in_order(_job(double, journal), range(41), workers))
    assert [item for item, _ in found] == list(range(41))
    assert dict(found) == {i: "kept" if i in (4, 40) else 2 * i for i in range(41)}
    assert len(journal.results) == 41
    assert not active_children()


def test_items_are_read_only_so_far_ahead() -> None:
    read: list[int] = []
    results = in_order(_job(double), (read.append(i) or i for i in range(1000)), 2)
    next(results)
    assert len(read) <= 2 * processes.AHEAD + 1
    results.close()
    assert not active_children()


def test_an_item_that_kills_its_process_twice_is_lost_and_no_other(tmp_path: Path) -> None:
    found = dict(in_order(_job(partial(die_on_three, tmp_path)), range(12), 2))
    assert found.pop(3) == Lost("the process was killed")
    assert found == {i: 2 * i for i in range(12) if i != 3}


def test_an_item_that_hangs_is_lost_and_no_other() -> None:
    found = dict(in_order(_job(hang_on_three, seconds=1), range(6), 2))
    assert found.pop(3) == Lost("the process did not finish in time")
    assert found == {i: 2 * i for i in range(6) if i != 3}


def test_workers_that_cannot_start_are_an_error() -> None:
    with pytest.raises(InputError, match="before they were ready"):
        list(in_order(_job(double, prepare=fail), range(3), 2))
    assert not active_children()


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    def start(report) -> None:
        results = in_order(_job(hang_on_three, seconds=600), iter([1, 3, 3, 2]), 2)
        next(results)
        time.sleep(0.2)
        report.send([child.pid for child in active_children()])
        next(results)

    ours, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(target=start, args=(theirs,))
    process.start()
    workers = ours.recv()
    process.kill()
    process.join()
    end = time.monotonic() + 10
    while (left := [pid for pid in workers if _runs(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert workers
    assert not left


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def slowly(item: int) -> int:
    if item == 2:
        for share in (0.25, 0.5, 0.75):
            processes.underway(share)
    return 2 * item


@pytest.mark.parametrize("workers", [1, 2])
def test_a_long_item_is_heard_of_while_it_is_in_work(workers: int) -> None:
    heard: list[tuple[int, float]] = []
    job = Job(slowly, nothing, lambda item: 60, Memory(), lambda *given: heard.append(given))
    assert [result for _, result in in_order(job, range(4), workers)] == [0, 2, 4, 6]
    assert heard == [(2, 0.25), (2, 0.5), (2, 0.75)]
    processes.underway(0.5)  # outside a job nobody hears
    assert len(heard) == 3
