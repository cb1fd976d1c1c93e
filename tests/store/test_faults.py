"""A load is whole or has not happened: killed, crowded, out of disk."""

import errno
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from multivector.errors import InputError
from multivector.store import catalog, lock, parquet
from multivector.store.warehouse import Store

KILLS = 100
WRITES = 20
SCRIPT = Path(__file__).with_name("loading.py")
loading = runpy.run_path(str(SCRIPT), run_name="loading")


def start(*arguments):
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert process.stdout.readline() == "ready\n"
    return process


def say(process, line=""):
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def put(root, number):
    return Store(root).put(loading["lineage"]("mine", number), loading["tables"]("mine", number))


def whole(root, origin):
    """Return the number of the version that is in the store, having checked that it is whole."""
    store = Store(root)
    assert store.verify()[origin] == []
    gdp = set(store.read("gdp", origin=origin)["gdp_usd"].to_pylist())
    persons = set(store.read("population", origin=origin)["persons"].to_pylist())
    assert len(gdp) == 1
    assert gdp == persons
    return int(gdp.pop())


def test_killed_at_any_moment_the_store_is_the_old_one_or_the_new_one(tmp_path):
    put(tmp_path, 0)
    # Waits go from nothing to this in ten steps; it grows until the longest sees a load.
    longest = 0.05
    current, seen, at_work = 0, set(), 0
    with start("fork", tmp_path) as forker:
        for kill in range(KILLS):
            first = 1000 * (kill + 1)
            say(forker, first)
            child = int(forker.stdout.readline())
            # From the first system call to some loads later.
            time.sleep(0.001 + longest * (kill % 10) / 9)
            os.kill(child, signal.SIGKILL)
            assert forker.stdout.readline() == "gone\n"
            number = whole(tmp_path, "mine")
            assert number == current or number >= first, "the old version, or one of the child's"
            longest *= 1.6 if kill % 10 == 9 and number < first + 2 else 1
            current = number
            seen.add(number)
            folders = (tmp_path / "versions").iterdir()
            at_work += any(path.name.startswith(".building") for path in folders)
        forker.stdin.close()
    assert len(seen) > KILLS // 4, "many kills came after a load"
    assert at_work > 0, "some kills fell into the writing itself"
    assert put(tmp_path, 7), "a store that was killed a hundred times takes a load"
    assert whole(tmp_path, "mine") == 7
    left = [path.name for path in (tmp_path / "versions").iterdir()]
    assert not any(name.startswith(".building") for name in left)


@pytest.mark.parametrize("other", ["two", "one"])
def test_two_writers_lose_and_double_nothing(tmp_path, other):
    """Two processes at once, with a source each, and with the same."""
    with (
        start("load", tmp_path, "one", 0, WRITES) as one,
        start("load", tmp_path, other, 500, WRITES) as two,
    ):
        say(one)
        say(two)
        assert (one.wait(), two.wait()) == (0, 0)
    last = {WRITES - 1, 500 + WRITES - 1}
    if other == "one":
        assert whole(tmp_path, "one") in last
        assert Store(tmp_path).read("gdp").num_rows == 200
    else:
        assert {whole(tmp_path, "one"), whole(tmp_path, "two")} == last
        assert Store(tmp_path).read("gdp").num_rows == 400


def test_a_reader_beside_a_writer_sees_whole_versions_only(tmp_path):
    put(tmp_path, 0)
    seen = set()
    with start("load", tmp_path, "mine", 1, 3 * WRITES) as writer:
        say(writer)
        while writer.poll() is None:
            values = set(Store(tmp_path).read("gdp", origin="mine")["gdp_usd"].to_pylist())
            assert len(values) == 1
            seen |= values
    assert len(seen) > 1


@pytest.mark.parametrize("limit", [0, 100, 1000, 1500])
def test_a_full_disk_leaves_the_store_as_it_was(tmp_path, limit):
    put(tmp_path, 1)
    before = (tmp_path / "catalog.json").read_bytes()
    with start("starve", tmp_path, limit) as process:
        told = process.stdout.read()
    assert "nothing was changed" in told
    assert "File too large" in told
    assert (tmp_path / "catalog.json").read_bytes() == before
    assert whole(tmp_path, "mine") == 1


@pytest.mark.parametrize(("module", "step"), [(parquet, "write"), (catalog, "write_text")])
def test_no_space_at_either_step_is_told_and_leaves_the_store(tmp_path, monkeypatch, module, step):
    put(tmp_path, 1)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, step, full)
    with pytest.raises(InputError, match="nothing was changed"):
        put(tmp_path, 2)
    assert whole(tmp_path, "mine") == 1


def test_a_store_that_another_process_holds_says_so(tmp_path):
    with (
        lock.exclusive(tmp_path / "lock"),
        pytest.raises(InputError, match="another process") as caught,
        lock.exclusive(tmp_path / "lock", patience=0.05),
    ):
        pass
    assert caught.value.next is not None


def test_a_lock_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "lock").mkdir()
    with (
        pytest.raises(InputError, match="cannot be locked: Is a directory") as caught,
        lock.exclusive(tmp_path / "lock"),
    ):
        pass
    assert "MULTIVECTOR_HOME" in caught.value.next
    with pytest.raises(InputError, match="cannot be locked"):
        put(tmp_path, 1)
    (tmp_path / "file").touch()
    with (
        pytest.raises(InputError, match="cannot be locked"),
        lock.exclusive(tmp_path / "file" / "lock"),
    ):
        pass


def test_a_block_that_fails_frees_the_lock(tmp_path):
    with pytest.raises(ZeroDivisionError), lock.exclusive(tmp_path / "lock"):
        raise ZeroDivisionError
    with lock.exclusive(tmp_path / "lock", patience=0.05):
        pass
