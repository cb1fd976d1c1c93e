"""A process that loads, for the fault tests to kill, to crowd and to starve of disk.

Each version has its own number in every row of two tables, so that a mix would show.
"""

import os
import signal
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from multivector.errors import InputError
from multivector.store.check import conform
from multivector.store.schema import table
from multivector.store.warehouse import Input, Lineage, Store

STATES = ["KAZ", "UZB", "TJK", "KGZ", "TKM"] * 40
YEARS = [1900 + place // 5 for place in range(200)]


def tables(origin, number):
    made = {}
    for name, column in (("gdp", "gdp_usd"), ("population", "persons")):
        rows = pa.table({"state": STATES, "year": YEARS, column: [float(number)] * 200})
        made[name] = conform(rows, table(name), origin=origin)[0]
    return made


def lineage(origin, number):
    return Lineage(origin, "own", 1, (Input("x", f"{number:064d}", 1),))


def load(root, origin, first, count):
    for number in range(first, first + count):
        Store(root).put(lineage(origin, number), tables(origin, number))


def fork_loaders(root):
    """For each number read, start a child that loads versions from it on until it is killed."""
    tables("mine", 0)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            load(root, "mine", int(line), 10**6)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


def starve(root, limit):
    """Load while no file may grow beyond the limit: the system refuses in the middle of a write."""
    import resource

    made, known = tables("mine", 2), lineage("mine", 2)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        Store(root).put(known, made)
    except InputError as error:
        print(error)


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    print("ready", flush=True)
    if what == "fork":
        fork_loaders(Path(folder))
    elif what == "starve":
        starve(Path(folder), int(rest[0]))
    else:
        sys.stdin.readline()
        load(Path(folder), rest[0], int(rest[1]), int(rest[2]))
